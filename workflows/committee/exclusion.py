"""What the committee adds to who sees which case: its own agenda, and what a recusal hides."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from workflows.cases import visibility
from workflows.people.permissions import Role

from .models import AgendaItem, Declaration, Delegation, FastTrack, Session
from .models.recusals import conflicted, hidden_from

SITTING = {Role.COMMITTEE, Role.CHAIR}


def on_my_table(user: Any) -> Q:
    """Cases on the agenda of sessions one has a seat in, and those that one may grant as one of two delegates today or
    granted so, where no conflict stands between."""
    if not user.roles() & SITTING:
        return Q(pk__in=[])
    return (on_an_agenda(user) | on_a_fast_track(user)) & ~conflicted(user)


def unopened_by_me(user: Any) -> Q:
    """On one's agenda, and one has not yet said that one has no link with the person."""
    if not user.roles() & SITTING:
        return Q(pk__in=[])
    said = Declaration.objects.filter(user=user).values("case")
    return on_an_agenda(user) & ~on_a_fast_track(user) & ~Q(pk__in=said) & ~conflicted(user)


def on_an_agenda(user: Any) -> Q:
    mine = Session.objects.where_seated(user).exclude(state=Session.State.CANCELLED)
    return Q(pk__in=AgendaItem.objects.filter(session__in=mine).values("case"))


def on_a_fast_track(user: Any) -> Q:
    seen = Q(pk__in=FastTrack.objects.filter(delegation__in=Delegation.objects.held_by(user)).values("case"))
    for given in Delegation.objects.in_force(timezone.localdate()).held_by(user):
        seen |= given.cases()
    return seen


def register() -> None:
    visibility.include(on_my_table)
    visibility.exclude(hidden_from)
    visibility.unopened(unopened_by_me)
