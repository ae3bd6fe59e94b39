"""The accountant's pages, without a barrier."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from fund.accounting import exports
from fund.accounting.models import ChartOfAccounts
from fund.ledger import chart
from fund.ledger.models import Fund, Kind
from tests.fund.accounting.conftest import agreed, chloe, fund, move, two_years
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

__all__ = ["agreed", "chloe", "fund", "move", "two_years"]
YEAR = "?from=2026-01-01&to=2026-12-31"


@pytest.fixture
def bram(transactional_db: None, person: Callable[..., User]) -> User:
    return person("Bram", Role.TREASURER2)


def test_the_pages_of_the_accountant_have_no_barrier(
    transactional_db: None, page: Page, sign_in: Callable[..., None], look: Any, fund: Fund, france: Cooperative,
    chloe: User, two_years: None, agreed: Callable[..., ChartOfAccounts],
):  # fmt: skip
    agreed()
    made = exports.ask(
        layout="fec", fund=fund, entity=france, by=chloe, only_new=False,
        since=date(2026, 1, 1), until=date(2026, 12, 31),
    )  # fmt: skip
    sign_in(chloe, Role.TREASURER)
    loan = chart.account(fund, Kind.LOAN, ref="L-1")
    addresses = [
        reverse("accounting:balance") + YEAR,
        reverse("accounting:balance") + "?from=soon&to=x",
        reverse("accounting:card", args=[loan.pk]) + YEAR,
        reverse("accounting:exports"),
        reverse("accounting:export", args=[made.pk]),
        reverse("accounting:chart"),
        reverse("accounting:propose_chart"),
    ]
    for place, address in enumerate(addresses):
        look(page, address, other_way=bool(place % 2), status=422 if "soon" in address else 200)
