"""Advances and guarantees for those who follow them: the list, one of them, what its client paid."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans import refund as refunding
from loans.activities import recovering, writing
from loans.activities.forms import ClaimFilterForm, ReceiptForm
from loans.activities.models import Claim, Receipt
from loans.activities.models.claims import BEGUN, ChangeKind, ClaimQuerySet, State
from loans.activities.words import STEPS, tag_of
from loans.activities.writing import without_content
from loans.forms.changing import ReasonForm
from loans.standing import lines_of
from workflows.access import allow, say_refusal
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

PAGE = 50

COLUMNS = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("What for"), "get_way_display"),
    Column(gettext_lazy("Member number"), "member.number"),
    Column(gettext_lazy("Member"), lambda claim: str(claim.member)),
    Column(gettext_lazy("Activity"), "activity.code"),
    Column(gettext_lazy("Invoice"), "invoice"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Currency"), "currency"),
    Column(gettext_lazy("Paid"), "cents", "amount"),
    Column(gettext_lazy("Recovered"), "repaid_cents", "amount"),
    Column(gettext_lazy("Lost"), "relieved_cents", "amount"),
    Column(gettext_lazy("Left"), "outstanding_cents", "amount"),
    Column(gettext_lazy("The client pays by"), "oldest_unpaid_on", "day"),
    Column(gettext_lazy("Paid on"), "started_on", "day"),
    Column(gettext_lazy("Ended on"), "ended_on", "day"),
]


def visible(request: HttpRequest) -> ClaimQuerySet:
    related = (
        "member__user",
        "activity",
        "case__cooperative",
        "case__activity_request",
        "order",
        "terms",
        "fund",
    )
    found = Claim.objects.visible_to(reader(request)).select_related(*related)
    return found.prefetch_related(without_content())


@require_safe
@allow("activity.list")
def claims(request: HttpRequest) -> HttpResponseBase:
    """What is to be recovered, late clients first; every filter is in the address."""
    on = timezone.localdate()
    form = ClaimFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    seen = visible(request)
    found = listed(seen, asked, on)
    if download := table_response(request, "claims", COLUMNS, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": [{"claim": claim, "tag": tag_of(claim, on)} for claim in page],
        "totals": totals(seen), "filtered": any(asked.values()), "clear": reverse("activities:claims"),
    }  # fmt: skip
    return render(request, "activities/claims.html", context)


def listed(claims: ClaimQuerySet, asked: dict[str, Any], on: Any) -> ClaimQuerySet:
    if asked.get("late"):
        claims = claims.late(on)
    for name in ("way", "state"):
        if asked.get(name):
            claims = claims.filter(**{name: asked[name]})
    if text := (asked.get("q") or "").strip():
        wanted = Q(number__iexact=text) | Q(invoice__iexact=text) | Q(reference__iexact=text)
        wanted |= Q(member__last_name__istartswith=text) | Q(member__number__iexact=text)
        claims = claims.filter(wanted)
    return claims.order_by("ended_on", "oldest_unpaid_on", "-pk")


def totals(claims: ClaimQuerySet) -> list[dict[str, Any]]:
    """For each currency what was paid and not recovered, and what was lost."""
    sums = claims.filter(state__in=BEGUN).order_by("currency").values("currency")
    counted = sums.annotate(
        paid=Sum("cents"), back=Sum("repaid_cents"), lost=Sum("relieved_cents"), again=Sum("recovered_cents")
    )
    return [
        {
            "currency": row["currency"],
            "left_cents": row["paid"] - row["back"] - row["lost"],
            "back_cents": row["back"],
            "lost_cents": row["lost"] - row["again"],
        }
        for row in counted
    ]


@require_safe
@allow("activity.read")
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Paid, recovered, left; who owes it and how it is recovered."""
    held = get_object_or_404(visible(request), number=number)
    on, user = timezone.localdate(), reader(request)
    own = held.member.user_id == user.pk
    found = recovering.replayed(held)
    decisions = may(user, "claim.decision_read")
    proposals = held.proposals.select_related("proposed_by")
    context = {
        "claim": held, "own": own, "tag": tag_of(held, on), "started": held.state in BEGUN,
        "lines": lines_of(zip(found.rows, found.paid_cents, strict=True), on, started=held.state == State.RUNNING),
        "receipts": held.receipts.select_related("undone").order_by("-value_on", "-pk"),
        "letters": held.letters.all(), "next": writing.due(held), "today": on,
        "may_remind": may(user, "claim.remind"),
        "proposals": proposals if decisions else proposals.standing(), "may_read_proposals": decisions,
        "may_record": may(user, "claim.record") and held.state in BEGUN,
        "may_propose": may(user, "claim.propose") and held.state == State.RUNNING,
        "may_undo_loss": may(user, "claim.propose")
        and held.proposals.standing().filter(kind=ChangeKind.LOSS).exists(),
        "to_order_cents": refunding.to_order_cents(held)
        if held.surplus_cents and may(user, "payment.prepare")
        else 0,
        "events": [] if own else [(STEPS.get(one.step, one.step), one) for one in held.events.all()],
    }  # fmt: skip
    return render(request, "activities/claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.record")
def tell_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The client paid, and no bank statement of the fund will show it."""
    held = get_object_or_404(visible(request), number=number, state__in=BEGUN)
    initial = {"on": timezone.localdate(), "key": uuid.uuid4().hex}
    form, problem = ReceiptForm(request.POST or None, initial=initial), None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            recovering.tell(
                held, key=f"page/{typed['key']}", cents=typed["cents"], on=typed["on"], by=reader(request)
            )
            messages.success(request, _("Recorded."))
            return redirect(held)
        except Refusal as refusal:
            problem = refusal
    return _confirm(
        request, held, form, problem, title=_("The client paid for %(number)s") % {"number": number},
        text=_("Only what no bank statement of the fund will show: what its bank received is found by itself."),
        label=_("Record it"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@allow("claim.record")
def undo_receipt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What was told was a mistake."""
    held = get_object_or_404(visible(request), number=number)
    receipt = get_object_or_404(Receipt.objects.standing(), claim=held, channel="invoicing", pk=pk)
    form, problem = ReasonForm(request.POST or None), None
    if form.is_valid():
        try:
            recovering.untell(
                receipt, on=timezone.localdate(), by=reader(request), why=form.cleaned_data["why"]
            )
            messages.success(request, _("Undone."))
            return redirect(held)
        except Refusal as refusal:
            problem = refusal
    return _confirm(
        request, held, form, problem, title=_("Take a receipt of %(number)s back") % {"number": number},
        text=_("The claim stands as if this payment had not been told."), label=_("Undo it"),
    )  # fmt: skip


def _confirm(
    request: HttpRequest, held: Claim, form: Any, problem: Refusal | None, **words: str
) -> HttpResponse:
    context = {"form": form, "problem": problem, "back": held.get_absolute_url(), **words}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)


@require_POST
@allow("payment.prepare")
def pass_on(request: HttpRequest, number: str) -> HttpResponse:
    """Order what the client paid too much sent on."""
    held = get_object_or_404(visible(request), number=number)
    try:
        order = recovering.pass_on(held, on=timezone.localdate(), by=reader(request))
    except Refusal as refusal:
        say_refusal(request, refusal)
        return redirect(held)
    messages.success(request, _("Ordered. It waits among the payments to make."))
    return redirect(order)
