"""Pages for the accountant: trial balance, ledger cards, charts of accounts, and entries as files."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger import proposals
from fund.ledger.forms import WhyForm
from fund.ledger.models import Account, Fund
from fund.ledger.models.proposals import State
from fund.ledger.views import chosen, tabs
from workflows.access import allow, posted, say_refusal
from workflows.jobs import working
from workflows.people.models import Cooperative
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import BadSheet, Column, as_day, table_response

from . import cards, charts, exports, trial
from .forms import ChartForm, ExportForm
from .models import AccountingExport, ChartOfAccounts, entities

PAGE = 100
TAGS = {"proposed": "wait", "approved": "ok", "rejected": "bad", "withdrawn": "idle", "lapsed": "idle"}

TRIAL = [
    Column(gettext_lazy("Account number"), "number"),
    Column(gettext_lazy("Account"), "name"),
    Column(gettext_lazy("Opening, debit"), "opening_debit", "amount"),
    Column(gettext_lazy("Opening, credit"), "opening_credit", "amount"),
    Column(gettext_lazy("Debit"), "debit_cents", "amount"),
    Column(gettext_lazy("Credit"), "credit_cents", "amount"),
    Column(gettext_lazy("Closing, debit"), "closing_debit", "amount"),
    Column(gettext_lazy("Closing, credit"), "closing_credit", "amount"),
]
CARD = [
    Column(gettext_lazy("Booked"), "transfer.movement.booked_on", "day"),
    Column(gettext_lazy("Movement"), "transfer.movement_id", "number"),
    Column(gettext_lazy("Why"), "transfer.movement.said"),
    Column(gettext_lazy("Reference"), "transfer.movement.source_ref"),
    Column(gettext_lazy("With"), lambda line: str(line.other)),
    Column(gettext_lazy("Debit"), "debit_cents", "amount"),
    Column(gettext_lazy("Credit"), "credit_cents", "amount"),
    Column(gettext_lazy("Balance"), "balance_cents", "amount"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The fund and the entity that a page shows, and the choice of others."""
    fund = chosen(request)
    found = list(entities(fund, reader(request)))
    code = request.GET.get("entity", "")
    entity = next((each for each in found if each.code == code), None)
    if code and entity is None:
        raise Http404
    entity = entity or (found[0] if found else None)
    here = {"fund": fund.code} | ({"entity": entity.code} if entity else {})
    return {
        "fund": fund, "entity": entity, "entities": found, "here": urlencode(here),
        "funds": Fund.objects.visible_to(request.user).order_by("code"), "tabs": tabs(request, fund),
        "chart": ChartOfAccounts.objects.in_force(fund, entity) if entity else None,
        "parts": parts(request, here),
    }  # fmt: skip


def parts(request: HttpRequest, here: dict[str, str]) -> list[dict[str, Any]]:
    known = [
        ("accounting:balance", _("Trial balance")),
        ("accounting:exports", _("Files for the accountant")),
        ("accounting:chart", _("Chart of accounts")),
    ]
    return [
        {
            "label": label,
            "url": f"{reverse(route)}?{urlencode(here)}",
            "current": request.path == reverse(route),
        }
        for route, label in known
    ]


def days(asked: Mapping[str, str]) -> tuple[date, date, Refusal | None]:
    """`?from=&to=`, the year so far where they are left out or cannot be read."""
    today = timezone.localdate()
    usual = today.replace(month=1, day=1), today
    try:
        since = as_day(asked["from"]) if asked.get("from") else usual[0]
        until = as_day(asked["to"]) if asked.get("to") else usual[1]
    except BadSheet as bad:
        return *usual, bad
    if since > until:
        return *usual, exports.CannotExport(_("The first day comes after the last day."))
    return since, until, None


@allow("accounting.read")
@require_GET
def balance(request: HttpRequest) -> HttpResponseBase:
    """The trial balance of any days, kind by kind, or the accounts of one kind."""
    page = frame(request)
    fund, chart = page["fund"], page["chart"]
    since, until, problem = days(request.GET)
    book = "budget" if request.GET.get("book") == "budget" else "accounting"
    numbers = chart.numbers if chart else {}
    kind = next((each for each in trial.KINDS[book] if each.value == request.GET.get("kind")), None)
    if request.GET.get("kind") and kind is None:
        raise Http404
    rows = trial.by_account(fund, since, until, [kind] if kind else trial.KINDS[book], numbers)
    if not problem and (download := table_response(request, f"balance-{since}-{until}", TRIAL, rows)):
        return download
    all_kinds = trial.by_kind(fund, since, until, book, numbers)
    page |= {"since": since, "until": until, "problem": problem, "book": book, "kind": kind}
    if kind:
        found = Paginator(trial.page_of(fund, since, until, kind), PAGE).get_page(request.GET.get("page"))
        number = numbers.get(kind, [""])[0]
        page |= {"page": found, "rows": [trial.row_of(kind, read, number) for read in found]}
        page["totals"] = trial.totals(row for row in all_kinds if row.kind == kind)
        page["sums_are_net"] = found.paginator.count > 1
    else:
        page |= {"rows": all_kinds, "totals": trial.totals(all_kinds)}
    return render(request, "accounting/balance.html", page, status=problem.status if problem else 200)


@allow("accounting.read")
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One account with what is left after each line."""
    visible = Account.objects.visible_to(request.user).select_related("fund", "envelope")
    account = get_object_or_404(visible, pk=pk)
    since, until, problem = days(request.GET)
    shown = cards.card(account, since, until)
    if not problem and (
        download := table_response(
            request, f"card-{pk}-{since}-{until}", CARD, shown.all_lines(), of=shown.transfers()
        )
    ):
        return download
    found = Paginator(shown.transfers(), PAGE).get_page(request.GET.get("page"))
    before = shown.balance_before((found.number - 1) * PAGE)
    lines = list(shown.lines(found.object_list, before))
    context = {
        "account": account, "fund": account.fund, "card": shown, "page": found, "lines": lines,
        "since": since, "until": until, "problem": problem, "before_cents": before,
    }  # fmt: skip
    return render(request, "accounting/card.html", context, status=problem.status if problem else 200)


# ---- files


def _act(request: HttpRequest, do: Callable[[], Any], done: str, back: str) -> HttpResponse:
    try:
        do()
    except Refusal as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, done)
    return redirect(back)


def _entity(page: dict[str, Any]) -> Cooperative:
    if page["entity"] is None:
        raise exports.CannotExport(_("No entity whose books you read shares this fund."))
    return page["entity"]


EXPORTS = [
    Column(gettext_lazy("Asked"), "at", "moment"),
    Column(gettext_lazy("By"), lambda row: str(row.by)),
    Column(gettext_lazy("Layout"), "get_layout_display"),
    Column(gettext_lazy("From"), "since", "day"),
    Column(gettext_lazy("Until"), "until", "day"),
    Column(gettext_lazy("Entries"), "entries", "number"),
    Column(gettext_lazy("Debit"), "debit_cents", "amount"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("File"), "filename"),
    Column(gettext_lazy("SHA-256"), "sha256"),
]


@allow("accounting.read")
@require_http_methods(["GET", "POST"])
def export_list(request: HttpRequest) -> HttpResponseBase:
    """What was taken out before, and a form to take out more."""
    page = frame(request)
    user, today = reader(request), timezone.localdate()
    usual = {"since": today.replace(month=1, day=1), "until": today, "layout": "csv"}
    form, problem = ExportForm(request.POST or None, initial=usual), None
    if request.method == "POST" and form.is_valid():
        try:
            made = exports.ask(fund=page["fund"], entity=_entity(page), by=user, **form.cleaned_data)
            return redirect(made)
        except Refusal as refused:
            problem = refused
    rows = AccountingExport.objects.filter(fund=page["fund"], entity=page["entity"]).select_related("by")
    if download := table_response(request, "accounting-files", EXPORTS, rows):
        return download
    found = Paginator(rows, 50).get_page(request.GET.get("page"))
    page |= {"form": form, "problem": problem, "page": found}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "accounting/exports.html", page, status=status)


def _export(request: HttpRequest, pk: int) -> AccountingExport:
    visible = AccountingExport.objects.visible_to(reader(request))
    return get_object_or_404(visible.select_related("by", "fund", "entity", "chart__entity"), pk=pk)


@allow("accounting.read")
@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponse:
    found = _export(request, pk)
    return render(request, "accounting/export.html", {"export": found, "fund": found.fund})


@allow("accounting.export")
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    return working.response(_export(request, pk))


@allow("accounting.export")
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    found = _export(request, pk)
    return _act(request, lambda: exports.again(found), _("It is written again."), found.get_absolute_url())


# ---- charts


@allow("accounting.read")
@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """The chart in force, what is proposed, and what was before."""
    page, user = frame(request), reader(request)
    versions = ChartOfAccounts.objects.filter(fund=page["fund"], entity=page["entity"])
    found = list(versions.select_related("fund", "entity", "proposed_by", "decided_by")[:50])
    waiting = [
        {
            "chart": each, "own": each.proposed_by_id == user.pk, "digest": each.digest(),
            "may_decide": user.may("ledger.envelope_approve") and each.proposed_by_id != user.pk,
            "rows": _rows(each, page["chart"]),
        }
        for each in found if each.state == State.PROPOSED
    ]  # fmt: skip
    page |= {
        "rows": _rows(page["chart"], page["chart"]), "waiting": waiting, "versions": found, "tags": TAGS,
        "form": WhyForm(), "may_propose": user.may("accounting.chart"),
    }  # fmt: skip
    return render(request, "accounting/chart.html", page)


def _rows(shown: ChartOfAccounts | None, stands: ChartOfAccounts | None) -> list[dict[str, Any]]:
    """Each kind with its number, and whether that is not what stands."""
    if shown is None:
        return []
    before = stands.numbers if stands else {}
    return [
        {
            "name": name, "pair": shown.numbers.get(kind), "changed": shown.numbers.get(kind) != before.get(kind),
        }
        for kind, name in charts.NAMES.items()
    ]  # fmt: skip


@allow("accounting.chart")
@require_http_methods(["GET", "POST"])
def propose_chart(request: HttpRequest) -> HttpResponse:
    """Another chart: what stands, or the usual numbers of the entity's country, to be changed."""
    page, problem = frame(request), None
    entity, stands = _entity(page), page["chart"]
    standard = stands.standard if stands else charts.usual(entity)
    numbers = stands.numbers if stands else charts.USUAL.get(standard, {})
    first = {"standard": standard, "company": stands.company if stands else ""}
    form = ChartForm(request.POST or None, numbers=numbers, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = charts.propose(
                fund=page["fund"], entity=entity, on=timezone.localdate(), by=reader(request), **form.said()
            )
        except Refusal as refused:
            problem = refused
        else:
            messages.success(request, _("Proposed. Another person is told, and decides on it."))
            return redirect(made)
    page |= {"form": form, "problem": problem, "back": f"{reverse('accounting:chart')}?{page['here']}"}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "accounting/propose_chart.html", page, status=status)


@allow("fund.read")
@require_POST
def decide_chart(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve exactly what was read, reject it with a reason, or take it back."""
    visible = ChartOfAccounts.objects.visible_to(reader(request)).select_related("fund", "entity")
    found = get_object_or_404(visible, pk=pk)
    now: dict[str, Any] = {"by": reader(request), "on": timezone.localdate()}
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "approve": (
            lambda: proposals.approve(found, digest=request.POST.get("digest", ""), **now),
            _("Approved. It holds from now on."),
        ),
        "reject": (
            lambda: proposals.reject(found, why=posted(request, "why"), **now),
            _("Rejected. Whoever proposed it is told why."),
        ),
        "withdraw": (lambda: proposals.withdraw(found, **now), _("Withdrawn. Nothing has changed.")),
    }
    if request.POST.get("act") not in acts:
        raise Http404
    do, done = acts[request.POST["act"]]
    return _act(request, do, done, found.get_absolute_url())
