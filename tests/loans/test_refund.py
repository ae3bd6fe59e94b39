"""What a member paid too much goes back by an order that two people let go, once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.banking.batches import approve, export, prepare_batch
from fund.banking.models import PaymentOrder
from fund.ledger import proof
from fund.ledger.models import Account, Kind
from loans import refund, repayment
from tests.fund.banking.builders import Booked
from workflows.refusals import NotYours, Unmet

from .conftest import MONDAY, at

LATER = MONDAY + timedelta(days=28)


@pytest.fixture
def overpaid(ana: Any, running: Any, repay: Any) -> Any:
    loan = running(ana)
    return repay(loan, loan.principal_cents + 7_00, on=LATER)


def credit(loan: Any) -> int:
    return -sum(row.balance_cents for row in Account.objects.filter(kind=Kind.CREDIT, fund=loan.fund))


def test_what_was_paid_too_much_goes_back_once_and_is_owed_no_more(
    overpaid: Any, account: Any, chloe: Any, dirk: Any, bank: Any
) -> None:
    with pytest.raises(NotYours):
        refund.refund(overpaid, on=LATER, by=dirk)
    order = refund.refund(overpaid, on=LATER, by=chloe)
    assert (order.cents, order.iban, order.case_reference) == (7_00, overpaid.iban, overpaid.number)
    with pytest.raises(Unmet, match="Nothing is owed"):
        refund.refund(overpaid, on=LATER, by=chloe)
    assert (refund.owed_cents(overpaid), refund.to_order_cents(overpaid)) == (7_00, 0)
    batch = prepare_batch(account=account, orders=[order], execute_on=LATER, on=LATER, by=chloe)
    placed = export(approve(batch, by=dirk), by=dirk, at=at(LATER)).lines.get()
    bank(Booked(-7_00, end_to_end_id=placed.end_to_end_id), on=LATER)
    assert (refund.owed_cents(overpaid), credit(overpaid)) == (0, 0)
    assert [each.differences for each in proof.run().results if each.differences] == []
    back = Booked(7_00, end_to_end_id=placed.end_to_end_id, reason="AC04")
    bank(back, on=LATER + timedelta(days=1))
    assert (refund.owed_cents(overpaid), credit(overpaid)) == (7_00, 7_00)
    assert proof.run().holds


def test_a_payment_that_was_sent_back_in_part_is_not_undone(overpaid: Any, chloe: Any) -> None:
    refund.refund(overpaid, on=LATER, by=chloe)
    with pytest.raises(Unmet, match="sent back"):
        repayment.undo(overpaid.repayments.get(), on=LATER, by=chloe, why="a mistake")


def test_it_is_ordered_by_page_and_by_api(overpaid: Any, chloe: Any) -> None:
    client, api = Client(), APIClient()
    client.force_login(chloe)
    assert "back to the member" in client.get(f"/loans/{overpaid.number}/").content.decode()
    client.post(f"/loans/{overpaid.number}/refund/")
    assert PaymentOrder.objects.get(purpose="loan_refund").cents == 7_00
    api.force_authenticate(chloe)
    answer = api.post(f"/api/v1/loans/{overpaid.number}/refund/", {}, "json")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_owed")
