"""From a movement to the bank line, the payment and its batch that it rests on."""

import pytest

from fund.banking import origins, unfinished
from fund.banking.batches import approve, export, prepare_batch
from fund.banking.models import PaymentBatch
from fund.banking.settling import reject
from fund.ledger import closing
from fund.ledger import origins as journal
from fund.ledger.models import Movement
from fund.ledger.refusals import BooksFrozen
from fund.ledger.runs import run_and_keep
from tests.fund.ledger.tampering import execute, unguarded

from .conftest import TODAY


def labels(movement):
    return [str(origin.label) for origin in journal.of(movement)]


def test_a_batch_that_was_sent_and_a_payment_that_was_refused_lead_to_their_pages(order, sent, chloe):
    placed = sent(order())
    gone = Movement.objects.get(key=f"bank/batch/{placed.batch.number}/sent")
    assert [origin.url for origin in journal.of(gone)] == [placed.batch.get_absolute_url()]
    reject(placed, why="Account closed", on=TODAY, by=chloe)
    back = Movement.objects.get(key=f"bank/rejected/{placed.pk}")
    urls = [origin.url for origin in origins.find(back)]
    assert urls == [placed.order.get_absolute_url(), placed.batch.get_absolute_url()]


def test_no_batch_is_approved_or_sent_while_the_books_do_not_add_up(account, order, chloe, dirk):
    first, second = order(), order(80_00)
    ready = approve(_prepared(account, first, chloe), by=dirk)
    waiting = _prepared(account, second, chloe)
    with unguarded("ledger_account"):
        execute("UPDATE ledger_account SET in_cents = in_cents + 1 WHERE kind = 'bank'")
    run_and_keep(cheap=True)
    for act, batch in ((approve, waiting), (export, ready)):
        with pytest.raises(BooksFrozen):
            act(batch, by=dirk)
    states = PaymentBatch.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "prepared"]
    with unguarded("ledger_account"):
        execute("UPDATE ledger_account SET in_cents = in_cents - 1 WHERE kind = 'bank'")
    assert run_and_keep(only=None).holds
    assert export(ready, by=dirk).state == PaymentBatch.State.EXPORTED


def _prepared(account, order, by):
    return prepare_batch(account=account, orders=[order], execute_on=TODAY, on=TODAY, by=by)


def test_a_bank_account_without_a_statement_is_shown_before_its_month_closes(account, fund):
    remarks = list(unfinished.in_period(closing.find(fund, "2026-01")))
    assert [str(remark.text) for remark in remarks] == ["Main: no statement of this period was imported."]
    assert unfinished.in_period in closing._looks
