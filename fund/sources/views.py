"""Pages of the sources: what feeds the fund, the import of invoices, gifts, rates, funding lines."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger import balances
from fund.ledger.models import Fund, Kind
from fund.ledger.views import chosen, tabs
from workflows.access import allow, say_refusal
from workflows.people.permissions import may
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import contributions, funding_lines, income, rates
from .forms import GiftForm, ImportForm, LineForm, LineMoneyForm, OpeningForm, RateForm
from .models import ContributionImport, ContributionRate, FundingLine, Gift

PAGE = 50
MOST_PROBLEMS = 200


def page_of(request: HttpRequest, fund: Fund, **more: Any) -> dict[str, Any]:
    return {
        "fund": fund, "tabs": tabs(request, fund), "may_record": may(request.user, "sources.record"), **more,
    }  # fmt: skip


@allow("sources.read")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What fed the fund, each figure leading to its rows."""
    fund = chosen(request)
    held = balances.by_kind(fund)
    posted = ContributionImport.objects.filter(fund=fund, posted_at__isnull=False)
    page = page_of(
        request,
        fund,
        figures=[
            {
                "label": kind.label,
                "cents": -held[kind],
                "url": f"{reverse('ledger:journal')}?fund={fund.code}&kind={kind}",
            }
            for kind in (Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.LINE, Kind.OPENING, Kind.FEES)
        ],
        rates=ContributionRate.objects.filter(cooperative__funds=fund).select_related("cooperative"),
        imports=posted.select_related("by")[:10],
        funds=Fund.objects.visible_to(request.user).order_by("code"),
        lines=FundingLine.objects.filter(fund=fund).select_related("account"),
        opened=held[Kind.OPENING] != 0,
    )
    return render(request, "sources/overview.html", page)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Hand in a file: it is read to its end and kept until it is confirmed."""
    fund = chosen(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            contributions.check(contributions.rows_of(upload), fund=fund, on=localdate())
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("sources:import", contributions.stage(upload, fund=fund, by=request.user).pk)
    return render(
        request,
        "sources/import_file.html",
        page_of(request, fund, form=form),
        status=422 if form.is_bound else 200,
    )


@allow("sources.read")
@require_GET
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what it would do while it waits, what it did once it is posted."""
    made = _import(request, pk)
    page = page_of(request, made.fund, made=made)
    if made.posted_at is None:
        with made.file.open("rb") as file:
            checked = contributions.check(contributions.rows_of(file), fund=made.fund, on=localdate())
        page |= {
            "checked": checked, "problems": checked.problems[:MOST_PROBLEMS],
            "more": max(0, len(checked.problems) - MOST_PROBLEMS), "sums": checked.by_cooperative(),
        }  # fmt: skip
        return render(request, "sources/import_check.html", page)
    invoices = made.lines.select_related("cooperative", "member").order_by("pk")
    page["page"] = Paginator(invoices, PAGE).get_page(request.GET.get("page"))
    return render(request, "sources/import_done.html", page)


@allow("sources.record")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    made = _import(request, pk)
    try:
        posted = contributions.confirm(made, on=localdate(), by=request.user)
    except Refusal as refused:
        say_refusal(request, refused)
    else:
        said = (
            _("The contributions were recorded.")
            if posted
            else _("Every invoice was known: nothing changed.")
        )
        messages.success(request, said)
    return redirect("sources:import", pk)


@allow("sources.record")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that was only looked at."""
    contributions.discard(_import(request, pk))
    messages.success(request, _("The file was thrown away."))
    return redirect("sources:overview")


def _import(request: HttpRequest, pk: int) -> ContributionImport:
    return get_object_or_404(
        ContributionImport.objects.visible_to(request.user).select_related("fund", "by"), pk=pk
    )


@allow("sources.read")
@require_GET
def gifts(request: HttpRequest) -> HttpResponseBase:
    fund = chosen(request)
    found = Gift.objects.filter(fund=fund).select_related("envelope", "movement")
    columns = [
        Column(_("Number"), "number"), Column(_("Received on"), "received_on", "day"),
        Column(_("Given by"), "giver"), Column(_("For"), "envelope.name"), Column(_("Note"), "note"),
        Column(_("Amount"), "amount_cents", "amount"),
    ]  # fmt: skip
    if download := table_response(request, f"gifts-{fund.code}", columns, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    total = found.aggregate(cents=Sum("amount_cents", default=0))["cents"]
    return render(request, "sources/gifts.html", page_of(request, fund, page=page, total=total))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def gift(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = GiftForm(request.POST or None, fund=fund, initial={"on": localdate()})

    def record(typed: dict[str, Any]) -> str:
        made = income.receive_gift(fund=fund, by=request.user, **typed)
        return _("Gift %s was recorded.") % made.number

    return _recorded(request, fund, form, record, _("Record a gift"), "sources:gifts")


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = OpeningForm(request.POST or None, initial={"on": localdate()})

    def record(typed: dict[str, Any]) -> str:
        income.open_books(fund, by=request.user, **typed)
        return _("The opening balance was recorded.")

    return _recorded(request, fund, form, record, _("Opening balance"), "sources:overview")


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = RateForm(request.POST or None, fund=fund)

    def record(typed: dict[str, Any]) -> str:
        rates.begin_rate(**typed)
        return _("The rate was recorded.")

    return _recorded(request, fund, form, record, _("New contribution rate"), "sources:overview")


@allow("sources.read")
@require_GET
def lines(request: HttpRequest) -> HttpResponseBase:
    fund = chosen(request)
    found = FundingLine.objects.filter(fund=fund).select_related("account", "envelope", "fund")
    columns = [
        Column(_("Code"), "code"), Column(_("Lender"), "lender"), Column(_("Region"), "region"),
        Column(_("From"), "from_on", "day"), Column(_("Until"), "to_on", "day"),
        Column(_("Limit"), "limit_cents", "amount"), Column(_("Drawn"), "drawn_cents", "amount"),
    ]  # fmt: skip
    if download := table_response(request, f"funding-lines-{fund.code}", columns, found):
        return download
    return render(request, "sources/lines.html", page_of(request, fund, lines=found))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def line_new(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = LineForm(request.POST or None, fund=fund)

    def record(typed: dict[str, Any]) -> str:
        return _("%s was recorded.") % funding_lines.open_line(fund=fund, **typed)

    return _recorded(request, fund, form, record, _("New funding line"), "sources:lines")


@allow("sources.read")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_visible_lines(request), pk=pk)
    return render(request, "sources/line.html", page_of(request, found.fund, line=found))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def line_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Draw on a line, or pay a part of it back."""
    found = get_object_or_404(_visible_lines(request), pk=pk)
    form = LineMoneyForm(request.POST or None, initial={"on": localdate()})
    act, title = {
        "draw": (funding_lines.draw, _("Draw on %s") % found),
        "back": (funding_lines.pay_back, _("Pay back to %s") % found),
    }[way]

    def record(typed: dict[str, Any]) -> str:
        act(found, by=request.user, **typed)
        return _("The money was recorded.")

    return _recorded(request, found.fund, form, record, title, "sources:lines")


def _visible_lines(request: HttpRequest) -> QuerySet[FundingLine]:
    return FundingLine.objects.visible_to(request.user).select_related("account", "envelope", "fund")


def _recorded(
    request: HttpRequest,
    fund: Fund,
    form: forms.Form,
    record: Callable[[dict[str, Any]], str],
    title: str,
    after: str,
) -> HttpResponse:
    """One form that records one thing: post, say so, go on; or show again what was typed, with what is
    wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, record(form.cleaned_data))
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse(after)}?fund={fund.code}")
    page = page_of(request, fund, form=form, heading=title, cancel=f"{reverse(after)}?fund={fund.code}")
    return render(request, "sources/record.html", page, status=422 if form.is_bound else 200)
