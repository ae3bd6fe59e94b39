"""Who is at the other end of a page or a call."""

from django.http import HttpRequest
from rest_framework.request import Request

from workflows.people.models import User


def reader(request: HttpRequest | Request) -> User:
    """The person signed in; the door let nobody else through."""
    assert isinstance(request.user, User)
    return request.user
