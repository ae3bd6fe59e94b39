"""Contesting a decision: who, until when, before whom, and what comes of it; the first decision stays on record."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.translation import override

from tests.tables import taken_out
from tests.workflows.cases.test_documents import WHOLE_PDF
from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES, Purse, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.appealing import (
    bring_back_appeal,
    contestable_now,
    could_decide,
    lodge_appeal,
    withdraw_appeal,
)
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.letters import make_appeal_letter, make_letter, said
from workflows.committee.mandates import give_mandate, publish_rules
from workflows.committee.models import Appeal, Ballot, Committee, Decision, Mandate
from workflows.committee.models.electorate import conflicts
from workflows.committee.refusals import (
    AlreadyDecided,
    AmountNotPossible,
    AppealedAlready,
    AppealTooLate,
    NotContestable,
)
from workflows.committee.sessions import convene, open_session, plan_session, record_arrival
from workflows.notices.models import Notice
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

DECIDED = date(2026, 3, 12)
ON = date(2026, 3, 20)
HEARD = date(2026, 4, 9)
LAST = date(2026, 5, 11)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: ON)


@pytest.fixture
def refused(counted: Callable[..., Ballot], clara: User) -> Decision:
    """Ana's request of 1,000.00, refused by all four."""
    ballot = counted("refuse", "refuse", "refuse", "refuse")
    return decide(ballot, by=clara, on=DECIDED, reasons=["other_help"], text="The city pays.")


@pytest.fixture
def granted_in_part(counted: Callable[..., Ballot], clara: User) -> Decision:
    """600.00 of the 1,000.00."""
    ballot = counted(60_000, 60_000, 60_000, 60_000)
    return decide(ballot, by=clara, on=DECIDED, reasons=["fund_limited"])


@pytest.fixture
def panel(committee: Committee, belgium: Cooperative, admin: User, person: Callable[..., User]) -> list[User]:
    """Pia, Quentin and Rita hear the appeals of the solidarity committee; nobody else sits there."""
    body = Committee.objects.create(code="appeals", name="Appeals panel")
    body.cooperatives.add(belgium)
    publish_rules(body, by=admin, from_on=START_OF_TERM, **USUAL_RULES)
    found = []
    for name, role in (("Pia", "chair"), ("Quentin", "member"), ("Rita", "member")):
        user = person(name, Role.CHAIR if role == "chair" else Role.COMMITTEE)
        give_mandate(body, user, role=Mandate.Role(role), by=admin, from_on=START_OF_TERM)
        found.append(user)
    publish_rules(committee, by=admin, from_on=date(2026, 3, 13), **USUAL_RULES | {"appeals_to": body})
    return found


@pytest.fixture
def lodge(ana: Member) -> Callable[..., Appeal]:
    def make(decision: Decision, by: User | None = None, on: date = ON, **said: Any) -> Appeal:
        said.setdefault("text", "The city refused me: here is its letter.")
        made = lodge_appeal(decision, by=by or ana.user, on=on, at=at(9), **said)
        outbox.deliver()
        return made

    return make


@pytest.fixture
def heard(panel: list[User]) -> Callable[..., Ballot]:
    """heard("refuse", …): the panel meets on 9 April and votes; Pia closes the ballot."""

    def meet(*choices: int | str) -> Ballot:
        pia = panel[0]
        body = Committee.objects.get(code="appeals")
        session = plan_session(body, held_on=HEARD, starts_at=time(18), by=pia)
        convene(session, by=pia, at=at(8))
        open_session(session, by=pia, at=at(18))
        for user in panel:
            record_arrival(session, user, by=pia, at=at(18))
        ballot = open_ballot(session.agenda.get(), by=pia, at=at(18, 10))
        for user, vote in zip(panel, choices, strict=True):
            choice = {"choice": "grant", "cents": vote} if isinstance(vote, int) else {"choice": vote}
            cast_vote(ballot, by=user, at=at(18, 20), **choice)
        return close_ballot(ballot, by=pia, at=at(18, 30))

    return meet


# ---- lodging


def test_the_applicant_contests_a_refusal_until_the_last_day_of_the_letter(
    refused: Decision, panel: list[User], lodge: Callable[..., Appeal]
):
    assert refused.appeal_until == LAST
    with pytest.raises(AppealTooLate, match="11 May 2026") as late:
        lodge(refused, on=date(2026, 5, 12))
    assert late.value.figures == {"last_day": LAST}
    assert (late.value.status, Appeal.objects.count()) == (409, 0)
    appeal = lodge(refused, on=LAST)
    assert (appeal.state, appeal.committee.code, appeal.decision) == ("lodged", "appeals", refused)
    case = Case.objects.get()
    assert (case.state, case.events.last().step) == ("refused", "appeal_lodged")


def test_sent_twice_it_is_one_appeal_and_another_one_is_refused(
    refused: Decision, panel: list[User], lodge: Callable[..., Appeal]
):
    assert lodge(refused) == lodge(refused)
    with pytest.raises(AppealedAlready):
        lodge(refused, text="And another thing.")
    assert Appeal.objects.count() == 1


def test_nobody_else_contests_it_and_not_without_a_word(
    refused: Decision, lodge: Callable[..., Appeal], officer: User, dina: User
):
    for somebody in (officer, dina):
        with pytest.raises(NotYours):
            lodge(refused, by=somebody)
    with pytest.raises(Unmet, match="Say why"):
        lodge(refused, text="  ")
    assert not Appeal.objects.exists()


def test_what_was_granted_whole_or_deferred_cannot_be_contested(
    counted: Callable[..., Ballot], clara: User, lodge: Callable[..., Appeal]
):
    whole = decide(counted(100_000, 100_000, 100_000), by=clara, on=DECIDED)
    with pytest.raises(NotContestable):
        lodge(whole)


def test_documents_are_checked_and_kept_with_the_case(
    refused: Decision, lodge: Callable[..., Appeal], panel: list[User]
):
    with pytest.raises(Refusal, match=r"letter\.pdf"):
        lodge(refused, files=[("letter.pdf", b"no pdf at all")])
    assert not Appeal.objects.exists()
    appeal = lodge(refused, files=[("letter.pdf", WHOLE_PDF)])
    assert [(one.name, one.requirement) for one in appeal.documents.all()] == [("letter.pdf", "appeal")]
    assert appeal.documents.get().case == refused.case


def test_it_is_acknowledged_in_a_letter_and_the_officer_is_told(
    refused: Decision, lodge: Callable[..., Appeal], panel: list[User], ana: Member
):
    appeal = lodge(refused)
    letter = make_appeal_letter(appeal)
    assert letter == make_appeal_letter(appeal)
    assert letter.title == f"We received your appeal on your request {refused.case.reference}"
    assert Notice.objects.filter(template="appeal_received", member=ana).count() == 1
    assert Notice.objects.filter(template="appeal_lodged").count() == 1


# ---- before whom


def test_everybody_who_took_part_stands_aside_while_it_is_pending(
    refused: Decision, members: list[User], officer: User, lodge: Callable[..., Appeal], ana: Member
):
    users = {user.pk for user in members}
    assert conflicts(refused.case, users) == {}
    appeal = lodge(refused)
    assert {reason.value for reason in conflicts(refused.case, users).values()} == {"took_part"}
    assert set(conflicts(refused.case, users)) == users
    assert Case.objects.visible_to(members[2]).filter(pk=refused.case_id).exists()
    withdraw_appeal(appeal, by=ana.user, on=ON)
    assert conflicts(refused.case, users) == {}


def test_without_a_panel_of_its_own_the_stand_in_hears_it(
    refused: Decision, committee: Committee, panel: list[User], admin: User, lodge: Callable[..., Appeal]
):
    stand_in = Committee.objects.get(code="appeals")
    publish_rules(committee, by=admin, from_on=date(2026, 3, 14), **USUAL_RULES | {"stand_in": stand_in})
    appeal = lodge(refused)
    assert not could_decide(committee, refused.case, ON)
    assert appeal.committee == stand_in


def test_it_stands_on_the_panels_next_agenda_and_off_it_once_withdrawn(
    refused: Decision, panel: list[User], lodge: Callable[..., Appeal], ana: Member
):
    body = Committee.objects.get(code="appeals")
    session = plan_session(body, held_on=HEARD, starts_at=time(18), by=panel[0])
    appeal = lodge(refused)
    assert [(item.case, item.purpose) for item in session.agenda.all()] == [(refused.case, "appeal")]
    assert Case.objects.visible_to(panel[1]).filter(pk=refused.case_id).exists()
    withdraw_appeal(appeal, by=ana.user, on=ON)
    outbox.deliver()
    assert not session.agenda.exists()
    with pytest.raises(TooLate):
        withdraw_appeal(appeal, by=ana.user, on=ON)


# ---- what comes of it


def test_upheld_the_first_decision_stands(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    appeal = lodge(refused)
    ballot = heard("refuse", "refuse", "defer")
    assert ballot.question == "appeal"
    with pytest.raises(Unmet, match="reason"):
        decide(ballot, by=panel[0], on=HEARD)
    ruling = decide(ballot, by=panel[0], on=HEARD, reasons=["outside_rules"])
    appeal.refresh_from_db()
    assert (appeal.state, appeal.ended_on, appeal.ruling) == ("upheld", HEARD, ruling)
    assert (ruling.outcome, ruling.appeal, ruling.appeal_until) == ("refused", appeal, None)
    assert (ruling.case.state, purse.available_cents) == ("refused", 1_000_000)
    assert ruling.outcome_words() == "appeal: the first decision stands"
    with pytest.raises(AlreadyDecided):
        decide(ballot, by=panel[0], on=HEARD, reasons=["outside_rules"])
    with pytest.raises(NotContestable):
        lodge(ruling)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(ended_on=ON)


def test_changed_a_refused_case_is_granted_and_the_first_decision_stays(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    appeal = lodge(refused)
    ruling = decide(heard(100_000, 100_000, 100_000), by=panel[0], on=HEARD)
    appeal.refresh_from_db()
    refused.refresh_from_db()
    case = Case.objects.get()
    assert (appeal.state, case.state, case.granted_cents) == ("changed", "granted", 100_000)
    assert purse.available_cents == 900_000
    assert (refused.outcome, refused.text) == ("refused", "The city pays.")
    assert case.events.get(step="grant_on_appeal").payload == {
        "decision": ruling.number,
        "cents": 100_000,
        "first": refused.number,
    }


def test_more_than_was_granted_is_one_more_commitment(
    granted_in_part: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    assert purse.available_cents == 940_000
    perform(Case.close, Case.objects.get(), by=None, on=date(2026, 3, 18))  # it was paid meanwhile
    lodge(granted_in_part)
    with pytest.raises(AmountNotPossible) as less:
        heard(60_000, 60_000, 60_000)
    assert less.value.figures["granted_cents"] == 60_000


def test_a_part_grant_grows_by_the_difference(
    granted_in_part: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    perform(Case.close, Case.objects.get(), by=None, on=date(2026, 3, 18))
    lodge(granted_in_part)
    decide(heard(90_000, 90_000, 90_000), by=panel[0], on=HEARD, reasons=["part_covered"])
    case = Case.objects.get()
    assert (case.state, case.granted_cents, case.closed_on) == ("granted", 90_000, None)
    assert purse.available_cents == 910_000


def test_where_the_money_is_missing_nothing_is_ruled(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    purse: Purse,
):
    appeal = lodge(refused)
    purse.available_cents = 1
    with pytest.raises(Exception, match="1 of"):
        decide(heard(100_000, 100_000, 100_000), by=panel[0], on=HEARD)
    appeal.refresh_from_db()
    assert (appeal.state, Case.objects.get().state, Decision.objects.count()) == ("lodged", "refused", 1)


def test_sent_back_a_refused_case_is_examined_anew(
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    officer: User,
):
    appeal = lodge(refused)
    decide(heard("defer", "defer", "defer"), by=panel[0], on=HEARD, reasons=["more_information"])
    appeal.refresh_from_db()
    case = Case.objects.get()
    assert (appeal.state, case.state, case.decided_on) == ("sent_back", "in_review", None)
    perform(Case.ready, case, by=officer, on=HEARD)
    with pytest.raises(Unmet, match="anew"):
        bring_back_appeal(appeal, by=officer, on=HEARD, text="Nothing.")


def test_sent_back_a_grant_goes_on_and_its_officer_brings_the_appeal_back(
    granted_in_part: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
    officer: User,
    ana: Member,
):
    appeal = lodge(granted_in_part)
    decide(heard("defer", "defer", "defer"), by=panel[0], on=HEARD, reasons=["more_information"])
    appeal.refresh_from_db()
    assert (appeal.state, Case.objects.get().state) == ("sent_back", "granted")
    with pytest.raises(NotYours):
        bring_back_appeal(appeal, by=ana.user, on=HEARD, text="Please.")
    appeal = bring_back_appeal(appeal, by=officer, on=HEARD, text="The other bill is hers too.")
    assert (appeal.state, appeal.ended_on) == ("lodged", None)
    assert Case.objects.get().opinions.count() == 2


def test_what_is_being_voted_on_cannot_be_withdrawn(
    refused: Decision, lodge: Callable[..., Appeal], heard: Callable[..., Ballot], ana: Member
):
    appeal = lodge(refused)
    heard("refuse", "refuse", "refuse")
    with pytest.raises(TooLate, match="voting"):
        withdraw_appeal(appeal, by=ana.user, on=ON)


@pytest.mark.parametrize("outcome", ["upheld", "changed", "sent_back"])
def test_the_letter_says_what_was_found_and_what_is_left(
    outcome: str,
    refused: Decision,
    lodge: Callable[..., Appeal],
    heard: Callable[..., Ballot],
    panel: list[User],
):
    lodge(refused)
    votes = {"upheld": ["refuse"] * 3, "changed": [100_000] * 3, "sent_back": ["defer"] * 3}[outcome]
    reasons = [] if outcome == "changed" else ["more_information"]
    ruling = decide(heard(*votes), by=panel[0], on=HEARD, reasons=reasons)
    letter = make_letter(ruling)
    assert letter.title == f"Decision on your appeal, request {ruling.case.reference}"
    with override("en"):
        words = said(ruling)
    assert refused.number in words["opening"]
    wanted = {"upheld": "same decision", "changed": "decide otherwise", "sent_back": "examined again"}[
        outcome
    ]
    assert wanted in words["opening"]
    left = "Nothing is decided yet" if outcome == "sent_back" else "last examination"
    assert left in words["remedies"]["lines"][0]


# ---- pages and API


def test_contesting_on_a_phone_and_what_was_typed_stays(
    refused: Decision, ana: Member, client: Client, panel: list[User], dina: User
):
    assert ana.user is not None
    client.force_login(ana.user)
    assert "Contest this decision" in client.get(refused.case.get_absolute_url()).content.decode()
    here = f"/committee/decisions/{refused.number}/appeal/"
    assert "11 May 2026" in client.get(here).content.decode()
    bad = SimpleUploadedFile("letter.pdf", b"not a pdf")
    again = client.post(here, {"text": "The city refused me.", "first_file": bad})
    assert again.status_code == 422
    assert "The city refused me." in again.content.decode()
    good = SimpleUploadedFile("letter.pdf", WHOLE_PDF)
    assert client.post(here, {"text": "The city refused me.", "first_file": good}).status_code == 302
    appeal = Appeal.objects.get()
    shown = client.get(appeal.get_absolute_url()).content.decode()
    assert "The city refused me." in shown
    assert "letter.pdf" in shown
    assert client.get(f"{appeal.get_absolute_url()}letter.pdf").status_code == 200
    assert contestable_now(refused.case, ana.user, ON) is None
    assert client.post(f"{appeal.get_absolute_url()}withdraw/").status_code == 302
    assert client.post(f"{appeal.get_absolute_url()}withdraw/").status_code == 409
    client.force_login(dina)
    assert client.post(here, {"text": "Me too."}).status_code == 403


def test_late_the_page_says_the_day_before_anybody_types(
    refused: Decision, ana: Member, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2026, 5, 12))
    client.force_login(ana.user)
    here = f"/committee/decisions/{refused.number}/appeal/"
    shown = client.get(here).content.decode()
    assert "The last day to contest this decision was 11 May 2026" in shown
    assert "write to us on the page of your request, or ask again" in shown
    assert refused.case.get_absolute_url() in shown
    assert "<textarea" not in shown
    assert "You can contest it until" not in shown
    late = client.post(here, {"text": "Please."})
    assert late.status_code == 409
    assert "Please." in late.content.decode()


def test_the_panel_reads_the_appeal_beside_the_first_decision(
    refused: Decision, lodge: Callable[..., Appeal], panel: list[User], client: Client
):
    body = Committee.objects.get(code="appeals")
    session = plan_session(body, held_on=HEARD, starts_at=time(18), by=panel[0])
    lodge(refused)
    item = session.agenda.get()
    client.force_login(panel[1])
    client.post(f"/committee/files/{item.pk}/begin/")
    shown = client.get(f"/committee/files/{item.pk}/").content.decode()
    assert "The city refused me: here is its letter." in shown
    assert "The city pays." in shown
    assert "to be heard" in client.get("/committee/appeals/").content.decode().lower()
    (row,) = taken_out(client, "/committee/appeals/")
    assert row["State"] == "to be heard"


def test_contesting_by_the_api(
    refused: Decision,
    ana: Member,
    client: Client,
    panel: list[User],
    officer: User,
    member: Callable[..., Member],
):
    send: dict[str, Any] = {"content_type": "application/json"}
    body = {"decision": refused.number, "text": "The city refused me."}
    client.force_login(member("Eva").user)
    assert client.post("/api/v1/appeals/", body, **send).status_code == 404
    client.force_login(ana.user)
    assert client.post("/api/v1/appeals/", body | {"until": "2027-01-01"}, **send).status_code == 400
    sent = {**body, "files": [SimpleUploadedFile("letter.pdf", WHOLE_PDF)]}
    made = client.post("/api/v1/appeals/", sent)
    assert (made.status_code, made.json()["state"], len(made.json()["documents"])) == (201, "lodged", 1)
    assert client.post("/api/v1/appeals/", body, **send).json()["id"] == made.json()["id"]
    here = f"/api/v1/appeals/{made.json()['id']}/"
    assert client.get(f"{here}letter/").status_code == 200
    assert client.post(f"{here}withdraw/", {}, **send).json()["state"] == "withdrawn"
    assert client.post(f"{here}withdraw/", {}, **send).status_code == 409
