"""Standing aside: found, declared, imposed; and what it changes in the room."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.utils import timezone

from tests.workflows.committee.conftest import MEETING_DAY, at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.models import AgendaItem, Ballot, Committee, Recusal, Session
from workflows.committee.models.electorate import conflicts, presiding
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import NoMandate, QuorumMissing, Recused
from workflows.committee.sessions import plan_session, put_on_agenda
from workflows.people.models import Activity, Household, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate


@pytest.fixture
def bram_as_member(bram: User, member: Callable[..., Member]) -> Member:
    return member("Bram")


def test_the_applicant_stands_aside_from_their_own_case(
    bram_as_member: Member, ready_case: Callable[..., Case], bram: User
):
    assert conflicts(ready_case(bram_as_member), [bram.pk])[bram.pk] == "applicant"


def test_who_shares_the_household_stands_aside(bram_as_member: Member, ana: Member, case: Case, bram: User):
    home = Household.objects.create(code="H1")
    Member.objects.filter(pk__in=[ana.pk, bram_as_member.pk]).update(household=home)
    assert conflicts(Case.objects.get(pk=case.pk), [bram.pk])[bram.pk] == "household"


def test_who_shares_an_activity_stands_aside(bram_as_member: Member, ana: Member, case: Case, bram: User):
    duo = Activity.objects.create(
        code="DUO", name="Duo", cooperative=ana.cooperative, opened_on=date(2020, 1, 1)
    )
    duo.members.add(ana, bram_as_member)
    assert conflicts(case, [bram.pk])[bram.pk] == "activity"


@pytest.mark.parametrize(
    ("field", "reason"), [("filed_by", "filed"), ("advisor", "advisor"), ("officer", "officer")]
)
def test_who_had_a_part_in_the_file_stands_aside(case: Case, bram: User, field: str, reason: str):
    Case.objects.filter(pk=case.pk).update(**{field: bram})
    assert conflicts(Case.objects.get(pk=case.pk), [bram.pk])[bram.pk] == reason


def test_the_members_advisor_stands_aside(case: Case, ana: Member, bram: User):
    Member.objects.filter(pk=ana.pk).update(advisor=bram)
    assert conflicts(Case.objects.get(pk=case.pk), [bram.pk])[bram.pk] == "advisor"


def test_nobody_else_stands_aside(case: Case, members: list[User]):
    assert conflicts(case, [user.pk for user in members]) == {}


def test_conflicts_found_are_written_down_when_the_case_is_laid_on_the_table(
    committee: Committee, case: Case, members: list[User]
):
    Case.objects.filter(pk=case.pk).update(officer=members[2])
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=members[0])
    put_on_agenda(session, [case], by=members[0])
    assert [(r.user, r.kind, r.reason) for r in Recusal.objects.all()] == [
        (members[2], "automatic", "officer")
    ]


def test_recusal_shrinks_the_base_of_the_quorum(
    item: AgendaItem, case: Case, members: list[User], session: Session
):
    clara, _vik, bram, _dina = members
    declare_recusal(case, by=bram, reason="close", at=at(18, 5))
    ballot = open_ballot(item, by=clara, at=at(18, 10))
    assert (ballot.quorum_at_opening["of"], ballot.quorum_at_opening["needed"]) == (3, 2)


def test_a_recusal_after_voting_voids_that_vote(ballot: Ballot, case: Case, members: list[User]):
    clara, vik, bram, dina = members
    for user, choice in ((vik, "refuse"), (bram, "grant"), (dina, "grant")):
        cast_vote(ballot, by=user, choice=choice, cents=10_000, at=at(18, 20))
    declare_recusal(case, by=bram, reason="close", at=at(18, 25))
    assert ballot.votes.get(voter=bram).voided_at == at(18, 25)
    closed = close_ballot(ballot, by=clara, at=at(18, 30))
    assert (closed.proof[1]["grant"], closed.outcome) == (1, "deferred")  # one to one, no casting vote


def test_a_recusal_after_the_count_counts_again(
    counted: Callable[..., Ballot], case: Case, members: list[User], session: Session
):
    ballot = counted("refuse", 50_000, 50_000, "abstain")
    assert ballot.outcome == "granted"
    declare_recusal(case, by=members[2], reason="interest", at=at(18, 35))
    ballot.refresh_from_db()
    assert (ballot.state, ballot.outcome, ballot.cents) == ("closed", "refused", None)  # Clara's casting vote
    assert list(ballot.events.values_list("step", flat=True))[-2:] == ["vote_voided", "recount"]


def test_a_recusal_that_takes_the_quorum_away_leaves_nothing_to_decide(
    counted: Callable[..., Ballot], case: Case, members: list[User], session: Session
):
    from workflows.committee.sessions import record_departure

    for user in members[1:3]:
        record_departure(session, user, by=members[0], at=at(18, 15))
    ballot = counted(50_000, None, None, 50_000)
    assert ballot.outcome == "no_quorum"
    with pytest.raises(QuorumMissing):
        decide(ballot, by=members[0], on=date(2026, 3, 12))


def test_after_the_decision_standing_aside_is_too_late(
    counted: Callable[..., Ballot], case: Case, members: list[User]
):
    decide(counted(100_000, 100_000, 100_000), by=members[0], on=date(2026, 3, 12))
    with pytest.raises(TooLate):
        declare_recusal(case, by=members[2], reason="close", at=at(19))


def test_declaring_twice_changes_nothing(session: Session, case: Case, bram: User):
    first = declare_recusal(case, by=bram, reason="close", at=at(18, 5))
    assert declare_recusal(case, by=bram, reason="other", at=at(18, 6)) == first
    assert Recusal.objects.get().reason == "close"


def test_who_presides_may_have_a_member_stand_aside_and_a_member_may_not(
    session: Session, case: Case, members: list[User]
):
    clara, _vik, bram, dina = members
    with pytest.raises(NoMandate):
        declare_recusal(case, by=bram, user=dina, reason="close", at=at(18, 5))
    recusal = declare_recusal(case, by=clara, user=dina, reason="close", at=at(18, 5))
    assert (recusal.kind, recusal.by, recusal.user) == ("imposed", clara, dina)


def test_a_stranger_declares_nothing(session: Session, case: Case, person: Callable[..., User]):
    with pytest.raises(NoMandate):
        declare_recusal(case, by=person("Sam", Role.COMMITTEE), reason="close", at=timezone.now())


def test_when_the_chair_stands_aside_the_vice_chair_leads(
    session: Session, item: AgendaItem, case: Case, members: list[User]
):
    clara, vik, bram, dina = members
    declare_recusal(case, by=clara, reason="close", at=at(18, 5))
    with pytest.raises(NotYours):
        open_ballot(item, by=clara, at=at(18, 10))
    ballot = open_ballot(item, by=vik, at=at(18, 10))
    for user in (vik, bram, dina):
        cast_vote(ballot, by=user, choice="grant", cents=100_000, at=at(18, 20))
    closed = close_ballot(ballot, by=vik, at=at(18, 30))
    assert decide(closed, by=vik, on=date(2026, 3, 12)).by == vik


def test_when_chair_and_vice_chair_stand_aside_the_longest_in_office_leads(
    session: Session, case: Case, members: list[User]
):
    clara, vik, bram, _dina = members
    for user in (clara, vik):
        declare_recusal(case, by=user, reason="close", at=at(18, 5))
    assert presiding(session, case) == bram.pk


def test_who_stands_aside_does_not_lay_the_case_on_the_table(
    committee: Committee, case: Case, members: list[User]
):
    Case.objects.filter(pk=case.pk).update(officer=members[0])
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=members[1])
    with pytest.raises(Recused):
        put_on_agenda(session, [case], by=members[0])
    assert put_on_agenda(session, [case], by=members[1])[0].case == case
