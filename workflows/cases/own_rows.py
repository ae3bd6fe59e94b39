"""What cases hold about a person, for that person: requests with their answers, messages, documents, who opened them.
Others are named by their role, as on the pages."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import kinds
from workflows.money_words import money
from workflows.people import own_data
from workflows.people.models import User

from . import exporting, wording
from .models import Case, Document, DocumentOpening, Message


def moment(at: Any) -> str:
    return date_format(localtime(at), "Y-m-d H:i")


def own_cases(user: User) -> list[Case]:
    """What they asked for: what they filed for others is those others'."""
    mine = Case.objects.filter(applicant__user=user).select_related("applicant", "cooperative")
    return list(mine.order_by("created_at", "pk"))


def requests(user: User) -> list[dict[str, Any]]:
    """One row a request, its answers among it."""
    return [
        {
            _("Request"): f"{kinds.of(case).label} {case.reference}",
            _("State"): str(wording.tag(case, asks=False, for_applicant=True)["text"]),
            _("Sent"): case.submitted_on.isoformat() if case.submitted_on else "",
            _("Asked"): money(case.requested_cents, currency=case.currency),
            _("Granted"): ""
            if case.granted_cents is None
            else money(case.granted_cents, currency=case.currency),
            _("Decided"): case.decided_on.isoformat() if case.decided_on else "",
        }
        | {str(answer.label): str(answer.value) for answer in kinds.of(case).fields(case, user)}
        for case in own_cases(user)
    ]


def messages(user: User) -> list[dict[str, Any]]:
    lines = Message.objects.filter(case__in=own_cases(user), internal=False)
    return [
        {
            _("Request"): line.case.reference,
            _("When"): moment(line.at),
            _("Who"): str(wording.writer(line.case, line.by, user)),
            _("Message"): line.text,
        }
        for line in lines.select_related("by", "case__applicant")
    ]


def documents(user: User) -> list[dict[str, Any]]:
    kept = Document.objects.filter(case__in=own_cases(user)).select_related("case")
    return [
        {
            _("Request"): row.case.reference,
            _("File"): row.name,
            _("Added"): moment(row.uploaded_at),
            _("Date on the document"): row.dated_on.isoformat() if row.dated_on else "",
            _("SHA-256"): row.sha256,
        }
        for row in kept
    ]


def openings(user: User) -> list[dict[str, Any]]:
    """Who opened a document, by role."""
    rows = DocumentOpening.objects.filter(document__case__in=own_cases(user)).exclude(by=user)
    return [
        {
            _("File"): row.document.name,
            _("When"): moment(row.at),
            _("Who"): str(wording.opener(row, for_applicant=True)),
        }
        for row in rows.select_related("document")
    ]


def files(user: User) -> Iterator[exporting.OwnFile]:
    """Each document under the number of its request; what was set aside as harmful stays outside."""
    kept = Document.objects.filter(case__in=own_cases(user)).exclude(scan=Document.Scan.INFECTED)
    for row in kept.select_related("case"):
        yield exporting.OwnFile(
            f"documents/{row.case.reference}/{row.pk}-{row.name}", partial(exporting.bytes_of, row)
        )


def register() -> None:
    own_data.register(own_data.Section("requests", gettext_lazy("Your requests"), requests))
    own_data.register(own_data.Section("messages", gettext_lazy("Messages"), messages))
    own_data.register(own_data.Section("documents", gettext_lazy("Documents"), documents))
    own_data.register(own_data.Section("openings", gettext_lazy("Who opened your documents"), openings))
    own_data.register_archive("cases:exports")
    exporting.register_files(files)
