"""A change of rules: proposed by one, approved by another, from a day on; and trying rules out."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.workflows.committee.conftest import USUAL_RULES
from workflows.committee.models import Ballot, Committee, RulesProposal, RulesVersion
from workflows.committee.proposals import approve_rules, propose_rules, reject_rules, withdraw_rules
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import transitions_of

TODAY = date(2026, 3, 1)
APRIL = date(2026, 4, 1)
OTHER = {**USUAL_RULES, "tie": "refused"}


@pytest.fixture
def proposal(committee: Committee, clara: User) -> RulesProposal:
    """Clara, who chairs, wants a tie to refuse from April."""
    return propose_rules(committee, by=clara, on=TODAY, from_on=APRIL, why="It was unclear.", **OTHER)


def test_one_proposes_and_another_approves(
    proposal: RulesProposal, committee: Committee, admin: User, clara: User
):
    assert committee.rules.count() == 1  # nothing has changed yet
    version = approve_rules(proposal, by=admin, on=TODAY)
    assert (version.number, version.from_on, version.tie) == (2, APRIL, "refused")
    assert (version.proposed_by, version.published_by, version.proposal) == (clara, admin, proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_by) == ("approved", admin)
    assert [event.step for event in proposal.events.all()] == ["propose", "approve"]
    assert broken_links(type(proposal.events.first())) == []


def test_nobody_approves_what_they_proposed(
    proposal: RulesProposal, committee: Committee, clara: User, bram: User
):
    for somebody in (clara, bram):
        with pytest.raises(NotYours):
            approve_rules(proposal, by=somebody, on=TODAY)


def test_only_managers_propose(
    committee: Committee, bram: User, person: Callable[..., User], france: Cooperative
):
    for somebody in (bram, person("Far", Role.ADMINISTRATOR, cooperative=france)):
        with pytest.raises(NotYours):
            propose_rules(committee, by=somebody, on=TODAY, from_on=APRIL, **OTHER)
    assert not RulesProposal.objects.exists()


def test_a_proposal_waits_alone_and_lapses_after_30_days(
    proposal: RulesProposal, committee: Committee, admin: User, clara: User
):
    last_day = TODAY + timedelta(29)
    with pytest.raises(TooLate):
        propose_rules(committee, by=admin, on=last_day, from_on=APRIL, **OTHER)
    with pytest.raises(TooLate) as lapsed:
        approve_rules(proposal, by=admin, on=last_day + timedelta(1))
    assert lapsed.value.code == "lapsed"
    with pytest.raises(TooLate):
        reject_rules(proposal, by=admin, on=last_day + timedelta(1), reason="Too late.")
    again = propose_rules(committee, by=clara, on=last_day + timedelta(1), from_on=APRIL, **OTHER)
    assert approve_rules(again, by=admin, on=last_day + timedelta(1)).number == 2


def test_an_answer_stands(proposal: RulesProposal, admin: User, clara: User):
    with pytest.raises(Unmet):
        reject_rules(proposal, by=admin, on=TODAY, reason=" ")
    with pytest.raises(NotYours):
        withdraw_rules(proposal, by=admin, on=TODAY)
    rejected = reject_rules(proposal, by=admin, on=TODAY, reason="Members wish to defer.")
    assert (rejected.state, rejected.events.last().reason) == ("rejected", "Members wish to defer.")
    with pytest.raises(TooLate):
        approve_rules(proposal, by=admin, on=TODAY)
    with pytest.raises(TooLate):
        withdraw_rules(proposal, by=clara, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        RulesProposal.objects.filter(pk=proposal.pk).update(why="Otherwise.")
    assert RulesVersion.objects.count() == 1


def test_who_proposed_may_withdraw(proposal: RulesProposal, admin: User, clara: User):
    assert withdraw_rules(proposal, by=clara, on=TODAY).state == "withdrawn"
    with pytest.raises(TooLate):
        approve_rules(proposal, by=admin, on=TODAY)


def test_rules_approved_late_hold_from_the_day_of_approval(proposal: RulesProposal, admin: User):
    RulesProposal.objects.filter(pk=proposal.pk).update(proposed_on=APRIL)
    proposal.refresh_from_db()
    assert approve_rules(proposal, by=admin, on=date(2026, 4, 9)).from_on == date(2026, 4, 9)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"from_on": date(2026, 2, 28)}, "day_gone_by"),
        ({"tie": "casting_vote"}, "nothing_changes"),
        ({"secret": True, "tie": "casting_vote"}, "secret_casting_vote"),
        ({"quorum_denominator": 0}, "bad_rules"),
    ],
)
def test_what_cannot_be_rules_is_not_proposed(
    committee: Committee, clara: User, terms: dict[str, Any], code: str
):
    with pytest.raises(Unmet) as refusal:
        propose_rules(committee, by=clara, on=TODAY, **{"from_on": APRIL, **OTHER, **terms})
    assert refusal.value.code == code


def test_no_approval_touches_a_ballot_or_a_day_that_voted(
    committee: Committee, ballot: Ballot, admin: User, clara: User
):
    day = ballot.session.held_on
    proposal = propose_rules(committee, by=clara, on=day, from_on=day, **OTHER)
    with pytest.raises(Unmet) as refusal:
        approve_rules(proposal, by=admin, on=day)
    assert refusal.value.code == "rules_in_use"
    proposal.refresh_from_db()
    assert proposal.state == "proposed"  # the approval did not happen by half
    version = approve_rules(proposal, by=admin, on=day + timedelta(1))
    ballot.refresh_from_db()
    assert (ballot.rules.number, version.from_on) == (1, day + timedelta(1))


def test_the_first_rules_need_two_people_as_well(
    belgium: Cooperative, admin: User, person: Callable[..., User]
):
    board = Committee.objects.create(code="board", name="Board")
    board.cooperatives.add(belgium)
    first = propose_rules(board, by=admin, on=TODAY, from_on=TODAY, **OTHER)
    with pytest.raises(NotYours):
        approve_rules(first, by=admin, on=TODAY)
    assert approve_rules(first, by=person("Axel", Role.ADMINISTRATOR), on=TODAY).number == 1


def test_the_machine_of_a_proposal():
    assert transitions_of(RulesProposal) == [
        ("approve", "proposed", "approved"),
        ("reject", "proposed", "rejected"),
        ("withdraw", "proposed", "withdrawn"),
    ]


# Pages

HERE = "/committee/committees/solidarity/"


def typed(**terms: Any) -> dict[str, Any]:
    said = {
        "from_on": (timezone.localdate() + timedelta(7)).isoformat(), "why": "It was unclear.",
        "quorum_base": "not_recused", "quorum_numerator": 1, "quorum_denominator": 2, "quorum_strict": "on",
        "majority_base": "cast", "majority_numerator": 1, "majority_denominator": 2, "majority_strict": "on",
        "tie": "refused", "circular_hours": 48, "appeal_days": 60, "ceiling_cents": "20 000",
    }  # fmt: skip
    return {**said, **terms}


def test_proposing_and_answering_by_the_pages(
    client: Client, committee: Committee, admin: User, clara: User, bram: User
):
    client.force_login(clara)
    assert client.get(f"{HERE}rules/propose/").status_code == 200
    bad = client.post(f"{HERE}rules/propose/", typed(quorum_numerator=4, why="Keep this."))
    assert (bad.status_code, "Keep this." in bad.content.decode()) == (422, True)
    assert client.post(f"{HERE}rules/propose/", typed(ceiling_cents="much")).status_code == 422
    made = client.post(f"{HERE}rules/propose/", typed())
    page = made.url
    assert client.post(f"{HERE}rules/propose/", typed()).status_code == 409
    shown = client.get(page).content.decode()
    assert "In a tie the chair has the casting vote." in shown
    assert "It grants up to 20,000.00" in shown
    assert "Approve these rules" not in shown
    assert client.post(f"{page}approve/").status_code == 403

    client.force_login(bram)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}approve/").status_code == 403

    client.force_login(admin)
    assert "Approve these rules" in client.get(page).content.decode()
    assert client.post(f"{page}reject/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}approve/").url == HERE
    assert client.post(f"{page}approve/").status_code == 409
    assert committee.rules.count() == 2
    assert "Approved by Ada" in client.get(page).content.decode()
    assert "Proposed by Clara" in client.get(HERE).content.decode()


def test_rejecting_and_withdrawing_by_the_pages(
    client: Client, committee: Committee, admin: User, clara: User
):
    client.force_login(clara)
    first = client.post(f"{HERE}rules/propose/", typed()).url
    assert client.post(f"{first}withdraw/").status_code == 302
    second = client.post(f"{HERE}rules/propose/", typed()).url
    client.force_login(admin)
    assert client.post(f"{second}reject/", {"reason": "Members wish to defer."}).status_code == 302
    assert "Members wish to defer." in client.get(second).content.decode()
    assert "Proposals that did not become rules" in client.get(HERE).content.decode()
    assert RulesVersion.objects.count() == 1


def test_a_foreign_proposal_looks_like_a_missing_one(
    client: Client, proposal: RulesProposal, person: Callable[..., User], france: Cooperative
):
    client.force_login(person("Far", Role.ADMINISTRATOR, cooperative=france))
    for path in ("", "try/"):
        assert client.get(f"{proposal.get_absolute_url()}{path}").status_code == 404
    assert client.post(f"{proposal.get_absolute_url()}approve/").status_code == 404
    assert client.get(f"/api/v1/rules-proposals/{proposal.pk}/").status_code == 404


def test_trying_rules_by_the_page(client: Client, proposal: RulesProposal, bram: User):
    client.force_login(bram)
    assert client.get(f"{HERE}rules/1/try/").status_code == 200
    ballot = {
        "in_office": 5, "recused": 0, "present": 5, "grants": "1 500\n1 000\n800\n200", "refuse": 1,
        "defer": 0, "abstain": 0, "chair": "", "secret": "",
    }  # fmt: skip
    shown = client.get(f"{HERE}rules/1/try/", ballot)
    assert "Granted: 800.00" in shown.content.decode()
    tie = {**ballot, "grants": "100\n100", "refuse": 2, "chair": "grant"}
    assert (
        "The chair&#x27;s casting vote is to grant."
        in client.get(f"{HERE}rules/1/try/", tie).content.decode()
    )
    assert (
        "In a tie the request is refused."
        in client.get(f"{proposal.get_absolute_url()}try/", tie).content.decode()
    )
    for wrong, sentence in (
        ({"grants": "a lot"}, "is not an amount"),
        ({"recused": 6}, "More stand aside than are in office."),
        ({"present": 6}, "at most 5"),
        ({"refuse": 2}, "only 5 members may vote"),
        ({"chair": "defer"}, "not among the votes"),
        ({"secret": "secret"}, "these rules need named votes"),
        ({"in_office": "0"}, "greater than or equal to 1"),
        ({"in_office": ""}, "required"),
    ):
        answer = client.get(f"{HERE}rules/1/try/", {**ballot, **wrong})
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), wrong
    assert client.get(f"{HERE}rules/9/try/").status_code == 404


# API


def call(client: Client, user: User, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    client.force_login(user)
    url = f"/api/v1/{path}"
    answer = client.get(url) if body is None else client.post(url, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_rules_by_the_api(client: Client, committee: Committee, admin: User, clara: User, bram: User):
    body = {
        **OTHER, "committee": "solidarity",
        "from_on": (timezone.localdate() + timedelta(7)).isoformat(), "appeals_to": "solidarity",
    }  # fmt: skip
    assert call(client, clara, "rules-proposals/", {**body, "quorum_numerator": 0.5})[0] == 400
    assert call(client, clara, "rules-proposals/", {**body, "colour": "red"})[0] == 400
    assert call(client, clara, "rules-proposals/", {**body, "escalates_to": "nowhere"})[0] == 404
    assert call(client, bram, "rules-proposals/", body)[0] == 403
    status, made = call(client, clara, "rules-proposals/", body)
    assert (status, made["state"], made["appeals_to"]) == (201, "proposed", "solidarity")
    assert {
        "before": "In a tie the chair has the casting vote.",
        "after": "In a tie the request is refused.",
    } in made["changes"]
    here = f"rules-proposals/{made['id']}/"
    tried = {"in_office": 3, "present": 3, "grants": [100], "refuse": 1, "abstain": 1}
    assert call(client, bram, f"{here}try/", tried)[1]["outcome"] == "refused"
    assert call(client, bram, "committees/solidarity/try/", tried)[1]["outcome"] == "deferred"
    assert call(client, bram, "committees/solidarity/try/", {**tried, "number": 7})[0] == 404
    status, refused = call(client, bram, f"{here}try/", {**tried, "present": 4})
    assert (status, refused["code"]) == (422, "too_many_present")
    assert call(client, clara, f"{here}approve/", {})[0] == 403
    status, approved = call(client, admin, f"{here}approve/", {})
    assert (status, approved["state"], approved["published"]) == (200, "approved", 2)
    assert call(client, admin, f"{here}reject/", {"reason": "No."})[0] == 409
    assert [version["number"] for version in call(client, bram, "committees/solidarity/rules/")[1]] == [2, 1]
