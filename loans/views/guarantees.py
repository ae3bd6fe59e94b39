"""A guarantor is called: proposed, approved by another, read by the guarantor, ended."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fund.ledger import proposals
from fund.ledger.models.proposals import State as ProposalState
from loans import guarantees
from loans.forms.beside import said
from loans.forms.changing import ReasonForm
from loans.forms.guarantees import CallForm
from loans.models import GuaranteeCall
from loans.views.borrowing import visible
from loans.views.changing import TAGS
from loans.views.papers import pdf_response
from workflows.access import allow, posted
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal

DAYS = 30  # usual time to pay


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change")
def call_guarantor(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that the guarantor pay what is late, or what was lost."""
    held = get_object_or_404(visible(request), number=number, guarantor__isnull=False)
    on, key = timezone.localdate(), posted(request, "key")[:40] or uuid.uuid4().hex
    most = guarantees.callable_cents(held, on)
    form = CallForm(request.POST or None, initial={"cents": most, "due_on": on + timedelta(days=DAYS)})
    problem, status = "", 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = guarantees.propose(held, key=f"page/{key}", on=on, by=reader(request), **form.cleaned_data)
            messages.success(request, _("Proposed. Another treasurer decides."))
            return redirect(made)
        except Refusal as refusal:
            problem, status = said(form, refusal), refusal.status
    context = {"loan": held, "form": form, "problem": problem, "key": key, "most": most}
    return render(request, "loans/call_guarantor.html", context, status=status)


def _call(request: HttpRequest, number: str) -> GuaranteeCall:
    found = GuaranteeCall.objects.visible_to(reader(request)).select_related(
        "agreement__member", "agreement__case__cooperative", "guarantor__user", "expected", "fund", "proposed_by",
        "decided_by",
    )  # fmt: skip
    return get_object_or_404(found, number=number)


@require_safe
@allow("loan.guarantee_read")
def guarantee_call(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked, by when, and what came."""
    return _page(request, _call(request, number))


def _page(
    request: HttpRequest, found: GuaranteeCall, *, form: Any = None, problem: Refusal | None = None
) -> HttpResponse:
    user, on = reader(request), timezone.localdate()
    waits, own = found.state == ProposalState.PROPOSED, found.proposed_by_id == user.pk
    decides, is_open = (
        may(user, "loan.change_approve"),
        found.state == ProposalState.APPROVED and not found.ended_on,
    )
    asked = found.guarantor.user_id == user.pk
    context = {
        "call": found, "loan": found.agreement, "asked": asked, "tag": TAGS[found.state], "digest": found.digest(),
        "form": form or ReasonForm(), "problem": problem, "open": is_open, "late": is_open and on > found.due_on,
        "own": own and not asked, "may_decide": waits and not own and decides, "may_withdraw": waits and own,
        "may_end": is_open and decides and not asked,
        "account": found.fund.bank_accounts.order_by("pk").first() if asked else None,
        "reason": found.events.exclude(reason="").values_list("reason", flat=True).last(),
    }  # fmt: skip
    status = problem.status if problem else 422 if form is not None else 200
    return render(request, "loans/guarantee_call.html", context, status=status)


@require_POST
@allow("loan.change_read")
def decide_guarantee(request: HttpRequest, number: str) -> HttpResponse:
    """Approve exactly what was read, reject it, withdraw it, or ask nothing more."""
    found, act = _call(request, number), request.POST.get("act")
    form = ReasonForm(request.POST)
    facts: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    if act in ("reject", "end") and not form.is_valid():
        return _page(request, found, form=form)
    try:
        if act == "approve":
            proposals.approve(found, digest=request.POST.get("digest", ""), **facts)
            messages.success(request, _("Approved. The guarantor is told; the letter is on this page."))
        elif act == "reject":
            proposals.reject(found, why=form.cleaned_data["why"], **facts)
        elif act == "withdraw":
            proposals.withdraw(found, **facts)
        elif act == "end":
            guarantees.end(found, why=form.cleaned_data["why"], **facts)
    except Refusal as refusal:
        return _page(request, _call(request, number), problem=refusal)
    return redirect("loans:guarantee_call", number)


@require_safe
@allow("loan.guarantee_read")
def guarantee_letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter to the guarantor, once the call is approved."""
    found = get_object_or_404(
        GuaranteeCall.objects.visible_to(reader(request)).filter(state=ProposalState.APPROVED), number=number
    )
    return pdf_response(guarantees.letter_pdf(found), f"{found.number}.pdf")
