"""Who may open, vote, close and void, and when not."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot, void_ballot
from workflows.committee.mandates import end_mandate, give_mandate, publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, Mandate, RulesVersion, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import (
    AlreadyDecided,
    AmountNotPossible,
    BallotClosed,
    NoMandate,
    NotPresent,
    QuorumMissing,
    Recused,
)
from workflows.committee.sessions import (
    plan_session,
    put_on_agenda,
    record_arrival,
    record_departure,
)
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, Unmet

# Opening


def test_opening_keeps_the_electorate_and_the_quorum_as_they_were(ballot: Ballot, members: list[User]):
    assert ballot.state == "open"
    assert [holder["name"] for holder in ballot.electorate_at_opening] == [str(user) for user in members]
    assert ballot.quorum_at_opening["needed"] == 3


def test_only_who_presides_opens_a_ballot(item: AgendaItem, bram: User):
    with pytest.raises(NotYours):
        open_ballot(item, by=bram, at=at(18, 10))
    assert not Ballot.objects.exists()


def test_without_a_quorum_no_ballot_opens_and_the_figures_say_why(
    session: Session, item: AgendaItem, clara: User, bram: User, dina: User
):
    for user in (bram, dina):
        record_departure(session, user, by=clara, at=at(18, 5))
    with pytest.raises(QuorumMissing, match="2 present, 3 needed") as refused:
        open_ballot(item, by=clara, at=at(18, 10))
    assert refused.value.figures == {"present": 2, "needed": 3, "of": 4}


def test_a_case_has_one_ballot_at_a_time(ballot: Ballot, item: AgendaItem, clara: User):
    with pytest.raises(AlreadyDecided):
        open_ballot(item, by=clara, at=at(18, 11))


def test_a_ballot_opens_only_in_an_open_session(committee: Committee, members: list[User], case: Case):
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=members[0])
    [item] = put_on_agenda(session, [case], by=members[0])
    with pytest.raises(Unmet, match="not open"):
        open_ballot(item, by=members[0], at=at(18))


def test_a_committee_without_rules_in_force_does_not_vote(
    committee: Committee, members: list[User], case: Case
):
    long_ago = date(2026, 1, 2)
    session = plan_session(committee, held_on=long_ago, starts_at=time(18), by=members[0])
    assert committee.rules_on(long_ago) is not None
    assert committee.rules_on(date(2025, 12, 31)) is None
    assert session.state == "planned"


# Voting


def test_a_member_votes_and_may_change_it_while_the_ballot_is_open(ballot: Ballot, bram: User):
    cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))
    vote = cast_vote(ballot, by=bram, choice="grant", cents=60_000, at=at(18, 21))
    assert (ballot.votes.count(), vote.choice, vote.cents) == (1, "grant", 60_000)
    assert list(ballot.events.values_list("step", flat=True)) == ["open", "vote", "vote_changed"]


def test_the_record_says_that_someone_voted_and_not_what(ballot: Ballot, bram: User):
    cast_vote(ballot, by=bram, choice="grant", cents=60_000, at=at(18, 20))
    event = ballot.events.get(step="vote")
    assert (event.by, event.payload, event.reason) == (bram, {}, "")


def test_after_closing_no_vote_is_taken(counted: Callable[..., Ballot], bram: User):
    ballot = counted(50_000, 50_000, 50_000)
    with pytest.raises(BallotClosed):
        cast_vote(ballot, by=bram, choice="refuse", at=at(18, 40))
    assert ballot.votes.get(voter=bram).choice == "grant"


def test_a_stranger_cannot_vote(ballot: Ballot, person: Callable[..., User]):
    with pytest.raises(NoMandate):
        cast_vote(ballot, by=person("Sam", Role.COMMITTEE), choice="refuse", at=at(18, 20))


def test_a_mandate_that_ended_gives_no_vote(ballot: Ballot, bram: User, admin: User):
    end_mandate(Mandate.objects.get(user=bram), on=date(2026, 3, 11), by=admin)
    with pytest.raises(NoMandate):
        cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))


def test_who_is_not_in_the_room_cannot_vote(session: Session, ballot: Ballot, bram: User, clara: User):
    record_departure(session, bram, by=clara, at=at(18, 15))
    with pytest.raises(NotPresent):
        cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))


def test_who_stands_aside_cannot_vote(ballot: Ballot, case: Case, bram: User):
    declare_recusal(case, by=bram, reason="close", at=at(18, 12))
    with pytest.raises(Recused):
        cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))


def test_the_secretary_keeps_the_minutes_and_has_no_voice(
    session: Session, ballot: Ballot, seat: Callable[..., User]
):
    sofia = seat("Sofia", "secretary")
    record_arrival(session, sofia, by=sofia, at=at(18, 15))
    with pytest.raises(NoMandate):
        cast_vote(ballot, by=sofia, choice="refuse", at=at(18, 20))


@pytest.mark.parametrize("cents", [None, 0, -1, 100_001])
def test_an_amount_is_more_than_nothing_and_at_most_what_was_asked(ballot: Ballot, bram: User, cents: Any):
    with pytest.raises(AmountNotPossible):
        cast_vote(ballot, by=bram, choice="grant", cents=cents, at=at(18, 20))
    assert not ballot.votes.exists()


def test_nobody_votes_above_the_ceiling_of_the_rules(
    committee: Committee, session: Session, item: AgendaItem, admin: User, clara: User, bram: User
):
    capped = {**USUAL_RULES, "ceiling_cents": 80_000}
    publish_rules(committee, by=admin, from_on=MEETING_DAY, **capped)
    ballot = open_ballot(item, by=clara, at=at(18, 10))
    with pytest.raises(AmountNotPossible, match=r"at most 800\.00"):
        cast_vote(ballot, by=bram, choice="grant", cents=90_000, at=at(18, 20))
    assert cast_vote(ballot, by=bram, choice="grant", cents=80_000, at=at(18, 20)).cents == 80_000


# Substitutes


def test_a_substitute_votes_when_the_member_is_away(
    session: Session, ballot: Ballot, seat: Callable[..., User], bram: User, clara: User
):
    sven = seat("Sven", substitute_of=Mandate.objects.get(user=bram))
    record_arrival(session, sven, by=clara, at=at(18, 12))
    with pytest.raises(NoMandate):
        cast_vote(ballot, by=sven, choice="refuse", at=at(18, 13))
    record_departure(session, bram, by=clara, at=at(18, 14))
    cast_vote(ballot, by=sven, choice="refuse", at=at(18, 15))
    record_arrival(session, bram, by=clara, at=at(18, 16))
    with pytest.raises(NoMandate):  # the seat has voted
        cast_vote(ballot, by=bram, choice="refuse", at=at(18, 17))
    closed = close_ballot(ballot, by=clara, at=at(18, 30))
    assert [h["stands_in_for"] for h in closed.electorate_at_count if h["name"] == str(sven)] == [str(bram)]


def test_a_substitute_steps_in_for_a_recused_member(
    session: Session, ballot: Ballot, case: Case, seat: Callable[..., User], bram: User, clara: User
):
    sven = seat("Sven", substitute_of=Mandate.objects.get(user=bram))
    record_arrival(session, sven, by=clara, at=at(18, 12))
    declare_recusal(case, by=bram, reason="close", at=at(18, 13))
    assert cast_vote(ballot, by=sven, choice="refuse", at=at(18, 15)).voter == sven
    assert close_ballot(ballot, by=clara, at=at(18, 30)).proof[0]["in_office"] == 4


# Closing


def test_closing_counts_and_keeps_the_proof_in_words(counted: Callable[..., Ballot]):
    ballot = counted(80_000, 60_000, 60_000, "refuse")
    assert (ballot.state, ballot.outcome, ballot.cents) == ("closed", "granted", 60_000)
    assert ballot.proof[-1] == {"fact": "outcome", "outcome": "granted", "cents": 60_000}
    assert ballot.proof_text.count("\n") == 4
    assert broken_links(type(ballot.events.first())) == []


def test_the_quorum_is_measured_again_at_the_count(session: Session, ballot: Ballot, members: list[User]):
    clara, vik, bram, dina = members
    for user in (vik, bram, dina):
        record_departure(session, user, by=clara, at=at(18, 15))
    ballot = close_ballot(ballot, by=clara, at=at(18, 30))
    assert (ballot.outcome, ballot.quorum_at_opening["met"], ballot.proof[0]["met"]) == (
        "no_quorum",
        True,
        False,
    )


def test_after_a_missing_quorum_the_case_may_be_voted_on_again(
    session: Session, item: AgendaItem, ballot: Ballot, members: list[User]
):
    clara = members[0]
    for user in members[1:]:
        record_departure(session, user, by=clara, at=at(18, 15))
    close_ballot(ballot, by=clara, at=at(18, 30))
    for user in members[1:]:
        record_arrival(session, user, by=clara, at=at(18, 35))
    assert open_ballot(item, by=clara, at=at(18, 40)).state == "open"


def test_who_voted_and_left_still_counts(session: Session, ballot: Ballot, members: list[User]):
    clara, _vik, bram, dina = members
    for user in (bram, dina):
        cast_vote(ballot, by=user, choice="refuse", at=at(18, 20))
        record_departure(session, user, by=clara, at=at(18, 21))
    assert close_ballot(ballot, by=clara, at=at(18, 30)).outcome == "refused"


def test_only_who_presides_closes(ballot: Ballot, bram: User, clara: User):
    with pytest.raises(NotYours):
        close_ballot(ballot, by=bram, at=at(18, 30))
    close_ballot(ballot, by=clara, at=at(18, 30))
    with pytest.raises(BallotClosed):
        close_ballot(ballot, by=clara, at=at(18, 31))


def test_the_casting_vote_is_that_of_who_presides(counted: Callable[..., Ballot]):
    assert counted(70_000, 70_000, "refuse", "refuse").outcome == "granted"


# Voiding


def test_a_void_ballot_keeps_its_votes_and_never_changes(
    ballot: Ballot, item: AgendaItem, bram: User, clara: User
):
    cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))
    with pytest.raises(Unmet):
        void_ballot(ballot, by=clara, reason=" ")
    with pytest.raises(NotYours):
        void_ballot(ballot, by=bram, reason="I dislike it.")
    ballot = void_ballot(ballot, by=clara, reason="The amount was read out wrongly.")
    assert (ballot.state, ballot.votes.count()) == ("void", 1)
    assert ballot.events.last().reason == "The amount was read out wrongly."
    assert open_ballot(item, by=clara, at=at(18, 40)).pk != ballot.pk


# Rules


def test_a_ballot_keeps_the_rules_it_was_opened_under(committee: Committee, ballot: Ballot, admin: User):
    new = publish_rules(committee, by=admin, from_on=date(2026, 4, 1), **{**USUAL_RULES, "tie": "refused"})
    ballot.refresh_from_db()
    assert (ballot.rules.number, new.number) == (1, 2)
    assert committee.rules_on(date(2026, 3, 31)) == ballot.rules
    assert committee.rules_on(date(2026, 4, 1)) == new


def test_rules_do_not_change_under_a_session_that_has_voted(
    committee: Committee, ballot: Ballot, admin: User
):
    with pytest.raises(Unmet, match="voted"):
        publish_rules(committee, by=admin, from_on=MEETING_DAY, **USUAL_RULES)


@pytest.mark.parametrize(
    "wrong",
    [{"quorum_numerator": 3}, {"majority_denominator": 0}, {"quorum_numerator": 2, "quorum_strict": True}],
)
def test_rules_that_nobody_could_fulfil_are_refused(committee: Committee, admin: User, wrong: dict[str, Any]):
    with pytest.raises(Unmet):
        publish_rules(committee, by=admin, from_on=date(2026, 4, 1), **{**USUAL_RULES, **wrong})
    assert RulesVersion.objects.count() == 1


# Mandates


def test_a_chair_or_an_administrator_gives_mandates_and_nobody_else(
    committee: Committee, clara: User, bram: User, person: Callable[..., User]
):
    eva, finn = person("Eva"), person("Finn")
    give_mandate(committee, eva, role="member", from_on=START_OF_TERM, by=clara)
    with pytest.raises(NotYours):
        give_mandate(committee, finn, role="member", from_on=START_OF_TERM, by=bram)


def test_nobody_seats_themselves(committee: Committee, admin: User):
    with pytest.raises(NotYours):
        give_mandate(committee, admin, role="member", from_on=START_OF_TERM, by=admin)


def test_one_seat_a_person_and_one_chair_at_a_time(
    committee: Committee, admin: User, clara: User, bram: User, person: Callable[..., User]
):
    with pytest.raises(Unmet, match="already"):
        give_mandate(committee, bram, role="member", from_on=date(2026, 6, 1), by=admin)
    with pytest.raises(Unmet, match="chair"):
        give_mandate(committee, person("Eva"), role="chair", from_on=date(2026, 6, 1), by=admin)
    end_mandate(Mandate.objects.get(user=clara), on=date(2026, 5, 31), by=admin)
    give_mandate(committee, person("Eva"), role="chair", from_on=date(2026, 6, 1), by=admin)


def test_an_administrator_of_another_cooperative_does_not_manage_it(
    committee: Committee, france: Any, person: Callable[..., User]
):
    far = person("Far", Role.ADMINISTRATOR, cooperative=france)
    with pytest.raises(NotYours):
        publish_rules(committee, by=far, from_on=date(2026, 4, 1), **USUAL_RULES)
