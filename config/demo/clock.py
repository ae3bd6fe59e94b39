"""Days that have passed: what the demonstration tells happened then is written as of then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings

ZONE = ZoneInfo(settings.TIME_ZONE)


def moment(on: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), ZONE)


@contextmanager
def at(on: date, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
    """Inside the block it is that moment."""
    now = moment(on, hour, minute)
    with time_machine.travel(now, tick=True):
        yield now


def working_day(on: date) -> date:
    """That day, or the Monday after a weekend."""
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)


def month_starts(first: date, last: date) -> Iterator[date]:
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)
