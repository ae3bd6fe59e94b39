"""The committee's pages without a barrier, in every look: the evening, the reading room, the rules."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.workflows.committee.conftest import (  # noqa: F401  the people and the evening of the committee's tests
    admin,
    at,
    ballot,
    bram,
    case,
    clara,
    committee,
    counted,
    dina,
    item,
    members,
    officer,
    purse,
    ready_case,
    seat,
    session,
    vik,
)
from workflows.committee.balloting import cast_vote
from workflows.committee.deciding import decide
from workflows.committee.evening import begin_reading
from workflows.committee.minutes import digest, facts
from workflows.committee.models import AgendaItem, Ballot, Session
from workflows.committee.sessions import close_session
from workflows.committee.signing import sign_minutes
from workflows.people.models import User

Look = Callable[..., None]


@pytest.fixture
def look(in_every_look: Look) -> Look:
    """As in_every_look; with SHOTS=folder it also keeps what it saw, for a person to look at."""

    def see(page: Page, address: str) -> None:
        in_every_look(page, address)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{address.strip('/').replace('/', '_')}.png", full_page=True)

    return see


def test_the_reading_room_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    session: Session,  # noqa: F811
    item: AgendaItem,  # noqa: F811
    ballot: Ballot,  # noqa: F811
    bram: User,  # noqa: F811
    look: Look,
) -> None:
    sign_in(bram)
    look(page, "/committee/")
    look(page, f"/committee/files/{item.pk}/")
    begin_reading(item, by=bram, at=at(18))
    look(page, f"/committee/files/{item.pk}/")
    look(page, f"/committee/files/{item.pk}/stand-aside/")
    look(page, "/committee/committees/solidarity/")


def test_the_chairs_evening_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    session: Session,  # noqa: F811
    item: AgendaItem,  # noqa: F811
    ballot: Ballot,  # noqa: F811
    members: list[User],  # noqa: F811
    counted: Any,  # noqa: F811
    look: Look,
) -> None:
    clara, vik = members[:2]  # noqa: F811
    sign_in(clara)
    cast_vote(ballot, by=vik, choice="grant", cents=60_000, at=at(18, 15))
    look(page, "/committee/sessions/plan/")
    look(page, f"/committee/sessions/{session.pk}/")
    look(page, f"/committee/sessions/{session.pk}/agenda/")
    look(page, f"/committee/files/{item.pk}/have-stand-aside/")
    look(page, f"/committee/ballots/{ballot.pk}/void/")
    done = counted(60_000, 60_000, 80_000, "refuse")
    look(page, f"/committee/ballots/{ballot.pk}/")
    decision = decide(
        done, by=clara, on=date(2026, 3, 12), reasons=["fund_limited"], text="The rest is covered."
    )
    look(page, f"/committee/decisions/{decision.number}/")
    look(page, "/committee/decisions/")
    look(page, f"/committee/sessions/{session.pk}/minutes/")
    close_session(session, by=clara, at=at(20))
    look(page, f"/committee/sessions/{session.pk}/minutes/edit/")
    for signer in (clara, vik):
        sign_minutes(session, by=signer, at=at(21), digest=digest(facts(session)))
    look(page, f"/committee/sessions/{session.pk}/minutes/")
    look(page, "/committee/minutes/")
    look(page, f"/committee/minutes/{session.pk}/")
    look(page, "/cases/targets/")


def test_managing_a_committee_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    committee: Any,  # noqa: F811
    clara: User,  # noqa: F811
    admin: User,  # noqa: F811
    look: Look,
) -> None:
    sign_in(admin)
    look(page, "/committee/committees/")
    for part in ("", "edit/", "mandates/add/", "rules/propose/", "rules/1/try/", "seats/"):
        look(page, f"/committee/committees/solidarity/{part}")
