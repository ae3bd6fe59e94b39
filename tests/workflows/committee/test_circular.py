"""A vote without a meeting: planned, sent, voted on inside its window, closed by the clock, decided, minuted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, void_ballot
from workflows.committee.circular import call_for_meeting, plan_circular, remind
from workflows.committee.deciding import decide
from workflows.committee.mandates import publish_rules
from workflows.committee.minutes import facts
from workflows.committee.minutes_words import nominative, redacted
from workflows.committee.models import Ballot, Committee, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import (
    BallotClosed,
    CircularNotAllowed,
    NoMandate,
    Recused,
    TooFewForSecrecy,
    WindowTooShort,
)
from workflows.committee.routing import waiting_for
from workflows.committee.sessions import (
    cancel_session,
    close_session,
    convene,
    open_session,
    put_on_agenda,
    record_arrival,
    take_off_agenda,
)
from workflows.committee.settling import settle
from workflows.notices.models import Notice
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 8, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
RULES = {**USUAL_RULES, "circular_allowed": True, "circular_hours": 48}


@pytest.fixture
def allowed(committee: Committee, admin: User, members: list[User]) -> Committee:
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **RULES)
    return committee


@pytest.fixture
def planned(allowed: Committee, case: Case, clara: User) -> Session:
    session = plan_circular(allowed, opens_at=MONDAY, closes_at=THURSDAY, by=clara)
    put_on_agenda(session, [case], by=clara)
    return session


@pytest.fixture
def running(planned: Session, clara: User) -> Session:
    """Sent on Monday morning; its window is open."""
    convene(planned, by=clara, at=MONDAY)
    settle(MONDAY)
    planned.refresh_from_db()
    return planned


@pytest.fixture
def ballot(running: Session) -> Ballot:
    return running.ballots.get()


def vote(ballot: Ballot, users: list[User], *choices: str, moment: datetime = TUESDAY) -> None:
    for user, choice in zip(users, choices, strict=False):
        cents = 50_000 if choice == "grant" else None
        cast_vote(ballot, by=user, choice=choice, cents=cents, at=moment)


def test_where_too_many_stand_aside_no_ballot_opens_and_the_record_says_why(
    allowed: Committee, planned: Session, case: Case, members: list[User], clara: User, admin: User
):
    publish_rules(allowed, by=admin, from_on=START_OF_TERM, **{**RULES, "quorum_base": "in_office"})
    for user in members[1:]:
        declare_recusal(case, by=user, reason="close", at=MONDAY)
    convene(planned, by=clara, at=MONDAY)
    settle(MONDAY)
    assert not planned.ballots.exists()
    said = planned.events.get(step="ballot_not_opened").payload
    assert said == {"case": case.reference, "code": "too_many_aside"}


# Planning and sending


def test_it_is_planned_only_where_the_rules_allow_it(committee: Committee, clara: User):
    with pytest.raises(CircularNotAllowed):
        plan_circular(committee, opens_at=MONDAY, closes_at=THURSDAY, by=clara)
    assert not Session.objects.exists()


def test_who_keeps_the_minutes_plans_it_and_nobody_else_and_once(allowed: Committee, clara: User, bram: User):
    with pytest.raises(NotYours):
        plan_circular(allowed, opens_at=MONDAY, closes_at=THURSDAY, by=bram)
    plan_circular(allowed, opens_at=MONDAY, closes_at=THURSDAY, by=clara)
    with pytest.raises(TooLate, match="already"):
        plan_circular(allowed, opens_at=MONDAY, closes_at=THURSDAY, by=clara)


def test_the_members_get_the_hours_of_the_rules(allowed: Committee, clara: User):
    with pytest.raises(WindowTooShort, match=r"48 hours .* leaves 47") as refused:
        plan_circular(allowed, opens_at=MONDAY, closes_at=MONDAY + timedelta(hours=47, minutes=59), by=clara)
    assert refused.value.figures == {"hours": 47, "needed": 48}
    with pytest.raises(WindowTooShort):
        plan_circular(allowed, opens_at=THURSDAY, closes_at=MONDAY, by=clara)


def test_sent_late_it_must_still_leave_them_their_hours(planned: Session, clara: User):
    with pytest.raises(WindowTooShort):
        convene(planned, by=clara, at=THURSDAY - timedelta(hours=47))
    assert convene(planned, by=clara, at=THURSDAY - timedelta(hours=48)).state == "convened"


def test_once_sent_its_agenda_stands(planned: Session, clara: User, ready_case: Any, member: Any):
    convene(planned, by=clara, at=MONDAY - timedelta(days=1))
    with pytest.raises(Unmet, match="asked to vote"):
        put_on_agenda(planned, [ready_case(member("Eva"))], by=clara)
    with pytest.raises(Unmet, match="asked to vote"):
        take_off_agenda(planned.agenda.get(), by=clara)
    assert cancel_session(planned, by=clara).state == "cancelled"


def test_a_secret_one_needs_five_who_may_vote(allowed: Committee, admin: User, case: Case, clara: User):
    publish_rules(allowed, by=admin, from_on=START_OF_TERM, **{**RULES, "secret": True, "tie": "deferred"})
    session = plan_circular(allowed, opens_at=MONDAY, closes_at=THURSDAY, by=clara)
    put_on_agenda(session, [case], by=clara)
    with pytest.raises(TooFewForSecrecy):
        convene(session, by=clara, at=MONDAY)


# The window


def test_it_opens_at_its_time_by_whoever_looks_and_everybody_with_a_voice_may_vote(
    planned: Session, clara: User, members: list[User]
):
    convene(planned, by=clara, at=MONDAY - timedelta(days=1))
    assert settle(MONDAY - timedelta(seconds=1)) == 0
    assert not planned.ballots.exists()
    assert settle(TUESDAY) == 1
    ballot = planned.ballots.get()
    assert (ballot.opened_at, ballot.closes_at, ballot.quorum_at_opening) == (MONDAY, THURSDAY, {})
    assert len(ballot.electorate_at_opening) == 4
    vote(ballot, members, "grant", "grant", "refuse", "abstain")
    assert ballot.votes.count() == 4


def test_no_person_opens_or_closes_it(running: Session, ballot: Ballot, clara: User, bram: User):
    for act in (
        lambda: close_session(running, by=clara, at=TUESDAY),
        lambda: close_ballot(ballot, by=clara, at=TUESDAY),
        lambda: close_ballot(ballot, by=None, at=TUESDAY),
    ):
        with pytest.raises((NotYours, Unmet)):
            act()
    with pytest.raises(Unmet, match="room"):
        record_arrival(running, bram, by=clara, at=TUESDAY)
    ballot.refresh_from_db()
    assert ballot.state == "open"


def test_no_person_opens_it_early(planned: Session, clara: User):
    convene(planned, by=clara, at=MONDAY - timedelta(days=1))
    with pytest.raises(NotYours):
        open_session(planned, by=clara, at=MONDAY)


def test_who_voted_makes_the_quorum_at_the_count(ballot: Ballot, running: Session, members: list[User]):
    vote(ballot, members, "grant", "grant")
    settle(THURSDAY)
    ballot.refresh_from_db()
    running.refresh_from_db()
    assert (ballot.outcome, ballot.proof[0]["present"], ballot.proof[0]["needed"]) == ("no_quorum", 2, 3)
    assert (running.state, running.closed_at) == ("closed", THURSDAY)
    assert waiting_for(running.committee, on=THURSDAY.date()) == [
        ballot.case
    ]  # nobody decided: it waits for another session


def test_it_closes_by_itself_and_whoever_presides_decides_then_the_minutes(
    ballot: Ballot, running: Session, members: list[User], bram: User, clara: User
):
    vote(ballot, members, "grant", "grant", "grant")
    assert settle(THURSDAY + timedelta(days=3)) == 2
    assert settle(THURSDAY + timedelta(days=3)) == 0
    ballot.refresh_from_db()
    running.refresh_from_db()
    assert (ballot.outcome, ballot.cents, ballot.closed_at) == ("granted", 50_000, THURSDAY)
    assert [holder["present"] for holder in ballot.electorate_at_count] == [True, True, True, False]
    assert (
        waiting_for(running.committee, on=THURSDAY.date()) == []
    )  # counted: it waits for the decision alone
    with pytest.raises(Unmet, match="not decided"):
        perform(Session.approve_minutes, running, by=clara)
    with pytest.raises(NotYours):
        decide(ballot, by=bram, on=THURSDAY.date(), reasons=["part_covered"])
    decide(ballot, by=clara, on=THURSDAY.date(), reasons=["part_covered"])
    said = nominative(facts(running))["people"]
    assert [person["here"] for person in said] == ["voted"] * 3 + ["did not vote"]
    assert "3 of 4" in redacted(facts(running))["present"]


def test_nobody_looked_and_no_task_ran_all_week(planned: Session, clara: User):
    convene(planned, by=clara, at=MONDAY)
    assert settle(THURSDAY + timedelta(days=7)) == 3
    planned.refresh_from_db()
    ballot = planned.ballots.get()
    assert (planned.state, ballot.outcome, ballot.opened_at, ballot.closed_at) == (
        "closed",
        "no_quorum",
        MONDAY,
        THURSDAY,
    )


def test_a_case_that_was_withdrawn_before_it_opened_keeps_no_ballot(
    planned: Session, clara: User, case: Case, ana: Any
):
    convene(planned, by=clara, at=MONDAY - timedelta(days=1))
    perform(Case.withdraw, case, by=ana.user, on=MONDAY.date())
    settle(MONDAY)
    assert not planned.ballots.exists()
    assert planned.events.last().payload == {"case": case.reference, "code": "already_decided"}


def test_standing_aside_takes_the_voice_away_also_after_the_window(
    ballot: Ballot, case: Case, members: list[User]
):
    vote(ballot, members, "grant", "grant", "refuse", "refuse")
    settle(THURSDAY)
    declare_recusal(case, by=members[3], reason="close", at=THURSDAY + timedelta(hours=1))
    ballot.refresh_from_db()
    assert (ballot.outcome, ballot.events.last().step) == ("granted", "recount")


# A meeting instead


def test_any_member_with_a_voice_stops_it_and_the_case_waits_before_all_others(
    ballot: Ballot, running: Session, members: list[User], ready_case: Any, member: Any
):
    urgent = ready_case(member("Eva"), urgency=99)
    vote(ballot, members, "grant", "grant")
    stopped = call_for_meeting(ballot, by=members[3], at=TUESDAY)
    assert (stopped.state, stopped.meeting_called_at, stopped.votes.count()) == ("void", TUESDAY, 2)
    assert stopped.events.last().reason == "A member called for a meeting."
    assert waiting_for(running.committee, on=THURSDAY.date()) == [stopped.case, urgent]
    with pytest.raises(BallotClosed):
        call_for_meeting(ballot, by=members[2], at=TUESDAY)
    outbox.deliver()
    told = Notice.objects.filter(template="meeting_called")
    assert {notice.user for notice in told} == set(members)
    assert not any("grant" in notice.body.lower() for notice in told)
    settle(THURSDAY)
    running.refresh_from_db()
    assert running.state == "closed"


def test_who_has_no_voice_does_not_stop_it(
    ballot: Ballot, running: Session, case: Case, bram: User, seat: Any, person: Any
):
    declare_recusal(case, by=bram, reason="close", at=TUESDAY)
    with pytest.raises(Recused):
        call_for_meeting(ballot, by=bram, at=TUESDAY)
    for user in (seat("Sofia", "secretary"), person("Sam", Role.COMMITTEE)):
        with pytest.raises(NoMandate):
            call_for_meeting(ballot, by=user, at=TUESDAY)
    with pytest.raises(BallotClosed):
        call_for_meeting(
            ballot, by=running.ballots.get().session.committee.mandates.first().user, at=THURSDAY
        )


def test_a_ballot_set_aside_by_who_presides_frees_the_case_too(
    ballot: Ballot, running: Session, clara: User, case: Case
):
    with pytest.raises(NotYours):
        void_ballot(ballot, by=running.committee.mandates.get(role="vice_chair").user, reason="No.")
    void_ballot(ballot, by=clara, reason="The file was incomplete.")
    assert waiting_for(running.committee, on=THURSDAY.date()) == [case]


# Reminders


def test_only_who_has_not_voted_is_reminded_halfway_and_a_day_before_once_each(
    ballot: Ballot, members: list[User]
):
    clara, vik, bram, dina = members
    vote(ballot, [clara, vik], "grant", "refuse")
    half, last = MONDAY + timedelta(hours=36), THURSDAY - timedelta(hours=24)
    assert remind(half - timedelta(minutes=1)) == 0
    assert [remind(half), remind(half)] == [2, 0]
    vote(ballot, [bram], "refuse", moment=half)
    assert [remind(last), remind(last), remind(THURSDAY)] == [1, 0, 0]
    told = Notice.objects.filter(template="vote_reminder").order_by("pk")
    assert [(notice.user, notice.key.split(":")[-1]) for notice in told] == [
        (bram, "half"),
        (dina, "half"),
        (dina, "last"),
    ]
    assert "12 March 2026" in told[0].body
    assert not any(word in told[0].body.lower() for word in ("grant", "refuse", "500"))


def test_a_reminder_that_was_missed_gives_way_to_the_last_one(ballot: Ballot, members: list[User]):
    assert remind(THURSDAY - timedelta(hours=2)) == 4
    assert {notice.key.split(":")[-1] for notice in Notice.objects.filter(template="vote_reminder")} == {
        "last"
    }


# Pages and API


@pytest.fixture
def now() -> Any:
    """The pages ask the clock."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def test_a_vote_without_a_meeting_by_the_pages(
    allowed: Committee, case: Case, members: list[User], client: Client, now: Any
):
    clara, vik, bram, dina = members
    client.force_login(clara)
    assert "Plan a vote without a meeting" in client.get("/committee/").content.decode()
    url = "/committee/sessions/plan-vote/"
    assert client.get(url).status_code == 200
    window = {"committee": allowed.pk, "opens_at": "2026-03-10T09:00", "closes_at": "2026-03-11T09:00"}
    short = client.post(url, window)
    assert (short.status_code, "48 hours" in short.content.decode()) == (422, True)
    assert "2026-03-11T09:00" in short.content.decode()
    client.post(url, {**window, "closes_at": "2026-03-13T09:00"})
    session = Session.objects.get()
    here = f"/committee/sessions/{session.pk}/"
    client.post(f"{here}agenda/", {"cases": [case.pk]})
    client.post(f"{here}convene/")
    page = client.get(here).content.decode()
    assert "Members vote from" in page
    assert "Not voted yet: Clara Test, Vik Test, Bram Test, Dina Test" in page
    assert "Close and count" not in page
    assert "Attendance" not in page
    item, ballot = session.agenda.get(), session.ballots.get()
    for user in (vik, bram, dina):
        client.force_login(user)
        client.post(f"/committee/files/{item.pk}/begin/")
        assert "Call for a meeting" in client.get(f"/committee/files/{item.pk}/").content.decode()
        client.post(f"/committee/ballots/{ballot.pk}/vote/", {"choice": "grant", "cents": "1000"})
    now.move_to(datetime(2026, 3, 13, 12, tzinfo=UTC))
    client.force_login(clara)
    assert f"/committee/ballots/{ballot.pk}/" in client.get(here).content.decode()
    client.post(f"/committee/ballots/{ballot.pk}/decide/", {"cents": 100_000})
    case.refresh_from_db()
    assert case.state == "granted"
    assert "did not vote" in client.get(f"{here}minutes/").content.decode()


def test_a_meeting_is_called_for_on_its_own_page(
    ballot: Ballot, running: Session, bram: User, client: Client, now: Any
):
    client.force_login(bram)
    url = f"/committee/ballots/{ballot.pk}/call-meeting/"
    assert "does not start again" in client.get(url).content.decode()
    assert client.post(url, follow=True).status_code == 200
    ballot.refresh_from_db()
    assert ballot.state == "void"
    assert "called for a meeting" in client.get(f"/committee/sessions/{running.pk}/").content.decode()
    again = client.post(url)
    assert (again.status_code, "is over" in again.content.decode()) == (409, True)
    assert "not shown" in client.get(f"/committee/ballots/{ballot.pk}/").content.decode()


def test_a_vote_without_a_meeting_by_the_api(
    allowed: Committee, case: Case, members: list[User], client: Client, now: Any
):
    def call(user: User, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        client.force_login(user)
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    clara, _vik, bram, _dina = members
    window = {
        "committee": "solidarity",
        "opens_at": "2026-03-10T09:00:00Z",
        "closes_at": "2026-03-10T10:00:00Z",
    }
    status, short = call(clara, "sessions/plan-vote/", window)
    assert (status, short["code"], short["figures"]) == (422, "window_too_short", {"hours": 1, "needed": 48})
    status, session = call(clara, "sessions/plan-vote/", {**window, "closes_at": "2026-03-13T09:00:00Z"})
    assert (status, session["form"], session["closes_at"][:16]) == (201, "circular", "2026-03-13T10:00")
    here = f"sessions/{session['id']}/"
    call(clara, f"{here}agenda/", {"cases": [case.reference]})
    assert call(clara, f"{here}convene/", {})[1]["state"] == "convened"
    now.move_to(datetime(2026, 3, 10, 10, tzinfo=UTC))
    [ballot] = client.get("/api/v1/ballots/").json()["results"]
    assert (ballot["state"], ballot["voted"]) == ("open", [])
    assert call(clara, f"ballots/{ballot['id']}/close/", {})[0] == 403
    status, stopped = call(bram, f"ballots/{ballot['id']}/call-meeting/", {})
    assert (status, stopped["state"], stopped["votes"]) == (200, "void", [])
    status, late = call(bram, f"ballots/{ballot['id']}/call-meeting/", {})
    assert (status, late["code"]) == (409, "ballot_not_open")
