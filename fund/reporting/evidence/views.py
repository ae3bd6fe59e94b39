"""Pages of the evidence for funders: every line, one line with its gaps first, and its archives."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fund.ledger.views import chosen
from fund.reporting.models import EvidencePack
from fund.sources import deadlines
from fund.sources.models import FundingLine
from workflows.access import allow, say_refusal
from workflows.jobs import working
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import pack
from .justified import COLUMNS, GAPS, justify, justify_all

PAGE, PACKS = 50, 10
LINES = [
    Column(gettext_lazy("Code"), "line.code"),
    Column(gettext_lazy("Funder"), "line.lender"),
    Column(gettext_lazy("Drawn"), "drawn_cents", "amount"),
    Column(gettext_lazy("Justified"), "justified_cents", "amount"),
    Column(gettext_lazy("With something missing"), "lacking_cents", "amount"),
    Column(gettext_lazy("Not used yet"), "unused_cents", "amount"),
]


def lines_of(user: User) -> QuerySet[FundingLine]:
    """The funding lines that this person may read of, with what their evidence reads."""
    seen = FundingLine.objects.visible_to(user).filter(withdrawn_on=None)
    return seen.select_related("fund", "envelope", "account")


@allow("sources.read")
@require_GET
def lines(request: HttpRequest) -> HttpResponseBase:
    """How much of each line's money is justified, and what is due next."""
    fund, user, on = chosen(request), reader(request), localdate()
    found = list(lines_of(user).filter(fund=fund).order_by("code"))
    told = justify_all(found, user)
    if download := table_response(request, f"evidence-{fund.code}", LINES, told):
        return download
    due = deadlines.of_lines(found, on)
    rows = [{"told": one, "next": next(iter(due[one.line.pk]), None)} for one in told]
    return render(request, "reporting/evidence.html", {"fund": fund, "rows": rows, "today": on})


@allow("sources.read")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every euro drawn with what justifies it, what is missing first."""
    user, on = reader(request), localdate()
    told = justify(get_object_or_404(lines_of(user), pk=pk), user)
    rows = [row for row in told.gaps_first if row.gaps] if request.GET.get("gaps") else told.gaps_first
    if download := table_response(request, f"evidence-{told.line.code}", COLUMNS, rows):
        return download
    page = {
        "told": told,
        "line": told.line,
        "fund": told.line.fund,
        "sums": pack.sums(told),
        "gaps": [(GAPS[gap], count, cents) for gap, count, cents in told.by_gap()],
        "only_gaps": bool(request.GET.get("gaps")),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "deadlines": [_due(one, on) for one in deadlines.of_line(told.line, on)],
        "packs": EvidencePack.objects.visible_to(user).filter(line=told.line).select_related("by")[:PACKS],
    }
    return render(request, "reporting/evidence_line.html", page)


def _due(one: deadlines.Deadline, on: Any) -> dict[str, Any]:
    return {"deadline": one, "late": one.is_late(on), "soon": one.is_soon(on)}


@allow("sources.read")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it put together as one archive."""
    found = get_object_or_404(lines_of(reader(request)), pk=pk)
    try:
        return redirect(pack.ask(found, papers="papers" in request.POST, by=reader(request)))
    except Refusal as refused:
        say_refusal(request, refused)
        return redirect("reporting:evidence_line", pk)


def _pack(request: HttpRequest, pk: int) -> EvidencePack:
    mine = EvidencePack.objects.visible_to(reader(request)).select_related("by", "line", "fund")
    return get_object_or_404(mine, pk=pk)


@allow("sources.read")
@require_GET
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pack(request, pk)
    return render(
        request, "reporting/evidence_pack.html", {"pack": found, "line": found.line, "fund": found.fund}
    )


@allow("sources.read")
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return working.response(_pack(request, pk))


@allow("sources.read")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pack(request, pk)
    working.again(found)
    return redirect(found)


@allow("sources.read")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _pack(request, pk)
    working.drop(found)
    messages.success(request, _("The file is thrown away."))
    return redirect("reporting:evidence_line", found.line_id)
