"""A fund of a Belgian and a French cooperative with their rates, and one in Swedish crowns."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from fund.ledger.models import Fund
from fund.sources import importing
from fund.sources.models import ContributionRate, Import
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


@pytest.fixture
def crowns(db: Any) -> Fund:
    """A fund in crowns, with its cooperative and a rate of 8 %."""
    sweden = Cooperative.objects.create(
        code="se", name="Solidarisk", country="SE", currency="SEK", language="en"
    )
    fund = Fund.objects.create(code="crowns", name="Solidaritetsfond", currency="SEK")
    fund.cooperatives.add(sweden)
    ContributionRate.objects.create(cooperative=sweden, basis_points=800, from_on=date(2020, 1, 1))
    return fund


def invoice(number: str, cooperative: str = "be", **cells: str) -> dict[str, Any]:
    """One line of a file of invoices."""
    return {
        "invoice": number, "cooperative": cooperative, "date": "2026-03-02", "amount": "100,00", **cells,
    }  # fmt: skip


_keys = itertools.count()


def record(fund: Fund, by: Any, *rows: dict[str, Any], kind: str = "contributions") -> Import:
    """Check and record lines at once, whole or not at all."""
    return importing.record(
        kind, list(rows), fund=fund, key=f"test-{next(_keys)}", name="test", on=TODAY, by=by
    )


def table(*rows: dict[str, Any]) -> bytes:
    """Lines as a CSV file."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    quoted = [['"' + str(row.get(name, "")).replace('"', '""') + '"' for name in columns] for row in rows]
    return "\n".join(";".join(cells) for cells in [columns, *quoted]).encode()


def staged(fund: Fund, *rows: dict[str, Any], kind: str = "contributions", **facts: Any) -> Import:
    """Lines that were read and wait to be confirmed; the line of a row is its place, from 1."""
    made = Import(fund=fund, kind=kind, name="test.csv", **facts)
    importing._read(made, enumerate(rows, start=1), TODAY)
    return made
