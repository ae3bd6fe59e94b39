"""One record, told twice: to the applicant by role and in plain words, to staff by name."""

import re
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from workflows.cases import timeline
from workflows.cases.models import Case, State
from workflows.people.permissions import Role
from workflows.steps import note, perform

from .conftest import MARCH


def read(case: Case, reader, *, on: date = MARCH, waiting: bool = False) -> list[tuple[str, str, str]]:
    steps = timeline.for_applicant(case, list(case.events.all()), on=on, waiting=waiting, reader_id=reader.pk)
    return [(str(step["label"]), str(step["who"]), step["state"]) for step in steps]


def test_the_applicant_reads_roles_and_the_next_step_with_its_day(make_case, ana, olga):
    case = make_case(State.DRAFT, urgency=4)
    perform(Case.submit, case, by=ana.user, on=MARCH)
    perform(Case.take, case, by=olga, on=MARCH)
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.")
    note(case, "document", by=olga)
    assert read(case, ana.user) == [
        ("Request sent", "You", "past"),
        ("A case officer started reading it", "Case officer", "past"),
        ("A case officer is reading it", "", "present"),
        ("Decision of the committee", "", "next"),
    ]
    steps = timeline.for_applicant(case, list(case.events.all()), on=MARCH, waiting=False, reader_id=None)
    assert steps[-1]["date"] == MARCH + timedelta(days=14)
    assert steps[0]["date"] == timezone.localdate()


def test_while_it_is_the_applicants_turn_no_day_is_promised(make_case, ana):
    case = make_case(State.IN_REVIEW)
    steps = timeline.for_applicant(case, [], on=MARCH, waiting=True, reader_id=ana.user.pk)
    assert [(str(step["label"]), step["date"]) for step in steps] == [
        ("Waiting for you", None),
        ("Decision of the committee, after the answer", None),
    ]


def test_a_promise_that_was_not_kept_is_owned_up_to(make_case, ana):
    case = make_case(promised_on=MARCH)
    assert read(case, ana.user, on=MARCH)[-1][0] == "Decision of the committee"
    assert "longer than we promised" in read(case, ana.user, on=MARCH + timedelta(days=1))[-1][0]


def test_a_case_that_is_over_ends_on_its_last_step(make_case, ana):
    case = make_case()
    perform(Case.withdraw, case, by=ana.user, on=MARCH)
    assert read(case, ana.user) == [("Withdrawn", "You", "present")]


def test_after_a_grant_the_money_has_its_day(make_case):
    case = make_case(State.GRANTED, decided_on=MARCH)
    steps = timeline.for_applicant(case, [], on=MARCH, waiting=False, reader_id=None)
    assert steps[-1]["date"] == MARCH + timedelta(days=10)


def test_staff_read_every_step_by_name_and_for_whom(make_case, olga, person):
    jan = person("Jan", Role.ADVISOR)
    case = make_case(State.DRAFT, filed_by=jan)
    perform(Case.submit, case, by=jan, on=MARCH, on_behalf_of="Ana Test")
    perform(Case.take, case, by=olga, on=MARCH)
    perform(Case.opine, case, by=olga, on=MARCH, text="Sound.")
    steps = timeline.for_staff(case, list(case.events.all()), on=MARCH, waiting=False)
    assert str(steps[-2]["label"]) == "In review"
    asked = timeline.for_staff(case, [], on=MARCH, waiting=True)
    assert str(asked[0]["label"]) == "Waiting for the member"
    assert [(str(step["label"]), str(step["who"])) for step in steps[:3]] == [
        ("Sent", "Jan Test for Ana Test"),
        ("Taken", "Olga Test"),
        ("Opinion recorded", "Olga Test"),
    ]


def test_every_step_of_a_case_and_what_is_noted_on_it_has_words_for_staff():
    root = Path(timeline.__file__).resolve().parents[2]
    noted = re.compile(r"""\bnote\((?:[a-z]+\.)?case, "([a-z_]+)\"""")
    steps = {name for part in ("workflows", "fund", "loans") for path in (root / part).glob("**/*.py")
             for name in noted.findall(path.read_text())}  # fmt: skip
    assert len(steps) > 10
    steps |= {each.name for each in Case._meta.get_field("state").get_all_transitions(Case)}
    assert steps - set(timeline.FOR_STAFF) == set()
