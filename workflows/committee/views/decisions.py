"""What was decided: the archive, and one decision with its letter."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflows import kinds
from workflows.access import allow
from workflows.sheets import Column, table_response

from .. import proof
from ..filters import DecisionFilter
from ..letters import make_letter
from ..models import Ballot, Decision
from .common import reader

PAGE = 50
COLUMNS = [
    Column(_("Decision"), "number"),
    Column(_("Case"), "case.reference"),
    Column(_("Kind"), lambda decision: str(kinds.of(decision.case).label)),
    Column(_("Committee"), "committee.name"),
    Column(_("Outcome"), lambda decision: str(decision.get_outcome_display())),
    Column(_("Currency"), "currency"),
    Column(_("Asked"), "case.requested_cents", "amount"),
    Column(_("Granted"), "cents", "amount"),
    Column(_("Decided on"), "decided_on", "day"),
]


@require_safe
@allow("decision.list")
def decisions(request: HttpRequest) -> HttpResponseBase:
    """Every decision this person may see, latest first; no names of applicants."""
    visible = Decision.objects.visible_to(reader(request)).select_related("case", "committee")
    shown = DecisionFilter(request.GET, visible, request=request)
    if download := table_response(request, "decisions", COLUMNS, shown.qs):
        return download
    page = Paginator(shown.qs, PAGE).get_page(request.GET.get("page"))
    rows = [{"decision": decision, "kind": kinds.of(decision.case).label} for decision in page]
    context = {"page": page, "rows": rows, "filter": shown, "total": page.paginator.count}
    return render(request, "committee/decisions.html", context)


@require_safe
@allow("decision.read")
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """One decision; its reasons for those who may read them, its count for the committee and the auditor."""
    user = reader(request)
    found = get_object_or_404(
        Decision.objects.visible_to(user).select_related("case__applicant", "committee", "ballot", "by"),
        number=number,
    )
    ballot = (
        Ballot.objects.visible_to(user).filter(decision=found).first() if user.may("ballot.read") else None
    )
    context = {
        "decision": found,
        "kind": kinds.of(found.case).label,
        "full": Decision.objects.readable_by(user).filter(pk=found.pk).exists(),
        "proof": proof.sentences(ballot.proof, found.currency) if ballot else [],
    }
    return render(request, "committee/decision.html", context)


@require_safe
@allow("decision.read")
def letter(request: HttpRequest, number: str) -> FileResponse:
    """The letter as it was made; made now if the outbox has not come to it yet."""
    readable = Decision.objects.readable_by(reader(request))
    found = make_letter(get_object_or_404(readable, number=number))
    return pdf(found.file, f"{number}.pdf")


def pdf(file: object, name: str) -> FileResponse:
    response = FileResponse(
        file.open("rb"),  # type: ignore[attr-defined]
        as_attachment=True,
        filename=name,
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
