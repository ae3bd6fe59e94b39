"""Olga asks Tom what he thinks; he reads what she ticked and nothing else. And what is alike is shown to her."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.tables import taken_out
from tests.workflows.cases.test_documents import WHOLE_PDF
from workflows import outbox
from workflows.cases import advice, attachments, likeness, tasks
from workflows.cases.advice import NAME, Advice
from workflows.cases.models import Case, State
from workflows.notices.models import Notice
from workflows.people.models import Activity, Household, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

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
    assert [told["Question"] for told in taken_out(client, "/cases/advice/")] == ["Is this plausible?"]
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


def test_after_midnight_here_yesterday_is_gone(case: Case, tom: User, olga: User) -> None:
    late = datetime.combine(today() + timedelta(days=1), time(23, 30), UTC)  # it is past midnight in Brussels
    with time_machine.travel(late, tick=False):
        with pytest.raises(Unmet):
            asked(case, tom, olga, due_on=late.date())
        assert asked(case, tom, olga, due_on=today()).due_on == late.date() + timedelta(days=1)


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


def live_with(case: Case, user: User, member: Callable[..., Member]) -> None:
    """From now on they share the applicant's Activity: the case is hidden from them."""
    theirs, activity = (
        member("Tommy"),
        Activity.objects.create(
            code="STALL", cooperative=case.cooperative, name="Stall", opened_on=date(2026, 1, 1)
        ),
    )
    Member.objects.filter(pk=theirs.pk).update(user=user)
    activity.members.set([theirs, case.applicant])
    user.forget()


def test_nobody_who_decides_and_nobody_near_is_asked(
    case: Case, tom: User, olga: User, person: Any, member: Callable[..., Member]
) -> None:
    bram = person("Bram", Role.COMMITTEE, Role.OFFICER)
    with pytest.raises(Unmet):
        asked(case, bram, olga)
    live_with(case, tom, member)
    with pytest.raises(Unmet):
        asked(case, tom, olga)


def test_whoever_becomes_involved_reads_no_more(
    case: Case, tom: User, olga: User, member: Callable[..., Member], client: Client
) -> None:
    row = asked(case, tom, olga, answers=["need"])
    client.force_login(tom)
    assert client.get(f"/cases/advice/{row.pk}/").status_code == 200
    live_with(case, tom, member)
    for where in (f"/cases/advice/{row.pk}/", f"/api/v1/advice/{row.pk}/"):
        assert client.get(where).status_code == 404
    assert client.get("/api/v1/advice/").json()["results"] == []
    assert "Is this plausible?" not in client.get("/cases/advice/").content.decode()
    with pytest.raises(NotYours):
        advice.answer(row, text="Yes", by=User.objects.get(pk=tom.pk), at=timezone.now())


def test_once_the_case_is_no_longer_undecided_nothing_of_the_case_is_shown(
    case: Case, tom: User, olga: User, ana: Member, client: Client
) -> None:
    kept = attachments.attach(case, name="rent.pdf", content=WHOLE_PDF, by=ana.user, at=timezone.now())
    row = asked(case, tom, olga, answers=[NAME, "need"], documents=[kept])
    client.force_login(tom)
    where, file = f"/cases/advice/{row.pk}/", f"/cases/advice/{row.pk}/documents/{kept.pk}/"
    need = row.shown()[0].value
    before = client.get(where).content.decode()
    assert client.get(file).status_code == 200
    assert all(said in before for said in (str(case.applicant), "rent.pdf"))
    assert len(client.get(f"/api/v1/advice/{row.pk}/").json()["shown"]) == 2
    perform(Case.withdraw, case, by=ana.user, on=today())
    after = client.get(where).content.decode()
    assert not any(said in after for said in (str(case.applicant), "rent.pdf", "<textarea"))
    assert need not in after
    assert "nothing is left to ask" in after
    assert client.get(file).status_code == 404
    assert client.get(f"/api/v1/advice/{row.pk}/").json()["shown"] == []
    assert "Is this plausible?" not in client.get("/cases/advice/").content.decode()
    with pytest.raises(TooLate):
        advice.answer(row, text="Yes", by=tom, at=timezone.now())


def test_the_list_of_the_api_opens_no_case(make_case: Any, tom: User, olga: User, client: Client) -> None:
    for _each in range(4):
        asked(make_case(State.IN_REVIEW), tom, olga, answers=["need"])
    client.force_login(tom)
    rows = client.get("/api/v1/advice/").json()["results"]
    assert len(rows) == 4
    assert not any("shown" in row for row in rows)
    assert "shown" in client.get(f"/api/v1/advice/{rows[0]['id']}/").json()


def test_the_api_takes_as_many_documents_as_a_case_has(
    case: Case, tom: User, olga: User, ana: Member, client: Client
) -> None:
    kept = attachments.attach(case, name="rent.pdf", content=WHOLE_PDF, by=ana.user, at=timezone.now())
    client.force_login(olga)
    body = {"case": case.reference, "of": tom.email, "question": "?", "due_on": today().isoformat()}

    def ask(*documents: int) -> int:
        typed = body | {"documents": list(documents)}
        return client.post("/api/v1/advice/", typed, "application/json").status_code

    assert ask(*[kept.pk] * 61) == 400
    assert ask(10**30) == 400
    assert ask(kept.pk, kept.pk + 1) == 404
    assert ask(kept.pk, kept.pk) == 201
    assert list(Advice.objects.get().documents.all()) == [kept]


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


class TestWhatIsOverdue:
    @pytest.fixture
    def late(self, case: Case, tom: User, olga: User) -> Callable[[int], list[str]]:
        row = asked(case, tom, olga, due_on=today())

        def told(days: int) -> list[str]:
            tasks.remind(row.due_on + timedelta(days=days))
            outbox.deliver()
            return list(Notice.objects.filter(template="advice_late").values_list("user__email", flat=True))

        return told

    def test_tom_is_reminded_the_day_after_the_last_and_a_week_after_it_once_each(self, late: Any) -> None:
        assert late(0) == []
        assert [len(late(days)) for days in (1, 1, 6, 7, 8, 40)] == [1, 1, 1, 2, 2, 2]
        assert set(late(41)) == {"tom@example.org"}

    def test_nights_that_were_missed_make_one_reminder(self, late: Any) -> None:
        assert len(late(20)) == 1

    def test_an_answer_a_withdrawal_and_a_decision_silence_it(
        self, case: Case, tom: User, olga: User, ana: Member, late: Any
    ) -> None:
        row = Advice.objects.get()
        tasks.remind(row.due_on + timedelta(days=1))  # it waits to be delivered, and then the answer comes
        advice.answer(row, text="Yes", by=tom, at=timezone.now())
        assert late(1) == []
        advice.withdraw(asked(case, tom, olga, due_on=today()), by=olga, at=timezone.now())
        assert late(7) == []
        asked(case, tom, olga, due_on=today())
        perform(Case.withdraw, case, by=ana.user, on=today())
        assert late(7) == []

    def test_whoever_became_involved_is_not_reminded(
        self, case: Case, tom: User, member: Callable[..., Member], late: Any
    ) -> None:
        live_with(case, tom, member)
        assert late(1) == []
