"""A fund that collects, a member who pays what is expected of them in instalments, two treasurers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fund.banking.expected import expect
from fund.banking.models import BankAccount, ExpectedPayment
from fund.debits import collecting, mandates
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from tests.fund.banking.conftest import Told, account, chloe, dirk, fund, held, told
from workflows.people.models import Member, User

__all__ = ["Told", "account", "chloe", "dirk", "fund", "held", "told"]

TODAY = date(2026, 5, 11)
DUE = date(2026, 6, 1)
ANA_IBAN = "BE71096123456769"

Sign = Callable[..., DebitMandate]
Send = Callable[..., CollectionBatch]


@pytest.fixture
def creditor(account: BankAccount) -> Creditor:
    return Creditor.objects.create(account=account, identifier="FR72ZZZ123456")


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member("Ana")


@pytest.fixture
def expected(creditor: Creditor, told: Told, ana: Member) -> Callable[..., ExpectedPayment]:
    """expected(100_00): what Ana owes next, due on 1 June."""
    made = iter(range(1, 100))

    def make(cents: int = 100_00, **columns: Any) -> ExpectedPayment:
        twelve = f"{next(made):010d}"
        check = int(twelve) % 97 or 97
        number = f"{twelve}{check:02d}"
        return expect(
            **{
                "key": f"expected/{number}", "purpose": "test", "fund": creditor.account.fund,
                "reference": f"+++{number[:3]}/{number[3:7]}/{number[7:]}+++", "cents": cents, "due_on": DUE,
                "label": f"L-2026-{int(twelve):04d}", "member": ana, **columns,
            }
        )  # fmt: skip

    return make


@pytest.fixture
def signed() -> Sign:
    """signed(expected): the member signs on screen, on 11 May."""

    def sign(expected: ExpectedPayment, **columns: Any) -> DebitMandate:
        assert expected.member
        assert expected.member.user
        creditor = mandates.creditor_for(expected)
        assert creditor
        return mandates.sign(
            expected,
            **{
                "debtor_name": "Ana Test", "iban": ANA_IBAN, "on": TODAY, "by": expected.member.user,
                "text": mandates.text_of(expected, creditor), **columns,
            },
        )  # fmt: skip

    return sign


@pytest.fixture
def sent(creditor: Creditor, chloe: User, dirk: User) -> Send:
    """sent(mandate, …): announced on 11 May, prepared by one treasurer and sent by the other."""

    def send(*given: DebitMandate, on: date = TODAY) -> CollectionBatch:
        for mandate in given:
            assert collecting.announce(mandate, on=on, by=None)
        batch = collecting.prepare(creditor, until=date(2027, 12, 31), on=on, by=chloe)
        return collecting.send(batch, digest=batch.digest(), by=dirk, at=at(on))

    return send


def at(on: date) -> Any:
    from datetime import datetime, time

    from django.utils import timezone

    return timezone.make_aware(datetime.combine(on, time(9)))


def only(batch: CollectionBatch) -> Collection:
    return batch.collections.get()
