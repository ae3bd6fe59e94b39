"""The body of an API call, checked."""

from typing import Any

from rest_framework.request import Request


def body_of(asked: Any, call: Request) -> dict[str, Any]:
    """What was sent, as the serializer reads it; 400 names what is wrong with it."""
    form = asked(data=call.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
