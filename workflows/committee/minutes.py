"""Minutes: written from the rows of a session, never typed again; kept as a PDF once approved."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, pdf
from workflows.cases.models import Case
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import Role
from workflows.refusals import NotYours
from workflows.steps import perform

from . import proof
from .deciding import summary
from .evening import attendance
from .models import AgendaItem, Ballot, Minutes, Recusal, Session
from .models.recusals import conflicted

TEMPLATE = "typst/minutes.typ"


def written(session: Session, reader: User | None = None) -> dict[str, Any]:
    """Who was there and what was decided, in the active language; without what the reader may not see."""
    items = AgendaItem.objects.visible_to(reader) if reader else AgendaItem.objects.all()
    if reader and Session.objects.where_seated(reader).filter(pk=session.pk).exists():
        items = items.exclude(case__in=[item.case_id for item in _conflicting(session, reader)])
    items = items.filter(session=session).select_related("case__applicant")
    ballots = _ballots(session)
    nominative = reader is None or reader.may("ballot.read")
    return {
        "people": [_person(row) for row in attendance(session)],
        "items": [_item(item, ballots.get(item.pk, []), nominative) for item in items],
    }


def _conflicting(session: Session, reader: User) -> list[AgendaItem]:
    aside = Case.objects.filter(conflicted(reader)).values("pk")
    return list(AgendaItem.objects.filter(session=session, case__in=aside))


def _ballots(session: Session) -> dict[int, list[Ballot]]:
    found: dict[int, list[Ballot]] = {}
    for ballot in session.ballots.select_related("decision").order_by("pk"):
        found.setdefault(ballot.item_id, []).append(ballot)
    return found


def _person(row: dict[str, Any]) -> dict[str, str]:
    stays = [
        f"{_time(stay.arrived_at)}–{_time(stay.left_at)}" if stay.left_at else _time(stay.arrived_at)
        for stay in row["stays"]
    ]
    return {
        "name": str(row["user"]),
        "role": str(row["mandate"].get_role_display()),
        "here": ", ".join(stays) or _("absent"),
    }


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i")


def _item(item: AgendaItem, ballots: list[Ballot], nominative: bool) -> dict[str, Any]:
    case = item.case
    closed = [ballot for ballot in ballots if ballot.state == Ballot.State.CLOSED]
    decision = next((b.decision for b in closed if hasattr(b, "decision")), None)
    return {
        "reference": case.reference,
        "kind": str(kinds.of(case).label),
        "asked": money(case.requested_cents, case.currency),
        "aside": [_stood_aside(recusal) for recusal in case.recusals.select_related("user")]
        if nominative
        else [],
        "proof": [line for b in closed for line in proof.sentences(b.proof, case.currency)]
        if nominative
        else [],
        "outcome": summary(decision) if decision else _("Not decided in this session"),
        "number": decision.number if decision else "",
        "conditions": decision.conditions if decision and nominative else "",
        "reasons": decision.reason_sentences() if decision and nominative else [],
    }


def _stood_aside(recusal: Recusal) -> str:
    return _("%(name)s stood aside. %(reason)s") % {
        "name": recusal.user,
        "reason": recusal.get_reason_display(),
    }


@transaction.atomic
def approve_minutes(session: Session, *, by: User, at: datetime) -> Minutes:
    """Close the book on a session: print the minutes in the cooperative's language and keep them."""
    session = perform(Session.approve_minutes, session, by=by)
    first = session.committee.cooperatives.order_by("pk").first()
    language = first.language if first else "en"
    with override(language):
        title = _("Minutes of the session of %(day)s") % {"day": date_format(session.held_on, "j F Y")}
        data = written(session) | {
            "committee": session.committee.name,
            "place": session.place,
            "present": _("Present"),
            "agenda": _("Decisions"),
            "letter": {"sender": {"name": first.name if first else ""}, "footer": title},
        }
    content = pdf.render(TEMPLATE, data, language=language, title=title)
    return Minutes.objects.create(
        session=session,
        file=ContentFile(content, name="minutes.pdf"),
        sha256=pdf.sha256(content),
        template_version=pdf.version(TEMPLATE),
        language=language,
        approved_by=by,
        approved_at=at,
    )


def may_read_whole(session: Session, user: User) -> bool:
    """The printed minutes hold every case: for the auditor, and members who stand aside from none."""
    if Role.AUDITOR in user.roles():
        return True
    seated = Session.objects.where_seated(user).filter(pk=session.pk).exists()
    return seated and not _conflicting(session, user)


def require_whole(session: Session, user: User) -> None:
    if not may_read_whole(session, user):
        raise NotYours(_("You stand aside from a case in these minutes: read them on the page, without it."))
