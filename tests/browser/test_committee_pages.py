"""The committee's pages without a barrier, in every look: the evening, the reading room, the rules."""

import os
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.workflows.committee.conftest import at
from workflows.committee.balloting import cast_vote
from workflows.committee.calling import announce_absence
from workflows.committee.consent import propose_consent, pull_out
from workflows.committee.deciding import decide
from workflows.committee.evening import begin_reading
from workflows.committee.minutes import digest, facts
from workflows.committee.models import AgendaItem, Ballot, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.sessions import close_session, plan_session, put_on_agenda
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
    session: Session,
    item: AgendaItem,
    ballot: Ballot,
    bram: User,
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
    session: Session,
    item: AgendaItem,
    ballot: Ballot,
    members: list[User],
    counted: Any,
    look: Look,
) -> None:
    clara, vik = members[:2]
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


def test_a_session_with_consent_absences_and_envelopes_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    session: Session,
    item: AgendaItem,
    members: list[User],
    ready_case: Any,
    member: Any,
    look: Look,
) -> None:
    clara, _vik, bram, dina = members
    later, pulled = put_on_agenda(session, [ready_case(member(name)) for name in ("Eva", "Finn")], by=clara)
    for proposed, cents in ((later, 100_000), (pulled, 60_000)):
        propose_consent(
            proposed, by=clara, at=at(18, 2), outcome="granted", cents=cents, reasons=["fund_limited"]
        )
    pull_out(pulled, by=bram, at=at(18, 3))
    declare_recusal(item.case, by=dina, reason="close", at=at(18, 4))
    coming = plan_session(session.committee, held_on=date(2027, 3, 12), starts_at=time(18), by=clara)
    announce_absence(coming, by=bram, at=at(18, 5))
    sign_in(clara)
    look(page, f"/committee/sessions/{session.pk}/")
    look(page, f"/committee/sessions/{session.pk}/attendance/{session.attendance.first().pk}/")
    look(page, f"/committee/files/{later.pk}/consent/")
    look(page, f"/committee/files/{item.pk}/send-on/")
    look(page, f"/committee/sessions/{coming.pk}/")
    look(page, f"/committee/sessions/{coming.pk}/move/")
    look(page, "/committee/calendar/")
    sign_in(bram)
    look(page, f"/committee/sessions/{coming.pk}/")


def test_what_is_left_in_the_envelope_follows_without_a_click(
    page: Page,
    sign_in: Callable[..., None],
    session: Session,
    item: AgendaItem,
    clara: User,
    purse: Any,
) -> None:
    sign_in(clara)
    page.goto(f"/committee/sessions/{session.pk}/")
    expect(page.locator("#purse")).to_contain_text("10,000.00")
    purse.available_cents = 432_100
    expect(page.locator("#purse")).to_contain_text("4,321.00", timeout=12_000)


def test_managing_a_committee_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    committee: Any,
    clara: User,
    admin: User,
    look: Look,
) -> None:
    sign_in(admin)
    look(page, "/committee/committees/")
    for part in ("", "edit/", "mandates/add/", "rules/propose/", "rules/1/try/", "seats/"):
        look(page, f"/committee/committees/solidarity/{part}")
