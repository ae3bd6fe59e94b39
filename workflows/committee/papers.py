"""The agenda on paper, made when asked for: for each reader what they may see, in their language, and no story."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds, pdf
from workflows.cases import urgency
from workflows.money_words import money
from workflows.people.models import User

from . import evening
from .models import Session
from .routing import waiting_days
from .wording import rules_in_words

TEMPLATE = "typst/agenda.typ"


def print_agenda(session: Session, reader: User) -> bytes:
    """A tagged PDF. A case from which the reader stands aside is not on their paper."""
    with override(reader.language):
        title = _("Agenda of the session of %(day)s") % {"day": date_format(session.held_on, "j F Y")}
        data = said(session, reader)
    data["letter"] = {"sender": {"name": session.committee.name}, "footer": title}
    return pdf.render(TEMPLATE, data, language=reader.language, title=title)


def said(session: Session, reader: User) -> dict[str, Any]:
    """Every word of the paper, in the active language; the template only lays them out."""
    rules = session.committee.rules_on(session.held_on)
    begins = timezone.localtime(session.begins_at)
    facts = [
        [_("Committee"), session.committee.name],
        [_("Day"), date_format(session.held_on, "l j F Y")],
        [_("Hour"), date_format(begins, "H:i")],
    ]
    return {
        "facts": facts + _place(session),
        "rules_title": _("How it decides"),
        "rules": rules_in_words(rules) if rules else [],
        "items_title": _("Cases"),
        "columns": [_("Case"), _("Kind"), _("Urgency"), _("Days waiting"), _("Asked")],
        "items": [_row(file, session) for file in evening.files(session, reader) if not file.aside],
        "none": _("No case is on this agenda for you."),
        "consent_title": _("Proposed by consent"),
        "consent_hint": _("These are decided as proposed, without a vote, unless a member pulls one out."),
    }


def _place(session: Session) -> list[list[str]]:
    return [[_("Place"), session.place]] if session.place else []


def _row(file: evening.File, session: Session) -> dict[str, Any]:
    case = file.case
    return {
        "number": file.number,
        "case": case.reference,
        "kind": str(kinds.of(case).label),
        "urgency": f"{urgency.words(case.urgency)} ({case.urgency})",
        "days": waiting_days(case, session.held_on),
        "asked": money(case.requested_cents, case.currency),
        "proposed": file.proposed,
    }
