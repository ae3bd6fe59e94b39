"""Corrections of what a decision says, proof that a letter was read, and the letters that leave by post."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.tables import taken_out
from tests.workflows.committee.conftest import Purse
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee import own_rows
from workflows.committee.correcting import correct_decision
from workflows.committee.deciding import decide
from workflows.committee.letters import make_letter, said
from workflows.committee.models import Ballot, Decision, DecisionLetter, LetterPosting, LetterReading
from workflows.committee.reading import mark_posted, opened, remind_of_letters, to_post, unread
from workflows.committee.refusals import AlreadyDecided
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

DECIDED = date(2026, 3, 12)
ON = date(2026, 3, 16)

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(counted: Callable[..., Ballot], clara: User) -> Decision:
    """600.00 of 1,000.00, with a misspelt landlord."""
    ballot = counted(60_000, 60_000, 60_000)
    return decide(
        ballot,
        by=clara,
        on=DECIDED,
        reasons=["fund_limited"],
        text="Paid to Mr Janson.",
        conditions="A receipt of the rent.",
    )


def corrected(decision: Decision, by: User, **other: Any) -> Decision:
    words: dict[str, Any] = {
        "reason": "The name was misspelt.",
        "text": "Paid to Mr Janssen.",
        "conditions": "A receipt of the rent.",
        "reasons": ["fund_limited"],
    }
    return correct_decision(decision, by=by, on=ON, **words | other)


def test_the_archive_of_who_filed_for_ana_holds_nothing_of_what_was_decided_for_her(
    decision: Decision, ana: Member, member: Callable[..., Member]
):
    lea = member("Lea").user
    Case.objects.filter(pk=decision.case_id).update(filed_by=lea)
    make_letter(decision)
    for helper in (
        {"filed_by": lea},
        {"filed_by": ana.user, "helped_by": lea},
    ):  # then with her consent ended
        Case.objects.filter(pk=decision.case_id).update(**helper)
        assert own_rows.decisions(lea) == []
        assert list(own_rows.letters(lea)) == []
    assert [row["Decision"] for row in own_rows.decisions(ana.user)] == [decision.number]
    assert [file.name for file in own_rows.letters(ana.user)] == [f"letters/{decision.number}.pdf"]


def test_a_correction_is_a_successor_that_names_it_and_changes_only_words(
    decision: Decision, clara: User, purse: Purse
):
    later = corrected(decision, clara)
    assert (later.number, later.corrects, later.ballot, later.fast_track) == (
        "D-2026-0002",
        decision,
        None,
        None,
    )
    assert (later.outcome, later.cents, later.appeal_until) == ("granted", 60_000, decision.appeal_until)
    decision.refresh_from_db()
    assert (decision.text, decision.stands, later.stands) == ("Paid to Mr Janson.", False, True)
    assert later.origin == decision
    case = Case.objects.get()
    assert (case.state, purse.available_cents, case.events.last().step) == (
        "granted",
        940_000,
        "decision_corrected",
    )


def test_its_letter_says_first_that_it_takes_the_place_of_the_other(decision: Decision, clara: User):
    later = corrected(decision, clara)
    letter = make_letter(later)
    assert letter.title == f"Correction of the decision on your request {later.case.reference}"
    with override("en"):
        opening = said(later)["opening"]
    assert decision.number in opening
    assert "The name was misspelt." in opening
    assert DecisionLetter.objects.count() == 1
    outbox.deliver()
    assert DecisionLetter.objects.count() == 2


def test_a_second_press_changes_nothing_and_a_second_correction_names_the_first(
    decision: Decision, clara: User, vik: User
):
    later = corrected(decision, clara)
    assert corrected(decision, clara) == later
    with pytest.raises(AlreadyDecided, match=later.number):
        corrected(decision, clara, text="Paid to Mrs Janssen.")
    last = corrected(later, vik, text="Paid to Mrs Janssen.")
    assert (last.corrects, last.origin, Decision.objects.count()) == (later, decision, 3)


@pytest.mark.parametrize(
    "wrong", [{"reason": " "}, {"text": "Paid to Mr Janson."}, {"reasons": []}, {"reasons": ["because"]}]
)
def test_it_says_why_changes_something_and_still_gives_a_reason(
    wrong: dict[str, Any], decision: Decision, clara: User
):
    with pytest.raises(Unmet):
        corrected(decision, clara, **wrong)
    assert Decision.objects.count() == 1


def test_only_who_presides_corrects(decision: Decision, bram: User, officer: User, vik: User):
    for somebody in (bram, officer):
        with pytest.raises(NotYours):
            corrected(decision, somebody)
    assert corrected(decision, vik).by == vik


def test_correcting_by_page_and_api(decision: Decision, clara: User, bram: User, client: Client):
    client.force_login(bram)
    here = f"/committee/decisions/{decision.number}/correct/"
    typed = {
        "reason": "Misspelt.",
        "text": "Paid to Mr Janssen.",
        "reasons": ["fund_limited"],
        "conditions": "",
    }
    assert client.post(here, typed).status_code == 403
    client.force_login(clara)
    assert "Correct its words" in client.get(f"/committee/decisions/{decision.number}/").content.decode()
    kept = client.post(here, typed | {"reason": ""})
    assert kept.status_code == 422
    assert "Paid to Mr Janssen." in kept.content.decode()
    assert client.post(here, typed).status_code == 302
    shown = client.get(f"/committee/decisions/{decision.number}/").content.decode()
    assert "D-2026-0002" in shown
    assert "Correct its words" not in shown
    answer = client.post(
        f"/api/v1/decisions/{decision.number}/correct/", typed, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["corrects"]) == (201, decision.number)
    assert client.get(f"/api/v1/decisions/{decision.number}/").json()["corrected_by"] == "D-2026-0002"


# ---- proof of reading


def test_the_applicants_first_opening_is_the_proof_and_nobody_elses(
    decision: Decision, ana: Member, clara: User, officer: User, client: Client
):
    here = f"/committee/decisions/{decision.number}/"
    client.force_login(officer)
    assert client.get(f"{here}letter.pdf").status_code == 200
    assert "has not been read yet" in client.get(here).content.decode()
    client.force_login(ana.user)
    client.get(f"{here}letter.pdf")
    first = LetterReading.objects.get()
    client.get(f"{here}letter.pdf")
    assert LetterReading.objects.get() == first
    assert first.by == ana.user
    client.force_login(officer)
    assert "The letter was read on" in client.get(here).content.decode()
    read_at = client.get(f"/api/v1/decisions/{decision.number}/").json()["read_at"]
    assert datetime.fromisoformat(read_at) == first.at
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LetterReading.objects.all().delete()


def test_the_page_of_a_decision_speaks_to_who_reads_it(
    decision: Decision, ana: Member, officer: User, client: Client
):
    for user, words in ((ana.user, "If you do not agree"), (officer, "If the member does not agree")):
        client.force_login(user)
        assert words in client.get(f"/committee/decisions/{decision.number}/").content.decode()


def test_a_letter_unread_for_a_week_is_recalled_once(decision: Decision, ana: Member):
    made = timezone.localdate(make_letter(decision).made_at)
    assert remind_of_letters(made + timedelta(6)) == 0
    assert remind_of_letters(made + timedelta(7)) == 1
    remind_of_letters(made + timedelta(8))
    assert Notice.objects.filter(template="letter_unread", member=ana).count() == 1


def test_a_letter_that_was_read_or_corrected_is_not_recalled(decision: Decision, ana: Member, clara: User):
    letter = make_letter(decision)
    week = timezone.localdate(letter.made_at) + timedelta(7)
    assert list(unread(week)) == [letter]
    opened(letter, by=ana.user, at=timezone.now())
    assert list(unread(week)) == []


# ---- by post


@pytest.fixture
def on_paper(decision: Decision, ana: Member, officer: User) -> DecisionLetter:
    """Ana has no sign-in any more."""
    Member.objects.filter(pk=ana.pk).update(user=None)
    return make_letter(decision)


def test_a_letter_to_somebody_who_cannot_sign_in_is_printed_and_marked_as_posted(
    on_paper: DecisionLetter, officer: User, person: Callable[..., User], client: Client
):
    assert list(to_post(officer)) == [on_paper]
    client.force_login(officer)
    assert "D-2026-0001" in client.get("/committee/letters/").content.decode()
    assert [row["Decision"] for row in taken_out(client, "/committee/letters/")] == ["D-2026-0001"]
    assert client.post("/committee/decisions/D-2026-0001/posted/").status_code == 302
    client.post("/committee/decisions/D-2026-0001/posted/")
    assert LetterPosting.objects.get().by == officer
    assert list(to_post(officer)) == []
    assert list(unread(timezone.localdate() + timedelta(30))) == []
    assert "posted on" in client.get("/committee/decisions/D-2026-0001/").content.decode()
    with pytest.raises(NotYours):
        mark_posted(on_paper, by=person("Greta", Role.CHAIR), on=ON)


def test_a_letter_that_can_be_read_on_the_site_is_not_posted(
    decision: Decision, officer: User, client: Client
):
    letter = make_letter(decision)
    assert list(to_post(officer)) == []
    with pytest.raises(TooLate):
        mark_posted(letter, by=officer, on=ON)
    client.force_login(officer)
    answer = client.post(f"/api/v1/decisions/{decision.number}/posted/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_by_post")
