"""The copy that an applicant keeps of what they sent: every answer, in their language, as a tagged PDF."""

from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflows import kinds
from workflows.notices.letters import letter
from workflows.people.models import User

from .models import Case


def copy_of(case: Case, reader: User, *, language: str) -> bytes:
    """The PDF of a request that was sent, as it stands; account numbers by their last figures.

    reader   the applicant, or who filed for them
    """
    with override(language):
        title = _("Request %(number)s") % {"number": case.reference}
        data = _said(case, reader)
    return letter(
        "typst/case_copy.typ",
        data,
        language=language,
        title=title,
        cooperative=case.cooperative,
        member=case.applicant,
        on=case.submitted_on,
        reference=case.reference,
    )


def _said(case: Case, reader: User) -> dict[str, Any]:
    kind = kinds.of(case)
    lines = [(_("Sent on"), _day(case.submitted_on))]
    if case.promised_on:
        lines.append((_("Decision promised by"), _day(case.promised_on)))
    if case.consent:
        lines += [(_("Filed by"), str(case.filed_by)), (_("As the member asked"), case.consent)]
    answers = groupby(kind.fields(case, reader), key=lambda answer: str(answer.group))
    return {
        "lead": f"{kind.label} {case.reference}, {case.applicant} ({case.applicant.number})",
        "lines": lines,
        "groups": [
            {"label": label, "rows": [[str(row.label), str(row.value) or "–"] for row in rows]}
            for label, rows in answers
        ],
        "documents_label": _("Documents"),
        "documents": [document.name for document in case.documents.current()],
        "declaration": kind.declaration(case),
    }


def _day(day: Any) -> str:
    return date_format(day, "j F Y")
