"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "leave_url": settings.LEAVE_URL,
    }
