"""What the clock does with cases each day. Every function may run twice for one day and says its word
once."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from workflows import outbox
from workflows.refusals import TooLate
from workflows.steps import perform

from . import advice, clock, exporting
from .attachments import scan_again
from .breaches import note_breaches
from .models import Case, Correction, Document, State

REMINDERS = (7, 14, 28)  # days after a correction was asked


def remind(on: date) -> int:
    """Remind applicants of open corrections and of drafts that will be removed, and who was asked an opinion that it is
    late; return how many were due."""
    return remind_corrections(on) + warn_drafts(on) + advice.remind(on)


def remind_corrections(on: date) -> int:
    """One reminder a threshold: a day that was missed sends the latest one that is due, not all of them."""
    due = 0
    asked = Correction.objects.open().filter(
        case__state=State.IN_REVIEW, opened_on__lte=on - timedelta(REMINDERS[0])
    )
    for correction in asked.order_by("pk").iterator(chunk_size=500):
        days = max(days for days in REMINDERS if correction.opened_on + timedelta(days) <= on)
        key = f"case.correction_reminder/{correction.pk}/{days}"
        outbox.put(
            "case.correction_reminder",
            key,
            case_id=correction.case_id,
            correction_id=correction.pk,
            days=days,
        )
        due += 1
    return due


def warn_drafts(on: date) -> int:
    """Two weeks before a draft is removed, its writer is told once."""
    due = 0
    for case in drafts_older_than(on, days=clock.DRAFT_NOTICE_DAYS):
        if clock.draft_notice_on(case.created_on) <= on < clock.draft_expires_on(case.created_on):
            outbox.put("case.draft_ending", f"case.draft_ending/{case.pk}", case_id=case.pk)
            due += 1
    return due


def expire_drafts(on: date) -> int:
    """End the drafts that nobody came back to within three months; return how many ended now."""
    ended = 0
    for case in drafts_older_than(on, days=0):
        if clock.draft_expires_on(case.created_on) > on:
            continue
        try:
            perform(Case.expire, case, by=None, on=on)
        except TooLate:  # sent or withdrawn while we looked
            continue
        ended += 1
    return ended


def drafts_older_than(on: date, *, days: int) -> QuerySet[Case]:
    """Drafts that may be due: a little more than the exact ones, which the caller tells apart by the day."""
    newest = clock.months_before(on, clock.DRAFT_MONTHS) + timedelta(days=days + 4)
    return Case.objects.filter(state=State.DRAFT, created_at__date__lte=newest).order_by("pk")


def scan_waiting(on: date) -> int:
    """Show the virus scanner what it has not seen; return how much it saw. It stops where the scanner stops
    answering, and begins there the next time."""
    if not settings.CLAMD_SOCKET:
        return 0
    looked = 0
    for document in (
        Document.objects.filter(scan=Document.Scan.WAITING).order_by("pk").iterator(chunk_size=100)
    ):
        seen = scan_again(document)
        if seen.away:
            break
        looked += seen.looked
    return looked


def remove_exports(on: date) -> int:
    """Archives of personal data are kept for seven days."""
    return exporting.remove_old(timezone.now())


NIGHTLY = [remind, expire_drafts, note_breaches, scan_waiting, remove_exports]
