"""The scenes of the table: each machine of the committee in each of its states, the doors of its steps, the people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.workflows.committee.conftest import START_OF_TERM, USUAL_RULES, at
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee import minutes
from workflows.committee.appealing import lodge_appeal, withdraw_appeal
from workflows.committee.balloting import (
    cast_secretly,
    cast_vote,
    close_ballot,
    open_ballot,
    void_ballot,
)
from workflows.committee.circular import plan_circular
from workflows.committee.deciding import decide
from workflows.committee.fast_track import confirm_grant, decline_grant, propose_grant
from workflows.committee.mandates import give_mandate, publish_rules
from workflows.committee.models import (
    Appeal,
    Ballot,
    Committee,
    FastTrack,
    Mandate,
    RulesProposal,
    Session,
)
from workflows.committee.proposals import approve_rules, propose_rules, reject_rules, withdraw_rules
from workflows.committee.ratifying import settle_ratification
from workflows.committee.sessions import (
    cancel_session,
    close_session,
    convene,
    open_session,
    plan_session,
    put_on_agenda,
    record_arrival,
)
from workflows.committee.settling import settle
from workflows.committee.signing import sign_minutes
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

TODAY = date(2026, 3, 20)
APRIL = date(2026, 4, 1)
HEARD = date(2026, 4, 9)
FAR = datetime(2099, 3, 12, 18, tzinfo=UTC)  # still to come, whenever this runs

# A ballot comes to be and opens in one act: before it there is nothing else to address.
ONLY_TO_OPEN = "created, not yet"


@dataclass
class Door:
    """Where a step is asked for: its page and its call, each with a good body."""

    page: str
    api: str
    typed: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


@dataclass
class Scene:
    """One machine in one state, with the doors of its steps and the people who knock."""

    subject: Callable[[], Any]
    doors: dict[str, Door]
    people: dict[str, User]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def people(
    committee: Committee, members: list[User], seat: Callable[..., User], person: Callable[..., User],
    officer: User, case: Case, admin: User, belgium: Cooperative,
) -> dict[str, User]:  # fmt: skip
    """One of each kind. Clara chairs, Vik is vice-chair, Bram a member, Sam the secretary."""
    other = Committee.objects.create(code="housing", name="Housing committee")
    other.cooperatives.add(belgium)
    elsa = person("Elsa", Role.COMMITTEE)
    give_mandate(other, elsa, role=Mandate.Role.MEMBER, by=admin, from_on=START_OF_TERM)
    assert case.applicant.user is not None
    return {
        "chair": members[0],
        "vice-chair": members[1],
        "member": members[2],
        "secretary": seat("Sam", "secretary"),
        "elsewhere": elsa,
        "officer": officer,
        "applicant": case.applicant.user,
        "treasurer": person("Toon", Role.TREASURER),
        "auditor": person("Aude", Role.AUDITOR),
        "administrator": admin,
    }


# ---- the states


@pytest.fixture
def session_scene(
    committee: Committee, people: dict[str, User], case: Case, members: list[User]
) -> Callable[[str], Scene]:
    clara = people["chair"]

    def build(state: str) -> Scene:
        session = plan_session(committee, held_on=date(2026, 3, 12), starts_at=time(18), by=clara)
        put_on_agenda(session, [case], by=clara)
        state, _, more = state.partition(", ")
        if state == "cancelled":
            cancel_session(session, by=clara)
        elif state != "planned":
            convene(session, by=clara, at=at(8))
        if state in ("open", "closed", "minutes_approved"):
            open_session(session, by=clara, at=at(18))
            for user in members:
                record_arrival(session, user, by=clara, at=at(18))
        if more == "a ballot is open":
            open_ballot(session.agenda.get(), by=clara, at=at(18, 10))
        if state in ("closed", "minutes_approved"):
            close_session(session, by=clara, at=at(20))
        session.refresh_from_db()
        digest = minutes.digest(minutes.facts(session))
        if more == "signed for the chair" or state == "minutes_approved":
            sign_minutes(session, by=clara, at=at(21), digest=digest)
        if state == "minutes_approved":
            sign_minutes(session, by=people["secretary"], at=at(21), digest=digest)
        page, api = f"/committee/sessions/{session.pk}/", f"/api/v1/sessions/{session.pk}/"
        doors = {
            name: Door(f"{page}{name}/", f"{api}{name}/") for name in ("convene", "open", "close", "cancel")
        }
        moved = {"held_on": "2099-03-13", "starts_at": "19:00"}
        doors["move"] = Door(f"{page}move/", f"{api}move/", moved, moved)
        sign = {"digest": digest}
        doors["approve_minutes"] = Door(
            f"{page}minutes/sign/", f"/api/v1/minutes/{session.pk}/sign/", sign, sign
        )
        return Scene(lambda: Session.objects.get(pk=session.pk), doors, people)

    return build


def ballot_doors(ballot: Ballot) -> dict[str, Door]:
    page, api = f"/committee/ballots/{ballot.pk}/", f"/api/v1/ballots/{ballot.pk}/"
    vote, why, close = {"choice": "refuse"}, {"reason": "A mistake."}, {"reason": "close"}
    said = {"cents": 80_000, "reasons": ["fund_limited"]}
    return {
        "vote": Door(f"{page}vote/", f"{api}vote/", vote, vote),
        "close": Door(f"{page}close/", f"{api}close/"),
        "void": Door(f"{page}void/", f"{api}void/", why, why),
        "decide": Door(f"{page}decide/", f"{api}decide/", said, said),
        "annul": Door(f"{page}call-meeting/", f"{api}call-meeting/"),
        "recount": Door(
            f"/committee/files/{ballot.item_id}/stand-aside/",
            "/api/v1/recusals/",
            close,
            {**close, "case": ballot.case.reference},
        ),
        "open": Door(
            f"/committee/files/{ballot.item_id}/ballot/",
            "/api/v1/ballots/",
            {},
            {"session": ballot.session_id, "case": ballot.case.reference},
        ),
    }


@pytest.fixture
def ballot_scene(
    people: dict[str, User], committee: Committee, members: list[User], request: pytest.FixtureRequest
) -> Callable[[str], Scene]:
    clara, find = people["chair"], request.getfixturevalue

    def in_secret() -> Ballot:
        rules = {**USUAL_RULES, "tie": "deferred", "secret": True}
        publish_rules(committee, by=find("admin"), from_on=START_OF_TERM, **rules)
        item, eva = find("item"), find("seat")("Eva")
        record_arrival(item.session, eva, by=clara, at=at(18, 1))
        ballot = open_ballot(item, by=clara, at=at(18, 10))
        for user in (*members, eva):
            cast_secretly(ballot, by=user, choice="refuse", at=at(18, 20))
        return close_ballot(ballot, by=clara, at=at(18, 30))

    def without_a_meeting() -> Ballot:
        rules = {**USUAL_RULES, "circular_allowed": True}
        publish_rules(committee, by=find("admin"), from_on=START_OF_TERM, **rules)
        session = plan_circular(committee, opens_at=at(8), closes_at=FAR, by=clara)
        put_on_agenda(session, [find("case")], by=clara)
        convene(session, by=clara, at=at(7))
        settle(at(9))
        return session.ballots.get()

    def build(state: str) -> Scene:
        if state == ONLY_TO_OPEN:
            item = find("item")
            nothing_yet = Ballot(item=item, session=item.session, case=item.case)
            doors = {"open": ballot_doors(nothing_yet)["open"]}
            return Scene(lambda: item.ballots.last(), doors, people)
        if state == "created":
            item = find("item")
            rules = committee.rules_on(item.session.held_on)
            ballot = Ballot.objects.create(item=item, session=item.session, case=item.case, rules=rules)
        elif state == "closed, in secret":
            ballot = in_secret()
        elif state == "open, without a meeting":
            ballot = without_a_meeting()
        elif state.startswith("closed"):
            ballot = find("counted")(80_000, 80_000, 80_000, "refuse")
            if state.endswith("decided"):
                decide(ballot, by=clara, on=TODAY, reasons=["fund_limited"])
        else:
            ballot = find("ballot")
            record_arrival(ballot.session, people["secretary"], by=clara, at=at(18, 11))
            if state == "void":
                void_ballot(ballot, by=clara, reason="A mistake.")
        doors = ballot_doors(ballot)
        if ballot.secret:
            doors["annul"] = doors["recount"]  # standing aside: the paper cannot be found
        return Scene(lambda: Ballot.objects.get(pk=ballot.pk), doors, people)

    return build


@pytest.fixture
def rules_scene(
    committee: Committee, people: dict[str, User], person: Callable[..., User]
) -> Callable[[str], Scene]:
    """The chair proposed."""

    def build(state: str) -> Scene:
        terms, clara, ada = {**USUAL_RULES, "tie": "refused"}, people["chair"], people["administrator"]
        proposal = propose_rules(committee, by=clara, on=TODAY, from_on=APRIL, **terms)
        if state == "approved":
            approve_rules(proposal, by=ada, on=TODAY)
        elif state == "rejected":
            reject_rules(proposal, by=ada, on=TODAY, reason="Not now.")
        elif state == "withdrawn":
            withdraw_rules(proposal, by=clara, on=TODAY)
        elif state == "proposed, by the administrator":
            withdraw_rules(proposal, by=clara, on=TODAY)
            proposal = propose_rules(committee, by=ada, on=TODAY, from_on=APRIL, **terms)
        page = f"/committee/committees/solidarity/proposals/{proposal.pk}/"
        api, why = f"/api/v1/rules-proposals/{proposal.pk}/", {"reason": "Not now."}
        doors = {name: Door(f"{page}{name}/", f"{api}{name}/") for name in ("approve", "withdraw")}
        doors["reject"] = Door(f"{page}reject/", f"{api}reject/", why, why)
        return Scene(lambda: RulesProposal.objects.get(pk=proposal.pk), doors, people)

    return build


@pytest.fixture
def appeal_scene(
    committee: Committee, belgium: Cooperative, people: dict[str, User], person: Callable[..., User],
    counted: Callable[..., Ballot], request: pytest.FixtureRequest,
) -> Callable[[str], Scene]:  # fmt: skip
    """A panel of its own hears it: Pia chairs, Quentin is vice-chair, Rita a member, Sofie the secretary."""
    ada = people["administrator"]
    panel = Committee.objects.create(code="appeals", name="Appeals panel")
    panel.cooperatives.add(belgium)
    publish_rules(panel, by=ada, from_on=START_OF_TERM, **USUAL_RULES)
    publish_rules(committee, by=ada, from_on=date(2026, 3, 13), **USUAL_RULES | {"appeals_to": panel})
    hearing = {
        role.replace("_", "-"): person(name, Role.CHAIR if role == "chair" else Role.COMMITTEE)
        for name, role in (
            ("Pia", "chair"), ("Quentin", "vice_chair"), ("Rita", "member"), ("Sofie", "secretary"),
        )
    }  # fmt: skip
    for role, user in hearing.items():
        held = Mandate.Role(role.replace("-", "_"))
        give_mandate(panel, user, role=held, by=ada, from_on=START_OF_TERM)
    pia = hearing["chair"]

    def contested(part: bool) -> Appeal:
        first = counted(*([60_000] * 4 if part else ["refuse"] * 4))
        reasons = ["fund_limited"] if part else ["other_help"]
        decision = decide(first, by=people["chair"], on=date(2026, 3, 12), reasons=reasons)
        appeal = lodge_appeal(
            decision, by=people["applicant"], on=TODAY, at=at(9), text="Look again, please."
        )
        outbox.deliver()
        return appeal

    def counted_on(appeal: Appeal, choice: str) -> Ballot:
        session = plan_session(panel, held_on=HEARD, starts_at=time(18), by=pia)
        convene(session, by=pia, at=at(8))
        open_session(session, by=pia, at=at(18))
        voters = [hearing[name] for name in ("chair", "vice-chair", "member")]
        for user in voters:
            record_arrival(session, user, by=pia, at=at(18))
        ballot = open_ballot(session.agenda.get(), by=pia, at=at(18, 10))
        for user in voters:
            cents = 90_000 if choice == "grant" else None
            cast_vote(ballot, by=user, at=at(18, 20), choice=choice, cents=cents)
        return close_ballot(ballot, by=pia, at=at(18, 30))

    def build(state: str) -> Scene:
        state, _, more = state.partition(", ")
        appeal = contested(part=more == "of a grant")
        choice = {
            "to uphold": "refuse", "to change": "grant", "to send back": "defer", "upheld": "refuse",
            "changed": "grant", "sent_back": "defer",
        }.get(more if more.startswith("to ") else state)  # fmt: skip
        page, api = f"/committee/appeals/{appeal.pk}/", f"/api/v1/appeals/{appeal.pk}/"
        found = {"text": "The receipts are there."}
        doors = {
            "withdraw": Door(f"{page}withdraw/", f"{api}withdraw/"),
            "bring_back": Door(f"{page}bring-back/", f"{api}bring-back/", found, found),
        }
        if choice:
            ballot = counted_on(appeal, choice)
            said = {"reasons": ["other_help"]}
            if choice == "grant":
                said |= {"cents": 90_000}
            if not more.startswith("to "):
                decide(ballot, by=pia, on=HEARD, **said)
            step = {"refuse": "uphold", "grant": "change", "defer": "send_back"}[choice]
            url = f"ballots/{ballot.pk}/decide/"
            doors[step] = Door(f"/committee/{url}", f"/api/v1/{url}", said, said)
        if state == "withdrawn":
            withdraw_appeal(appeal, by=people["applicant"], on=TODAY)
        return Scene(lambda: Appeal.objects.get(pk=appeal.pk), doors, people | hearing)

    return build


@pytest.fixture
def fast_track_scene(
    committee: Committee, people: dict[str, User], members: list[User], request: pytest.FixtureRequest
) -> Callable[[str], Scene]:
    """The chair and the member hold it; the chair proposed."""
    clara, vik, bram = (people[name] for name in ("chair", "vice-chair", "member"))

    def counted_on(choice: str) -> Ballot:
        session = plan_session(committee, held_on=date(2026, 3, 26), starts_at=time(18), by=clara)
        convene(session, by=clara, at=at(8))
        open_session(session, by=clara, at=at(18))
        for user in members:
            record_arrival(session, user, by=clara, at=at(18))
        item = session.agenda.get(purpose="ratification")
        ballot = open_ballot(item, by=vik, at=at(18, 10))
        for user in (vik, members[3]):
            cast_vote(ballot, by=user, choice=choice, at=at(18, 20))
        return close_ballot(ballot, by=vik, at=at(18, 30))

    def build(state: str) -> Scene:
        delegation = request.getfixturevalue("delegation")
        urgent = request.getfixturevalue("urgent_case")
        track = propose_grant(delegation, urgent, cents=50_000, by=clara, at=at(9), on=TODAY)
        page, api = f"/committee/fast-track/{track.pk}/", f"/api/v1/fast-tracks/{track.pk}/"
        why = {"reason": "Let all of us look."}
        doors = {
            "confirm": Door(f"{page}confirm/", f"{api}confirm/"),
            "decline": Door(f"{page}decline/", f"{api}decline/", why, why),
        }
        state, _, more = state.partition(", ")
        if state == "declined":
            decline_grant(track, by=bram, reason="No.")
        elif state != "proposed":
            confirm_grant(track, by=bram, on=TODAY)
            outbox.deliver()
        if more or state in ("ratified", "not_ratified"):
            against = more == "counted against" or state == "not_ratified"
            ballot = counted_on("refuse" if against else "grant")
            said = {"consequence": "stands", "text": "The member relied on it."} if against else {}
            if not more:
                settle_ratification(ballot, by=vik, on=TODAY, **said)
            url = f"ballots/{ballot.pk}/ratify/"
            step = "not_ratify" if against else "ratify"
            doors[step] = Door(f"/committee/{url}", f"/api/v1/{url}", said, said)
        return Scene(lambda: FastTrack.objects.get(pk=track.pk), doors, people)

    return build
