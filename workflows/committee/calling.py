"""Who will be away, and who is called in their place."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.notices.models import Notice
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.refusals import TooLate, Unmet
from workflows.steps import note

from .models import Absence, AgendaItem, Mandate, Session
from .models.electorate import Aside, Room, conflicts_among
from .models.office import holds
from .refusals import NoMandate

CALLED = (Session.State.CONVENED, Session.State.OPEN)


@transaction.atomic
def announce_absence(session: Session, *, by: User, at: datetime) -> Absence:
    """Say that one will not come; the substitutes of that seat are called. Saying it twice changes nothing.

    raises NoMandate; TooLate once the session is open or over
    """
    session = _not_begun(session, by)
    absence, new = Absence.objects.standing().get_or_create(session=session, user=by, defaults={"at": at})
    if new:
        note(session, "absence", by=by, payload={"user": by.pk})
        call_substitutes_of(session, f"absence/{absence.pk}")
    return absence


@transaction.atomic
def withdraw_absence(session: Session, *, by: User, at: datetime) -> None:
    """Come after all; substitutes who are needed for nothing else are told so."""
    session = _not_begun(session, by)
    absence = Absence.objects.standing().filter(session=session, user=by).first()
    if absence is not None:
        Absence.objects.filter(pk=absence.pk).update(withdrawn_at=at)
        note(session, "absence_withdrawn", by=by, payload={"user": by.pk})
        call_substitutes_of(session, f"absence_withdrawn/{absence.pk}")


def _not_begun(session: Session, by: User) -> Session:
    session = Session.objects.select_for_update(of=("self",)).select_related("committee").get(pk=session.pk)
    if not holds(session.committee, by, session.held_on):
        raise NoMandate(_("You hold no mandate of this committee on the day of this session."))
    if session.is_circular:
        raise Unmet(_("In a vote without a meeting nobody is in a room."), code="no_room")
    if session.state not in (Session.State.PLANNED, Session.State.CONVENED):
        raise TooLate(_("The session has begun: absences are noted in the room now."))
    return session


def call_substitutes_of(session: Session, cause: str) -> None:
    """Leave word that seats may have become empty, or filled again; before a session is called, convening does."""
    if session.state in CALLED and not session.is_circular:
        outbox.put("session.seats", f"session.seats/{session.pk}/{cause}", session_id=session.pk)


def call_substitutes(session_id: int) -> None:
    """After the commit: tell each substitute who is needed, once, and each who no longer is."""
    session = Session.objects.select_related("committee").get(pk=session_id)
    if session.state not in CALLED:
        return
    room = Room.of(session)
    needed = _needed(session, room)
    for mandate in (one for group in room.substitutes.values() for one in group):
        told, released = _told(session, mandate.user, "stand_in"), _told(session, mandate.user, "stand_down")
        if mandate.user_id in needed and told == released:
            _tell("stand_in", session, mandate.user, told)
        elif mandate.user_id not in needed and told > released:
            _tell("stand_down", session, mandate.user, released)


def _needed(session: Session, room: Room) -> set[int]:
    """Substitutes with a seat to fill: its member is away, or stands aside from a case that they may decide."""
    away = away_from(session)
    cases = [item.case for item in _items(session)]
    aside = conflicts_among(cases, room.users)
    return {
        substitute.user_id
        for seat in room.seats
        for substitute in room.substitutes.get(seat.pk, [])
        if substitute.user_id not in away and _is_empty(seat, substitute, away, aside.values())
    }


def _items(session: Session) -> Iterable[AgendaItem]:
    return session.agenda.select_related("case__applicant")


def _is_empty(seat: Mandate, substitute: Mandate, away: set[int], aside: Iterable[Aside]) -> bool:
    return seat.user_id in away or any(
        seat.user_id in found and substitute.user_id not in found for found in aside
    )


def away_from(session: Session) -> set[int]:
    """Users who said that they will not come."""
    return set(Absence.objects.standing().filter(session=session).values_list("user", flat=True))


def _told(session: Session, user: User, template: str) -> int:
    return Notice.objects.filter(user=user, key__startswith=f"{template}:{session.pk}:{user.pk}:").count()


def _tell(template: str, session: Session, user: User, before: int) -> None:
    notify(
        f"{template}:{session.pk}:{user.pk}:{before + 1}",
        user=user,
        template=template,
        context={"reference": session.committee.name, "on": session.held_on},
        path=session.get_absolute_url(),
    )
