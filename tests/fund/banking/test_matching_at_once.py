"""Two treasurers on one line, or one while a file comes in: one effect. Each has its twin with the lock taken away,
which does happen twice. Real connections, on both databases."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest

from fund.banking import matching, reconciling
from fund.banking.importing import import_statement
from fund.banking.matching import Part
from fund.banking.models import (
    BankAccount,
    ExpectedPayment,
    Match,
    MatchingRule,
    Reconciliation,
    StatementLine,
)
from fund.ledger import proof
from workflows.people.models import User

from .builders import Booked, camt053
from .conftest import TODAY, Told, held
from .test_at_once import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)

Expected = Callable[..., ExpectedPayment]


@pytest.fixture
def line(account: BankAccount) -> StatementLine:
    import_statement([("a.xml", camt053([Booked(150_00)]))], by=None)
    return StatementLine.objects.get()


def fresh(line: StatementLine) -> StatementLine:
    return StatementLine.objects.select_related("account__fund").get(pk=line.pk)


def me(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_part_a_split_and_a_use_of_one_line_at_once_take_it_once(
    line: StatementLine, expected: Expected, chloe: User, dirk: User, told: Told, account: BankAccount
) -> None:
    row, version = expected(), line.version
    answers = at_once(
        lambda: matching.assign(fresh(line), row, by=me(chloe), cents=60_00, version=version),
        lambda: matching.split(fresh(line), [Part(60_00, row)], by=me(dirk), version=version),
        lambda: matching.use_as(fresh(line), "gift", by=me(dirk), version=version),
    )
    assert refusals(answers) == 2
    line.refresh_from_db()
    assert line.matched_cents == Match.objects.standing().total_cents()
    assert Match.objects.count() == 1
    assert proof.run().holds


def test_undone_by_two_at_once_it_is_undone_once(
    line: StatementLine, expected: Expected, chloe: User, dirk: User, told: Told
) -> None:
    row = expected()
    match = matching.assign(line, row, by=chloe)

    def undo(by: User) -> Any:
        return matching.undo(Match.objects.select_related("line").get(pk=match.pk), by=me(by))

    assert refusals(at_once(lambda: undo(chloe), lambda: undo(dirk), lambda: undo(chloe))) == 2
    row.refresh_from_db()
    assert (row.received_cents, len(told.undone)) == (0, 1)
    assert proof.run().holds


def test_gathering_the_same_lines_at_once_gathers_them_once(
    account: BankAccount, expected: Expected, chloe: User, dirk: User, told: Told
) -> None:
    row = expected()
    import_statement([("a.xml", camt053([Booked(40_00, text="a"), Booked(60_00, text="b")]))], by=None)

    def gather(by: User) -> Any:
        return matching.gather(list(StatementLine.objects.all()), row, by=me(by))

    assert refusals(at_once(lambda: gather(chloe), lambda: gather(dirk))) == 1
    row.refresh_from_db()
    assert row.received_cents == 100_00


def test_a_line_matched_while_another_file_comes_in_is_matched_once_and_nothing_is_lost(
    line: StatementLine, expected: Expected, chloe: User, account: BankAccount, told: Told
) -> None:
    row = expected()
    raw = camt053([Booked(100_00, reference="123456789002", bank_reference="R9")], number="2", opening=150_00)
    answers = at_once(
        lambda: matching.assign(fresh(line), row, by=me(chloe)),
        lambda: import_statement([("b.xml", raw)], by=None),
        lambda: import_statement([("c.xml", raw + b"\n")], by=None),
    )
    assert refusals(answers) == 0
    row.refresh_from_db()
    assert row.received_cents == 250_00
    assert "suspense" not in held(account.fund)
    assert proof.run().holds


def test_a_month_reconciled_by_two_at_once_is_recorded_once(
    account: BankAccount, chloe: User, dirk: User
) -> None:
    import_statement([("a.xml", camt053([Booked(1_00)], opening=1_000_000))], by=None)

    def reconcile(by: User) -> Any:
        return reconciling.reconcile(BankAccount.objects.get(), TODAY, by=me(by))

    assert refusals(at_once(lambda: reconcile(chloe), lambda: reconcile(dirk))) == 0
    assert Reconciliation.objects.count() == 1


def test_rules_learnt_at_once_count_each_confirmation(
    account: BankAccount, expected: Expected, chloe: User, dirk: User, told: Told
) -> None:
    row = expected(cents=1)
    import_statement([("a.xml", camt053([Booked(40_00, text="a"), Booked(60_00, text="b")]))], by=None)
    one, two = StatementLine.objects.order_by("pk")
    answers = at_once(
        lambda: matching.assign(fresh(one), row, by=me(chloe)),
        lambda: matching.assign(fresh(two), row, by=me(dirk)),
    )
    assert refusals(answers) == 0
    assert MatchingRule.objects.get().times == 2


def test_the_twin_that_does_not_hold_the_line_takes_it_twice(
    line: StatementLine, expected: Expected, chloe: User, dirk: User, told: Told
) -> None:
    """What the lock is for: to read the line, decide, and only then write lets two take all of it."""
    both_have_read = Barrier(2, timeout=5)

    def unguarded() -> None:
        seen = fresh(line)
        both_have_read.wait()
        if seen.open_cents >= 150_00:  # each believes that all of it is left
            Match.objects.create(line=seen, use="gift", cents=150_00, because="twin")

    at_once(unguarded, unguarded)
    assert Match.objects.standing().total_cents() == 300_00
