"""A long agenda: no page of the committee asks more of the database for twelve cases than for three."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.workflows.committee.conftest import MEETING_DAY, Purse, at
from workflows import kinds
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.evening import begin_reading
from workflows.committee.models import Committee, Session
from workflows.committee.sessions import convene, open_session, plan_session, put_on_agenda, record_arrival
from workflows.people.models import Member, User


@pytest.fixture
def purse(purse: Purse, monkeypatch: pytest.MonkeyPatch) -> Purse:
    """The kind's themes are read from the database, as those of aid and loans are."""
    kind = replace(
        kinds._kinds["hardship"],
        themes=lambda: [(one.code, one.name) for one in Committee.objects.order_by("code")],
    )
    monkeypatch.setitem(kinds._kinds, "hardship", kind)
    return purse


@pytest.fixture
def held(
    committee: Committee,
    members: list[User],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
) -> Callable[[int], Session]:
    """held(3): an open meeting with so many cases; a third decided, a third voted on, a third waiting."""
    clara = members[0]

    def hold(count: int) -> Session:
        cases = []
        for number in range(count):
            applicant = member(f"Eva{count}x{number}")
            cases.append(ready_case(applicant))
        session = plan_session(committee, held_on=MEETING_DAY, starts_at=at(count).time(), by=clara)
        items = put_on_agenda(session, cases, by=clara)
        convene(session, by=clara, at=at(8))
        open_session(session, by=clara, at=at(18))
        for user in members:
            record_arrival(session, user, by=clara, at=at(18))
        for number, item in enumerate(items):
            begin_reading(item, by=members[2], at=at(18))
            if number % 3 == 2:
                continue
            ballot = open_ballot(item, by=clara, at=at(18, 10))
            for user in members[:3]:
                cast_vote(ballot, by=user, choice="grant", cents=10_000 + number, at=at(18, 20))
            if number % 3 == 0:
                decide(
                    close_ballot(ballot, by=clara, at=at(18, 30)),
                    by=clara,
                    on=MEETING_DAY,
                    reasons=["fund_limited"],
                )
        session.refresh_from_db()
        return session

    return hold


@pytest.mark.once
@pytest.mark.parametrize(
    "address",
    [
        lambda session: f"/committee/sessions/{session.pk}/",
        lambda session: f"/committee/files/{session.agenda.last().pk}/",
        lambda session: f"/committee/sessions/{session.pk}/minutes/",
    ],
    ids=["meeting", "file", "minutes"],
)
@pytest.mark.parametrize("at_seat", [0, 2], ids=["chair", "member"])
def test_a_page_asks_no_more_for_twelve_cases_than_for_three(
    held: Callable[[int], Session],
    members: list[User],
    client: Client,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
    address: Callable[[Session], str],
    at_seat: int,
):
    few, many = held(3), held(12)
    client.force_login(members[at_seat])
    for session in (few, many):
        assert client.get(address(session)).status_code == 200
    with django_assert_max_num_queries(80) as asked:
        client.get(address(few))
    with django_assert_num_queries(len(asked)):
        answer = client.get(address(many))
    assert answer.status_code == 200
