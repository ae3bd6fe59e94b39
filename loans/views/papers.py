"""What a borrower takes away from the page of a loan: PDFs and a calendar file."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from loans import paper
from loans.forms.papers import PeriodForm, ValidityForm
from loans.models import Repayment
from loans.models.agreements import BEGUN
from loans.views.borrowing import visible
from workflows.access import allow, form_tells
from workflows.calendars import CONTENT_TYPE


def pdf_response(content: bytes, name: str) -> HttpResponse:
    return _file(content, name, "application/pdf", "inline")


def _file(content: Any, name: str, kind: str, way: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@allow("loan.read")
@form_tells
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """The movements of a period; without one, the form that asks for it."""
    held = get_object_or_404(visible(request), number=number, state__in=BEGUN)
    on = timezone.localdate()
    form = PeriodForm(request.GET or None, initial={"since": held.started_on, "until": on})
    if form.is_valid():
        data = form.cleaned_data
        content = paper.statement_pdf(
            held, data["since"], data["until"], on=on, language=get_language() or "en"
        )
        return pdf_response(content, f"{held.number}-{data['since']}-{data['until']}.pdf")
    context = {"loan": held, "form": form}
    return render(request, "loans/statement.html", context, status=422 if form.is_bound else 200)


@require_safe
@allow("loan.read")
@form_tells
def payoff(request: HttpRequest, number: str) -> HttpResponse:
    """What settles the loan, valid for as many days as are asked for; two weeks where none are."""
    held = get_object_or_404(visible(request), number=number, state__in=BEGUN)
    on, form = timezone.localdate(), ValidityForm({"days": paper.QUOTE_DAYS, **request.GET.dict()})
    if not form.is_valid():
        return render(request, "loans/payoff.html", {"loan": held, "form": form}, status=422)
    days = form.cleaned_data["days"]
    content = paper.payoff_pdf(held, on=on, days=days, language=get_language() or "en")
    return pdf_response(content, f"{held.number}-payoff-{on + timedelta(days=days)}.pdf")


@require_safe
@allow("loan.read")
def receipt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """That one payment came in."""
    held = get_object_or_404(visible(request), number=number)
    payment = get_object_or_404(
        Repayment.objects.select_related("agreement__case__cooperative"), agreement=held, pk=pk
    )
    content = paper.receipt_pdf(payment, on=timezone.localdate(), language=get_language() or "en")
    return pdf_response(content, f"{held.number}-{payment.value_on}.pdf")


@require_safe
@allow("loan.read")
def instalments(request: HttpRequest, number: str) -> HttpResponse:
    """What is still to be paid, for a calendar."""
    held = get_object_or_404(visible(request), number=number, state__in=BEGUN)
    return _file(paper.instalments_ics(held), f"{held.number}.ics", CONTENT_TYPE, "attachment")
