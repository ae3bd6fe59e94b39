"""From the count to the decision: the row, the case's step and the money, together or not at all."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.workflows.committee.conftest import InsufficientFunds, Purse, at
from workflows.cases.models import Case
from workflows.committee.balloting import open_ballot, void_ballot
from workflows.committee.deciding import decide
from workflows.committee.letters import said
from workflows.committee.models import AgendaItem, Ballot, Committee, Decision, Session
from workflows.committee.refusals import AlreadyDecided, QuorumMissing
from workflows.committee.sessions import close_session, record_departure
from workflows.models import Due
from workflows.people.models import Member, User
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

ON = date(2026, 3, 12)


def test_a_grant_moves_the_case_and_the_money_together(
    counted: Callable[..., Ballot], case: Case, purse: Purse, clara: User
):
    decision = decide(counted(100_000, 100_000, 100_000), by=clara, on=ON)
    case.refresh_from_db()
    assert (decision.number, decision.outcome, decision.cents) == ("D-2026-0001", "granted", 100_000)
    assert (case.state, case.granted_cents, case.decided_on) == ("granted", 100_000, ON)
    assert purse.available_cents == 900_000
    assert case.events.get(step="grant").payload == {"decision": "D-2026-0001", "cents": 100_000}
    assert Due.objects.filter(topic="decision.taken", key="decision/D-2026-0001").count() == 1


def test_beyond_what_the_fund_has_nothing_is_decided_and_the_figures_say_so(
    counted: Callable[..., Ballot], case: Case, purse: Purse, clara: User
):
    purse.available_cents = 99_999
    ballot = counted(100_000, 100_000, 100_000)
    with pytest.raises(InsufficientFunds) as refused:
        decide(ballot, by=clara, on=ON)
    case.refresh_from_db()
    assert refused.value.figures == {"available_cents": 99_999, "asked_cents": 100_000}
    assert (case.state, Decision.objects.count()) == ("ready", 0)
    assert not Due.objects.filter(topic="decision.taken").exists()
    purse.available_cents = 100_000
    assert decide(ballot, by=clara, on=ON).number == "D-2026-0001"  # no number was lost


def test_where_the_money_is_short_the_grant_may_stand_and_wait_for_it(
    counted: Callable[..., Ballot], case: Case, purse: Purse, clara: User
):
    purse.available_cents = 1
    decision = decide(counted(100_000, 100_000, 100_000), by=clara, on=ON, wait_for_money=True)
    case.refresh_from_db()
    assert (decision.outcome, case.state, case.awaits_money) == ("granted", "granted", True)
    assert (purse.waiting, purse.available_cents) == ([case.reference], 1)
    assert "does not have the money at the moment" in said(decision)["next"]["lines"][0]
    purse.waiting.clear()
    assert "does not have the money" not in said(decision)["next"]["lines"][0]


def test_a_refusal_needs_a_reason_and_releases_what_was_held(
    counted: Callable[..., Ballot], case: Case, purse: Purse, clara: User
):
    ballot = counted("refuse", "refuse", "refuse")
    with pytest.raises(Unmet, match="reason"):
        decide(ballot, by=clara, on=ON)
    decision = decide(ballot, by=clara, on=ON, reasons=["other_help"], text="The city pays this rent.")
    case.refresh_from_db()
    assert (case.state, decision.cents, decision.conditions) == ("refused", None, "")
    assert decision.appeal_until == date(2026, 5, 11)
    assert purse.released == [case.reference]


@pytest.mark.parametrize(
    ("reasons", "text"), [([], ""), (["because"], ""), (["other"], "  ")], ids=["none", "unknown", "unsaid"]
)
def test_reasons_are_from_the_list_and_another_reason_is_explained(
    counted: Callable[..., Ballot], clara: User, reasons: list[str], text: str
):
    with pytest.raises(Unmet):
        decide(counted("refuse", "refuse", "refuse"), by=clara, on=ON, reasons=reasons, text=text)
    assert not Decision.objects.exists()


def test_granting_less_than_was_asked_needs_a_reason_too(counted: Callable[..., Ballot], clara: User):
    ballot = counted(60_000, 60_000, 60_000)
    with pytest.raises(Unmet, match="reason"):
        decide(ballot, by=clara, on=ON)
    decision = decide(ballot, by=clara, on=ON, reasons=["fund_limited"], conditions="Paid to the landlord.")
    assert (decision.is_partial, decision.conditions) == (True, "Paid to the landlord.")


def test_a_deferral_sends_the_case_back_to_its_officer(
    counted: Callable[..., Ballot], case: Case, clara: User, purse: Purse
):
    decision = decide(counted("defer", "defer", "refuse"), by=clara, on=ON, reasons=["more_information"])
    case.refresh_from_db()
    assert (case.state, decision.appeal_until, purse.released) == ("in_review", None, [])


def test_without_a_quorum_there_is_no_decision(
    session: Session, counted: Callable[..., Ballot], members: list[User], case: Case
):
    for user in members[1:]:
        record_departure(session, user, by=members[0], at=at(18, 15))
    ballot = counted(100_000)
    with pytest.raises(QuorumMissing) as refused:
        decide(ballot, by=members[0], on=ON)
    assert refused.value.figures == {"present": 1, "needed": 3, "of": 4}
    case.refresh_from_db()
    assert case.state == "ready"


def test_before_the_count_there_is_no_decision(ballot: Ballot, clara: User):
    with pytest.raises(Unmet, match="not been counted"):
        decide(ballot, by=clara, on=ON)


def test_only_who_presides_decides(counted: Callable[..., Ballot], bram: User, person: Callable[..., User]):
    ballot = counted(100_000, 100_000, 100_000)
    for somebody in (bram, person("Chloé")):
        with pytest.raises(NotYours):
            decide(ballot, by=somebody, on=ON)


def test_an_amount_that_is_not_the_one_counted_is_refused(counted: Callable[..., Ballot], clara: User):
    ballot = counted(60_000, 60_000, 60_000)
    with pytest.raises(TooLate):
        decide(ballot, by=clara, on=ON, cents=100_000, reasons=["fund_limited"])
    assert decide(ballot, by=clara, on=ON, cents=60_000, reasons=["fund_limited"]).cents == 60_000


def test_a_case_is_decided_once(counted: Callable[..., Ballot], item: AgendaItem, clara: User):
    ballot = counted(100_000, 100_000, 100_000)
    decide(ballot, by=clara, on=ON)
    with pytest.raises(AlreadyDecided, match="D-2026-0001"):
        decide(ballot, by=clara, on=ON)
    with pytest.raises(AlreadyDecided):
        open_ballot(item, by=clara, at=at(19))
    with pytest.raises(Refusal):
        void_ballot(ballot, by=clara, reason="Second thoughts.")


def test_a_case_withdrawn_during_the_session_is_not_decided(
    counted: Callable[..., Ballot], case: Case, ana: Member, clara: User
):
    ballot = counted(100_000, 100_000, 100_000)
    perform(Case.withdraw, case, by=ana.user, on=ON)
    with pytest.raises(AlreadyDecided):
        decide(ballot, by=clara, on=ON)


def test_the_session_closes_only_when_every_ballot_is_decided(
    session: Session, counted: Callable[..., Ballot], clara: User, ballot: Ballot
):
    with pytest.raises(Unmet, match="open"):
        close_session(session, by=clara, at=at(20))
    ballot = counted(100_000, 100_000, 100_000)
    with pytest.raises(Unmet, match="not decided"):
        close_session(session, by=clara, at=at(20))
    decide(ballot, by=clara, on=ON)
    assert close_session(session, by=clara, at=at(20)).state == "closed"
    assert not session.attendance.filter(left_at=None).exists()


def test_the_database_itself_keeps_a_decision_as_it_is(counted: Callable[..., Ballot], clara: User):
    decide(counted(100_000, 100_000, 100_000), by=clara, on=ON)
    for statement in ("UPDATE committee_decision SET cents = 1", "DELETE FROM committee_decision"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_rules_once_published_never_change(committee: Committee):
    statement = "UPDATE committee_rulesversion SET quorum_numerator = 0"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_two_people_deciding_at_the_same_moment_decide_once(
    counted: Callable[..., Ballot], case: Case, purse: Purse, clara: User
):
    ballot = counted(100_000, 100_000, 100_000)
    start = threading.Barrier(4)
    taken: list[Decision] = []
    refused: list[Exception] = []

    def attempt() -> None:
        try:
            user, mine = User.objects.get(pk=clara.pk), Ballot.objects.get(pk=ballot.pk)
            start.wait()
            taken.append(decide(mine, by=user, on=ON))
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    threads: list[Any] = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), [type(refusal) for refusal in refused]) == (1, [AlreadyDecided] * 3)
    assert (Decision.objects.count(), purse.available_cents) == (1, 900_000)
    assert case.events.filter(step="grant").count() == 1
