"""Minutes: drafted from what happened, remarked on, signed by two people over one content, kept in two versions."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from rest_framework.test import APIClient

from tests.fund.ledger.tampering import unguarded
from workflows import pdf
from workflows.cases.models import Case
from workflows.committee import minutes, minutes_words, signing
from workflows.committee.deciding import decide
from workflows.committee.models import AgendaItem, Ballot, Minutes, Session, Signature
from workflows.committee.recusing import declare_recusal
from workflows.committee.remarks import ChangedMeanwhile, edit_remarks
from workflows.committee.sessions import close_session, put_on_agenda, record_arrival
from workflows.committee.signing import sign_minutes
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from .conftest import MEETING_DAY, at

NAMES = ["Ana", "Bram", "Clara", "Vik", "Dina", "Sofia", "Test", "Otto"]


@pytest.fixture
def over(session: Session, item: AgendaItem, members: list[User], counted: Callable[..., Ballot]) -> Session:
    """The evening is over: Ana was granted 800 EUR, less than she asked, on a condition."""
    done = counted(80_000, 80_000, 80_000, "refuse")
    reasons = ["fund_limited"]
    decide(done, by=members[0], on=MEETING_DAY, reasons=reasons, conditions="Paid to Ana's landlord.")
    return close_session(session, by=members[0], at=at(20))


@pytest.fixture
def sofia(committee: Any, seat: Callable[..., User]) -> User:
    return seat("Sofia", "secretary")


def plain(value: Any) -> Any:
    """The same with ordinary spaces: amounts keep theirs from breaking."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=str).replace("\u00a0", " "))


def now(session: Session) -> str:
    return minutes.digest(minutes.facts(session))


def sign(session: Session, user: User) -> Signature:
    return sign_minutes(session, by=user, at=at(21), digest=now(session))


# ---- what they hold


def test_the_draft_names_who_was_there_what_was_voted_and_what_was_decided(over: Session):
    said = plain(minutes_words.nominative(minutes.facts(over)))
    (item,) = said["items"]
    assert item["applicant"] == "Ana Test"
    assert item["votes"] == [
        "Bram Test: grant, 800.00 EUR", "Clara Test: grant, 800.00 EUR",
        "Dina Test: refuse", "Vik Test: grant, 800.00 EUR",
    ]  # fmt: skip
    assert (item["outcome"], item["conditions"]) == ("Granted: 800.00 EUR", "Paid to Ana's landlord.")
    assert [person["name"] for person in said["people"]] == [
        "Clara Test",
        "Vik Test",
        "Bram Test",
        "Dina Test",
    ]


def test_a_secret_ballot_names_no_voter(over: Session):
    ballot = over.ballots.get()
    assert minutes._ballot(ballot)["votes"]
    ballot.rules.secret = True
    assert minutes._ballot(ballot)["votes"] == []


# ---- the free parts


def test_the_remarks_are_edited_once_the_meeting_is_over_and_by_who_keeps_the_minutes(
    session: Session, members: list[User], item: AgendaItem, counted: Callable[..., Ballot], sofia: User
):
    clara, _vik, bram, _dina = members
    with pytest.raises(Unmet, match="between the end of the session"):
        edit_remarks(session, by=clara, version=0, opening="Too soon.")
    close_session_with_decision(session, counted, clara)
    with pytest.raises(NotYours):
        edit_remarks(session, by=bram, version=0, opening="Not mine to write.")
    written = edit_remarks(
        session, by=sofia, version=0, opening="Welcome.", items={item.pk: "We spoke long."}
    )
    assert (written.version, written.opening, written.items) == (
        1,
        "Welcome.",
        {str(item.pk): "We spoke long."},
    )
    assert edit_remarks(session, by=sofia, version=1, opening=" Welcome. ").version == 1  # nothing changed
    assert session.events.last().payload == {"version": 1}


def close_session_with_decision(session: Session, counted: Callable[..., Ballot], clara: User) -> None:
    decide(counted("refuse", "refuse", "refuse"), by=clara, on=MEETING_DAY, reasons=["other_help"])
    close_session(session, by=clara, at=at(20))


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(
    over: Session, members: list[User], sofia: User
):
    edit_remarks(over, by=sofia, version=0, opening="Sofia's words.")
    with pytest.raises(ChangedMeanwhile) as refused:
        edit_remarks(over, by=members[0], version=0, opening="Clara's words.")
    assert (refused.value.status, refused.value.figures) == (409, {"version": 1})
    assert minutes.facts(over)["opening"] == "Sofia's words."


def test_the_page_shows_both_wordings_and_keeps_what_was_typed(
    over: Session, members: list[User], sofia: User, client: Client, item: AgendaItem
):
    here = f"/committee/sessions/{over.pk}/minutes/edit/"
    client.force_login(members[0])
    assert client.get(here).status_code == 200
    edit_remarks(over, by=sofia, version=0, closing="Sofia's words.")
    typed = {"version": "0", "opening": "", f"item_{item.pk}": "", "closing": "Clara's words."}
    refused = client.post(here, typed)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Sofia&#x27;s words." in text
    assert "Clara&#x27;s words." in text
    assert client.post(here, {**typed, "version": "1"}).status_code == 302
    assert minutes.facts(over)["closing"] == "Clara's words."
    assert client.post(here, {**typed, "closing": "x" * 4001}).status_code == 422


# ---- signing


def test_the_chair_and_the_secretary_sign_and_both_versions_are_kept(over: Session, clara: User, sofia: User):
    assert sign(over, sofia).office == "secretary"
    over.refresh_from_db()
    assert over.state == "closed"
    assert sign(over, clara).office == "chair"
    over.refresh_from_db()
    assert over.state == "minutes_approved"
    kept = {row.kind: row for row in over.minutes.all()}
    assert set(kept) == {"nominative", "redacted"}
    for row in kept.values():
        content = row.file.read()
        assert (content[:5], pdf.sha256(content), row.language) == (b"%PDF-", row.sha256, "fr")
    with pytest.raises(Unmet, match="their approval"):
        edit_remarks(over, by=clara, version=0, opening="Too late.")


def test_signing_twice_is_one_signature_and_nobody_signs_for_both(over: Session, clara: User, sofia: User):
    first = sign(over, clara)
    assert sign(over, clara) == first
    assert Signature.objects.count() == 1
    over.refresh_from_db()
    assert over.state == "closed"
    with pytest.raises(Unmet, match="two people"):
        perform(Session.approve_minutes, over, by=clara)


def test_an_edit_leaves_the_signatures_behind(over: Session, clara: User, sofia: User):
    before = now(over)
    sign(over, sofia)
    edit_remarks(over, by=clara, version=0, closing="One more thing.")
    with pytest.raises(TooLate, match="changed since"):
        sign_minutes(over, by=clara, at=at(21), digest=before)
    sign(over, clara)
    over.refresh_from_db()
    assert over.state == "closed"
    assert signing.missing(over, over.signatures.on(now(over))) == ["The secretary has not signed yet."]
    sign(over, sofia)
    over.refresh_from_db()
    assert over.state == "minutes_approved"


def test_without_a_secretary_a_member_who_was_there_signs(over: Session, members: list[User]):
    clara, _vik, bram, _dina = members
    assert sign(over, bram).office == "witness"
    with pytest.raises(NotYours):
        sign(over, members[3])  # one witness is enough: now the chair
    sign(over, clara)
    over.refresh_from_db()
    assert over.state == "minutes_approved"


def test_a_member_signs_nothing_where_there_is_a_secretary(over: Session, bram: User, sofia: User):
    with pytest.raises(NotYours):
        sign(over, bram)


def test_nothing_is_signed_before_the_meeting_is_over(session: Session, clara: User):
    with pytest.raises(Unmet, match="not over"):
        sign(session, clara)


@pytest.fixture
def two_items(
    session: Session,
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    members: list[User],
    item: AgendaItem,
    counted: Callable[..., Ballot],
) -> tuple[Session, AgendaItem]:
    """A second case, of Marie, which was not decided; from it Clara stands aside."""
    clara = members[0]
    second = put_on_agenda(session, [ready_case(member("Marie"))], by=clara)[0]
    declare_recusal(second.case, by=clara, reason="close", at=at(18, 5))
    close_session_with_decision(session, counted, clara)
    return session, second


def test_who_stands_aside_signs_the_rest_and_reads_nothing_of_that_item(
    two_items: tuple[Session, AgendaItem], clara: User, sofia: User, client: Client
):
    session, second = two_items
    edit_remarks(session, by=sofia, version=0, items={second.pk: "A difficult evening."})
    client.force_login(clara)
    text = client.get(f"/committee/sessions/{session.pk}/minutes/").content.decode()
    for hidden in (second.case.reference, "Marie", "A difficult evening."):
        assert hidden not in text
    assert minutes.item_digest(minutes.facts(session)["items"][1])[:16] in text
    with pytest.raises(Unmet, match="no such item"):
        edit_remarks(session, by=clara, version=1, items={second.pk: "Not mine."})
    assert sign(session, clara).unread == [second.pk]
    sign(session, sofia)  # who has read it
    session.refresh_from_db()
    assert session.state == "minutes_approved"
    assert client.get(f"/committee/sessions/{session.pk}/minutes.pdf").status_code == 403
    reading = client.get(f"/committee/sessions/{session.pk}/minutes/reading.pdf")
    assert (reading.status_code, reading.content[:5]) == (200, b"%PDF-")


def test_an_item_that_nobody_who_signed_may_read_needs_a_third_signature(
    two_items: tuple[Session, AgendaItem], members: list[User], sofia: User
):
    session, second = two_items
    clara, vik = members[:2]
    second.case.recusals.create(user=sofia, kind="declared", reason="close", at=at(18, 6))
    sign(session, clara)
    sign(session, sofia)
    session.refresh_from_db()
    assert session.state == "closed"
    assert "stands aside" in signing.missing(session, session.signatures.on(now(session)))[0]
    assert sign(session, vik).office == "witness"
    session.refresh_from_db()
    assert session.state == "minutes_approved"


# ---- the version for members


@pytest.fixture
def approved(over: Session, clara: User, sofia: User) -> Session:
    edit_remarks(over, by=sofia, version=0, opening="Ana Test was spoken of.", closing="Bram left early.")
    sign(over, sofia)
    sign(over, clara)
    over.refresh_from_db()
    return over


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_what_is_printed_for_members_names_nobody_and_gives_no_exact_amount(
    approved: Session, case: Case, language: str
):
    with override(language):
        printed = signing.said(
            minutes.facts(approved), Minutes.Kind.REDACTED, list(approved.signatures.all())
        )
    text = json.dumps(printed, ensure_ascii=False, default=str)
    number = approved.ballots.get().decision.number
    for secret in (*NAMES, case.reference, number, case.applicant.number, "landlord", "fund", "800"):
        assert secret not in text, secret


def test_members_read_how_many_were_there_and_sizes(approved: Session):
    said = plain(minutes_words.redacted(minutes.facts(approved)))
    assert said == {
        "present": "4 of 5 people of the committee were there.",
        "dealt_with": "Requests dealt with: those of fewer than five people.",
        "outcomes": [],
    }


def test_what_was_printed_before_so_little_passed_is_printed_anew_for_members(approved: Session):
    kept = approved.minutes.get(kind="redacted")
    assert signing.for_members(approved) == kept.file
    with unguarded("committee_minutes"):
        approved.minutes.filter(kind="redacted").update(template_version="older")
    made = signing.for_members(approved)
    assert made.read()[:5] == b"%PDF-"
    assert made != kept.file


def test_every_member_of_the_cooperative_reads_them_and_nobody_elsewhere(
    approved: Session, member: Callable[..., Member], france: Any, client: Client, case: Case
):
    here = f"/committee/minutes/{approved.pk}/"
    client.force_login(member("Zoe").user)
    assert str(approved.committee) in client.get("/committee/minutes/").content.decode()
    text = client.get(here).content.decode()
    for secret in (case.reference, "Ana", "Clara", "Bram", "800.00", "landlord"):
        assert secret not in text
    assert b"".join(client.get(f"/committee/minutes/{approved.pk}.pdf"))[:5] == b"%PDF-"
    assert client.get(f"/committee/sessions/{approved.pk}/minutes/").status_code == 403
    client.force_login(member("Jeanne", cooperative=france).user)
    assert client.get(here).status_code == 404
    assert str(approved.committee) not in client.get("/committee/minutes/").content.decode()


def test_a_draft_is_not_for_members(over: Session, member: Callable[..., Member], client: Client):
    client.force_login(member("Zoe").user)
    assert client.get(f"/committee/minutes/{over.pk}/").status_code == 404


# ---- over the API


def test_the_whole_way_over_the_api(over: Session, item: AgendaItem, clara: User, sofia: User, ana: Member):
    here = f"/api/v1/minutes/{over.pk}/"
    api = APIClient()
    api.force_authenticate(sofia)
    read = api.get(here).json()
    assert (read["version"], read["state"], len(read["missing"])) == (0, "closed", 2)
    body = {"version": 0, "opening": "Welcome.", "items": [{"item": item.pk, "text": "Long."}]}
    written = api.post(f"{here}remarks/", body, format="json").json()
    assert (written["version"], written["items"][0]["remark"]) == (1, "Long.")
    assert api.post(f"{here}remarks/", body, format="json").json()["code"] == "changed_meanwhile"
    assert api.post(f"{here}sign/", {"digest": read["digest"]}, format="json").status_code == 409
    assert api.post(f"{here}sign/", {}, format="json").status_code == 400
    signed = api.post(f"{here}sign/", {"digest": written["digest"]}, format="json").json()
    assert [row["office"] for row in signed["signatures"]] == ["secretary"]
    api.force_authenticate(clara)
    done = api.post(f"{here}sign/", {"digest": written["digest"]}, format="json").json()
    assert done["state"] == "minutes_approved"
    assert api.get(f"{here}file/").status_code == 200
    api.force_authenticate(ana.user)
    assert api.get(here).status_code == 403
    assert [row["id"] for row in api.get("/api/v1/members-minutes/").json()["results"]] == [over.pk]
    told = plain(api.get(f"/api/v1/members-minutes/{over.pk}/").json())
    assert (told["dealt_with"], told["outcomes"]) == ("fewer_than_five", {})
    assert api.get(f"/api/v1/members-minutes/{over.pk}/file/").status_code == 200


def test_an_officer_reads_what_was_decided_without_remarks_or_votes(approved: Session, officer: User):
    said = minutes_words.nominative(minutes.readable(approved, officer))
    assert (said["opening"], said["items"][0]["votes"], said["items"][0]["reasons"]) == ("", [], [])


def test_the_auditor_reads_the_whole(approved: Session, person: Callable[..., User]):
    assert minutes.may_read_whole(approved, person("Aude", Role.AUDITOR))


def test_arrivals_are_in_the_draft(session: Session, clara: User, sofia: User):
    record_arrival(session, sofia, by=clara, at=at(19, 30))
    people = minutes_words.nominative(minutes.facts(session))["people"]
    assert {"name": "Sofia Test", "role": "Secretary", "here": "20:30"} in people
