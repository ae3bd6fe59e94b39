"""Who leads: permissions of the committee's machines, each a fact about a session or ballot and a person."""

from typing import Any

from django.utils.translation import gettext as _

from workflows.people.permissions import may
from workflows.refusals import NotYours

from .committees import Mandate

LEADS = (Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR)
KEEPS = (*LEADS, Mandate.Role.SECRETARY)


def holds(committee: Any, user: Any, on: Any, *roles: Mandate.Role) -> bool:
    """Whether this person holds one of these offices (any office, where none is named) on that day."""
    mandates = Mandate.objects.in_office(on).filter(committee=committee, user=user)
    return (mandates.filter(role__in=roles, substitute_of=None) if roles else mandates).exists()


def presides(session: Any, user: Any) -> bool:
    """The chair or the vice-chair of the committee on the day of the session."""
    return may(user, "session.manage") and holds(session.committee, user, session.held_on, *LEADS)


def keeps_the_minutes(session: Any, user: Any) -> bool:
    """The chair, the vice-chair or the secretary."""
    return may(user, "session.manage") and holds(session.committee, user, session.held_on, *KEEPS)


def signs_the_minutes(session: Any, user: Any) -> bool:
    """Who holds an office of the committee on the day of the session; which signature theirs is, `signing` says."""
    return may(user, "session.manage") and holds(session.committee, user, session.held_on)


def require_keeper(session: Any, by: Any) -> None:
    if not keeps_the_minutes(session, by):
        raise NotYours(_("This is for the chair, the vice-chair or the secretary of this committee."))


def opens_it(session: Any, user: Any) -> bool:
    """Who presides opens a meeting; a vote without a meeting begins and ends by the clock alone."""
    return user is None if session.is_circular else user is not None and presides(session, user)


def sits_or_the_clock(ballot: Any, user: Any) -> bool:
    return user is None or sits_on_the_committee(ballot, user)


def sits_on_the_committee(ballot: Any, user: Any) -> bool:
    session = ballot.session
    return may(user, "ballot.vote") and holds(session.committee, user, session.held_on)


def holds_a_seat(committee: Any, user: Any, on: Any) -> bool:
    """A seat with a voice of their own: neither the secretary's nor a substitute's."""
    return holds(committee, user, on, Mandate.Role.CHAIR, Mandate.Role.VICE_CHAIR, Mandate.Role.MEMBER)
