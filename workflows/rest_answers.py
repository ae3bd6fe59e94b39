"""How the API answers a refusal."""

from rest_framework.response import Response
from rest_framework.views import exception_handler

from .refusals import Refusal


def answer_refusal(error: Exception, context: dict) -> Response | None:
    """A refusal becomes {"code", "detail", "figures"} with its status; all else is answered as usual."""
    if isinstance(error, Refusal):
        figures = {
            key: value if isinstance(value, int | str | list) else str(value)
            for key, value in error.figures.items()
        }
        return Response({"code": error.code, "detail": str(error), "figures": figures}, status=error.status)
    return exception_handler(error, context)
