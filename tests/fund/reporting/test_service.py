"""How soon requests are decided and paid: figures on a page and over the API, and the cases behind each."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.aid.models import Award, Programme
from fund.ledger.models import Fund
from fund.reporting import service_times
from workflows.cases.models import Case
from workflows.cases.service import What
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

from .conftest import FIRST, LAST


@pytest.fixture
def chloe(person: Callable[..., User]) -> User:
    return person("Chloé", Role.TREASURER)


def test_the_figures_lead_to_their_cases(solidarity: Fund, crisis: Programme, chloe: User, client: Client):
    client.force_login(chloe)
    here = f"?from={FIRST}&to={LAST}"
    page = client.get(f"/fund/service/{here}")
    counted = sum(
        figure.count
        for figure in service_times.figures(solidarity, FIRST, LAST)
        if figure.what == What.DECISION
    )
    assert page.status_code == 200
    behind = client.get(f"/fund/service/cases/{here}&what=decision")
    assert behind.context["page"].paginator.count + behind.context["hidden"] == counted
    assert client.get(f"/fund/service/{here}&format=csv").status_code == 200
    assert client.get(f"/fund/service/cases/{here}&what=money&format=xlsx").status_code == 200
    assert client.get("/fund/service/?from=2021-01-02&to=2021-01-01").status_code == 422
    assert client.get("/fund/service/?from=yesterday").status_code == 422


def test_the_list_holds_only_what_one_may_open_and_counts_the_rest_for_who_reads_every_count(
    solidarity: Fund, crisis: Programme, person: Callable[..., User], client: Client
):
    here = f"/fund/service/cases/?from={FIRST}&to={LAST}"
    client.force_login(person("Carla", Role.CHAIR))
    assert client.get(here).context["rows"] == []
    assert client.get(here).context["hidden"] == 0
    client.force_login(person("Chloé", Role.TREASURER))
    assert client.get(here).context["hidden"] == 30, "treasurers open no refusal"


def test_a_chair_reads_how_soon_over_the_years_of_the_page_alone_and_never_how_many(
    solidarity: Fund,
    corona: Programme,
    belgium: Cooperative,
    awarded: Callable[..., list[Award]],
    person: Callable[..., User],
    client: Client,
):
    """One day told what became of the one request decided on it."""
    awarded(corona, belgium, 9, 9_000)
    urgent = awarded(corona, belgium, 3, 3_000)
    Case.objects.filter(awards__in=urgent).update(urgency=100)
    carla = person("Carla", Role.CHAIR)
    client.force_login(carla)
    api = APIClient()
    api.force_authenticate(carla)

    def told(query: str) -> list[tuple[str, str, int | None, int | None, int | None]]:
        names = ("what", "level", "count", "median_days", "ninth_decile_days")
        rows = api.get(f"/api/v1/service-times/{query}").json()["figures"]
        return [tuple(row[name] for name in names) for row in rows]

    year, day = "?from=2020-01-01&to=2020-12-31", f"?from={FIRST + timedelta(days=5)}&to={LAST}"
    assert told(year) == [("decision", "ordinary", None, 5, None), ("money", "ordinary", None, 4, None)]
    assert told(day) == []
    assert "2020" in client.get(f"/fund/service/{day}").text
    assert year.replace("&", "&amp;") in client.get(f"/fund/service/{day}").text
    table = client.get(f"/fund/service/{year}&format=csv").getvalue().decode()
    assert len(table.splitlines()) == 3
    api.force_authenticate(person("Chloé", Role.TREASURER))
    assert [row[2] for row in told(day)] == [3, 0, 9, 3, 0, 9]


def test_the_same_over_the_api(solidarity: Fund, crisis: Programme, chloe: User, person: Callable[..., User]):
    api = APIClient()
    api.force_authenticate(chloe)
    told = api.get(f"/api/v1/service-times/?from={FIRST}&to={LAST}").json()
    assert [(row["what"], row["level"]) for row in told["figures"]][:2] == [
        ("decision", "critical"),
        ("decision", "high"),
    ]
    ordinary = told["figures"][2]
    assert (ordinary["median_days"], ordinary["target_days"]) == (5, 30)
    assert set(told["late_now"]) == {"decision", "money"}
    rows = api.get(f"/api/v1/service-times/cases/?from={FIRST}&to={LAST}&what=money&level=ordinary").json()
    assert rows[0].keys() == {"case", "level", "began", "ended", "theirs", "days", "promised", "kept"}
    api.force_authenticate(person("Olga", Role.OFFICER))
    assert api.get("/api/v1/service-times/").status_code == 403


def test_what_the_applicant_took_is_left_out(solidarity: Fund, crisis: Programme):
    case = Case.objects.order_by("pk").first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(applicant_days=2)
    case.refresh_from_db()
    row = service_times.row(case, What.DECISION)
    assert row["span"].days == (case.decided_on - case.submitted_on).days - 2
    assert row["ended"] - row["began"] == timedelta(days=row["span"].days + 2)
