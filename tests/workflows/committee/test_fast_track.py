"""The fast track: two delegates, caps summed under lock, and what the committee says of it afterwards."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.tables import taken_out
from tests.workflows.committee.conftest import MEETING_DAY, START_OF_TERM, Purse, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee import proof
from workflows.committee.balloting import cast_vote, close_ballot, open_ballot
from workflows.committee.deciding import decide
from workflows.committee.delegating import approve_delegation, end_delegation, propose_delegation
from workflows.committee.fast_track import confirm_grant, decline_grant, propose_grant
from workflows.committee.models import AgendaItem, Ballot, Committee, Decision, Delegation, FastTrack, Session
from workflows.committee.models.electorate import conflicts
from workflows.committee.ratifying import settle_ratification
from workflows.committee.recusing import declare_recusal
from workflows.committee.refusals import (
    AlreadyDecided,
    AmountNotPossible,
    CapPassed,
    NoMandate,
    OutsideDelegation,
    PeriodCapPassed,
    Recused,
)
from workflows.committee.sessions import (
    close_session,
    convene,
    open_session,
    plan_session,
    put_on_agenda,
    record_arrival,
)
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate, Unmet

ON = date(2026, 3, 5)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The outbox asks the clock for the day."""
    monkeypatch.setattr("workflows.committee.deliveries.timezone.localdate", lambda *args: ON)


@pytest.fixture
def propose(delegation: Delegation, clara: User) -> Callable[..., FastTrack]:
    def make(case: Case, cents: int, on: date = ON, by: User | None = None, **said: Any) -> FastTrack:
        if cents < case.requested_cents:
            said.setdefault("reasons", ["fund_limited"])
        return propose_grant(delegation, case, cents=cents, by=by or clara, at=at(9), on=on, **said)

    return make


@pytest.fixture
def granted(
    propose: Callable[..., FastTrack], urgent_case: Case, bram: User, members: list[User]
) -> FastTrack:
    """Clara proposed and Bram confirmed 500.00 for Ana."""
    confirm_grant(propose(urgent_case, 50_000), by=bram, on=ON)
    outbox.deliver()
    return FastTrack.objects.get()


# ---- giving it


def test_two_managers_give_it_and_it_holds_only_then(
    committee: Committee, delegates: tuple[User, User], admin: User, person: Callable[..., User]
):
    terms: dict[str, Any] = {
        "from_on": START_OF_TERM,
        "to_on": date(2026, 12, 31),
        "kinds_of_case": [],
        "cap_cents": 1,
        "period_cap_cents": 1,
    }
    with pytest.raises(Unmet, match="kind"):
        propose_delegation(committee, *delegates, by=admin, at=at(9), **terms)
    # `all_kinds` knows aid and loans here
    given = propose_delegation(
        committee, *delegates, by=admin, at=at(9), **terms | {"kinds_of_case": ["aid"]}
    )
    assert not Delegation.objects.in_force(ON).exists()
    with pytest.raises(NotYours, match="Somebody else"):
        approve_delegation(given, by=admin, at=at(9))
    with pytest.raises(NotYours, match="Somebody else"):
        approve_delegation(given, by=delegates[0], at=at(9))  # the chair, who would hold it
    with pytest.raises(NotYours):
        approve_delegation(given, by=person("Otto", Role.OFFICER), at=at(9))
    approve_delegation(given, by=person("Ruben", Role.ADMINISTRATOR), at=at(9))
    assert Delegation.objects.in_force(ON).get() == given
    with pytest.raises(TooLate):
        approve_delegation(given, by=person("Rosa", Role.ADMINISTRATOR), at=at(9))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"to_on": date(2025, 1, 1)}, Unmet),
        ({"kinds_of_case": ["hardship", "gift"]}, Unmet),
        ({"cap_cents": 100, "period_cap_cents": 99}, Unmet),
        ({"cap_cents": 0}, Unmet),
    ],
)
def test_terms_that_do_not_hold_are_refused(
    committee: Committee,
    delegates: tuple[User, User],
    admin: User,
    purse: Purse,
    wrong: dict[str, Any],
    error: type[Refusal],
):
    terms: dict[str, Any] = {
        "from_on": START_OF_TERM,
        "to_on": date(2026, 12, 31),
        "kinds_of_case": ["hardship"],
        "cap_cents": 50_000,
        "period_cap_cents": 80_000,
    }
    with pytest.raises(error):
        propose_delegation(committee, *delegates, by=admin, at=at(9), **terms | wrong)
    assert not Delegation.objects.exists()


def test_it_is_for_two_different_members_with_a_voice_and_nobody_gives_it_to_themselves(
    committee: Committee, clara: User, bram: User, admin: User, person: Callable[..., User], purse: Purse
):
    terms: dict[str, Any] = {
        "at": at(9),
        "from_on": START_OF_TERM,
        "to_on": date(2026, 12, 31),
        "kinds_of_case": ["hardship"],
        "cap_cents": 1,
        "period_cap_cents": 1,
    }
    with pytest.raises(Unmet, match="two different"):
        propose_delegation(committee, bram, bram, by=admin, **terms)
    with pytest.raises(NoMandate):
        propose_delegation(committee, bram, person("Zoe", Role.COMMITTEE), by=admin, **terms)
    with pytest.raises(NotYours, match="themselves"):
        propose_delegation(committee, clara, bram, by=clara, **terms)


# ---- granting


def test_both_delegates_grant_and_the_money_goes_on_without_waiting(
    propose: Callable[..., FastTrack], urgent_case: Case, clara: User, bram: User, purse: Purse
):
    track = propose(urgent_case, 50_000)
    assert (urgent_case.state, purse.available_cents) == ("ready", 1_000_000)
    decision = confirm_grant(track, by=bram, on=ON)
    urgent_case.refresh_from_db()
    assert (urgent_case.state, urgent_case.granted_cents, purse.available_cents) == (
        "granted",
        50_000,
        950_000,
    )
    assert (decision.ballot, decision.fast_track, decision.by) == (None, track, bram)
    assert (decision.outcome, decision.cents, decision.appeal_until) == ("granted", 50_000, date(2026, 5, 4))
    track.refresh_from_db()
    assert (track.state, track.confirmed_by, track.granted_on) == ("granted", bram, ON)
    assert [event.step for event in track.events.all()] == ["propose", "confirm"]
    assert track.ratify_by == date(2026, 5, 4)
    assert (track.is_late(date(2026, 5, 4)), track.is_late(date(2026, 5, 5))) == (False, True)


def test_who_proposed_cannot_confirm_and_nobody_else_can(
    propose: Callable[..., FastTrack], urgent_case: Case, clara: User, dina: User
):
    track = propose(urgent_case, 50_000)
    for somebody in (clara, dina):
        with pytest.raises(NotYours):
            confirm_grant(track, by=somebody, on=ON)
    with pytest.raises(NotYours):
        decline_grant(track, by=dina, reason="No.")
    assert not Decision.objects.exists()


def test_a_second_press_changes_nothing(
    propose: Callable[..., FastTrack], urgent_case: Case, bram: User, purse: Purse
):
    track = propose(urgent_case, 50_000)
    assert propose(urgent_case, 50_000) == track
    confirm_grant(track, by=bram, on=ON)
    with pytest.raises(AlreadyDecided):
        confirm_grant(track, by=bram, on=ON)
    assert (Decision.objects.count(), purse.available_cents) == (1, 950_000)


def test_above_a_cap_the_refusal_says_cap_used_and_left(
    propose: Callable[..., FastTrack],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    bram: User,
):
    first, second = (ready_case(member(name), urgency=4) for name in ("Eva", "Finn"))
    with pytest.raises(CapPassed) as refused:
        propose(first, 50_001)
    assert refused.value.figures == {"cap_cents": 50_000, "cents": 50_001}
    confirm_grant(propose(first, 50_000), by=bram, on=ON)
    with pytest.raises(PeriodCapPassed) as over:
        propose(second, 30_001)
    assert over.value.figures == {
        "cap_cents": 80_000,
        "used_cents": 50_000,
        "left_cents": 30_000,
        "cents": 30_001,
    }
    propose(second, 30_000)


def test_the_period_is_the_calendar_month_or_quarter(delegation: Delegation):
    assert delegation.period_of(date(2026, 2, 10)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert delegation.period_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    delegation.period = Delegation.Period.QUARTER
    assert delegation.period_of(date(2026, 5, 10)) == (date(2026, 4, 1), date(2026, 6, 30))
    assert delegation.period_of(date(2026, 11, 1)) == (date(2026, 10, 1), date(2026, 12, 31))


def test_a_new_month_begins_with_the_whole_cap(
    propose: Callable[..., FastTrack],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    bram: User,
):
    first, second = (ready_case(member(name), urgency=4) for name in ("Eva", "Finn"))
    confirm_grant(propose(first, 50_000), by=bram, on=date(2026, 3, 31))
    confirm_grant(propose(second, 50_000, on=date(2026, 4, 1)), by=bram, on=date(2026, 4, 1))
    assert Decision.objects.count() == 2


def test_the_caps_are_asked_again_when_the_second_delegate_confirms(
    propose: Callable[..., FastTrack],
    ready_case: Callable[..., Case],
    member: Callable[..., Member],
    bram: User,
):
    first, second = (propose(ready_case(member(name), urgency=4), 50_000) for name in ("Eva", "Finn"))
    confirm_grant(first, by=bram, on=ON)
    with pytest.raises(PeriodCapPassed):
        confirm_grant(second, by=bram, on=ON)
    second.refresh_from_db()
    assert (second.state, second.case.state, Decision.objects.count()) == ("proposed", "ready", 1)


def test_a_case_that_is_not_urgent_or_of_another_kind_goes_to_the_committee(
    propose: Callable[..., FastTrack], ready_case: Callable[..., Case], delegation: Delegation
):
    with pytest.raises(OutsideDelegation):
        propose(ready_case(cents=10_000, urgency=2), 10_000)
    Delegation.objects.filter(pk=delegation.pk).update(kinds=["loan"])
    with pytest.raises(OutsideDelegation):
        propose(ready_case(cents=10_000, urgency=4), 10_000)


def test_more_than_was_asked_is_refused_and_less_needs_a_reason(
    propose: Callable[..., FastTrack], urgent_case: Case
):
    for cents in (50_001, 0, -5):
        with pytest.raises((AmountNotPossible, CapPassed)):
            propose(urgent_case, cents)
    with pytest.raises(Unmet, match="reason"):
        propose(urgent_case, 40_000, reasons=[])


@pytest.mark.parametrize("who", ["clara", "bram"])
def test_neither_delegate_may_have_a_link_with_the_member(
    who: str,
    propose: Callable[..., FastTrack],
    urgent_case: Case,
    ana: Member,
    clara: User,
    bram: User,
    belgium: Any,
):
    linked = {"clara": clara, "bram": bram}[who]
    ana.advisor = linked
    ana.save()
    with pytest.raises(Recused):
        propose(urgent_case, 50_000)


def test_a_link_found_between_proposal_and_confirmation_stops_it(
    propose: Callable[..., FastTrack], urgent_case: Case, ana: Member, clara: User, bram: User
):
    track = propose(urgent_case, 50_000)
    ana.advisor = clara
    ana.save()
    with pytest.raises(Recused):
        confirm_grant(track, by=bram, on=ON)
    assert not Decision.objects.exists()


def test_once_it_has_ended_nothing_is_granted_under_it(
    propose: Callable[..., FastTrack], urgent_case: Case, delegation: Delegation, bram: User, admin: User
):
    track = propose(urgent_case, 50_000)
    end_delegation(delegation, by=admin, on=ON)
    with pytest.raises(OutsideDelegation):
        confirm_grant(track, by=bram, on=ON)
    with pytest.raises(TooLate):
        end_delegation(delegation, by=admin, on=ON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Delegation.objects.filter(pk=delegation.pk).update(ended_on=None)


def test_while_the_committee_votes_the_delegates_cannot_grant(
    delegation: Delegation, clara: User, ballot: Ballot
):
    Case.objects.filter(pk=ballot.case_id).update(urgency=4)
    with pytest.raises(AlreadyDecided, match="voting"):
        propose_grant(
            delegation, ballot.case, cents=40_000, by=clara, at=at(19), on=ON, reasons=["fund_limited"]
        )


def test_declined_it_waits_for_the_committee_and_may_be_proposed_again(
    propose: Callable[..., FastTrack], urgent_case: Case, bram: User
):
    track = decline_grant(propose(urgent_case, 50_000), by=bram, reason="The committee meets tomorrow.")
    assert track.state == "declined"
    with pytest.raises(AlreadyDecided):
        confirm_grant(track, by=bram, on=ON)
    assert propose(urgent_case, 50_000).pk != track.pk


def test_the_database_wants_one_basis_and_two_people(granted: FastTrack, clara: User):
    decision = Decision.objects.get()
    copy = {field.attname: getattr(decision, field.attname) for field in Decision._meta.concrete_fields}
    for wrong in ({"fast_track_id": None}, {"corrects_id": decision.pk, "correction_reason": "x"}):
        with pytest.raises(IntegrityError, match="exactly_one"), transaction.atomic():
            Decision.objects.create(**copy | {"id": None, "number": "D-2026-9999"} | wrong)


# ---- ratifying


def hold(committee: Committee, members: list[User], on: date = MEETING_DAY) -> Session:
    session = plan_session(committee, held_on=on, starts_at=time(18), by=members[0])
    convene(session, by=members[0], at=at(8))
    open_session(session, by=members[0], at=at(18))
    for user in members:
        record_arrival(session, user, by=members[0], at=at(18))
    return session


def voted(session: Session, members: list[User], *choices: str) -> Ballot:
    """Vik presides, for Clara made the grant."""
    vik, dina = members[1], members[3]
    ballot = open_ballot(session.agenda.get(purpose="ratification"), by=vik, at=at(18, 10))
    for user, choice in zip((vik, dina), choices, strict=True):
        cast_vote(ballot, by=user, choice=choice, at=at(18, 20))
    return close_ballot(ballot, by=vik, at=at(18, 30))


def test_it_stands_by_itself_on_the_next_agenda(
    committee: Committee, propose: Callable[..., FastTrack], urgent_case: Case, members: list[User]
):
    clara, bram = members[0], members[2]
    session = plan_session(committee, held_on=MEETING_DAY, starts_at=time(18), by=clara)
    put_on_agenda(session, [urgent_case], by=clara)
    confirm_grant(propose(urgent_case, 50_000), by=bram, on=ON)
    outbox.deliver()
    assert [(item.case, item.purpose) for item in session.agenda.all()] == [(urgent_case, "ratification")]
    outbox.deliver()
    assert session.agenda.count() == 1


def test_planned_later_the_session_finds_it_and_the_delegates_stand_aside(
    granted: FastTrack, committee: Committee, members: list[User]
):
    session = hold(committee, members)
    item = session.agenda.get()
    assert item.purpose == "ratification"
    aside = conflicts(item.case, {user.pk for user in members})
    assert set(aside) == {members[0].pk, members[2].pk}
    assert {reason.value for reason in aside.values()} == {"took_part"}
    assert {row.user for row in item.case.recusals.all()} == {members[0], members[2]}
    assert Case.objects.visible_to(members[0]).filter(pk=item.case_id).exists()
    ballot = open_ballot(item, by=members[1], at=at(18, 10))
    with pytest.raises(Recused):
        cast_vote(ballot, by=members[2], choice="grant", at=at(18, 20))


def test_ratified_it_is_done_with(granted: FastTrack, committee: Committee, members: list[User]):
    session = hold(committee, members)
    ballot = voted(session, members, "grant", "grant")
    assert (ballot.outcome, ballot.cents, ballot.question) == ("granted", 50_000, "ratification")
    with pytest.raises(Unmet, match="not decided"):
        close_session(session, by=members[0], at=at(20))
    with pytest.raises(Unmet, match="ratifies"):
        decide(ballot, by=members[1], on=MEETING_DAY)
    with pytest.raises(Unmet, match="no consequence") as named:
        settle_ratification(ballot, by=members[1], on=MEETING_DAY, consequence="stands", text="It stands.")
    assert named.value.code == "nothing_follows"
    track = settle_ratification(ballot, by=members[1], on=MEETING_DAY)
    assert (track.state, track.consequence, track.ballot) == ("ratified", "", ballot)
    with pytest.raises(AlreadyDecided):
        settle_ratification(ballot, by=members[1], on=MEETING_DAY)
    close_session(session, by=members[0], at=at(20))
    outbox.deliver()
    later = plan_session(committee, held_on=date(2026, 4, 9), starts_at=time(18), by=members[0])
    assert not later.agenda.exists()


def test_not_ratified_the_consequence_is_on_record_and_stops_what_is_unpaid(
    granted: FastTrack, committee: Committee, members: list[User], purse: Purse
):
    ballot = voted(hold(committee, members), members, "refuse", "refuse")
    for said in ({}, {"consequence": "fine"}, {"consequence": "stop_unpaid", "text": " "}):
        with pytest.raises(Unmet):
            settle_ratification(ballot, by=members[1], on=MEETING_DAY, **said)
    with pytest.raises(NotYours):
        settle_ratification(ballot, by=members[0], on=MEETING_DAY, consequence="stands", text="Relied on.")
    track = settle_ratification(
        ballot, by=members[1], on=MEETING_DAY, consequence="stop_unpaid", text="The rent was paid already."
    )
    assert (track.state, track.consequence_text) == ("not_ratified", "The rent was paid already.")
    assert purse.stopped == [granted.case.reference]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FastTrack.objects.filter(pk=track.pk).update(consequence="stands")


def test_its_count_speaks_of_ratifying(granted: FastTrack, committee: Committee, members: list[User]):
    ballot = voted(hold(committee, members), members, "grant", "abstain")
    words = proof.sentences(ballot.proof, "EUR")
    assert words[1].startswith("Votes: 1 to ratify, 0 not to ratify, 0 to put it off, 1 abstention.")
    assert words[-1] == "Ratified: 500.00\u00a0EUR."
    assert not any("grant" in line for line in words)


def test_a_consequence_that_stops_nothing_stops_nothing(
    granted: FastTrack, committee: Committee, members: list[User], purse: Purse
):
    ballot = voted(hold(committee, members), members, "refuse", "refuse")
    settle_ratification(
        ballot, by=members[1], on=MEETING_DAY, consequence="stands", text="The member relied on it."
    )
    assert purse.stopped == []


def test_put_off_it_comes_back_at_the_next_session(
    granted: FastTrack, committee: Committee, members: list[User]
):
    session = hold(committee, members)
    ballot = voted(session, members, "defer", "defer")
    with pytest.raises(Unmet, match="put it off"):
        settle_ratification(ballot, by=members[1], on=MEETING_DAY)
    later = plan_session(committee, held_on=date(2026, 4, 9), starts_at=time(18), by=members[0])
    assert not later.agenda.exists()
    close_session(session, by=members[0], at=at(20))
    outbox.deliver()
    assert [item.purpose for item in later.agenda.all()] == ["ratification"]
    assert AgendaItem.objects.count() == 2


def test_a_member_who_had_no_part_may_still_declare_a_link_before_ratifying(
    granted: FastTrack, committee: Committee, members: list[User]
):
    session = hold(committee, members)
    declare_recusal(granted.case, by=members[3], reason="close", at=at(18, 5))
    assert members[3].pk in conflicts(granted.case, {user.pk for user in members})
    assert session.agenda.get().purpose == "ratification"


# ---- pages and API


def test_the_grant_by_pages_from_proposal_to_ratification(
    delegation: Delegation,
    urgent_case: Case,
    members: list[User],
    committee: Committee,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
):
    clara, vik, bram, dina = members
    client.force_login(clara)
    assert urgent_case.reference in client.get("/committee/fast-track/").content.decode()
    here = f"/committee/fast-track/cases/{urgent_case.reference}/"
    assert "500.00" in client.get(here).content.decode()
    refused = client.post(here, {"cents": "600", "reasons": ["fund_limited"], "text": "The rent is due."})
    assert refused.status_code == 422
    assert "The rent is due." in refused.content.decode()
    assert client.post(here, {"cents": "500"}).status_code == 302
    track = FastTrack.objects.get()
    assert "Grant 500.00" not in client.get(track.get_absolute_url()).content.decode()
    assert client.post(f"{track.get_absolute_url()}confirm/").status_code == 403
    client.force_login(bram)
    assert "Grant" in client.get(track.get_absolute_url()).content.decode()
    assert client.post(f"{track.get_absolute_url()}decline/", {"reason": ""}).status_code == 422
    assert client.post(f"{track.get_absolute_url()}confirm/").status_code == 302
    assert client.post(f"{track.get_absolute_url()}confirm/").status_code == 409
    (row,) = taken_out(client, "/committee/fast-track/")
    assert (row["Case"], row["Amount"], row["Confirmed by"]) == (urgent_case.reference, "500.00", str(bram))
    outbox.deliver()
    session = hold(committee, members)
    item = session.agenda.get()
    client.force_login(vik)
    client.post(f"/committee/files/{item.pk}/begin/")
    assert "granted 500.00" in " ".join(client.get(f"/committee/files/{item.pk}/").content.decode().split())
    ballot = open_ballot(item, by=vik, at=at(18, 10))
    page = client.get(f"/committee/files/{item.pk}/").content.decode()
    assert "Do not ratify" in page
    assert "id_cents" not in page
    client.post(f"/committee/ballots/{ballot.pk}/vote/", {"choice": "refuse"})
    cast_vote(ballot, by=dina, choice="refuse", at=at(18, 20))
    close_ballot(ballot, by=vik, at=at(18, 30))
    ratify = f"/committee/ballots/{ballot.pk}/ratify/"
    assert client.post(ratify, {"consequence": "stands"}).status_code == 422
    assert client.post(ratify, {"consequence": "stands", "text": "Relied on."}).status_code == 302
    track.refresh_from_db()
    assert (track.state, track.consequence) == ("not_ratified", "stands")
    assert "not ratified" in client.get(session.get_absolute_url()).content.decode()


def test_giving_it_by_pages(
    committee: Committee, delegates: tuple[User, User], admin: User, person: Callable[..., User], client: Client,
    purse: Purse,
):  # fmt: skip
    here = "/committee/committees/solidarity/fast-track/"
    typed = {
        "first": delegates[0].pk, "second": delegates[1].pk, "kinds_of_case": ["hardship"], "least_urgency": "high",
        "currency": "EUR", "cap_cents": "500", "period": "month", "period_cap_cents": "400", "ratify_days": "60",
        "from_on": "2026-01-01", "to_on": "2026-12-31",
    }  # fmt: skip
    client.force_login(admin)
    wrong = client.post(f"{here}add/", typed)
    assert wrong.status_code == 422
    assert 'value="400"' in wrong.content.decode()
    assert client.post(f"{here}add/", typed | {"period_cap_cents": "800"}).status_code == 302
    given = Delegation.objects.get()
    assert client.post(f"{here}{given.pk}/approve/").status_code == 403
    client.force_login(person("Ruben", Role.ADMINISTRATOR))
    assert client.post(f"{here}{given.pk}/approve/").status_code == 302
    assert "in force" in client.get(here).content.decode()
    assert client.post(f"{here}{given.pk}/end/").status_code == 302
    assert client.post(f"{here}{given.pk}/end/").status_code == 409


def test_the_grant_by_the_api(
    delegation: Delegation, urgent_case: Case, delegates: tuple[User, User], dina: User, client: Client
):
    clara, bram = delegates
    body = {"delegation": delegation.pk, "case": urgent_case.reference, "cents": 50_000}
    send = {"content_type": "application/json"}
    client.force_login(dina)
    assert client.post("/api/v1/fast-tracks/", body, **send).status_code == 404  # not on any agenda of hers
    client.force_login(clara)
    over = client.post("/api/v1/fast-tracks/", body | {"cents": 50_001}, **send)
    assert (over.status_code, over.json()["code"], over.json()["figures"]["requested_cents"]) == (
        422,
        "amount_not_possible",
        50_000,
    )
    made = client.post("/api/v1/fast-tracks/", body, **send)
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    here = f"/api/v1/fast-tracks/{made.json()['id']}/"
    assert client.post(f"{here}confirm/", {}, **send).status_code == 403
    client.force_login(bram)
    done = client.post(f"{here}confirm/", {}, **send).json()
    assert (done["state"], done["decision"], done["late"]) == ("granted", "D-2026-0001", False)
    assert client.post(f"{here}confirm/", {}, **send).status_code == 409
    assert client.get("/api/v1/delegations/").json()["results"][0]["used_cents"] == 50_000
