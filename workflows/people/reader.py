"""Who is at the other end of a page or a call."""

from django.http import HttpRequest
from rest_framework.request import Request

from .models import User


def reader(request: HttpRequest | Request) -> User:
    """The person who is signed in; the door (workflows.access) let nobody else reach the view."""
    assert isinstance(request.user, User)
    return request.user
