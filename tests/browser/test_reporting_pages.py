"""What the fund shows: its page for members or everybody, fairness, the forecast: without a barrier."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fund.aid.models import Award, Programme
from fund.ledger.models import Envelope, Fund, Kind
from fund.reporting.forecast import keeping
from fund.reporting.forecast.model import Levers
from fund.reporting.members.audience import change_audience
from tests.fund.reporting.conftest import awarded, corona, feed, general, move, solidarity
from tests.fund.reporting.test_fairness import decided
from workflows.cases.models import Case
from workflows.cases.office import SavedView
from workflows.jobs.models import Recorded
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role

__all__ = ["awarded", "corona", "decided", "feed", "general", "move", "solidarity"]
THIS_YEAR = timezone.localdate().year
LAST_YEAR = THIS_YEAR - 1


@pytest.fixture
def told(
    transactional_db: None, solidarity: Fund, general: Envelope, belgium: Cooperative, corona: Programme,
    awarded: Callable[..., list[Award]], feed: Callable[[date, int], None], move: Callable[..., None],
) -> Fund:  # fmt: skip
    """Two years of aid by three programmes, contributions, promises, and loans that come back."""
    names = ("Hardship", "Repatriation")
    hardship, home = (
        Programme.objects.create(
            code=name.lower(), name={"en": name}, envelope=general, committee_code="board"
        )
        for name in names
    )
    for year in (LAST_YEAR - 1, LAST_YEAR):
        for month in (1, 4, 7, 10):
            feed(date(year, month, 5), 1_250_000)
            awarded(corona, belgium, 12, 12 * 41_500, on=date(year, month, 9), days=40)
            awarded(hardship, belgium, 6, 6 * 78_250, on=date(year, month, 19), days=9)
            move(date(year, month, 20), (Kind.AVAILABLE, Kind.COMMITTED, 900_000))
            move(date(year, month, 21), (Kind.BANK, Kind.TRANSIT, 300_000))
            for n in range(6):
                loan = f"{Kind.LOAN}:L-{year}-{month}-{n}"
                move(date(year, month, 22), (Kind.TRANSIT, loan, 50_000), (Kind.COMMITTED, Kind.LENT, 50_000))
                back = date(year, month, 22) + timedelta(days=60)
                move(back, (loan, Kind.SUSPENSE, 12_500), (Kind.LENT, Kind.AVAILABLE, 12_500))
        awarded(home, belgium, 2, 2 * 33_300, on=date(year, 6, 1))
    return solidarity


def test_the_page_of_the_fund_has_no_barrier_and_stands_open_once_it_is_said(
    page: Page, sign_in: Callable[..., None], look: Any, told: Fund, ana: Member, belgium: Cooperative,
    france: Cooperative, person: Callable[..., User],
):  # fmt: skip
    sign_in(ana.user, Role.MEMBER)
    look(page, "/fund/members/")
    look(page, f"/fund/members/?period={LAST_YEAR - 1}", other_way=True)
    expect(page.get_by_role("rowheader", name="Others, together").first).to_be_visible()
    expect(page.get_by_text("Repatriation", exact=True)).to_have_count(0)  # two people
    dirk = person("Dirk", Role.ADMINISTRATOR)
    change_audience(france, audience="public", why="The assembly decided.", by=dirk, at=timezone.now())
    sign_in(dirk, Role.ADMINISTRATOR)
    page.goto("/fund/members/readers/")
    page.get_by_label("Cooperative").select_option(belgium.code)
    page.get_by_label("everybody").check()
    page.get_by_label("Why").fill("The assembly of 12 May decided.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="The assembly of 12 May decided.")).to_be_visible()
    look(page, "/fund/members/readers/", other_way=True)
    page.context.clear_cookies()
    look(page, "/fund/members/")
    expect(page.get_by_text("Everybody may read this page.")).to_be_visible()


def test_the_page_on_fairness_has_no_barrier(
    transactional_db: None, page: Page, sign_in: Callable[..., None], look: Any, solidarity: Fund, belgium: Cooperative,
    france: Cooperative, person: Callable[..., User], decided: Callable[..., list[Case]],
):  # fmt: skip
    clara = person("Clara", Role.CHAIR)
    sign_in(clara, Role.CHAIR)
    look(page, "/fund/fairness/")
    expect(page.get_by_text("No years to compare yet.")).to_be_visible()
    year = LAST_YEAR
    decided(belgium, 40, granted=True, year=year, gender="w", born_in=year - 30, language="fr", days=6)
    decided(belgium, 22, granted=True, year=year, gender="m", born_in=year - 50, language="nl", days=9)
    decided(france, 15, granted=True, year=year, gender="m", born_in=year - 68, language="fr", days=21)
    decided(france, 9, granted=False, year=year, gender="w", born_in=year - 50, language="fr", days=19)
    decided(belgium, 31, granted=False, year=year, gender="m", born_in=year - 23, language="nl", days=11)
    decided(belgium, 6, granted=True, year=year, language="en", days=3)
    for other_way in (False, True):
        look(page, f"/fund/fairness/?period={year}", other_way=other_way)
    expect(page.get_by_text("Some groups differ by more than chance:")).to_be_visible()
    expect(page.get_by_role("heading", name="Who read these figures")).to_be_visible()


def test_the_forecast_and_its_scenarios_have_no_barrier(
    page: Page, sign_in: Callable[..., None], look: Any, told: Fund, person: Callable[..., User]
):
    chloe = person("Chloé", Role.TREASURER)
    sign_in(chloe, Role.TREASURER)
    kept = [
        keeping.keep(told, name, levers, by=chloe)
        for name, levers in (("As it is", Levers()), ("A hard year", Levers(requests=150)))
    ]
    addresses = ["/fund/forecast/", "/fund/forecast/?requests=150", "/fund/forecast/scenarios/"]
    for place, address in enumerate([*addresses, "/fund/forecast/?requests=much"]):
        look(page, address, other_way=bool(place % 2), status=422 if "much" in address else 200)
    assert len(kept) == 2


def test_the_page_of_a_long_run_holds_the_longest_names(
    transactional_db: None,
    page: Page,
    sign_in: Callable[..., None],
    look: Any,
    solidarity: Fund,
    person: Callable[..., User],
):
    run = Recorded.objects.create(
        kind=Recorded.Kind.NIGHT, title="2026-03-02", ended_at=timezone.now(),
        lines=[["workflows.people.tasks.lapse_account_changes", "f" * 64], ["", "0 told of a report"]],
    )  # fmt: skip
    sign_in(person("Chloé", Role.TREASURER), Role.TREASURER)
    look(page, run.get_absolute_url())


def test_the_longest_name_of_a_view_stays_inside_a_phone(
    transactional_db: None,
    page: Page,
    sign_in: Callable[..., None],
    look: Any,
    solidarity: Fund,
    person: Callable[..., User],
):
    chloe = person("Chloé", Role.TREASURER)
    SavedView.objects.create(user=chloe, page="reporting:dashboard", name="n" * 40, query="by=sector")
    sign_in(chloe, Role.TREASURER)
    look(page, "/fund/dashboard/?by=sector")
