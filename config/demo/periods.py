"""Months and years that the treasurers have closed, each on the tenth of the month after it."""

from datetime import date, timedelta

from fund.banking import reconciling
from fund.ledger import chart, closing
from fund.ledger.models import Envelope, Fund, Period
from workflows.people.models import User

from . import stage
from .clock import at

OPEN_MONTHS = 2


def close_past(fund: Fund, *, today: date, by: User, second: User) -> date:
    """Close every month but the last two, and each year whose months are closed; the last day that is closed. A month
    whose bank and books agree is put on the record before."""
    first_open = today.replace(day=1)
    for _month in range(OPEN_MONTHS - 1):
        first_open = (first_open - timedelta(days=1)).replace(day=1)
    for period in sorted(closing.listed(fund, first_open), key=lambda each: (each.last_on, each.span)):
        if period.last_on < first_open:
            _close(fund, period, by, second)
    return first_open - timedelta(days=1)


def _close(fund: Fund, period: Period, by: User, second: User) -> None:
    on = period.last_on + timedelta(days=10)
    with at(on, 16):
        for account in fund.bank_accounts.all() if period.span == Period.Span.MONTH else []:
            found = reconciling.of_month(account, period.first_on)
            if found and not found.unexplained_cents:
                reconciling.reconcile(account, period.first_on, by=by)
        if not closing.reservations(period):
            closing.close(fund, period.code, on=on, by=by)
            return
        why = "The bank’s files of this month were asked for and have not come yet."
        written = closing.reserve(fund, period.code, why=why, on=on, by=by)
    with at(on, 17):
        closing.confirm(written, read=written.reserved_digest, on=on, by=second)


def book_late(fund: Fund, target: Envelope, *, closed_until: date, today: date, by: User) -> None:
    """Something that belongs to a closed month is found: it is booked in the first open one, and says so."""
    with at(today - timedelta(days=6), 11):
        stage.allot(
            key="found-late", source=chart.general(fund), target=target, cents=25_000,
            on=closed_until - timedelta(days=8), by=by, why="Decided by the board, found in its minutes",
        )  # fmt: skip
