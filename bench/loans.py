"""Schedules per second against a plain integer loop, in one run: medians of interleaved rounds."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from loans.schedule import BusinessDay, Remainder, schedule

ROUNDS, BATCH = 15, 1_500
FIRSTS = [date(2024 + index % 3, index % 12 + 1, day) for index, day in enumerate(range(1, 29))]
FIRSTS += [date(2026, 1, 29), date(2028, 2, 29), date(2026, 1, 30), date(2026, 1, 31)]
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def plain_loop(principal: int, count: int, first: date) -> list[tuple[int, date, int]]:
    """What one writes by hand: equal parts, the last takes the rest, month ends clamped; no holidays."""
    part = principal // count
    year, month, day = first.year, first.month, first.day
    rows = []
    for number in range(1, count + 1):
        last = MONTH_DAYS[month - 1]
        if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            last = 29
        cents = part if number < count else principal - part * (count - 1)
        rows.append((number, date(year, month, day if day < last else last), cents))
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return rows


def _per_second(make: Callable[[int, int, date], Any]) -> float:
    started = time.process_time()
    for index in range(BATCH):
        make(1_000_000 + index, 36, FIRSTS[index % len(FIRSTS)])
    return BATCH / (time.process_time() - started)


def _full(principal: int, count: int, first: date) -> Any:
    return schedule(principal, count, first)  # with the calendar of settlement days


def _same_rows() -> None:
    for first in FIRSTS:
        ours = schedule(1_000_003, 36, first, remainder=Remainder.LAST, business_day=BusinessDay.NONE)
        assert [(row.position, row.due_on, row.due_cents) for row in ours] == plain_loop(1_000_003, 36, first)


def run() -> list[dict[str, Any]]:
    """36 dated rows, exact; ours also moves each date to a settlement day, the loop does not."""
    _same_rows()
    pairs = [(_per_second(_full), _per_second(plain_loop)) for _round in range(ROUNDS)]
    ratio = statistics.median(ours / loop for ours, loop in pairs)
    rate = statistics.median(ours for ours, _loop in pairs)
    return [
        {
            "name": "loans.schedule_vs_loop",
            "value": round(ratio, 2),
            "unit": "ratio",
            "goal": 0.8,
            "met": ratio >= 0.8,
        },
        {
            "name": "loans.schedules_per_s",
            "value": round(rate),
            "unit": "schedules/CPU s",
            "goal": 19_000,
            "met": rate >= 19_000,
        },
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
