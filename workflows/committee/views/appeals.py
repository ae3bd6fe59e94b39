"""Contesting a decision, on a phone and without script; and what became of it."""

from typing import Any

from django.contrib import messages as flash
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.cases.standing import may_act_for_applicant
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import open_steps

from ..appeal_forms import AppealForm, BringBackForm
from ..appealing import bring_back_appeal, lodge_appeal, require_contestable, withdraw_appeal
from ..letters import make_appeal_letter
from ..models import Appeal, Decision
from .decisions import pdf

COLUMNS = [
    Column(gettext_lazy("Case"), "case.reference"),
    Column(gettext_lazy("Decision"), "decision.number"),
    Column(gettext_lazy("Outcome"), "decision.outcome_words"),
    Column(gettext_lazy("Lodged on"), "lodged_on", "day"),
    Column(gettext_lazy("Examined by"), "committee"),
    Column(gettext_lazy("State"), "get_state_display"),
]


@require_http_methods(["GET", "HEAD", "POST"])
@allow("appeal.lodge")
def lodge(request: HttpRequest, number: str) -> HttpResponse:
    """Why the member does not agree, with what shows it; what was typed stays when something is refused."""
    user = reader(request)
    own = Decision.objects.readable_by(user).select_related("case__applicant", "committee", "corrected_by")
    decision = get_object_or_404(own, number=number)
    if not may_act_for_applicant(decision.case, user):
        return redirect("committee:decision", number)
    form = AppealForm(request.POST or None, request.FILES or None)
    closed = _closed(decision)
    problem, status = closed, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            now = timezone.now()
            try:
                appeal = lodge_appeal(
                    decision,
                    by=user,
                    on=timezone.localdate(now),
                    at=now,
                    text=form.cleaned_data["text"],
                    files=form.files_sent(),
                )
                flash.success(
                    request, _("We received your appeal. Other people will look at your request again.")
                )
                return redirect(appeal)
            except Refusal as refusal:
                problem, status = refusal, refusal.status
    context = {
        "decision": decision,
        "case": decision.case,
        "form": form,
        "problem": problem,
        "closed": closed is not None,
    }
    return render(request, "committee/appeal_lodge.html", context, status=status)


def _closed(decision: Decision) -> Refusal | None:
    """Why this decision can no longer be contested, said before anybody types."""
    try:
        require_contestable(decision, decision.case, timezone.localdate())
    except Refusal as refusal:
        return refusal
    return None


@require_safe
@allow("appeal.read")
def appeals(request: HttpRequest) -> HttpResponseBase:
    """Those this person may see: what waits first."""
    found = Appeal.objects.visible_to(reader(request)).select_related("case", "decision", "committee")
    if download := table_response(request, "appeals", COLUMNS, found):
        return download
    context = {"pending": found.pending(), "over": found.exclude(state=Appeal.State.LODGED)[:50]}
    return render(request, "committee/appeals.html", context)


def fetch_appeal(request: HttpRequest, pk: int) -> Appeal:
    related = ("case__applicant", "case__filed_by", "decision__committee", "committee", "lodged_by")
    return get_object_or_404(Appeal.objects.visible_to(reader(request)).select_related(*related), pk=pk)


@require_safe
@allow("appeal.read")
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, fetch_appeal(request, pk))


def page(
    request: HttpRequest,
    appeal: Appeal,
    *,
    form: Any = None,
    problem: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    user = reader(request)
    full = appeal.case.is_trusted(user)
    context = {
        "appeal": appeal,
        "case": appeal.case,
        "full": full,
        "documents": list(appeal.documents.all()) if full else [],
        "rulings": list(appeal.rulings.order_by("pk")),
        "steps": open_steps(appeal, user),
        "own": may_act_for_applicant(appeal.case, user),
        "form": form or BringBackForm(),
        "problem": problem,
    }
    return render(request, "committee/appeal.html", context, status=status)


@require_safe
@allow("appeal.read")
def letter(request: HttpRequest, pk: int) -> FileResponse:
    """The letter that says it came in."""
    found = get_object_or_404(Appeal.objects.readable_by(reader(request)), pk=pk)
    return pdf(make_appeal_letter(found).file, f"appeal-{found.case.reference}.pdf")


@require_POST
@allow("appeal.lodge")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    appeal = fetch_appeal(request, pk)
    try:
        withdraw_appeal(appeal, by=reader(request), on=timezone.localdate())
    except Refusal as refusal:
        return page(request, fetch_appeal(request, pk), problem=refusal, status=refusal.status)
    flash.success(request, _("Your appeal is withdrawn. The decision stands."))
    return redirect(appeal.case)


@require_POST
@allow("appeal.bring_back")
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer says what was found; the panel rules."""
    appeal, form = fetch_appeal(request, pk), BringBackForm(request.POST)
    if not form.is_valid():
        return page(request, appeal, form=form, status=422)
    try:
        bring_back_appeal(appeal, by=reader(request), on=timezone.localdate(), text=form.cleaned_data["text"])
    except Refusal as refusal:
        return page(request, fetch_appeal(request, pk), form=form, problem=refusal, status=refusal.status)
    flash.success(request, _("It comes before the panel again."))
    return redirect(appeal)
