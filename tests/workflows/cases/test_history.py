"""The record of a case cannot be changed, and a change would show."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from workflows.cases.history import is_whole
from workflows.cases.models import Case, CaseEvent, State
from workflows.steps import perform

from .conftest import MARCH


@pytest.fixture
def case(make_case, ana, olga):
    found = make_case(State.DRAFT)
    perform(Case.submit, found, by=ana.user, on=MARCH)
    perform(Case.take, found, by=olga, on=MARCH)
    perform(Case.opine, found, by=olga, on=MARCH, text="Sound.", payload={"cents": 100})
    return found


def test_a_record_is_whole_until_one_word_of_it_changes(case):
    events = list(case.events.all())
    assert is_whole(events)
    events[1].reason = "Another reason"
    assert not is_whole(events)
    assert not is_whole(list(case.events.all())[1:])
    assert not is_whole([*case.events.filter(sequence=1), *case.events.filter(sequence=3)])


@pytest.mark.parametrize(
    "statement", ["UPDATE cases_caseevent SET reason = 'x'", "DELETE FROM cases_caseevent"]
)
def test_the_database_refuses_to_change_the_record(case, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert case.events.count() == 3


def test_the_command_says_what_it_read_and_that_it_holds(case):
    out = StringIO()
    call_command("verify_chain", "cases.CaseEvent", stdout=out)
    assert "cases.CaseEvent: 3 events, 0 breaks" in out.getvalue()
    call_command("verify_chain", stdout=StringIO())


def test_the_command_names_a_row_that_was_slipped_in(case, olga):
    CaseEvent.objects.bulk_create(
        [CaseEvent(case=case, sequence=4, step="grant", after="granted", hash="0" * 64)]
    )
    err = StringIO()
    with pytest.raises(CommandError, match="breaks in the record"):
        call_command("verify_chain", stdout=StringIO(), stderr=err)
    assert f"cases.CaseEvent {case.pk}/4" in err.getvalue()


def test_a_record_that_does_not_exist_is_named():
    with pytest.raises(CommandError, match="no such record"):
        call_command("verify_chain", "cases.Nothing")
