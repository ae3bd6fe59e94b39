"""Loans repaid by a share of what the Activity is paid: the months, the share, its review."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fund.money import BASIS_POINTS
from loans import changes, income
from loans.forms.beside import said
from loans.forms.income import ShareForm
from loans.income_rule import floors
from loans.models import Agreement, IncomeShare
from loans.models.agreements import State
from loans.models.changes import ChangeKind
from loans.previews import effect
from loans.views.borrowing import visible
from loans.views.changing import TAGS
from loans.views.four_eyes import decided_page
from workflows.access import allow
from workflows.money_words import money
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 24
COLUMNS = [
    Column(gettext_lazy("Month"), "month", "day"),
    Column(gettext_lazy("Paid to the Activity"), "received_cents", "amount"),
    Column(gettext_lazy("Share"), "percent"),
    Column(gettext_lazy("At least"), "floor_cents", "amount"),
    Column(gettext_lazy("Deducted"), "taken_cents", "amount"),
]


@require_safe
@allow("loan.read")
def months(request: HttpRequest, number: str) -> HttpResponseBase:
    """What the Activity was paid, month by month, and what was deducted of it; the shares that were agreed."""
    held, on, user = get_object_or_404(visible(request), number=number), timezone.localdate(), reader(request)
    lines = income.lines(held, on)[::-1]
    if download := table_response(request, f"deducted-{held.number}", COLUMNS, lines):
        return download
    share = income.share_of_loan(held)
    reviewed = share is not None and income.review_on(share) <= on and not held.is_borrower(user)
    context = {
        "loan": held,
        "own": held.is_borrower(user),
        "share": share,
        "review_on": income.review_on(share) if share else None,
        "review": _said(held, on) if reviewed and held.state == State.RUNNING else "",
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "shares": [
            (each, TAGS[each.state]) for each in held.income_shares.all() if may(user, "loan.change_read")
        ],
        "may_propose": may(user, "loan.change") and held.state == State.RUNNING,
    }
    return render(request, "loans/income.html", context)


def _said(held: Agreement, on: Any) -> str:
    points, floor = income.proposed_share(held, on)
    said = _(
        "As the last twelve months went, %(share)s and at least %(floor)s a month would repay the rest in time."
    )
    return said % {"share": f"{points * 100 / BASIS_POINTS:g}\u00a0%", "floor": money(floor, held.currency)}


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change")
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose a share, another one, or that it end; the form begins with what would repay the rest in time."""
    held, on = get_object_or_404(visible(request), number=number, state=State.RUNNING), timezone.localdate()
    points, floor = income.proposed_share(held, on)
    initial = {"key": uuid.uuid4().hex, "share": f"{points / 100:g}", "floor_cents": floor}
    form = ShareForm(request.POST or None, initial=initial, on=on)
    problem, status = "", 422 if form.is_bound else 200
    if form.is_valid():
        try:
            made = income.propose(held, on=on, by=reader(request), **form.facts)
            messages.success(request, _("Proposed. Another treasurer decides."))
            return redirect(made)
        except Refusal as refusal:
            problem, status = said(form, refusal), refusal.status
    context = {
        "loan": held,
        "form": form,
        "problem": problem,
        "activity": income.activity_of(held),
        "least": income.least_floor(held),
    }
    return render(request, "loans/propose_share.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("loan.change_read")
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """A share that was proposed: read it, approve it, reject it, take it back."""
    seen = IncomeShare.objects.visible_to(reader(request)).filter(agreement__in=visible(request))
    related = ("agreement__terms", "agreement__fund", "agreement__schedule", "proposed_by", "decided_by")
    found = get_object_or_404(seen.select_related(*related), pk=pk)
    loan = found.agreement
    ends = not found.basis_points
    rows = [
        (_("From the month of"), date_format(found.from_on, "F Y")),
        (
            _("Share of what the Activity is paid"),
            _("none any more: the plan stays") if ends else found.percent,
        ),
        *([] if ends else [(_("At least, a month"), money(found.floor_cents, loan.currency))]),
    ]
    return decided_page(
        request, found, title=_("Loan %(number)s: share of income") % {"number": loan.number}, rows=rows,
        back=(reverse("loans:income", args=[loan.number]), loan.number), currency=loan.currency,
        effect=None if ends else lambda: _effect(found),
    )  # fmt: skip


def _effect(found: IncomeShare) -> dict[str, Any]:
    """The plan as it would be."""
    loan, on = found.agreement, timezone.localdate()
    figures = {
        "kind": ChangeKind.SHARE, "cents": found.floor_cents,
        "count": floors(loan.outstanding_cents, found.floor_cents), "first_due_on": income.first_due_on(found.from_on),
    }  # fmt: skip
    return effect(loan, changes.looked_at(loan, changes.facts(loan, figures, on)))
