"""What fed the fund, what must be looked at, and the rates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger import balances
from fund.ledger.models import Fund, Kind
from fund.ledger.views import chosen
from fund.sources import conditions, openings, rates, schedules
from fund.sources.forms import RateForm
from fund.sources.models import ContributionRate, FundingLine, Import, RateProposal
from workflows.access import allow, say_refusal
from workflows.money_words import money
from workflows.people.permissions import may
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .parts import page_of, recorded

RATES = [
    Column(gettext_lazy("Cooperative"), "cooperative.name"),
    Column(gettext_lazy("From"), "from_on", "day"),
    Column(gettext_lazy("Percentage"), lambda rate: rate.basis_points / 10_000, "share"),
    Column(gettext_lazy("Proposed by"), lambda rate: _asked_for(rate, "proposed_by")),
    Column(gettext_lazy("Approved by"), lambda rate: _asked_for(rate, "decided_by")),
]


def _asked_for(rate: ContributionRate, who: str) -> Any:
    """Who proposed or approved a rate; nobody, of one that came with the system."""
    proposal: RateProposal | None = getattr(rate, "proposal", None)
    return getattr(proposal, who, None)


@allow("sources.read")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What fed the fund, each figure leading to its rows."""
    fund = chosen(request)
    held = balances.by_kind(fund)
    page = page_of(
        request,
        fund,
        figures=[
            {
                "label": kind.label,
                "cents": -held[kind],
                "url": f"{reverse('ledger:journal')}?fund={fund.code}&kind={kind}",
            }
            for kind in (
                Kind.CONTRIBUTIONS,
                Kind.GIFTS,
                Kind.LINE,
                Kind.OPENING,
                Kind.FEES,
                Kind.INTEREST,
            )
            if held[kind] or kind != Kind.INTEREST
        ],
        rates=ContributionRate.objects.filter(cooperative__funds=fund).select_related("cooperative"),
        imports=Import.objects.filter(fund=fund)
        .exclude(state=Import.State.DROPPED)
        .select_related("by")[:10],
        funds=Fund.objects.visible_to(request.user).order_by("code"),
        warnings=warnings(fund),
        opened=openings.standing(fund) is not None,
    )
    return render(request, "sources/overview.html", page)


def warnings(fund: Fund) -> list[dict[str, Any]]:
    """What does not wait: money short for a lender, instalments and conditions whose day is past, rates to approve."""
    today, found = localdate(), []
    lines = FundingLine.objects.filter(fund=fund, withdrawn_on=None).select_related(
        "account", "envelope", "fund"
    )
    for line in lines:
        url = line.get_absolute_url()
        if line.kind == FundingLine.Kind.LOAN:
            stands = schedules.standing(line, today)
            if stands.next and stands.next.is_late(today):
                text = _("%(line)s: %(cents)s was due on %(on)s.")
                found.append({"url": url, "text": text % _of_due(line, stands.next)})
            if stands.short_cents:
                text = _("%(line)s: %(cents)s is missing for what is due within 90 days.")
                cents = money(stands.short_cents, fund.currency)
                found.append({"url": url, "text": text % {"line": line, "cents": cents}})
        for one in conditions.standings(line, today) if line.kind == FundingLine.Kind.SUBSIDY else []:
            if one.overdue:
                cents = money(one.at_risk_cents, fund.currency)
                text = _("%(line)s: a condition is overdue, %(cents)s is at risk.")
                found.append({"url": url, "text": text % {"line": line, "cents": cents}})
    if RateProposal.objects.filter(cooperative__funds=fund, state=RateProposal.State.PROPOSED).exists():
        found.append(
            {"url": f"{reverse('sources:rates')}?fund={fund.code}", "text": _("A rate waits for approval.")}
        )
    return found


def _of_due(line: FundingLine, due: schedules.Due) -> dict[str, Any]:
    return {"line": line, "cents": money(due.left_cents, line.fund.currency), "on": due.due_on}


@allow("sources.read")
@require_GET
def rate_list(request: HttpRequest) -> HttpResponseBase:
    """Every version of every rate, and what is proposed."""
    fund = chosen(request)
    proposals = RateProposal.objects.filter(cooperative__funds=fund).select_related(
        "cooperative", "proposed_by", "decided_by"
    )
    known = ContributionRate.objects.filter(cooperative__funds=fund).select_related(
        "cooperative", "proposal__proposed_by", "proposal__decided_by"
    )
    if download := table_response(request, f"rates-{fund.code}", RATES, known):
        return download
    page = page_of(
        request,
        fund,
        rates=known,
        waiting=[each for each in proposals if each.state == RateProposal.State.PROPOSED],
        declined=[each for each in proposals if each.state == RateProposal.State.DECLINED][:10],
        may_propose=may(request.user, "sources.propose_rate"),
        may_approve=may(request.user, "sources.approve_rate"),
    )
    return render(request, "sources/rates.html", page)


@allow("sources.propose_rate")
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = RateForm(request.POST or None, fund=fund)

    def record(typed: dict[str, Any]) -> str:
        rates.propose(**typed, by=request.user)
        return _("The rate is proposed: another person approves it.")

    after = f"{reverse('sources:rates')}?fund={fund.code}"
    return recorded(request, fund, form, record, _("Propose a contribution rate"), after, plain=True)


@allow("sources.approve_rate")
@require_POST
def rate_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, rates.approve, _("The rate begins on its day."))


@allow("sources.read")
@require_POST
def rate_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline as who approves, or withdraw what one proposed oneself."""
    own = RateProposal.objects.filter(pk=pk, proposed_by=request.user.pk).exists()
    if not own and not may(request.user, "sources.approve_rate"):
        raise PermissionDenied
    return _decide(request, pk, rates.decline, _("The rate was declined."))


def _decide(request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
    proposal = get_object_or_404(RateProposal.objects.visible_to(request.user), pk=pk)
    try:
        act(proposal, by=request.user)
        messages.success(request, said)
    except Refusal as refused:
        say_refusal(request, refused)
    return redirect("sources:rates")
