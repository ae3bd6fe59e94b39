"""What was decided: the archive, and one decision with its letter."""

from typing import Any

from django.core.files import File
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflows import kinds
from workflows.access import allow
from workflows.cases.standing import may_act_for_applicant
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import NotYours
from workflows.sheets import Column, table_response

from .. import archive, proof
from ..correcting import require_corrector
from ..filters import DecisionFilter
from ..letters import make_letter
from ..models import Ballot, Decision
from ..reading import opened

PAGE = 50
FIRST = ("q", "kind", "theme", "outcome")  # the other filters are folded away until used
COLUMNS = [
    Column(_("Decision"), "number"),
    Column(_("Case"), lambda decision: decision.case.reference if decision.named else ""),
    Column(_("Kind"), lambda decision: str(kinds.of(decision.case).label)),
    Column(_("Theme"), "case.theme"),
    Column(_("Committee"), "committee.name"),
    Column(_("Rests on"), lambda decision: str(archive.BASES[archive.basis(decision)][0])),
    Column(_("Outcome"), lambda decision: decision.outcome_words()),
    Column(_("Currency"), "currency"),
    Column(_("Asked"), "case.requested_cents", "amount"),
    Column(_("Granted"), "cents", "amount"),
    Column(_("Decided on"), "decided_on", "day"),
]
REASONS = Column(_("Reasons"), lambda decision: "; ".join(decision.reason_sentences()))


@require_safe
@allow("decision.list")
def decisions(request: HttpRequest) -> HttpResponseBase:
    """The archive, latest first; no names of applicants, and no case that this person may not open."""
    user = reader(request)
    found = Decision.objects.archived_for(user, timezone.localdate()).select_related("case", "committee")
    shown = DecisionFilter(request.GET, found, request=request)
    with_reasons = archive.reads_reasons(user)
    columns = [*COLUMNS, REASONS] if with_reasons else COLUMNS
    if download := table_response(request, "decisions", columns, shown.qs):
        return download
    page = Paginator(shown.qs, PAGE).get_page(request.GET.get("page"))
    rows = archive.described(list(page), reasons=with_reasons)
    fields = list(shown.form)
    context = {
        "page": page,
        "rows": rows,
        "first_filters": [field for field in fields if field.name in FIRST],
        "other_filters": [field for field in fields if field.name not in FIRST],
        "more": any(request.GET.get(field.name) for field in fields if field.name not in FIRST),
        "total": page.paginator.count,
    }
    return render(request, "committee/decisions.html", context)


@require_safe
@allow("decision.read")
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """One decision: without its case for who may not open that; its reasons for those who may read them, its count
    for the committee and the auditor."""
    user = reader(request)
    archived = Decision.objects.archived_for(user, timezone.localdate())
    related = ("case__applicant", "committee", "ballot", "by", "corrects", "corrected_by", "appeal__decision")
    found: Any = get_object_or_404(archived.select_related(*related), number=number)
    ballot = (
        Ballot.objects.visible_to(user).filter(decision=found).first() if user.may("ballot.read") else None
    )
    letter = getattr(found, "letter", None)
    full = Decision.objects.readable_by(user).filter(pk=found.pk).exists()
    context = {
        **archive.described([found], reasons=archive.reads_reasons(user))[0],
        "reading": getattr(letter, "reading", None),
        "posting": getattr(letter, "posting", None),
        "may_correct": found.stands and full and _may_correct(found, user),
        "full": full,
        "for_them": full and may_act_for_applicant(found.case, user),
        "proof": proof.sentences(ballot.proof, found.currency) if ballot else [],
    }
    return render(request, "committee/decision.html", context)


def _may_correct(decision: Decision, user: User) -> bool:
    try:
        require_corrector(decision, decision.case, user, timezone.localdate())
    except NotYours:
        return False
    return True


@require_safe
@allow("decision.read")
def letter(request: HttpRequest, number: str) -> FileResponse:
    """The letter as it was made; made now if the outbox has not come to it yet."""
    readable = Decision.objects.readable_by(reader(request))
    found = make_letter(get_object_or_404(readable, number=number))
    opened(found, by=reader(request), at=timezone.now())
    return pdf(found.file, f"{number}.pdf")


def pdf(file: File[bytes], name: str) -> FileResponse:
    response = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
