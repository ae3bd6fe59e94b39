"""Pages of the bank: statements and their files, import in two steps."""

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.banking import importing, line_reports, tables
from fund.banking.forms import ColumnsForm, UploadForm
from fund.banking.models import BankAccount, Delivery, Statement, StatementFile, StatementLine
from fund.banking.statement import UnreadableStatement
from fund.banking.views.answers import TAGS, page_of
from workflows.access import allow
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.sheets import Column, table_response

STATEMENT_COLUMNS = [
    Column(gettext_lazy("Account"), "account.iban"),
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Date"), "booked_on", "day"),
    Column(gettext_lazy("Opening balance"), "opening_cents", "amount"),
    Column(gettext_lazy("Closing balance"), "closing_cents", "amount"),
    Column(gettext_lazy("Entries"), "entries", "number"),
    Column(gettext_lazy("File"), "file.name"),
]
REPORT_COLUMNS = [
    Column(gettext_lazy("Line of the file"), "file_line", "number"),
    Column(gettext_lazy("Booked"), "booked_on", "day"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Currency"), "currency"),
    Column(gettext_lazy("Counterparty"), "counterparty"),
    Column(gettext_lazy("Result"), "words"),
]
LINE_COLUMNS = [
    Column(gettext_lazy("Account"), "account.iban"),
    Column(gettext_lazy("Booked"), "booked_on", "day"),
    Column(gettext_lazy("Value date"), "value_on", "day"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Counterparty"), "party_name"),
    Column(gettext_lazy("Structured communication"), "reference"),
    Column(gettext_lazy("Communication"), "communication"),
    Column(gettext_lazy("Bank's reference"), "bank_reference"),
    Column(gettext_lazy("State"), "get_state_display"),
]
FILE_COLUMNS = [
    Column(gettext_lazy("File"), "name"),
    Column(gettext_lazy("Format"), "format"),
    Column(gettext_lazy("Brought"), "uploaded_at", "moment"),
    Column(gettext_lazy("By"), "uploaded_by"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("New"), lambda file: file.report.get("new"), "number"),
    Column(gettext_lazy("Confirmed"), lambda file: file.report.get("confirmed"), "number"),
    Column(gettext_lazy("Came back"), lambda file: file.report.get("returned"), "number"),
    Column(gettext_lazy("To match"), lambda file: file.report.get("to_match"), "number"),
    Column(gettext_lazy("Problems"), lambda file: told(file.problems)),
]
DELIVERY_COLUMNS = [
    Column(gettext_lazy("File"), "name"),
    Column(gettext_lazy("Came"), "at", "moment"),
    Column(gettext_lazy("State"), "get_outcome_display"),
    Column(gettext_lazy("Problems"), lambda row: told(row.problems)),
]


def told(problems: list[dict[str, Any]]) -> str:
    """Problems of a file as one text."""
    return " ".join(
        f"{_('line')} {one['line']}: {one['sentence']}" if one.get("line") else str(one["sentence"])
        for one in problems
    )


def bank_tabs(user: User, current: str) -> list[dict[str, Any]]:
    lines = StatementLine.objects.visible_to(user)
    aside = StatementFile.objects.visible_to(user).exclude(state=StatementFile.State.IMPORTED)
    tabs = [
        ("to_match", _("To match"), reverse("banking:lines"), lines.to_match().count()),
        ("lines", _("All lines"), reverse("banking:lines") + "?view=all", None),
        ("statements", _("Statements"), reverse("banking:statements"), None),
        ("unmatched", _("Not matched yet"), reverse("banking:unmatched"), None),
        ("reconciliation", _("Reconciliation"), reverse("banking:reconciliation"), None),
        ("files", pgettext("from the bank", "Files"), reverse("banking:files"), aside.count()),
        ("debits", _("Direct debit"), reverse("debits:collections"), None),
    ]
    return [
        {"label": label, "url": url, "count": count, "current": name == current}
        for name, label, url, count in tabs
    ]


@allow("statement.list")
@require_GET
def statements(request: HttpRequest) -> HttpResponseBase:
    """The accounts with their last closing balance, and every statement."""
    user = reader(request)
    waiting = Count("lines", filter=Q(lines__state__in=["to_match", "split"]))
    shown = (
        Statement.objects.visible_to(user).select_related("account__fund", "file").annotate(waiting=waiting)
    )
    shown = shown.defer("file__raw").order_by("-booked_on", "-pk")
    if download := table_response(request, "statements", STATEMENT_COLUMNS, shown):
        return download
    context = {
        "page": page_of(request, shown), "tabs": bank_tabs(user, "statements"), "accounts": _accounts(user),
        "may_import": user.may("statement.import"), "may_keep_accounts": user.may("bank.account"),
    }  # fmt: skip
    return render(request, "banking/statements.html", context)


def _accounts(user: User) -> list[dict[str, Any]]:
    """Each account with what its last statement says is on it."""
    found = []
    for account in BankAccount.objects.visible_to(user).select_related("fund"):
        last = account.statements.filter(kind="statement").order_by("-booked_on", "-pk").first()
        found.append({"account": account, "last": last})
    return found


@allow("statement.list")
@require_GET
def statement(request: HttpRequest, pk: int) -> HttpResponseBase:
    user = reader(request)
    shown = get_object_or_404(
        Statement.objects.visible_to(user).select_related("account__fund", "file"), pk=pk
    )
    lines = shown.lines.select_related("account__fund").order_by("file_line", "pk")
    if download := table_response(request, f"statement-{pk}", LINE_COLUMNS, lines):
        return download
    context = {
        "statement": shown,
        "page": page_of(request, lines, 100),
        "tags": TAGS,
        "tabs": bank_tabs(user, "statements"),
    }
    return render(request, "banking/statement.html", context)


@allow("statement.import")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files and say what importing them would do; nothing is booked yet."""
    user = reader(request)
    form = (
        UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    )
    reports: list[importing.FileReport] = []
    if request.method == "POST" and form.is_valid():
        staged = []
        for file in form.cleaned_data["files"]:
            for kept, report in importing.stage_all(file.name, file, by=user):
                reports.append(report)
                staged.append(kept)
        if len(staged) == 1 and staged[0]:
            return (
                redirect("banking:columns", pk=staged[0].pk)
                if is_table_to_name(staged[0])
                else redirect(staged[0])
            )
        if all(staged):
            messages.success(request, _("The files are read. Look at each, then import it."))
            return redirect("banking:files")
    refused = [line for report in reports if report.outcome == importing.REFUSED for line in report.lines()]
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "refused": refused,
        "problem": bool(refused),
        "tabs": bank_tabs(user, "statements"),
    }
    return render(request, "banking/upload.html", context, status=status)


FILE_VIEWS = {
    "aside": gettext_lazy("Waiting or set aside"),
    "all": gettext_lazy("All files"),
    "folder": gettext_lazy("Came by the folder"),
}
OUTCOME_TAGS = TAGS | {"known": "idle", "waiting": "wait", "refused": "bad"}


@allow("statement.list")
@require_GET
def files(request: HttpRequest) -> HttpResponseBase:
    """Files that wait for a word, or do not add up; all of them with what they did; and what came by the folder."""
    user, view = reader(request), request.GET.get("view", "")
    view = view if view in FILE_VIEWS else "aside"
    shown: Any = StatementFile.objects.visible_to(user).select_related("uploaded_by").defer("raw")
    if view == "aside":
        shown = shown.exclude(state=StatementFile.State.IMPORTED)
    if view == "folder":
        shown = Delivery.objects.visible_to(user).select_related("file").defer("file__raw")
    columns = DELIVERY_COLUMNS if view == "folder" else FILE_COLUMNS
    if download := table_response(request, "bank-files", columns, shown):
        return download
    context = {
        "page": page_of(request, shown), "tabs": bank_tabs(user, "files"), "tags": TAGS, "view": view,
        "views": FILE_VIEWS, "outcome_tags": OUTCOME_TAGS, "may_import": user.may("statement.import"),
    }  # fmt: skip
    return render(request, "banking/files.html", context)


@allow("statement.list")
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What importing the file would do, or did; what became of each of its lines."""
    user = reader(request)
    shown = get_object_or_404(StatementFile.objects.visible_to(user).defer("raw"), pk=pk)
    rows = line_reports.Rows(shown, user)
    if download := table_response(request, "bank-file", REPORT_COLUMNS, rows):
        return download
    waits_for_columns = is_table_to_name(shown)
    context = {
        "file": shown, "tag": TAGS[shown.state], "report": shown.report, "tabs": bank_tabs(user, "files"),
        "statements": shown.statements.select_related("account"), "tags": TAGS,
        "page": page_of(request, rows, 100), "to_name": waits_for_columns,
        "may_import": user.may("statement.import") and shown.state != StatementFile.State.IMPORTED
        and not waits_for_columns,
        "may_name": user.may("statement.import") and shown.format == "CSV" and shown.state in CAN_BE_NAMED,
    }  # fmt: skip
    return render(request, "banking/file.html", context)


def _samples(found: tables.Table) -> list[tuple[str, str, str]]:
    """Each heading with the cells under it in the first two lines."""
    first, second = ([*found.rows, (0, []), (0, [])][at][1] for at in (0, 1))
    cells = zip_longest(found.headings, first, second, fillvalue="")
    return list(cells)[: len(found.headings)]


CAN_BE_NAMED = (StatementFile.State.STAGED, StatementFile.State.QUARANTINED)


def is_table_to_name(file: StatementFile) -> bool:
    """Whether nobody has said yet what the columns of this table hold."""
    return file.report.get("refused_as") == tables.Unmapped.code and file.state == StatementFile.State.STAGED


@allow("statement.import")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say once what the columns of an account's CSV hold, with its first lines as they would be read."""
    user = reader(request)
    shown = get_object_or_404(StatementFile.objects.visible_to(user), pk=pk, state__in=CAN_BE_NAMED)
    raw, accounts = shown.content, BankAccount.objects.visible_to(user).order_by("name")
    try:
        layout = importing.layout_for(shown.packed) or tables.guess(raw)
        asked = (
            request.POST.get("delimiter") or layout.delimiter,
            request.POST.get("encoding") or layout.encoding,
        )
        found = tables.top(raw, asked[1], asked[0])
    except UnreadableStatement as refusal:
        messages.error(request, str(refusal))
        return redirect(shown) if request.method == "POST" else redirect("banking:upload")
    form = ColumnsForm(request.POST or None, accounts=accounts, headings=found.headings, layout=layout)
    if request.method == "POST":
        well = form.is_valid()
        layout = form.layout()
        if well and "keep" in request.POST:
            importing.name_columns(shown, layout, form.cleaned_data["account"], by=user)
            messages.success(
                request, _("Kept: the next file of this kind is read in the same way by itself.")
            )
            return redirect(shown)
    preview = list(tables.preview(raw, layout)) if {*layout.columns.values()} <= {*found.headings} else []
    status = 422 if request.method == "POST" and form.errors else 200
    context = {"file": shown, "form": form, "preview": preview, "tabs": bank_tabs(user, "files"),
               "samples": _samples(found)}  # fmt: skip
    return render(request, "banking/columns.html", context, status=status)


@allow("statement.import")
@require_POST
def confirm_import(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    shown = get_object_or_404(StatementFile.objects.visible_to(user), pk=pk)
    report = importing.import_staged(shown, by=user, here=False)
    if report.outcome == importing.IMPORTING:
        messages.success(request, _("The file is large: it is being imported. You may leave this page."))
        return redirect(shown)
    if report.outcome in (importing.IMPORTED, importing.KNOWN):
        messages.success(
            request,
            _("Imported. New lines: %(new)d. Payments confirmed: %(confirmed)d; came back: %(returned)d; "
              "matched: %(matched)d; to match: %(to_match)d.")
            % {"new": report.new, "confirmed": report.confirmed, "returned": report.returned,
               "matched": report.matched, "to_match": report.to_match},
        )  # fmt: skip
        return redirect("banking:lines")
    for line in report.lines()[:3]:
        messages.error(request, line)
    return redirect("banking:file", pk=pk)
