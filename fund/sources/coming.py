"""What is expected back into the envelopes of funding lines: the areas that lend their money tell it here, so that the
fund sees in time when a lender cannot be paid."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from .models import FundingLine

Coming = list[tuple[date, int]]


class Told(NamedTuple):
    """One area. `expected` answers (line, today) with days and cents; `page` is the address of what it lent."""

    expected: Callable[[FundingLine, date], Coming]
    page: Callable[[FundingLine], str]


_areas: dict[str, Told] = {}


def register(code: str, told: Told) -> None:
    _areas[code] = told


def expected(line: FundingLine, on: date) -> Coming:
    """What falls due to come back into the line's envelope from that day on, by day."""
    return sorted(part for told in _areas.values() for part in told.expected(line, on))


def pages(line: FundingLine) -> list[str]:
    """Where it is shown what a line's money was lent for."""
    return [told.page(line) for told in _areas.values()]


class Shortfall(NamedTuple):
    """An instalment to a lender that cannot be met: what is due, and what will be there for it."""

    due_on: date
    due_cents: int
    there_cents: int

    @property
    def short_cents(self) -> int:
        return self.due_cents - self.there_cents


def shortfalls(
    available_cents: int, coming: Iterable[tuple[date, int]], dues: Iterable[tuple[date, int]], on: date
) -> list[Shortfall]:
    """The instalments that cannot be met from what is available and what comes in by their day. Pure.

    Money goes to the oldest instalment first; one that is late is due today. What comes in on a due day is there.
    """
    parts, found, spent = sorted(coming), [], 0
    for due_on, cents in sorted(dues):
        by = max(due_on, on)
        there = available_cents + sum(part for day, part in parts if day <= by) - spent
        there = max(0, min(there, cents))
        spent += there
        if there < cents:
            found.append(Shortfall(due_on, cents, there))
    return found
