"""Days on which euro transfers are settled (TARGET calendar, fixed by the European Central Bank since 2002):
not on weekends, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December."""

from datetime import date, timedelta
from functools import lru_cache

FIXED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, spare = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * spare + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def closed(on: date) -> bool:
    """A holiday of the settlement system; weekends aside."""
    distance = (on - easter(on.year)).days
    return (on.month, on.day) in FIXED or distance in (-2, 1)


def is_bank_day(on: date, currency: str = "EUR") -> bool:
    """Whether transfers settle that day. Other currencies have calendars of their own, known to their banks:
    for them only the weekend is refused."""
    return on.weekday() < 5 and not (currency == "EUR" and closed(on))


def next_bank_day(on: date, currency: str = "EUR") -> date:
    """That day, or the first one after it on which transfers settle."""
    while not is_bank_day(on, currency):
        on += timedelta(days=1)
    return on
