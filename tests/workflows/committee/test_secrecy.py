"""Secret ballots: who voted is known, what they voted is nobody's to know, and a code changes one's own paper."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session as WebSession
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, USUAL_RULES, at
from workflows.cases.models import Case
from workflows.committee.balloting import cast_secretly, cast_vote, close_ballot, open_ballot, void_ballot
from workflows.committee.counted import tally
from workflows.committee.deciding import decide
from workflows.committee.mandates import publish_rules
from workflows.committee.models import AgendaItem, Ballot, Committee, SecretPaper, SecretVoter, Session
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import (
    AmountNotPossible,
    BallotClosed,
    BallotSecret,
    CodeMissing,
    CodeUnknown,
    NoMandate,
    TooFewForSecrecy,
)
from workflows.committee.sessions import record_arrival, record_departure
from workflows.people.models import User
from workflows.refusals import Unmet

SECRET = {**USUAL_RULES, "tie": "deferred", "secret": True}


@pytest.fixture
def eva(seat: Callable[..., User]) -> User:
    return seat("Eva")


@pytest.fixture
def five(committee: Committee, admin: User, members: list[User], eva: User, session: Session) -> list[User]:
    """Clara, Vik, Bram, Dina and Eva in the room, under rules that make their ballots secret."""
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **SECRET)
    record_arrival(session, eva, by=members[0], at=at(18, 1))
    return [*members, eva]


@pytest.fixture
def secret(five: list[User], item: AgendaItem) -> Ballot:
    return open_ballot(item, by=five[0], at=at(18, 10))


def cast(ballot: Ballot, user: User, said: int | str, **code: str) -> str:
    choice, cents = ("grant", said) if isinstance(said, int) else (said, None)
    return cast_secretly(ballot, by=user, choice=choice, cents=cents, at=at(18, 20), **code)


def test_it_ends_early_once_nothing_missing_could_change_it_and_forgets_its_codes(
    committee: Committee, admin: User, five: list[User], item: AgendaItem
):
    publish_rules(committee, by=admin, from_on=START_OF_TERM, **{**SECRET, "closes_early": True})
    ballot = open_ballot(item, by=five[0], at=at(18, 10))
    codes = [cast(ballot, user, "refuse") for user in five[:4]]
    ballot.refresh_from_db()
    assert ballot.state == "open"  # certain since the third; but so few papers would tell who voted what
    cast(ballot, five[4], "refuse")
    ballot.refresh_from_db()
    assert (ballot.state, ballot.outcome) == ("closed", "refused")
    facts = [fact["fact"] for fact in ballot.proof]
    assert {"closed_early", "secret"} <= set(facts)
    assert not ballot.papers.exclude(code_hash="").exists()
    with pytest.raises(BallotClosed):
        cast(ballot, five[0], "abstain", code=codes[0])
    assert ballot.papers.count() == 5


def test_fewer_than_five_papers_are_not_counted(secret: Ballot, five: list[User]):
    """Of two who voted alike, the count would say how both voted."""
    for user in five[:4]:
        cast(secret, user, "refuse")
    closed = close_ballot(secret, by=five[0], at=at(18, 30))
    assert (closed.state, closed.outcome, closed.proof) == ("void", "", [])
    assert "who voted what" in closed.events.get(step="annul").reason
    with pytest.raises(Unmet):
        decide(closed, by=five[0], on=MEETING_DAY)


# The box


def test_who_voted_and_what_was_voted_stand_in_two_tables_that_nothing_ties_together(
    secret: Ballot, five: list[User]
):
    for user, said in zip(five, (80_000, 80_000, 50_000, "refuse", "abstain"), strict=True):
        cast(secret, user, said)
    assert set(secret.turnout.values_list("voter", flat=True)) == {user.pk for user in five}
    assert secret.papers.count() == 5
    assert not secret.votes.exists()
    names = {field.name for field in SecretPaper._meta.concrete_fields}
    assert names == {"id", "ballot", "choice", "cents", "code_hash"}  # no person, no time, no text
    assert {field.name for field in SecretVoter._meta.concrete_fields} == {"id", "ballot", "voter"}


def test_the_record_keeps_no_line_a_vote_that_would_tell_in_which_order_they_came(
    secret: Ballot, five: list[User]
):
    for user in five:
        cast(secret, user, "refuse")
    assert list(secret.events.values_list("step", flat=True)) == ["open"]


def test_each_vote_writes_the_whole_box_anew_under_new_keys(secret: Ballot, five: list[User]):
    for user in five[:3]:
        cast(secret, user, "refuse")
    papers, voters = set(secret.papers.values_list("pk")), set(secret.turnout.values_list("pk"))
    cast(secret, five[3], "refuse")
    assert not papers & set(secret.papers.values_list("pk"))
    assert not voters & set(secret.turnout.values_list("pk"))


def test_the_place_of_a_paper_in_its_table_does_not_tell_who_came_when(secret: Ballot, five: list[User]):
    """Among five papers put in by rising amount and read as they lie, the order of coming would show each time."""
    place, hidden = ("rowid", "committee_secretpaper")
    if connection.vendor == "postgresql":
        place = "ctid"
    seen = set()
    codes = [cast(secret, user, cents) for user, cents in zip(five, range(10, 60, 10), strict=True)]
    for _again in range(12):
        cast(secret, five[0], 10, code=codes[0])
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT cents FROM {hidden} ORDER BY {place}")
            seen.add(tuple(cents for (cents,) in cursor.fetchall()))
    assert len(seen) > 3


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_every_paper_was_written_by_the_same_transaction(secret: Ballot, five: list[User]):
    for user in five:
        cast(secret, user, "refuse")
    for table in ("committee_secretpaper", "committee_secretvoter"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)


# Five, or no secrecy


def test_under_five_voters_secrecy_is_refused_with_the_figure_and_what_to_do(
    five: list[User], session: Session, item: AgendaItem
):
    record_departure(session, five[4], by=five[0], at=at(18, 5))
    with pytest.raises(TooFewForSecrecy, match=r"needs 5 .* here are 4.*substitutes") as refused:
        open_ballot(item, by=five[0], at=at(18, 10))
    assert refused.value.figures == {"able": 4, "needed": 5}
    assert not Ballot.objects.exists()


def test_who_stands_aside_does_not_make_the_fifth(five: list[User], item: AgendaItem, case: Case):
    declare_recusal(case, by=five[2], reason="close", at=at(18, 5))
    with pytest.raises(TooFewForSecrecy):
        open_ballot(item, by=five[0], at=at(18, 10))


# Changing one's vote


def test_the_code_of_a_paper_changes_it_and_adds_none(secret: Ballot, five: list[User]):
    code = cast(secret, five[0], "refuse")
    cast(secret, five[1], "abstain")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    assert cast(secret, five[0], 70_000, code=code.lower().replace("-", " ")) != ""
    assert [(p.choice, p.cents) for p in secret.papers.all()] == [("abstain", None), ("grant", 70_000)]
    assert secret.turnout.count() == 2


def test_without_the_code_the_vote_stands(secret: Ballot, five: list[User]):
    cast(secret, five[0], "refuse")
    with pytest.raises(CodeMissing, match="stands"):
        cast(secret, five[0], 70_000)
    assert [paper.choice for paper in secret.papers.all()] == ["refuse"]


def test_a_wrong_code_and_that_of_another_ballot_change_nothing(
    secret: Ballot, five: list[User], item: AgendaItem
):
    code = cast(secret, five[0], "refuse")
    void_ballot(secret, by=five[0], reason="Read out wrongly.")
    again = open_ballot(item, by=five[0], at=at(18, 15))
    cast(again, five[0], "refuse")
    for wrong in (code, "K7QF-2MNP-8RTV"):
        with pytest.raises(CodeUnknown):
            cast(again, five[0], 70_000, code=wrong)
    assert [paper.choice for paper in again.papers.all()] == ["refuse"]


def test_a_form_sent_twice_votes_once(secret: Ballot, five: list[User]):
    drawn = "K7QF-2MNP-8RTV"
    assert (
        cast(secret, five[0], "refuse", drawn=drawn) == cast(secret, five[0], "refuse", drawn=drawn) == drawn
    )
    assert (secret.papers.count(), secret.turnout.count()) == (1, 1)


def test_the_other_refusals_of_a_vote_hold_here_too(
    secret: Ballot, five: list[User], person: Any, case: Case
):
    with pytest.raises(AmountNotPossible):
        cast(secret, five[0], 100_001)
    with pytest.raises(BallotSecret):
        cast_vote(secret, by=five[0], choice="refuse", at=at(18, 20))
    with pytest.raises(NoMandate):
        cast(secret, person("Sam", *[role for role in five[0].roles()]), "refuse")
    assert not secret.papers.exists()


def test_a_named_ballot_takes_no_secret_paper(ballot: Ballot, bram: User):
    with pytest.raises(BallotSecret):
        cast(ballot, bram, "refuse")


# The count


def test_the_count_is_that_of_the_papers_and_its_proof_says_that_it_was_secret(
    secret: Ballot, five: list[User]
):
    for user, said in zip(five, (80_000, 60_000, 60_000, "refuse", "refuse"), strict=True):
        cast(secret, user, said)
    closed = close_ballot(secret, by=five[0], at=at(18, 30))
    assert (closed.outcome, closed.cents) == ("granted", 60_000)
    assert {"fact": "secret", "voters": 5} in closed.proof
    assert [(row["choice"], row["cents"], row["papers"]) for row in tally(closed)] == [
        ("grant", 80_000, 1),
        ("grant", 60_000, 2),
        ("refuse", None, 2),
    ]
    assert decide(closed, by=five[0], on=MEETING_DAY, reasons=["part_covered"]).cents == 60_000


def test_once_it_is_over_no_code_is_left_and_the_database_keeps_the_papers(secret: Ballot, five: list[User]):
    code = cast(secret, five[0], "refuse")
    close_ballot(secret, by=five[0], at=at(18, 30))
    assert [paper.code_hash for paper in secret.papers.all()] == [""]
    with pytest.raises(BallotClosed):
        cast(secret, five[0], 70_000, code=code)
    for statement in (
        "UPDATE committee_secretpaper SET choice = 'abstain'",
        "DELETE FROM committee_secretpaper",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# Standing aside after a secret vote


@pytest.mark.parametrize("counted", [False, True])
def test_a_recusal_after_a_secret_vote_voids_the_ballot_and_the_case_is_voted_on_again(
    secret: Ballot, five: list[User], case: Case, item: AgendaItem, session: Session, seat: Any, counted: bool
):
    for user in five:
        cast(secret, user, 50_000)
    if counted:
        close_ballot(secret, by=five[0], at=at(18, 30))
    declare_recusal(case, by=five[2], reason="close", at=at(18, 35))
    secret.refresh_from_db()
    event = secret.events.last()
    assert (secret.state, event.step, event.by) == ("void", "annul", five[2])
    assert "stands aside" in event.reason
    assert secret.papers.count() == 5
    sixth = seat("Finn")
    record_arrival(session, sixth, by=five[0], at=at(18, 40))
    assert open_ballot(item, by=five[0], at=at(18, 41)).state == "open"


def test_a_recusal_of_who_has_not_voted_leaves_the_secret_ballot_open(
    secret: Ballot, five: list[User], case: Case
):
    cast(secret, five[0], "refuse")
    declare_recusal(case, by=five[2], reason="close", at=at(18, 25))
    secret.refresh_from_db()
    assert secret.state == "open"


# The pages and the API


def test_the_code_is_said_once_on_the_page_and_stands_nowhere_else(
    secret: Ballot, five: list[User], item: AgendaItem, client: Client
):
    bram = five[2]
    client.force_login(bram)
    client.post(f"/committee/files/{item.pk}/begin/")
    page = client.get(f"/committee/files/{item.pk}/")
    assert "no-store" in page["Cache-Control"]
    drawn = re.search(r'name="drawn" value="([^"]+)"', page.content.decode())
    assert drawn is not None
    said = {"choice": "grant", "cents": "700", "drawn": drawn[1]}
    answer = client.post(f"/committee/ballots/{secret.pk}/vote/", said)
    code = re.search(r"<code>([-2-9A-Z]{14})</code>", answer.content.decode())
    assert code is not None
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert not any(code[1] in str(row.get_decoded()) for row in WebSession.objects.all())
    assert code[1] not in str(client.cookies)
    again = client.post(f"/committee/ballots/{secret.pk}/vote/", said)  # a double click
    assert code[1] in again.content.decode()
    later = client.get(f"/committee/files/{item.pk}/").content.decode()
    assert code[1] not in later
    assert "700" not in later.split("<form")[1].split("cents")[0]
    without = client.post(f"/committee/ballots/{secret.pk}/vote/", {"choice": "refuse"})
    assert (without.status_code, "Give the code" in without.content.decode()) == (422, True)
    wrong = client.post(f"/committee/ballots/{secret.pk}/vote/", {"choice": "refuse", "code": "AAAA"})
    assert (wrong.status_code, "No paper of this ballot" in wrong.content.decode()) == (422, True)
    changed = client.post(f"/committee/ballots/{secret.pk}/vote/", {"choice": "refuse", "code": code[1]})
    assert changed.status_code == 200
    assert [(paper.choice, paper.cents) for paper in secret.papers.all()] == [("refuse", None)]


def test_a_secret_vote_by_the_api_says_the_code_in_its_answer_alone(
    secret: Ballot, five: list[User], client: Client
):
    client.force_login(five[2])
    url, json = f"/api/v1/ballots/{secret.pk}/", "application/json"
    answer = client.post(f"{url}vote/", {"choice": "grant", "cents": 70_000}, content_type=json)
    code = answer.json()["code"]
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    shown = client.get(url).json()
    assert (shown["secret"], shown["my_vote"], shown["voted"]) == (True, None, [five[2].pk])
    assert code not in str(shown)
    late = client.post(f"{url}vote/", {"choice": "refuse"}, content_type=json)
    assert (late.status_code, late.json()["code"]) == (409, "code_missing")
    changed = client.post(f"{url}vote/", {"choice": "refuse", "code": code}, content_type=json)
    assert (changed.status_code, changed.json()["code"]) == (200, code)


def test_a_counted_secret_ballot_shows_totals_and_who_voted_and_never_who_voted_what(
    secret: Ballot, five: list[User], client: Client
):
    for user, said in zip(five, (80_000, 60_000, 60_000, "refuse", "abstain"), strict=True):
        cast(secret, user, said)
    close_ballot(secret, by=five[0], at=at(18, 30))
    client.force_login(five[1])
    shown = client.get(f"/api/v1/ballots/{secret.pk}/").json()
    assert (shown["votes"], shown["my_vote"]) == ([], None)
    assert {"choice": "grant", "cents": 60_000, "papers": 2} in shown["tally"]
    assert shown["voted"] == sorted(user.pk for user in five)
    page = client.get(f"/committee/ballots/{secret.pk}/").content.decode()
    names = page.split("Who voted")[1]
    assert "Bram Test" in names
    for said in ("Grant", "Refuse", "Abstain", "600.00", "800.00"):
        assert said not in names.split("</table>")[0]
    assert "600.00" in page.partition("Ballot papers</h2>")[2]


def test_a_ballot_cannot_be_given_a_time_that_is_over(five: list[User], item: AgendaItem):
    with pytest.raises(Unmet, match="later"):
        open_ballot(item, by=five[0], at=at(18, 10), closes_at=at(18, 10) - timedelta(minutes=1))
