"""A loan paid to a supplier against an invoice: the supplier has the money, Ana has the debt."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from fund.banking import duplicates
from fund.banking.batches import approve, prepare_batch
from fund.banking.iban import BadIban
from fund.banking.models import BankAccount, PaymentOrder
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from loans import application as applying
from loans.models import Agreement, LoanApplication
from tests.loans.conftest import MONDAY
from workflows.committee.models.electorate import conflicts
from workflows.committee.models.recusals import hidden_from
from workflows.people.models import Member, User
from workflows.refusals import Unmet

LUTHIER = "BE43068999999501"
INVOICE = {
    "paid_to": "supplier",
    "supplier_name": "Lutherie Van Damme",
    "supplier_address": "Rue Haute 12, 1000 Bruxelles",
    "supplier_iban": "BE43 0689 9999 9501",
    "invoice_number": "F-2026/118",
}

Make = Callable[..., Agreement]


@pytest.fixture
def signed(offer: Make, sign: Make) -> Make:
    def make(borrower: Member, **answers: Any) -> Agreement:
        return sign(offer(borrower, **INVOICE, **answers))

    return make


def test_the_supplier_is_paid_and_the_borrower_owes(ana: Member, signed: Make, pay_out: Make, fund: Fund):
    loan = signed(ana)
    order = loan.order
    assert (order.payee_name, order.iban, order.communication) == (
        "Lutherie Van Damme", LUTHIER, "F-2026/118",
    )  # fmt: skip
    loan = pay_out(loan)
    assert (loan.state, loan.outstanding_cents, loan.member) == ("running", 120_000, ana)
    assert balances.total(fund, Kind.LOAN) == 120_000
    assert loan.expected.payer_iban == "BE71096123456769"  # repayments come from Ana
    assert proof.run().holds


def test_the_agreement_says_who_is_paid_on_which_invoice(ana: Member, offer: Make):
    loan = offer(ana, **INVOICE)
    assert loan.document.agreed["payee"] == [
        "Lutherie Van Damme", "Rue Haute 12, 1000 Bruxelles", loan.masked_supplier_iban, "invoice F-2026/118",
    ]  # fmt: skip
    assert LUTHIER not in str(loan.document.agreed)


def test_a_signed_agreement_keeps_its_supplier_even_by_sql(ana: Member, signed: Make):
    loan = signed(ana)
    for change in ({"paid_to": "member"}, {"supplier_key": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=loan.pk).update(**change)


def test_the_same_invoice_twice_waits_for_an_explanation(
    ana: Member, member: Callable[..., Member], signed: Make, account: BankAccount, chloe: User, dirk: User
):
    first, second = signed(ana), signed(member("Nell"), cents=90_000)
    PaymentOrder.objects.filter(pk=second.order.pk).update(communication="f 2026 118")
    second.order.refresh_from_db()
    (twin,) = duplicates.of([second.order])[second.order.pk]
    assert (twin.order, str(twin.because)) == (first.order, "the same account and invoice reference")
    batch = prepare_batch(account=account, orders=[second.order], execute_on=MONDAY, on=MONDAY, by=chloe)
    with pytest.raises(Unmet) as refused:
        approve(batch, by=dirk)
    assert refused.value.code == "looks_like_a_duplicate"
    duplicates.clear(second.order, first.order, why="Two halves of one invoice", by=chloe)
    assert approve(batch, by=dirk).state == "approved"


@pytest.mark.parametrize("left_out", ["supplier_name", "supplier_address", "supplier_iban", "invoice_number"])
def test_a_supplier_without_an_invoice_is_not_paid(ana: Member, draft: Callable[..., Any], left_out: str):
    held = draft(ana, **{**INVOICE, left_out: ""})
    with pytest.raises(Unmet) as refused:
        applying.submit(held, by=ana.user, on=MONDAY)
    assert len(refused.value.figures["missing"]) == 1


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"supplier_iban": "BE68539007547035"}, "bad_iban"),
        ({"supplier_name": "L" * 71}, "too_long"),
        ({"invoice_number": "9" * 61}, "too_long"),
        ({"paid_to": "bank"}, "unknown_payee"),
    ],
)
def test_what_no_payment_can_carry_is_refused(
    ana: Member, draft: Callable[..., Any], answers: Any, code: str
):
    held = draft(ana)
    with pytest.raises(Exception, match=r".") as refused:
        applying.save_answers(held, by=ana.user, **answers)
    assert refused.value.code == code


def test_ones_own_account_is_no_suppliers(ana: Member, draft: Callable[..., Any]):
    held = draft(ana, **{**INVOICE, "supplier_iban": "BE71096123456769"})
    with pytest.raises(Unmet, match="your own"):
        applying.submit(held, by=ana.user, on=MONDAY)


def test_nor_is_another_of_ones_own(ana: Member, draft: Callable[..., Any]):
    held = draft(ana, **INVOICE)
    ana.iban = "BE71096123456769"
    ana.save()
    ana.further_accounts.create(iban=LUTHIER, holder="Ana Test", confirmed_at=timezone.now())
    with pytest.raises(Unmet, match="your own"):
        applying.submit(held, by=ana.user, on=MONDAY)


def test_whose_account_the_supplier_is_paid_on_stands_aside(
    ana: Member, member: Callable[..., Member], draft: Callable[..., LoanApplication]
):
    vic, olga = member("Vic"), member("Olga")
    vic.iban = LUTHIER
    vic.save()
    case = applying.submit(draft(ana, **INVOICE), by=ana.user, on=MONDAY)
    assert conflicts(case, [vic.user_id, olga.user_id]) == {vic.user_id: "supplier"}
    hidden = type(case).objects.filter(hidden_from(vic.user))
    assert (list(hidden), list(type(case).objects.filter(hidden_from(olga.user)))) == ([case], [])


def test_page_and_api_write_the_invoice_and_keep_what_was_typed(
    client: Client, ana: Member, draft: Callable[..., LoanApplication]
):
    held = draft(ana)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/bank/"
    typed = {"iban": held.iban, "iban_holder": "Ana Test", **INVOICE}
    wrong = client.post(page, {**typed, "supplier_iban": "BE00"})
    assert (wrong.status_code, b"F-2026/118" in wrong.content, b"BE00" in wrong.content) == (422, True, True)
    assert client.post(page, typed).status_code == 302
    held.refresh_from_db()
    assert (held.paid_to, held.supplier_iban) == ("supplier", LUTHIER)
    address = f"/api/v1/loan-applications/{held.case.reference}/"
    answer = client.patch(address, {"invoice_number": "F-9"}, content_type="application/json").json()
    assert (answer["invoice_number"], answer["paid_to"]) == ("F-9", "supplier")
    assert LUTHIER not in str(answer)
    wrong = client.patch(address, {"supplier_iban": "BE1"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_iban")


def test_the_funds_own_account_is_no_suppliers_nor_a_members(
    client: Client, account: BankAccount, ana: Member, draft: Callable[..., LoanApplication]
):
    held = draft(ana)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/bank/"
    typed = {"iban": held.iban, "iban_holder": "Ana Test", **INVOICE}
    for wrong in ({"supplier_iban": account.iban}, {"iban": account.iban}):
        answer = client.post(page, typed | wrong)
        assert (answer.status_code, b"fund\xe2\x80\x99s own" in answer.content) == (422, True)
    for name in ("supplier_iban", "iban"):
        with pytest.raises(BadIban, match="own"):
            applying.save_answers(held, by=ana.user, **{name: account.iban})
        wrong = client.patch(
            f"/api/v1/loan-applications/{held.case.reference}/", {name: account.iban}, "application/json"
        )
        assert (wrong.status_code, wrong.json()["code"]) == (422, "own_account")


def test_a_page_that_acts_on_no_account_at_once_asks_for_nothing_twice(
    client: Client, ana: Member, draft: Callable[..., LoanApplication]
):
    held = draft(ana)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/bank/"
    wrong = client.post(page, {"iban": held.iban, "iban_holder": "Ana Test", **INVOICE, "supplier_name": ""})
    again = client.post(page, {"iban": held.iban, "iban_holder": "A" * 71, **INVOICE})
    assert b"send the form again" not in wrong.content + again.content
    assert again.status_code == 422
