"""What the clock does for people once a day."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from . import account_changes, proxies


def lapse_account_changes(on: date) -> str:
    """Account numbers that nobody confirmed within 30 days."""
    return f"{account_changes.lapse(timezone.now())} changes of account lapsed"


def end_proxies(on: date) -> str:
    """Consents to file for a member whose last day is over."""
    return f"{proxies.expire(on, timezone.now())} consents to file ended"


NIGHTLY: list[Callable[[date], object]] = [lapse_account_changes, end_proxies]
