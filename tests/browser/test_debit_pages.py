"""The pages of direct debit, of the approval of a batch and of bank files have no barrier and fit a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fund.bank_days import bank_day_from
from fund.banking import batches, purposes, receivables
from fund.banking.expected import expect as await_money
from fund.banking.models import BankAccount, ExpectedPayment, PaymentBatch
from fund.banking.orders import order_payment
from fund.banking.pain001 import Address
from fund.debits import collecting, creditors, mandates
from fund.debits.models import Collection, Creditor, DebitMandate
from fund.ledger.models import Fund
from tests.factor import confirmed
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role

TODAY = timezone.localdate()
SOON = bank_day_from(TODAY + timedelta(21))
ANA = "BE71096123456769"


@pytest.fixture
def registered(transactional_db: None) -> Iterator[None]:
    def nothing(*_args: Any, **_facts: Any) -> list[Any]:
        return []

    receivables.register(receivables.Receivable("shown", "Shown", nothing, nothing))
    purposes.register(purposes.Purpose("shown", "Shown payment", nothing, nothing))
    yield
    receivables._receivables.pop("shown")
    purposes._purposes.pop("shown")


@pytest.fixture
def account(registered: None, belgium: Cooperative) -> BankAccount:
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium)
    return BankAccount.objects.create(fund=fund, name="Main", iban="BE68539007547034", holder="Fund")


@pytest.fixture
def chloe(account: BankAccount, person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


@pytest.fixture
def dirk(account: BankAccount, person: Callable[..., User]) -> User:
    return confirmed(person("Dirk", Role.TREASURER2))


@pytest.fixture
def owed(account: BankAccount, member: Callable[..., Member]) -> ExpectedPayment:
    Creditor.objects.create(account=account, identifier="FR72ZZZ123456")
    return await_money(
        key="one", purpose="shown", fund=account.fund, reference="+++123/4567/89002+++", cents=100_00, due_on=SOON,
        label="L-2026-0001", member=member("Ana"),
    )  # fmt: skip


@pytest.fixture
def collection(owed: ExpectedPayment, account: BankAccount) -> Collection:
    assert owed.member
    assert owed.member.user
    text = mandates.text_of(owed, account.creditor)
    mandate = mandates.sign(owed, debtor_name="Ana Test", iban=ANA, on=TODAY, by=owed.member.user, text=text)
    one = collecting.announce(mandate, on=TODAY, by=None)
    assert one
    return one


@pytest.fixture
def batch(account: BankAccount, chloe: User) -> PaymentBatch:
    order = order_payment(
        key="one", purpose="shown", fund=account.fund, payee_name="Ana Test", iban=ANA, cents=125_00,
        communication="aid", case_reference="A-2026-0001", on=TODAY, by=None,
        address=Address("Bruxelles", "BE", "Rue Haute", "12", "1000"),
    )  # fmt: skip
    day = bank_day_from(TODAY)
    return batches.prepare_batch(account=account, orders=[order], execute_on=day, on=TODAY, by=chloe)


def test_the_debit_pages_and_the_approval_have_no_barrier_and_fit_a_phone(
    collection: Collection, batch: PaymentBatch, account: BankAccount, chloe: User, dirk: User, page: Page,
    sign_in: Callable[..., None], in_every_look: Callable[..., None],
) -> None:  # fmt: skip
    creditors.propose(
        account, key="k", identifier="FR72ZZZ123456", notice_days=20, why="earlier", on=TODAY, by=chloe
    )
    file = collecting.prepare(account.creditor, until=SOON, on=TODAY, by=chloe)
    sign_in(dirk)
    for address in (
        batch.get_absolute_url(), "/debits/?view=moving", f"/debits/files/{file.number}/",
        f"/debits/mandates/{collection.mandate.reference}/", f"/debits/creditor/{account.pk}/",
        "/bank/files/?view=folder",
    ):  # fmt: skip
        in_every_look(page, address)


def test_a_member_reads_their_bank_and_signs_a_mandate(
    owed: ExpectedPayment, page: Page, sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    assert owed.member
    assert owed.member.user
    sign_in(owed.member.user)
    page.goto(f"/debits/sign/{owed.pk}/")
    page.get_by_label("IBAN").fill(ANA)
    page.get_by_label("I have read the mandate and sign it").check()
    page.get_by_role("button", name="Sign the mandate").click()
    expect(page.get_by_text("BE71 0961 2345 6769 is an account at")).to_be_visible()
    axe(page)
    assert not DebitMandate.objects.exists()
    page.get_by_role("button", name="Sign the mandate").click()
    expect(page.get_by_text("You have signed.")).to_be_visible()
    axe(page)
