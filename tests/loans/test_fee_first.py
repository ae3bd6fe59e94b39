"""A file fee that Ana pays before her loan is paid out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fund.banking.models import PaymentOrder, StatementLine
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from loans import drawing, fees
from loans.drawing import let_go_unpaid_fees, stop
from loans.models import Agreement, ProductVersion
from tests.fund.banking.builders import Booked
from tests.loans.conftest import MONDAY
from workflows import outbox
from workflows.people.models import Member

FEE = 3_600  # 3 % of 1,200.00
LAST = MONDAY + timedelta(days=30)

Make = Callable[..., Agreement]


@pytest.fixture
def terms(publish: Callable[..., ProductVersion]) -> ProductVersion:
    return publish(file_fee_basis_points=300, fee_way="upfront")


@pytest.fixture
def signed(offer: Make, sign: Make) -> Make:
    def make(borrower: Member, **facts: Any) -> Agreement:
        loan = sign(offer(borrower, **facts))
        loan.refresh_from_db()
        return loan

    return make


@pytest.fixture
def pay_fee(bank: Callable[..., Any]) -> Callable[..., Agreement]:
    """pay_fee(loan, 3_600): money with the fee's own reference arrives, and what waits on it is delivered."""

    def make(loan: Agreement, cents: int, **facts: Any) -> Agreement:
        assert loan.fee_expected is not None
        reference = loan.fee_expected.reference.replace("+", "").replace("/", "")
        bank(Booked(cents, reference=reference, bank_reference=f"FEE{cents}"), on=MONDAY + timedelta(days=3))
        outbox.deliver()
        return Agreement.objects.get(pk=loan.pk)

    return make


def proved() -> None:
    report = proof.run()
    assert report.holds, report.differences


def test_the_payout_waits_for_the_fee_and_then_is_whole(
    ana: Member, signed: Make, pay_fee: Make, pay_out: Make, fund: Fund
):
    loan = signed(ana)
    assert (loan.order, loan.fee_expected.cents, loan.fee_expected.due_on) == (None, FEE, LAST)
    assert loan.fee_expected.reference != loan.reference
    assert not drawing.pay_when_ready(loan, on=MONDAY)
    loan = pay_fee(loan, 3_000)
    assert (loan.order, fees.left_cents(loan)) == (None, 600)
    loan = pay_fee(loan, 600)
    assert (loan.order.cents, loan.fee_expected.is_open) == (120_000, False)
    assert not drawing.pay_when_ready(loan, on=MONDAY)
    loan = pay_out(loan, on=MONDAY + timedelta(days=4))
    assert (loan.state, loan.outstanding_cents) == ("running", 120_000)
    assert -balances.total(fund, Kind.FEES) == FEE
    assert balances.total(fund, Kind.AVAILABLE) == 5_000_000 - 120_000 + FEE
    proved()


def test_more_than_the_fee_waits_for_a_person(ana: Member, signed: Make, pay_fee: Make):
    loan = pay_fee(signed(ana), FEE + 1)
    assert (loan.order, fees.left_cents(loan)) == (None, FEE)
    assert StatementLine.objects.get(cents=FEE + 1).state == "to_match"


def test_a_fee_that_was_matched_by_mistake_is_asked_again(
    ana: Member, signed: Make, pay_fee: Make, dirk: Any
):
    from fund.banking.matching import undo
    from fund.banking.models import Match

    loan = pay_fee(signed(ana), 3_000)
    undo(Match.objects.get(expected=loan.fee_expected), by=dirk)
    loan = Agreement.objects.get()
    assert (fees.left_cents(loan), loan.fee_expected.cents, loan.fee_expected.is_open) == (FEE, FEE, True)
    proved()


def test_a_fee_that_never_comes_ends_the_loan_and_what_was_paid_of_it_goes_back(
    ana: Member, signed: Make, pay_fee: Make, pay_out: Make, fund: Fund
):
    loan = pay_fee(signed(ana), 3_000)
    assert (let_go_unpaid_fees(LAST), let_go_unpaid_fees(LAST + timedelta(days=1))) == (0, 1)
    outbox.deliver()
    loan.refresh_from_db()
    loan.case.refresh_from_db()
    assert (loan.state, loan.case.state, loan.undrawn_cents) == ("cancelled", "closed", 0)
    back = PaymentOrder.objects.get(purpose="loan_fee_back")
    assert (back.cents, back.iban, balances.total(fund, Kind.COMMITTED)) == (3_000, loan.iban, 3_000)
    proved()


def test_what_the_terms_keep_is_kept(ana: Member, publish: Any, offer: Make, sign: Make, pay_fee: Make):
    kept = publish(file_fee_basis_points=300, fee_way="upfront", fee_refunded=False)
    loan = pay_fee(Agreement.objects.get(pk=sign(offer(ana, under=kept)).pk), 3_000)
    let_go_unpaid_fees(LAST + timedelta(days=1))
    outbox.deliver()
    assert not PaymentOrder.objects.filter(case_reference=loan.number).exists()
    proved()


def test_a_loan_that_waits_for_its_fee_can_be_stopped(ana: Member, signed: Make, fund: Fund):
    loan = signed(ana)
    stop(loan.case, on=MONDAY)
    loan.refresh_from_db()
    assert (loan.state, balances.total(fund, Kind.COMMITTED)) == ("cancelled", 0)
    proved()


def test_a_loan_without_a_fee_waits_for_nothing(ana: Member, publish: Any, offer: Make, sign: Make):
    free = publish(file_fee_basis_points=0, fee_way="upfront")
    loan = sign(offer(ana, under=free))
    assert (loan.order.cents, loan.fee_expected) == (120_000, None)


def test_the_page_says_what_to_pay_where_and_with_which_message(
    client: Client, ana: Member, signed: Make, account: Any
):
    loan = signed(ana)
    client.force_login(ana.user)
    page = client.get(f"/loans/{loan.number}/").content.decode()
    assert loan.fee_expected.reference in page
    assert "BE68" in page
    shown = client.get(f"/api/v1/loans/{loan.number}/").json()
    assert (shown["fee_reference"], shown["fee_paid_cents"]) == (loan.fee_expected.reference, 0)


def test_the_agreement_says_what_becomes_of_the_fee(ana: Member, offer: Make):
    agreed = offer(ana).document.agreed
    assert (agreed["fee_way"], agreed["fee_refunded"], agreed["owed_cents"]) == ("upfront", True, 120_000)
