"""After sending: the number, what happens next and when, and a copy to keep."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from workflows import kinds
from workflows.access import allow
from workflows.people.reader import reader

from ..copy import copy_of
from ..models import Case
from ..standing import may_act_for_applicant
from ..targets import targets_on
from .common import fetch


def own(request: HttpRequest, reference: str) -> Case:
    """A request of the reader's own, or filed by them; anybody else's is missing."""
    case = fetch(request, reference)
    if not may_act_for_applicant(case, reader(request)):
        raise Http404
    return case


@require_safe
@allow("case.apply")
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """What the applicant reads once the request is sent."""
    case = own(request, reference)
    if case.submitted_on is None:
        return redirect(kinds.of(case).edit_url(case))
    context = {
        "case": case,
        "then": kinds.of(case).then % {"days": targets_on(case.submitted_on).money_days},
        "contact": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "cases/sent.html", context)


@require_safe
@allow("case.apply")
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """The request as it was sent, as a PDF in the reader's language."""
    case = own(request, reference)
    if case.submitted_on is None:
        raise Http404
    content = copy_of(case, reader(request), language=get_language() or "en")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
