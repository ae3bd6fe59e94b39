"""What comes before a committee by itself: grants to ratify and appeals, on the agenda of its next session."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Max

from workflows.cases.models import Case
from workflows.steps import note

from .models import AgendaItem, Appeal, Ballot, Committee, FastTrack, Session
from .recusing import record_conflicts

Purpose = AgendaItem.Purpose
NEXT = (Session.State.PLANNED, Session.State.CONVENED)


@transaction.atomic
def put_forward(committee: Committee, *, on: date) -> list[AgendaItem]:
    """Put what waits on the agenda of the next meeting that has not begun; nothing twice, and nothing where no
    session is planned: planning one calls this again."""
    meetings = Session.objects.coming().filter(committee=committee, form=Session.Form.MEETING)
    coming = meetings.filter(state__in=NEXT, held_on__gte=on)
    session = coming.select_for_update(of=("self",)).first()
    if session is None:
        return []
    last = session.agenda.aggregate(last=Max("position"))["last"] or 0
    items = []
    for case, purpose in waiting_before(committee):
        record_conflicts(case, session)
        last += 1
        items.append(AgendaItem.objects.create(session=session, case=case, position=last, purpose=purpose))
    if items:
        note(session, "agenda", by=None, payload={"cases": [item.case.reference for item in items]})
    return items


def waiting_before(committee: Committee) -> Iterator[tuple[Case, str]]:
    """Cases to ratify, then appeals, oldest first, that lie on no coming agenda for it."""
    tracks = FastTrack.objects.awaiting_ratification().filter(delegation__committee=committee)
    appeals = Appeal.objects.pending().filter(committee=committee)
    for waiting, purpose in ((tracks, Purpose.RATIFICATION), (appeals, Purpose.APPEAL)):
        listed = AgendaItem.objects.holding().filter(purpose=purpose)
        rows = waiting.exclude(case__in=listed.values("case")).select_related("case__applicant")
        yield from ((row.case, purpose.value) for row in rows.order_by("pk"))


@transaction.atomic
def leave_agendas(case: Case, purpose: str) -> None:
    """What is no longer asked (a request granted meanwhile, an appeal withdrawn): off the coming agendas on which
    there was no ballot on it."""
    listed = case.agenda_items.filter(purpose=purpose, session__state__in=Session.COMING, ballots=None)
    for item in listed.select_related("session"):
        note(item.session, "off_agenda", by=None, payload={"case": case.reference})
        item.delete()


def still_asked(case: Case, purpose: str) -> bool:
    """Whether the question that an agenda puts is still open."""
    if purpose == Purpose.RATIFICATION:
        return case.fast_tracks.awaiting_ratification().exists()
    if purpose == Purpose.APPEAL:
        return case.appeals.pending().exists()
    return case.state == "ready"


def ratified_cents(ballot: Ballot) -> int:
    """The amount that a vote to ratify stands for."""
    return ballot.case.fast_tracks.awaiting_ratification().get().cents
