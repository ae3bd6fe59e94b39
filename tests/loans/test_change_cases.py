"""What goes beyond the terms becomes a case of its own kind: decided like any other, in force when it is granted."""

from datetime import UTC, date, datetime, time

import pytest
from rest_framework.test import APIClient

from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from loans import change_cases, changes
from loans.models import ChangeCase, LoanChange
from loans.models.agreements import State
from tests.workflows.committee.conftest import USUAL_RULES
from workflows import kinds
from workflows.cases import corrections
from workflows.cases.models import Case
from workflows.committee import balloting, deciding, letters, sessions
from workflows.committee.mandates import give_mandate, publish_rules
from workflows.committee.models import Committee, Mandate
from workflows.committee.models.electorate import conflicts
from workflows.committee.refusals import AmountNotPossible
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Unmet
from workflows.steps import perform

ASKED, DECIDED = date(2026, 6, 1), date(2026, 6, 15)
LONG = {"kind": "pause", "from_on": ASKED, "months": 9}
WORDS = {"ground": "hardship", "story": "Ana broke both arms."}


def at(hour):
    return datetime(2026, 6, 15, hour, tzinfo=UTC)


@pytest.fixture
def people(belgium, person):
    """Clara presides; Vik and Dina sit with her."""
    committee = Committee.objects.create(code="loans", name="Loans committee")
    committee.cooperatives.add(belgium)
    ada = person("Ada", Role.ADMINISTRATOR)
    publish_rules(committee, by=ada, from_on=date(2026, 1, 1), **USUAL_RULES)
    seats = [
        ("Clara", Role.CHAIR, "chair"),
        ("Vik", Role.COMMITTEE, "member"),
        ("Dina", Role.COMMITTEE, "member"),
    ]
    found = [person(name, role) for name, role, _seat in seats]
    for user, (_name, _role, seat) in zip(found, seats, strict=True):
        give_mandate(committee, user, role=Mandate.Role(seat), by=ada, from_on=date(2026, 1, 1))
    return committee, found


@pytest.fixture
def decide(people, nora):
    """decide(case, "grant", cents): made ready by Nora, and an evening of the committee."""
    committee, users = people
    clara = users[0]

    def make(case, choice="grant", cents=None, reasons=()):
        perform(Case.take, case, by=nora, on=ASKED)
        perform(Case.opine, case, by=nora, on=ASKED, text="Sound.")
        perform(Case.ready, case, by=nora, on=ASKED)
        session = sessions.plan_session(committee, held_on=DECIDED, starts_at=time(18), by=clara)
        (item,) = sessions.put_on_agenda(session, [case], by=clara)
        sessions.convene(session, by=clara, at=at(8))
        sessions.open_session(session, by=clara, at=at(18))
        for user in users:
            sessions.record_arrival(session, user, by=clara, at=at(18))
        ballot = balloting.open_ballot(item, by=clara, at=at(18))
        for user in users:
            balloting.cast_vote(ballot, by=user, choice=choice, cents=cents, at=at(19))
        ballot = balloting.close_ballot(ballot, by=clara, at=at(19))
        return deciding.decide(ballot, by=clara, on=DECIDED, reasons=reasons)

    return make


def test_a_pause_beyond_the_terms_is_asked_by_the_borrower_and_in_force_when_granted(
    ana, running, decide, people
):
    loan = running(ana)
    held = change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **LONG)
    case = held.case
    assert (case.kind, case.state, case.requested_cents, case.theme) == (
        "change",
        "submitted",
        120_000,
        "pause",
    )
    assert change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **LONG) == held  # pressed twice
    with pytest.raises(Unmet) as refused:
        change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **(LONG | {"months": 8}))
    assert refused.value.code == "asked_before"
    decision = decide(case)
    loan.refresh_from_db()
    assert [row.due_on for row in loan.schedule.rows()[:2]] == [date(2026, 5, 5), date(2027, 3, 5)]
    change = LoanChange.objects.get()
    assert (change.key, change.by.first_name, change.booked_on) == (
        f"case/{case.reference}",
        "Clara",
        DECIDED,
    )
    case.refresh_from_db()
    assert (case.state, case.paid_on) == ("closed", None)
    assert letters.said(decision)["facts"][1] == ["It is about", "1,200.00\u00a0EUR"]
    assert proof.run().holds


def test_what_is_whole_is_granted_whole_and_of_a_sum_forgiven_a_part(ana, running, decide, fund, nora):
    loan = running(ana)
    held = change_cases.bring(
        loan,
        on=ASKED,
        by=nora,
        consent="By phone",
        ground="hardship",
        story="Fire.",
        kind="forgive",
        cents=80_000,
    )
    assert not kinds.of(held.case).whole(held.case)
    with pytest.raises(NotYours):
        perform(Case.take, held.case, by=nora, on=ASKED)  # she prepared it: another officer handles it
    perform(Case.withdraw, held.case, by=nora, on=ASKED)
    held = change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, kind="forgive", cents=80_000)
    decide(held.case, cents=50_000, reasons=["less_urgent"])
    loan.refresh_from_db()
    assert (loan.state, loan.outstanding_cents, balances.total(fund, Kind.LOSSES)) == (
        State.RUNNING,
        70_000,
        50_000,
    )
    assert proof.run().holds


def test_a_write_off_takes_what_is_left_on_the_day_of_the_decision(ana, running, repay, decide, chloe, fund):
    loan = running(ana)
    held = change_cases.bring(
        loan,
        on=ASKED,
        by=chloe,
        consent="The family wrote",
        ground="death",
        story="Ana died.",
        kind="write_off",
    )
    repay(loan, 20_000, on=date(2026, 6, 5))
    with pytest.raises(AmountNotPossible):
        balloting.whole_amount(held.case, 50_000)
    decide(held.case)
    loan.refresh_from_db()
    assert (loan.state, loan.relieved_cents) == (State.WRITTEN_OFF, 100_000)
    assert proof.run().holds


def test_a_write_off_of_the_committee_is_undone_as_a_right_and_on_the_record(
    client, ana, running, decide, chloe, dirk
):
    loan = running(ana)
    held = change_cases.bring(
        loan, on=ASKED, by=chloe, consent="None: gone abroad", ground="other", story="Gone.", kind="write_off"
    )
    decide(held.case)
    change = LoanChange.objects.get()
    page = f"/loans/{loan.number}/changes/{change.pk}/undo/"
    client.force_login(chloe)
    assert client.get(page).status_code == 403
    client.force_login(dirk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"why": ""}).status_code == 422
    assert client.post(page, {"why": "She is back"}).status_code == 302
    assert client.post(page, {"why": "She is back"}).status_code == 404
    loan.refresh_from_db()
    assert (loan.state, loan.outstanding_cents) == (State.RUNNING, 120_000)
    logged = loan.events.filter(step="reopen").get()
    assert (logged.by, logged.reason) == (dirk, "She is back")
    assert proof.run().holds


def test_a_refusal_changes_nothing(ana, running, decide):
    loan = running(ana)
    held = change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **LONG)
    decide(held.case, "refuse", reasons=["outside_rules"])
    loan.refresh_from_db()
    assert (loan.schedule.number, LoanChange.objects.count()) == (2, 0)


def test_nobody_brings_what_is_not_theirs_nor_what_cannot_be(ana, member, running, person, nora):
    loan = running(ana)
    for by, code in [(member("Eve").user, "not_yours"), (person("Bo", Role.COMMITTEE), "not_yours")]:
        with pytest.raises(NotYours):
            change_cases.bring(loan, on=ASKED, by=by, **WORDS, **LONG)
        assert code == "not_yours"
    with pytest.raises(NotYours):
        change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, kind="write_off")
    with pytest.raises(Unmet) as refused:
        change_cases.bring(loan, on=ASKED, by=nora, **WORDS, **LONG)
    assert refused.value.code == "no_consent"
    with pytest.raises(Unmet) as refused:
        change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, kind="forgive", cents=120_001)
    assert refused.value.code == "more_than_is_owed"


def test_who_has_a_part_in_the_loan_stands_aside_from_its_change(ana, member, running):
    gus = member("Gus")
    loan = running(ana, guarantor=gus)
    held = change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **LONG)
    assert conflicts(held.case, [gus.user_id, member("Olga").user_id]) == {gus.user_id: "guarantor"}
    assert not Case.objects.visible_to(gus.user).filter(pk=held.case_id).exists()


def test_by_page_from_the_change_to_the_case_and_back_for_a_correction(client, ana, running, chloe, nora):
    loan = running(ana)
    client.force_login(chloe)
    typed = {"kind": "pause", "from_on": "2026-06-01", "months": "9", "why": "Ill", "key": "k"}
    beyond = client.post(f"/loans/{loan.number}/change/", typed).content.decode()
    assert "Bring it to the committee" in beyond
    assert 'value="propose"' not in beyond
    page = f"/loans/{loan.number}/committee/"
    begun = client.post(page, typed | {"start": "1"})
    assert (begun.status_code, 'value="9"' in begun.content.decode(), "Ill</textarea>" in begun.content.decode()) == (
        200, True, True,
    )  # fmt: skip
    full = {**typed, **WORDS, "consent": "By phone"}
    assert client.post(page, full | {"consent": "", "hand_in": "1"}).status_code == 422
    assert client.post(page, full).status_code == 200
    handed = client.post(page, full | {"hand_in": "1"})
    held = ChangeCase.objects.get()
    assert handed.headers["location"] == held.case.get_absolute_url()
    assert "Change of a loan" in client.get(held.case.get_absolute_url()).content.decode()
    assert client.get(f"/loans/cases/{held.case.reference}/").status_code == 200
    perform(Case.take, held.case, by=nora, on=ASKED)
    corrections_asked = {"fields": ["figures"], "sentence": "For how long?"}
    perform(Case.ask_correction, held.case, by=nora, on=ASKED, **corrections_asked)
    assert corrections.open_one(held.case)
    mended = client.post(f"/loans/cases/{held.case.reference}/", full | {"months": "6", "hand_in": "1"})
    assert mended.status_code == 302
    held.refresh_from_db()
    assert (held.months, held.story) == (6, WORDS["story"])
    client.force_login(nora)
    assert "It is about" in client.get(held.case.get_absolute_url()).content.decode()
    client.force_login(ana.user)
    assert client.get(page).status_code == 200
    assert (
        client.get(f"{page}?kind=write_off").status_code == 200
    )  # not among a borrower's: what to choose from
    assert client.get(f"{page}?kind=replan").status_code == 200


def test_by_api(ana, member, running):
    loan = running(ana)
    api = APIClient()
    api.force_authenticate(ana.user)
    base = f"/api/v1/loan-life/{loan.number}/"
    asked = {"kind": "pause", "months": 9, "from_on": "2026-06-01", **WORDS}
    made = api.post(f"{base}bring/", asked, format="json")
    assert (made.status_code, made.json()["kind"]) == (201, "pause")
    reference = made.json()["case"]
    assert api.post(f"{base}bring/", asked, format="json").json()["case"] == reference
    shown = api.get(f"/api/v1/loan-change-cases/{reference}/").json()
    assert (shown["months"], shown["loan"], shown["story"]) == (9, loan.number, WORDS["story"])
    refused = api.patch(f"/api/v1/loan-change-cases/{reference}/", {"months": 6, **WORDS}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_late")
    api.force_authenticate(member("Eve").user)
    assert api.post(f"{base}bring/", asked, format="json").status_code == 404
    assert api.get(f"/api/v1/loan-change-cases/{reference}/").status_code == 404


def test_within_the_terms_it_may_be_brought_too_and_a_settled_loan_not(ana, running, repay, decide, nora):
    loan = running(ana)
    held = change_cases.bring(loan, on=ASKED, by=ana.user, **WORDS, **(LONG | {"months": 2}))
    repay(loan, 120_000, on=date(2026, 6, 5))
    assert [str(sentence) for sentence in kinds.of(held.case).unmet(held.case)] == [
        "Only a loan that runs can be changed."
    ]
    perform(Case.take, held.case, by=nora, on=ASKED)
    perform(Case.opine, held.case, by=nora, on=ASKED, text="Repaid.")
    with pytest.raises(Unmet):
        perform(Case.ready, held.case, by=nora, on=ASKED)
    assert changes.beyond_terms(loan, held.figures(), changes.replayed(loan)) is None
