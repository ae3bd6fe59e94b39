"""Arrivals and departures put right while the session is open: who came late was noted late."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflows.people.models import User
from workflows.refusals import Unmet
from workflows.steps import note

from .models import Attendance, Session
from .sessions import require_keeper


@transaction.atomic
def correct_stay(
    stay: Attendance, *, arrived_at: datetime, left_at: datetime | None, by: User, at: datetime
) -> Attendance:
    """Set the times of one stay; `left_at` None while they are still there. The record keeps what it said before.

    raises NotYours; Unmet when the session is not open, a time lies ahead, or stays would overlap
    """
    session = Session.objects.select_for_update().get(pk=stay.session_id)
    require_keeper(session, by)
    if session.state != Session.State.OPEN:
        raise Unmet(_("Times are corrected while the session is open."), code="session_not_open")
    stay = Attendance.objects.select_related("user").get(pk=stay.pk)
    if (stay.arrived_at, stay.left_at) == (arrived_at, left_at):
        return stay
    _require_sense(stay, arrived_at, left_at, at)
    before = {"user": stay.user_id, "arrived_at": stay.arrived_at, "left_at": stay.left_at}
    stay.arrived_at, stay.left_at = arrived_at, left_at
    stay.save(update_fields=["arrived_at", "left_at"])
    note(session, "attendance_corrected", by=by, payload=before)
    return stay


def _require_sense(stay: Attendance, arrived_at: datetime, left_at: datetime | None, at: datetime) -> None:
    if arrived_at > at or (left_at is not None and left_at > at):
        raise Unmet(_("A time of arrival or departure cannot lie ahead."), code="ahead")
    if left_at is not None and left_at < arrived_at:
        raise Unmet(_("Nobody leaves before they arrive."), code="left_before_arriving")
    others = Attendance.objects.filter(session=stay.session_id, user=stay.user_id).exclude(pk=stay.pk)
    until = Q() if left_at is None else Q(arrived_at__lt=left_at)
    if others.filter(Q(left_at=None) | Q(left_at__gt=arrived_at), until).exists():
        sentence = _("%(name)s was in the room at that time already: correct the other stay first.")
        raise Unmet(sentence % {"name": stay.user}, code="stays_overlap")
