"""Money paid in the place of clients in the demonstration: advances that come back by themselves, unpaid invoices that
the fund guarantees and recovers in parts or not at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fund.banking import references
from fund.ledger import proposals
from fund.ledger.models import Envelope
from loans.activities import asking, deciding, offering, writing
from loans.activities.models import Claim, Way
from loans.activities.models.claims import State
from loans.activities.pressing import Step
from workflows.cases import attachments
from workflows.cases.models import Case
from workflows.people.models import Member

from . import bank
from .clock import at
from .income import ACCOUNTS
from .journeys import receipt
from .treasury import Treasury


@dataclass(frozen=True)
class Wish:
    """What is asked, and how the client pays: months from the grant → cents."""

    ago: int
    who: int
    way: Way
    cents: int
    invoice_cents: int
    client: str
    story: str
    pays: dict[int, int]


WISHES = [
    Wish(10, 31, Way.ADVANCE, 38_000, 120_000, "Théâtre du Parc", "Trains and a hotel for four evenings on tour.", {2: 120_000}),
    Wish(9, 33, Way.GUARANTEE, 90_000, 140_000, "Brasserie Lefort", "The brewery went bankrupt before it paid.", {3: 12_500}),
    Wish(6, 36, Way.GUARANTEE, 60_000, 75_000, "Atelier Vermeer", "Three reminders, and no answer.", {2: 10_000, 3: 10_000, 4: 10_000}),
    Wish(4, 32, Way.ADVANCE, 24_000, 64_000, "Festival Onda", "Scenery and its transport, paid by me.", {2: 10_000}),
]  # fmt: skip
LOST, PLANNED = "Brasserie Lefort", "Atelier Vermeer"


def offer(envelope: Envelope, cast: Any, on: date) -> None:
    """One treasurer proposes the terms, the other approves them."""
    for way, most in ((Way.ADVANCE, 150_000), (Way.GUARANTEE, 500_000)):
        terms = offering.propose_terms(
            key=f"demo/{way}", way=way, envelope=envelope, committee_code="solidarity", most_cents=most, from_on=on,
            iban=ACCOUNTS["BE"], iban_holder="Solidaire Belgique, Activités", why="First terms", on=on,
            by=cast.staff["Chloé"],
        )  # fmt: skip
        proposals.approve(terms, by=cast.staff["Thomas"], on=on, digest=terms.digest())


def ask(member: Member, wish: Wish, on: date) -> Case:
    """A whole request with its documents, sent."""
    user: Any = member.user
    with at(on, 11, 15) as now:
        held = asking.start(member, wish.way, by=user, on=on)
        answers: dict[str, Any] = {
            "activity": member.activities.first(), "client": wish.client, "invoice": f"F-{on:%y%m}-{wish.who}",
            "invoice_cents": wish.invoice_cents, "due_on": on + timedelta(days=30), "story": wish.story,
        }  # fmt: skip
        if wish.way == Way.ADVANCE:
            answers |= {"reference": references.ogm(4_000_000 + on.month * 100 + wish.who), "pressing": ["living"],
                        "iban": member.iban, "iban_holder": str(member)}  # fmt: skip
        else:
            answers |= {"client_address": "Rue de la Source 12\n1060 Bruxelles"}
            answers |= {"bankrupt_on": on - timedelta(days=9)} if wish.client == LOST else {}
        held = asking.save_answers(held, by=user, cents=wish.cents, **answers)
        for need in asking.requirements(held):
            attachments.attach(
                held.case, name=f"{need.code}.png", content=receipt(f"{need.code} {held.case.reference}"), by=user,
                at=now, requirement=need.code,
            )  # fmt: skip
        return asking.submit(held, by=user, on=on, at=now)


def client_lines(treasury: Treasury, ago: int, on: date) -> list[bank.Line]:
    """What the clients pay this month."""
    lines = []
    for claim in Claim.objects.filter(state__in=[State.RUNNING, State.LOST]).order_by("pk"):
        wish = next(wish for wish in WISHES if wish.client == claim.client)
        if cents := wish.pays.get(wish.ago - ago):
            lines.append(treasury.received(cents, claim.reference, claim.client, "BE19000000001212", on))
    return lines


def press(treasury: Treasury, on: date) -> None:
    """Clients who are late are written to, step by step."""
    for claim in Claim.objects.filter(state=State.RUNNING).order_by("pk"):
        coming = writing.due(claim)
        if coming and coming.from_on <= on and coming.step != Step.COURT:
            with at(on, 16):
                writing.press(claim, step=coming.step, on=on, by=treasury.preparer)


def decide(treasury: Treasury, ago: int, on: date) -> None:
    """A client agrees to a plan; another is gone, and the rest is given up but for what the liquidator still pays."""
    for client, when, figures in (
        (PLANNED, 5, {"kind": "plan", "count": 6, "first_due_on": on + timedelta(days=20)}),
        (LOST, 7, {"kind": "loss"}),
    ):
        claim = next((one for one in Claim.objects.filter(state=State.RUNNING) if one.client == client), None)
        if claim is None or ago != when:
            continue
        with at(on, 12):
            row = deciding.propose(
                claim, key=f"demo/{claim.number}", on=on, by=treasury.preparer, why=f"Agreed with {client}", **figures
            )  # fmt: skip
            proposals.approve(row, by=treasury.approver, on=on, digest=row.digest())
