"""Money of unknown origin goes back by an order that others approve; meanwhile nobody else can claim the line."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from fund.banking import batches, matching, orders, sending_back
from fund.banking.importing import import_statement
from fund.banking.matching import CannotMatch
from fund.banking.models import BankAccount, BatchLine, PaymentOrder, StatementLine
from fund.ledger import proof
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

from .builders import Booked, camt053
from .conftest import ANA_IBAN, TODAY, Told, held

Line = Callable[..., StatementLine]
Sent = Callable[..., BatchLine]
OTHER = "FR1420041010050500013M02606"


@pytest.fixture
def unknown(line: Line, told: Told) -> StatementLine:
    """42.00 from somebody whom nobody knows."""
    return line(42_00, iban=ANA_IBAN, name="Some Body")


def send_back(line: StatementLine, by: User, **columns: str) -> PaymentOrder:
    return sending_back.send_back(line, why="sent by mistake", on=TODAY, by=by, **columns)


def test_the_money_goes_back_to_the_account_it_came_from_and_the_books_hold_all_along(
    unknown: StatementLine, account: BankAccount, chloe: User, sent: Sent
) -> None:
    before = held(account.fund)
    order = send_back(unknown, chloe)
    assert (order.payee_name, order.iban, order.cents) == ("Some Body", ANA_IBAN, 42_00)
    unknown.refresh_from_db()
    assert unknown.state == "matched"
    owed = held(account.fund)
    assert (owed["credit"], owed.get("suspense", 0)) == (-42_00, 0)
    assert proof.run().holds
    placed = sent(order)
    assert proof.run().holds
    paid = Booked(-42_00, end_to_end_id=placed.end_to_end_id, bank_reference="P1")
    import_statement([("p", camt053([paid], opening=42_00, number="P"))], by=None)
    order.refresh_from_db()
    assert order.state == "paid"
    after = held(account.fund)
    assert (after.get("credit", 0), after["bank"]) == (0, before["bank"] - 42_00)
    assert after["available"] == before["available"]
    assert proof.run().holds


def test_it_goes_back_once_and_nobody_else_claims_the_line(unknown: StatementLine, chloe: User) -> None:
    send_back(unknown, chloe)
    with pytest.raises(TooLate):
        send_back(unknown, chloe)
    with pytest.raises(TooLate):
        matching.use_as(unknown, "gift", by=chloe)
    with pytest.raises(CannotMatch, match="being sent back"):
        matching.undo(unknown.matches.get(), by=chloe)
    assert PaymentOrder.objects.count() == 1


def test_a_cancelled_order_puts_the_line_back_among_those_to_match(
    unknown: StatementLine, account: BankAccount, chloe: User
) -> None:
    before = held(account.fund)
    orders.cancel_order(send_back(unknown, chloe), by=chloe, why="they say it is a gift")
    unknown.refresh_from_db()
    assert (unknown.state, held(account.fund)) == ("to_match", before)
    assert proof.run().holds
    again = send_back(unknown, chloe)
    assert (again.state, PaymentOrder.objects.count()) == ("waiting", 2)


def test_a_part_that_is_left_goes_back(unknown: StatementLine, chloe: User, account: BankAccount) -> None:
    matching.use_as(unknown, "gift", by=chloe, cents=30_00)
    order = send_back(unknown, chloe)
    assert order.cents == 12_00
    orders.cancel_order(order, by=chloe, why="kept")
    unknown.refresh_from_db()
    assert (unknown.state, unknown.matched_cents) == ("split", 30_00)
    assert proof.run().holds


def test_what_the_bank_gives_back_waits_to_be_paid_again(
    unknown: StatementLine, chloe: User, account: BankAccount, sent: Sent
) -> None:
    placed = sent(send_back(unknown, chloe))
    out = Booked(-42_00, end_to_end_id=placed.end_to_end_id, bank_reference="P1")
    import_statement([("p", camt053([out], opening=42_00, number="P"))], by=None)
    later = date(2026, 5, 6)
    back = Booked(42_00, on=later, end_to_end_id=placed.end_to_end_id, reason="AC04", bank_reference="P2")
    import_statement([("q", camt053([back], opening=0, number="Q", on=later))], by=None)
    placed.order.refresh_from_db()
    assert (placed.order.state, placed.order.return_reason) == ("waiting", "#AC04")
    assert held(account.fund)["credit"] == -42_00
    assert proof.run().holds


def test_who_orders_it_does_not_approve_it_and_who_may_not_prepare_does_not_order_it(
    unknown: StatementLine,
    line: Line,
    account: BankAccount,
    chloe: User,
    dirk: User,
    person: Callable[..., User],
) -> None:
    with pytest.raises(NotYours):
        send_back(unknown, dirk)
    with pytest.raises(Refusal, match="Say why"):
        sending_back.send_back(unknown, why=" ", on=TODAY, by=chloe)
    outgoing = line(-5_00)
    with pytest.raises(TooLate):
        send_back(outgoing, chloe)
    both = person("Chloé", Role.TREASURER2)
    order = send_back(unknown, both)
    fay = person("Fay", Role.TREASURER)
    batch = batches.prepare_batch(account=account, orders=[order], execute_on=TODAY, on=TODAY, by=fay)
    with pytest.raises(NotYours):
        batches.approve(batch, by=both)


def test_by_page_and_by_api(unknown: StatementLine, line: Line, chloe: User, dirk: User) -> None:
    browser, url = Client(), f"/bank/lines/{unknown.pk}/send-back/"
    browser.force_login(dirk)
    assert browser.get(url).status_code == 403
    browser.force_login(chloe)
    assert "Send it back" in browser.get(f"/bank/lines/{unknown.pk}/").content.decode()
    assert "GKCCBEBB" in browser.get(url).content.decode()
    assert browser.post(url, {"payee_name": "Some Body", "iban": ANA_IBAN, "why": ""}).status_code == 422
    other = {"payee_name": "Some Body", "iban": OTHER, "why": "their new account"}
    assert "PSSTFRPP" in browser.post(url, other).content.decode()  # another bank is said first
    done = browser.post(url, other | {"iban_seen": OTHER})
    order = PaymentOrder.objects.get()
    assert (done.url, order.iban) == (order.get_absolute_url(), OTHER)
    assert "Sent back to where it came from" in browser.get(f"/bank/lines/{unknown.pk}/").content.decode()
    assert browser.post(url, other | {"iban_seen": OTHER}).status_code == 409
    second = line(10_00, iban=ANA_IBAN, name="Some Body")
    at = f"/api/v1/bank-lines/{second.pk}/send_back/"
    told = browser.post(at, {"why": "a mistake"}, content_type="application/json")
    assert (told.status_code, told.json()["state"]) == (200, "matched")
    again = browser.post(at, {"why": "a mistake"}, content_type="application/json")
    assert again.status_code == 409
