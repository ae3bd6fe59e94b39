"""What the clock has made due: windows that open, ballots whose time has come, windows that end.

Whoever reads a page or asks the API comes through `settle` first, so that nothing stays open because no task ran; the
task only tidies. What happens is dated as of when it was due, not as of who noticed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.refusals import Refusal, TooLate
from workflows.steps import note, perform

from .balloting import close_ballot, open_ballot
from .models import Ballot, Session
from .sessions import over


def settle(at: datetime) -> int:
    """Do all that is due at that moment; return how much was. Twice, or by two readers at once, it happens once."""
    done = 0
    for session in Session.objects.due_to_begin(at):
        done += _once(begin, session, at)
    for ballot in Ballot.objects.overdue(at):
        done += _once(close_ballot, ballot, by=None, at=at)
    for session in Session.objects.due_to_end(at):
        done += _once(end, session)
    return done


def _once(act: Callable[..., Any], *subject: Any, **facts: Any) -> bool:
    """Whether it was us: another reader may have been quicker."""
    try:
        act(*subject, **facts)
    except TooLate:
        return False
    return True


@transaction.atomic
def begin(session: Session, at: datetime) -> Session:
    """Open the window of a vote without a meeting, and a ballot on each of its cases.

    A case that cannot be voted on (withdrawn, or too few left for secrecy) keeps no ballot; the record says why.
    """
    assert session.opens_at
    assert session.closes_at
    assert session.convened_at
    opened = max(session.opens_at, session.convened_at)
    session = perform(Session.open, session, by=None, at=opened)
    for item in session.agenda.select_related("session", "case").order_by("position"):
        try:
            with transaction.atomic():
                open_ballot(item, by=None, at=opened, closes_at=session.closes_at)
        except Refusal as refusal:
            note(
                session,
                "ballot_not_opened",
                by=None,
                payload={"case": item.case.reference, "code": refusal.code},
            )
    return session


@transaction.atomic
def end(session: Session) -> Session:
    """The window is over and its ballots are counted: what is left is to decide."""
    session = perform(Session.close, session, by=None, at=session.closes_at)
    over(session)
    return session
