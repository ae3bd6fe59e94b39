"""Ana asks; Nora handles, Bram decides, Chloé and Dirk keep the books. A client of hers pays, late or never."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fund.ledger import proof, proposals
from fund.ledger.models import Envelope
from loans.activities import asking
from loans.activities.models import Claim, Request, Terms
from loans.activities.offering import propose_terms
from loans.activities.paying import grant
from tests.fund.banking.builders import Booked
from tests.loans.conftest import MONDAY, PDF, at, granted
from workflows.cases.attachments import attach
from workflows.committee.models import Committee
from workflows.people.models import Activity, Cooperative, Member, User

INVOICE = "+++090/9337/55493+++"
ACTIVITIES = "BE43068999999501"  # the account that holds the budgets of Activities
DUE = date(2026, 4, 1)

ANSWERS: dict[str, dict[str, Any]] = {
    "advance": {
        "client": "Concert Hall", "invoice": "F-2026-0042", "invoice_cents": 1_000_00, "due_on": DUE,
        "reference": INVOICE, "story": "The strings and the train were mine to pay.", "pressing": ["living"],
        "iban": "BE71096123456769", "iban_holder": "Ana Test",
    },
    "guarantee": {
        "client": "Concert Hall", "client_address": "Rue Haute 1\n1000 Brussels", "invoice": "F-2026-0042",
        "invoice_cents": 1_000_00, "due_on": DUE, "bankrupt_on": date(2026, 2, 20), "story": "It went bankrupt.",
    },
    "own": {
        "count": 6, "period_months": 1, "first_due_on": DUE, "story": "A new stage piano.",
        "iban": "BE71096123456769", "iban_holder": "Ana Test",
    },
}  # fmt: skip


@pytest.fixture
def committee(belgium: Cooperative) -> Committee:
    made = Committee.objects.create(code="fund", name="Fund committee")
    made.cooperatives.add(belgium)
    return made


@pytest.fixture
def offered(committee: Committee, envelope: Envelope, chloe: User, dirk: User) -> Callable[..., Terms]:
    """offered("advance"): terms that one treasurer proposed and another approved."""

    def make(way: str, *, most_cents: int = 800_00, from_on: date = MONDAY) -> Terms:
        terms = propose_terms(
            key=f"{way}/{most_cents}/{from_on}", way=way, envelope=envelope, committee_code="fund",
            most_cents=most_cents, from_on=from_on, why="Decided by the board", on=from_on, by=chloe,
            iban=ACTIVITIES, iban_holder="Solidaire Activities",
        )  # fmt: skip
        return proposals.approve(terms, by=dirk, on=from_on, digest=terms.digest())

    return make


@pytest.fixture
def asked(offered: Callable[..., Terms], trade: Callable[..., Activity]) -> Callable[..., Request]:
    """asked(ana, "advance"): a complete request of 400.00, all but sent."""

    def make(member: Member, way: str, *, cents: int = 400_00, **answers: Any) -> Request:
        if not Terms.objects.filter(way=way).exists():
            offered(way)
        activity = member.activities.first() or trade(member)
        held = asking.start(member, way, by=member.user, on=MONDAY)
        filled = {**ANSWERS[way], "activity": activity, **answers}
        held = asking.save_answers(held, by=member.user, cents=cents, **filled)
        for need in asking.requirements(held):
            attach(
                held.case, name=f"{need.code}.pdf", content=PDF + need.code.encode(), by=member.user,
                at=at(MONDAY), requirement=need.code,
            )  # fmt: skip
        return held

    return make


@pytest.fixture
def ordered(asked: Callable[..., Request], nora: User, bram: User) -> Callable[..., Claim]:
    """ordered(ana, "advance"): granted; its payment waits."""

    def make(member: Member, way: str = "advance", *, cents: int = 400_00, **answers: Any) -> Claim:
        held = asked(member, way, cents=cents, **answers)
        sent = asking.submit(held, by=member.user, on=MONDAY, at=at(MONDAY))
        case = granted(sent, nora, bram, cents=cents, on=MONDAY)
        return grant(case, cents=cents, by=bram, on=MONDAY)

    return make


@pytest.fixture
def claimed(ordered: Callable[..., Claim], pay_out: Callable[..., Claim]) -> Callable[..., Claim]:
    """claimed(ana, "advance"): paid by the bank; its client owes it."""

    def make(member: Member, way: str = "advance", **facts: Any) -> Claim:
        return pay_out(ordered(member, way, **facts))

    return make


@pytest.fixture
def client_pays(bank: Callable[..., Any]) -> Callable[..., Claim]:
    """client_pays(claim, 100_00, on=…): a payment with the claim's reference arrives."""

    def make(claim: Claim, cents: int, *, on: date) -> Claim:
        plain = claim.reference.replace("+", "").replace("/", "")
        bank(Booked(cents, reference=plain, name="Concert Hall", bank_reference=f"C{on:%m%d}{cents}"), on=on)
        claim.refresh_from_db()
        return claim

    return make


def whole() -> None:
    """The books prove themselves."""
    assert proof.run().differences == []
