"""Pages that read figures. Nothing here writes."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fund.ledger import balances, envelopes
from fund.ledger.models import Fund, Kind, ProofRun
from workflows.access import allow
from workflows.sheets import table_response

from . import figures, history, rows, summary
from .scope import chosen, funds_for


def frame(request: HttpRequest, funds: QuerySet[Fund] | None = None) -> dict[str, Any]:
    """The fund that a page shows, and the choice of the others."""
    funds = funds_for(request.user) if funds is None else funds
    fund = chosen(request, funds)
    others = [
        {"label": other.name, "url": f"?fund={other.code}", "current": other == fund} for other in funds
    ]
    return {"fund": fund, "fund_tabs": others if len(others) > 1 else [], "on": localdate()}


def no_fund(request: HttpRequest) -> HttpResponse:
    return render(request, "reporting/no_fund.html")


@allow("fund.read")
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The treasurer's first page: what the fund has, each figure leading to its rows, and what waits."""
    page = frame(request)
    fund, on = page["fund"], page["on"]
    if fund is None:
        return no_fund(request)
    page["figures"] = [
        {
            "label": section.label,
            "cents": section.compute(fund, on),
            "url": within(section.rows_url(), fund.code),
            "note": section.notes(fund, on, section.note(fund, on)),
        }
        for section in figures.sections()
    ]
    page["tasks"] = [task_line(task, count) for task, count in waiting(request.user, on) if count]
    page["proof"], page["proof_url"] = ProofRun.objects.first(), figures.page("ledger:proof")()
    page["chart"] = history.chart(fund, history.months(fund, on))
    return render(request, "reporting/today.html", page)


def waiting(user: Any, on: Any) -> list[tuple[figures.Task, int]]:
    return [(task, task.count(user, on)) for task in figures.tasks()]


def task_line(task: figures.Task, count: int) -> dict[str, Any]:
    return {
        "label": task.label,
        "url": task.url(),
        "text": str(count),
        "kind": "bad" if task.alarm else "wait",
    }


def within(url: str, fund: str) -> str:
    """An address that keeps to one fund."""
    return f"{url}{'&' if '?' in url else '?'}fund={fund}" if url else ""


@allow("fund.read")
@require_GET
def envelope_list(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    standings = envelopes.standings(page["fund"])
    if download := table_response(request, "envelopes", summary.ENVELOPES, standings):
        return download
    page["standings"] = standings
    page["total"] = {
        kind.value: sum(getattr(standing, f"{kind.value}_cents") for standing in standings)
        for kind in summary.ENVELOPE_KINDS
    }
    return render(request, "reporting/envelopes.html", page)


@allow("fund.read")
@require_GET
def envelope(request: HttpRequest, code: str) -> HttpResponse:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    shown = get_object_or_404(page["fund"].envelopes, code=code)
    points = history.months(page["fund"], page["on"], envelope=shown)
    held = balances.by_kind(page["fund"], envelope=shown)
    accounts = shown.accounts.values_list("kind", "pk")
    leads = {kind: reverse("ledger:account", args=[pk]) for kind, pk in accounts}
    page |= {
        "envelope": shown,
        "chart": history.chart(page["fund"], points),
        "figures": [
            {"label": kind.label, "cents": held[kind], "url": leads.get(kind.value, "")}
            for kind in summary.ENVELOPE_KINDS
        ],
        "promised": rows.promised(page["fund"], shown)[:20],
        "programmes": shown.programmes.all(),
        "back": within(reverse("reporting:envelopes"), page["fund"].code),
        "back_label": _("Envelopes"),
    }
    return render(request, "reporting/envelope.html", page)


@allow("fund.read")
@require_GET
def promised(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    code = request.GET.get("envelope")
    only = get_object_or_404(page["fund"].envelopes, code=code) if code else None
    found = rows.promised(page["fund"], only)
    if download := table_response(request, "promised", rows.PROMISED, found):
        return download
    page |= {
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "total_cents": rows.promised_total(found),
        "envelope": only,
    }
    return render(request, "reporting/promised.html", page)


@allow("fund.read")
@require_GET
def transit(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    found = rows.transit(page["fund"], request.user)
    if download := table_response(request, "in-transit", rows.TRANSIT, found):
        return download
    page |= {
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "orders_cents": found.total_cents(),
        "total_cents": balances.total(page["fund"], Kind.TRANSIT),
    }
    return render(request, "reporting/transit.html", page)
