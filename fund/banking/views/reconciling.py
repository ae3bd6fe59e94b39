"""Pages of reconciliation and of money not matched yet."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from fund.banking import asking, reconciling, suspense
from fund.banking.models import BankAccount, StatementLine
from fund.banking.views.answers import TAGS, page_of
from fund.banking.views.statements import LINE_COLUMNS, bank_tabs
from fund.ledger.closing import days_of, last_day
from workflows.access import allow
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

YEAR = timedelta(days=366)
COLUMNS = [
    Column(gettext_lazy("Day"), "on", "day"),
    Column(gettext_lazy("Statement"), "statement.number"),
    Column(gettext_lazy("Bank"), "bank_cents", "amount"),
    Column(gettext_lazy("Books"), "ledger_cents", "amount"),
    Column(gettext_lazy("Difference"), "difference_cents", "amount"),
    Column(gettext_lazy("Not explained"), "unexplained_cents", "amount"),
]

MONTHS = [
    Column(gettext_lazy("Account"), "account.name"),
    Column(gettext_lazy("IBAN"), "account.iban"),
    Column(gettext_lazy("Month"), "month", "day"),
    Column(gettext_lazy("Statement of"), "found.on", "day"),
    Column(gettext_lazy("Bank"), "found.bank_cents", "amount"),
    Column(gettext_lazy("Books"), "found.ledger_cents", "amount"),
    Column(gettext_lazy("Difference"), "found.difference_cents", "amount"),
    Column(gettext_lazy("Currency"), "account.fund.currency"),
    Column(gettext_lazy("State"), "state"),
]


def month_of(code: str) -> date:
    """The first day of "2026-05"; missing for anything else."""
    try:
        span, first_on, _last_on = days_of(code)
    except ValueError as error:
        raise Http404(str(error)) from error
    if span != "month":
        raise Http404(code)
    return first_on


def _accounts(user: User) -> list[BankAccount]:
    return list(BankAccount.objects.visible_to(user).select_related("fund").order_by("fund", "name"))


@allow("reconciliation.read")
@require_GET
def reconciliation(request: HttpRequest) -> HttpResponseBase:
    """A year of months of each account: bank, books, and whether a person found them to agree."""
    user, today = reader(request), localdate()
    shown: list[dict[str, Any]] = []
    for account in _accounts(user):
        found = reconciling.months(account, today - YEAR, today)
        marked = reconciling.standing(account, [one.on.replace(day=1) for one in found])
        shown.append({"account": account, "rows": [_row(account, one, marked) for one in found]})
    rows = [row for one in shown for row in one["rows"]]
    if download := table_response(request, "reconciliation", MONTHS, rows):
        return download
    context = {"shown": shown, "tabs": bank_tabs(user, "reconciliation")}
    return render(request, "banking/reconciliation.html", context)


def _row(account: BankAccount, found: reconciling.Comparison, marked: dict[date, Any]) -> dict[str, Any]:
    month = found.on.replace(day=1)
    tag, state = _standing(found, marked.get(month))
    return {
        "account": account, "found": found, "month": month, "code": f"{month:%Y-%m}", "tag": tag, "state": state,
    }  # fmt: skip


def _standing(found: reconciling.Comparison, record: Any) -> tuple[str, str]:
    """Whether a month agrees, and whether a person said so: the kind of tag, and its words."""
    if found.unexplained_cents:
        return "bad", _("not explained")
    if reconciling.still_fits(record, found):
        return "ok", _("reconciled")
    return "wait", _("changed since") if record else _("to reconcile")


@allow("reconciliation.read")
@require_http_methods(["GET", "POST"])
def month(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """One month of one account, statement by statement; POST puts on the record that it agrees."""
    user, first_on = reader(request), month_of(code)
    account = get_object_or_404(BankAccount.objects.visible_to(user).select_related("fund"), pk=pk)
    problem = None
    if request.method == "POST":
        try:
            reconciling.reconcile(account, first_on, by=user)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("It is on the record that bank and books agree."))
            return redirect("banking:reconciliation")
    rows = reconciling.statements_of(account, first_on, last_day(first_on))
    found = reconciling.compare(account, rows)
    if download := table_response(request, f"reconciliation-{code}", COLUMNS, found):
        return download
    last = found[-1] if found else None
    record = reconciling.standing(account, [first_on]).get(first_on)
    context = {
        "account": account, "month": first_on, "rows": found, "last": last, "record": record,
        "fits": reconciling.still_fits(record, last),
        "hints": reconciling.hints(account, last) if last else [],
        "waiting": reconciling.waiting(account, last.on) if last else {},
        "may_mark": user.may("reconciliation.mark"), "problem": problem, "form": None,
        "tabs": bank_tabs(user, "reconciliation"),
    }  # fmt: skip
    return render(request, "banking/month.html", context, status=problem.status if problem else 200)


@allow("line.list")
@require_GET
def unmatched(request: HttpRequest) -> HttpResponseBase:
    """Money that nobody recognised yet, the oldest first, with its ages and who was asked."""
    user, today, age = reader(request), localdate(), request.GET.get("age", "")
    mine = StatementLine.objects.visible_to(user).in_suspense()
    shown = suspense.of_age(mine, age, today).select_related("account__fund").order_by("booked_on", "pk")
    if download := table_response(request, "not-matched", LINE_COLUMNS, shown):
        return download
    page = page_of(request, shown)
    asked = asking.asked_on(page.object_list)
    rows = [
        {"line": line, "days": (today - line.booked_on).days, "asked": asked.get(line.pk)}
        for line in page.object_list
    ]
    context = {
        "page": page, "rows": rows, "ages": suspense.ages(mine, today), "age": age, "tags": TAGS,
        "currency": rows[0]["line"].account.fund.currency if rows else "EUR",
        "tabs": bank_tabs(user, "unmatched"),
    }  # fmt: skip
    return render(request, "banking/unmatched.html", context)
