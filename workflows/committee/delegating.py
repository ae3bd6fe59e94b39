"""Giving two members the fast track: proposed by one manager, approved by another, ended by any of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from workflows import kinds
from workflows.cases import urgency
from workflows.people.models import User
from workflows.refusals import NotYours, TooLate, Unmet

from .mandates import require_manager
from .models import Committee, Delegation
from .models.office import holds_a_seat
from .refusals import NoMandate


@transaction.atomic
def propose_delegation(
    committee: Committee,
    first: User,
    second: User,
    *,
    by: User,
    at: datetime,
    from_on: date,
    to_on: date,
    kinds_of_case: list[str],
    cap_cents: int,
    period_cap_cents: int,
    least_urgency: str = urgency.Level.HIGH.value,
    period: str = Delegation.Period.MONTH.value,
    currency: str = "EUR",
    ratify_days: int = 60,
) -> Delegation:
    """Propose that two members grant urgent cases together; nothing holds until another manager approves.

    raises  NotYours (no manager, or one of the two themselves); NoMandate; Unmet for terms that do not hold
    """
    require_manager(committee, by, localdate(at))
    _require_two(committee, first, second, from_on)
    if by in (first, second):
        raise NotYours(_("Nobody gives the fast track to themselves: ask another manager of this committee."))
    if to_on < from_on:
        raise Unmet(_("The last day lies before the first."), code="ends_before_it_begins")
    if unknown := sorted(set(kinds_of_case) - {kind.code for kind in kinds.all_kinds()}):
        raise Unmet(_("There is no such kind of case: %(codes)s.") % {"codes": ", ".join(unknown)})
    if not kinds_of_case:
        raise Unmet(_("Name at least one kind of case."), code="kinds_missing")
    if not 0 < cap_cents <= period_cap_cents:
        raise Unmet(
            _("What may be granted in a period is at least what may be granted in one case."),
            code="caps_reversed",
        )
    return Delegation.objects.create(
        committee=committee,
        first=first,
        second=second,
        kinds=sorted(set(kinds_of_case)),
        urgency=least_urgency,
        currency=currency,
        cap_cents=cap_cents,
        period=period,
        period_cap_cents=period_cap_cents,
        ratify_days=ratify_days,
        from_on=from_on,
        to_on=to_on,
        proposed_by=by,
        proposed_at=at,
    )


def _require_two(committee: Committee, first: User, second: User, on: date) -> None:
    if first == second:
        raise Unmet(_("The fast track is for two different people."), code="one_person")
    for user in (first, second):
        if not holds_a_seat(committee, user, on):
            raise NoMandate(
                _("%(name)s has no voice in this committee on that day.") % {"name": user}, user=user.pk
            )


@transaction.atomic
def approve_delegation(delegation: Delegation, *, by: User, at: datetime) -> Delegation:
    """Let it hold. raises NotYours for who proposed it or would hold it; TooLate when it was answered already"""
    found = _pending(delegation)
    require_manager(found.committee, by, localdate(at))
    if by.pk in (found.proposed_by_id, found.first_id, found.second_id):
        raise NotYours(_("Somebody else approves than who proposed it or will hold it."))
    _require_two(found.committee, found.first, found.second, max(found.from_on, localdate(at)))
    return _keep(found, approved_by=by, approved_at=at)


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User, on: date) -> Delegation:
    """From this day on it no longer holds; a proposal that waits is turned down the same way.

    What waits for the second delegate can no longer be confirmed. raises NotYours; TooLate when it has ended
    """
    found = _locked(delegation)
    require_manager(found.committee, by, on)
    if found.ended_on is not None:
        raise TooLate(_("This delegation has ended already."))
    return _keep(found, ended_by=by, ended_on=on)


def _locked(delegation: Delegation) -> Delegation:
    found = Delegation.objects.select_for_update(of=("self",))
    return found.select_related("committee", "first", "second").get(pk=delegation.pk)


def _pending(delegation: Delegation) -> Delegation:
    found = _locked(delegation)
    if found.approved_at is not None or found.ended_on is not None:
        raise TooLate(_("Someone was quicker: this was approved or turned down already."))
    return found


def _keep(found: Delegation, **values: Any) -> Delegation:
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    return found
