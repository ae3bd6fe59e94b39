"""Giving roles to people: who may hold what beside what, and the second person that money asks for."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from workflows.refusals import NotYours, Refusal, TooLate

from .models import Cooperative, RoleGrant, User
from .permissions import SENSITIVE_ROLES, Role, may

AUDITOR_APART = timedelta(days=730)  # an auditor held no other office in the 24 months before
OFFICES = frozenset(Role) - {Role.MEMBER, Role.AUDITOR}

# Two roles that one person never holds together: each would check the other.
NEVER_TOGETHER = [
    ({Role.ADMINISTRATOR}, SENSITIVE_ROLES),
    ({Role.TREASURER}, {Role.TREASURER2}),
    ({Role.AUDITOR}, OFFICES),
]


class RolesClash(Refusal):
    """This role and one the person holds would check each other."""

    code = "roles_clash"


@transaction.atomic
def grant(
    user: User, role: Role, *, by: User, at: datetime, from_on: date,
    to_on: date | None = None, cooperative: Cooperative | None = None,
) -> RoleGrant:  # fmt: skip
    """Give a role; one that decides or moves money holds only once a second person has approved it.

    raises   NotYours (no administrator, one's own role), RolesClash, Refusal (held already, dates)
    """
    if not may(by, "people.grant_role"):
        raise NotYours
    if by == user:
        raise NotYours(_("Nobody gives a role to themselves."))
    if to_on and to_on < from_on:
        raise Refusal(_("The last day lies before the first."), code="dates_reversed")
    User.objects.select_for_update().get(pk=user.pk)
    _refuse_clash(user, role, on=from_on)
    if open_grants(user, on=from_on).filter(role=role, cooperative=cooperative).exists():
        raise Refusal(_("This person holds the role already, or it waits for approval."), code="held_already")
    made = RoleGrant.objects.create(
        user=user, role=role, cooperative=cooperative, from_on=from_on, to_on=to_on, granted_by=by,
        approved_at=None if role in SENSITIVE_ROLES else at,
    )  # fmt: skip
    user.forget()
    return made


@transaction.atomic
def approve(asked: RoleGrant, *, by: User, at: datetime) -> RoleGrant:
    """Let a role hold that another person proposed.

    raises   NotYours (not an approver, the proposer, or the person it is for), TooLate, RolesClash
    """
    found = _pending(asked, by, on=localdate(at))
    if by.pk in (found.granted_by_id, found.user_id):
        raise NotYours(_("A role is approved by someone else than who proposed it or will hold it."))
    _refuse_clash(found.user, Role(found.role), on=localdate(at), beside=found)
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["approved_by", "approved_at"])
    return found


@transaction.atomic
def decline(asked: RoleGrant, *, by: User, on: date) -> RoleGrant:
    """Turn a proposed role down; the row stays as a record that it was asked."""
    found = _pending(asked, by, on=on)
    return _end(found, on)


@transaction.atomic
def end(held: RoleGrant, *, by: User, on: date) -> RoleGrant:
    """Take a role away, from this moment.

    raises   NotYours, TooLate (ended already), Refusal (the last administrator)
    """
    if not may(by, "people.grant_role"):
        raise NotYours
    found = RoleGrant.objects.select_for_update().get(pk=held.pk)
    if found.to_on and found.to_on < on:
        raise TooLate(_("This role has ended already."))
    others = RoleGrant.objects.holding(on).filter(role=Role.ADMINISTRATOR).exclude(user=found.user_id)
    if found.role == Role.ADMINISTRATOR and not others.exists():
        raise Refusal(
            _("This is the last administrator: give the role to someone else first."), code="last_one"
        )
    return _end(found, on)


def open_grants(user: User, *, on: date) -> QuerySet[RoleGrant]:
    """Held or waiting for approval, now or later."""
    return user.role_grants.filter(Q(to_on=None) | Q(to_on__gte=on))


def waiting(on: date) -> QuerySet[RoleGrant]:
    """Proposed roles that wait for a second person."""
    rows = RoleGrant.objects.filter(Q(to_on=None) | Q(to_on__gte=on), approved_at=None)
    return rows.select_related("user", "cooperative", "granted_by").order_by("from_on", "pk")


def _pending(asked: RoleGrant, by: User, *, on: date) -> RoleGrant:
    if not may(by, "people.approve_role"):
        raise NotYours
    found = RoleGrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=asked.pk)
    if found.approved_at or (found.to_on and found.to_on < on):
        raise TooLate(_("Someone was quicker: this role was approved or declined already."))
    return found


def _end(found: RoleGrant, on: date) -> RoleGrant:
    found.to_on = on - timedelta(days=1)
    found.save(update_fields=["to_on"])
    found.user.forget()
    return found


def _refuse_clash(user: User, role: Role, *, on: date, beside: RoleGrant | None = None) -> None:
    held = {Role(row.role) for row in open_grants(user, on=on) if row != beside}
    if role == Role.AUDITOR:
        recent = Q(to_on=None) | Q(to_on__gte=on - AUDITOR_APART)
        held |= {Role(row.role) for row in user.role_grants.filter(recent, approved_at__isnull=False)}
    for some, others in NEVER_TOGETHER:
        clash = (held & others if role in some else set()) | (held & some if role in others else set())
        if clash:
            raise RolesClash(
                _("%(role)s and %(held)s are never the same person: each checks the other.")
                % {"role": role.label, "held": sorted(clash)[0].label},
                held=sorted(one.value for one in clash),
            )
