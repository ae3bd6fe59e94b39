"""A change of rules: proposed by one manager of the committee, approved by another, in force from a day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note, perform

from .mandates import publish_rules, require_manager, require_sense
from .models import Committee, RulesProposal, RulesVersion
from .wording import differences


@transaction.atomic
def propose_rules(
    committee: Committee, *, by: User, on: date, from_on: date, why: str = "", **terms: Any
) -> RulesProposal:
    """Put rules to the other managers; the first rules of a new committee come to be in the same way.

    raises NotYours; TooLate while another proposal waits; Unmet for a day gone by, for rules that contradict
    themselves, and for those that are in force already
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require_manager(committee, by, on)
    if from_on < on:
        raise Unmet(_("Rules are for the days to come: choose today or later."), code="day_gone_by")
    if committee.proposals.pending(on).exists():
        raise TooLate(
            _("Another proposal for this committee waits for an answer: it comes first."),
            code="proposed_already",
        )
    require_sense(committee, from_on=from_on, **terms)
    proposal = RulesProposal(
        committee=committee, proposed_by=by, proposed_on=on, from_on=from_on, why=why.strip(), **terms
    )
    if not differences(committee.rules_on(from_on), proposal):
        raise Unmet(_("These are the rules in force: nothing would change."), code="nothing_changes")
    proposal.full_clean(exclude=["state", "answered_by", "answered_on"])
    proposal.save(force_insert=True)
    note(proposal, "propose", by=by)
    return proposal


@transaction.atomic
def approve_rules(proposal: RulesProposal, *, by: User, on: date) -> RulesVersion:
    """Publish what another proposed, from its day on, or from today where that day has passed meanwhile.

    raises NotYours for who proposed it; TooLate once it is answered or has lapsed; what `publish_rules` refuses
    """
    Committee.objects.select_for_update().get(pk=proposal.committee_id)
    _require_another(proposal, by)
    _require_fresh(proposal, on)
    proposal = perform(RulesProposal.approve, proposal, by=by, on=on)
    return publish_rules(
        proposal.committee, by=by, from_on=max(proposal.from_on, on), proposal=proposal, **proposal.terms()
    )


@transaction.atomic
def reject_rules(proposal: RulesProposal, *, by: User, on: date, reason: str) -> RulesProposal:
    _require_another(proposal, by)
    _require_fresh(proposal, on)
    if not reason.strip():
        raise Unmet(_("Say why you reject these rules."), code="reason_missing")
    return perform(RulesProposal.reject, proposal, by=by, on=on, reason=reason.strip())


def withdraw_rules(proposal: RulesProposal, *, by: User, on: date) -> RulesProposal:
    return perform(RulesProposal.withdraw, proposal, by=by, on=on)


def _require_another(proposal: RulesProposal, by: User) -> None:
    if proposal.proposed_by_id == by.pk:
        raise NotYours(_("You proposed these rules: another person answers. You may withdraw them."))


def _require_fresh(proposal: RulesProposal, on: date) -> None:
    if proposal.has_lapsed(on):
        raise TooLate(
            _("Nobody answered within 30 days: this proposal has lapsed. Make a new one."), code="lapsed"
        )
