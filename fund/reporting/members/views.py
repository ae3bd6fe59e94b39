"""The page of a fund for its members, or for everybody; its minutes; and who may read it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fund.ledger.models import Fund
from fund.reporting.models import AudienceChange
from fund.reporting.scope import chosen
from fund.reporting.views import no_fund
from fund.reporting.years import tabs
from workflows.access import PUBLIC, allow, sign_in_first
from workflows.committee import minutes as minutes_of
from workflows.committee import minutes_words
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.sheets import table_response

from . import audience as audience_of
from . import told
from .forms import AudienceForm


@allow(PUBLIC)
@require_GET
def members(request: HttpRequest) -> HttpResponseBase:
    """What every member may know of the fund, or everybody: in sums that point at nobody."""
    found = opened(request)
    if isinstance(found, HttpResponse):
        return found
    funds = audience_of.funds_open_to(request.user)
    shown = told.tell(found, timezone.localdate(), request.GET.get("period", ""))
    if shown is None:
        raise Http404
    if download := table_response(request, "fund", told.COLUMNS, told.rows(shown)):
        return download
    page = {
        "fund": found,
        "told": shown,
        "fund_tabs": fund_tabs(list(funds), found),
        "chart": told.chart(shown) if len(shown.points) > 1 else None,
        "period_tabs": tabs(found, shown.periods, shown.period),
        "sessions": told.minutes(found)[: told.SESSIONS],
        "rules": told.rules(found, request.user),
        "may_say_who_reads": may(request.user, "fund.audience"),
        "may_compare": may(request.user, "fairness.read"),
        "public": audience_of.public_funds().filter(pk=found.pk).exists(),
    }
    return render(request, "reporting/members.html", page)


def opened(request: HttpRequest) -> Fund | HttpResponse:
    """The fund that this reader may open, else where they go instead. Who is signed out signs in first, wherever
    nothing is open to everybody; a fund that is not theirs is missing."""
    funds = audience_of.funds_open_to(request.user)
    if not request.user.is_authenticated:
        code = request.GET.get("fund")
        if not (funds.filter(code=code) if code else funds).exists():
            return sign_in_first(request, members)
    return chosen(request, funds) or no_fund(request)


def fund_tabs(funds: list[Fund], shown: Fund) -> list[dict[str, Any]]:
    each = [{"label": one.name, "url": f"?fund={one.code}", "current": one == shown} for one in funds]
    return each if len(each) > 1 else []


@allow(PUBLIC)
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """One session of a committee of the fund, for whoever may read the fund's page."""
    found = opened(request)
    if isinstance(found, HttpResponse):
        return found
    session = get_object_or_404(told.minutes(found), pk=pk)
    page = {
        "session": session,
        "minutes": minutes_words.redacted(minutes_of.facts(session)),
        "rule": minutes_words.RULE,
        "fund": found,
    }
    return render(request, "reporting/members_minutes.html", page)


@allow("fund.audience")
@require_http_methods(["GET", "POST"])
def audience(request: HttpRequest) -> HttpResponse:
    """Who reads the page of each cooperative's fund now, a form to say otherwise, and what was said before."""
    cooperatives = audience_of.reach(reader(request))
    form = AudienceForm(request.POST or None, cooperatives=cooperatives)
    if request.method == "POST" and form.is_valid():
        audience_of.change_audience(by=reader(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("reporting:audience")
    holding = AudienceChange.objects.holding()
    usual = AudienceChange.Audience.MEMBERS.label
    page = {
        "form": form,
        "holding": [
            {
                "cooperative": one,
                "audience": holding[one.pk].get_audience_display() if one.pk in holding else usual,
            }
            for one in cooperatives
        ],
        "changes": AudienceChange.objects.filter(cooperative__in=cooperatives).select_related(
            "cooperative", "by"
        )[:100],
    }
    return render(request, "reporting/audience.html", page, status=422 if form.errors else 200)
