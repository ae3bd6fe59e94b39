"""A French entity's fund over two years, with its books taken out by Chloé and her chart agreed by Bram."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from fund.accounting import charts, exports
from fund.accounting.models import AccountingExport, ChartOfAccounts
from fund.ledger import chart, proposals
from fund.ledger.models import Fund, Kind, Movement
from fund.ledger.posting import Leg, post
from workflows.jobs import working
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

TODAY = date(2026, 6, 30)
SIREN = "552100554"
_keys = count()


@pytest.fixture
def fund(france: Cooperative) -> Fund:
    made = Fund.objects.create(code="solidarity", name="Solidarity fund", currency="EUR")
    made.cooperatives.add(france)
    return made


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


@pytest.fixture
def bram(person: Callable[..., User]) -> User:
    return person("Bram", Role.TREASURER2)


@pytest.fixture
def move(fund: Fund) -> Callable[..., Movement]:
    """move(date, (Kind.CONTRIBUTIONS, Kind.BANK, cents), …): one movement; "loan:L-1" names an account."""

    def account(name: str) -> Any:
        kind, _colon, ref = str(name).partition(":")
        return chart.account(fund, kind, ref=ref)

    def make(on: date, *legs: tuple[str, str, int], why: str = "Contribution", ref: str = "") -> Movement:
        made = [Leg(account(source), account(target), cents) for source, target, cents in legs]
        return post(key=f"t/{next(_keys)}", legs=made, on=on, why=why, source_ref=ref)

    return make


@pytest.fixture
def two_years(move: Callable[..., Movement]) -> None:
    move(
        date(2025, 11, 3), (Kind.CONTRIBUTIONS, Kind.BANK, 1_000_00), (Kind.SOURCE, Kind.AVAILABLE, 1_000_00)
    )
    move(date(2025, 12, 9), (Kind.BANK, Kind.AID_GIVEN, 300_00), why="Aid | “A-1”\tpaid …")
    move(date(2026, 1, 12), (Kind.CONTRIBUTIONS, Kind.BANK, 500_50))
    move(date(2026, 2, 2), (Kind.BANK, "loan:L-1", 200_00), why="Loan L-1", ref="L-1")
    move(date(2026, 2, 3), (Kind.SOURCE, Kind.AVAILABLE, 1_00), why="budget alone")
    move(date(2026, 3, 2), ("loan:L-1", Kind.BANK, 50_00), why="Łódź repays ☃")


@pytest.fixture
def agreed(fund: Fund, france: Cooperative, chloe: User, bram: User) -> Callable[..., ChartOfAccounts]:
    """agreed(company=…, without=[Kind.LOAN]): the usual French chart, proposed by one and agreed by another."""

    def make(company: str = SIREN, without: tuple[str, ...] = (), standard: str = "pcg") -> ChartOfAccounts:
        numbers = {
            kind: charts.written(pair) for kind, pair in charts.USUAL[standard].items() if kind not in without
        }
        made = charts.propose(
            key=f"chart/{next(_keys)}", fund=fund, entity=france, standard=standard, company=company,
            numbers=numbers, why="As the accountant keeps it", on=TODAY, by=chloe,
        )  # fmt: skip
        return proposals.approve(made, by=bram, on=TODAY, digest=made.digest())

    return make


@pytest.fixture
def take_out(fund: Fund, france: Cooperative, chloe: User) -> Callable[..., tuple[AccountingExport, bytes]]:
    """take_out("fec", since, until): the export, written to its end, and its file."""

    def make(
        layout: str, since: date = date(2026, 1, 1), until: date = date(2026, 12, 31), **more: Any
    ) -> tuple[AccountingExport, bytes]:
        asked = {"fund": fund, "entity": france, "by": chloe, "only_new": False} | more
        made = exports.ask(layout=layout, since=since, until=until, **asked)
        working.carry_out(made._meta.label, made.pk, made.tries)
        made.refresh_from_db()
        assert made.state == "done", made.problem
        return made, b"".join(working.response(made).streaming_content)

    return make
