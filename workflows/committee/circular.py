"""Deciding without a meeting: planned with a window, sent, voted on inside it, and any member's right to a meeting.

The same agenda, reading room, recusals, ballots and minutes as a meeting's; the clock opens and closes it
(`settling.py`). Nobody is present: everybody with a voice may vote, and who voted makes the quorum.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.cases.models import Case
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.refusals import TooLate, Unmet
from workflows.steps import note

from .counted import voters
from .models import Ballot, Committee, Mandate, Session
from .models.electorate import Room, conflicts, holders
from .models.office import require_keeper
from .recusing import annul
from .refusals import BallotClosed, CircularNotAllowed, NoMandate, Recused, WindowTooShort
from .relisting import put_forward
from .secrecy import require_enough

LAST_CALL = timedelta(hours=24)


@transaction.atomic
def plan_circular(committee: Committee, *, opens_at: datetime, closes_at: datetime, by: User) -> Session:
    """Plan a vote without a meeting. Its day, for mandates and rules, is the day on which it closes.

    raises NotYours; CircularNotAllowed; WindowTooShort with the figures; TooLate for the same window twice
    """
    closing, opening = timezone.localtime(closes_at), timezone.localtime(opens_at)
    session = Session(
        committee=committee,
        form=Session.Form.CIRCULAR,
        opens_at=opens_at,
        closes_at=closes_at,
        held_on=closing.date(),
        starts_at=opening.time().replace(microsecond=0),
    )
    require_keeper(session, by)
    Committee.objects.select_for_update().get(pk=committee.pk)
    _require_allowed(session)
    _require_window(session, opens_at)
    same = committee.sessions.filter(held_on=session.held_on, starts_at=session.starts_at)
    if same.exclude(state=Session.State.CANCELLED).exists():
        raise TooLate(_("This committee has a session at that moment already."), code="planned_already")
    session.save(force_insert=True)
    note(session, "plan", by=by, payload={"opens_at": opens_at, "closes_at": closes_at})
    put_forward(committee, on=timezone.localdate())
    return session


def require_sendable(session: Session, at: datetime) -> None:
    """Before it is sent: the rules still allow it, the members still get their hours, and secrecy can be kept."""
    _require_allowed(session)
    _require_window(session, at)
    rules = session.committee.rules_on(session.held_on)
    if rules is not None and rules.secret:
        for item in session.agenda.select_related("case"):
            require_enough(holders(session, item.case))


def _require_allowed(session: Session) -> None:
    rules = session.committee.rules_on(session.held_on)
    if rules is None or not rules.circular_allowed:
        raise CircularNotAllowed(_("The rules of this committee do not let it vote without a meeting."))


def _require_window(session: Session, at: datetime) -> None:
    """The members have at least the hours of the rules, counted from when they can vote."""
    assert session.opens_at
    assert session.closes_at
    rules = session.committee.rules_on(session.held_on)
    needed = rules.circular_hours if rules else 0
    hours = (session.closes_at - max(session.opens_at, at)) / timedelta(hours=1)
    if hours < needed or hours <= 0:
        sentence = _(
            "The members have %(needed)d hours to vote at least: this leaves %(hours)d. Choose a later end."
        ) % {"needed": needed, "hours": max(0, int(hours))}
        raise WindowTooShort(sentence, hours=max(0, int(hours)), needed=needed)


@transaction.atomic
def call_for_meeting(ballot: Ballot, *, by: User, at: datetime) -> Ballot:
    """Any member with a voice may want to talk first: the ballot stops, what was voted is kept and never shown, and
    the case waits for a meeting before all others. raises NoMandate, Recused, BallotClosed; Unmet in a meeting"""
    Case.objects.select_for_update().get(pk=ballot.case_id)
    ballot = (
        Ballot.objects.select_for_update(of=("self",)).select_related("session", "case").get(pk=ballot.pk)
    )
    if not ballot.session.is_circular:
        raise Unmet(_("This ballot is held in a meeting."), code="not_circular")
    if ballot.state != Ballot.State.OPEN or ballot.is_over(at):
        raise BallotClosed(_("This ballot is over: a meeting can no longer be called for."))
    _require_a_voice(ballot, by)
    ballot = annul(ballot, by=by, reason=_("A member called for a meeting."), meeting_called_at=at)
    outbox.put("ballot.meeting_called", f"ballot.meeting_called/{ballot.pk}", ballot_id=ballot.pk)
    return ballot


def _require_a_voice(ballot: Ballot, by: User) -> None:
    filled = holders(ballot.session, ballot.case, voters(ballot))
    if by.pk in conflicts(ballot.case, [by.pk]):
        raise Recused(_("You stand aside from this case."))
    if by.pk not in {holder.user for holder in filled}:
        raise NoMandate(_("Only who has a voice in this vote may call for a meeting."))


def tell_of_meeting(ballot_id: int) -> None:
    """Everybody with a mandate who sits on the case learns that it waits for a meeting."""
    ballot = Ballot.objects.select_related("session__committee", "case__applicant").get(pk=ballot_id)
    mandates = Mandate.objects.in_office(ballot.session.held_on).filter(committee=ballot.session.committee)
    seated = list(mandates.select_related("user"))
    aside = conflicts(ballot.case, [mandate.user_id for mandate in seated])
    for mandate in seated:
        if mandate.user_id not in aside:
            notify(
                f"meeting_called:{ballot.pk}:{mandate.user_id}",
                user=mandate.user,
                template="meeting_called",
                context={"reference": ballot.case.reference},
                path=ballot.session.get_absolute_url(),
            )


def remind(at: datetime) -> int:
    """Halfway and a day before the end, those with a voice who have not voted hear of it, once each; how many."""
    told = 0
    running = Session.objects.filter(form=Session.Form.CIRCULAR, state=Session.State.OPEN, closes_at__gt=at)
    for session in running.select_related("committee"):
        mark = _mark(session, at)
        for user in _silent(session) if mark else []:
            told += _remind_one(session, user, mark)
    return told


def _mark(session: Session, at: datetime) -> str:
    """Which reminder is due; one that was missed gives way to the later one."""
    assert session.opens_at
    assert session.closes_at
    half = session.opens_at + (session.closes_at - session.opens_at) / 2
    last = session.closes_at - LAST_CALL
    due = [
        (moment, name) for moment, name in ((half, "half"), (last, "last")) if session.opens_at < moment <= at
    ]
    return max(due)[1] if due else ""


def _silent(session: Session) -> list[User]:
    """Those with a voice in an open ballot of this session, and no vote in it."""
    room, missing = Room.of(session), set()
    for ballot in session.ballots.filter(state=Ballot.State.OPEN).select_related("case__applicant", "rules"):
        voted = voters(ballot)
        filled = room.holders(conflicts(ballot.case, room.users), voted)
        missing |= {holder.user for holder in filled if holder.present and holder.user not in voted}
    return list(User.objects.filter(pk__in=missing).order_by("pk"))


def _remind_one(session: Session, user: User, mark: str) -> int:
    key = f"vote_reminder:{session.pk}:{user.pk}:{mark}"
    if user.notices.filter(key=key).exists():
        return 0
    assert session.closes_at
    notify(
        key,
        user=user,
        template="vote_reminder",
        context={
            "reference": session.committee.name,
            "last_day": timezone.localtime(session.closes_at).date(),
        },
        path=session.get_absolute_url(),
    )
    return 1
