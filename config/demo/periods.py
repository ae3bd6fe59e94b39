"""Months and years that the treasurers have closed, each on the tenth of the month after it."""

from datetime import date, timedelta

from fund.ledger import chart, closing
from fund.ledger.models import Envelope, Fund
from workflows.people.models import User

from . import stage
from .clock import at

OPEN_MONTHS = 2


def close_past(fund: Fund, *, today: date, by: User) -> date:
    """Close every month but the last two, and each year whose months are closed; the last day that is closed."""
    first_open = today.replace(day=1)
    for _month in range(OPEN_MONTHS - 1):
        first_open = (first_open - timedelta(days=1)).replace(day=1)
    for period in sorted(closing.listed(fund, first_open), key=lambda each: (each.last_on, each.span)):
        if period.last_on < first_open:
            with at(period.last_on + timedelta(days=10), 16):
                closing.close(fund, period.code, on=period.last_on + timedelta(days=10), by=by)
    return first_open - timedelta(days=1)


def book_late(fund: Fund, target: Envelope, *, closed_until: date, today: date, by: User) -> None:
    """Something that belongs to a closed month is found: it is booked in the first open one, and says so."""
    with at(today - timedelta(days=6), 11):
        stage.allot(
            key="found-late", source=chart.general(fund), target=target, cents=25_000,
            on=closed_until - timedelta(days=8), by=by, why="Decided by the board, found in its minutes",
        )  # fmt: skip
