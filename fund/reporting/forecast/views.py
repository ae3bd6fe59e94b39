"""The forecast page, its levers in the address; and the scenarios that were kept, side by side."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fund.reporting.models import Scenario
from fund.reporting.views import frame, no_fund, within
from workflows import charts
from workflows.access import allow
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.templatetags.entraide import month as month_name

from . import ground, keeping, words
from .forms import LeversForm, NameForm
from .model import Levers, Month, Outlook, effects, foresee

COLUMNS = [
    Column(gettext_lazy("Month"), "on", "day"),
    Column(gettext_lazy("Contributions"), "contributions_cents", "amount"),
    Column(gettext_lazy("Repaid"), "repaid_cents", "amount"),
    Column(gettext_lazy("Other"), "other_cents", "amount"),
    Column(gettext_lazy("Aid granted"), "aid_cents", "amount"),
    Column(gettext_lazy("Loans granted"), "loans_cents", "amount"),
    Column(gettext_lazy("To lenders"), "lines_cents", "amount"),
    Column(gettext_lazy("Available, low"), "available.low", "amount"),
    Column(gettext_lazy("Available, middle"), "available.middle", "amount"),
    Column(gettext_lazy("Available, high"), "available.high", "amount"),
    Column(gettext_lazy("In the bank, middle"), "cash.middle", "amount"),
]
COMPARED = 3


@allow("report.read")
@require_GET
def forecast(request: HttpRequest) -> HttpResponseBase:
    """When does the fund run dry, and which lever helps most."""
    page = frame(request)
    fund = page["fund"]
    if fund is None:
        return no_fund(request)
    form = LeversForm.read(request.GET)
    page |= {"form": form, "scenarios": Scenario.objects.filter(fund=fund).count()}
    if not form.is_valid():
        return render(request, "reporting/forecast.html", page, status=422)
    stands = ground.read(fund, page["on"])
    outlook = foresee(stands, form.levers)
    if download := table_response(request, f"forecast-{page['on']}", COLUMNS, outlook.months):
        return download
    found = effects(stands, form.levers, outlook)
    page |= {
        "ground": stands,
        "supposed": words.supposed(form.levers),
        "outlook": outlook,
        "dryness": words.dryness(outlook),
        "best": words.best(found, outlook, fund.currency),
        "effects": [{"words": words.STEPS[one.lever], "effect": one} for one in found],
        "chart": band_chart(outlook, fund.currency),
        "name_form": NameForm(),
        "may_keep": reader(request).may("forecast.keep"),
    }
    return render(request, "reporting/forecast.html", page)


def band_chart(outlook: Outlook, currency: str) -> charts.Chart:
    names = {"high": _("high"), "middle": _("middle"), "low": _("low")}
    return charts.line_chart(
        "forecast",
        _("Available to promise, at the end of each month"),
        labels(outlook.months),
        [
            charts.Series(name, [getattr(month.available, band) for month in outlook.months])
            for band, name in names.items()
        ],
        unit=currency,
        description=words.dryness(outlook),
    )


def labels(months: Sequence[Month]) -> list[str]:
    return [month_name(month.on) for month in months]


@allow("forecast.keep")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the levers of the page under a name."""
    page = frame(request)
    if page["fund"] is None:
        return no_fund(request)
    form, named = LeversForm.read(request.POST), NameForm(request.POST)
    status = 422
    if form.is_valid() and named.is_valid():
        try:
            kept = keeping.keep(page["fund"], named.cleaned_data["name"], form.levers, by=reader(request))
        except Refusal as refusal:
            named.add_error("name", str(refusal))
            status = refusal.status
        else:
            messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
            return redirect(within(reverse("reporting:scenarios"), page["fund"].code))
    page |= {"form": form, "name_form": named, "keeping": True}
    return render(request, "reporting/forecast.html", page, status=status)


@allow("report.read")
@require_GET
def scenarios(request: HttpRequest) -> HttpResponseBase:
    """Those that were kept, each reckoned from today's books; as usual stands first."""
    page = frame(request)
    fund = page["fund"]
    if fund is None:
        return no_fund(request)
    stands = ground.read(fund, page["on"])
    kept = list(keeping.visible_to(request.user).filter(fund=fund))
    rows = [row(None, foresee(stands)), *(row(one, foresee(stands, one.supposed)) for one in kept)]
    if download := table_response(request, "scenarios", SCENARIOS, rows):
        return download
    drawn = [one for one in rows if one["id"] in request.GET.getlist("with")] or rows
    page["may_keep"] = reader(request).may("forecast.keep")
    page |= {"rows": rows, "drawn": [one["id"] for one in drawn[:COMPARED]], "compared": COMPARED}
    page["chart"] = charts.line_chart(
        "scenarios",
        _("Available to promise in half of the futures"),
        labels(rows[0]["outlook"].months),
        [
            charts.Series(one["name"], [month.available.middle for month in one["outlook"].months])
            for one in drawn[:COMPARED]
        ],
        unit=fund.currency,
    )
    return render(request, "reporting/scenarios.html", page)


def row(kept: Scenario | None, outlook: Outlook) -> dict[str, Any]:
    levers = kept.supposed if kept else Levers()
    address = QueryDict(mutable=True)
    address.update({name: str(value) for name, value in vars(levers).items()})
    return {
        "id": str(kept.pk) if kept else "0",
        "kept": kept,
        "name": kept.name if kept else _("As usual"),
        "supposed": words.supposed(levers),
        "outlook": outlook,
        "dries": outlook.dries(),
        "last": outlook.months[-1].available,
        "query": address.urlencode(),
    }


SCENARIOS = [
    Column(gettext_lazy("Scenario"), "name"),
    Column(gettext_lazy("Supposed"), "supposed"),
    Column(gettext_lazy("Runs dry in"), "dries", "day"),
    Column(gettext_lazy("At the end, low"), "last.low", "amount"),
    Column(gettext_lazy("At the end, middle"), "last.middle", "amount"),
    Column(gettext_lazy("At the end, high"), "last.high", "amount"),
]


@allow("forecast.keep")
@require_POST
def take_away(request: HttpRequest, scenario: int) -> HttpResponse:
    """Gone is gone; sent twice, the second finds it gone."""
    found = get_object_or_404(keeping.visible_to(request.user), pk=scenario)
    name, fund = found.name, found.fund.code
    found.delete()
    messages.success(request, _("“%(name)s” was taken away.") % {"name": name})
    return redirect(within(reverse("reporting:scenarios"), fund))
