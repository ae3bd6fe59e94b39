"""A client who does not pay is written to, each step once and in its turn, until money comes; a guarantee from its
invoice to the court."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from loans.activities import asking, deciding, writing
from loans.activities.models import Letter
from loans.activities.pressing import PATH, Due, Step, Taken, next_step
from tests.loans.conftest import MONDAY, at
from workflows.refusals import NotYours, TooLate, Unmet

from .conftest import ACTIVITIES, DUE, whole
from .test_claims import approved

SINCE = date(2026, 4, 1)


def test_the_path_goes_from_a_reminder_to_the_court():
    taken = []
    for step, day in (("reminder", 8), ("reminder", 22), ("notice", 36), ("court", 66)):
        on = date(2026, 3, 31) + timedelta(day)
        assert next_step(SINCE, taken) == Due(Step(step), on)
        taken.append(Taken(step, on))
    assert next_step(SINCE, taken) is None
    assert next_step(None, []) is None
    assert next_step(SINCE, [], bankrupt=True) == Due(Step.COURT, SINCE)
    assert next_step(SINCE, [Taken("court", date(2026, 4, 2))], bankrupt=True) is None
    assert next_step(date(2026, 9, 1), taken) == Due(Step.REMINDER, date(2026, 9, 8))  # late anew


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=6))
def test_whoever_follows_the_path_repeats_no_step_and_hurries_none(delays):
    taken: list[Taken] = []
    for late in delays:
        coming = next_step(SINCE, taken)
        if coming is None:
            assert len(taken) == len(PATH)
            return
        taken.append(Taken(coming.step, coming.from_on + timedelta(late)))
    assert [one.step for one in taken] == [step for step, _wait in PATH[: len(taken)]]
    assert all(a.on < b.on for a, b in pairwise(taken))


def test_a_guarantee_is_paid_to_the_activity_and_recovered_down_the_path(
    ana, claimed, client_pays, nora, chloe, bram
):
    claim = claimed(ana, "guarantee", bankrupt_on=None)
    assert (claim.iban, claim.iban_holder) == (ACTIVITIES, "Solidaire Activities")
    assert claim.order.communication.startswith(f"{claim.activity.code} GF-2026-")
    assert claim.reference.startswith("+++826/")
    first = date(2026, 4, 8)
    assert writing.due(claim) == Due(Step.REMINDER, first)
    with pytest.raises(NotYours):
        writing.press(claim, step="reminder", on=first, by=bram)
    with pytest.raises(Unmet):
        writing.press(claim, step="reminder", on=DUE, by=nora)
    with pytest.raises(TooLate):
        writing.press(claim, step="court", on=first, by=nora, note="Court of Brussels")
    made = writing.press(claim, step="reminder", on=first, by=nora)
    assert bytes(made.content).startswith(b"%PDF")
    assert writing.press(claim, step="reminder", on=first, by=nora) == made
    client_pays(claim, 400_00, on=date(2026, 4, 9))
    assert writing.due(claim) is None
    with pytest.raises(TooLate):
        writing.press(claim, step="reminder", on=date(2026, 5, 9), by=nora)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(on=DUE)
    whole()


def test_a_plan_begins_the_path_anew(ana, claimed, chloe, dirk, nora):
    claim = claimed(ana, "guarantee", bankrupt_on=None)
    writing.press(claim, step="reminder", on=date(2026, 4, 8), by=nora)
    facts = {"kind": "plan", "count": 4, "first_due_on": date(2026, 5, 4), "why": "Asked"}
    approved(deciding.propose(claim, key="p", on=date(2026, 4, 9), by=chloe, **facts), dirk)
    claim.refresh_from_db()
    assert writing.due(claim) == Due(Step.REMINDER, date(2026, 5, 11))


def test_the_claim_on_a_bankrupt_client_goes_to_the_trustee(ana, claimed, nora, asked):
    claim = claimed(ana, "guarantee")
    assert writing.due(claim) == Due(Step.COURT, claim.started_on)
    with pytest.raises(Unmet):
        writing.press(claim, step="court", on=claim.started_on, by=nora)
    made = writing.press(claim, step="court", on=claim.started_on, by=nora, note="Maître Dubois, 2026/118")
    assert (made.sha256, writing.due(claim)) == ("", None)


def test_a_guarantee_needs_its_proofs(ana, asked, member):
    held = asked(ana, "guarantee")
    held.case.documents.filter(requirement="bankruptcy").delete()
    held.case.documents.filter(requirement="reminders").delete()
    with pytest.raises(Unmet) as refused:
        asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY))
    assert len(refused.value.figures["missing"]) == 2
    asking.save_answers(held, by=ana.user, bankrupt_on=None)
    with pytest.raises(Unmet) as refused:
        asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY))
    assert len(refused.value.figures["missing"]) == 1


def test_letters_by_page_and_by_api(client, ana, claimed, nora, chloe, member):
    claim = claimed(ana, "guarantee", bankrupt_on=None, due_on=date(2025, 3, 3))
    page = f"/activities/{claim.number}/"
    client.force_login(ana.user)
    assert client.post(f"{page}letters/", {"step": "reminder"}).status_code == 403
    client.force_login(nora)
    assert "Write a reminder" in client.get(page).content.decode()
    client.post(f"{page}letters/", {"step": "court", "note": "x"})
    assert not Letter.objects.exists()
    for _twice in range(2):
        assert client.post(f"{page}letters/", {"step": "reminder"}).headers["location"] == page
    made = Letter.objects.get()
    assert "The next letter is due from" in client.get(page).content.decode()
    client.force_login(ana.user)
    read = client.get(f"{page}letters/{made.pk}.pdf")
    assert (read.status_code, read.content[:4]) == (200, b"%PDF")
    client.force_login(member("Eve").user)
    assert client.get(f"{page}letters/{made.pk}.pdf").status_code == 404
    api = APIClient()
    api.force_authenticate(chloe)
    place = f"/api/v1/claims/{claim.number}/"
    assert api.get(place).json()["next_step"]["step"] == "reminder"
    early = api.post(f"{place}press/", {"step": "notice"}, format="json")
    assert (early.status_code, early.json()["code"]) == (409, "other_step")
    again = api.post(f"{place}press/", {"step": "reminder"}, format="json")
    assert (again.status_code, again.json()["id"]) == (201, made.pk)
    (listed,) = api.get(f"{place}letters/").json()
    assert api.get(f"{place}letters/{listed['id']}/").content == read.content
    assert api.get(f"{place}letters/999999/").status_code == 404
    assert made.on == timezone.localdate()
