"""Ballots that close by the clock or once they are certain, even when no task runs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from config.celery import app
from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee import tasks
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import BallotClosed
from workflows.committee.sessions import record_departure
from workflows.committee.settling import settle
from workflows.people.models import User
from workflows.refusals import NotYours

CLOSING = at(19)
TWENTY_PAST = at(18, 20)


@pytest.fixture
def timed(item: AgendaItem, clara: User) -> Ballot:
    """A ballot on Ana's case, from 18:10 to 19:00."""
    return open_ballot(item, by=clara, at=at(18, 10), closes_at=CLOSING)


def vote(ballot: Ballot, users: list[User], *choices: str, moment: datetime = TWENTY_PAST) -> None:
    for user, choice in zip(users, choices, strict=False):
        cents = 50_000 if choice == "grant" else None
        cast_vote(ballot, by=user, choice=choice, cents=cents, at=moment)


# By the clock


def test_from_its_time_on_no_vote_is_taken_counted_or_not(timed: Ballot, bram: User):
    vote(timed, [bram], "refuse", moment=CLOSING - timedelta(seconds=1))
    with pytest.raises(BallotClosed):
        cast_vote(timed, by=bram, choice="abstain", at=CLOSING)
    assert timed.votes.get().choice == "refuse"


def test_it_is_counted_as_of_its_time_whenever_somebody_looks(
    session: Session, timed: Ballot, members: list[User]
):
    vote(timed, members, "grant", "grant", "refuse")
    record_departure(session, members[3], by=members[0], at=at(19, 30))
    assert settle(at(18, 59)) == 0
    assert settle(at(23)) == 1
    assert settle(at(23)) == 0
    timed.refresh_from_db()
    assert (timed.state, timed.outcome, timed.closed_at) == ("closed", "granted", CLOSING)
    assert timed.events.last().by is None
    assert [holder["present"] for holder in timed.electorate_at_count] == [
        True
    ] * 4  # Dina was there at 19:00
    assert timed.proof_text.count("\n") == 4
    assert [fact["fact"] for fact in timed.proof].count("closed_by_clock") == 1


def test_the_chair_may_close_before_and_past_its_time_the_clock_was_first(
    timed: Ballot, item: AgendaItem, members: list[User]
):
    vote(timed, members, "grant", "grant", "grant")
    late = close_ballot(timed, by=members[0], at=at(19, 20))
    assert (late.closed_at, late.events.last().by) == (CLOSING, None)


def test_nobody_but_the_clock_closes_without_a_person(timed: Ballot, ballot_without_a_time: Ballot):
    for ballot in (timed, ballot_without_a_time):
        with pytest.raises(NotYours):
            close_ballot(ballot, by=None, at=at(18, 30))


@pytest.fixture
def ballot_without_a_time(
    session: Session, clara: User, ready_case: Callable[..., Case], member: Callable[..., object]
) -> Ballot:
    from workflows.committee.sessions import put_on_agenda

    [item] = put_on_agenda(session, [ready_case(member("Eva"))], by=clara)
    return open_ballot(item, by=clara, at=at(18, 11))


@pytest.mark.parametrize(
    "path",
    ["/committee/", "/committee/sessions/{session}/", "/committee/ballots/{ballot}/", "/api/v1/ballots/"],
)
def test_whoever_reads_finds_it_counted(
    timed: Ballot, session: Session, members: list[User], client: Client, path: str
):
    vote(timed, members, "grant", "grant", "grant")
    with time_machine.travel(at(19, 5)):
        client.force_login(members[1])
        assert client.get(path.format(session=session.pk, ballot=timed.pk)).status_code == 200
    timed.refresh_from_db()
    assert (timed.state, timed.closed_at) == ("closed", CLOSING)


def test_the_task_only_tidies(timed: Ballot, members: list[User]):
    vote(timed, members, "grant", "grant", "grant")
    with time_machine.travel(at(19, 5)):
        assert tasks.settle_and_remind(MEETING_DAY) == "1 settled, 0 reminded"
        assert app.tasks["workflows.committee.settle_and_remind"]() == "0 settled, 0 reminded"
    assert tasks.settle_and_remind in tasks.NIGHTLY


@pytest.mark.parametrize("counted_first", [True, False])
def test_who_stands_aside_after_its_time_is_taken_out_of_the_count(
    timed: Ballot, case: Case, members: list[User], counted_first: bool
):
    vote(timed, members, "grant", "grant", "refuse", "refuse")
    if counted_first:
        settle(at(19, 5))
    declare_recusal(case, by=members[3], reason="close", at=at(19, 10))
    settle(at(19, 11))
    timed.refresh_from_db()
    assert (timed.state, timed.outcome, timed.closed_at) == ("closed", "granted", CLOSING)
    assert [fact["fact"] for fact in timed.proof].count("closed_by_clock") == 1


def test_the_chair_sets_a_time_on_the_page_and_by_the_api(
    session: Session, item: AgendaItem, members: list[User], client: Client, case: Case
):
    client.force_login(members[0])
    wrong = client.post(f"/committee/files/{item.pk}/ballot/", {"closes_in": "soon"})
    assert (wrong.status_code, "from 1 to 600" in wrong.content.decode()) == (422, True)
    client.post(f"/committee/files/{item.pk}/ballot/", {"closes_in": "15"})
    ballot = Ballot.objects.get()
    assert ballot.closes_at is not None
    assert ballot.opened_at is not None
    assert ballot.closes_at - ballot.opened_at == timedelta(minutes=15)
    assert "closes by itself on" in client.get(f"/committee/sessions/{session.pk}/").content.decode()
    client.post(f"/committee/ballots/{ballot.pk}/void/", {"reason": "Too short."})
    body = {"session": session.pk, "case": case.reference, "closes_at": "2020-01-01T10:00:00Z"}
    answer = client.post("/api/v1/ballots/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "closes_too_early")


# Early


@pytest.fixture
def early(committee: Committee, admin: User, item: AgendaItem, clara: User) -> Ballot:
    rules = {**USUAL_RULES, "tie": "refused", "closes_early": True, "majority_base": "not_recused"}
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **rules)
    return open_ballot(item, by=clara, at=at(18, 10))


def test_it_closes_once_nobody_left_could_change_it_and_the_proof_says_so(early: Ballot, members: list[User]):
    vote(early, members, "refuse")
    early.refresh_from_db()
    assert early.state == "open"  # the three others could still grant it
    vote(early, members[1:], "refuse")
    early.refresh_from_db()
    assert (early.state, early.outcome, early.closed_at) == ("closed", "refused", at(18, 20))
    assert {"fact": "closed_early"} in early.proof
    assert early.events.last().by is None
    with pytest.raises(BallotClosed):
        cast_vote(early, by=members[0], choice="grant", cents=1, at=at(18, 21))


def test_without_the_rule_it_stays_open_to_the_last_vote(ballot: Ballot, members: list[User]):
    vote(ballot, members, "refuse", "refuse", "refuse", "refuse")
    ballot.refresh_from_db()
    assert ballot.state == "open"
