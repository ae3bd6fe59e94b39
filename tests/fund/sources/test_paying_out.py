"""A loan to the fund goes back to its lender, and a gift to its giver, by orders that two people let go."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.banking import batches, orders
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, PaymentOrder
from fund.ledger import proof
from fund.ledger.envelopes import available
from fund.ledger.refusals import InsufficientFunds
from fund.sources import paying_out, schedules
from fund.sources.funding_lines import draw, open_line
from fund.sources.gifts import receive_gift, take_back_gift
from fund.sources.refusals import LineExhausted
from tests.factor import confirmed
from tests.fund.banking.builders import Booked, camt053
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

ON, IBAN = date(2026, 3, 2), "BE71096123456769"


@pytest.fixture
def account(fund: Any) -> BankAccount:
    return BankAccount.objects.create(
        fund=fund, name="Main", iban="BE68539007547034", bic="GKCCBEBB", holder="Solidarity Fund", town="Brussels",
        country="BE",
    )  # fmt: skip


@pytest.fixture
def dirk(person: Any) -> Any:
    return confirmed(person("Dirk", Role.TREASURER2))


@pytest.fixture
def line(fund: Any, account: Any, chloe: Any) -> Any:
    found = open_line(fund=fund, code="brussels", lender="Finance Brussels", limit_cents=1_000_00, from_on=ON)
    draw(found, key="1", cents=600_00, on=ON, by=chloe)
    found.account.refresh_from_db()
    return found


@pytest.fixture
def gift(fund: Any, account: Any, chloe: Any) -> Any:
    return receive_gift(key="g", fund=fund, giver="Ana Test", cents=50_00, on=ON, by=chloe)


def order(line: Any, by: Any, cents: int = 200_00, key: str = "k") -> PaymentOrder:
    return paying_out.order_line_back(line, key=key, cents=cents, iban=IBAN, on=ON, by=by)


def send(account: BankAccount, one: PaymentOrder, chloe: Any, dirk: Any) -> Any:
    batch = batches.prepare_batch(account=account, orders=[one], execute_on=ON, on=ON, by=chloe)
    return batches.export(batches.approve(batch, by=dirk), by=dirk).lines.get()


def bank(*entries: Booked, number: str = "1") -> Any:
    return import_statement([(number, camt053(list(entries), number=number, opening=900_00, on=ON))], by=None)


def differences() -> list[Any]:
    return [each.differences for each in proof.run().results if each.differences]


def test_a_part_of_a_line_is_ordered_set_aside_paid_and_comes_back(
    line: Any, account: Any, chloe: Any, dirk: Any
) -> None:
    one = order(line, chloe)
    assert order(line, chloe) == one
    assert (available(line.envelope), paying_out.ordered_cents(line)) == (400_00, 200_00)
    placed = send(account, one, chloe, dirk)
    bank(Booked(-200_00, on=ON, end_to_end_id=placed.end_to_end_id))
    line.account.refresh_from_db()
    assert (line.drawn_cents, schedules.standing(line, ON).repaid_cents) == (400_00, 200_00)
    assert differences() == []
    bank(Booked(200_00, on=ON, end_to_end_id=placed.end_to_end_id, reason="AC04"), number="2")
    line.account.refresh_from_db()
    assert (line.drawn_cents, schedules.standing(line, ON).repaid_cents) == (600_00, 0)
    assert differences() == []
    one.refresh_from_db()
    orders.cancel_order(one, by=chloe, why="by hand instead")
    assert (available(line.envelope), paying_out.ordered_cents(line)) == (600_00, 0)


def test_what_is_not_owed_or_not_there_is_not_ordered(line: Any, chloe: Any, dirk: Any) -> None:
    order(line, chloe, cents=500_00)
    with pytest.raises(LineExhausted, match=r"100\.00"):
        order(line, chloe, cents=100_01, key="more")
    with pytest.raises(NotYours):
        order(line, dirk, key="other")
    order(line, chloe, cents=100_00, key="rest")
    with pytest.raises((LineExhausted, InsufficientFunds)):
        order(line, chloe, cents=1, key="beyond")


def test_a_gift_goes_back_whole_and_once(gift: Any, account: Any, fund: Any, chloe: Any, dirk: Any) -> None:
    with pytest.raises(Refusal, match="Say why"):
        paying_out.order_gift_back(gift, iban=IBAN, why=" ", on=ON, by=chloe)
    one = paying_out.order_gift_back(gift, iban=IBAN, why="sent by mistake", on=ON, by=chloe)
    with pytest.raises(TooLate):
        paying_out.order_gift_back(gift, iban=IBAN, why="again", on=ON, by=chloe)
    placed = send(account, one, chloe, dirk)
    bank(Booked(-50_00, on=ON, end_to_end_id=placed.end_to_end_id))
    one.refresh_from_db()
    assert (one.state, differences()) == ("paid", [])


def test_a_gift_that_was_taken_back_is_not_sent_back(gift: Any, chloe: Any) -> None:
    take_back_gift(gift, on=ON, by=chloe, why="a mistake")
    with pytest.raises(TooLate, match="taken back"):
        paying_out.order_gift_back(gift, iban=IBAN, why="again", on=ON, by=chloe)


def test_they_are_ordered_by_page_and_by_api(line: Any, gift: Any, chloe: Any) -> None:
    client, api = Client(), APIClient()
    client.force_login(chloe)
    url = f"/fund/sources/lines/{line.pk}/order/"
    typed = {
        "key": "a-key-of-page",
        "payee_name": "Finance",
        "iban": "BE1",
        "cents": "100,00",
        "communication": "",
    }
    wrong = client.post(url, typed)
    assert (wrong.status_code, b"Finance" in wrong.content) == (422, True)
    answer = client.post(url, typed | {"iban": IBAN, "iban_seen": IBAN})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert paying_out.ordered_cents(line) == 100_00
    assert "ordered and not paid yet" in client.get(line.get_absolute_url()).content.decode()
    typed = {"key": "a-key-of-gift", "payee_name": "Ana", "iban": IBAN, "iban_seen": IBAN, "why": "a mistake"}
    client.post(f"/fund/sources/gifts/{gift.number}/order/", typed)
    assert "It is sent back" in client.get(gift.get_absolute_url()).content.decode()
    api.force_authenticate(chloe)
    body = {"key": "api", "cents": 50_00, "iban": IBAN}
    answer = api.post(f"/api/v1/funding-lines/{line.pk}/order/", body, "json")
    assert (answer.status_code, answer.json()["payee_name"]) == (201, "Finance Brussels")
    answer = api.post(f"/api/v1/gifts/{gift.number}/order/", {"iban": IBAN, "why": "again"}, "json")
    assert answer.status_code == 409
