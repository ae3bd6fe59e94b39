"""The days on which payments settle: neither a weekend nor, in euro, a TARGET holiday (calendar of the ECB). Other
currencies have calendars of their own, known to their banks: for them only the weekend is refused.

Pure: no database and no clock.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

DAY = timedelta(days=1)


def is_bank_day(day: date, currency: str = "EUR") -> bool:
    return day.weekday() < 5 and not (currency == "EUR" and day in _closed(day.year))


def bank_day_from(day: date, currency: str = "EUR") -> date:
    """`day` itself, or the first bank day after it."""
    return next(other for other in _from(day, DAY) if is_bank_day(other, currency))


def bank_day_until(day: date) -> date:
    """`day` itself, or the last bank day before it."""
    return next(filter(is_bank_day, _from(day, -DAY)))


def bank_days_before(day: date, count: int) -> date:
    """The bank day that lies `count` bank days before `day`."""
    for _step in range(count):
        day = bank_day_until(day - DAY)
    return day


def _from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


@lru_cache(maxsize=128)
def _closed(year: int) -> frozenset[date]:
    return frozenset(holidays.financial_holidays("ECB", years=year))
