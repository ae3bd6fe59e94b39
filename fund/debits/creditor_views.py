"""Pages of the accounts that collect: under which identifier, how early members are told, who changed it."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.banking.models import BankAccount
from fund.banking.views import deciding
from fund.banking.views.answers import factor_of
from fund.debits import creditors
from fund.debits.forms import CreditorForm
from fund.debits.models import Creditor, CreditorChange
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal


def _account(request: HttpRequest, pk: int) -> BankAccount:
    return get_object_or_404(BankAccount.objects.visible_to(reader(request)).select_related("fund"), pk=pk)


@allow("debit.list")
@require_GET
def creditor(request: HttpRequest, pk: int) -> HttpResponse:
    """How the account collects, what is proposed, and what was before."""
    user, account = reader(request), _account(request, pk)
    found = account.creditor_changes.select_related("proposed_by", "decided_by").prefetch_related("events")
    context = {
        "account": account, "known": Creditor.objects.filter(account=account).first(),
        "rows": deciding.rows_for(found[:50], user), "factor": factor_of(user),
        "may_propose": user.may("debit.creditor") and not found.waiting().exists(),
        "may_decide": user.may("debit.creditor_approve"),
    }  # fmt: skip
    return render(request, "debits/creditor.html", context)


@allow("debit.creditor")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    known = Creditor.objects.filter(account=account).first()
    stands = {"identifier": known.identifier, "notice_days": known.notice_days} if known else {}
    form = CreditorForm(request.POST or None, initial={"key": uuid4().hex, **stands})
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            change = creditors.propose(
                account, on=timezone.localdate(), by=reader(request), **form.cleaned_data
            )
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("Proposed. Another person is told, and decides on it."))
            return redirect(change)
    context = {
        "form": form, "problem": problem, "title": _("Collect to %(account)s") % {"account": account.name},
        "label": _("Propose it"), "back": reverse("debits:creditor", args=[pk]),
        "text": _("The bank gives the identifier when it lets the fund collect by direct debit. A second treasurer "
                  "approves it."),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)


def _change(request: HttpRequest, pk: int) -> CreditorChange:
    return get_object_or_404(
        CreditorChange.objects.visible_to(reader(request)).select_related("account__fund"), pk=pk
    )


@allow("debit.creditor_approve")
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.approve(
        request, _change(request, pk), _("Approved. The account collects so from now on.")
    )


@allow("debit.creditor_approve")
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.reject(request, _change(request, pk), _("Reject this change"))


@allow("debit.creditor")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return deciding.withdraw(request, _change(request, pk))
