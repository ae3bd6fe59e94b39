"""The reports page, and the report of one period on screen, as a table, and on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflows import charts
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import BadSheet, table_response

from . import report
from .figures import page as page_of
from .forms import PeriodForm, query, shortcuts
from .scope import BadPeriod, funds_for, period
from .views import frame, no_fund


@allow("report.read")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    form = PeriodForm(funds=funds_for(request.user), initial={"fund": page["fund"].code})
    page |= {"form": form, "periods": periods(page), "lists": lists(request.user)}
    return render(request, "reporting/reports.html", page)


def periods(page: dict[str, Any]) -> list[dict[str, Any]]:
    address = reverse("reporting:report")
    return [
        {"label": label, "since": since, "until": until, "url": address + query(page["fund"], since, until)}
        for label, since, until in shortcuts(page["on"])
    ]


def lists(user: Any) -> list[dict[str, Any]]:
    """Lists that treasurers take out for other programs."""
    known = [
        ("fund.read", "reporting:envelopes", _("Envelopes")),
        ("fund.read", "reporting:promised", _("Promised, not paid")),
        ("ledger.journal", "ledger:journal", _("Journal")),
        ("ledger.journal", "reporting:follow_begin", _("Follow the euro")),
        ("sources.read", "reporting:evidence", _("Evidence for funders")),
        ("accounting.read", "accounting:balance", _("Trial balance")),
        ("accounting.read", "accounting:exports", _("Files for the accountant")),
        ("ledger.proof", "ledger:proof", _("Proof")),
        ("loan.list", "loans:list", _("Loans")),
        ("payment.list", "banking:payments", _("Payments out")),
        ("line.list", "banking:lines", _("Bank lines")),
    ]
    return [
        {"label": label, "url": url}
        for code, route, label in known
        if user.may(code) and (url := page_of(route)())
    ]


@allow("report.read")
@require_GET
def period_report(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    try:
        since, until = period(request.GET, page["on"])
    except (BadSheet, BadPeriod) as refusal:
        return asked_again(request, page, refusal)
    made = report.read(page["fund"], since, until, by=reader(request), on=page["on"])
    if request.GET.get("format") == "pdf":
        return as_pdf(made)
    if download := table_response(request, f"report-{made.since}-{made.until}", report.COLUMNS, made.rows()):
        return download
    initial = {"fund": page["fund"].code, "from": since, "to": until}
    words = made.words
    page |= {
        "report": made,
        "form": PeriodForm(funds=funds_for(request.user), initial=initial),
        "tables": [table(part, page["fund"].currency, words) for part in made.told],
        "chart": report.course(page["fund"], since, until),
        "downloads": [
            {"label": label, "url": query(page["fund"], since, until, format=kind)}
            for kind, label in (("pdf", "PDF"), ("xlsx", "XLSX"), ("csv", "CSV"))
        ],
    }
    return render(request, "reporting/report.html", page)


def asked_again(request: HttpRequest, page: dict[str, Any], refusal: Refusal) -> HttpResponse:
    form = PeriodForm(request.GET, funds=funds_for(request.user))
    if form.is_valid():
        form.add_error(None, str(refusal))
    page |= {"form": form, "periods": periods(page), "lists": lists(request.user)}
    return render(request, "reporting/reports.html", page, status=refusal.status)


def bars(part: report.Part, currency: str) -> charts.Chart | None:
    """What each line of a part is of its amount."""
    lines = [line for line in part.lines if not line.total]
    if "cents_share" not in part.shows or len(lines) < 2:
        return None
    each = [(line.label, line.cents or 0) for line in lines]
    return charts.bar_chart(f"part-{part.code}", part.title, each, unit=currency)


def table(part: report.Part, currency: str, words: dict[str, str]) -> dict[str, Any]:
    """A part as the template draws it: in words, as a chart, its headings, lines of shown values, its note."""
    headings = report.headings(part, currency)
    return {
        "part": part,
        "words": words.get(part.code, ""),
        "chart": bars(part, currency),
        "headings": headings,
        "lines": [
            {
                "line": line,
                "cells": [
                    {"value": value, "kind": heading["kind"], "label": heading["label"]}
                    for value, heading in zip(report.values(part, line), headings, strict=True)
                ],
            }
            for line in part.lines
        ],
    }


def as_pdf(made: report.Report) -> HttpResponse:
    content = report.printed(made, language=get_language() or "en")
    name = f"report-{made.fund.code}-{made.since}-{made.until}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
