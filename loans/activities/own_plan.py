"""How a member's own money goes back to them: the schedules of loans the other way round. Pure.

What was put in is paid back in equal parts, oldest first, without interest, and the last of it within five years of the
day on which the money came.
"""

from collections.abc import Iterable
from datetime import date
from itertools import count as counting

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from loans.allocation import Payment, Replan, Replay, replay
from loans.schedule import LAST_YEAR, Row, Unplannable, add_months, schedule, settlement_day

YEARS = 5
MOST = YEARS * 12
RHYTHMS = (1, 3, 6, 12)


def last_day(since: date) -> date:
    """The day by which all of it is paid back."""
    return add_months(since, YEARS * 12)


def agreed_rows(cents: int, count: int, first_on: date, period_months: int, *, since: date) -> list[Row]:
    """The plan of `cents` that came on `since`: as agreed, moved by whole months while its first day is not after that.

    raises  Unplannable where the last part would be paid later than five years after the money came
    """
    if not 1 <= count <= MOST or period_months not in RHYTHMS or count > cents:
        raise Unplannable(
            _("A plan has 1 to %(most)d parts of a cent or more, every month, quarter, half-year or year.")
            % {"most": MOST},
            code="count",
        )
    _refuse_far(first_on)
    for late in counting():
        rows = schedule(
            cents, count, add_months(first_on, late, anchor_day=first_on.day), period_months=period_months,
            anchor_day=first_on.day,
        )  # fmt: skip
        if rows[0].anchor_on > since:
            refuse_long(rows, since)
            return rows
    raise AssertionError("counting does not end")


def refuse_long(rows: Iterable[Row], since: date) -> None:
    """raises  Unplannable for a part later than five years after the money came"""
    last = last_day(since)
    latest = max((row.anchor_on for row in rows), default=since)
    if latest > last:
        raise Unplannable(
            _("Own money is paid back within five years: by %(last)s, and this plan ends on %(latest)s.")
            % {"last": date_format(last, "j F Y"), "latest": date_format(latest, "j F Y")},
            code="longer_than_five_years",
            last=last.isoformat(),
            latest=latest.isoformat(),
        )


def _refuse_far(day: date) -> None:
    if not 2000 <= day.year < LAST_YEAR - YEARS:
        raise Unplannable(_("This day is too far away."), code="far_day")


def paying(rows: Iterable[Row], paid: Iterable[Payment], changes: Iterable[Replan]) -> Replay:
    """The plan with what was paid back of it, and with every later plan that both sides agreed on."""
    return replay(list(rows), paid, changes=changes, placer=settlement_day)


def due_cents(found: Replay, on: date) -> int:
    """What is to be paid back by a day and is not."""
    return sum(left for row, left in found.unpaid() if row.due_on <= on)
