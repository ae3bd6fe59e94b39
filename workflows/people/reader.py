"""Who is at the other end of a page or a call."""

from django.http import HttpRequest
from rest_framework.request import Request

from workflows.refusals import NotYours

from .models import User


def reader(request: HttpRequest | Request) -> User:
    """The person who is signed in; the door (workflows.access) let nobody else reach the view."""
    assert isinstance(request.user, User)
    return request.user


def refuse_tokens(request: Request) -> None:
    """raises NotYours to a token: whoever agrees to what another proposed is there in person"""
    if request.auth is not None:
        raise NotYours(code="token_cannot_approve")
