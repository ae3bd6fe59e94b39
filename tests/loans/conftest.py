"""Ana borrows; Nora handles, Bram decides, Chloé and Dirk keep the books; a bank answers in camt.053."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fund.banking.batches import approve, export, prepare_batch
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, PaymentBatch
from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.models import Envelope, Fund
from fund.ledger.posting import Leg, post
from loans import application as applying
from loans.models import Agreement, LoanApplication, LoanProduct, ProductVersion
from loans.models.acceptances import Party, people_of
from loans.offer import make_offer
from loans.signing import accept, act_of, party_for
from loans.versions import draft_version, publish_version
from tests.factor import code as shown_code
from tests.factor import confirmed, with_factor
from tests.fund.banking.builders import Booked, camt053
from workflows.cases.attachments import attach
from workflows.cases.models import Case
from workflows.people import mail_codes
from workflows.people.models import Activity, Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.steps import perform

MONDAY = date(2026, 3, 2)
FIRST = date(2026, 5, 5)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"
TERMS: dict[str, Any] = {
    "committee_code": "loans",
    "countries": ["BE", "FR"],
    "purposes": [{"code": "equipment", "label": {"en": "Equipment", "fr": "Matériel"}}],
    "min_cents": 50_000,
    "max_cents": 1_000_000,
    "min_months": 3,
    "max_months": 36,
    "grace_months_max": 6,
}


@pytest.fixture
def fund(belgium: Cooperative, france: Cooperative) -> Fund:
    """A fund of 50,000.00 shared by Belgium and France."""
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund", currency="EUR")
    fund.cooperatives.add(belgium, france)
    legs = [
        Leg(chart.account(fund, Kind.CONTRIBUTIONS), chart.account(fund, Kind.BANK), 5_000_000),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 5_000_000),
    ]
    post(key="opening", legs=legs, on=date(2026, 1, 2), why="Contributions")
    return fund


@pytest.fixture
def envelope(fund: Fund) -> Envelope:
    return chart.general(fund)


@pytest.fixture
def account(fund: Fund) -> BankAccount:
    return BankAccount.objects.create(
        fund=fund, name="Main", iban="BE68539007547034", bic="GKCCBEBB", holder="Solidaire", town="Brussels",
        country="BE",
    )  # fmt: skip


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloe", Role.TREASURER)


@pytest.fixture
def dora(person: Callable[..., User]) -> User:
    """The other second treasurer: above 1,000 euros two people approve."""
    return confirmed(person("Dora", Role.TREASURER2))


@pytest.fixture
def dirk(person: Callable[..., User]) -> User:
    return confirmed(person("Dirk", Role.TREASURER2))


@pytest.fixture
def nora(person: Callable[..., User]) -> User:
    return person("Nora", Role.OFFICER)


@pytest.fixture
def bram(person: Callable[..., User]) -> User:
    return person("Bram", Role.CHAIR)


@pytest.fixture
def product(db: Any) -> LoanProduct:
    return LoanProduct.objects.create(code="equipment", name={"en": "Equipment loan", "fr": "Prêt matériel"})


@pytest.fixture
def publish(product: LoanProduct, envelope: Envelope, chloe: User) -> Callable[..., ProductVersion]:
    """publish(file_fee_basis_points=300): a published version of the product, open since January."""

    def make(from_on: date = date(2026, 1, 1), **terms: Any) -> ProductVersion:
        version = draft_version(product, by=chloe, from_on=from_on, envelope=envelope, **{**TERMS, **terms})
        return publish_version(version, by=chloe, on=from_on)

    return make


@pytest.fixture
def terms(publish: Callable[..., ProductVersion]) -> ProductVersion:
    return publish()


@pytest.fixture
def trade(belgium: Cooperative) -> Callable[..., Activity]:
    """trade(ana): an Activity of that member."""

    def make(holder: Member, name: str = "Violin lessons") -> Activity:
        made = Activity.objects.create(
            code=f"act-{holder.number}", name=name, cooperative=holder.cooperative, opened_on=date(2020, 1, 1)
        )
        made.members.add(holder)
        return made

    return make


@pytest.fixture
def draft(terms: ProductVersion, trade: Callable[..., Activity]) -> Callable[..., LoanApplication]:
    """draft(ana): a complete request of 1,200.00 in 12 months, all but sent."""

    def make(
        borrower: Member, *, cents: int = 120_000, under: ProductVersion | None = None, on: date = MONDAY,
        **answers: Any,
    ) -> LoanApplication:  # fmt: skip
        activity = borrower.activities.first() or trade(borrower)
        held = applying.start(borrower, under or terms, by=borrower.user, on=on)
        filled: dict[str, Any] = {
            "purpose": "equipment", "project": "A violin for my pupils.", "months": 12, "first_due_on": FIRST,
            "activity": activity, "budget": "Forty lessons a month.", "iban": "BE71096123456769",
            "iban_holder": str(borrower), **answers,
        }  # fmt: skip
        held = applying.save_answers(held, by=borrower.user, cents=cents, **filled)
        attach(held.case, name="quote.pdf", content=PDF, by=borrower.user, at=at(on), requirement="quote")
        return held

    return make


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 10, tzinfo=UTC)


def granted(case: Case, officer: User, chair: User, *, cents: int, on: date) -> Case:
    """A case that was sent, taken in hand and granted; its money is the kind's business."""
    perform(Case.take, case, by=officer, on=on)
    perform(Case.opine, case, by=officer, on=on, text="Sound.")
    perform(Case.ready, case, by=officer, on=on)
    return perform(Case.grant, case, by=chair, on=on, cents=cents)


@pytest.fixture
def offer(draft: Callable[..., LoanApplication], nora: User, bram: User) -> Callable[..., Agreement]:
    """offer(ana): the request sent, handled, granted; the agreement waits to be signed."""

    def make(borrower: Member, *, cents: int = 120_000, on: date = MONDAY, **answers: Any) -> Agreement:
        held = draft(borrower, cents=cents, on=on, **answers)
        case = granted(applying.submit(held, by=borrower.user, on=on), nora, bram, cents=cents, on=on)
        return make_offer(case, None, cents=cents, by=bram, on=on)

    return make


def accepts(agreement: Agreement, user: User, *, on: date = MONDAY) -> Agreement:
    """This person accepts it, with a code that was sent by e-mail; for the cooperative, of an authenticator."""
    if party_for(agreement, user) == Party.LENDER:
        with_factor(user)
        code = shown_code()
    else:
        _row, code = mail_codes.make(user, act_of(agreement), at=at(on))
    return accept(agreement, by=user, at=at(on), agreed_hash=agreement.agreed_hash, code=code)


@pytest.fixture
def greta(person: Callable[..., User]) -> User:
    """Signs for the cooperative."""
    return person("Greta", Role.TREASURER2)


@pytest.fixture
def sign(greta: User) -> Callable[..., Agreement]:
    """sign(agreement): every party accepts what was offered, the cooperative last."""

    def make(agreement: Agreement, *, on: date = MONDAY) -> Agreement:
        for member in people_of(agreement).values():
            agreement = accepts(agreement, member.user, on=on)
        return accepts(agreement, greta, on=on)

    return make


@pytest.fixture
def bank(account: BankAccount, chloe: User) -> Callable[..., Any]:
    """bank(Booked(…), …): a camt.053 of that day is imported; its closing balance follows the last one."""
    state = {"number": 0, "balance": 0}

    def make(*entries: Booked, on: date) -> Any:
        state["number"] += 1
        for entry in entries:
            entry.on = on
        raw = camt053(list(entries), opening=state["balance"], number=f"2026-{state['number']:03d}", on=on)
        state["balance"] += sum(entry.cents for entry in entries)
        return import_statement([(f"{state['number']}.xml", raw)], by=chloe)

    return make


@pytest.fixture
def pay_out(
    account: BankAccount, chloe: User, dirk: User, dora: User, bank: Callable[..., Any]
) -> Callable[..., Agreement]:
    """pay_out(agreement): batch, approval by another person, payment file, and the bank's confirmation."""

    def make(agreement: Agreement, *, on: date = MONDAY + timedelta(days=2)) -> Agreement:
        batch = prepare_batch(account=account, orders=[agreement.order], execute_on=on, on=on, by=chloe)
        batch = approve(batch, by=dirk)
        if batch.state == PaymentBatch.State.PREPARED:  # above 1,000 euros two people approve
            batch = approve(batch, by=dora)
        batch = export(batch, by=dirk, at=at(on))
        placed = batch.lines.get()
        bank(
            Booked(-placed.cents, end_to_end_id=placed.end_to_end_id, bank_reference=f"OUT{placed.pk}"), on=on
        )
        agreement.refresh_from_db()
        return agreement

    return make


@pytest.fixture
def running(
    offer: Callable[..., Agreement], sign: Callable[..., Agreement], pay_out: Callable[..., Agreement]
) -> Callable[..., Agreement]:
    """running(ana): a loan that was paid out."""

    def make(borrower: Member, **facts: Any) -> Agreement:
        return pay_out(sign(offer(borrower, **facts)))

    return make


@pytest.fixture
def repay(bank: Callable[..., Any]) -> Callable[..., Agreement]:
    """repay(agreement, 10_000, on=…): a payment with the loan's reference arrives."""

    def make(agreement: Agreement, cents: int, *, on: date) -> Agreement:
        entry = Booked(cents, reference=agreement.reference.replace("+", "").replace("/", ""))
        entry.bank_reference = f"IN{on:%m%d}{cents}"
        bank(entry, on=on)
        agreement.refresh_from_db()
        return agreement

    return make
