"""Schedules per second against a plain integer loop and against pyloan, in one run: medians of interleaved rounds; then
a million random schedules of every shape, each looked at row by row."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bench import moratorium
from bench.figures import figure
from bench.ledger_peers import installed, peer
from loans.schedule import EVEN, BusinessDay, Remainder, schedule

ROUNDS, BATCH = 15, 1_500
PYLOAN_ROUNDS, PYLOAN_BATCH = 5, 60
RANDOM = int(os.environ.get("BENCH_SCHEDULES", "1000000"))
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


def _against_pyloan() -> list[dict[str, Any]]:
    """Monthly rows from the last of January; nothing where pyloan cannot be installed, and it says so."""
    try:
        python = str(installed("pyloan"))
    except (subprocess.CalledProcessError, OSError):
        print("pyloan could not be installed: not compared", file=sys.stderr)
        return []
    start, first = date(2026, 1, 31), date(2026, 2, 28)
    os.environ["BENCH_PEERS"] = json.dumps({"pyloan": [python, ""]})
    with peer("pyloan") as pyloan:
        theirs = pyloan("same", cents=1_000_003, count=36, start=start.isoformat())
        ours = schedule(1_000_003, 36, first, anchor_day=31, business_day=BusinessDay.NONE)
        assert [day for day, _cents in theirs] == [row.due_on.isoformat() for row in ours]
        assert sum(cents for _day, cents in theirs) == sum(row.due_cents for row in ours) == 1_000_003
        pairs = [
            (_per_second(_full), pyloan("rate", batch=PYLOAN_BATCH, count=36, start=start.isoformat()))
            for _round in range(PYLOAN_ROUNDS)
        ]
    ratio = statistics.median(mine / other for mine, other in pairs)
    return [
        figure("loans.schedule_vs_pyloan", round(ratio, 1), "ratio", 36, ratio >= 36),
        figure(
            "loans.pyloan_per_s", round(statistics.median(other for _mine, other in pairs)), "schedules/CPU s"
        ),
    ]


def drawn(chance: random.Random) -> tuple[int, int, date, dict[str, Any]]:
    """A sum, a count, a first date and a shape: half of them plain months, the others of every kind."""
    cents, count = int(10 ** chance.uniform(0.5, 7)), chance.randint(1, 48)
    first = date(2001, 1, 1) + timedelta(days=chance.randrange(14_000))
    options: dict[str, Any] = {
        "remainder": chance.choice(list(Remainder)),
        "multiple_cents": chance.choice((1, 1, 100, 1_000)),
        "business_day": chance.choice(list(BusinessDay)),
        "grace_months": chance.choice((0, 0, 1, 6)),
    }
    if chance.random() < 0.5:
        return cents, count, first, options | {"period_months": chance.choice((1, 1, 3))}
    options["period_days"] = chance.choice((0, 0, 7, 10, 14, 28))
    if chance.random() < 0.5:
        off, double = chance.sample(range(12), 4), chance.randrange(12)
        options["season"] = tuple(0 if month in off else 1 + (month == double) for month in range(12))
    if count > 1 and cents > 2 and chance.random() < 0.3:
        options["balloon_cents"] = chance.randint(1, cents - 1)
    return cents, count, first, options


def _wrong(cents: int, count: int, first: date, options: dict[str, Any]) -> bool:
    rows = schedule(cents, count, first, **options)
    season = options.get("season", EVEN)
    return not (
        len(rows) == count
        and sum([row.due_cents for row in rows]) == cents
        and all(row.due_cents >= 0 for row in rows)
        and all(a.due_on < b.due_on for a, b in pairwise(rows))
        and all(season[row.anchor_on.month - 1] for row in rows)
    )


def _at_random() -> list[dict[str, Any]]:
    chance, started = random.Random(20_260_302), time.monotonic()
    wrong = 0
    for done in range(1, RANDOM + 1):
        wrong += _wrong(*drawn(chance))
        if done % 250_000 == 0:
            print(f"{done:,}/{RANDOM:,} random schedules", file=sys.stderr, flush=True)
    return [
        figure("loans.random_schedules", RANDOM, "schedules"),
        figure("loans.random_schedules_wrong", wrong, "schedules", 0, wrong == 0),
        figure("loans.random_schedules_seconds", round(time.monotonic() - started), "s"),
    ]


def run() -> list[dict[str, Any]]:
    """36 dated rows, exact; ours also moves each date to a settlement day, the loop does not."""
    _same_rows()
    pairs = [(_per_second(_full), _per_second(plain_loop)) for _round in range(ROUNDS)]
    ratio = statistics.median(ours / loop for ours, loop in pairs)
    rate = statistics.median(ours for ours, _loop in pairs)
    return [
        figure("loans.schedule_vs_loop", round(ratio, 2), "ratio", 0.8, ratio >= 0.8),
        figure("loans.schedules_per_s", round(rate), "schedules/CPU s", 19_000, rate >= 19_000),
        *_against_pyloan(),
        *_at_random(),
        *moratorium.run(),
    ]


if __name__ == "__main__":
    for line in run():
        print(line)
