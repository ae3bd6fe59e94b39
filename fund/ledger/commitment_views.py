"""Pages of what is promised: how long it has been open, and who waits for money."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from workflows.access import allow
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from . import commitments, envelopes, waiting
from .forms import WhyForm
from .models import Fund, WaitingGrant
from .views import chosen, tabs

PAGE = 50
LABELS = {
    "0-30": lambda: _("0 to 30 days"), "31-60": lambda: _("31 to 60 days"),
    "61-90": lambda: _("61 to 90 days"), "over-90": lambda: _("over 90 days"),
}  # fmt: skip


def _of_bucket(place: int) -> Callable[[Any], int]:
    return lambda row: row.cents[place]


def _shared(request: HttpRequest, fund: Fund) -> dict[str, Any]:
    funds = Fund.objects.visible_to(request.user).order_by("code")
    return {"fund": fund, "funds": funds, "tabs": tabs(request, fund), "on": localdate()}


@allow("fund.read")
@require_GET
def ageing(request: HttpRequest) -> HttpResponseBase:
    """Open promises of each envelope by age; each figure leads to the promises it is made of."""
    fund, on = chosen(request), localdate()
    aged = commitments.ageing(commitments.open_of(fund), on)
    codes = [code for code, _since, _until in commitments.BUCKETS]
    columns = [
        Column(_("Envelope"), "envelope.name"),
        *(Column(LABELS[code](), _of_bucket(place), "amount") for place, code in enumerate(codes)),
        Column(_("Total"), "total_cents", "amount"),
    ]
    if download := table_response(request, f"ageing-{fund.code}", columns, aged):
        return download
    rows = [
        {
            "envelope": row.envelope, "total_cents": row.total_cents,
            "cells": [
                {"code": code, "label": LABELS[code](), "cents": cents, "count": count}
                for code, cents, count in zip(codes, row.cents, row.counts, strict=True)
            ],
        }
        for row in aged
    ]  # fmt: skip
    page = {
        "rows": rows, "labels": [LABELS[code]() for code in codes],
        "totals": [
            {"label": LABELS[code](), "cents": sum(row.cents[place] for row in aged)}
            for place, code in enumerate(codes)
        ],
        "total_cents": sum(row.total_cents for row in aged),
    }  # fmt: skip
    return render(request, "ledger/ageing.html", _shared(request, fund) | page)


@allow("fund.read")
@require_GET
def promised(request: HttpRequest) -> HttpResponseBase:
    """Open promises, oldest first, of one envelope and one age where the address says so."""
    fund, on = chosen(request), localdate()
    found, envelope = commitments.open_of(fund), None
    if code := request.GET.get("envelope"):
        envelope = get_object_or_404(fund.envelopes, code=code)
        found = found.filter(envelope=envelope)
    age = request.GET.get("age", "")
    if age:
        if age not in LABELS:
            raise Http404
        found = found.aged(*commitments.opened_in(age, on))
    columns = [
        Column(_("Case"), "reference"), Column(_("Envelope"), "envelope.name"),
        Column(_("Promised on"), "opened_on", "day"),
        Column(_("Days"), lambda row: commitments.age_days(row.opened_on, on), "number"),
        Column(_("Promised"), "reserved_cents", "amount"), Column(_("Paid"), "used_cents", "amount"),
        Column(_("Taken back"), "released_cents", "amount"),
        Column(_("Still promised"), "open_cents", "amount"),
    ]  # fmt: skip
    if download := table_response(request, f"promised-{fund.code}", columns, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    readable = _readable(request, [each.reference for each in page])
    context = {
        "page": page, "envelope": envelope, "age": LABELS[age]() if age else "",
        "rows": [
            {"promise": each, "days": commitments.age_days(each.opened_on, on),
             "url": readable.get(each.reference)}
            for each in page
        ],
    }  # fmt: skip
    return render(request, "ledger/promised.html", _shared(request, fund) | context)


def _readable(request: HttpRequest, references: list[str]) -> dict[str, str]:
    """The page of each case, for those that this person may open."""
    user = request.user
    assert isinstance(user, User)
    cases = Case.objects.visible_to(user).filter(reference__in=references)
    return {case.reference: case.get_absolute_url() for case in cases}


@allow("fund.read")
@require_GET
def queue(request: HttpRequest) -> HttpResponseBase:
    """Granted cases that wait for money, envelope by envelope, in the order in which they are served."""
    fund = chosen(request)
    standings = {each.envelope.pk: each for each in envelopes.standings(fund)}
    queues = [(standing, waiting.queue(standing.envelope)) for standing in standings.values()]
    queues = [(standing, places) for standing, places in queues if places]
    flat = [(standing, place) for standing, places in queues for place in places]
    columns = [
        Column(_("Envelope"), lambda row: row[0].envelope.name),
        Column(pgettext("books", "Place"), lambda row: row[1].number, "number"),
        Column(_("Case"), lambda row: row[1].grant.reference),
        Column(_("Urgency"), lambda row: row[1].grant.urgency, "number"),
        Column(_("Waiting since"), lambda row: waiting.since_today(row[1].grant), "day"),
        Column(_("Amount"), lambda row: row[1].grant.cents, "amount"),
        Column(_("Needed up to here"), lambda row: row[1].reach_cents, "amount"),
    ]  # fmt: skip
    if download := table_response(request, f"waiting-{fund.code}", columns, flat):
        return download
    readable = _readable(request, [place.grant.reference for _standing, place in flat])
    context = {
        "queues": [
            {
                "standing": standing, "total_cents": places[-1].reach_cents,
                "missing_cents": max(places[-1].reach_cents - standing.promisable_cents, 0),
                "rows": [{"place": place, "url": readable.get(place.grant.reference)} for place in places],
            }
            for standing, places in queues
        ],
        "may_move": may(request.user, "ledger.envelope"), "may_end": may(request.user, "payment.cancel"),
    }  # fmt: skip
    return render(request, "ledger/waiting.html", _shared(request, fund) | context)


@allow("ledger.envelope")
@require_http_methods(["GET", "POST"])
def move_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one grant pass the others; its own page, for it needs a reason."""
    row = get_object_or_404(WaitingGrant.objects.visible_to(reader(request)).waiting(), pk=pk)
    form, problem = WhyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            waiting.move_first(row, why=form.cleaned_data["why"], by=reader(request))
        except Refusal as refused:
            problem = refused
        else:
            messages.success(request, _("%(case)s comes first now.") % {"case": row.reference})
            return redirect(f"{reverse('ledger:waiting')}?fund={row.envelope.fund.code}")
    page = {
        "title": _("Let %(case)s come first") % {"case": row.reference},
        "text": _("It passes every other grant that waits for this envelope. The reason stays on the record."),
        "label": _("Let it come first"), "back": reverse("ledger:waiting"), "form": form, "problem": problem,
    }  # fmt: skip
    return render(request, "ledger/reason.html", page, status=422 if form.is_bound else 200)


@allow("ledger.give_up")
@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """End a grant that waits for money; its own page, for it cannot be taken back."""
    user = reader(request)
    row = get_object_or_404(WaitingGrant.objects.reached_by(user).waiting(), pk=pk)
    back = reverse("cases:case", args=[row.reference])
    form, problem = WhyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            waiting.give_up(row, why=form.cleaned_data["why"], on=localdate(), by=user)
        except Refusal as refused:
            problem = refused
        else:
            messages.success(request, _("The grant is ended and its request closed."))
            return redirect(back)
    page = {
        "title": _("End the grant of %(case)s") % {"case": row.reference},
        "text": _("It leaves the queue, nothing is paid for it, and the request is closed. This cannot be taken back."),
        "label": _("End the grant"), "back": back, "form": form, "problem": problem, "danger": True,
    }  # fmt: skip
    return render(request, "ledger/reason.html", page, status=422 if form.is_bound else 200)
