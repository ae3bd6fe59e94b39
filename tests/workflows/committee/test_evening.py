"""A whole evening: by the verbs, by the pages, and by the API; and the letters that follow."""

import hashlib
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, Purse, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee import minutes as minutes_of
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.letters import make_letter, said
from workflows.committee.mandates import publish_rules
from workflows.committee.minutes_words import nominative
from workflows.committee.models import (
    AgendaItem,
    Ballot,
    Committee,
    Decision,
    DecisionLetter,
    Recusal,
    Session,
)
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import NotForThisCommittee, OnAnotherAgenda
from workflows.committee.routing import committee_for, waiting_for
from workflows.committee.sessions import (
    cancel_session,
    close_session,
    convene,
    open_session,
    plan_session,
    put_on_agenda,
    record_arrival,
    take_off_agenda,
)
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

ON = date(2026, 3, 12)


# The agenda


def test_the_most_urgent_case_comes_first_then_the_one_that_waited_longest(
    committee: Committee, clara: User, ready_case: Callable[..., Case], member: Callable[..., Member]
):
    calm, urgent, also = (
        ready_case(urgency=1),
        ready_case(member("Eva"), urgency=9),
        ready_case(member("Finn"), urgency=1),
    )
    assert waiting_for(committee, on=ON) == [urgent, calm, also]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    put_on_agenda(session, [also, calm, urgent], by=clara)
    assert [item.case for item in session.agenda.all()] == [urgent, calm, also]
    assert waiting_for(committee, on=ON) == []


def test_a_case_lies_on_one_coming_agenda(committee: Committee, clara: User, case: Case):
    first = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    second = plan_session(committee, held_on=date(2026, 3, 19), starts_at=time(18), by=clara)
    put_on_agenda(first, [case], by=clara)
    with pytest.raises(OnAnotherAgenda):
        put_on_agenda(second, [case], by=clara)
    cancel_session(first, by=clara)
    assert put_on_agenda(second, [case], by=clara)[0].session == second


def test_only_ready_cases_are_laid_on_the_table(committee: Committee, clara: User, case: Case, ana: Member):
    from workflows.steps import perform

    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    perform(Case.withdraw, case, by=ana.user, on=ON)
    with pytest.raises(Unmet, match="not ready"):
        put_on_agenda(session, [case], by=clara)


def test_above_the_ceiling_the_next_committee_decides(
    committee: Committee, admin: User, clara: User, case: Case
):
    board = Committee.objects.create(code="board", name="Board")
    published = {"by": admin, "from_on": ON, **USUAL_RULES, "ceiling_cents": 99_999}
    publish_rules(committee, **published, escalates_to=board)
    assert committee_for(case, on=ON) == board
    assert committee_for(case, on=START_OF_TERM) == committee  # by the rules of that day
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    with pytest.raises(NotForThisCommittee, match="Board"):
        put_on_agenda(session, [case], by=clara)
    board.cooperatives.set(committee.cooperatives.all())
    publish_rules(board, **published)
    with pytest.raises(NotForThisCommittee):
        committee_for(case, on=ON)


def test_a_case_may_be_taken_off_until_it_was_voted_on(
    session: Session, item: AgendaItem, clara: User, bram: User
):
    with pytest.raises(NotYours):
        take_off_agenda(item, by=bram)
    open_ballot(item, by=clara, at=at(18, 10))
    with pytest.raises(Unmet, match="ballot"):
        take_off_agenda(item, by=clara)


# The session


def test_chair_vice_chair_and_secretary_plan_and_nobody_else(
    committee: Committee, clara: User, bram: User, seat: Callable[..., User]
):
    with pytest.raises(NotYours):
        plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=bram)
    plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=seat("Sofia", "secretary"))


def test_a_double_click_plans_one_session(committee: Committee, clara: User):
    plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    with pytest.raises(TooLate):
        plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    assert Session.objects.count() == 1


def test_members_are_called_once_the_agenda_stands(committee: Committee, members: list[User], case: Case):
    clara = members[0]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    with pytest.raises(Unmet, match="nothing on the agenda"):
        convene(session, by=clara, at=at(8))
    put_on_agenda(session, [case], by=clara)
    convene(session, by=clara, at=at(8))
    outbox.deliver()
    outbox.deliver()
    called = Notice.objects.filter(template="session_called")
    assert sorted(notice.user.first_name for notice in called) == ["Bram", "Clara", "Dina", "Vik"]
    assert all(case.reference not in notice.body for notice in called)


def test_only_people_with_a_mandate_are_recorded_as_present(
    session: Session, clara: User, person: Callable[..., User]
):
    with pytest.raises(NotYours):
        record_arrival(session, person("Sam", Role.COMMITTEE), by=clara, at=at(18, 5))


def test_arriving_twice_is_one_stay(session: Session, clara: User, bram: User):
    record_arrival(session, bram, by=clara, at=at(18, 5))
    assert session.attendance.filter(user=bram).count() == 1


# The evening


def test_an_evening_by_the_verbs(
    committee: Committee,
    members: list[User],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    purse: Purse,
):
    """Three cases: one granted in part, one refused, one deferred with somebody standing aside."""
    clara, vik, bram, dina = members
    cases = [ready_case(member(name), cents=100_000) for name in ("Eva", "Finn", "Gita")]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), place="Room 2", by=clara)
    items = put_on_agenda(session, cases, by=clara)
    convene(session, by=clara, at=at(8))
    open_session(session, by=clara, at=at(18))
    for user in members:
        record_arrival(session, user, by=clara, at=at(18))
    declare_recusal(cases[2], by=dina, reason="close", at=at(18, 1))

    def run(item: AgendaItem, said: dict[User, Any], **words: Any) -> Decision:
        ballot = open_ballot(item, by=clara, at=at(18, 10))
        for user, choice in said.items():
            cents = choice if isinstance(choice, int) else None
            cast_vote(ballot, by=user, choice="grant" if cents else choice, cents=cents, at=at(18, 20))
        return decide(close_ballot(ballot, by=clara, at=at(18, 30)), by=clara, on=ON, **words)

    granted = run(
        items[0], {clara: 80_000, vik: 60_000, bram: 70_000, dina: "refuse"}, reasons=["fund_limited"]
    )
    refused = run(items[1], {clara: "refuse", vik: "refuse", bram: "refuse"}, reasons=["other_help"])
    deferred = run(items[2], {clara: "defer", vik: "defer", bram: "abstain"}, reasons=["more_information"])
    close_session(session, by=clara, at=at(20))

    assert [(d.outcome, d.cents) for d in (granted, refused, deferred)] == [
        ("granted", 60_000),
        ("refused", None),
        ("deferred", None),
    ]
    assert purse.available_cents == 940_000
    assert [Case.objects.get(pk=case.pk).state for case in cases] == ["granted", "refused", "in_review"]
    minutes = nominative(minutes_of.facts(session))
    assert [item["number"] for item in minutes["items"]] == ["D-2026-0001", "D-2026-0002", "D-2026-0003"]
    assert minutes["items"][2]["aside"] == ["Dina Test stood aside. They are close to the applicant."]


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ((100_000, 100_000, 100_000), {}),
        ((60_000, 60_000, 60_000), {"reasons": ["fund_limited"], "conditions": "Paid to the landlord."}),
        (("refuse", "refuse", "refuse"), {"reasons": ["other"], "text": "#evil[1] *no* $x$ \\ <b>"}),
        (("defer", "defer", "defer"), {"reasons": ["more_information", "not_documented"]}),
    ],
    ids=["granted", "partly", "refused", "deferred"],
)
@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_each_outcome_becomes_a_letter_in_the_applicants_language(
    counted: Callable[..., Ballot], ana: Member, clara: User, votes: Any, words: Any, language: str
):
    Member.objects.filter(pk=ana.pk).update(language=language)
    decision = decide(counted(*votes), by=clara, on=ON, **words)
    letter = make_letter(Decision.objects.get(pk=decision.pk))
    content = letter.file.read()
    assert (letter.language, content[:5]) == (language, b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == letter.sha256
    assert b"/MarkInfo" in content or b"StructTreeRoot" in content
    assert make_letter(decision) == letter


def test_the_letter_says_why_and_until_when(counted: Callable[..., Ballot], clara: User):
    decision = decide(counted("refuse", "refuse", "refuse"), by=clara, on=ON, reasons=["other_help"])
    with translation.override("en"):
        letter = said(decision)
    assert letter["reasons"]["lines"] == ["Other help is available for this situation and comes first."]
    assert "11 May 2026" in letter["remedies"]["lines"][1]
    assert "sorry" in letter["opening"]


def test_the_letter_follows_the_commit_once(counted: Callable[..., Ballot], clara: User):
    decide(counted(100_000, 100_000, 100_000), by=clara, on=ON)
    outbox.deliver()
    outbox.deliver()
    assert DecisionLetter.objects.count() == 1


# By the pages


def test_an_evening_by_the_pages(
    client: Client,
    committee: Committee,
    members: list[User],
    case: Case,
    ana: Member,
    purse: Purse,
):
    clara, vik, bram, dina = members

    def sign_in(user: User) -> None:
        client.force_login(user)

    sign_in(clara)
    planned = client.post(
        "/committee/sessions/plan/",
        {"committee": committee.pk, "held_on": "2026-12-10", "starts_at": "18:00", "place": "Room 2"},
    )
    session = Session.objects.get()
    here = f"/committee/sessions/{session.pk}/"
    assert (planned.status_code, planned.url) == (302, f"{here}agenda/")
    assert case.reference.encode() in client.get(f"{here}agenda/").content
    assert client.post(f"{here}agenda/", {}).status_code == 422
    assert client.post(f"{here}agenda/", {"cases": [case.pk]}).url == here
    assert client.post(f"{here}convene/").url == here
    item = AgendaItem.objects.get()
    file = f"/committee/files/{item.pk}/"

    sign_in(bram)
    assert b"Files read: 0 of 1" in client.get("/committee/").content
    assert b"The story of" not in client.get(file).content
    assert client.post(f"{file}begin/").url == file
    assert b"The story of Ana Test" in client.get(file).content
    assert b"Files read: 1 of 1" in client.get("/committee/").content
    assert client.post(f"{here}open/").status_code == 403

    sign_in(clara)
    client.post(f"{here}open/")
    refused = client.post(f"{file}ballot/")
    assert refused.status_code == 403  # she is not in the room yet: nobody presides
    for user in members:
        client.post(f"{here}attendance/", {"user": user.pk})
    assert b"Quorum reached: 4 present, 3 needed" in client.get(here).content
    assert client.post(f"{file}ballot/").status_code == 302
    ballot = Ballot.objects.get()
    vote = f"/committee/ballots/{ballot.pk}/vote/"

    for user, amount in ((vik, "600,00"), (bram, "1.000,00"), (dina, "600")):
        sign_in(user)
        client.post(f"{file}begin/")
        assert client.post(vote, {"choice": "grant", "cents": amount}).status_code == 302
    kept = client.post(vote, {"choice": "grant", "cents": "1e3"})
    assert (kept.status_code, b"1e3" in kept.content) == (422, True)
    assert client.post(vote, {"choice": "grant", "cents": "2 000,00"}).status_code == 422
    assert ballot.votes.get(voter=dina).cents == 60_000
    assert b"Not voted yet: Clara Test" in client.get("/committee/").content

    sign_in(clara)
    assert client.post(f"/committee/ballots/{ballot.pk}/close/").status_code == 302
    decide_page = client.get(f"/committee/ballots/{ballot.pk}/").content.decode()
    assert "Grant 600.00" in decide_page
    assert "Left in the envelope: 10,000.00" in decide_page
    assert "when the envelope allows" not in decide_page
    without = client.post(f"/committee/ballots/{ballot.pk}/decide/", {"text": "We looked at it together."})
    assert (without.status_code, b"We looked at it together." in without.content) == (422, True)
    stale = {"reasons": ["fund_limited"], "cents": "100000"}
    assert client.post(f"/committee/ballots/{ballot.pk}/decide/", stale).status_code == 409
    purse.available_cents = 1
    good = {"reasons": ["fund_limited"], "cents": "60000", "conditions": "Paid to the landlord."}
    short = client.post(f"/committee/ballots/{ballot.pk}/decide/", good)
    assert (short.status_code, b"Paid to the landlord." in short.content) == (422, True)
    assert b"Grant, to be paid when the envelope allows" in short.content
    purse.available_cents = 100_000
    assert client.post(f"/committee/ballots/{ballot.pk}/decide/", good).status_code == 302
    twice = client.post(f"/committee/ballots/{ballot.pk}/decide/", good)
    assert twice.status_code in (409, 422)
    assert Decision.objects.count() == 1
    assert client.post(f"{here}close/").url == here
    digest = client.get(f"{here}minutes/").context["signatures"].digest
    assert client.post(f"{here}minutes/sign/", {"digest": digest}).status_code == 302
    assert client.get(f"{here}minutes.pdf").status_code == 404
    sign_in(vik)
    assert client.post(f"{here}minutes/sign/", {"digest": digest}).status_code == 302
    assert client.get(f"{here}minutes.pdf").status_code == 200
    assert b"D-2026-0001" in client.get("/committee/decisions/?outcome=granted").content
    assert client.get("/committee/decisions/?format=xlsx").status_code == 200

    client.force_login(ana.user)
    letter = client.get("/committee/decisions/D-2026-0001/letter.pdf")
    assert b"".join(letter)[:5] == b"%PDF-"
    assert b"D-2026-0001" in client.get(f"/cases/{case.reference}/").content


def test_standing_aside_by_the_pages(
    client: Client, session: Session, item: AgendaItem, members: list[User], case: Case
):
    clara, _vik, bram, dina = members
    client.force_login(bram)
    aside = f"/committee/files/{item.pk}/stand-aside/"
    assert b"will no longer see this file" in client.get(aside).content
    assert client.post(aside, {}).status_code == 422
    assert client.post(aside, {"reason": "close"}).status_code == 302
    assert client.get(aside).status_code == 404
    client.force_login(clara)
    imposed = client.post(
        f"/committee/files/{item.pk}/have-stand-aside/", {"user": dina.pk, "reason": "interest"}
    )
    assert imposed.status_code == 302
    assert sorted(Recusal.objects.values_list("kind", flat=True)) == ["declared", "imposed"]


def test_committees_are_managed_by_the_pages(
    client: Client,
    committee: Committee,
    admin: User,
    clara: User,
    bram: User,
    belgium: Any,
    person: Callable[..., User],
):
    client.force_login(admin)
    assert client.get("/committee/committees/").status_code == 200
    page = client.get("/committee/committees/solidarity/").content.decode()
    assert "more than 1/2 of the members not recused" in page
    added = {"code": "board", "name": "Board", "cooperatives": [belgium.pk]}
    assert client.post("/committee/committees/add/", added).url == "/committee/committees/board/"
    eva = person("Eva", Role.COMMITTEE)
    given = {"user": eva.pk, "role": "member", "college": "members", "from_on": "2026-01-01"}
    assert client.post("/committee/committees/solidarity/mandates/add/", given).status_code == 302
    assert client.post("/committee/committees/solidarity/mandates/add/", given).status_code == 422
    mandate = committee.mandates.get(user=eva)
    ended = client.post(f"/committee/committees/solidarity/mandates/{mandate.pk}/end/", {"on": "2026-12-31"})
    assert ended.status_code == 302
    client.force_login(bram)
    assert client.get("/committee/committees/solidarity/mandates/add/").status_code == 403
    assert client.get("/committee/committees/solidarity/").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_agenda(
    client: Client,
    committee: Committee,
    members: list[User],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    django_assert_max_num_queries: Any,
):
    clara = members[0]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    put_on_agenda(session, [ready_case(member(f"Member{n}")) for n in range(12)], by=clara)
    client.force_login(clara)
    for page in ("/committee/", f"/committee/sessions/{session.pk}/", f"/api/v1/sessions/{session.pk}/"):
        with django_assert_max_num_queries(43):
            assert client.get(page).status_code == 200
