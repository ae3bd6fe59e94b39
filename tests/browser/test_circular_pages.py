"""A vote without a meeting and a secret one, without a barrier in any look."""

import os
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES
from workflows.cases.models import Case
from workflows.committee.circular import plan_circular
from workflows.committee.mandates import publish_rules
from workflows.committee.models import Committee, Session
from workflows.committee.sessions import convene, put_on_agenda
from workflows.committee.settling import settle
from workflows.people.models import User

TODAY = timezone.localdate()


@pytest.fixture
def window(
    transactional_db: None,
    committee: Committee,
    members: list[User],
    seat: Callable[..., User],
    case: Case,
    admin: User,
) -> Session:
    """Five people, asked to vote in secret until the day after tomorrow."""
    seat("Eva")
    rules = {**USUAL_RULES, "tie": "deferred", "secret": True, "circular_allowed": True, "circular_hours": 24}
    publish_rules(committee, by=admin, from_on=max(START_OF_TERM, date(2026, 1, 2)), **rules)
    now = timezone.now()
    session = plan_circular(committee, opens_at=now, closes_at=now + timedelta(days=2), by=members[0])
    put_on_agenda(session, [case], by=members[0])
    convene(session, by=members[0], at=now)
    settle(now + timedelta(seconds=1))
    return session


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=os.path.join(folder, f"{name}_{width}.png"), full_page=True)


def test_a_secret_vote_without_a_meeting_has_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    in_every_look: Callable[..., None],
    axe: Callable[..., None],
    no_sideways_scroll: Callable[[Page], None],
    window: Session,
    members: list[User],
) -> None:
    clara, vik = members[:2]
    ballot = window.ballots.get()
    sign_in(clara)
    for name, address in {
        "plan_vote": "/committee/sessions/plan-vote/",
        "window": f"/committee/sessions/{window.pk}/",
        "call_meeting": f"/committee/ballots/{ballot.pk}/call-meeting/",
    }.items():
        in_every_look(page, address)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            page.goto(address)
            shot(page, name)
    for user, width in ((clara, PHONE), (vik, DESK)):
        sign_in(user)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/committee/files/{ballot.item_id}/")
        page.get_by_role("button", name="I have no link: open the file").click()
        shot(page, "secret_file")
        page.get_by_role("radio", name="Refuse", exact=True).check()
        page.get_by_role("button", name="Vote", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("code").first).to_be_visible()
        axe(page)
        no_sideways_scroll(page)
        shot(page, "voted")
