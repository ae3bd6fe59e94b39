"""Pages of the books: accounts, the journal and its movements, envelopes, the proof."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from workflows.access import allow
from workflows.people.permissions import may
from workflows.sheets import BadSheet, Column, as_day, table_response

from . import accounts as cards
from . import chart, journal, origins, runs, soundness
from .filters import AccountFilter, MovementFilter
from .models import Account, Fund, Movement, ProofRun, Transfer
from .refusals import NoFund

PAGE = 50

TABS = [
    ("ledger:accounts", "ledger.journal", lambda: _("Accounts")),
    ("ledger:journal", "ledger.journal", lambda: _("Journal")),
    ("reporting:envelopes", "fund.read", lambda: _("Envelopes")),
    ("ledger:proposals", "fund.read", lambda: _("Proposals")),
    ("ledger:ageing", "fund.read", lambda: _("Promised")),
    ("ledger:waiting", "fund.read", lambda: _("Waiting for money")),
    ("sources:overview", "sources.read", lambda: _("Sources")),
    ("reporting:follow_begin", "ledger.journal", lambda: _("Follow the euro")),
    ("ledger:periods", "period.read", lambda: _("Periods")),
    ("accounting:balance", "accounting.read", lambda: _("Accounting")),
    ("ledger:proof", "ledger.proof", lambda: _("Proof")),
]


def tabs(request: HttpRequest, fund: Fund | None = None) -> list[dict[str, Any]]:
    """The pages of the fund that this person may open; those that this installation does not have are left
    out."""
    found = []
    for name, code, label in TABS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if may(request.user, code):
            query = f"?fund={fund.code}" if fund else ""
            found.append({"label": label(), "url": url + query, "current": request.path == url})
    return found


def chosen(request: HttpRequest) -> Fund:
    """The fund that `?fund=` names, else the first that this person reads; raises NoFund where there is
    none."""
    funds = Fund.objects.visible_to(request.user).order_by("code")
    code = request.GET.get("fund")
    if code:
        return get_object_or_404(funds, code=code)
    fund = funds.first()
    if fund is None:
        raise NoFund(_("There is no fund yet whose books you may read."))
    return fund


@allow("ledger.journal")
@require_GET
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Both books of a fund, kind by kind, now or at the end of any day, by booking or by value date."""
    fund, problem, on = chosen(request), None, None
    by: Any = "value" if request.GET.get("by") == "value" else "booked"
    try:
        on = as_day(request.GET["on"]) if request.GET.get("on") else None
    except BadSheet as bad:
        problem = str(bad)
    books = cards.books(fund, on, by)
    columns = [Column(_("Kind"), lambda row: row.kind.label), Column(_("Accounts"), "count", "number"),
               Column(_("Balance"), "cents", "amount")]  # fmt: skip
    download = table_response(
        request, f"accounts-{fund.code}", columns, [*books["accounting"], *books["budget"]]
    )
    if download:
        return download
    page = {
        "fund": fund, "funds": Fund.objects.visible_to(request.user).order_by("code"), "books": books,
        "on": on, "by": by, "problem": problem, "today": localdate(), "tabs": tabs(request, fund),
        "may_allot": may(request.user, "ledger.envelope"),
    }  # fmt: skip
    return render(request, "ledger/accounts.html", page, status=422 if problem else 200)


@allow("ledger.journal")
@require_GET
def account_list(request: HttpRequest) -> HttpResponseBase:
    """Single accounts, by fund and kind: every loan, every bank account."""
    visible = Account.objects.visible_to(request.user).select_related("fund", "envelope")
    shown = AccountFilter(request.GET, visible.order_by("fund", "kind", "ref", "pk"), request=request)
    columns = [
        Column(_("Fund"), "fund.code"), Column(_("Kind"), "get_kind_display"), Column(_("Account"), str),
        Column(_("In"), "in_cents", "amount"), Column(_("Out"), "out_cents", "amount"),
        Column(_("Balance"), "balance_cents", "amount"),
    ]  # fmt: skip
    if download := table_response(request, "accounts", columns, shown.qs):
        return download
    page = Paginator(shown.qs, PAGE).get_page(request.GET.get("page"))
    rows = [{"account": each, **cards.described(each)} for each in page]
    return render(
        request, "ledger/account_list.html",
        {"filter": shown, "page": page, "rows": rows, "chips": journal.chips(request, shown.form)},
    )  # fmt: skip


@allow("ledger.journal")
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One account: its figures, its course, its transfers, newest first."""
    found = get_object_or_404(
        Account.objects.visible_to(request.user).select_related("fund", "envelope"), pk=pk
    )
    transfers = (
        Transfer.objects.filter(Q(source=found) | Q(target=found))
        .select_related("movement", "source__envelope", "target__envelope")
        .order_by("-movement__booked_on", "-pk")
    )
    sign = chart.nature(found.kind)
    columns = [
        Column(_("Booked"), "movement.booked_on", "day"),
        Column(_("Why"), "movement.said"),
        Column(_("Other account"), lambda each: str(_other(each, found))),
        Column(_("Amount"), lambda each: _signed(each, found, sign), "amount"),
        Column(_("Movement"), "movement_id", "number"),
    ]
    if download := table_response(request, f"account-{pk}", columns, transfers):
        return download
    page = Paginator(transfers, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"transfer": each, "other": _other(each, found), "cents": _signed(each, found, sign)} for each in page
    ]
    context = {"account": found, "page": page, "rows": rows, "chart": cards.balance_chart(found)}
    return render(request, "ledger/account.html", context | cards.described(found))


def _other(transfer: Transfer, account: Account) -> Account:
    """The other end of a transfer."""
    return transfer.source if transfer.target_id == account.pk else transfer.target


def _signed(transfer: Transfer, account: Account, sign: int) -> int:
    """What it was for the account, the way its kind is read."""
    return transfer.amount_cents * sign * (1 if transfer.target_id == account.pk else -1)


@allow("ledger.journal")
@require_GET
def movements(request: HttpRequest) -> HttpResponseBase:
    """The journal: every movement, filtered; a file of it holds every transfer."""
    visible = Movement.objects.visible_to(request.user)
    shown = MovementFilter(request.GET, visible, request=request)
    if download := table_response(request, "journal", journal.COLUMNS, journal.lines(shown.qs)):
        return download
    latest = journal.with_transfers(shown.qs).order_by("-booked_on", "-pk")
    page = Paginator(latest, PAGE).get_page(request.GET.get("page"))
    return render(
        request, "ledger/journal.html",
        {
            "filter": shown, "page": page, "rows": [journal.row(each) for each in page],
            "chips": journal.chips(request, shown.form), "tabs": tabs(request),
        },
        status=200 if shown.form.is_valid() else 422,
    )  # fmt: skip


@allow("ledger.journal")
@require_GET
def movement(request: HttpRequest, pk: int) -> HttpResponse:
    """One movement: who, when, why, its transfers in both books, and what it rests on."""
    visible = journal.with_transfers(Movement.objects.visible_to(request.user)).select_related("reverses")
    found = get_object_or_404(visible, pk=pk)
    transfers = list(found.transfers.all())
    return render(
        request, "ledger/movement.html",
        {
            "movement": found, "origins": origins.of(found), "reversed": getattr(found, "reversed_by", None),
            "books": [
                (_("Accounting"), [each for each in transfers if each.source.book == "accounting"]),
                (_("Budget"), [each for each in transfers if each.source.book == "budget"]),
            ],
        },
    )  # fmt: skip


@allow("ledger.proof")
@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """The last proof; a button runs it again."""
    if request.method == "POST":
        runs.run_and_keep(by=request.user)
        return redirect("ledger:proof")
    last = ProofRun.objects.select_related("by").first()
    return render(
        request, "ledger/proof.html",
        {
            "run": last, "results": runs.described(last) if last else [], "tabs": tabs(request),
            "earlier": ProofRun.objects.all()[1:11], "frozen": soundness.frozen_by(),
        },
    )  # fmt: skip
