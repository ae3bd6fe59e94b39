"""Money goes from one of the fund's own accounts to another: two people, one file, two bank lines, one movement."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from rest_framework.test import APIClient

from fund.banking import batches, between, matching, orders, reconciling
from fund.banking.batches import CannotBatch
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentOrder, StatementLine
from fund.ledger import proof
from fund.ledger.models import Account, Fund, Kind
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

from .builders import Booked, camt053
from .conftest import ANA_IBAN, TODAY

OTHER = "FR1420041010050500013M02606"
STATE = PaymentOrder.State


@pytest.fixture
def savings(fund: Fund, account: BankAccount) -> BankAccount:
    return BankAccount.objects.create(
        fund=fund,
        name="Savings",
        iban=OTHER,
        bic="PSSTFRPPPAR",
        holder="Solidarity Fund",
        town="Lille",
        country="FR",
    )


@pytest.fixture
def transfer(account: BankAccount, savings: BankAccount, chloe: User) -> PaymentOrder:
    return between.order(key="to savings", source=account, target=savings, cents=500_00, on=TODAY, by=chloe)


def bring(
    account: BankAccount, cents: int, placed: BatchLine, on: date = TODAY, **columns: Any
) -> StatementLine:
    """The account's statement of a day with one line, its reference as banks pass it on."""
    number = f"{account.name}-{StatementLine.objects.count()}"
    opening = sum(account.lines.values_list("cents", flat=True))
    entry = Booked(cents, bank_reference=number, on=on, **columns)
    raw = camt053([entry], number=number, on=on, iban=account.iban, opening=opening)
    (report,) = import_statement([(number, raw)], by=None)
    assert report.new == 1, report
    return StatementLine.objects.get(bank_reference=number)


def underway(fund: Fund) -> int:
    return sum(
        account.balance_cents
        for account in Account.objects.filter(fund=fund, kind=Kind.TRANSIT, ref="between")
    )


def transit(fund: Fund) -> int:
    return sum(account.balance_cents for account in Account.objects.filter(fund=fund, kind=Kind.TRANSIT))


def test_it_is_ordered_once_by_its_key_and_goes_nowhere_else(
    account: BankAccount,
    savings: BankAccount,
    transfer: PaymentOrder,
    chloe: User,
    person: Callable[..., User],
) -> None:
    again = between.order(key="to savings", source=account, target=savings, cents=500_00, on=TODAY, by=chloe)
    assert (again, transfer.iban, transfer.payee_name) == (transfer, OTHER, "Solidarity Fund")
    with pytest.raises(Refusal, match="no other account"):
        orders.redirect(transfer, payee_name="Eve", iban=ANA_IBAN, why="I say so", by=chloe)
    with pytest.raises(Refusal, match="two different accounts"):
        between.order(key="to itself", source=account, target=account, cents=1, on=TODAY, by=chloe)
    with pytest.raises(NotYours):
        between.order(key="by an auditor", source=account, target=savings, cents=1, on=TODAY,
                      by=person("Eve", Role.AUDITOR))  # fmt: skip
    with pytest.raises(CannotBatch, match="is not paid from Savings"):
        batches.prepare_batch(account=savings, orders=[transfer], execute_on=TODAY, on=TODAY, by=chloe)


def test_an_order_to_one_of_our_accounts_is_not_paid_from_that_account(
    account: BankAccount, order: Callable[..., PaymentOrder], chloe: User
) -> None:
    with pytest.raises(CannotBatch, match="is not paid from Main"):
        batches.prepare_batch(
            account=account, orders=[order(iban=account.iban)], execute_on=TODAY, on=TODAY, by=chloe
        )


def test_four_eyes_and_the_payment_file_are_those_of_any_payment(
    account: BankAccount, transfer: PaymentOrder, chloe: User, dirk: User
) -> None:
    batch = batches.prepare_batch(account=account, orders=[transfer], execute_on=TODAY, on=TODAY, by=chloe)
    with pytest.raises(NotYours):
        batches.approve(batch, by=chloe)


@pytest.mark.parametrize("arrives_first", [False, True])
@pytest.mark.parametrize("told", ["reference", "account"])
def test_the_line_that_leaves_and_the_line_that_arrives_meet_in_transit(
    account: BankAccount, savings: BankAccount, transfer: PaymentOrder, sent: Callable[..., BatchLine], fund: Fund,
    arrives_first: bool, told: str,
) -> None:  # fmt: skip
    placed = sent(transfer)
    assert OTHER in placed.batch.file
    assert "500.00" in placed.batch.file
    whole = account.ledger.balance_cents + 500_00
    credit = {"reference": transfer.communication} if told == "reference" else {"iban": account.iban}

    def leaves() -> None:
        bring(account, -500_00, placed, end_to_end_id=placed.end_to_end_id)

    def arrives() -> None:
        line = bring(savings, 500_00, placed, name="Solidarity Fund", **credit)
        assert line.state == StatementLine.State.MATCHED

    for step, held in (
        [(arrives, -500_00), (leaves, 0)] if arrives_first else [(leaves, 500_00), (arrives, 0)]
    ):
        step()
        assert underway(fund) == held
        assert proof.run().holds
    transfer.refresh_from_db()
    arrival = between.arrival(transfer)
    assert arrival is not None
    assert (transfer.state, arrival.received_cents, arrival.is_open) == (STATE.PAID, 500_00, False)
    account.refresh_from_db()
    assert (transit(fund), savings.ledger.balance_cents) == (0, 500_00)
    assert account.ledger.balance_cents + savings.ledger.balance_cents == whole
    assert list(between.underway(fund)) == []


def test_what_left_and_has_not_arrived_is_in_transit_and_both_accounts_reconcile(
    account: BankAccount, savings: BankAccount, transfer: PaymentOrder, sent: Callable[..., BatchLine], fund: Fund,
    chloe: User,
) -> None:  # fmt: skip
    placed = sent(transfer)
    today = timezone.localdate()
    bring(account, -500_00, placed, on=today, end_to_end_id=placed.end_to_end_id)
    assert [order.pk for order in between.underway(fund)] == [transfer.pk]
    assert between.underway_cents(fund) == 500_00
    bring(savings, 500_00, placed, on=today + timedelta(days=1), reference=transfer.communication)
    found = reconciling.of_month(savings, (today + timedelta(days=1)).replace(day=1))
    assert found is not None
    assert (found.difference_cents, found.items) == (0, [])


def test_the_account_in_transit_is_named_in_the_words_of_who_reads(fund: Fund) -> None:
    with translation.override("fr"):
        assert str(between.in_transit(fund)).endswith(" · Entre nos propres comptes")


def test_a_part_may_arrive_and_an_undone_match_is_expected_again(
    savings: BankAccount, transfer: PaymentOrder, sent: Callable[..., BatchLine], account: BankAccount, fund: Fund,
    chloe: User,
) -> None:  # fmt: skip
    placed = sent(transfer)
    bring(account, -500_00, placed, end_to_end_id=placed.end_to_end_id)
    line = bring(savings, 490_00, placed, reference=transfer.communication)
    arrival = between.arrival(transfer)
    assert arrival is not None
    assert (arrival.is_open, arrival.cents, underway(fund)) == (True, 10_00, 10_00)
    matching.undo(line.matches.get(), by=chloe)
    arrival.refresh_from_db()
    assert (arrival.is_open, arrival.cents, arrival.received_cents, underway(fund)) == (
        True, 500_00, 0, 500_00,
    )  # fmt: skip
    assert proof.run().holds


def test_it_comes_back_and_waits_again(
    account: BankAccount, transfer: PaymentOrder, sent: Callable[..., BatchLine], fund: Fund
) -> None:
    placed = sent(transfer)
    bring(account, -500_00, placed, end_to_end_id=placed.end_to_end_id)
    bring(account, 500_00, placed, end_to_end_id=placed.end_to_end_id, reason="AC04")
    transfer.refresh_from_db()
    assert (transfer.state, transit(fund)) == (STATE.WAITING, 0)
    assert proof.run().holds


def test_nothing_arrives_before_it_left_nor_more_than_was_sent_nor_on_the_account_it_left(
    account: BankAccount,
    savings: BankAccount,
    transfer: PaymentOrder,
    chloe: User,
    sent: Callable[..., BatchLine],
) -> None:
    arrival = between.arrival(transfer)
    assert arrival is not None
    placed = BatchLine()
    early = bring(savings, 501_00, placed)
    with pytest.raises(TooLate, match="has not left yet"):
        matching.assign(early, arrival, by=chloe)
    placed = sent(transfer)
    with pytest.raises(Refusal, match="still to arrive"):
        matching.assign(early, arrival, by=chloe)
    with pytest.raises(Refusal, match="another account"):
        matching.assign(bring(account, 500_00, placed), arrival, by=chloe)


def test_a_cancelled_transfer_is_expected_nowhere(transfer: PaymentOrder, chloe: User) -> None:
    orders.cancel_order(transfer, by=chloe, why="Not needed")
    arrival = between.arrival(transfer)
    assert arrival is not None
    assert not arrival.is_open


def test_the_page_orders_it_and_shows_where_it_is(
    account: BankAccount, savings: BankAccount, chloe: User, client: Client, sent: Callable[..., BatchLine]
) -> None:
    client.force_login(chloe)
    url = "/bank/payments/between/"
    assert url in client.get("/bank/payments/").content.decode()
    wrong = client.post(url, {"key": "k" * 8, "source": account.pk, "target": account.pk, "cents": "5"})
    assert (wrong.status_code, "two different accounts" in wrong.content.decode()) == (422, True)
    body = {"key": "k" * 8, "source": account.pk, "target": savings.pk, "cents": "750,00"}
    made = client.post(url, body, follow=True).content.decode()
    assert "Between our own accounts" in made
    assert "not yet" in made
    assert client.post(url, body).status_code == 302
    order = PaymentOrder.objects.get()
    placed = sent(order)
    bring(account, -750_00, placed, end_to_end_id=placed.end_to_end_id)
    assert order.case_reference in client.get("/fund/transit/").content.decode()
    bring(savings, 750_00, placed, reference=order.communication)
    assert "4 May 2026" in client.get(order.get_absolute_url()).content.decode()


def test_over_the_api(
    account: BankAccount, savings: BankAccount, chloe: User, person: Callable[..., User]
) -> None:
    api = APIClient()
    api.force_login(chloe)
    url, body = "/api/v1/payment-orders/between/", {
        "key": "k" * 8, "from_account": account.iban, "to_account": OTHER, "cents": 100_00,
    }  # fmt: skip
    refused = [
        ({"cents": 0}, 400),
        ({"to_account": "BE00"}, 422),
        ({"to_account": ANA_IBAN}, 404),
        ({"to_account": account.iban}, 422),
    ]
    for wrong, status in refused:
        assert api.post(url, body | wrong, format="json").status_code == status
    made = api.post(url, body, format="json")
    assert (made.status_code, made.json()["purpose"]) == (201, "between")
    assert api.post(url, body, format="json").json()["id"] == made.json()["id"]
    api.force_login(person("Aud", Role.AUDITOR))
    assert api.post(url, body, format="json").status_code == 403
