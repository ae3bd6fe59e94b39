"""Seats and rules: given, ended, and replaced by a new version; never rewritten."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet

from .counting import BadRules
from .models import Committee, Mandate, RulesProposal, RulesVersion


def require_manager(committee: Committee, by: User, on: date) -> None:
    """The committee's chair, or an administrator of one of its cooperatives."""
    managed = Committee.objects.manageable_by(by, on).filter(pk=committee.pk)
    if not may(by, "committee.manage") or not managed.exists():
        raise NotYours(_("This is for the chair or an administrator."))


@transaction.atomic
def give_mandate(
    committee: Committee,
    user: User,
    *,
    role: Mandate.Role,
    from_on: date,
    by: User,
    to_on: date | None = None,
    substitute_of: Mandate | None = None,
    college: str = "",
) -> Mandate:
    """Seat a person. raises Unmet when they, or another chair, hold a seat at the same time"""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require_manager(committee, by, from_on)
    if by == user:
        raise NotYours(_("Nobody seats themselves: ask another manager of this committee."))
    if to_on is not None and to_on < from_on:
        raise Unmet(_("A mandate ends after it begins."), code="ends_before_it_begins")
    same_time = _overlapping(committee, from_on, to_on)
    if same_time.filter(user=user).exists():
        raise Unmet(
            _("%(name)s holds a mandate in that period already.") % {"name": user}, code="seated_already"
        )
    chairs = same_time.filter(role=Mandate.Role.CHAIR, substitute_of=None)
    if role == Mandate.Role.CHAIR and not substitute_of and chairs.exists():
        raise Unmet(_("There is a chair in that period already."), code="chair_taken")
    if substitute_of and (substitute_of.committee_id != committee.pk or substitute_of.substitute_of_id):
        raise Unmet(_("A substitute stands in for a member of the same committee."), code="not_a_seat")
    return Mandate.objects.create(
        committee=committee, user=user, role=role, college=college, from_on=from_on, to_on=to_on,
        substitute_of=substitute_of,
    )  # fmt: skip


def _overlapping(committee: Committee, from_on: date, to_on: date | None) -> Any:
    live = committee.mandates.filter(Q(to_on=None) | Q(to_on__gte=from_on))
    return live if to_on is None else live.filter(from_on__lte=to_on)


@transaction.atomic
def end_mandate(mandate: Mandate, *, on: date, by: User) -> Mandate:
    """Let a mandate end on a day, that day included."""
    mandate = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    require_manager(mandate.committee, by, on)
    if on < mandate.from_on or (mandate.to_on is not None and mandate.to_on < on):
        raise Unmet(_("The day lies outside this mandate."), code="day_outside_mandate")
    mandate.to_on = on
    mandate.save(update_fields=["to_on"])
    return mandate


@transaction.atomic
def publish_rules(
    committee: Committee, *, by: User, from_on: date, proposal: RulesProposal | None = None, **rules: Any
) -> RulesVersion:
    """Put a new version of the rules in force from a day on. Pages and API come here by a proposal that `by`
    approved (`proposals.py`).

    raises Unmet for rules nobody could fulfil, and for a day on which a session has voted already
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require_manager(committee, by, from_on)
    if committee.sessions.filter(held_on__gte=from_on, ballots__isnull=False).exists():
        raise Unmet(
            _("A session on or after that day has voted under the present rules."), code="rules_in_use"
        )
    require_sense(committee, from_on=from_on, **rules)
    last = committee.rules.aggregate(last=Max("number"))["last"] or 0
    version = RulesVersion(
        committee=committee,
        number=last + 1,
        from_on=from_on,
        proposal=proposal,
        proposed_by=proposal.proposed_by if proposal else None,
        published_by=by,
        published_at=timezone.now(),
        **rules,
    )
    version.full_clean()
    version.save(force_insert=True)
    return version


def require_sense(committee: Committee, *, from_on: date, **rules: Any) -> None:
    """raises Unmet for rules that nobody could fulfil or that contradict themselves, in a sentence"""
    version = RulesVersion(committee=committee, from_on=from_on, **rules)
    if version.secret and version.tie == RulesVersion.Tie.CASTING_VOTE:
        raise Unmet(
            _("Nobody knows the chair's vote in a secret ballot: choose another rule for a tie."),
            code="secret_casting_vote",
        )
    try:
        version.as_rules()
    except (BadRules, ZeroDivisionError) as error:
        raise Unmet(
            _("These rules cannot be fulfilled: look at the shares again."), code="bad_rules"
        ) from error
    if version.circular_allowed and not version.circular_hours:
        raise Unmet(_("Say how long a vote without a meeting lasts at least."), code="circular_hours_missing")
    if version.stand_in == committee:
        raise Unmet(_("Another committee stands in when too many stand aside."), code="stands_in_for_itself")
    _require_a_way_up(version)


def _require_a_way_up(version: RulesVersion) -> None:
    """Above the ceiling a case goes on to another committee, and never comes back, on whatever day."""
    if version.escalates_to is None:
        return
    if version.ceiling_cents is None:
        raise Unmet(_("Say above which amount another committee decides."), code="ceiling_missing")
    later = RulesVersion.objects.filter(from_on__gt=version.from_on).values_list("from_on", flat=True)
    for day in sorted({version.from_on, *later}):
        above = dict(RulesVersion.objects.in_force(day).values_list("committee", "escalates_to"))
        at: int | None = version.escalates_to.pk
        while at is not None and at != version.committee.pk:
            at = above.pop(at, None)  # each once: a circle elsewhere ends here
        if at is not None:
            raise Unmet(
                _("Above its ceiling a case would come back to this committee: choose another one."),
                code="escalates_in_a_circle",
            )
