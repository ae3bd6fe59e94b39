"""How soon requests are decided and paid: figures by urgency, and the cases behind each."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from workflows.access import allow
from workflows.cases import service
from workflows.cases.urgency import WORDS, Level
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import BadSheet, Column, table_response

from . import service_times, years
from .filters import chips, where_of
from .forms import PeriodForm, query
from .scope import BadPeriod, funds_for, period, reads_exactly
from .views import frame, no_fund

COLUMNS = [
    Column(_("Case"), "case.reference"),
    Column(_("Urgency"), lambda row: str(WORDS[row["span"].level])),
    Column(_("From"), "began", "day"),
    Column(_("Until"), "ended", "day"),
    Column(_("Days the applicant took"), "theirs", "number"),
    Column(_("Days in our hands"), "span.days", "number"),
    Column(_("Promised by"), "promised", "day"),
    Column(_("Kept"), "span.kept"),
]
FIGURES = [
    Column(_("Promise"), lambda figure: str(figure.what.label)),
    Column(_("Urgency"), lambda figure: str(WORDS[figure.level])),
    Column(_("Target, days"), "target_days", "number"),
    Column(_("Cases"), "count", "number"),
    Column(_("Half, at most"), "middle", "number"),
    Column(_("Nine in ten, at most"), "most", "number"),
    Column(_("Within target, %"), "share", "number"),
]


@allow("report.read")
@require_GET
def service_page(request: HttpRequest) -> HttpResponseBase:
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    try:
        since, until = period(request.GET, page["on"])
    except (BadSheet, BadPeriod) as refusal:
        return asked_again(request, page, refusal)
    figures = service_times.told(page["fund"], since, until, by=reader(request), on=page["on"])
    if download := table_response(request, f"service-{since}-{until}", FIGURES, figures):
        return download
    here = reverse("reporting:service_cases")
    page |= {
        "form": PeriodForm(
            funds=funds_for(request.user), initial={"fund": page["fund"].code, "from": since, "to": until}
        ),
        "parts": [
            {
                "label": what.label,
                "rows": [
                    {
                        "figure": figure,
                        "level": WORDS[figure.level],
                        "url": here
                        + query(page["fund"], since, until, what=what.value, level=figure.level.value),
                    }
                    for figure in figures
                    if figure.what == what
                ],
            }
            for what in service.What
        ],
        "offered": offered(request, page),
        "late": service.late_now(service_times.cases_of(page["fund"]), page["on"]),
        "since": since,
        "until": until,
    }
    return render(request, "reporting/service.html", page)


def offered(request: HttpRequest, page: dict[str, Any]) -> list[dict[str, Any]]:
    """For who reads no count under five: the years over which the page tells anything."""
    if reads_exactly(request.user):
        return []
    blocks, _waits = years.of_awards(page["fund"], page["on"])
    return [
        {"label": one.label, "url": query(page["fund"], one.since, one.until)} for one in reversed(blocks)
    ]


def asked_again(request: HttpRequest, page: dict[str, Any], refusal: Refusal) -> HttpResponse:
    form = PeriodForm(request.GET, funds=funds_for(request.user))
    if form.is_valid():
        form.add_error(None, str(refusal))
    return render(request, "reporting/service.html", page | {"form": form}, status=refusal.status)


@allow("report.read")
@require_GET
def service_cases(request: HttpRequest) -> HttpResponseBase:
    """The cases behind one figure that this person may open; of the others only how many they are."""
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    since, until = period(request.GET, page["on"])
    what, level = chosen(request.GET)
    where = where_of(request.GET)
    behind = service_times.behind(page["fund"], reader(request), what, level, since, until, where)
    if download := table_response(request, f"service-{what.value}-{since}-{until}", COLUMNS, behind.rows()):
        return download
    shown = Paginator(behind.cases, 50).get_page(request.GET.get("page"))
    page |= {
        "page": shown,
        "rows": [service_times.row(case, what) for case in shown],
        "hidden": behind.hidden,
        "chips": chips(request.GET),
        "title": f"{what.label}, {WORDS[level]}" if level else what.label,
        "back": reverse("reporting:service") + query(page["fund"], since, until),
        "since": since,
        "until": until,
    }
    return render(request, "reporting/service_cases.html", page)


def chosen(params: QueryDict) -> tuple[service.What, Level | None]:
    """Which figure is meant; what is not known means the first, and all levels."""
    what, level = params.get("what", ""), params.get("level", "")
    return (
        service.What(what) if what in service.What.values else service.What.DECISION,
        Level(level) if level in list(Level) else None,
    )
