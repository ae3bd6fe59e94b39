"""A person's own days in their own calendar, and nothing that a stranger should read there."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from workflows.cases.models import Case
from workflows.committee.invitations import feed_of, make_feed
from workflows.people.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(ana: Member) -> Case:
    assert ana.user
    return Case.objects.create(
        reference="A-2026-0001", kind="aid", cooperative=ana.cooperative, applicant=ana, filed_by=ana.user
    )


def test_anas_calendar_says_when_her_draft_ends(draft: Case, ana: Member, client: Client) -> None:
    assert ana.user
    token = make_feed(ana.user, at=timezone.now())
    text = client.get(f"/committee/calendar/{token}/sessions.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{draft.kept_until:%Y%m%d}" in text
    assert "Last day to send your draft A-2026-0001" in text
    assert "EUR" not in text


def test_nobody_elses_draft_is_in_it(draft: Case, member: Any) -> None:
    assert "A-2026-0001" not in feed_of(member("Bram").user, timezone.localdate())


def test_every_member_makes_their_own_address(ana: Member, client: Client) -> None:
    assert ana.user
    client.force_login(ana.user)
    assert b"sessions.ics" in client.post("/committee/calendar/").content
