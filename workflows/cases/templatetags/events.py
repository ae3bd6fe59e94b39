"""`{% load events %}`: who took a step of a record, for those who handle it."""

from django import template

from workflows.cases.timeline import who_for_staff

register = template.Library()
register.filter("who", who_for_staff)
