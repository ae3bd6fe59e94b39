"""Closing a month in a test that is about something else."""

from datetime import date

from fund.ledger import closing
from fund.ledger.models import Fund, Period
from workflows.people.models import User


def close(fund: Fund, code: str, *, on: date, by: User, second: User) -> Period:
    """Close it; where no statement of it came, one writes so and the second confirms."""
    if not closing.reservations(closing.find(fund, code)):
        return closing.close(fund, code, on=on, by=by)
    period = closing.reserve(fund, code, why="Before the bank sent files", on=on, by=by)
    return closing.confirm(period, read=period.reserved_digest, on=on, by=second)
