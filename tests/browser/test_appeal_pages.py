"""The pages of the fast track, of appeals and of letters without a barrier, in every look."""

import os
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.workflows.committee.conftest import at
from workflows.cases.models import Case
from workflows.committee.evening import begin_reading
from workflows.committee.fast_track import confirm_grant, propose_grant
from workflows.committee.models import Appeal, Committee, Decision, Delegation
from workflows.committee.relisting import put_forward
from workflows.committee.sessions import plan_session
from workflows.people.models import Member, User

Look = Callable[..., None]
ON = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)


@pytest.fixture
def look(in_every_look: Look) -> Look:
    """As in_every_look; with SHOTS=folder it keeps the phone and the desk, for a person to look at."""

    def see(page: Page, address: str) -> None:
        in_every_look(page, address)
        if folder := os.environ.get("SHOTS"):
            page.emulate_media(color_scheme="light")
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(
                    path=f"{folder}/{address.strip('/').replace('/', '_')}-{width}.png", full_page=True
                )

    return see


def test_the_fast_track_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    committee: Committee,
    delegation: Delegation,
    urgent_case: Case,
    ready_case: Any,
    member: Callable[..., Member],
    members: list[User],
    look: Look,
) -> None:
    clara, vik, bram, _dina = members
    sign_in(clara)
    look(page, f"/committee/fast-track/cases/{urgent_case.reference}/")
    track = propose_grant(
        delegation, urgent_case, cents=50_000, by=clara, at=at(9), on=ON, text="The rent is due."
    )
    ready_case(member("Eva"), cents=30_000, urgency=5)
    look(page, "/committee/fast-track/")
    look(page, "/committee/committees/solidarity/fast-track/")
    look(page, "/committee/committees/solidarity/fast-track/add/")
    sign_in(bram)
    look(page, track.get_absolute_url())
    confirm_grant(track, by=bram, on=ON)
    session = plan_session(committee, held_on=date(2026, 4, 9), starts_at=time(18), by=clara)
    put_forward(committee, on=ON)
    item = session.agenda.get()
    begin_reading(item, by=vik, at=at(18))
    sign_in(vik)
    look(page, f"/committee/files/{item.pk}/")
    look(page, track.get_absolute_url())


def test_contesting_and_hearing_have_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    granted_in_part: Decision,
    panel: list[User],
    ana: Member,
    officer: User,
    clara: User,
    lodge: Callable[..., Appeal],
    look: Look,
) -> None:
    number = granted_in_part.number
    sign_in(ana.user)
    look(page, granted_in_part.case.get_absolute_url())
    look(page, f"/committee/decisions/{number}/appeal/")
    session = plan_session(
        Committee.objects.get(code="appeals"), held_on=date(2026, 4, 9), starts_at=time(18), by=panel[0]
    )
    appeal = lodge(granted_in_part)
    look(page, appeal.get_absolute_url())
    look(page, granted_in_part.case.get_absolute_url())
    item = session.agenda.get()
    begin_reading(item, by=panel[1], at=at(18))
    sign_in(panel[1])
    look(page, f"/committee/files/{item.pk}/")
    look(page, "/committee/appeals/")
    sign_in(clara)
    look(page, f"/committee/decisions/{number}/")
    look(page, f"/committee/decisions/{number}/correct/")
    Member.objects.filter(pk=ana.pk).update(user=None)
    sign_in(officer)
    look(page, "/committee/letters/")
