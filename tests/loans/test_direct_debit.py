"""A loan repaid by direct debit, from the first instalment to the last, with one that the member has given back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from fund.bank_days import bank_days_before
from fund.banking.models import BankAccount
from fund.debits import collecting, mandates
from fund.debits.models import CollectionBatch, Creditor, DebitMandate
from fund.ledger import proof
from fund.reporting.following import words
from loans.models import Agreement
from loans.models.agreements import State
from tests.fund.banking.builders import Booked
from workflows.people.models import Member, User

from .conftest import MONDAY


def test_a_loan_is_drawn_instalment_by_instalment_to_its_end(
    running: Callable[..., Agreement],
    ana: Member,
    account: BankAccount,
    bank: Callable[..., Any],
    chloe: User,
    dirk: User,
) -> None:  # fmt: skip
    creditor = Creditor.objects.create(account=account, identifier="FR72ZZZ123456")
    loan = running(ana, cents=120_000)
    assert loan.expected
    assert ana.user
    mandate = mandates.sign(
        loan.expected, debtor_name="Ana Test", iban="BE71096123456769", on=MONDAY, by=ana.user,
        text=mandates.text_of(loan.expected, creditor),
    )  # fmt: skip

    def draw() -> tuple[CollectionBatch, date]:
        """The night tells the member, one treasurer prepares, the other sends, the bank pays."""
        loan.expected.refresh_from_db()
        due = loan.expected.due_on
        assert due
        assert collecting.announce_due(due - timedelta(days=20)) == 1
        day = bank_days_before(due, 2)
        batch = collecting.prepare(creditor, until=due, on=day, by=chloe)
        noon = timezone.make_aware(datetime(day.year, day.month, day.day, 12))
        return collecting.send(batch, digest=batch.digest(), by=dirk, at=noon), due

    def pay(batch: CollectionBatch, due: date) -> None:
        one = batch.collections.get()
        bank(Booked(one.cents, end_to_end_id=one.end_to_end_id, bank_reference=f"D{one.pk}"), on=due)
        loan.refresh_from_db()

    sequences, count = [], loan.schedule.instalments.count()
    batch, due = draw()
    pay(batch, due)
    sequences.append(batch.collections.get().sequence)
    first = batch.collections.get()
    assert loan.repaid_cents == first.cents

    back = due + timedelta(days=14)
    bank(
        Booked(-first.cents, end_to_end_id=first.end_to_end_id, reason="MD06", bank_reference="BACK"), on=back
    )
    loan.refresh_from_db()
    assert (loan.repaid_cents, loan.oldest_unpaid_on) == (0, due)
    came_back = batch.collections.get().came_back
    assert came_back
    assert came_back.movement
    assert words.steps(came_back.movement) == []  # neither it nor what it took back counts any more
    assert proof.run().holds
    assert collecting.announce_due(back) == 0
    second = collecting.again(batch.collections.get(), on=back, by=chloe)
    batch = collecting.prepare(creditor, until=second.collect_on, on=back, by=chloe)
    noon = timezone.make_aware(datetime(back.year, back.month, back.day, 12))
    batch = collecting.send(batch, digest=batch.digest(), by=dirk, at=noon)
    pay(batch, second.collect_on)
    assert loan.repaid_cents == first.cents

    for _instalment in range(count - 1):
        batch, due = draw()
        pay(batch, due)
        sequences.append(batch.collections.get().sequence)
    assert loan.state == State.SETTLED
    assert sequences == ["FRST", *["RCUR"] * (count - 2), "FNAL"]
    mandate = DebitMandate.objects.get(pk=mandate.pk)
    assert mandate.state == "finished"
    assert mandate.events.filter(step="use").count() == count + 1
    assert proof.run().holds


def test_the_last_one_given_back_opens_the_loan_and_the_mandate_again(
    running: Callable[..., Agreement], repay: Callable[..., Agreement], ana: Member, account: BankAccount,
    bank: Callable[..., Any], chloe: User, dirk: User,
) -> None:  # fmt: skip
    creditor = Creditor.objects.create(account=account, identifier="FR72ZZZ123456")
    loan = running(ana, cents=120_000)
    assert loan.expected
    assert ana.user
    rows = list(loan.schedule.rows())
    mandate = mandates.sign(
        loan.expected, debtor_name="Ana Test", iban="BE71096123456769", on=MONDAY, by=ana.user,
        text=mandates.text_of(loan.expected, creditor),
    )  # fmt: skip
    for row in rows[:-1]:
        repay(loan, row.due_cents, on=row.due_on)
    due = rows[-1].due_on
    collecting.announce_due(due - timedelta(days=20))
    day = bank_days_before(due, 2)
    batch = collecting.prepare(creditor, until=due, on=day, by=chloe)
    noon = timezone.make_aware(datetime(day.year, day.month, day.day, 12))
    batch = collecting.send(batch, digest=batch.digest(), by=dirk, at=noon)
    one = batch.collections.get()
    assert one.sequence == "OOFF"
    bank(Booked(one.cents, end_to_end_id=one.end_to_end_id, bank_reference="LAST"), on=due)
    loan.refresh_from_db()
    assert loan.state == State.SETTLED
    bank(Booked(-one.cents, end_to_end_id=one.end_to_end_id, reason="MS02", bank_reference="BACK"),
         on=due + timedelta(3))  # fmt: skip
    loan.refresh_from_db()
    mandate.refresh_from_db()
    assert (loan.state, loan.outstanding_cents, mandate.state) == (State.RUNNING, one.cents, "active")
    assert proof.run().holds
