"""Members' own money in the demonstration: one paid back part by part, one put off by agreement, one to be put in."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fund.ledger import proposals
from fund.ledger.envelopes import open_envelope
from fund.ledger.models import Fund
from loans.activities import asking, offering
from loans.activities import own as rules
from loans.activities.models import OwnMoney, Way
from loans.activities.models.own import OwnState
from workflows.cases.models import Case
from workflows.people.models import Member

from . import bank
from .clock import at
from .treasury import Treasury


@dataclass(frozen=True)
class Wish:
    """What is put in, and in how many parts it goes back. `later`: another plan waits for the member's answer."""

    ago: int
    who: int
    cents: int
    count: int
    period_months: int
    story: str
    later: bool = False


WISHES = [
    Wish(11, 21, 300_000, 12, 3, "A van of my own, before the season begins."),
    Wish(5, 22, 120_000, 12, 1, "Stock for the Christmas market.", later=True),
    Wish(1, 13, 80_000, 8, 1, "A website and its photographs."),
]


def offer(fund: Fund, cast: Any, on: date) -> None:
    """An envelope of its own: what members put in is never promised for anything else."""
    envelope = open_envelope(fund, "own-money", "Comptes courants d’associés")
    terms = offering.propose_terms(
        key="demo/own", way=Way.OWN, envelope=envelope, committee_code="solidarity", most_cents=1_000_000, from_on=on,
        why="First terms", on=on, by=cast.staff["Chloé"],
    )  # fmt: skip
    proposals.approve(terms, by=cast.staff["Thomas"], on=on, digest=terms.digest())


def ask(member: Member, wish: Wish, on: date) -> Case:
    user: Any = member.user
    with at(on, 11, 45) as now:
        held = asking.start(member, Way.OWN, by=user, on=on)
        held = asking.save_answers(
            held, by=user, cents=wish.cents, activity=member.activities.first(), count=wish.count,
            period_months=wish.period_months, first_due_on=(on.replace(day=1) + timedelta(days=75)).replace(day=10),
            story=wish.story, iban=member.iban, iban_holder=str(member),
        )  # fmt: skip
        return asking.submit(held, by=user, on=on, at=now)


def lines_in(treasury: Treasury, on: date) -> list[bank.Line]:
    """What was agreed a month ago or more comes in."""
    waiting = OwnMoney.objects.filter(state=OwnState.AGREED, agreed_on__lt=on).select_related("member")
    return [
        treasury.received(own.cents, own.reference, str(own.member), own.iban, on)
        for own in waiting.order_by("pk")
        if (on - own.agreed_on).days < 200
    ]


def pay_back(treasury: Treasury, on: date, *, last: bool) -> None:
    """What is due is ordered; for one of them a later plan is proposed, and waits for the member."""
    with at(on, 13):
        rules.order_all_due(on)
    if not last:
        return
    for own in OwnMoney.objects.filter(state=OwnState.RUNNING):
        wish = next(wish for wish in WISHES if wish.cents == own.cents)
        if wish.later:
            with at(on, 14):
                rules.propose_plan(
                    own, key=f"demo/{own.number}", count=6, period_months=1, first_due_on=on + timedelta(days=90),
                    why="The market brought less than hoped", on=on, by=treasury.preparer,
                )  # fmt: skip
