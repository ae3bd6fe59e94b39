"""Two treasurers, two workers, a double click at the same moment: one collection, one file, one payment, one return.
Real connections, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment
from fund.debits import collecting, mandates
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from tests.fund.banking.builders import Booked, camt053
from tests.fund.banking.test_at_once import at_once, refusals
from workflows.people.models import Member, User

from .conftest import ANA_IBAN, DUE, TODAY, Send, Sign, Told, at, held, only

pytestmark = pytest.mark.django_db(transaction=True)
Expected = Callable[..., ExpectedPayment]


def test_the_night_and_a_treasurer_announce_once(expected: Expected, signed: Sign, chloe: User) -> None:
    mandate = signed(expected())

    def announce() -> Any:
        mine = DebitMandate.objects.get(pk=mandate.pk)
        return collecting.announce(mine, on=TODAY, by=User.objects.get(pk=chloe.pk))

    answers = at_once(announce, announce, lambda: collecting.announce_due(TODAY))
    assert not refusals(answers)
    assert Collection.objects.count() == 1


def test_signing_twice_at_once_leaves_one_mandate_in_force(
    expected: Expected, creditor: Creditor, ana: Member
) -> None:
    wanted = expected()
    text = mandates.text_of(wanted, creditor)

    def sign(iban: str) -> Callable[[], DebitMandate]:
        return lambda: mandates.sign(
            ExpectedPayment.objects.get(pk=wanted.pk), debtor_name="Ana Test", iban=iban, on=TODAY,
            by=User.objects.get(pk=ana.user_id), text=text,
        )  # fmt: skip

    at_once(sign(ANA_IBAN), sign("FR1420041010050500013M02606"), sign(ANA_IBAN))
    assert DebitMandate.objects.active().count() == 1


def test_a_mandate_that_ends_while_its_next_collection_is_announced_draws_nothing(
    expected: Expected, signed: Sign, chloe: User
) -> None:
    for _round in range(6):
        mandate = signed(expected())

        def mine(pk: int = mandate.pk) -> DebitMandate:
            return DebitMandate.objects.get(pk=pk)

        at_once(
            lambda: collecting.announce(mine(), on=TODAY, by=None),
            lambda: mandates.end(mine(), why="I changed banks", by=User.objects.get(pk=chloe.pk)),
        )
        assert mine().state == "cancelled"
        assert not mine().collections.under_way().exists()


def test_a_double_click_makes_one_file_and_sends_it_once(
    expected: Expected, signed: Sign, creditor: Creditor, chloe: User, dirk: User
) -> None:
    collecting.announce(signed(expected()), on=TODAY, by=None)

    def prepare() -> CollectionBatch:
        return collecting.prepare(creditor, until=DUE, on=TODAY, by=User.objects.get(pk=chloe.pk))

    assert refusals(at_once(prepare, prepare, prepare)) == 2
    batch = CollectionBatch.objects.get()
    digest = batch.digest()

    def send() -> CollectionBatch:
        mine = CollectionBatch.objects.get(pk=batch.pk)
        return collecting.send(mine, digest=digest, by=User.objects.get(pk=dirk.pk), at=at(TODAY))

    assert refusals(at_once(send, send, send)) == 2
    assert list(batch.events.values_list("step", flat=True)).count("send") == 1


def test_the_same_statements_at_once_pay_once_and_take_back_once(
    expected: Expected, signed: Sign, sent: Send, account: BankAccount, told: Told
) -> None:
    before = held(account.fund)
    one = only(sent(signed(expected())))
    paid = Booked(one.cents, on=DUE, end_to_end_id=one.end_to_end_id)
    back = Booked(-one.cents, on=DUE, end_to_end_id=one.end_to_end_id, reason="AM04")
    first, second = camt053([paid], on=DUE), camt053([back], on=DUE, number="2", opening=100_00)
    at_once(*[lambda: import_statement([("1", first)], by=None)] * 3)
    assert (len(told.received), held(account.fund)["bank"]) == (1, before["bank"] + 100_00)
    at_once(*[lambda: import_statement([("2", second)], by=None)] * 3)
    assert (len(told.undone), held(account.fund)) == (1, before)
