"""Two people, or one who clicks twice, at the same moment: one effect. Real connections,
on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from fund.banking import batches, matching
from fund.banking.importing import import_statement
from fund.banking.models import (
    BankAccount,
    BatchLine,
    ExpectedPayment,
    PaymentBatch,
    PaymentOrder,
    StatementLine,
)
from fund.ledger.models import Movement
from tests.factor import confirmed
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import Refusal

from .builders import Booked, camt053
from .conftest import TODAY, Told, held

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in its own thread and connection, let go together; a refusal is an answer."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: list[Any]) -> int:
    return sum(isinstance(answer, Refusal) for answer in answers)


def test_an_order_taken_by_two_treasurers_is_in_one_batch(
    order: Callable[..., PaymentOrder], account: BankAccount, chloe: User
) -> None:
    one = order()

    def prepare() -> PaymentBatch:
        mine = PaymentOrder.objects.get(pk=one.pk)
        return batches.prepare_batch(
            account=account, orders=[mine], execute_on=TODAY, on=TODAY, by=User.objects.get(pk=chloe.pk)
        )

    assert refusals(at_once(prepare, prepare, prepare)) == 2
    assert BatchLine.objects.filter(is_active=True).count() == PaymentBatch.objects.count() == 1


def test_a_double_click_on_export_sends_once(
    order: Callable[..., PaymentOrder], account: BankAccount, chloe: User, dirk: User
) -> None:
    batch = batches.prepare_batch(account=account, orders=[order()], execute_on=TODAY, on=TODAY, by=chloe)
    batch = batches.approve(batch, by=dirk)

    def export() -> PaymentBatch:
        return batches.export(PaymentBatch.objects.get(pk=batch.pk), by=User.objects.get(pk=dirk.pk))

    assert refusals(at_once(export, export, export)) == 2
    assert held(account.fund)["transit"] == 125_00
    assert list(batch.events.values_list("step", flat=True)).count("export") == 1


def test_the_same_file_brought_twice_at_once_is_booked_once(account: BankAccount) -> None:
    raw = camt053([Booked(10_00), Booked(10_00)])
    answers = at_once(*[lambda: import_statement([("a.xml", raw)], by=None)] * 3)
    outcomes = sorted(report.outcome for (report,) in answers)
    assert outcomes == ["imported", "known", "known"]
    assert StatementLine.objects.count() == 2
    assert held(account.fund)["bank"] == 1_000_000 + 20_00


def test_two_files_that_overlap_brought_at_once_double_nothing(account: BankAccount) -> None:
    four, five = date(2026, 5, 4), date(2026, 5, 5)
    monday, tuesday = Booked(10_00, on=four, bank_reference="R1"), Booked(20_00, on=five, bank_reference="R2")
    one = camt053([monday, tuesday], number="1", on=five)
    two = camt053([tuesday], number="2", opening=10_00, on=five)
    at_once(lambda: import_statement([("1", one)], by=None), lambda: import_statement([("2", two)], by=None))
    assert sorted(StatementLine.objects.values_list("cents", flat=True)) == [10_00, 20_00]


def test_two_people_who_match_one_line_match_it_once(
    account: BankAccount, expected: Callable[..., ExpectedPayment], chloe: User, told: Told
) -> None:
    row = expected()
    import_statement([("a.xml", camt053([Booked(70_00)]))], by=None)
    line = StatementLine.objects.get()

    def assign() -> Any:
        mine = StatementLine.objects.get(pk=line.pk)
        return matching.assign(mine, ExpectedPayment.objects.get(pk=row.pk), by=User.objects.get(pk=chloe.pk))

    answers = at_once(assign, assign, assign)
    assert refusals(answers) == 2
    line.refresh_from_db()
    assert (line.matched_cents, line.matches.standing().count()) == (70_00, 1)
    assert Movement.objects.filter(key__startswith="bank/match/").count() == 1


def test_one_confirmation_told_by_two_files_at_once_pays_once(
    order: Callable[..., PaymentOrder], sent: Callable[..., BatchLine], account: BankAccount, told: Told
) -> None:
    placed = sent(order())
    entry = Booked(-125_00, end_to_end_id=placed.end_to_end_id, bank_reference="R1")
    one, two = camt053([entry], number="1"), camt053([entry], number="1") + b"\n"
    at_once(lambda: import_statement([("1", one)], by=None), lambda: import_statement([("2", two)], by=None))
    assert len(told.paid) == 1
    assert "transit" not in held(account.fund)


# ---- approving and exporting, by two treasurers at the same moment


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def approving(batch: PaymentBatch, *people: User) -> list[Callable[[], PaymentBatch]]:
    return [
        lambda by=by: batches.approve(PaymentBatch.objects.get(pk=batch.pk), by=again(by)) for by in people
    ]


def test_two_who_approve_at_once_where_one_is_asked_approve_it_once(
    order: Callable[..., PaymentOrder],
    account: BankAccount,
    chloe: User,
    dirk: User,
    person: Callable[..., User],
) -> None:
    dora = confirmed(person("Dora", Role.TREASURER2))
    batch = batches.prepare_batch(account=account, orders=[order()], execute_on=TODAY, on=TODAY, by=chloe)
    assert refusals(at_once(*approving(batch, dirk, dora))) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.approvals.count()) == (PaymentBatch.State.APPROVED, 1)


def test_two_who_approve_at_once_where_two_are_asked_both_count_and_it_is_approved(
    order: Callable[..., PaymentOrder],
    account: BankAccount,
    chloe: User,
    dirk: User,
    person: Callable[..., User],
) -> None:
    dora = confirmed(person("Dora", Role.TREASURER2))
    large = [order(1_000_01)]
    batch = batches.prepare_batch(account=account, orders=large, execute_on=TODAY, on=TODAY, by=chloe)
    assert refusals(at_once(*approving(batch, dirk, dora))) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.approvals.count()) == (PaymentBatch.State.APPROVED, 2)
    steps = list(batch.events.values_list("step", flat=True))
    assert steps == ["prepare", "sign", "approve"]


def test_without_the_lock_both_would_wait_for_the_other_so_that_the_test_above_proves_something(
    order: Callable[..., PaymentOrder], account: BankAccount, chloe: User
) -> None:
    large = [order(1_000_01)]
    batch = batches.prepare_batch(account=account, orders=large, execute_on=TODAY, on=TODAY, by=chloe)
    looked = Barrier(2)

    def unlocked() -> bool:
        mine = PaymentBatch.objects.select_related("account__fund").get(pk=batch.pk)
        missing = mine.missing(mine.digest(), TODAY)
        looked.wait()
        return bool(missing.missing(["treasurer2"]))  # “another one is still asked”: nobody approves it

    assert at_once(unlocked, unlocked) == [True, True]


def test_two_treasurers_who_export_at_once_send_it_once(
    order: Callable[..., PaymentOrder],
    account: BankAccount,
    chloe: User,
    dirk: User,
    person: Callable[..., User],
) -> None:
    dora = confirmed(person("Dora", Role.TREASURER2))
    batch = batches.prepare_batch(account=account, orders=[order()], execute_on=TODAY, on=TODAY, by=chloe)
    batch = batches.approve(batch, by=dirk)
    sent = [
        lambda by=by: batches.export(PaymentBatch.objects.get(pk=batch.pk), by=again(by))
        for by in (dirk, dora)
    ]
    assert refusals(at_once(*sent)) == 1
    assert held(account.fund)["transit"] == 125_00
    assert Movement.objects.filter(key__startswith="bank/batch/").count() == 1


def test_without_the_lock_both_would_find_it_ready_to_send(
    order: Callable[..., PaymentOrder], account: BankAccount, chloe: User, dirk: User
) -> None:
    batch = batches.prepare_batch(account=account, orders=[order()], execute_on=TODAY, on=TODAY, by=chloe)
    batches.approve(batch, by=dirk)
    looked = Barrier(2)

    def unlocked() -> bool:
        mine = PaymentBatch.objects.get(pk=batch.pk)
        ready = mine.state == PaymentBatch.State.APPROVED and not mine.missing(mine.digest(), TODAY)
        looked.wait()
        return ready

    assert at_once(unlocked, unlocked) == [True, True]


def test_a_batch_changed_while_it_is_approved_is_never_approved_as_something_else(
    order: Callable[..., PaymentOrder], account: BankAccount, chloe: User, dirk: User
) -> None:
    one, two = order(), order(50_00)
    batch = batches.prepare_batch(account=account, orders=[one, two], execute_on=TODAY, on=TODAY, by=chloe)
    seen = batch.digest()

    def leave_out() -> PaymentBatch:
        mine = PaymentBatch.objects.get(pk=batch.pk)
        return batches.take_out(mine, PaymentOrder.objects.get(pk=two.pk), by=again(chloe))

    def approve() -> PaymentBatch:
        return batches.approve(PaymentBatch.objects.get(pk=batch.pk), by=again(dirk), digest=seen)

    at_once(leave_out, approve)
    batch.refresh_from_db()
    assert batch.state == PaymentBatch.State.PREPARED
    assert not batch.approvals.filter(voided_at=None).exists()
