"""A camt.054 explains a line of the camt.053, before it or after it, and adds no money."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, ExpectedPayment, PaymentOrder, StatementLine
from fund.ledger import proof
from fund.ledger.models import Movement

from .builders import Booked, camt053
from .conftest import Told

Sent = Callable[..., BatchLine]
Orders = Callable[..., PaymentOrder]


def bring(files: Iterable[tuple[str, bytes]], turned: bool) -> list[Any]:
    both = list(files)
    reports = import_statement(both[::-1] if turned else both, by=None)
    assert [report.outcome for report in reports] == ["imported", "imported"]
    assert proof.run().holds
    return reports


@pytest.mark.parametrize("turned", [False, True])
def test_a_bare_line_takes_the_words_of_its_notification(
    account: BankAccount, expected: Callable[..., ExpectedPayment], told: Told, turned: bool
) -> None:
    expected()
    bare = camt053([Booked(100_00, bank_reference="R1", name="", iban="")])
    full = camt053([Booked(100_00, bank_reference="R1", reference="+++123/4567/89002+++")], kind="054")
    bring([("053", bare), ("054", full)], turned)
    line = StatementLine.objects.get()
    assert (line.party_name, line.reference, line.state) == ("Ana Test", "+++123/4567/89002+++", "matched")
    assert told.received == [("expected/+++123/4567/89002+++", 100_00)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_batch_booked_as_one_amount_is_opened_by_the_notification(
    account: BankAccount, order: Orders, sent: Sent, told: Told, turned: bool
) -> None:
    first, second = order(125_00), order(75_00)
    sent(first, second)
    ids = [line.end_to_end_id for line in BatchLine.objects.order_by("pk")]
    whole = camt053([Booked(-200_00, bank_reference="BATCH")], opening=1_000_00)
    parts = [Booked(-125_00, end_to_end_id=ids[0], bank_reference="BATCH"),
             Booked(-75_00, end_to_end_id=ids[1], bank_reference="BATCH")]  # fmt: skip
    before = Movement.objects.count()
    reports = bring([("053", whole), ("054", camt053(parts, kind="054"))], turned)
    assert sum(report.confirmed for report in reports) == 2
    assert {one.state for one in PaymentOrder.objects.all()} == {PaymentOrder.State.PAID}
    assert StatementLine.objects.get().state == "matched"
    assert Movement.objects.count() > before


@pytest.mark.parametrize(
    "parts",
    [
        [Booked(-125_00, end_to_end_id="?", bank_reference="BATCH"), Booked(-75_00, bank_reference="BATCH")],
        [Booked(-200_00, end_to_end_id="NOBODY", bank_reference="BATCH")],
        [Booked(-1_00, end_to_end_id="?", bank_reference="BATCH")],
    ],
)
def test_a_notification_that_does_not_name_every_payment_confirms_none(
    account: BankAccount, order: Orders, sent: Sent, parts: list[Booked]
) -> None:
    known = sent(order(125_00), order(75_00)).end_to_end_id
    for part in parts:
        part.end_to_end_id = part.end_to_end_id.replace("?", known)
    whole = camt053([Booked(-200_00, bank_reference="BATCH")], opening=1_000_00)
    bring([("054", camt053(parts, kind="054")), ("053", whole)], False)
    assert {one.state for one in PaymentOrder.objects.all()} == {PaymentOrder.State.EXPORTED}
    assert StatementLine.objects.get().state == "to_match"
