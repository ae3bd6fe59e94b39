"""Provisions by month and by loan, and the rates that two treasurers agree on."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.ledger import proposals
from fund.ledger.models import Fund
from loans import provisions
from loans.forms.beside import said
from loans.forms.changing import ReasonForm
from loans.forms.provisions import RatesForm
from loans.models import ProvisionRates, ProvisionRun
from loans.provisions import GRADES
from workflows.access import allow, say_refusal
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 50
TAGS = {"proposed": "wait", "approved": "ok", "rejected": "bad", "withdrawn": "idle", "lapsed": "idle"}
NAMES = dict(GRADES)


def _percent(points: int) -> str:
    return f"{points / 100:g}\u00a0%"


@require_safe
@allow("provision.read")
def runs(request: HttpRequest) -> HttpResponseBase:
    """The provision of each month, the rates in force, and those that wait."""
    user, on = reader(request), timezone.localdate()
    found = ProvisionRun.objects.visible_to(user).select_related("fund")
    if download := table_response(request, "provisions", run_columns(), found):
        return download
    versions = ProvisionRates.objects.visible_to(user).select_related("fund", "proposed_by", "decided_by")
    funds = Fund.objects.visible_to(user)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "grades": [label for _days, label in GRADES],
        "versions": [_version(row, user) for row in versions[:20]],
        "funds": [(fund, ProvisionRates.objects.in_force(fund, on)) for fund in funds],
        "may_propose": may(user, "provision.propose"),
    }
    return render(request, "loans/provisions.html", context)


def _version(row: ProvisionRates, user: Any) -> dict[str, Any]:
    waits, own = row.state == "proposed", row.proposed_by_id == user.pk
    return {
        "rates": row,
        "tag": TAGS[row.state],
        "percents": [_percent(row.rates[str(days)]) for days, _label in GRADES],
        "digest": row.digest(),
        "may_decide": waits and not own and may(user, "ledger.envelope_approve"),
        "may_withdraw": waits and own,
    }


def run_columns() -> list[Column]:
    """A month a row, with the provision of each bucket."""
    buckets = [Column(label, f"by_bucket.{days}", "amount") for days, label in GRADES]
    return [
        Column(gettext_lazy("At the end of"), "on", "day"),
        Column(gettext_lazy("Fund"), "fund.name"),
        Column(gettext_lazy("Currency"), "fund.currency"),
        Column(gettext_lazy("Out on loan"), "left_cents", "amount"),
        Column(gettext_lazy("Provision"), "cents", "amount"),
        *buckets,
    ]


LOAN_COLUMNS = [
    Column(gettext_lazy("Loan"), "agreement.number"),
    Column(gettext_lazy("Member number"), "agreement.member.number"),
    Column(gettext_lazy("Late by"), lambda row: NAMES[row.from_days]),
    Column(gettext_lazy("Days late"), "days", "number"),
    Column(gettext_lazy("Left to repay"), "left_cents", "amount"),
    Column(gettext_lazy("Rate"), lambda row: row.basis_points / 10_000, "share"),
    Column(gettext_lazy("Provision"), "cents", "amount"),
]


@require_safe
@allow("provision.read")
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One month: its buckets, and each loan with what is set against it."""
    held = get_object_or_404(ProvisionRun.objects.visible_to(reader(request)).select_related("fund"), pk=pk)
    rows = held.provisions.select_related("agreement__member").order_by("-cents", "agreement")
    if download := table_response(request, f"provision-{held.on}", LOAN_COLUMNS, rows):
        return download
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "run": held,
        "buckets": [
            {**bucket, "label": NAMES[bucket["from_days"]], "rate": _percent(bucket["basis_points"])}
            for bucket in held.buckets
        ],
        "page": page,
        "rows": [(row, NAMES[row.from_days], _percent(row.basis_points)) for row in page],
    }
    return render(request, "loans/provision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("provision.propose")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Other rates, from a day; another treasurer decides."""
    user, on = reader(request), timezone.localdate()
    fund = get_object_or_404(Fund.objects.visible_to(user), code=code)
    present = ProvisionRates.objects.in_force(fund, on)
    rates = present.rates if present else {}
    initial = {f"rate_{days}": f"{rates.get(str(days), 0) / 100:g}" for days, _label in GRADES}
    form = RatesForm(request.POST or None, initial={"key": uuid.uuid4().hex, "from_on": on, **initial})
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                provisions.propose(fund=fund, on=on, by=user, **form.facts)
            except Refusal as refusal:
                problem, status = said(form, refusal), refusal.status
            else:
                messages.success(request, _("Proposed. Another treasurer decides."))
                return redirect("loans:provisions")
    context = {"form": form, "problem": problem, "fund": fund}
    return render(request, "loans/provision_rates.html", context, status=status)


@require_POST
@allow("provision.decide")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve exactly what was read, reject it with a reason, or take it back."""
    seen = ProvisionRates.objects.visible_to(reader(request))
    found, act = get_object_or_404(seen.select_related("fund"), pk=pk), request.POST.get("act")
    facts: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    try:
        if act == "approve":
            proposals.approve(found, digest=request.POST.get("digest", ""), **facts)
            messages.success(request, _("Approved. The rates hold from their day on."))
        elif act == "reject":
            form = ReasonForm(request.POST)
            proposals.reject(found, why=form.cleaned_data["why"] if form.is_valid() else "", **facts)
            messages.success(request, _("Rejected. Whoever proposed it is told why."))
        elif act == "withdraw":
            proposals.withdraw(found, **facts)
            messages.success(request, _("Withdrawn. Nothing has changed."))
    except Refusal as refusal:
        say_refusal(request, refusal)
    return redirect("loans:provisions")
