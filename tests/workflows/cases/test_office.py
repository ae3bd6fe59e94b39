"""Dina keeps her lists, acts on many cases at once, finds what she looks for, and goes away."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from workflows.cases import batch, desk, finding, office
from workflows.cases.deliveries import tell_officer
from workflows.cases.models import Case, State
from workflows.notices.models import Notice
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.refusals import Unmet

pytestmark = pytest.mark.django_db


@pytest.fixture
def dina(person: Callable[..., User]) -> User:
    return person("Dina", Role.OFFICER)


@pytest.fixture
def omar(person: Callable[..., User]) -> User:
    return person("Omar", Role.OFFICER)


@pytest.fixture
def sent(ana: Member) -> Callable[..., Case]:
    def make(number: int, **columns: Any) -> Case:
        return Case.objects.create(
            **{
                "reference": f"A-2026-{number:04d}", "kind": "aid", "cooperative": ana.cooperative, "applicant": ana,
                "filed_by": ana.user, "state": State.SUBMITTED, "submitted_on": date(2026, 3, 2), **columns,
            }
        )  # fmt: skip

    return make


def test_a_batch_is_looked_at_then_done_case_by_case(
    dina: User, sent: Callable[..., Case], client: Client
) -> None:
    sent(1), sent(2), sent(3, state=State.IN_REVIEW)
    client.force_login(dina)
    ticked = {"case": ["A-2026-0001", "A-2026-0002", "A-2026-0003"], "act": "take", "back": "tab=all"}
    preview = client.post("/cases/batch/", ticked).content.decode()
    assert "Possible for 2 cases." in preview
    assert "1 stays as it is." in preview
    assert not Case.objects.filter(officer=dina).exists()
    done = client.post("/cases/batch/", ticked | {"confirm": "1"}).content.decode()
    assert "Done for 2 cases." in done
    again = client.post("/cases/batch/", ticked | {"confirm": "1"}).content.decode()
    assert "Done for 0 cases." in again
    assert Case.objects.filter(officer=dina, state=State.IN_REVIEW).count() == 2


def test_nothing_ticked_is_said_and_foreign_cases_are_none(
    dina: User, sent: Callable[..., Case], france: Cooperative, client: Client
) -> None:
    sent(1, cooperative=france)
    reach = User.objects.get(pk=dina.pk)
    reach.role_grants.update(cooperative=Cooperative.objects.get(code="be"))
    client.force_login(reach)
    assert client.post("/cases/batch/", {"act": "take", "back": ""}).status_code == 302
    with pytest.raises(Unmet):
        batch.chosen(reach, [])
    assert batch.chosen(reach, ["A-2026-0001"]) == []


def test_handing_over_many_asks_to_whom(
    dina: User, omar: User, sent: Callable[..., Case], client: Client
) -> None:
    sent(1, state=State.IN_REVIEW, officer=dina)
    client.force_login(dina)
    ticked = {"case": ["A-2026-0001"], "act": "hand_over", "confirm": "1"}
    assert client.post("/cases/batch/", ticked).status_code == 302
    assert "Done for 1 case." in client.post("/cases/batch/", ticked | {"to": omar.pk}).content.decode()
    assert Case.objects.get().officer == omar
    assert client.post("/cases/batch/", ticked | {"to": "x"}).status_code == 302


def test_ready_is_not_possible_without_an_opinion(dina: User, sent: Callable[..., Case]) -> None:
    case = sent(1, state=State.IN_REVIEW, officer=dina)
    (row,) = batch.looked_at("ready", [case], by=dina)
    assert not row.good
    assert "opinion" in str(row.why)


def test_a_view_is_kept_counted_and_removed(dina: User, sent: Callable[..., Case], client: Client) -> None:
    sent(1, urgency=7), sent(2)
    client.force_login(dina)
    client.post("/cases/views/save/", {"name": "Critical", "query": "tab=all&level=critical&page=3"})
    view = office.SavedView.objects.get()
    assert view.query == "tab=all&level=critical"
    page = client.get(f"/cases/?{view.query}&view={view.pk}").content.decode()
    assert 'aria-current="page">Critical <span class="count">1</span>' in page
    assert "A-2026-0002" not in page
    assert client.post("/cases/views/save/", {"name": " ", "query": ""}).status_code == 302
    other = client.post(f"/cases/views/{view.pk}/remove/")
    assert other.status_code == 302
    assert not office.SavedView.objects.exists()


def test_nobody_removes_anothers_view(dina: User, omar: User, client: Client) -> None:
    view = office.save_view(dina, name="Mine", query="tab=all")
    client.force_login(omar)
    assert client.post(f"/cases/views/{view.pk}/remove/").status_code == 404
    assert client.delete(f"/api/v1/case-views/{view.pk}/").status_code == 404


def test_views_are_few(dina: User) -> None:
    for number in range(office.MOST_VIEWS):
        office.save_view(dina, name=f"View {number}", query="")
    with pytest.raises(Unmet):
        office.save_view(dina, name="One more", query="")
    assert office.save_view(dina, name="View 1", query="tab=all").query == "tab=all"


def test_columns_are_chosen_in_the_address(dina: User, sent: Callable[..., Case], client: Client) -> None:
    sent(1)
    client.force_login(dina)
    page = client.get("/cases/?tab=all&col=cooperative&col=state").content.decode()
    assert "Solidaire BE" in page
    assert 'data-label="Days waiting"' not in page
    assert 'data-label="Days waiting"' in client.get("/cases/?tab=all&col=nonsense").content.decode()


def test_late_is_a_queue_of_its_own(dina: User, sent: Callable[..., Case]) -> None:
    sent(1, promised_on=timezone.localdate() - timedelta(days=1))
    sent(2, promised_on=timezone.localdate() + timedelta(days=1))
    assert desk.counters(dina)["late"] == 1


@pytest.mark.parametrize("typed", ["500", "500,00", "0001 ana", "A-2026-0001"])
def test_a_case_is_found_by_amount_name_and_number(
    dina: User, sent: Callable[..., Case], client: Client, typed: str
) -> None:
    sent(1, requested_cents=50_000), sent(2, requested_cents=70_000)
    client.force_login(dina)
    page = client.get("/cases/", {"tab": "all", "q": typed}).content.decode()
    assert "A-2026-0001" in page
    assert "Tick A-2026-0002" not in page


def test_a_structured_message_is_asked_of_the_areas_that_know_it() -> None:
    assert "parents" not in str(finding.by_word("+++123/4567/89002+++"))
    assert len(finding._rules) >= 2


def test_while_dina_is_away_omar_sees_to_her_cases_and_is_told(
    dina: User, omar: User, sent: Callable[..., Case], client: Client
) -> None:
    case, on = sent(1, state=State.IN_REVIEW, officer=dina), timezone.localdate()
    client.force_login(dina)
    typed = {"from_on": on.isoformat(), "until_on": on.isoformat(), "stand_in": omar.pk}
    assert client.post("/cases/away/", typed).status_code == 302
    assert client.post("/cases/away/", typed).status_code == 422
    assert desk.counters(omar)["mine"] == 1
    tell_officer("k", case, "case_answered")
    assert set(Notice.objects.values_list("user", flat=True)) == {dina.pk, omar.pk}
    client.post(f"/cases/away/{office.OfficerAbsence.objects.get().pk}/back/")
    assert desk.counters(omar)["mine"] == 0


def test_the_api_does_the_same(dina: User, omar: User, sent: Callable[..., Case], client: Client) -> None:
    sent(1)
    client.force_login(dina)
    body = {"act": "take", "cases": ["A-2026-0001"]}
    assert client.post("/api/v1/case-batches/", body | {"preview": True}, "application/json").json()[0][
        "good"
    ]
    assert client.post("/api/v1/case-batches/", body, "application/json").json()[0]["good"]
    assert not client.post("/api/v1/case-batches/", body, "application/json").json()[0]["good"]
    made = client.post("/api/v1/case-views/", {"name": "All", "query": "tab=all"}, "application/json")
    assert made.status_code == 201
    assert client.delete(f"/api/v1/case-views/{made.json()['id']}/").status_code == 204
    on = timezone.localdate().isoformat()
    days = {"from_on": on, "until_on": on, "stand_in": "omar@example.org"}
    assert client.post("/api/v1/officer-absences/", days, "application/json").status_code == 201
    assert client.post("/api/v1/officer-absences/", days, "application/json").status_code == 422
