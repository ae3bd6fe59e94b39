"""Olga asks Tom what he thinks; he reads what she ticked and nothing else. And what is alike is shown to her."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from workflows import outbox
from workflows.cases import advice, likeness
from workflows.cases.advice import NAME, Advice
from workflows.cases.models import Case, State
from workflows.notices.models import Notice
from workflows.people.models import Household, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(person: Callable[..., User]) -> User:
    return person("Tom", Role.TREASURER)


@pytest.fixture
def case(make_case: Any) -> Case:
    return make_case(State.IN_REVIEW)


def today() -> date:
    return timezone.localdate()


def asked(case: Case, of: User, by: User, **more: Any) -> Advice:
    facts = {
        "question": "Is this plausible?",
        "due_on": today() + timedelta(days=7),
        "answers": [],
        "documents": [],
    }
    return advice.ask(case, of=of, by=by, at=timezone.now(), **(facts | more))


def test_tom_reads_what_is_ticked_and_nothing_else(case: Case, tom: User, olga: User, client: Client) -> None:
    row = asked(case, tom, olga, answers=["need"])
    outbox.deliver()
    assert Notice.objects.filter(user=tom, template="advice_asked").exists()
    client.force_login(tom)
    page = client.get(f"/cases/advice/{row.pk}/").content.decode()
    assert "Is this plausible?" in page
    assert str(case.applicant) not in page
    assert case.reference not in page
    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.post(f"/cases/advice/{row.pk}/", {"text": ""}).status_code == 422
    form = client.get(f"/cases/advice/{row.pk}/").context["form"]
    typed = {"text": "Yes, it is.", "key": str(form.initial["key"])}
    assert client.post(f"/cases/advice/{row.pk}/", typed).status_code == 302
    assert client.post(f"/cases/advice/{row.pk}/", typed).status_code == 422  # once
    outbox.deliver()
    assert Notice.objects.filter(user=olga, template="advice_given").exists()
    client.force_login(olga)
    assert "Yes, it is." in client.get(case.get_absolute_url()).content.decode()


def test_the_name_is_shown_only_where_it_is_ticked(case: Case, tom: User, olga: User, client: Client) -> None:
    row = asked(case, tom, olga, answers=[NAME])
    client.force_login(tom)
    assert str(case.applicant) in client.get(f"/cases/advice/{row.pk}/").content.decode()


def test_who_cannot_be_asked(case: Case, tom: User, olga: User, person: Any, ana: Member) -> None:
    for nobody in (olga, ana.user, person("Bram", Role.COMMITTEE)):
        with pytest.raises(Unmet):
            asked(case, nobody, olga)
    for wrong in ({"answers": ["nothing"]}, {"due_on": today() - timedelta(days=1)}, {"question": " "}):
        with pytest.raises(Unmet):
            asked(case, tom, olga, **wrong)
    with pytest.raises(NotYours):
        asked(case, olga, tom)
    asked(case, tom, olga)
    with pytest.raises(TooLate):
        asked(case, tom, olga)


def test_withdrawn_it_is_gone_for_tom(case: Case, tom: User, olga: User, client: Client) -> None:
    row = asked(case, tom, olga)
    client.force_login(olga)
    for _twice in range(2):
        assert client.post(f"/cases/{case.reference}/advice/{row.pk}/withdraw/").status_code == 302
    client.force_login(tom)
    assert client.get(f"/cases/advice/{row.pk}/").status_code == 404
    assert [event.step for event in case.events.filter(step__endswith="advice")] == [
        "ask_advice",
        "withdraw_advice",
    ]


def test_nobody_else_opens_it(case: Case, tom: User, olga: User, person: Any, client: Client) -> None:
    row = asked(case, tom, olga)
    client.force_login(person("Theo", Role.TREASURER2))
    assert client.get(f"/cases/advice/{row.pk}/").status_code == 404
    assert client.get(f"/api/v1/advice/{row.pk}/").status_code == 404


def test_the_page_and_the_api_ask(case: Case, tom: User, olga: User, client: Client) -> None:
    client.force_login(olga)
    where = f"/cases/{case.reference}/advice/"
    assert client.get(where).status_code == 200
    assert client.post(where, {"question": "?"}).status_code == 422
    typed = {"of": tom.pk, "question": "Why?", "due_on": today().isoformat(), "answers": ["need"]}
    assert client.post(where, typed).status_code == 302
    body = {"case": case.reference, "of": "tom@example.org", "question": "?", "due_on": today().isoformat()}
    assert client.post("/api/v1/advice/", body, "application/json").status_code == 409
    client.force_login(tom)
    (row,) = client.get("/api/v1/advice/").json()["results"]
    assert (
        client.post(f"/api/v1/advice/{row['id']}/answer/", {"text": "So."}, "application/json").json()[
            "answer"
        ]
        == "So."
    )


class TestWhatIsAlike:
    @pytest.fixture
    def other(self, case: Case, make_case: Any, member: Callable[..., Member]) -> Callable[..., Case]:
        def make(applicant: Member, **columns: Any) -> Case:
            made = make_case(State.SUBMITTED)
            Case.objects.filter(pk=made.pk).update(
                applicant=applicant, filed_by=applicant.user, submitted_on=today(), **columns
            )
            made.refresh_from_db()
            return made

        return make

    def codes(self, case: Case, user: User) -> list[str]:
        case = Case.objects.select_related("applicant").get(pk=case.pk)
        return [one.code for one in likeness.warnings(case, user, today())]

    def test_nothing_alike_says_nothing(self, case: Case, olga: User) -> None:
        assert self.codes(case, olga) == []

    def test_the_same_member_household_and_account(
        self, case: Case, olga: User, other: Any, ana: Member, member: Callable[..., Member], client: Client
    ) -> None:
        eve, home = member("Eve"), Household.objects.create(code="H1")
        Case.objects.filter(pk=case.pk).update(account_key="k")
        other(ana)
        assert self.codes(case, olga) == ["open_twice"]
        shared = other(eve, account_key="k")
        assert self.codes(case, olga) == ["open_twice", "account"]
        Member.objects.filter(pk__in=[ana.pk, eve.pk]).update(household=home)
        assert self.codes(case, olga) == ["open_twice", "household", "account"]
        client.force_login(olga)
        assert shared.reference in client.get(case.get_absolute_url()).content.decode()
        rows = client.get(f"/api/v1/cases/{case.reference}/checks/").json()
        assert [row["code"] for row in rows] == ["open_twice", "household", "account"]

    def test_what_the_reader_does_not_see_is_not_named(
        self, case: Case, olga: User, other: Any, member: Callable[..., Member], france: Any
    ) -> None:
        Case.objects.filter(pk=case.pk).update(account_key="k")
        other(member("Eve"), account_key="k", cooperative=france)
        olga.role_grants.update(cooperative=case.cooperative)
        olga.forget()
        assert self.codes(case, olga) == []

    def test_what_is_older_than_a_year_no_longer_counts(
        self, case: Case, olga: User, other: Any, ana: Member
    ) -> None:
        old = other(ana)
        Case.objects.filter(pk=old.pk).update(submitted_on=today() - timedelta(days=400))
        assert self.codes(case, olga) == []
