"""The dashboard, the rows behind its figures, and the views of it that a person keeps."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from workflows import charts
from workflows.access import allow, posted, say_refusal
from workflows.cases import office
from workflows.cases.models import Case
from workflows.cases.urgency import WORDS
from workflows.money_words import money as in_words
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import BadSheet, Column, table_response
from workflows.templatetags.entraide import day
from workflows.templatetags.entraide import month as month_name

from . import dimensions, flows
from .casework import counted_as
from .dashboard import COLUMNS, COUNTED, Dashboard, Group, Held
from .dimensions import Slice
from .filters import DashboardFilter, chips, kept, where_of
from .forms import query, shortcuts
from .scope import BadPeriod, funds_for, period
from .views import frame, no_fund, within

PAGE = "reporting:dashboard"
MOST_BARS = 12
MOST_MONTHS = 36  # more are told year by year


@allow("fund.read")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    asked = DashboardFilter(request.GET, funds_for(request.user), page["fund"], page["on"])
    page |= {"form": asked.form, "views": views(request), "query": request.GET.urlencode()}
    page["periods"] = [
        {"label": label, "url": query(page["fund"], since, until, **kept(request.GET))}
        for label, since, until in shortcuts(page["on"])
    ]
    if not asked.form.is_valid():
        return render(request, "reporting/dashboard.html", page, status=422)
    board = Dashboard(asked.slice, asked.by)
    name = f"dashboard-{board.slice.since}-{board.slice.until}"
    if download := table_response(request, name, COLUMNS, board.rows()):
        return download
    page |= {
        "board": board,
        "kind_label": dimensions.named("kind").label,
        "narrowed": asked.narrowed,
        "chips": chips(request.GET),
        "clear": f"{reverse(PAGE)}{query(page['fund'], board.slice.since, board.slice.until)}",
        **shown(board, request, page["on"]),
    }
    return render(request, "reporting/dashboard.html", page)


def address_of(view: office.SavedView) -> str:
    return f"{reverse(PAGE)}?{view.query}&view={view.pk}".replace("?&", "?")


def views(request: HttpRequest) -> list[dict[str, Any]]:
    """The views of the dashboard that this person kept, as tabs after the plain one."""
    current = request.GET.get("view", "")
    kept_views = office.SavedView.objects.filter(user=reader(request), page=PAGE)
    tabs = [
        {"label": view.name, "url": address_of(view), "current": current == str(view.pk), "pk": view.pk}
        for view in kept_views
    ]
    if not tabs:
        return []
    first = {
        "label": _("Dashboard"),
        "url": reverse(PAGE),
        "current": not any(tab["current"] for tab in tabs),
    }
    return [first, *tabs]


def shown(board: Dashboard, request: HttpRequest, today: date) -> dict[str, Any]:
    """What the template draws: each figure with the address of its rows."""
    of, filters = board.slice, kept(request.GET)
    here = Leads(of, filters)
    by_year = len(board.months) > MOST_MONTHS
    told = flows.by_year(board.months) if by_year else board.months
    return {
        "held": [
            {"held": held, "url": here.held(held, today), "note": _note(held, board)} for held in board.held
        ],
        "in_out": in_out(told, of.fund.currency, by_year=by_year),
        "months": [
            {"month": month, "in_url": here.money("in", month.on, month.until),
             "out_url": here.money("out", month.on, month.until)}
            for month in told
        ],
        "by_year": by_year,
        "in_url": here.money("in"), "out_url": here.money("out"),
        "requests": [here.group(group, "kind") for group in board.requests],
        "groups": [here.group(group, board.by.code) for group in board.groups],
        "group_chart": group_chart(board), "late_chart": late_chart(board),
        "late": [
            {"late": late, "url": here.late({}, late.from_days)}
            for late in board.standing.late
        ],
        "late_url": here.late({}),
        "counted": COUNTED.items(),
        "delays": [
            {"delay": each, "level": WORDS[each.now.level], "url": here.delay(each.now.what, each.now.level)}
            for each in board.delays
        ],
    }  # fmt: skip


def _note(held: Held, board: Dashboard) -> str:
    of, earlier = board.slice, ""
    if held.before_cents is not None and board.before is not None:
        said = {"cents": in_words(held.before_cents, of.fund.currency), "day": day(board.before.until)}
        earlier = _("%(cents)s on %(day)s") % said
    return held.section.notes(of.fund, of.until, earlier)


class Leads:
    """Where the figures of a slice lead to: lists with the same filters."""

    def __init__(self, of: Slice, filters: dict[str, str]) -> None:
        self.of, self.filters = of, filters

    def _query(self, more: dict[str, str], since: date | None = None, until: date | None = None) -> str:
        return query(self.of.fund, since or self.of.since, until or self.of.until, **more)

    def held(self, held: Held, today: date) -> str:
        """Today's rows; on another day the late loans of that day, or the trial balance."""
        code, until = held.section.code, self.of.until
        if code == "late" and (url := dimensions.late_url()):
            return f"{url}?fund={self.of.fund.code}&on={until}"
        if until == today:
            return within(held.section.rows_url(), self.of.fund.code)
        book = "accounting" if code == "in_transit" else "budget"
        return reverse("accounting:balance") + self._query({"book": book})

    def money(self, way: str, since: date | None = None, until: date | None = None) -> str:
        return reverse("reporting:money") + self._query({"way": way}, since, until)

    def cases(self, what: str, more: dict[str, str]) -> str:
        return reverse("reporting:cases") + self._query({"what": what, **self.filters, **more})

    def group(self, group: Group, code: str) -> dict[str, Any]:
        """One row of counts, each with its cases; `code` names the dimension."""
        more = {} if group.key is None else {code: str(group.key)}
        cells = [
            {
                "label": label, "now": getattr(group.now, name), "before": getattr(group.before, name),
                "url": self.cases(name, more) if more else "",
            }
            for name, label in COUNTED.items()
        ]  # fmt: skip
        narrowed = self._query(self.filters | more) if more else ""
        return {
            "group": group,
            "cells": cells,
            "url": narrowed,
            "late_url": self.late(more) if more else "",
        }

    def late(self, more: dict[str, str], from_days: int | None = None) -> str:
        url = dimensions.late_url()
        if not url:
            return ""
        asked = QueryDict(mutable=True)
        asked.update({"fund": self.of.fund.code, "on": str(self.of.until), **self.filters, **more})
        if from_days is not None:
            asked["late"] = str(from_days)
        return f"{url}?{asked.urlencode()}"

    def delay(self, what: Any, level: Any) -> str:
        asked = {"what": what.value, "level": level.value} | self.filters
        return reverse("reporting:service_cases") + self._query(asked)


def in_out(told: list[flows.Month], currency: str, *, by_year: bool) -> charts.Chart | None:
    """Two lines over the months, or the years; None for less than three."""
    if len(told) < 3:
        return None
    return charts.line_chart(
        "in-out", _("In and out by year") if by_year else _("In and out by month"),
        [str(each.on.year) if by_year else month_name(each.on) for each in told],
        [
            charts.Series(_("Came in"), [each.in_cents for each in told]),
            charts.Series(_("Went out"), [each.out_cents for each in told]),
        ],
        unit=currency,
        description=_("What reached the bank and the cash box, and what left them, year by year.")
        if by_year
        else _("What reached the bank and the cash box, and what left them, month by month."),
    )  # fmt: skip


def group_chart(board: Dashboard) -> charts.Chart | None:
    """What was granted, group by group, as far as bars stay readable."""
    bars = [(group.label, group.now.given) for group in board.groups if group.now.given][:MOST_BARS]
    if len(bars) < 2:
        return None
    title = _("Granted, by: %(dimension)s") % {"dimension": board.by.label}
    return charts.bar_chart("granted-by", title, bars, unit=board.slice.fund.currency)


def late_chart(board: Dashboard) -> charts.Chart | None:
    if not board.standing.late_cents:
        return None
    bars = [(late.label, late.cents) for late in board.standing.late]
    return charts.bar_chart("late-by", _("Late, by how long"), bars, unit=board.slice.fund.currency)


CASES = [
    Column(gettext_lazy("Case"), "reference"),
    Column(gettext_lazy("Entity"), "cooperative.name"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Sent on"), "submitted_on", "day"),
    Column(gettext_lazy("Decided on"), "decided_on", "day"),
    Column(gettext_lazy("Asked"), "requested_cents", "amount"),
    Column(pgettext_lazy("amount", "Granted"), "granted_cents", "amount"),
]


@allow("fund.read")
@require_GET
def cases(request: HttpRequest) -> HttpResponseBase:
    """The cases that one figure counts and that this person may open; of the others only how many they are."""
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    asked = days(request, page)
    if isinstance(asked, HttpResponse):
        return asked
    since, until = asked
    what = request.GET.get("what", "")
    what = what if what in COUNTED else "sent"
    of = Slice(page["fund"], since, until, where_of(request.GET))
    found = of.cases().filter(counted_as(since, until)[what])
    mine = found.filter(pk__in=Case.objects.visible_to(reader(request)).values("pk"))
    rows = mine.select_related("cooperative").order_by("-submitted_on", "-pk")
    if download := table_response(request, f"{what}-{since}-{until}", CASES, rows):
        return download
    shown_rows = Paginator(rows, 50).get_page(request.GET.get("page"))
    all_of = found.count()
    page |= {
        "page": shown_rows,
        "counted": all_of,
        "hidden": all_of - shown_rows.paginator.count,
        "what": COUNTED[what],
        **framed(request, since, until),
    }
    return render(request, "reporting/cases.html", page)


MONEY = [
    Column(gettext_lazy("Booked"), "movement.booked_on", "day"),
    Column(gettext_lazy("Movement"), "movement_id", "number"),
    Column(gettext_lazy("From"), lambda transfer: str(transfer.source.get_kind_display())),
    Column(gettext_lazy("To"), lambda transfer: str(transfer.target.get_kind_display())),
    Column(gettext_lazy("Amount"), "amount_cents", "amount"),
]


@allow("fund.read")
@require_GET
def money(request: HttpRequest) -> HttpResponseBase:
    """The transfers that came in, or went out, over a period, and what they add up to."""
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    asked = days(request, page)
    if isinstance(asked, HttpResponse):
        return asked
    since, until = asked
    into = request.GET.get("way") != "out"
    rows = flows.rows(page["fund"], since, until, into=into)
    if download := table_response(request, f"money-{since}-{until}", MONEY, rows):
        return download
    page |= {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "total_cents": flows.total(page["fund"], since, until, into=into),
        "into": into,
        **framed(request, since, until),
    }
    return render(request, "reporting/money.html", page)


def days(request: HttpRequest, page: dict[str, Any]) -> tuple[date, date] | HttpResponse:
    """The period of the address; the dashboard asks again where it makes no sense."""
    try:
        return period(request.GET, page["on"])
    except (BadSheet, BadPeriod):
        asked = DashboardFilter(request.GET, funds_for(request.user), page["fund"], page["on"])
        return render(request, "reporting/dashboard.html", page | {"form": asked.form}, status=422)


def framed(request: HttpRequest, since: date, until: date) -> dict[str, Any]:
    """What the lists behind the figures share: the period, the filters in words, the way back."""
    back = request.GET.copy()
    for name in ("what", "way", "page", "level"):
        back.pop(name, None)
    return {
        "since": since, "until": until, "chips": chips(request.GET),
        "back": f"{reverse(PAGE)}?{back.urlencode()}",
    }  # fmt: skip


@require_POST
@allow("fund.read")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the dashboard as it is filtered now."""
    asked = posted(request, "query")
    try:
        view = office.save_view(reader(request), name=posted(request, "name"), query=asked, page=PAGE)
    except Refusal as refusal:
        say_refusal(request, refusal)
        return HttpResponseRedirect(f"{reverse(PAGE)}?{office.kept_query(asked)}")
    messages.success(request, _("The view is among your tabs now."))
    return HttpResponseRedirect(address_of(view))


@require_POST
@allow("fund.read")
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(office.SavedView, user=reader(request), page=PAGE, pk=pk).delete()
    messages.success(request, _("The view is removed."))
    return redirect(PAGE)
