"""By consent: proposed by who keeps the minutes, pulled out by any voice, carried in one question."""

from collections.abc import Callable
from datetime import date, time

import pytest

from tests.workflows.committee.conftest import MEETING_DAY, Purse, at
from workflows.cases.models import Case
from workflows.committee import proof
from workflows.committee.balloting import open_ballot
from workflows.committee.consent import (
    carry_consents,
    drop_consent,
    propose_consent,
    pull_out,
    suggested,
)
from workflows.committee.models import AgendaItem, Ballot, Committee, Consent, Decision, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import AmountNotPossible, NoMandate, Recused
from workflows.committee.sessions import (
    convene,
    open_session,
    plan_session,
    put_on_agenda,
    record_arrival,
    record_departure,
)
from workflows.people.models import Member, User
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

ON = date(2026, 3, 12)


@pytest.fixture
def evening(
    committee: Committee,
    members: list[User],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
) -> Session:
    """Three cases of 1,000 EUR on the table, all four in the room, nothing voted yet."""
    clara = members[0]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    cases = [
        ready_case(member(name), urgency=9 - place) for place, name in enumerate(("Eva", "Finn", "Gita"))
    ]
    put_on_agenda(session, cases, by=clara)
    convene(session, by=clara, at=at(8))
    open_session(session, by=clara, at=at(18))
    for user in members:
        record_arrival(session, user, by=clara, at=at(18))
    return session


@pytest.fixture
def items(evening: Session) -> list[AgendaItem]:
    return list(evening.agenda.all())


def propose(item: AgendaItem, by: User, cents: int = 100_000) -> Consent:
    return propose_consent(item, by=by, at=at(9), outcome="granted", cents=cents, reasons=[])


def test_nobody_objecting_each_item_is_decided_as_proposed(
    evening: Session, items: list[AgendaItem], clara: User, purse: Purse
):
    propose(items[0], clara)
    propose_consent(items[1], by=clara, at=at(9), outcome="refused", reasons=["outside_rules"])
    done = carry_consents(evening, by=clara, at=at(18, 5), on=ON)
    assert [one.decision.outcome for one in done] == ["granted", "refused"]
    assert purse.available_cents == 900_000
    assert [Case.objects.get(pk=item.case_id).state for item in items] == ["granted", "refused", "ready"]
    ballot = done[0].decision.ballot
    assert (ballot.state, ballot.votes.count()) == ("closed", 0)
    assert proof.sentences(ballot.proof, "EUR") == [
        "Quorum reached: 4 present, 3 needed (more than 1/2 of 4 members not recused).",
        "By consent: asked, nobody objected; 4 were present.",
        "Granted: 1,000.00\u00a0EUR.",
    ]
    with pytest.raises(Unmet, match="No item is left"):
        carry_consents(evening, by=clara, at=at(18, 6), on=ON)
    assert Decision.objects.count() == 2


def test_any_voice_pulls_an_item_out_and_it_is_voted_on(
    evening: Session, items: list[AgendaItem], clara: User, bram: User, dina: User
):
    propose(items[0], clara)
    propose(items[1], clara)
    assert pull_out(items[1], by=bram, at=at(18, 1)).pulled_by == bram
    assert pull_out(items[1], by=dina, at=at(18, 2)).pulled_by == bram
    done = carry_consents(evening, by=clara, at=at(18, 5), on=ON)
    assert [one.item for one in done] == [items[0]]
    assert open_ballot(items[1], by=clara, at=at(18, 6)).state == "open"
    with pytest.raises(TooLate):
        propose(items[1], clara)
    with pytest.raises(TooLate):
        pull_out(items[0], by=bram, at=at(18, 7))


def test_who_has_no_voice_pulls_nothing_out(
    evening: Session, items: list[AgendaItem], clara: User, seat: Callable[..., User]
):
    propose(items[0], clara)
    with pytest.raises(NoMandate):
        pull_out(items[0], by=seat("Sofia", "secretary"), at=at(18, 1))


def test_who_stands_aside_neither_counts_nor_objects(
    evening: Session, items: list[AgendaItem], clara: User, bram: User
):
    propose(items[0], clara)
    declare_recusal(items[0].case, by=bram, reason="close", at=at(18, 1))
    with pytest.raises(Recused):
        pull_out(items[0], by=bram, at=at(18, 2))
    (done,) = carry_consents(evening, by=clara, at=at(18, 5), on=ON)
    assert done.decision is not None
    assert (done.decision.ballot.proof[0]["of"], done.decision.ballot.proof[1]["present"]) == (3, 3)


def test_where_the_money_is_missing_the_item_becomes_ordinary_and_the_others_go_on(
    evening: Session, items: list[AgendaItem], clara: User, purse: Purse
):
    for item in items:
        propose(item, clara)
    purse.available_cents = 250_000
    done = carry_consents(evening, by=clara, at=at(18, 5), on=ON)
    assert [one.decision is not None for one in done] == [True, True, False]
    assert (done[2].refusal.code, done[2].refusal.figures["available_cents"]) == (
        "insufficient_funds",
        50_000,
    )
    left = Consent.objects.get(item=items[2])
    assert (left.pulled_at, left.pulled_by, left.why) == (at(18, 5), None, "50000 of 100000")
    assert Case.objects.get(pk=items[2].case_id).state == "ready"
    assert not Ballot.objects.filter(item=items[2]).exists()
    assert open_ballot(items[2], by=clara, at=at(18, 6)).state == "open"


def test_without_a_quorum_an_item_waits(
    evening: Session, items: list[AgendaItem], clara: User, members: list[User]
):
    propose(items[0], clara)
    for user in members[2:]:
        record_departure(evening, user, by=clara, at=at(18, 1))
    (done,) = carry_consents(evening, by=clara, at=at(18, 5), on=ON)
    assert (done.decision, done.refusal.code) == (None, "quorum_missing")
    assert Consent.objects.standing().filter(item=items[0]).exists()


def test_an_item_from_which_the_chair_stands_aside_waits_for_the_vice_chair(
    evening: Session, items: list[AgendaItem], clara: User, vik: User
):
    propose(items[0], clara)
    propose(items[1], clara)
    declare_recusal(items[0].case, by=clara, reason="close", at=at(18, 1))
    assert [one.item for one in carry_consents(evening, by=clara, at=at(18, 5), on=ON)] == [items[1]]
    assert [one.item for one in carry_consents(evening, by=vik, at=at(18, 6), on=ON)] == [items[0]]


def test_a_member_who_does_not_preside_carries_nothing(
    evening: Session, items: list[AgendaItem], clara: User, bram: User
):
    propose(items[0], clara)
    with pytest.raises(NotYours):
        carry_consents(evening, by=bram, at=at(18, 5), on=ON)
    assert not Decision.objects.exists()


def test_only_who_keeps_the_minutes_proposes_and_drops(
    evening: Session, items: list[AgendaItem], clara: User, bram: User
):
    with pytest.raises(NotYours):
        propose(items[0], bram)
    propose(items[0], clara)
    with pytest.raises(NotYours):
        drop_consent(items[0], by=bram)
    drop_consent(items[0], by=clara)
    drop_consent(items[0], by=clara)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("cents", [None, 0, 100_001])
def test_no_more_is_proposed_than_was_asked(
    evening: Session, items: list[AgendaItem], clara: User, cents: int | None
):
    with pytest.raises(AmountNotPossible):
        propose_consent(items[0], by=clara, at=at(9), outcome="granted", cents=cents)


def test_a_part_and_a_refusal_need_a_reason_when_they_are_proposed(
    evening: Session, items: list[AgendaItem], clara: User
):
    with pytest.raises(Unmet, match="reason"):
        propose(items[0], clara, cents=50_000)
    with pytest.raises(Unmet, match="reason"):
        propose_consent(items[0], by=clara, at=at(9), outcome="deferred")
    partly = propose_consent(
        items[0], by=clara, at=at(9), outcome="granted", cents=50_000, reasons=["fund_limited"]
    )
    assert partly.cents == 50_000


def test_the_officers_last_opinion_is_where_a_proposal_starts(
    committee: Committee, clara: User, case: Case, officer: User
):
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    (item,) = put_on_agenda(session, [case], by=clara)
    assert suggested(item) == {"outcome": "granted"}
    perform(Case.opine, case, by=officer, on=ON, text="Less is enough.", recommended_cents=70_000)
    assert suggested(item) == {"outcome": "granted", "cents": 70_000}
