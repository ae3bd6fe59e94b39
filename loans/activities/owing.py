"""What a client owes: one sum on one day, the payments and the decisions replayed onto it by date.

Pure. Payments pay what is oldest first, a plan spreads what is not paid by its day, a loss gives it up; money that
still comes after a loss makes it smaller, and what is over all is a surplus. No more than the sum ever comes back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from loans.allocation import Change, Payment, Replay, replay
from loans.schedule import Row, settlement_day


@dataclass(frozen=True)
class Standing:
    """Where a claim stands after what came in and what was decided, in cents.

    relieved   given up; recovered: of that, came back all the same
    surplus    more than the claim: owed to the Activity or the member
    """

    repaid_cents: int = 0
    relieved_cents: int = 0
    recovered_cents: int = 0
    surplus_cents: int = 0
    oldest_unpaid_on: date | None = None

    @classmethod
    def of(cls, cents: int, found: Replay) -> Self:
        repaid = cents - found.relieved_cents - found.outstanding_cents
        return cls(
            repaid, found.relieved_cents, found.recovered_cents, found.surplus_cents, found.oldest_unpaid_on
        )


def owing(cents: int, due_on: date, payments: Iterable[Payment], decisions: Iterable[Change]) -> Replay:
    """`cents` due on a day, carried through every payment and decision, whatever order they are told in."""
    owed = Row(1, due_on, settlement_day(due_on), cents)
    return replay([owed], payments, changes=decisions, placer=settlement_day)
