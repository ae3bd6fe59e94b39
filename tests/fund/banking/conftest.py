"""A fund with money, its bank account, two treasurers,
and a purpose and a receivable that the tests register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from fund.banking import purposes, receivables
from fund.banking.expected import expect
from fund.banking.importing import import_statement
from fund.banking.models import (
    BankAccount,
    BatchLine,
    ExpectedPayment,
    PaymentBatch,
    PaymentOrder,
    StatementLine,
)
from fund.banking.orders import order_payment
from fund.ledger import chart, commitments
from fund.ledger.models import Fund, Kind
from fund.ledger.posting import Leg, post
from tests.factor import confirmed
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

from .builders import Booked, camt053

TODAY = date(2026, 5, 4)
ANA_IBAN = "BE71096123456769"


@dataclass
class Told:
    """What the hooks of the tests were told."""

    paid: list[tuple[int, date]] = field(default_factory=list)
    returned: list[tuple[int, str]] = field(default_factory=list)
    received: list[tuple[str, int]] = field(default_factory=list)
    undone: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def told() -> Iterator[Told]:
    """Registers a purpose that gives aid and a receivable that lowers a loan,
    and keeps what they were told."""
    heard = Told()

    def paid(order: PaymentOrder, *, on: date, by: Any) -> list[Leg]:
        heard.paid.append((order.pk, on))
        given = Leg(
            chart.account(order.fund, Kind.TRANSIT), chart.account(order.fund, Kind.AID_GIVEN), order.cents
        )
        assert order.commitment is not None
        return [given, *commitments.use_legs(order.commitment, order.cents)]

    def returned(order: PaymentOrder, *, reason: str, on: date, by: Any) -> None:
        heard.returned.append((order.pk, reason))

    def receive(
        expected: ExpectedPayment, *, cents: int, line: Any, key: str, on: date, by: Any
    ) -> list[Leg]:
        heard.received.append((expected.key, cents))
        fund = expected.fund
        return [
            Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.SUSPENSE), cents),
            Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), cents),
        ]

    def undo(expected: ExpectedPayment, *, cents: int, line: Any, key: str, on: date, by: Any) -> None:
        heard.undone.append((expected.key, cents))

    purposes.register(purposes.Purpose("test", "Test payment", paid, returned))
    receivables.register(receivables.Receivable("test", "Test receivable", receive, undo))
    yield heard
    purposes._purposes.pop("test")
    receivables._receivables.pop("test")


@pytest.fixture
def fund(belgium: Cooperative) -> Fund:
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium)
    return fund


@pytest.fixture
def account(fund: Fund, belgium: Cooperative) -> BankAccount:
    """The fund's bank account, with 10,000.00 contributed."""
    account = BankAccount.objects.create(
        fund=fund, cooperative=belgium, name="Main", iban="BE68539007547034", bic="GKCCBEBB",
        holder="Solidarity Fund", town="Brussels", country="BE",
    )  # fmt: skip
    legs = [
        Leg(chart.account(fund, Kind.CONTRIBUTIONS), account.ledger, 1_000_000),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 1_000_000),
    ]
    post(key="test/contributed", legs=legs, on=date(2026, 1, 1), why="contributions")
    return account


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


@pytest.fixture
def dirk(person: Callable[..., User]) -> User:
    """The second treasurer, having typed the code of the second factor just now."""
    return confirmed(person("Dirk", Role.TREASURER2))


@pytest.fixture
def order(account: BankAccount, told: Told, chloe: User) -> Callable[..., PaymentOrder]:
    """order(125_00): an order to pay Ana, its money committed."""
    made = iter(range(1, 1000))

    def make(cents: int = 125_00, **columns: Any) -> PaymentOrder:
        number = f"A-2026-{next(made):04d}"
        commitment = commitments.commit(
            key=number,
            envelope=chart.general(account.fund),
            cents=cents,
            reference=number,
            on=TODAY,
            by=None,
            why="aid",
        )
        return order_payment(
            **{
                "key": f"{number}/payment", "purpose": "test", "fund": account.fund, "payee_name": "Ana Test",
                "iban": ANA_IBAN, "cents": cents, "communication": number, "commitment": commitment,
                "case_reference": number, "on": TODAY, "by": None, **columns,
            }
        )  # fmt: skip

    return make


@pytest.fixture
def sent(account: BankAccount, chloe: User, dirk: User) -> Callable[..., BatchLine]:
    """sent(order, …): the orders prepared, approved and exported;
    answers the first one's place in the batch."""
    from fund.banking import batches

    def send(*orders: PaymentOrder) -> BatchLine:
        batch = batches.prepare_batch(account=account, orders=orders, execute_on=TODAY, on=TODAY, by=chloe)
        batch = batches.export(batches.approve(batch, by=dirk), by=dirk)
        assert batch.state == PaymentBatch.State.EXPORTED
        return batch.lines.select_related("order", "batch").get(order=orders[0])

    return send


@pytest.fixture
def expected(fund: Fund, told: Told) -> Callable[..., ExpectedPayment]:
    def make(reference: str = "+++123/4567/89002+++", cents: int = 100_00, **columns: Any) -> ExpectedPayment:
        return expect(
            **{
                "key": f"expected/{reference}", "purpose": "test", "fund": fund, "reference": reference,
                "cents": cents,
                "due_on": TODAY, "label": "L-2026-0001", **columns,
            }
        )  # fmt: skip

    return make


@pytest.fixture
def line(account: BankAccount) -> Callable[..., StatementLine]:
    """line(100_00, reference=…): one bank line, imported."""

    def bring(cents: int, **columns: Any) -> StatementLine:
        number = f"S{StatementLine.objects.count()}"
        entry = Booked(cents, bank_reference=number, **columns)
        (report,) = import_statement(
            [(number, camt053([entry], number=number, opening=len(number)))], by=None
        )
        assert report.new == 1, report
        return StatementLine.objects.get(bank_reference=number)

    return bring


def held(fund: Fund) -> dict[str, int]:
    """Balances of the fund's accounts by kind, those at zero left out."""
    from fund.ledger.models import Account

    balances: dict[str, int] = {}
    for account in Account.objects.filter(fund=fund):
        balances[account.kind] = balances.get(account.kind, 0) + account.balance_cents
    return {kind: cents for kind, cents in balances.items() if cents}
