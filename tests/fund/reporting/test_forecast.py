"""The forecast read from real books, on its page and over the API; scenarios kept, compared, taken away."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.aid.models import Programme
from fund.ledger.models import Fund, Kind
from fund.reporting.forecast import ground, words
from fund.reporting.forecast.model import USUAL, Effect, Levers, foresee, month_after
from fund.reporting.models import Scenario
from workflows.people.models import User
from workflows.people.permissions import Role

from .conftest import LAST

PAGE = "/fund/forecast/"


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


@pytest.fixture
def two_years(solidarity: Fund, feed, move) -> None:
    for at in range(-24, 0):
        feed(month_after(LAST, at).replace(day=5), 10_000_00)
    move(month_after(LAST, -2), (Kind.CHARGES, Kind.BANK, 24_00))


def test_the_ground_is_what_the_books_say(solidarity: Fund, crisis: Programme, two_years: None):
    """445 awards from March 2020 to June 2021: those of the month that runs are not of the whole months before."""
    found = ground.read(solidarity, LAST)
    assert found.contributions[-1] == 10_000_00
    assert len(found.aid) == len(found.contributions) == 24
    assert sum(len(month) for month in found.aid) > 400
    assert found.rest == pytest.approx(1 - 9 / 30)
    assert found.available_cents + found.promised_cents > 0
    assert found.other_cents == 2_00
    assert sum(found.dues) == 0


def test_an_empty_fund_is_foretold_as_empty(solidarity: Fund):
    outlook = foresee(ground.read(solidarity, LAST))
    assert {month.available for month in outlook.months} == {(0, 0, 0)}
    assert "every future" in words.dryness(outlook)


def test_the_page_tells_when_and_what_helps(client: Client, chloe: User, crisis: Programme, two_years: None):
    client.force_login(chloe)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert len(page.context["outlook"].months) == 36
    assert page.context["dryness"] in page.content.decode()
    supposed = client.get(f"{PAGE}?requests=300&crisis=2")
    assert supposed.context["supposed"] == "number of requests 300 %, crisis from month 2"
    assert client.get(f"{PAGE}?format=csv").status_code == 200
    assert client.get(f"{PAGE}?format=xlsx").status_code == 200


@pytest.mark.parametrize(
    "query", ["contributions=-1", "requests=many", "crisis=99", "lost=1e3", "moratorium="]
)
def test_what_cannot_be_supposed_is_told_beside_its_field(
    client: Client, chloe: User, solidarity: Fund, query: str
):
    client.force_login(chloe)
    page = client.get(f"{PAGE}?{query}")
    assert page.status_code == 422
    assert page.context["form"].errors
    assert query.split("=")[1] in page.content.decode()


def test_a_scenario_is_kept_compared_and_taken_away(
    client: Client, chloe: User, solidarity: Fund, two_years: None
):
    client.force_login(chloe)
    kept = {"name": "Spring again", "crisis": "1", "requests": "150"}
    for _twice in range(2):
        assert client.post("/fund/forecast/keep/", kept).status_code == 302
    made = Scenario.objects.get()
    assert (made.supposed, made.by) == (Levers(crisis=1, requests=150), chloe)
    refused = client.post("/fund/forecast/keep/", kept | {"crisis": "2"})
    assert (refused.status_code, b"Spring again" in refused.content) == (409, True)
    assert client.post("/fund/forecast/keep/", kept | {"name": ""}).status_code == 422
    page = client.get("/fund/forecast/scenarios/")
    assert [row["name"] for row in page.context["rows"]] == ["As usual", "Spring again"]
    assert len(page.context["chart"].lines) == 2
    one = client.get(f"/fund/forecast/scenarios/?with={made.pk}&with=nonsense")
    assert [str(line.name) for line in one.context["chart"].lines] == ["Spring again"]
    assert client.get("/fund/forecast/scenarios/?format=csv").status_code == 200
    assert client.post(f"/fund/forecast/scenarios/{made.pk}/take-away/").status_code == 302
    assert client.post(f"/fund/forecast/scenarios/{made.pk}/take-away/").status_code == 404


def test_who_audits_reads_and_keeps_nothing(client: Client, person: Callable[..., User], solidarity: Fund):
    client.force_login(person("Ada", Role.AUDITOR))
    page = client.get(PAGE)
    assert (page.status_code, b"keep/" in page.content) == (200, False)
    assert client.post("/fund/forecast/keep/", {"name": "Mine"}).status_code == 403
    client.force_login(person("Omar", Role.OFFICER))
    assert client.get(PAGE).status_code == 403


def test_the_fund_of_others_looks_like_missing(
    client: Client, person: Callable[..., User], solidarity: Fund, belgium
):
    made = Scenario.objects.create(fund=solidarity, name="Ours", levers=vars(USUAL), by=person("Eve"))
    solidarity.cooperatives.clear()
    client.force_login(person("Chloé", Role.TREASURER))
    assert client.get(f"{PAGE}?fund=solidarity").status_code == 404
    assert client.post(f"/fund/forecast/scenarios/{made.pk}/take-away/").status_code == 404


def test_the_same_over_the_api(chloe: User, solidarity: Fund, two_years: None):
    api = APIClient()
    api.force_authenticate(chloe)
    told = api.get("/api/v1/forecasts/?crisis=1&requests=900").json()
    stands = ground.read(solidarity, date.today())
    outlook = foresee(stands, Levers(crisis=1, requests=900))
    assert [month["available"]["middle"] for month in told["months"]] == [
        m.available.middle for m in outlook.months
    ]
    assert told["told"] == words.dryness(outlook)
    assert api.get("/api/v1/forecasts/?crisis=99").status_code == 400
    assert api.get("/api/v1/forecasts/?lever=1").status_code == 400
    body = {"fund": "solidarity", "name": "Crisis", "levers": {"crisis": 1}}
    made = api.post("/api/v1/scenarios/", body, format="json")
    assert made.status_code == 201
    assert api.get("/api/v1/scenarios/").json()["results"][0]["levers"]["crisis"] == 1
    assert api.delete(f"/api/v1/scenarios/{made.json()['id']}/").status_code == 204


def test_the_best_lever_is_told_with_its_figure(solidarity: Fund, two_years: None):
    outlook = foresee(ground.read(solidarity, LAST), Levers())
    found = [Effect("amounts", -10, 12_000_00, None)]
    assert words.best(found, outlook, "EUR").startswith("What helps most is grants a tenth smaller: ")
    assert words.best([], outlook, "EUR") == ""
