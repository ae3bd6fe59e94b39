"""The movement of what changed in a loan, or in anything else that was lent and comes back."""

from dataclasses import dataclass
from typing import Protocol

from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.models import Envelope, Fund
from fund.ledger.posting import Leg


class Owed(Protocol):
    """What a fund is owed under one number, out of one of its envelopes."""

    number: str
    fund: Fund
    envelope: Envelope


@dataclass(frozen=True)
class Change:
    """What a repayment, a change or its undoing did, in cents; negative: back."""

    to_loan_cents: int = 0
    to_credit_cents: int = 0
    relieved_cents: int = 0
    recovered_cents: int = 0


def legs(owed: Owed, change: Change, through: Kind = Kind.SUSPENSE, held: Kind = Kind.LOAN) -> list[Leg]:
    """The movement of a change: what money paid goes `through` what was not matched yet (or the cash box), what was
    given up is lost, and the budget follows. What the debt gets back comes first, so that no floor is met on the way.

    held  the kind of account that the debt stands on
    """
    fund, number = owed.fund, owed.number
    way = chart.account(fund, through)
    debt, losses = chart.account(fund, held, ref=number), chart.account(fund, Kind.LOSSES, ref=number)
    credit = chart.account(fund, Kind.CREDIT, ref=number)
    lent, lost, available = (
        chart.account(fund, kind, owed.envelope) for kind in (Kind.LENT, Kind.LOST, Kind.AVAILABLE)
    )
    moves = [
        (debt, way, change.to_loan_cents),
        (lent, available, change.to_loan_cents),
        (losses, way, change.recovered_cents),
        (lost, available, change.recovered_cents),
        (debt, losses, change.relieved_cents),
        (lent, lost, change.relieved_cents),
        (credit, way, change.to_credit_cents),
    ]
    back = [Leg(target, source, -cents) for source, target, cents in moves if cents < 0]
    there = [Leg(source, target, cents) for source, target, cents in moves if cents > 0]
    return back + sorted(there, key=lambda leg: leg.target not in (losses, lost))
