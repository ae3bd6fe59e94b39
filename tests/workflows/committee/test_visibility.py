"""Who sees what of a case on the agenda; whoever stands aside sees nothing, anywhere."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.workflows.committee.conftest import at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote, close_ballot
from workflows.committee.deciding import decide
from workflows.committee.evening import begin_reading
from workflows.committee.models import AgendaItem, Ballot, Decision, Recusal, Session
from workflows.committee.recusing import declare_recusal
from workflows.people.models import Household, Member, User
from workflows.people.permissions import Role

ON = date(2026, 3, 12)


@pytest.fixture
def browse(client: Client) -> Callable[[User], Client]:
    def as_user(user: User) -> Client:
        user.forget()
        client.force_login(user)
        return client

    return as_user


def test_a_member_of_the_committee_sees_the_cases_on_its_agenda_with_their_story(
    session: Session, case: Case, bram: User
):
    assert case in Case.objects.visible_to(bram)
    assert case in Case.objects.trusted_to(bram)


def test_before_a_case_lies_on_the_table_the_committee_does_not_see_it(case: Case, bram: User):
    assert case not in Case.objects.visible_to(bram)


def test_a_mandate_of_another_committee_shows_nothing(
    session: Session, case: Case, person: Callable[..., User]
):
    assert case not in Case.objects.visible_to(person("Sam", Role.COMMITTEE))


def test_who_handles_a_case_and_sits_on_the_committee_goes_on_handling_it(
    session: Session, case: Case, bram: User, person: Callable[..., User]
):
    person("Bram", Role.OFFICER)
    Case.objects.filter(pk=case.pk).update(officer=bram)
    bram.forget()
    assert case in Case.objects.visible_to(bram)
    assert not Ballot.objects.visible_to(bram).exists()


def test_nobody_in_the_household_sees_the_case_whatever_their_roles(
    session: Session, case: Case, ana: Member, bram: User, member: Callable[..., Member]
):
    home = Household.objects.create(code="H1")
    near = member("Bram")
    Member.objects.filter(pk__in=[ana.pk, near.pk]).update(household=home)
    bram.forget()
    assert case not in Case.objects.visible_to(bram)


@pytest.mark.parametrize("kind", ["declared", "imposed"])
def test_whoever_stands_aside_sees_nothing(
    session: Session,
    item: AgendaItem,
    ballot: Ballot,
    case: Case,
    members: list[User],
    browse: Callable[[User], Client],
    kind: str,
):
    """List, page, search, reading room, ballot, API, decision and letter: all as if it did not exist."""
    clara, vik, bram, dina = members
    for user in (clara, vik, dina):
        cast_vote(ballot, by=user, choice="grant", cents=100_000, at=at(18, 20))
    by = bram if kind == "declared" else clara
    declare_recusal(case, by=by, user=bram, reason="close", at=at(18, 21))
    close_ballot(ballot, by=clara, at=at(18, 30))
    decision = decide(ballot, by=clara, on=ON)

    assert case not in Case.objects.visible_to(bram)
    assert case not in Case.objects.trusted_to(bram)
    assert not AgendaItem.objects.visible_to(bram).exists()
    assert not Ballot.objects.visible_to(bram).exists()
    assert not Decision.objects.visible_to(bram).exists()
    web = browse(bram)
    for gone in (
        f"/cases/{case.reference}/",
        f"/committee/files/{item.pk}/",
        f"/committee/files/{item.pk}/stand-aside/",
        f"/committee/ballots/{ballot.pk}/",
        f"/committee/decisions/{decision.number}/",
        f"/committee/decisions/{decision.number}/letter.pdf",
        f"/api/v1/ballots/{ballot.pk}/",
        f"/api/v1/decisions/{decision.number}/",
        f"/api/v1/decisions/{decision.number}/letter/",
        f"/api/v1/cases/{case.reference}/",
    ):
        assert web.get(gone).status_code == 404, gone
    for silent in (
        "/cases/",
        f"/cases/?q={case.reference}",
        "/committee/",
        f"/committee/sessions/{session.pk}/",
        f"/committee/sessions/{session.pk}/minutes/",
        "/committee/decisions/",
        f"/committee/decisions/?case={case.reference}",
        "/committee/decisions/?format=csv",
        "/api/v1/ballots/",
        f"/api/v1/sessions/{session.pk}/",
        "/api/v1/decisions/",
        "/api/v1/cases/",
    ):
        answer = web.get(silent)
        assert answer.status_code == 200, silent
        content = b"".join(answer) if answer.streaming else answer.content
        assert decision.number.encode() not in content, silent
        assert f"/{case.reference}/".encode() not in content, silent
        assert case.reference in silent or case.reference.encode() not in content, silent  # not but as typed
        assert b"Ana Test" not in content, silent


def test_the_applicant_on_the_committee_sees_the_case_as_applicant_only(
    session: Session, committee: object, seat: Callable[..., User], ana: Member, case: Case, item: AgendaItem
):
    user = seat("Ana")
    user.forget()
    assert case in Case.objects.visible_to(user)
    assert not AgendaItem.objects.visible_to(user).exists()
    assert not Ballot.objects.visible_to(user).exists()


def test_while_a_ballot_is_open_no_page_and_no_answer_tells_how_anybody_voted(
    session: Session,
    item: AgendaItem,
    ballot: Ballot,
    members: list[User],
    browse: Callable[[User], Client],
    officer: User,
    person: Callable[..., User],
):
    _clara, vik, bram, dina = members
    cast_vote(ballot, by=vik, choice="grant", cents=12_345, at=at(18, 20))
    cast_vote(ballot, by=dina, choice="grant", cents=54_321, at=at(18, 20))
    for user in (members[0], bram, officer, person("Aude", Role.AUDITOR)):
        web = browse(user)
        web.post(f"/committee/files/{item.pk}/begin/")
        for page in (
            "/committee/",
            f"/committee/sessions/{session.pk}/",
            f"/committee/sessions/{session.pk}/minutes/",
            f"/committee/files/{item.pk}/",
            f"/committee/ballots/{ballot.pk}/",
            f"/api/v1/ballots/{ballot.pk}/",
            "/api/v1/ballots/",
            f"/api/v1/sessions/{session.pk}/",
            f"/cases/{item.case.reference}/",
        ):
            content = web.get(page).content
            for figure in (b"123.45", b"12345", b"543.21", b"54321"):
                assert figure not in content, (user, page)


def test_ones_own_vote_is_shown_to_oneself(
    ballot: Ballot, bram: User, dina: User, browse: Callable[[User], Client]
):
    cast_vote(ballot, by=bram, choice="grant", cents=12_345, at=at(18, 20))
    cast_vote(ballot, by=dina, choice="refuse", at=at(18, 20))
    answer = browse(bram).get(f"/api/v1/ballots/{ballot.pk}/").json()
    assert (answer["my_vote"]["cents"], answer["votes"], answer["outcome"]) == (12_345, [], "")


def test_the_auditor_reads_a_ballot_only_once_it_is_counted(
    ballot: Ballot, counted: Callable[..., Ballot], person: Callable[..., User]
):
    aude = person("Aude", Role.AUDITOR)
    assert not Ballot.objects.visible_to(aude).exists()
    counted("refuse", "refuse", "refuse")
    assert Ballot.objects.visible_to(aude).get() == ballot


def test_a_treasurer_sees_that_and_how_much_but_not_why(
    counted: Callable[..., Ballot],
    members: list[User],
    person: Callable[..., User],
    browse: Callable[[User], Client],
):
    decision = decide(
        counted(60_000, 60_000, 60_000),
        by=members[0],
        on=ON,
        reasons=["fund_limited"],
        text="A quiet reason.",
    )
    chloe = person("Chloé", Role.TREASURER)
    web = browse(chloe)
    page = web.get(f"/committee/decisions/{decision.number}/")
    assert b"600.00" in page.content
    assert b"A quiet reason." not in page.content
    assert "text" not in web.get(f"/api/v1/decisions/{decision.number}/").json()
    assert web.get(f"/committee/decisions/{decision.number}/letter.pdf").status_code == 404


def test_the_applicant_reads_the_decision_and_nothing_of_the_votes(
    counted: Callable[..., Ballot], members: list[User], ana: Member, browse: Callable[[User], Client]
):
    decision = decide(counted(60_000, 60_000, "refuse"), by=members[0], on=ON, reasons=["fund_limited"])
    page = browse(ana.user).get(f"/committee/decisions/{decision.number}/")
    assert page.status_code == 200
    assert b"fund cannot carry" in page.content
    assert b"Bram Test" not in page.content
    assert b"Votes:" not in page.content


def test_a_recusal_is_told_to_those_who_sit_on_the_case(
    session: Session, case: Case, bram: User, dina: User, person: Callable[..., User]
):
    declare_recusal(case, by=bram, reason="close", at=at(18, 5))
    assert Recusal.objects.visible_to(dina).count() == 1
    assert Recusal.objects.visible_to(bram).count() == 1
    assert not Recusal.objects.visible_to(person("Sam", Role.COMMITTEE)).exists()


def test_the_story_waits_until_one_has_said_that_one_has_no_link(
    session: Session, case: Case, item: AgendaItem, bram: User, browse: Callable[[User], Client]
):
    """Not only in the reading room: the page of the case, its documents and the API keep the story back too."""
    assert case in Case.objects.visible_to(bram)
    assert not case.is_trusted(bram)
    before = browse(bram).get(f"/cases/{case.reference}/")
    assert (before.status_code, b"waits in the reading room" in before.content) == (200, True)
    begin_reading(item, by=bram, at=at(17))
    assert case.is_trusted(bram)
    after = browse(bram).get(f"/cases/{case.reference}/")
    assert b"waits in the reading room" not in after.content
