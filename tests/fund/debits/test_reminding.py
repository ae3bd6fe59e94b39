"""Somebody is told that a collection file is to be made and sent while the bank still takes it: once a day and file."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from fund.bank_days import bank_days_before
from fund.banking.models import ExpectedPayment
from fund.debits import collecting, reminding, rules
from fund.debits.models import Collection, Creditor
from fund.debits.tasks import NIGHTLY
from tests.factor import confirmed
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.people.permissions import Role

from .conftest import DUE, TODAY, Sign, at

LAST = date(2026, 5, 29)  # one bank day before the 1st of June, a Monday
FIRST = date(2026, 5, 26)  # three bank days before that


@pytest.fixture
def announced(expected: Callable[..., ExpectedPayment], signed: Sign) -> Collection:
    one = collecting.announce(signed(expected()), on=TODAY, by=None)
    assert one
    assert one.collect_on == DUE
    return one


def told(template: str) -> list[str]:
    return sorted(Notice.objects.filter(template=template).values_list("user__first_name", flat=True))


@pytest.mark.parametrize("offset", range(-8, 12))
def test_the_time_to_file_is_counted_in_bank_days(offset: int) -> None:
    on = LAST + timedelta(offset)
    assert (
        rules.is_time_to_file(DUE, on) == (bank_days_before(LAST, 3) <= on <= LAST) == (FIRST <= on <= LAST)
    )


def test_over_easter_bank_days_are_few() -> None:
    after_easter = date(2027, 3, 30)  # the bank is closed from Good Friday, 26 March, to Monday 29
    assert rules.last_sending_day(after_easter) == date(2027, 3, 25)
    assert [rules.is_time_to_file(after_easter, date(2027, 3, day)) for day in (21, 22, 25, 26)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_who_prepares_is_told_once_from_three_bank_days_before_the_last(
    announced: Collection, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    assert reminding.remind in NIGHTLY
    assert reminding.remind(FIRST - timedelta(1)) == "0 treasurers told of collection files"
    assert (reminding.to_file(chloe, FIRST - timedelta(1)), told("debit_file_to_make")) == (0, [])
    for on in (FIRST, FIRST, LAST):
        reminding.remind(on)
        assert (reminding.to_file(chloe, on), reminding.to_file(dirk, on)) == (1, 0)
    assert told("debit_file_to_make") == ["Chloé"]
    notice = Notice.objects.get(template="debit_file_to_make")
    assert "29 May 2026" in notice.body
    assert "100" not in notice.body  # no amount travels by mail


def test_who_sends_is_told_at_once_and_the_preparer_is_not(
    announced: Collection, creditor: Creditor, chloe: User, dirk: User, person: Callable[..., User]
) -> None:
    person("Chloé", Role.TREASURER2)
    batch = collecting.prepare(creditor, until=DUE, on=TODAY, by=chloe)
    while outbox.deliver():
        pass
    assert told("debit_file_to_send") == ["Dirk"]
    reminding.remind(FIRST)
    assert (told("debit_file_to_send"), told("debit_file_to_make")) == (["Dirk"], [])
    assert (
        reminding.to_send(dirk, FIRST),
        reminding.to_send(chloe, FIRST),
        reminding.to_file(chloe, FIRST),
    ) == (1, 0, 0)
    collecting.send(batch, digest=batch.digest(), by=confirmed(dirk), at=at(TODAY))
    assert reminding.to_send(dirk, FIRST) == 0


def test_nobody_is_asked_to_make_a_file_of_their_own(
    expected: Callable[..., ExpectedPayment], signed: Sign, member: Callable[..., Member], chloe: User
) -> None:
    mine = expected(member=member("Chloé"))
    assert collecting.announce(signed(mine), on=TODAY, by=None)
    reminding.remind(LAST)
    assert (reminding.to_file(chloe, LAST), told("debit_file_to_make")) == (0, [])
