"""Pages of gifts, opening balances and recoveries."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger.views import chosen
from fund.sources import gifts as giving
from fund.sources import openings, paying_out, receipts, recoveries
from fund.sources.forms import GiftForm, GiftPaymentForm, OpeningForm, RecoveryForm
from fund.sources.models import Gift, OpeningBalance, Receipt, Recovery
from workflows.access import allow
from workflows.money_words import money
from workflows.people.models import User
from workflows.sheets import Column, table_response

from .parts import PAGE, page_of, recorded, taken_back


@allow("sources.read")
@require_GET
def gifts(request: HttpRequest) -> HttpResponseBase:
    fund = chosen(request)
    found = Gift.objects.filter(fund=fund).select_related("envelope", "movement__reversed_by")
    columns = [
        Column(_("Number"), "number"), Column(_("Received on"), "received_on", "day"),
        Column(_("Given by"), "giver"), Column(_("Reference"), "reference"),
        Column(_("For"), "envelope.name"), Column(_("Note"), "note"),
        Column(_("Amount"), "amount_cents", "amount"),
        Column(_("Taken back"), lambda gift: hasattr(gift.movement, "reversed_by")),
    ]  # fmt: skip
    if download := table_response(request, f"gifts-{fund.code}", columns, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    standing = found.filter(movement__reversed_by=None)
    total = standing.aggregate(cents=Sum("amount_cents", default=0))["cents"]
    return render(request, "sources/gifts.html", page_of(request, fund, page=page, total=total))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def gift_new(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = GiftForm(request.POST or None, fund=fund, initial={"on": localdate()})

    def record(typed: dict[str, Any]) -> str:
        return _("Gift %s was recorded.") % giving.receive_gift(fund=fund, by=request.user, **typed).number

    after = f"{reverse('sources:gifts')}?fund={fund.code}"
    return recorded(request, fund, form, record, _("Record a gift"), after)


@allow("sources.read")
@require_GET
def gift(request: HttpRequest, number: str) -> HttpResponse:
    found = _gift(request, number)
    page = page_of(
        request, found.fund, gift=found, void=receipts.is_void(found),
        receipt=Receipt.objects.filter(gift=found).defer("content").first(), order=paying_out.order_of(found),
    )  # fmt: skip
    return render(request, "sources/gift.html", page)


@allow("sources.record")
@require_POST
def receipt_issue(request: HttpRequest, number: str) -> HttpResponse:
    """Make the receipt, or hand out the one that was made."""
    return _pdf(receipts.issue(_gift(request, number), on=localdate(), by=request.user))


@allow("sources.read")
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    return _pdf(get_object_or_404(Receipt, gift=_gift(request, number)))


def _pdf(made: Receipt) -> HttpResponse:
    response = HttpResponse(bytes(made.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{made.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def gift_order(request: HttpRequest, number: str) -> HttpResponse:
    """Send a gift back to its giver: ordered, batched and approved like any payment."""
    found = _gift(request, number)
    form = GiftPaymentForm(request.POST or None, initial={"payee_name": found.giver[:70]})

    def record(typed: dict[str, Any]) -> str:
        assert isinstance(request.user, User)
        typed.pop("key", None)
        paying_out.order_gift_back(found, on=localdate(), by=request.user, **typed)
        return _("Ordered. It waits among the payments to make.")

    title = _("Send gift %s back") % found
    return recorded(request, found.fund, form, record, title, found.get_absolute_url())


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def gift_back(request: HttpRequest, number: str) -> HttpResponse:
    found = _gift(request, number)
    return taken_back(
        request, found.fund, _("Take back gift %s") % found, _effect(found.amount_cents, found),
        lambda why: giving.take_back_gift(found, on=localdate(), by=request.user, why=why),
        found.get_absolute_url(), said=_("The gift was taken back."),
    )  # fmt: skip


def _effect(cents: int, row: Any) -> str:
    return _("%(cents)s is taken back by an opposite movement of today.") % {
        "cents": money(cents, row.fund.currency)
    }


def _gift(request: HttpRequest, number: str) -> Gift:
    visible = Gift.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("fund", "envelope", "member", "movement", "made_by"), number=number
    )


@allow("sources.read")
@require_http_methods(["GET"])
def opening(request: HttpRequest) -> HttpResponse:
    """The opening balance that holds, and those that were taken back."""
    fund = chosen(request)
    rows = OpeningBalance.objects.filter(fund=fund).select_related("movement__reversed_by", "movement__by")
    return render(
        request, "sources/openings.html", page_of(request, fund, rows=rows, standing=openings.standing(fund))
    )


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def opening_new(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = OpeningForm(request.POST or None, fund=fund, initial={"on": localdate()})

    def record(typed: dict[str, Any]) -> str:
        openings.open_books(fund, by=request.user, **typed)
        return _("The opening balance was recorded.")

    after = f"{reverse('sources:opening')}?fund={fund.code}"
    return recorded(request, fund, form, record, _("Opening balance"), after)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def opening_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        OpeningBalance.objects.visible_to(request.user).select_related("fund", "movement"), pk=pk
    )
    return taken_back(
        request, found.fund, _("Take back the opening balance"), _effect(found.bank_cents, found),
        lambda why: openings.take_back_opening(found, on=localdate(), by=request.user, why=why),
        f"{reverse('sources:opening')}?fund={found.fund.code}", said=_("The opening balance was taken back."),
    )  # fmt: skip


@allow("sources.read")
@require_GET
def recovery_list(request: HttpRequest) -> HttpResponseBase:
    fund = chosen(request)
    found = Recovery.objects.filter(fund=fund).select_related("envelope", "movement__reversed_by")
    columns = [
        Column(_("Number"), "number"), Column(_("Received on"), "received_on", "day"),
        Column(_("From whom"), "payer"), Column(_("Loss"), "loss"), Column(_("Reference"), "reference"),
        Column(_("Note"), "note"), Column(_("Amount"), "amount_cents", "amount"),
        Column(_("Taken back"), lambda row: hasattr(row.movement, "reversed_by")),
    ]  # fmt: skip
    if download := table_response(request, f"recoveries-{fund.code}", columns, found):
        return download
    page = page_of(
        request, fund, page=Paginator(found, PAGE).get_page(request.GET.get("page")),
        loss=recoveries.loss_of(fund, ""),
    )  # fmt: skip
    return render(request, "sources/recoveries.html", page)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def recovery_new(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = RecoveryForm(request.POST or None, initial={"on": localdate()})

    def record(typed: dict[str, Any]) -> str:
        return _("Recovery %s was recorded.") % recoveries.recover(fund=fund, by=request.user, **typed).number

    after = f"{reverse('sources:recoveries')}?fund={fund.code}"
    return recorded(request, fund, form, record, _("Record a recovery"), after)


@allow("sources.read")
@require_GET
def recovery(request: HttpRequest, number: str) -> HttpResponse:
    found = _recovery(request, number)
    page = page_of(
        request, found.fund, recovery=found, loss=recoveries.loss_of(found.fund, found.loss),
        void=hasattr(found.movement, "reversed_by"),
    )  # fmt: skip
    return render(request, "sources/recovery.html", page)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def recovery_back(request: HttpRequest, number: str) -> HttpResponse:
    found = _recovery(request, number)
    return taken_back(
        request, found.fund, _("Take back recovery %s") % found, _effect(found.amount_cents, found),
        lambda why: recoveries.take_back_recovery(found, on=localdate(), by=request.user, why=why),
        found.get_absolute_url(), said=_("The recovery was taken back."),
    )  # fmt: skip


def _recovery(request: HttpRequest, number: str) -> Recovery:
    visible = Recovery.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("fund", "envelope", "movement__reversed_by", "made_by"), number=number
    )
