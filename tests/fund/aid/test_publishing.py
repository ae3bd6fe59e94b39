from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from fund.aid import publishing
from fund.aid.models import Closing, ProgrammeVersion
from tests.fund.aid.conftest import ON, RULES
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet


def test_dora_drafts_and_publishes_a_version(programme, admin):
    draft = publishing.draft_version(programme, RULES, by=admin)
    version = publishing.publish_version(draft, by=admin, on=ON)
    assert (version.state, version.published_on, version.published_by) == ("published", ON, admin)
    assert version.events.get().step == "publish"
    assert programme.open_version(ON) == version


def test_a_member_neither_drafts_nor_publishes(programme, admin, ana):
    with pytest.raises(NotYours):
        publishing.draft_version(programme, RULES, by=ana.user)
    draft = publishing.draft_version(programme, RULES, by=admin)
    with pytest.raises(NotYours):
        publishing.publish_version(draft, by=ana.user, on=ON)


def test_publishing_twice_is_refused(version, admin):
    with pytest.raises(TooLate):
        publishing.publish_version(version, by=admin, on=ON)
    assert version.events.count() == 1


@pytest.mark.parametrize(
    "rules",
    [
        {"declaration": {}},
        {"formula": "lost_income", "parameters": {"share": "nothing"}},
        {"documents": [{"code": "x", "label": {}}]},
    ],
)
def test_rules_that_are_not_complete_are_not_published(programme, admin, rules):
    draft = publishing.draft_version(programme, RULES | rules, by=admin)
    with pytest.raises(Unmet):
        publishing.publish_version(draft, by=admin, on=ON)


def test_a_window_that_is_over_is_not_published(programme, admin):
    draft = publishing.draft_version(programme, RULES | {"closes_on": date(2026, 2, 1)}, by=admin)
    with pytest.raises(Unmet):
        publishing.publish_version(draft, by=admin, on=ON)


def test_a_published_version_is_changed_by_nobody(version, admin):
    with pytest.raises(publishing.AlreadyPublished):
        publishing.change_draft(version, {"ceiling_case_cents": 1}, by=admin)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE aid_programmeversion SET ceiling_case_cents = 1",
        "UPDATE aid_programmeversion SET state = 'draft'",
        "DELETE FROM aid_programmeversion",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_published(version, statement):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ProgrammeVersion.objects.get().ceiling_case_cents == 500_00


def test_a_draft_changes_freely(programme, admin):
    draft = publishing.draft_version(programme, RULES, by=admin)
    changed = publishing.change_draft(draft, {"ceiling_case_cents": 123_00}, by=admin)
    assert ProgrammeVersion.objects.get().ceiling_case_cents == changed.ceiling_case_cents == 123_00


def test_a_next_version_begins_from_the_rules_before_it_and_takes_over_on_its_day(version, admin):
    later = publishing.draft_version(version.programme, {"opens_on": date(2026, 6, 1)}, by=admin)
    publishing.publish_version(later, by=admin, on=ON)
    assert (later.number, later.criteria) == (2, version.criteria)
    assert version.programme.open_version(date(2026, 5, 31)) == version
    assert version.programme.open_version(date(2026, 6, 1)) == later


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2025, 12, 31), "upcoming"),
        (date(2026, 1, 1), "open"),
        (date(2026, 12, 31), "open"),
        (date(2027, 1, 1), "closed"),
    ],
)
def test_a_version_is_open_inside_its_window_both_days_counted(version, on, standing):
    assert version.standing(on) == standing
    assert (version.programme.open_version(on) is not None) == (standing == "open")


def test_a_version_closed_by_decision_takes_no_request_from_that_day(version, admin):
    publishing.close_version(version, on=ON, by=admin, reason="The crisis is over.")
    publishing.close_version(version, on=ON, by=admin, reason="Pressed twice.")
    assert Closing.objects.get().reason == "The crisis is over."
    assert version.programme.open_version(ON) is None


def test_drafts_are_seen_by_those_who_write_them_alone(programme, admin, ana, person):
    publishing.draft_version(programme, RULES, by=admin)
    assert ProgrammeVersion.objects.visible_to(admin).exists()
    for reader in (ana.user, person("Bram", Role.COMMITTEE)):
        assert not ProgrammeVersion.objects.visible_to(reader).exists()
