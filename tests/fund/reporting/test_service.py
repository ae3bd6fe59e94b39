"""How soon requests are decided and paid: figures on a page and over the API, and the cases behind each."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from rest_framework.test import APIClient

from fund.aid.models import Programme
from fund.ledger.models import Fund
from fund.reporting import service_times
from workflows.cases.models import Case
from workflows.cases.service import What
from workflows.people.models import User
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


def test_the_list_holds_only_what_one_may_open(
    solidarity: Fund, crisis: Programme, person: Callable[..., User], client: Client
):
    client.force_login(person("Carla", Role.CHAIR))
    behind = client.get(f"/fund/service/cases/?from={FIRST}&to={LAST}")
    assert behind.context["rows"] == []
    assert behind.context["hidden"] > 400


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
