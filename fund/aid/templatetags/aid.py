"""Texts of a programme in the reader's language."""

from collections.abc import Mapping

from django import template

from fund.aid.wording import in_language

register = template.Library()


@register.filter
def said(wording: Mapping[str, str] | None) -> str:
    """The text in the reader's language, or the nearest there is."""
    return in_language(wording or {})
