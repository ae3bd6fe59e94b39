"""The life of a meeting: planned, convened, opened, people coming and going, closed."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.cases.models import Case, State
from workflows.cases.queue import queued
from workflows.people.models import User
from workflows.refusals import TooLate, Unmet
from workflows.steps import note, perform

from .calling import call_substitutes_of
from .circular import require_sendable
from .models import AgendaItem, Attendance, Committee, Session
from .models.electorate import conflicts_among
from .models.office import holds, require_keeper
from .recusing import record_conflicts
from .refusals import NoMandate, NotForThisCommittee, OnAnotherAgenda, Recused
from .relisting import put_forward
from .routing import committee_for, waiting_for


@transaction.atomic
def plan_session(
    committee: Committee, *, held_on: date, starts_at: time, by: User, place: str = ""
) -> Session:
    """raises NotYours unless `by` is chair, vice-chair or secretary on that day"""
    session = Session(committee=committee, held_on=held_on, starts_at=starts_at, place=place)
    require_keeper(session, by)
    Committee.objects.select_for_update().get(pk=committee.pk)
    same = committee.sessions.filter(held_on=held_on, starts_at=starts_at)
    if same.exclude(state=Session.State.CANCELLED).exists():
        raise TooLate(_("This committee has a session at that moment already."), code="planned_already")
    session.save(force_insert=True)
    note(session, "plan", by=by)
    put_forward(committee, on=timezone.localdate())
    return session


@transaction.atomic
def convene(session: Session, *, by: User, at: datetime) -> Session:
    """Call the members, to a meeting or to a vote without one: each is told, and may read the files."""
    if session.is_circular:
        require_sendable(session, at)
    session = perform(Session.convene, session, by=by, at=at)
    outbox.put("session.convened", f"session.convened/{session.pk}", session_id=session.pk)
    call_substitutes_of(session, "convened")
    return session


def open_session(session: Session, *, by: User, at: datetime) -> Session:
    return perform(Session.open, session, by=by, at=at)


@transaction.atomic
def close_session(session: Session, *, by: User, at: datetime) -> Session:
    """raises Unmet while a ballot is open, or counted and not decided; who is still there leaves now"""
    session = perform(Session.close, session, by=by, at=at)
    session.attendance.filter(left_at=None, arrived_at__lte=at).update(left_at=at)
    over(session)
    return session


@transaction.atomic
def move_session(
    session: Session, *, held_on: date, starts_at: time, by: User, at: datetime, place: str = ""
) -> Session:
    """Another day, hour or place, until it opens. Members who were called are told; nothing new tells nobody.

    raises TooLate when it is open or over, or the committee meets at that moment already; NotYours, also where
    `by` keeps no minutes on the new day; Unmet for a moment that has passed
    """
    before = Session.objects.select_for_update().get(pk=session.pk)
    if before.is_circular:
        raise Unmet(
            _("A vote without a meeting is not moved: cancel it and plan another."), code="no_meeting"
        )
    wanted = (held_on, starts_at, place)
    if wanted == (before.held_on, before.starts_at, before.place):
        require_keeper(before, by)
        return before
    if timezone.make_aware(datetime.combine(held_on, starts_at)) <= at:
        raise Unmet(_("This moment has passed: choose one that is still to come."), code="in_the_past")
    require_keeper(Session(committee=before.committee, held_on=held_on), by)
    Committee.objects.select_for_update().get(pk=before.committee_id)
    same = before.committee.sessions.filter(held_on=held_on, starts_at=starts_at).exclude(pk=before.pk)
    if same.exclude(state=Session.State.CANCELLED).exists():
        raise TooLate(_("This committee has a session at that moment already."), code="planned_already")
    moved = {"from": [before.held_on, before.starts_at], "to": [held_on, starts_at]}
    session = perform(
        Session.move, session, by=by, held_on=held_on, starts_at=starts_at, place=place, payload=moved
    )
    if session.state == Session.State.CONVENED:
        _tell_of_change("session.moved", session)
    return session


@transaction.atomic
def cancel_session(session: Session, *, by: User, reason: str = "") -> Session:
    """It does not take place; members who were called are told."""
    called = Session.objects.get(pk=session.pk).state == Session.State.CONVENED
    session = perform(Session.cancel, session, by=by, reason=reason)
    if called:
        _tell_of_change("session.cancelled", session)
    over(session)
    return session


def over(session: Session) -> None:
    """Leave word: what it left open, to ratify or contested, goes to the next session."""
    outbox.put("session.over", f"session.over/{session.pk}", committee_id=session.committee_id)


def _tell_of_change(topic: str, session: Session) -> None:
    outbox.put(topic, f"{topic}/{session.pk}/{session.sequence}", session_id=session.pk)


@transaction.atomic
def record_arrival(session: Session, user: User, *, by: User, at: datetime) -> Attendance:
    """Note that someone with a mandate came in; who is in the room already stays with one row."""
    session = _running(session)
    require_keeper(session, by)
    if not holds(session.committee, user, session.held_on):
        raise NoMandate(_("%(name)s holds no mandate of this committee on that day.") % {"name": user})
    stay, arrived = Attendance.objects.get_or_create(
        session=session, user=user, left_at=None, defaults={"arrived_at": at}
    )
    if arrived:
        note(session, "arrival", by=by, payload={"user": user.pk, "at": at})
    return stay


@transaction.atomic
def record_departure(session: Session, user: User, *, by: User, at: datetime) -> None:
    """Note that someone left; their votes cast before stand."""
    session = _running(session)
    require_keeper(session, by)
    if session.attendance.filter(user=user, left_at=None).update(left_at=at):
        note(session, "departure", by=by, payload={"user": user.pk, "at": at})


@transaction.atomic
def put_on_agenda(session: Session, cases: Iterable[Case], *, by: User) -> list[AgendaItem]:
    """Lay ready cases on the table, in the order of the queue, after what is there already.

    raises NotYours; Recused for a case `by` stands aside from; Unmet for one that is not ready, belongs to
    another committee, or lies on another coming agenda. One refusal leaves the agenda as it was.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    require_keeper(session, by)
    _require_an_agenda_to_set(session)
    ordered = Case.objects.filter(pk__in=[case.pk for case in cases])
    ordered = queued(ordered, session.held_on).select_for_update(of=("self",))
    last = session.agenda.aggregate(last=Max("position"))["last"] or 0
    items = [_lay(session, case, by, last + n) for n, case in enumerate(ordered, start=1)]
    if items:
        said = note(session, "agenda", by=by, payload={"cases": [item.case.reference for item in items]})
        call_substitutes_of(session, f"agenda/{said.pk}")
    return items


def put_by_reference(session: Session, references: Iterable[str], *, by: User) -> list[AgendaItem]:
    """The same, by case numbers. raises Unmet naming the numbers that wait for no decision here"""
    wanted = set(references)
    waiting = waiting_for(session.committee, on=session.held_on)
    aside = conflicts_among(waiting, [by.pk])  # as on the page: what one stands aside from does not wait here
    found = [case for case in waiting if case.reference in wanted and not aside[case.pk]]
    if missing := sorted(wanted - {case.reference for case in found}):
        sentence = _("These wait for no decision of this committee: %(cases)s.")
        raise Unmet(sentence % {"cases": ", ".join(missing)}, code="not_waiting", cases=missing)
    return put_on_agenda(session, found, by=by)


def _lay(session: Session, case: Case, by: User, position: int) -> AgendaItem:
    figures = {"case": case.reference}
    if case.state != State.READY:
        raise Unmet(_("Case %(case)s is not ready for the committee.") % figures, code="not_ready", **figures)
    committee = committee_for(case, on=session.held_on)
    if committee != session.committee:
        sentence = _("Case %(case)s is decided by %(committee)s.") % {**figures, "committee": committee}
        raise NotForThisCommittee(sentence, committee=committee.code, **figures)
    if AgendaItem.objects.holding().filter(case=case).exists():
        raise OnAnotherAgenda(_("Case %(case)s lies on a coming agenda already.") % figures, **figures)
    if by.pk in record_conflicts(case, session):
        raise Recused(_("You stand aside from case %(case)s: somebody else puts it on the agenda.") % figures)
    return AgendaItem.objects.create(session=session, case=case, position=position)


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: User) -> None:
    """Take a case off the table again; refused once there was a ballot on it."""
    session = Session.objects.select_for_update().get(pk=item.session_id)
    require_keeper(session, by)
    _require_an_agenda_to_set(session)
    if item.ballots.exists():
        raise Unmet(_("There was a ballot on this case: it stays on the agenda."), code="was_voted")
    note(session, "off_agenda", by=by, payload={"case": item.case.reference})
    item.delete()


def _require_an_agenda_to_set(session: Session) -> None:
    """A meeting's agenda may change until it ends; that of a vote without one until it is sent."""
    if session.state not in Session.COMING:
        raise Unmet(_("This session is over: its agenda no longer changes."), code="session_over")
    if session.is_circular and session.state != Session.State.PLANNED:
        raise Unmet(_("The members were asked to vote: its agenda no longer changes."), code="session_sent")


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool) -> None:
    """One place up or down, past the neighbour whom `by` sees; at the edge nothing changes."""
    session = Session.objects.select_for_update().get(pk=item.session_id)
    require_keeper(session, by)
    _require_an_agenda_to_set(session)
    shown = list(AgendaItem.objects.visible_to(by).filter(session=session))
    here = next(place for place, other in enumerate(shown) if other.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(shown):
        return
    one, other = shown[here], shown[there]
    one.position, other.position = other.position, one.position
    AgendaItem.objects.bulk_update([one, other], ["position"])
    note(session, "reorder", by=by, payload={"case": one.case.reference, "position": one.position})


def _running(session: Session) -> Session:
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state != Session.State.OPEN:
        raise Unmet(_("The session is not open."), code="session_not_open")
    if session.is_circular:
        raise Unmet(_("In a vote without a meeting nobody is in a room."), code="no_room")
    return session
