"""The page on fairness. Who opens it is written down."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from fund.ledger.models import Fund
from fund.reporting.models import FairnessReading
from fund.reporting.scope import funds_compared
from fund.reporting.views import frame, no_fund
from fund.reporting.years import Years, named, of_decisions, tabs
from workflows.access import allow
from workflows.people.reader import reader
from workflows.sheets import FORMATS, Column, table_response

from . import reading, words
from .comparing import Comparison

COLUMNS = [
    Column(_("By"), "trait"),
    Column(_("Group"), "name"),
    Column(pgettext_lazy("requests", "Decided"), "group.decided", "number"),
    Column(pgettext_lazy("requests", "Granted"), "group.granted", "number"),
    Column(_("Share granted"), "group.share", "share"),
    Column(_("Share granted, low"), "group.rate.low", "share"),
    Column(_("Share granted, high"), "group.rate.high", "share"),
    Column(_("Chance of such a difference in grants"), "group.chance_granted", "share"),
    Column(_("Half decided within, days"), "group.delay.middle", "number"),
    Column(_("Half, low"), "group.half.low", "number"),
    Column(_("Half, high"), "group.half.high", "number"),
    Column(_("Chance of such a difference in days"), "group.chance_days", "share"),
]
SHOWN = 20


@allow("fairness.read")
@require_GET
def fairness(request: HttpRequest) -> HttpResponseBase:
    """Grants and days by group over whole years, and where they differ beyond chance."""
    page = frame(request, funds_compared(request.user))
    fund: Fund | None = page["fund"]
    if fund is None:
        return no_fund(request)
    form = request.GET.get("format", "")
    may_take_out = reader(request).may("fairness.export")
    if form in FORMATS and not may_take_out:
        raise PermissionDenied
    offered = of_decisions(fund, page["on"])
    years = chosen(offered, request.GET.get("period", ""))
    page |= {"years": years, "may_take_out": may_take_out}
    if years is None:
        return render(request, "reporting/fairness.html", page)
    found = reading.compared(fund, years)
    reading.note_reading(
        fund, years, form=form if form in FORMATS else "page", by=reader(request), at=timezone.now()
    )
    if download := table_response(request, f"fairness-{years.code}", COLUMNS, rows(found)):
        return download
    page |= {
        "period_tabs": tabs(fund, offered, years),
        "comparisons": [
            {"label": words.TRAITS[one.trait], "rows": rows([one]), "told_apart": len(one.groups) > 1}
            for one in found
        ],
        "warnings": words.warnings(found),
        "how_sure": words.HOW_SURE,
        "readings": readings(request, fund),
    }
    return render(request, "reporting/fairness.html", page)


def chosen(offered: list[Years], code: str) -> Years | None:
    """The period of that code, else the latest; None where none is offered yet. Another one is missing."""
    found = named(offered, code)
    if code and found is None:
        raise Http404
    return found


def rows(comparisons: list[Comparison]) -> list[dict[str, Any]]:
    return [
        {
            "trait": words.TRAITS[one.trait],
            "name": words.group(one.trait, group.values),
            "group": group,
            "share": round(100 * group.share),
            "low": round(100 * group.rate.low),
            "high": round(100 * group.rate.high),
        }
        for one in comparisons
        for group in one.groups
    ]


def readings(request: HttpRequest, fund: Fund) -> Any:
    """Who looked last, for those who watch over it."""
    if not reader(request).may("fairness.readings"):
        return FairnessReading.objects.none()
    return FairnessReading.objects.of(fund)[:SHOWN]
