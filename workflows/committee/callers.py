"""What every call of the committee's API starts from."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer


def said(body: type[Serializer], request: Request) -> dict[str, Any]:
    """The body of a request, well formed; raises a 400 that names each field."""
    serializer = body(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
