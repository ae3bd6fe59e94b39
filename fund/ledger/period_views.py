"""Pages of periods: which months and years are closed, what to look at before closing, and opening again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflows.access import allow
from workflows.people.permissions import may
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import carrying, closing
from .forms import ReopenForm, ReserveForm
from .models import Fund, Period
from .views import chosen, tabs

PERIODS = [
    Column(gettext_lazy("Span"), "get_span_display"),
    Column(gettext_lazy("First day"), "first_on", "day"),
    Column(gettext_lazy("Last day"), "last_on", "day"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(pgettext_lazy("books", "Closed"), "closed_at", "moment"),
    Column(gettext_lazy("By"), lambda period: str(period.closed_by or "")),
]


@allow("period.read")
@require_GET
def periods(request: HttpRequest) -> HttpResponseBase:
    """Every month and year of a fund with its state."""
    fund, on = chosen(request), localdate()
    found = closing.listed(fund, on)
    if download := table_response(request, f"periods-{fund.code}", PERIODS, found):
        return download
    return render(
        request, "ledger/periods.html",
        {
            "fund": fund, "funds": Fund.objects.visible_to(request.user).order_by("code"),
            "periods": found, "closed_until": fund.closed_until, "today": on,
            "tabs": tabs(request, fund),
        },
    )  # fmt: skip


def named(request: HttpRequest, code: str) -> Period:
    """The period of this address, of the fund that it names."""
    try:
        return closing.find(chosen(request), code)
    except ValueError as error:
        raise Http404(str(error)) from error


def _frame(request: HttpRequest, period: Period, **more: Any) -> dict[str, Any]:
    user, fund = request.user, period.fund
    is_over = period.last_on < localdate()
    page = {
        "period": period, "fund": fund, "here": f"?fund={fund.code}", "is_over": is_over,
        "may_close": may(user, "period.close") and period.state == Period.State.OPEN and is_over,
        "may_reopen": may(user, "period.reopen") and period.state == Period.State.CLOSED,
        "is_mine": period.asked_by_id is not None and period.asked_by_id == user.pk,
    }  # fmt: skip
    return page | more


@allow("period.read")
@require_GET
def period(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the period began with, what moved, what it hands on; and its record."""
    found = named(request, code)
    span = (found.fund, found.first_on, found.last_on)
    columns = [
        Column(_("Kind"), "kind.label"), Column(_("Account"), lambda row: str(row.account)),
        Column(_("Carried forward"), "opening_cents", "amount"), Column(_("Added"), "added_cents", "amount"),
        Column(pgettext("books", "Taken"), "taken_cents", "amount"), Column(_("At the end"), "closing_cents", "amount"),
    ]  # fmt: skip
    if "format" in request.GET and (
        download := table_response(request, f"period-{code}", columns, carrying.by_account(*span))
    ):
        return download
    rows = carrying.by_kind(*span)
    books = [
        (
            _("Accounts: where the money is and where it came from"),
            [row for row in rows if not row.is_budget],
        ),
        (_("Budget: what the money may be used for"), [row for row in rows if row.is_budget]),
    ]
    events = found.events.select_related("by").order_by("-sequence") if found.pk else []
    page = _frame(request, found, books=books, result_cents=carrying.result_cents(rows), events=events)
    return render(request, "ledger/period.html", page)


@allow("period.close")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """The list to look at before closing; the button closes, or keeps why it is closed although something speaks
    against it."""
    found, problem, form = (
        named(request, code),
        None,
        ReserveForm(request.POST if "why" in request.POST else None),
    )
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            return _close(request, found, form.cleaned_data["why"] if form.is_bound else "")
        except Refusal as refused:
            problem = str(refused)
    remarks = closing.remarks(found)
    against = closing.reservations(found)
    page = _frame(
        request, found, differences=list(closing.differences(found)), remarks=remarks, against=against, form=form,
        problem=problem, digest=closing.digest_of(found, against), wrote=found.reserved_by_id == request.user.pk,
    )  # fmt: skip
    return render(request, "ledger/close.html", page, status=422 if problem or form.errors else 200)


def _close(request: HttpRequest, found: Period, why: str) -> HttpResponse:
    if why:
        closing.reserve(found.fund, found.code, why=why, on=localdate(), by=request.user)
        messages.success(request, _("Your reason is on the record. Another treasurer confirms."))
    else:
        closing.close(found.fund, found.code, on=localdate(), by=request.user)
        messages.success(request, _("%(period)s is closed.") % {"period": found})
    return _back(found)


@allow("period.close")
@require_POST
def answer_closing(request: HttpRequest, code: str) -> HttpResponse:
    """Another person confirms what one wrote, or it is not closed with that."""
    found = _kept(request, code)
    if request.POST.get("answer") == "close":
        closing.confirm(found, read=request.POST.get("digest", ""), on=localdate(), by=request.user)
        messages.success(request, _("%(period)s is closed.") % {"period": found})
    else:
        closing.withdraw(found, by=request.user)
        messages.success(request, _("%(period)s stays open.") % {"period": found})
    return _back(found)


@allow("period.reopen")
@require_http_methods(["GET", "POST"])
def ask_to_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """One person asks to open a closed period, with a reason."""
    found, form = _kept(request, code), ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.ask_to_reopen(found, by=request.user, why=form.cleaned_data["why"])
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Asked. Another treasurer answers."))
            return _back(found)
    status = 422 if form.is_bound else 200
    return render(request, "ledger/reopen.html", _frame(request, found, form=form), status=status)


@allow("period.reopen")
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Another person agrees, or it stays closed."""
    found = _kept(request, code)
    if request.POST.get("answer") == "open":
        closing.reopen(found, by=request.user)
        messages.success(request, _("%(period)s is open again.") % {"period": found})
    else:
        closing.keep_closed(found, by=request.user)
        messages.success(request, _("%(period)s stays closed.") % {"period": found})
    return _back(found)


def _kept(request: HttpRequest, code: str) -> Period:
    found = named(request, code)
    if found.pk is None:
        raise Http404
    return found


def _back(period: Period) -> HttpResponse:
    return redirect(f"{reverse('ledger:period', args=[period.code])}?fund={period.fund.code}")
