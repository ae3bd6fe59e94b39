"""A fund of a Belgian and a French cooperative with their rates."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fund.ledger.models import Fund
from fund.sources.models import ContributionRate
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

TODAY = date(2026, 6, 30)


@pytest.fixture
def fund(belgium: Cooperative, france: Cooperative) -> Fund:
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium, france)
    return fund


@pytest.fixture
def rates(belgium: Cooperative, france: Cooperative) -> None:
    for cooperative, points, from_on in (
        (belgium, 650, date(2020, 1, 1)),
        (france, 900, date(2020, 1, 1)),
        (france, 1_000, date(2026, 3, 16)),
    ):
        ContributionRate.objects.create(cooperative=cooperative, basis_points=points, from_on=from_on)


@pytest.fixture
def chloe(person: Callable[..., Any]) -> User:
    return person("Chloé", Role.TREASURER)
