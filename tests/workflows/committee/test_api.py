"""The same evening by the API alone, and what it refuses."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.workflows.committee.conftest import at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_vote
from workflows.committee.models import Ballot, Committee, Decision, Session
from workflows.committee.recusing import declare_recusal
from workflows.people.models import Member, User

Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def call(client: Client) -> Call:
    """call(user, "sessions/", {…}): POST as this person; without a body, GET."""

    def send(user: User, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        client.force_login(user)
        url = f"/api/v1/{path}"
        answer = client.get(url) if body is None else client.post(url, body, content_type="application/json")
        return answer.status_code, answer.json()

    return send


def test_an_evening_by_the_api(
    call: Call, committee: Committee, members: list[User], case: Case, ana: Member
):
    clara = members[0]
    status, planned = call(
        clara, "sessions/", {"committee": "solidarity", "held_on": "2026-12-10", "starts_at": "18:00"}
    )
    assert (status, planned["state"]) == (201, "planned")
    here = f"sessions/{planned['id']}/"
    status, laid = call(clara, f"{here}agenda/", {"cases": [case.reference]})
    assert [item["case"] for item in laid["agenda"]] == [case.reference]
    assert call(clara, f"{here}convene/", {})[1]["state"] == "convened"
    assert call(clara, f"{here}open/", {})[1]["state"] == "open"
    for user in members:
        assert call(clara, f"{here}attendance/", {"user": user.pk, "present": True})[0] == 200
    status, ballot = call(clara, "ballots/", {"session": planned["id"], "case": case.reference})
    assert (status, ballot["state"], ballot["quorum_at_opening"]["needed"]) == (201, "open", 3)
    for user in members:
        status, shown = call(user, f"ballots/{ballot['id']}/vote/", {"choice": "grant", "cents": 75_000})
        assert (status, shown["my_vote"]["cents"], shown["votes"]) == (200, 75_000, [])
    status, counted = call(clara, f"ballots/{ballot['id']}/close/", {})
    assert (counted["outcome"], counted["cents"], len(counted["votes"])) == ("granted", 75_000, 4)
    status, decision = call(
        clara, f"ballots/{ballot['id']}/decide/", {"cents": 75_000, "reasons": ["part_covered"]}
    )
    assert (status, decision["number"], decision["cents"]) == (201, "D-2026-0001", 75_000)
    assert call(clara, f"{here}close/", {})[1]["state"] == "closed"
    minutes = f"minutes/{planned['id']}/"
    digest = call(clara, minutes)[1]["digest"]
    assert call(clara, f"{minutes}sign/", {"digest": digest})[1]["state"] == "closed"
    assert call(members[1], f"{minutes}sign/", {"digest": digest})[1]["state"] == "minutes_approved"
    status, read = call(ana.user, "decisions/D-2026-0001/")
    assert (status, read["reasons"]) == (200, ["part_covered"])


@pytest.mark.parametrize(
    "body",
    [
        {"choice": "grant", "cents": 750.5},
        {"choice": "grant", "cents": "75000"},
        {"choice": "grant", "cents": True},
        {"choice": "refuse", "cents": 1},
        {"choice": "perhaps"},
        {"choice": "refuse", "weight": 2},
        {},
    ],
)
def test_a_vote_that_is_not_well_formed_is_a_400(
    call: Call, ballot: Ballot, bram: User, body: dict[str, Any]
):
    assert call(bram, f"ballots/{ballot.pk}/vote/", body)[0] == 400
    assert not ballot.votes.exists()


def test_refusals_carry_their_code_and_figures(
    call: Call, ballot: Ballot, clara: User, bram: User, case: Case
):
    status, too_much = call(bram, f"ballots/{ballot.pk}/vote/", {"choice": "grant", "cents": 100_001})
    assert (status, too_much["code"], too_much["figures"]["requested_cents"]) == (
        422,
        "amount_not_possible",
        100_000,
    )
    assert call(bram, f"ballots/{ballot.pk}/close/", {})[0] == 403
    status, early = call(clara, f"ballots/{ballot.pk}/decide/", {})
    assert (status, early["code"]) == (422, "not_counted")
    call(clara, f"ballots/{ballot.pk}/close/", {})
    status, late = call(bram, f"ballots/{ballot.pk}/vote/", {"choice": "refuse"})
    assert (status, late["code"]) == (409, "ballot_not_open")


def test_standing_aside_by_the_api(call: Call, ballot: Ballot, bram: User, dina: User, case: Case):
    cast_vote(ballot, by=bram, choice="refuse", at=at(18, 20))
    status, recusal = call(bram, "recusals/", {"case": case.reference, "reason": "close"})
    assert (status, recusal["kind"]) == (201, "declared")
    assert ballot.votes.get(voter=bram).voided_at is not None
    assert call(bram, f"ballots/{ballot.pk}/vote/", {"choice": "refuse"})[0] == 404
    assert [row["user"] for row in call(bram, "recusals/")[1]["results"]] == [bram.pk]
    assert call(dina, "recusals/", {"case": case.reference, "reason": "close", "user": bram.pk})[0] == 403


def test_a_file_is_read_once_one_said_that_nothing_ties_one_to_it(
    call: Call, session: Session, bram: User, ana: Member, case: Case
):
    here, body = f"sessions/{session.pk}/", {"case": case.reference}
    assert call(bram, here)[1]["files_read"] == 0
    for _ in range(2):
        status, shown = call(bram, f"{here}begin-reading/", body)
        assert (status, shown["files_read"], shown["files_to_read"]) == (200, 1, 1)
    assert case.declarations.get().user == bram
    assert call(bram, f"{here}begin-reading/", {**body, "purpose": "appeal"})[0] == 404
    assert call(ana.user, f"{here}begin-reading/", body)[0] == 403
    declare_recusal(case, by=bram, reason="close", at=at(18))
    assert call(bram, f"{here}begin-reading/", body)[0] == 404


def test_an_item_is_taken_off_until_it_was_voted_on(
    call: Call, committee: Committee, session: Session, clara: User, bram: User, case: Case
):
    here, body = f"sessions/{session.pk}/", {"case": case.reference}
    assert call(bram, f"{here}take-off/", body)[0] == 403
    status, shown = call(clara, f"{here}take-off/", body)
    assert (status, shown["agenda"]) == (200, [])
    assert call(clara, f"{here}take-off/", body)[0] == 404
    call(clara, f"{here}agenda/", {"cases": [case.reference]})
    call(clara, "ballots/", {"session": session.pk, **body})
    assert call(clara, f"{here}take-off/", body)[0] == 422


def test_a_case_that_stands_twice_is_told_apart_by_what_is_asked(
    call: Call, session: Session, clara: User, case: Case
):
    session.agenda.create(case=case, position=2, purpose="appeal")
    here, body = f"sessions/{session.pk}/", {"case": case.reference}
    status, shown = call(clara, f"{here}take-off/", {**body, "purpose": "appeal"})
    assert (status, [item["purpose"] for item in shown["agenda"]]) == (200, ["request"])
    session.agenda.create(case=case, position=2, purpose="appeal")
    assert [item["purpose"] for item in call(clara, f"{here}take-off/", body)[1]["agenda"]] == ["appeal"]


def test_a_case_that_waits_for_nothing_is_named(call: Call, session: Session, clara: User):
    status, answer = call(clara, f"sessions/{session.pk}/agenda/", {"cases": ["H-2026-9999"]})
    assert (status, answer["code"], answer["figures"]["cases"]) == (422, "not_waiting", ["H-2026-9999"])


def test_a_committee_tells_its_rules_in_words(call: Call, committee: Committee, clara: User):
    status, answer = call(clara, "committees/solidarity/")
    assert (status, answer["rules"][0]) == (
        200,
        "A case is voted on when more than 1/2 of the members not recused are there.",
    )


def test_a_member_without_a_seat_finds_nothing(call: Call, session: Session, ballot: Ballot, ana: Member):
    for path in ("committees/", "sessions/", "ballots/"):
        assert call(ana.user, path)[0] == 403
    assert call(ana.user, "decisions/")[1]["results"] == []
    assert not Decision.objects.filter(decided_on__lt=date(2026, 1, 1)).exists()
