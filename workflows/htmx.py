"""What htmx says of a request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """Whether a part of the page is asked for, to be put in its place, not the whole page."""
    return bool(HtmxDetails(request))
