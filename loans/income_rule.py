"""Repayment as a share of what the Activity is paid: what each month owes. Pure.

A month owes a share of what the Activity was paid in it, and at least the floor, until the loan is repaid. What was
paid is counted when the month is over; the floor is asked on the month's closing day, as far as the plan asks for it
by then: the plan of such a loan has a floor due on each closing day, so that who paid it otherwise is not asked twice.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from fund.money import share_of
from loans.schedule import add_months, settlement_day

CLOSING_DAY = 15  # of the month after: by then the receipts of a month are known
WHOLE = 10_000  # basis points
STEP = 50  # a proposed share is a multiple of half a percent


class Share(NamedTuple):
    """`basis_points` of what the Activity is paid from the month of `from_on`, and at least `floor_cents` a month.
    Nothing of nothing ends it."""

    from_on: date
    basis_points: int
    floor_cents: int


def month_of(day: date) -> date:
    """A month is named by its first day."""
    return day.replace(day=1)


def months_between(first: date, until: date) -> list[date]:
    """The months from one to another, the last not counted."""
    found, month = [], month_of(first)
    while month < until:
        found.append(month)
        month = add_months(month, 1)
    return found


def closing_on(month: date, business_day: str) -> date:
    """The day on which a month's floor is asked."""
    return settlement_day(add_months(month, 1).replace(day=CLOSING_DAY), business_day)


def in_force(shares: Iterable[Share], month: date) -> Share | None:
    """The last share whose month has come; of two for one month the one that was agreed later."""
    return max(
        (one for one in [*shares][::-1] if one.from_on <= month), key=lambda one: one.from_on, default=None
    )


def owed_cents(received_cents: int, basis_points: int, floor_cents: int) -> int:
    """What a month owes; half a cent of a share rounded up. A month that was credited below zero owes its floor."""
    return max(share_of(max(0, received_cents), basis_points), floor_cents)


def floor_asked(floor_cents: int, taken_cents: int, due_cents: int) -> int:
    """The least that a month owes at its closing, when `taken_cents` were deducted for it: what the plan still asks
    for by then, and never more than the floor."""
    return min(floor_cents, taken_cents + due_cents)


def to_take(owed: int, taken_cents: int, left_cents: int) -> int:
    """What is still to be deducted for a month; below zero what is to be given back. Never more than is left."""
    return min(owed - taken_cents, left_cents)


def course(cents: int, shares: Iterable[Share], received: Mapping[date, int], until: date) -> list[int]:
    """What each month deducts of a loan of `cents` that is repaid in no other way, from the first share's month to
    `until`, not counted."""
    rules = list(shares)
    left, taken = cents, []
    for month in months_between(min(rule.from_on for rule in rules), until):
        rule = in_force(rules, month)
        assert rule is not None
        floor = floor_asked(rule.floor_cents, 0, left)
        part = to_take(owed_cents(received.get(month, 0), rule.basis_points, floor), 0, left)
        taken.append(part)
        left -= part
    return taken


def floors(left_cents: int, floor_cents: int) -> int:
    """How many floors repay what is left, the last one smaller."""
    return -(-left_cents // floor_cents)


def proposed_points(left_cents: int, months: int, received_year_cents: int, now: int, most: int) -> int:
    """The share that repays what is left in so many months, if the Activity is paid as in the last twelve: rounded up
    to half a percent, within what the terms allow. Where nothing was paid, the share stays as it is."""
    if received_year_cents <= 0:
        return now
    exact = left_cents * 12 * WHOLE
    points = -(-exact // (received_year_cents * max(1, months)))
    return max(STEP, min(most, -(-points // STEP) * STEP))
