"""Too many aside: refused with figures, and sent to the committee that the rules name."""

from collections.abc import Callable
from datetime import date, time

import pytest

from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee.balloting import open_ballot
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Committee, Mandate, RulesVersion, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.referring import send_to_stand_in
from workflows.committee.refusals import QuorumMissing, TooManyAside
from workflows.committee.routing import committee_for, waiting_for
from workflows.committee.sessions import plan_session, put_on_agenda, record_departure
from workflows.people.models import User
from workflows.refusals import NotYours, Unmet


@pytest.fixture
def board(belgium: object, committee: Committee, admin: User) -> Committee:
    """The board decides where too many of the committee stand aside, by rules in which all seats count."""
    board = Committee.objects.create(code="board", name="Board")
    board.cooperatives.add(belgium)
    publish_rules(board, by=admin, from_on=START_OF_TERM, **USUAL_RULES)
    rules = {**USUAL_RULES, "quorum_base": "in_office"}
    publish_rules(committee, by=admin, from_on=date(2026, 1, 2), **rules)
    newest = committee.rules.order_by("-number").first()
    later = {f.name: getattr(newest, f.name) for f in RulesVersion._meta.concrete_fields if f.name != "id"}
    later |= {"number": newest.number + 1, "from_on": date(2026, 1, 3), "stand_in": board}
    RulesVersion.objects.create(**later)
    return board


@pytest.fixture
def two_aside(session: Session, case: Case, members: list[User], board: Committee) -> None:
    """Bram and Dina stand aside: of four, two are left, and three are needed."""
    for user in members[2:]:
        declare_recusal(case, by=user, reason="close", at=at(18, 1))


def test_when_no_presence_is_enough_it_is_refused_by_name(two_aside: None, item: AgendaItem, clara: User):
    with pytest.raises(TooManyAside, match="Board") as refused:
        open_ballot(item, by=clara, at=at(18, 10))
    figures = refused.value.figures
    assert (figures["present"], figures["needed"], figures["recused"]) == (2, 3, 2)
    assert (refused.value.code, figures["stand_in"]) == ("too_many_aside", "board")


def test_a_substitute_makes_it_possible_again(
    two_aside: None, item: AgendaItem, clara: User, bram: User, seat: Callable[..., User]
):
    seat("Suzy", substitute_of=Mandate.objects.get(user=bram))
    with pytest.raises(QuorumMissing) as refused:
        open_ballot(item, by=clara, at=at(18, 10))
    assert refused.value.code == "quorum_missing"  # Suzy has only to come
    with pytest.raises(Unmet) as possible:
        send_to_stand_in(item, by=clara, at=at(18, 11))
    assert possible.value.code == "quorum_possible"


def test_the_other_committee_decides_it_then(
    two_aside: None, item: AgendaItem, session: Session, case: Case, clara: User, board: Committee
):
    referral = send_to_stand_in(item, by=clara, at=at(18, 11))
    assert (referral.from_committee, referral.committee) == (session.committee, board)
    assert not session.agenda.exists()
    assert committee_for(case, on=MEETING_DAY) == board
    assert waiting_for(board, on=MEETING_DAY) == [case]
    assert waiting_for(session.committee, on=MEETING_DAY) == []


def test_it_lies_on_the_other_committees_agenda_though_the_first_session_still_runs(
    two_aside: None, item: AgendaItem, case: Case, clara: User, board: Committee, person: Callable[..., User]
):
    from workflows.people.permissions import Role

    paul = person("Paul", Role.CHAIR)
    Mandate.objects.create(committee=board, user=paul, role="chair", from_on=START_OF_TERM)
    send_to_stand_in(item, by=clara, at=at(18, 11))
    other = plan_session(board, held_on=MEETING_DAY, starts_at=time(20), by=paul)
    assert put_on_agenda(other, [case], by=paul)[0].case == case


def test_an_absence_alone_sends_nothing_away(
    session: Session, item: AgendaItem, board: Committee, members: list[User]
):
    for user in members[2:]:
        record_departure(session, user, by=members[0], at=at(18, 5))
    with pytest.raises(QuorumMissing) as refused:
        open_ballot(item, by=members[0], at=at(18, 10))
    assert refused.value.code == "quorum_missing"


def test_rules_that_name_nobody_send_it_nowhere(
    session: Session, item: AgendaItem, case: Case, members: list[User], officer: User
):
    for user in members:
        declare_recusal(case, by=user, reason="close", at=at(18, 1))
    with pytest.raises(Unmet) as refused:
        send_to_stand_in(item, by=officer, at=at(18, 2))
    assert refused.value.code == "no_stand_in"


def test_the_officer_sends_it_when_everybody_stands_aside(
    session: Session, item: AgendaItem, case: Case, members: list[User], board: Committee, officer: User
):
    for user in members:
        declare_recusal(case, by=user, reason="close", at=at(18, 1))
    assert send_to_stand_in(item, by=officer, at=at(18, 2)).committee == board


def test_a_member_or_a_stranger_sends_nothing(two_aside: None, item: AgendaItem, members: list[User]):
    with pytest.raises(NotYours):
        send_to_stand_in(item, by=members[2], at=at(18, 2))
