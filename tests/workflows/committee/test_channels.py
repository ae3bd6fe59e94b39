"""Whoever stands aside learns nothing of the case: no file, search, count, export, mail; whatever the channel."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.workflows.committee.conftest import MEETING_DAY, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.calling import announce_absence
from workflows.committee.consent import carry_consents, propose_consent
from workflows.committee.invitations import feed_of, invitation, make_feed
from workflows.committee.models import Committee, Mandate, Recusal, Session
from workflows.committee.papers import print_agenda, said
from workflows.committee.recusing import declare_recusal
from workflows.committee.sessions import convene, open_session, plan_session, put_on_agenda, record_arrival
from workflows.notices.models import Notice
from workflows.people.models import Household, Member, User
from workflows.people.permissions import Role


@pytest.fixture
def hidden(ready_case: Callable[..., Case], member: Callable[..., Member]) -> Case:
    """Hilda's request: the case that Bram must not learn of."""
    return ready_case(member("Hilda"), cents=77_700, urgency=5)


@pytest.fixture
def evening(committee: Committee, members: list[User], case: Case, hidden: Case) -> Session:
    """Ana's case and Hilda's on the table, called, open, all in the room."""
    clara = members[0]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara, place="Room 2")
    put_on_agenda(session, [case, hidden], by=clara)
    convene(session, by=clara, at=at(8))
    open_session(session, by=clara, at=at(18))
    for user in members:
        record_arrival(session, user, by=clara, at=at(18))
    return session


def stands_aside(how: str, user: User, case: Case, clara: User, member: Callable[..., Member]) -> None:
    """Declared, imposed, or found: Bram and Hilda live in one household."""
    if how == "found":
        home = Household.objects.create(code="H9")
        Member.objects.filter(pk__in=[case.applicant_id, member("Bram").pk]).update(household=home)
    else:
        by = user if how == "declared" else clara
        declare_recusal(case, by=by, user=user, reason="close", at=at(18, 1))
    user.forget()


@pytest.mark.once
@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.AUDITOR, Role.TREASURER])
@pytest.mark.parametrize("how", ["declared", "imposed", "found"])
def test_no_channel_tells_of_the_case(
    evening: Session,
    case: Case,
    hidden: Case,
    members: list[User],
    member: Callable[..., Member],
    person: Callable[..., User],
    client: Client,
    how: str,
    role: Role | None,
):
    clara, _vik, bram, _dina = members
    stands_aside(how, bram, hidden, clara, member)
    for item in evening.agenda.all():
        propose_consent(item, by=clara, at=at(18, 2), outcome="granted", cents=item.case.requested_cents)
    if role:
        person("Bram", role)
        bram.forget()
    carry_consents(evening, by=clara, at=at(18, 5), on=date(2026, 3, 12))
    outbox.deliver()
    decision = hidden.decisions.get()
    item = evening.agenda.get(case=hidden)
    shown = evening.agenda.get(case=case)
    client.force_login(bram)
    traces = [hidden.reference, decision.number, "Hilda", "777.00", "777,00", "77700"]

    for gone in (
        f"/cases/{hidden.reference}/",
        f"/committee/files/{item.pk}/",
        f"/committee/files/{item.pk}/consent/",
        f"/committee/files/{item.pk}/send-on/",
        f"/committee/decisions/{decision.number}/",
        f"/committee/decisions/{decision.number}/letter.pdf",
        f"/committee/ballots/{decision.ballot_id}/",
        f"/api/v1/cases/{hidden.reference}/",
        f"/api/v1/decisions/{decision.number}/",
        f"/api/v1/ballots/{decision.ballot_id}/",
    ):
        assert client.get(gone).status_code in (403, 404), gone

    for silent in (
        "/cases/",
        "/cases/?q=Hilda",
        "/cases/?format=csv",
        "/committee/",
        f"/committee/sessions/{evening.pk}/",
        f"/committee/sessions/{evening.pk}/minutes/",
        f"/committee/sessions/{evening.pk}/agenda/",
        f"/committee/sessions/{evening.pk}/session.ics",
        "/committee/?format=csv",
        "/committee/decisions/",
        "/committee/decisions/?format=csv",
        f"/committee/files/{shown.pk}/",
        "/notices/",
        "/api/v1/cases/",
        "/api/v1/decisions/",
        "/api/v1/ballots/",
        "/api/v1/recusals/",
        "/api/v1/sessions/",
        f"/api/v1/sessions/{evening.pk}/",
        f"/api/v1/sessions/{evening.pk}/invitation/",
    ):
        answer = client.get(silent)
        content = (b"".join(answer) if answer.streaming else answer.content).decode()
        own = {hidden.reference} if silent == "/api/v1/recusals/" and how != "found" else set()
        typed = {"Hilda"} if "q=Hilda" in silent else set()
        found = {trace for trace in traces if trace in content} - own - typed
        assert not found, (silent, found)


def test_the_paper_of_who_stands_aside_has_one_case_less_and_no_gap(
    evening: Session, case: Case, hidden: Case, members: list[User]
):
    clara, _vik, bram, _dina = members
    declare_recusal(hidden, by=bram, reason="close", at=at(18, 1))
    assert [row["case"] for row in said(evening, clara)["items"]] == [hidden.reference, case.reference]
    mine = said(evening, bram)["items"]
    assert [(row["number"], row["case"]) for row in mine] == [(1, case.reference)]
    assert "story" not in str(said(evening, clara)).lower()
    paper = print_agenda(evening, bram)
    assert paper[:5] == b"%PDF-"
    assert b"StructTreeRoot" in paper


def test_counts_leave_the_case_out(evening: Session, hidden: Case, members: list[User], client: Client):
    bram = members[2]
    client.force_login(bram)
    assert client.get(f"/api/v1/sessions/{evening.pk}/").json()["files_to_read"] == 2
    declare_recusal(hidden, by=bram, reason="close", at=at(18, 1))
    assert client.get(f"/api/v1/sessions/{evening.pk}/").json()["files_to_read"] == 1
    assert b"Files read: 0 of 1" in client.get("/committee/").content
    assert [item["position"] for item in client.get(f"/api/v1/sessions/{evening.pk}/").json()["agenda"]] == [
        1
    ]


def test_a_conflict_that_the_system_found_is_not_told_to_the_person_themselves(
    evening: Session, hidden: Case, members: list[User], member: Callable[..., Member]
):
    stands_aside("found", members[2], hidden, members[0], member)
    Recusal.objects.create(case=hidden, user=members[2], kind="automatic", reason="household", at=at(18, 1))
    assert not Recusal.objects.visible_to(members[2]).exists()
    assert Recusal.objects.visible_to(members[3]).exists()


def test_an_unknown_number_and_one_that_is_hidden_are_refused_alike(
    committee: Committee, hidden: Case, members: list[User], client: Client, officer: User
):
    clara = members[0]
    Case.objects.filter(pk=hidden.pk).update(officer=clara)
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    client.force_login(clara)

    def answer(reference: str) -> Any:
        body = {"cases": [reference]}
        found = client.post(f"/api/v1/sessions/{session.pk}/agenda/", body, content_type="application/json")
        return found.status_code, found.content.decode().replace(reference, "X")

    assert answer(hidden.reference) == answer("H-2026-9999")


def test_no_mail_names_a_case(
    evening: Session,
    case: Case,
    hidden: Case,
    members: list[User],
    committee: Committee,
    seat: Callable[..., User],
):
    """Called, asked to stand in, moved: whoever reads a mail, whichever case it is about."""
    bram = members[2]
    suzy = seat("Suzy", substitute_of=Mandate.objects.get(user=bram))
    declare_recusal(hidden, by=bram, reason="close", at=at(18, 1))
    later = plan_session(committee, held_on=date(2026, 3, 19), starts_at=time(18), by=members[0])
    announce_absence(later, by=bram, at=at(9))
    outbox.deliver()
    notices = Notice.objects.filter(user__in=[*members, suzy])
    assert notices.filter(user=suzy, template="stand_in").exists()
    words = [f"{notice.subject} {notice.body}" for notice in notices]
    words += [
        f"{sent.subject} {sent.body}" for sent in mail.outbox if sent.to[0] != hidden.applicant.user.email
    ]
    assert words
    for reference in (case.reference, hidden.reference):
        assert not [text for text in words if reference in text and "session" in text.lower()]


def test_calendars_name_no_case(
    evening: Session, case: Case, hidden: Case, members: list[User], client: Client
):
    bram = members[2]
    token = make_feed(bram, at=at(9))
    texts = [invitation(evening, bram), feed_of(bram, MEETING_DAY)]
    texts.append(client.get(f"/committee/calendar/{token}/sessions.ics").content.decode())
    assert all(reference not in text for text in texts for reference in (case.reference, hidden.reference))
    assert client.get("/committee/calendar/not-a-token/sessions.ics").status_code == 404
