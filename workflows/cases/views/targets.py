"""Service targets: what is promised from which day, proposed by one person and approved by another."""

from typing import Any

from django.contrib import messages as flash
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from ..forms import TargetsForm
from ..targets import ServiceTargets, approve_targets, propose_targets, targets_on

COLUMNS = [
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Critical"), "critical_days", "number"),
    Column(gettext_lazy("Urgent"), "high_days", "number"),
    Column(gettext_lazy("Ordinary"), "ordinary_days", "number"),
    Column(gettext_lazy("Money"), "money_days", "number"),
    Column(gettext_lazy("Proposed by"), "proposed_by"),
    Column(gettext_lazy("Approved by"), "approved_by"),
    Column(gettext_lazy("Approved"), "approved_at", "moment"),
]


@require_safe
@allow("targets.read")
def targets(request: HttpRequest) -> HttpResponseBase:
    known = ServiceTargets.objects.select_related("proposed_by", "approved_by")
    return table_response(request, "service-targets", COLUMNS, known) or page(request)


def page(request: HttpRequest, problem: Refusal | None = None) -> HttpResponse:
    """What holds today, what is proposed, what was before."""
    user, on = reader(request), timezone.localdate()
    known = ServiceTargets.objects.select_related("proposed_by", "approved_by")
    context = {
        "now": targets_on(on),
        "rows": [
            {
                "targets": row,
                "approved": row.approved_at is not None,
                "may_approve": row.approved_at is None
                and user.may("targets.approve")
                and row.proposed_by_id != user.pk,
            }
            for row in known
        ],
        "may_propose": user.may("targets.propose"),
        "problem": problem,
    }
    return render(request, "cases/targets.html", context, status=problem.status if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("targets.propose")
def propose(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    form = TargetsForm(request.POST or None, initial={**model_to_dict(targets_on(on)), "from_on": on})
    problem: Any = None
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                propose_targets(by=reader(request), at=timezone.now(), on=on, **form.cleaned_data)
                flash.success(request, _("Proposed. Another person approves it."))
                return redirect("cases:targets")
            except Refusal as refusal:
                problem, status = refusal, refusal.status
        else:
            status = 422
    context = {"form": form, "problem": problem}
    return render(request, "cases/targets_propose.html", context, status=status)


@require_POST
@allow("targets.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ServiceTargets, pk=pk)
    try:
        approve_targets(found, by=reader(request), at=timezone.now(), on=timezone.localdate())
    except Refusal as refusal:
        return page(request, refusal)
    flash.success(request, _("Approved. It holds from its day on."))
    return redirect("cases:targets")
