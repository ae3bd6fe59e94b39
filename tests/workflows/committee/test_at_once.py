"""Votes, counts and the clock at the same moment, on real connections: each thing once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.workflows.cases.test_concurrency import together
from tests.workflows.committee.at_once import meanwhile, require_real_connections, without_locks
from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES, at
from workflows.committee import balloting, secrecy
from workflows.committee.balloting import cast_secretly, cast_vote, close_ballot, open_ballot
from workflows.committee.circular import call_for_meeting, plan_circular
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, Session
from workflows.committee.refusals import BallotClosed, CodeMissing
from workflows.committee.sessions import convene, put_on_agenda, record_arrival
from workflows.committee.settling import settle
from workflows.people.models import User
from workflows.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_connections() -> None:
    require_real_connections()


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.get(pk=ballot.pk)


def name_it(ballot: Ballot, user: User, choice: str) -> Any:
    cents = 50_000 if choice == "grant" else None
    return cast_vote(fresh(ballot), by=user, choice=choice, cents=cents, at=at(18, 20))


@pytest.fixture
def secret(
    committee: Committee, admin: User, item: AgendaItem, members: list[User], seat: Callable[..., User]
) -> tuple[Ballot, list[User]]:
    rules = {**USUAL_RULES, "tie": "deferred", "secret": True}
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **rules)
    eva = seat("Eva")
    record_arrival(item.session, eva, by=members[0], at=at(18, 1))
    return open_ballot(item, by=members[0], at=at(18, 10)), [*members, eva]


def hide_it(ballot: Ballot, user: User, choice: str, **code: str) -> str:
    return cast_secretly(fresh(ballot), by=user, choice=choice, at=at(18, 20), **code)


def test_two_tabs_of_one_person_are_one_vote(ballot: Ballot, bram: User):
    found = together(partial(name_it, ballot, bram, "refuse"), partial(name_it, ballot, bram, "grant"))
    assert not any(isinstance(one, Refusal) for one in found)
    assert ballot.votes.count() == 1
    assert Counter(ballot.events.values_list("step", flat=True)) == {"open": 1, "vote": 1, "vote_changed": 1}


@pytest.mark.parametrize("again", range(2))
def test_a_vote_beside_the_count_is_counted_or_refused(ballot: Ballot, members: list[User], again: int):
    clara, vik, bram, dina = members
    for user in (clara, vik, bram):
        name_it(ballot, user, "refuse")
    late, _closed = together(
        partial(name_it, ballot, dina, "refuse"),
        lambda: close_ballot(fresh(ballot), by=clara, at=at(18, 30)),
    )
    closed = fresh(ballot)
    assert closed.state == "closed"
    assert closed.proof[1]["refuse"] == closed.votes.count() == (3 if isinstance(late, BallotClosed) else 4)


def test_without_the_lock_a_vote_lands_in_a_ballot_that_is_counted(
    ballot: Ballot, members: list[User], monkeypatch: pytest.MonkeyPatch
):
    """The twin: the count passes between the look at the ballot and the vote, which nobody counts."""
    clara, vik, bram, dina = members
    for user in (clara, vik, bram):
        name_it(ballot, user, "refuse")
    without_locks(monkeypatch)
    close = close_ballot.__wrapped__
    meanwhile(monkeypatch, balloting, "amount_voted", lambda: close(fresh(ballot), by=clara, at=at(18, 30)))
    vote = cast_vote.__wrapped__
    vote(fresh(ballot), by=dina, choice="refuse", at=at(18, 20))
    closed = fresh(ballot)
    assert closed.state == "closed"
    assert (closed.proof[1]["refuse"], closed.votes.count()) == (3, 4)


def test_readers_at_once_have_an_overdue_ballot_counted_once(item: AgendaItem, members: list[User]):
    ballot = open_ballot(item, by=members[0], at=at(18, 10), closes_at=at(19))
    for user in members:
        name_it(ballot, user, "refuse")
    assert sum(together(*[partial(settle, at(19, 5))] * 4)) == 1
    assert list(ballot.events.values_list("step", flat=True))[-1:] == ["close"]
    assert ballot.events.filter(step="close").count() == 1


def test_a_secret_form_sent_twice_at_once_is_one_paper(secret: tuple[Ballot, list[User]]):
    ballot, people = secret
    send = partial(hide_it, ballot, people[0], "refuse", drawn="K7QF-2MNP-8RTV")
    assert together(send, send) == ["K7QF-2MNP-8RTV"] * 2
    assert (ballot.papers.count(), ballot.turnout.count()) == (1, 1)


def test_two_first_votes_of_one_person_at_once_are_one_paper(secret: tuple[Ballot, list[User]]):
    ballot, people = secret
    found = together(
        partial(hide_it, ballot, people[0], "refuse"), partial(hide_it, ballot, people[0], "abstain")
    )
    assert sum(isinstance(one, str) for one in found) == 1
    assert sum(isinstance(one, CodeMissing) for one in found) == 1
    assert (ballot.papers.count(), ballot.turnout.count()) == (1, 1)


def test_five_at_the_box_at_once_are_five_papers(secret: tuple[Ballot, list[User]]):
    ballot, people = secret
    codes = together(*[partial(hide_it, ballot, user, "refuse") for user in people])
    assert len(set(codes)) == 5
    assert (ballot.papers.count(), ballot.turnout.count()) == (5, 5)


def test_without_the_lock_a_paper_pushes_another_out_of_the_box(
    secret: tuple[Ballot, list[User]], monkeypatch: pytest.MonkeyPatch
):
    """The twin: both read an empty box, and the second to write knows nothing of the first."""
    ballot, people = secret
    without_locks(monkeypatch)
    hide = cast_secretly.__wrapped__
    vote = partial(hide, choice="refuse", at=at(18, 20))
    meanwhile(monkeypatch, secrecy, "_write", lambda: vote(fresh(ballot), by=people[1]))
    vote(fresh(ballot), by=people[0])
    assert (ballot.papers.count(), ballot.turnout.count()) == (1, 1)


def test_a_paper_exchanged_twice_at_once_stays_one_paper(secret: tuple[Ballot, list[User]]):
    ballot, people = secret
    code = hide_it(ballot, people[0], "refuse")
    hide_it(ballot, people[1], "refuse")
    found = together(
        partial(hide_it, ballot, people[0], "abstain", code=code),
        partial(hide_it, ballot, people[0], "defer", code=code),
    )
    assert found == [code, code]
    choices = sorted(paper.choice for paper in ballot.papers.all())
    assert choices in (["abstain", "refuse"], ["defer", "refuse"])


@pytest.fixture
def window(committee: Committee, admin: User, members: list[User], case: Any) -> Session:
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **{**USUAL_RULES, "circular_allowed": True})
    session = plan_circular(committee, opens_at=at(8), closes_at=at(8) + timedelta(days=3), by=members[0])
    put_on_agenda(session, [case], by=members[0])
    return convene(session, by=members[0], at=at(8))


def test_readers_at_once_open_a_window_once(window: Session):
    assert sum(together(*[partial(settle, at(9))] * 4)) == 1
    assert window.ballots.count() == 1
    assert window.events.filter(step="open").count() == 1


def test_a_call_for_a_meeting_beside_a_vote_stops_the_ballot_and_loses_nothing(
    window: Session, members: list[User]
):
    settle(at(9))
    ballot = window.ballots.get()
    voted, stopped = together(
        partial(name_it, ballot, members[1], "refuse"),
        lambda: call_for_meeting(fresh(ballot), by=members[2], at=at(18, 20)),
    )
    assert stopped.state == fresh(ballot).state == "void"
    assert ballot.votes.count() == (0 if isinstance(voted, BallotClosed) else 1)
