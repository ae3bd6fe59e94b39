"""Pages of money out: orders that wait, batches, approval by another person, the payment file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.bank_days import bank_day_from
from fund.banking import batches, between, coming_back, duplicates, orders, purposes, settling
from fund.banking import iban as accounts
from fund.banking.forms import ClearForm, LowerForm, PostponeForm, PrepareForm, ReasonForm, RedirectForm
from fund.banking.models import BankAccount, PaymentBatch, PaymentOrder
from fund.banking.views.answers import TAGS, act, factor_of, page_of, with_code
from workflows.access import allow
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import NotYours, Refusal
from workflows.sheets import Column, table_response

ORDER_COLUMNS = [
    Column(gettext_lazy("Case"), "case_reference"),
    Column(gettext_lazy("Payee"), "shown_payee"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Currency"), "fund.currency"),
    Column(gettext_lazy("Communication"), "communication"),
    Column(gettext_lazy("Ordered on"), "ordered_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Paid on"), "paid_on", "day"),
    Column(gettext_lazy("Came back because"), "came_back_because"),
]
BATCH_COLUMNS = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Account"), "account.iban"),
    Column(gettext_lazy("Day of execution"), "execute_on", "day"),
    Column(gettext_lazy("Orders"), "orders", "number"),
    Column(gettext_lazy("Amount"), "sum_cents", "amount"),
    Column(gettext_lazy("Prepared by"), "prepared_by.get_full_name"),
    Column(gettext_lazy("State"), "get_state_display"),
]
STATE = PaymentOrder.State
VIEWS = {
    "waiting": (gettext_lazy("Waiting"), Q(state=STATE.WAITING)),
    "returned": (gettext_lazy("Came back"), Q(state=STATE.WAITING) & ~Q(return_reason="")),
    "moving": (gettext_lazy("On their way"), Q(state__in=[STATE.BATCHED, STATE.EXPORTED])),
    "paid": (gettext_lazy("Paid"), Q(state=STATE.PAID)),
    "all": (gettext_lazy("All"), Q()),
}


@allow("payment.list")
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest) -> HttpResponseBase:
    """Orders, and the batch that is made of those that wait."""
    user = reader(request)
    mine = PaymentOrder.objects.visible_to(user)
    form = PrepareForm(
        request.POST if request.method == "POST" else None,
        accounts=BankAccount.objects.visible_to(user),
        orders=mine,
        initial={"execute_on": bank_day_from(timezone.localdate())},
    )
    problem: Refusal | None = None
    if request.method == "POST":
        if not user.may("payment.prepare"):
            raise NotYours()
        if form.is_valid():
            try:
                return redirect(_prepare(form, user))
            except Refusal as refusal:
                problem = refusal
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "waiting"
    words = request.GET.get("q", "").strip()
    shown = mine.filter(VIEWS[view or "waiting"][1]).select_related("fund")
    if words:
        shown = shown.filter(
            Q(case_reference__icontains=words) | Q(payee_name__icontains=words, veiled=False)
        )
    if download := table_response(request, "payments", ORDER_COLUMNS, shown):
        return download
    context = {
        "page": page_of(request, shown, 100), "form": form, "problem": problem, "ticked": form.ticked(),
        "q": words,
        "view": view, "tags": TAGS, "total_cents": shown.total_cents(),
        "tabs": _tabs(request, mine, str(view)),
        "may_prepare": user.may("payment.prepare"),
        "has_two_accounts": BankAccount.objects.visible_to(user).count() > 1,
        "to_approve": PaymentBatch.objects.visible_to(user).filter(state=PaymentBatch.State.PREPARED).count(),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "banking/payments.html", context, status=problem.status if problem else status)


def _prepare(form: PrepareForm, user: Any) -> PaymentBatch:
    cleaned = form.cleaned_data
    return batches.prepare_batch(
        account=cleaned["account"], orders=list(cleaned["orders"]), execute_on=cleaned["execute_on"],
        on=timezone.localdate(), by=user, urgent=cleaned["urgent"],
    )  # fmt: skip


def _tabs(request: HttpRequest, mine: Any, view: str) -> list[dict[str, Any]]:
    here = reverse("banking:payments")
    tabs = [
        {"label": label, "url": f"{here}?view={name}", "current": name == view,
         "count": mine.filter(which).count() if name != "all" else None}
        for name, (label, which) in VIEWS.items()
    ]  # fmt: skip
    tabs.append({"label": _("Batches"), "url": reverse("banking:batches"), "count": None, "current": False})
    return tabs


@allow("payment.list")
@require_GET
def batch_list(request: HttpRequest) -> HttpResponseBase:
    user = reader(request)
    found = (
        PaymentBatch.objects.visible_to(user)
        .counted()
        .select_related("account__fund", "prepared_by")
        .order_by("-pk")
    )
    state = request.GET.get("state", "")
    shown = found.filter(state=state) if state in PaymentBatch.State.values else found
    if download := table_response(request, "batches", BATCH_COLUMNS, shown):
        return download
    tabs = _tabs(request, PaymentOrder.objects.visible_to(user), "")
    tabs[-1]["current"] = True
    context = {"page": page_of(request, shown.defer("file")), "tags": TAGS, "tabs": tabs, "state": state}
    return render(request, "banking/batches.html", context)


def _batch(request: HttpRequest, number: str) -> PaymentBatch:
    found = PaymentBatch.objects.visible_to(reader(request)).select_related("account__fund", "prepared_by")
    return get_object_or_404(found, number=number)


@allow("payment.read_batch")
@require_GET
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """Every line of a batch, to read before approving."""
    user, shown = reader(request), _batch(request, number)
    lines = shown.lines_for(user)
    prepared = shown.state in (PaymentBatch.State.PREPARED, PaymentBatch.State.APPROVED)
    digest = shown.digest()
    missing = shown.missing(digest, timezone.localdate()) if prepared else None
    given = list(shown.standing(digest)) if prepared else list(shown.standing_now())
    twins = duplicates.of([line.order for line in lines]) if prepared else {}
    for line in lines:
        line.twins = twins.get(line.order_id, [])  # type: ignore[attr-defined]
    own = shown.prepared_by_id == user.pk
    mine = any(approval.by_id == user.pk for approval in given)
    context = {
        "batch": shown, "lines": lines, "total_cents": sum(line.cents for line in lines), "tags": TAGS,
        "tag": TAGS[shown.state], "digest": digest, "given": given, "missing": missing,
        "unexplained": sum(not twin.cleared for each in twins.values() for twin in each),
        "factor": factor_of(user), "mine": mine, "prepared": prepared,
        "downloads": shown.events.filter(step="download").select_related("by"),
        "may_read_orders": user.may("payment.list"),
        "events": shown.events.select_related("by"), "labels": purposes.labels(),
        "full_iban": user.may("payment.prepare") or user.may("payment.approve"),
        "may_approve": user.may("payment.approve") and shown.state == PaymentBatch.State.PREPARED and not mine,
        "may_export": user.may("payment.export") and shown.state == PaymentBatch.State.APPROVED,
        "may_download": user.may("payment.export")
        and bool(shown.file)
        and not any(line.order.veiled for line in lines),
        "may_cancel": user.may("payment.cancel") and prepared,
        "may_reissue": user.may("payment.prepare") and shown.state == PaymentBatch.State.EXPORTED,
        "may_change": user.may("payment.prepare") and prepared,
        "postpone": PostponeForm(initial={"execute_on": shown.execute_on}),
        "own": own,
    }  # fmt: skip
    return render(request, "banking/batch.html", context)


@allow("payment.approve")
@require_POST
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """What was on the screen travels as a digest: another one means that the batch changed since. The code of the
    second factor travels beside it, where none was typed in the last five minutes."""
    shown, digest = _batch(request, number), request.POST.get("digest", "")
    if not digest:
        messages.error(request, _("Read the batch before you approve it."))
        return redirect(shown)
    return act(
        request,
        with_code(request, lambda: batches.approve(shown, by=reader(request), digest=digest)),
        _("Your approval is on the record."),
        shown,
    )


@allow("payment.export")
@require_POST
def export(request: HttpRequest, number: str) -> HttpResponse:
    shown = _batch(request, number)
    done = _("The payment file is written. Download it and hand it to the bank.")
    return act(request, lambda: batches.export(shown, by=reader(request)), done, shown)


@allow("payment.export")
@require_POST
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The payment file, the same bytes each time; each download is on the record."""
    shown = _batch(request, number)
    try:
        content = batches.download(shown, by=reader(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(shown)
    headers = {
        "Content-Disposition": f'attachment; filename="{shown.number}.xml"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/xml", headers=headers)


@allow("payment.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    shown, form = _batch(request, number), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        done = _("The batch is cancelled; its orders wait again.")
        return act(request, lambda: batches.cancel(shown, by=reader(request), why=why), done, shown)
    context = {
        "form": form, "title": _("Cancel batch %(number)s") % {"number": shown.number},
        "label": _("Cancel the batch"),
        "text": _("Nothing of this batch is sent. Its orders wait again."), "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def reissue(request: HttpRequest, number: str) -> HttpResponse:
    """The payment file never reached the bank: another batch, with a new number, takes its place."""
    shown, form = _batch(request, number), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why, today = form.cleaned_data["why"], timezone.localdate()
        try:
            made = batches.reissue(shown, why=why, on=today, by=reader(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(shown)
        messages.success(request, _("The batch is withdrawn. This one takes its place once it is approved."))
        return redirect(made)
    context = {
        "form": form, "title": _("Make the payment file of %(number)s again") % {"number": shown.number},
        "label": _("Withdraw it and prepare another"),
        "text": _("Only when the bank did not take the file: ask it first, or everything may be paid twice."),
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


@allow("payment.prepare")
@require_POST
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Leave an order out, or choose another day: what was approved has to be approved again."""
    shown, user = _batch(request, number), reader(request)
    if "order" in request.POST:
        orders_here = PaymentOrder.objects.visible_to(user)
        order = get_object_or_404(
            orders_here, pk=request.POST["order"] if request.POST["order"].isdigit() else 0
        )
        done = _("The order is left out and waits again.")
        return act(request, lambda: batches.take_out(shown, order, by=user), done, shown)
    form = PostponeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["execute_on"])))
        return redirect(shown)
    day: date = form.cleaned_data["execute_on"]
    done = _("The day of execution is changed.")
    return act(
        request,
        lambda: batches.postpone(shown, execute_on=day, on=timezone.localdate(), by=user),
        done,
        shown,
    )


def _order(request: HttpRequest, pk: int) -> PaymentOrder:
    found = PaymentOrder.objects.visible_to(reader(request)).select_related("fund", "ordered_by")
    return get_object_or_404(found, pk=pk)


@allow("payment.list")
@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = _order(request, pk), reader(request)
    waiting = shown.state == PaymentOrder.State.WAITING
    places = shown.batch_lines.select_related("batch").order_by("-pk")
    context = {
        "order": shown, "tag": TAGS[shown.state], "places": places,
        "events": shown.events.select_related("by"),
        "label": purposes.labels().get(shown.purpose, shown.purpose),
        "full_iban": user.may("payment.prepare") or user.may("payment.approve"),
        "may_redirect": waiting
        and user.may("payment.prepare")
        and purposes.of(shown.purpose).goes_elsewhere,
        "arrival": between.arrival(shown), "rests": coming_back.rests_of([shown]).get(shown.pk, []),
        "whole": coming_back.whole_of(shown),
        "twins": duplicates.of([shown]).get(shown.pk, []) if shown.is_open else [],
        "clear": ClearForm(), "may_clear": user.may("payment.prepare"),
        "may_cancel": waiting and user.may("payment.cancel"),
        "may_lower": waiting
        and user.may("payment.prepare")
        and purposes.of(shown.purpose).lowered is not None,
        "may_reject": shown.state == PaymentOrder.State.EXPORTED and user.may("line.match"),
    }  # fmt: skip
    return render(request, "banking/order.html", context)


@allow("payment.prepare")
@require_POST
def clear_twin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why two payments that look alike are both to be paid."""
    shown, form = _order(request, pk), ClearForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why both are paid."))
        return redirect(shown)
    other = _order(request, form.cleaned_data["other"])
    done = _("The reason is on the record of both payments.")
    why = form.cleaned_data["why"]
    return act(request, lambda: duplicates.clear(shown, other, why=why, by=reader(request)), done, shown)


@allow("payment.cancel")
@require_http_methods(["GET", "POST"])
def cancel_order(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be paid; what was set aside for it is available again."""
    shown, form = _order(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        done = _("The payment is cancelled.")
        return act(request, lambda: orders.cancel_order(shown, by=reader(request), why=why), done, shown)
    context = {
        "form": form, "title": _("Cancel this payment"), "label": _("Cancel the payment"),
        "text": _("It will not be paid. What was set aside for it is available again; this cannot be undone."),
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def redirect_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Another account for a payment that came back."""
    shown = _order(request, pk)
    form = RedirectForm(
        request.POST or None, initial={"payee_name": "" if shown.veiled else shown.payee_name}
    )
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            orders.redirect(shown, by=reader(request), **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            given = accounts.parse(form.cleaned_data["iban"])
            said = _("The payment goes to %(iban)s, %(bank)s, once it is batched and approved.")
            messages.success(request, said % {"iban": given.printed, "bank": given.bank})
            return redirect(shown)
    context = {
        "form": form, "problem": problem, "title": _("Pay to another account"),
        "label": _("Change the account"),
        "text": _("Check the new account with the payee through a channel that you knew before."),
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors or problem else 200)


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def lower_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The final amount is lower than what was granted."""
    shown = _order(request, pk)
    form = LowerForm(request.POST or None)
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            orders.lower(shown, by=reader(request), on=timezone.localdate(), **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("Less is paid; the rest is available again."))
            return redirect(shown)
    context = {
        "form": form, "problem": problem, "title": _("Pay less"), "label": _("Lower the amount"),
        "text": _("Ordered: %(cents)s. What is not paid is available again in its envelope. The member is told.")
        % {"cents": money(shown.cents, shown.fund.currency)},
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors or problem else 200)


@allow("line.match")
@require_http_methods(["GET", "POST"])
def reject_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank refused it before it paid, and no line will say so."""
    shown, form = _order(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]

        def reject() -> None:
            placed = shown.active_line
            if placed is None:
                raise Refusal(_("Only a payment that is on its way can be refused by the bank."))
            settling.reject(placed, why=why, on=timezone.localdate(), by=reader(request))

        return act(request, reject, _("The payment waits again, with the bank's reason."), shown)
    context = {
        "form": form, "title": _("The bank refused this payment"), "label": _("It was refused"),
        "text": _("The money is back on the account in the books, and the order waits to be paid again."),
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    return render(request, "banking/confirm.html", context, status=422 if form.errors else 200)
