"""Within the days that the terms give, Ana may change her mind, before the loan is paid out and after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fund.banking.batches import approve, export, prepare_batch
from fund.banking.models import BankAccount, PaymentOrder
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from loans import drawing
from loans.models import Agreement, LoanChange, ProductVersion
from loans.signing import withdraw
from tests.fund.banking.builders import Booked
from tests.loans.conftest import MONDAY, at
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.refusals import NotYours, TooLate, Unmet

Make = Callable[..., Agreement]


def proved() -> None:
    report = proof.run()
    assert report.holds, report.differences


@pytest.fixture
def terms(publish: Callable[..., ProductVersion]) -> ProductVersion:
    return publish(withdrawal_days=14, file_fee_basis_points=300)


LAST = MONDAY + timedelta(days=14)


def test_the_payout_waits_until_the_days_are_over(ana: Member, offer: Make, sign: Make):
    loan = sign(offer(ana))
    assert (loan.order, drawing.waits_for(loan, LAST) != []) == (None, True)
    assert (drawing.pay_what_waited(LAST), drawing.pay_what_waited(LAST + timedelta(days=1))) == (0, 1)
    assert drawing.pay_what_waited(LAST + timedelta(days=1)) == 0
    assert loan.order.cents == 116_400


def test_a_loan_that_cannot_be_ordered_keeps_no_other_waiting(
    ana: Member, offer: Make, sign: Make, member: Callable[..., Member]
):
    stuck, paid = sign(offer(ana)), sign(offer(member("Eve")))
    Member.objects.filter(pk=ana.pk).update(iban="")
    Agreement.objects.filter(pk=stuck.pk).update(iban="")
    assert drawing.pay_what_waited(LAST + timedelta(days=1)) == 1
    assert (stuck.order, paid.order is None) == (None, False)


def test_withdrawing_in_time_leaves_no_loan(ana: Member, offer: Make, sign: Make, fund: Fund, member: Any):
    loan = sign(offer(ana))
    with pytest.raises(NotYours):
        withdraw(loan, by=member("Eve").user, on=MONDAY)
    with pytest.raises(TooLate):
        withdraw(loan, by=ana.user, on=LAST + timedelta(days=1))
    loan = withdraw(loan, by=ana.user, on=LAST)
    loan.case.refresh_from_db()
    assert (loan.state, loan.withdrawn_on, loan.case.state) == ("cancelled", LAST, "closed")
    assert balances.total(fund, Kind.COMMITTED) == 0
    assert drawing.pay_what_waited(LAST + timedelta(days=1)) == 0
    outbox.deliver()
    assert Notice.objects.filter(template="loan_withdrawn").count() == 1
    proved()


def test_what_was_paid_at_once_comes_back_in_one_sum_and_costs_nothing(
    ana: Member, publish: Any, offer: Make, sign: Make, pay_out: Make, repay: Make
):
    at_once = publish(withdrawal_days=14, withdrawal_waits=False, file_fee_basis_points=300)
    loan = repay(pay_out(sign(offer(ana, under=at_once))), 400, on=MONDAY + timedelta(days=4))
    on = MONDAY + timedelta(days=7)
    loan = withdraw(loan, by=ana.user, on=on)
    loan.refresh_from_db()
    assert (loan.state, loan.relieved_cents, loan.outstanding_cents) == ("running", 3_600, 116_000)
    assert loan.oldest_unpaid_on == on + timedelta(days=30)
    with pytest.raises(TooLate):
        withdraw(loan, by=ana.user, on=on)
    assert LoanChange.objects.count() == 2
    proved()
    loan = repay(loan, 116_000, on=MONDAY + timedelta(days=20))
    assert loan.state == "settled"


def test_a_payment_that_lies_in_a_batch_is_taken_out_first(
    ana: Member, publish: Any, offer: Make, sign: Make, account: BankAccount, chloe: User
):
    at_once = publish(withdrawal_days=14, withdrawal_waits=False)
    loan = sign(offer(ana, under=at_once))
    prepare_batch(account=account, orders=[loan.order], execute_on=MONDAY, on=MONDAY, by=chloe)
    with pytest.raises(Unmet) as refused:
        withdraw(loan, by=ana.user, on=MONDAY)
    assert refused.value.code == "order_in_batch"
    loan.refresh_from_db()
    assert loan.withdrawn_on is None


def test_a_payment_that_had_left_is_asked_back_once_it_arrives(
    ana: Member,
    publish: Any,
    offer: Make,
    sign: Make,
    account: BankAccount,
    chloe: User,
    dirk: User,
    dora: User,
    bank: Any,
):
    loan = sign(offer(ana, under=publish(withdrawal_days=14, withdrawal_waits=False)))
    batch = prepare_batch(account=account, orders=[loan.order], execute_on=MONDAY, on=MONDAY, by=chloe)
    batch = export(approve(approve(batch, by=dirk), by=dora), by=dirk, at=at(MONDAY))
    loan = withdraw(loan, by=ana.user, on=MONDAY)
    assert (loan.state, loan.withdrawn_on) == ("signed", MONDAY)
    placed = batch.lines.get()
    bank(Booked(-placed.cents, end_to_end_id=placed.end_to_end_id, bank_reference="OUT"), on=MONDAY)
    outbox.deliver()
    loan.refresh_from_db()
    assert (loan.state, loan.outstanding_cents, loan.schedule.instalments.count()) == ("running", 116_400, 1)
    proved()


def test_where_the_terms_give_no_days_nobody_withdraws(ana: Member, publish: Any, offer: Make, sign: Make):
    loan = sign(offer(ana, under=publish(withdrawal_days=0)))
    with pytest.raises(Unmet) as refused:
        withdraw(loan, by=ana.user, on=MONDAY)
    assert refused.value.code == "no_withdrawal"
    assert PaymentOrder.objects.count() == 1


def test_the_page_says_what_withdrawing_means_and_does_it(
    client: Client, ana: Member, offer: Make, sign: Make
):
    today = timezone.localdate()
    loan = sign(offer(ana, on=today, first_due_on=today + timedelta(days=60)), on=today)
    client.force_login(ana.user)
    assert "Withdraw from the agreement" in client.get(f"/loans/{loan.number}/").content.decode()
    assert "you owe nothing" in client.get(f"/loans/{loan.number}/withdraw/").content.decode()
    assert client.post(f"/loans/{loan.number}/withdraw/").status_code == 302
    assert client.post(f"/loans/{loan.number}/withdraw/").status_code == 409
    loan.refresh_from_db()
    assert loan.state == "cancelled"
    again = client.post(f"/api/v1/loans/{loan.number}/withdraw/")
    assert again.status_code == 409


def test_what_days_there_are_stands_in_the_agreement(ana: Member, offer: Make):
    agreed = offer(ana).document.agreed
    assert (agreed["withdrawal_days"], agreed["withdrawal_waits"]) == (14, True)
