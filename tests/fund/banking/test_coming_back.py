"""The bank sends a part of a payment back: what arrived stays paid, the rest waits to be paid again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.banking import coming_back, matching, orders, settling, suggesting
from fund.banking.importing import import_statement
from fund.banking.models import BatchLine, PaymentOrder, StatementLine
from fund.ledger import proof
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

from .builders import Booked, camt053
from .conftest import held

STATE = PaymentOrder.State


@pytest.fixture
def placed(order: Callable[..., PaymentOrder], sent: Callable[..., BatchLine], fund: Any) -> BatchLine:
    """125.00 to Ana, which the bank paid."""
    made = sent(order())
    bring(-125_00, made)
    made.order.refresh_from_db()
    assert made.order.state == STATE.PAID
    return made


def bring(cents: int, placed: BatchLine, reason: str = "") -> StatementLine:
    number = f"S{StatementLine.objects.count()}"
    entry = Booked(cents, bank_reference=number, end_to_end_id=placed.end_to_end_id, reason=reason)
    opening = sum(StatementLine.objects.values_list("cents", flat=True))
    (report,) = import_statement([(number, camt053([entry], number=number, opening=opening))], by=None)
    assert report.new == 1, report
    return StatementLine.objects.get(bank_reference=number)


def test_a_smaller_return_waits_for_a_person_who_is_told_which_payment_it_is_of(placed: BatchLine) -> None:
    line = bring(80_00, placed, "AC04")
    assert line.state == StatementLine.State.TO_MATCH
    first = suggesting.suggestions(line)[0]
    assert (first.target, first.reasons[:2]) == (placed, ("a part of its amount", "the same end-to-end id"))


def test_what_arrived_stays_paid_and_the_rest_waits_to_be_paid_again(
    placed: BatchLine, chloe: User, dirk: User, sent: Callable[..., BatchLine], fund: Any, told: Any
) -> None:
    before = held(fund)
    line = coming_back.settle_by_hand(bring(80_00, placed, "AC04"), placed, by=chloe)
    assert line.state == StatementLine.State.MATCHED
    placed.order.refresh_from_db()
    (rest,) = coming_back.rests_of([placed.order])[placed.order_id]
    assert (placed.order.state, rest.state, rest.cents) == (STATE.PAID, STATE.WAITING, 80_00)
    assert (rest.iban, rest.case_reference) == (placed.order.iban, placed.order.case_reference)
    assert "closed" in rest.came_back_because.lower()
    assert coming_back.whole_of(rest) == placed.order
    assert held(fund) == before | {"bank": before["bank"] + 80_00, "credit": -80_00}
    assert proof.run().holds
    again = sent(rest)
    bring(-80_00, again)
    rest.refresh_from_db()
    assert (rest.state, held(fund)) == (STATE.PAID, before)
    assert proof.run().holds


def test_parts_come_back_until_the_whole_did_and_never_more(placed: BatchLine, chloe: User) -> None:
    for cents in (80_00, 45_00):
        coming_back.settle_by_hand(bring(cents, placed, "AC04"), placed, by=chloe)
    assert coming_back.parts_of(placed) == 125_00
    with pytest.raises(settling.NotThatPayment, match="More would have come back"):
        coming_back.settle_by_hand(bring(1, placed), placed, by=chloe)
    whole = bring(125_00, placed, "AC04")
    assert whole.state == StatementLine.State.TO_MATCH  # it came back in parts before
    assert len(coming_back.rests_of([placed.order])[placed.order_id]) == 2
    assert proof.run().holds


def test_a_rest_that_is_not_paid_again_puts_the_line_back(placed: BatchLine, chloe: User, fund: Any) -> None:
    line = coming_back.settle_by_hand(bring(80_00, placed, "AC04"), placed, by=chloe)
    with pytest.raises(Refusal, match="cancel that payment first"):
        matching.undo(line.matches.get(), by=chloe)
    (rest,) = coming_back.rests_of([placed.order])[placed.order_id]
    orders.cancel_order(rest, by=chloe, why="Ana asked to keep it in the fund")
    line.refresh_from_db()
    assert (line.state, line.matched_cents, held(fund)["suspense"]) == ("to_match", 0, -80_00)
    assert "credit" not in held(fund)
    assert proof.run().holds


def test_it_is_of_a_payment_that_the_bank_confirmed_and_by_a_treasurer(
    order: Callable[..., PaymentOrder], sent: Callable[..., BatchLine], chloe: User, person: Callable[..., User],
    placed: BatchLine,
) -> None:  # fmt: skip
    with pytest.raises(NotYours):
        coming_back.take_part_back(bring(80_00, placed), placed, by=person("Eve", Role.AUDITOR))
    moving = sent(order(126_00))
    with pytest.raises(TooLate, match="match the line by which it left first"):
        coming_back.settle_by_hand(bring(80_00, moving), moving, by=chloe)


def test_the_pages_offer_it_and_show_it_at_both_payments(
    placed: BatchLine, chloe: User, client: Client
) -> None:
    client.force_login(chloe)
    line = bring(80_00, placed, "AC04")
    assert "A part of this payment came back" in client.get(line.get_absolute_url()).content.decode()
    assert client.post(f"/bank/lines/{line.pk}/settle/", {"payment": placed.pk}).status_code == 302
    (rest,) = coming_back.rests_of([placed.order])[placed.order_id]
    page = client.get(placed.order.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert "80.00 EUR of it came back" in page
    assert "It pays again what came back" in client.get(rest.get_absolute_url()).content.decode()
    assert rest.case_reference in client.get("/bank/payments/?view=returned").content.decode()


def test_over_the_api(placed: BatchLine, chloe: User) -> None:
    api, line = APIClient(), bring(80_00, placed, "AC04")
    api.force_login(chloe)
    url = f"/api/v1/bank-lines/{line.pk}/"
    assert api.get(f"{url}suggestions/").status_code == 200
    assert (
        api.post(f"{url}assign/", {"payment": placed.end_to_end_id}, format="json").json()["state"]
        == "matched"
    )
    found = api.get("/api/v1/payment-orders/", {"purpose": "part_back"}).json()["results"]
    assert [(row["cents"], row["return_code"]) for row in found] == [(80_00, "AC04")]
