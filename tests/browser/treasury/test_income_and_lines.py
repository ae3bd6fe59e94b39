"""The pages of a share of income, of funding lines and of a further amount, at a phone's and a desk's width: nothing
overflows, and axe finds nothing."""

import os
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from fund.ledger import proposals
from fund.sources import funding_lines, importing, schedules
from fund.sources.models import Import
from loans import funding, income
from loans.line_rules import OWN, Rule
from loans.schedule import add_months
from tests.browser.conftest import DESK, HAND, HEIGHTS


@pytest.fixture
def terms(publish):
    return publish(deduction_basis_points_max=3_000)


@pytest.fixture
def line(fund, chloe, dirk):
    made = funding_lines.open_line(
        fund=fund, code="brussels", lender="Finance Brussels", limit_cents=1_000_000, from_on=date(2026, 1, 5)
    )
    funding_lines.draw(made, key="1", cents=150_000, on=date(2026, 2, 2), by=chloe, reference="FB-1")
    rules = [Rule("brussels", region="Bruxelles-Capitale"), Rule(OWN)]
    on = date(2026, 2, 2)
    asked = funding.propose(
        key="r", fund=fund, rules=rules, from_on=on, why="As the lender asks", on=on, by=chloe
    )
    proposals.approve(asked, by=dirk, on=on, digest=asked.digest())
    schedules.set_schedule(made, plan=[(add_months(timezone.localdate(), 1), 150_000)], by=chloe)
    return made


@pytest.fixture
def loan(transactional_db, line, ana, trade, running, chloe, dirk, fund):
    activity = trade(ana)
    activity.region = "Bruxelles-Capitale"
    activity.save()
    made, on = running(ana), date(2026, 3, 10)
    asked = income.propose(
        made, key="s", basis_points=1_000, floor_cents=5_000, from_on=on, why="As Ana asked", on=on, by=chloe
    )
    proposals.approve(asked, by=dirk, on=on, digest=asked.digest())
    content = (
        "reference;activity;date;amount\n"
        + f"P-1;{activity.code};2026-03-12;2400.00\nP-2;{activity.code};2026-04-12;120.00\n"
    )
    read, _new = importing.hand_in(
        Import.Kind.INCOME, content.encode(), fund=fund, name="receipts.csv", on=date(2026, 5, 20), by=chloe
    )
    importing.run(importing.confirm(read, by=chloe, wake=False), on=date(2026, 5, 20))
    made.refresh_from_db()
    return made


def test_the_pages_fit_a_phone_and_a_desk_and_axe_finds_nothing(
    page: Page, sign_in, axe, loan, line, ana, chloe, fund
):
    number, code = loan.number, fund.code
    share = loan.income_shares.get()
    visits = [
        (ana.user, f"/loans/{number}/"), (ana.user, f"/loans/{number}/income/"),
        (ana.user, f"/loans/{number}/committee/?kind=top_up"),
        (chloe, f"/loans/{number}/income/"), (chloe, f"/loans/{number}/income/propose/"),
        (chloe, f"/loans/income/{share.pk}/"), (chloe, "/loans/lines/"), (chloe, f"/loans/lines/{code}/brussels/"),
        (chloe, f"/loans/lines/{code}/rules/"), (chloe, line.get_absolute_url()), (chloe, "/loans/follow-up/"),
    ]  # fmt: skip
    for width in (HAND, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for place, (user, address) in enumerate(visits):
            sign_in(user)
            page.goto(address)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/{place:02d}-{width}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
            axe(page)
