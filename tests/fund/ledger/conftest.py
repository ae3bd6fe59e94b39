"""A fund with money in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fund.ledger import chart
from fund.ledger.models import Fund, Movement
from fund.ledger.posting import Leg, post
from workflows.people.models import User
from workflows.people.permissions import Role

MONDAY = date(2026, 3, 2)


@pytest.fixture
def fund(db: Any) -> Fund:
    return Fund.objects.create(code="solidarity", name="Solidarity fund", currency="EUR")


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


@pytest.fixture
def contribute(fund: Fund) -> Callable[..., Movement]:
    """contribute(100_00): that much comes in, in both books."""

    def make(cents: int, *, on: date = MONDAY, key: str = "") -> Movement:
        return post(
            key=key or f"contribution/{Movement.objects.count()}",
            legs=contribution(fund, cents),
            on=on,
            why="Contribution",
        )

    return make


def contribution(fund: Fund, cents: int) -> list[Leg]:
    return [
        Leg(chart.account(fund, chart.Kind.CONTRIBUTIONS), chart.account(fund, chart.Kind.BANK), cents),
        Leg(chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE), cents),
    ]
