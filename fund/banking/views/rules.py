"""Rules of approval: how many people approve a batch; proposed by one treasurer and approved by another."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.banking import rules
from fund.banking.forms import RulesForm
from fund.banking.models import ApprovalRules
from fund.banking.models.accounts import funds_of
from fund.banking.views import deciding
from fund.banking.views.answers import factor_of
from fund.ledger.models import Fund
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal


@allow("payment.list")
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """For each fund what holds today, what is proposed, and what was before."""
    user, today = reader(request), timezone.localdate()
    shown = []
    for fund in funds_of(user).order_by("name"):
        found = ApprovalRules.objects.filter(fund=fund).select_related("proposed_by", "decided_by")[:50]
        limits = ApprovalRules.objects.limits(fund, today)
        shown.append({"fund": fund, "limits": limits, "rows": deciding.rows_for(found, user)})
    context = {
        "shown": shown, "may_propose": user.may("payment.rules_propose"), "factor": factor_of(user),
        "may_decide": user.may("payment.rules_approve"),
    }  # fmt: skip
    return render(request, "banking/rules.html", context)


@allow("payment.rules_propose")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str) -> HttpResponse:
    user, today = reader(request), timezone.localdate()
    fund = get_object_or_404(Fund.objects.filter(pk__in=funds_of(user)), code=code)
    limits = ApprovalRules.objects.limits(fund, today)
    stands = {
        "key": uuid4().hex, "one_up_to_cents": limits.one_up_to_cents,
        "two_up_to_cents": limits.two_up_to_cents, "from_on": today + timedelta(days=1),
    }  # fmt: skip
    form, problem = RulesForm(request.POST or None, initial=stands), None
    if request.method == "POST" and form.is_valid():
        try:
            rules.propose(fund=fund, on=today, by=user, **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("Proposed. Another person is told, and decides on it."))
            return redirect("banking:rules")
    context = {
        "form": form, "problem": problem, "label": _("Propose the rules"),
        "title": _("Rules of approval of %(fund)s") % {"fund": fund.name},
        "text": _(
            "By the total of a batch. A second treasurer approves the rules; they hold from their day on."
        ),
        "back": reverse("banking:rules"),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)


def _rules(request: HttpRequest, pk: int) -> ApprovalRules:
    return get_object_or_404(ApprovalRules.objects.visible_to(reader(request)).select_related("fund"), pk=pk)


@allow("payment.rules_approve")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.approve(request, _rules(request, pk), _("Approved. The rules hold from their day on."))


@allow("payment.rules_approve")
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.reject(request, _rules(request, pk), _("Reject these rules"))


@allow("payment.rules_propose")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.withdraw(request, _rules(request, pk))
