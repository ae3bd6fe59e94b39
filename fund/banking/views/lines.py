"""Pages of lines: those to match, and one line beside what it might be for."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from fund.banking import asking, line_reports, reasons, suggesting
from fund.banking.forms import AssignForm, GatherForm, IgnoreForm, UndoForm, UseForm
from fund.banking.models import NoticeDetail, StatementLine
from fund.banking.queues import Queue
from fund.banking.views.answers import TAGS, page_of
from fund.banking.views.statements import LINE_COLUMNS, bank_tabs
from workflows import coded
from workflows.access import allow
from workflows.people.models import User
from workflows.people.reader import reader
from workflows.sheets import table_response


@allow("line.list")
@require_GET
def lines(request: HttpRequest) -> HttpResponseBase:
    return list_lines(request)


def list_lines(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponseBase:
    """Lines by the filters of the address; those to match can be ticked and gathered on one payment."""
    user, queue = reader(request), Queue.asked(request.GET)
    everything = request.GET.get("view") == "all"
    mine = StatementLine.objects.visible_to(user)
    shown = queue.filtered(mine if everything else mine.to_match()).select_related("account__fund")
    if download := table_response(request, "bank-lines", LINE_COLUMNS, shown):
        return download
    page = page_of(request, shown)
    may_match = user.may("line.match") and not everything
    context: dict[str, Any] = {
        "page": page, "tabs": bank_tabs(user, "lines" if everything else "to_match"), "tags": TAGS,
        "queue": queue, "everything": everything, "may_import": user.may("statement.import"),
        "may_match": may_match, "first": page.object_list[0] if may_match and page.object_list else None,
        "counts": {} if everything else _counts(mine), "gather_form": GatherForm(), "ticked": set(),
        "form": None, "problem": None,
    }  # fmt: skip
    return render(request, "banking/lines.html", context | more, status=status)


def _counts(mine: Any) -> dict[str, int]:
    """How many wait, each way, and how many were begun."""
    return mine.to_match().aggregate(
        all=Count("pk"), incoming=Count("pk", filter=Q(cents__gt=0)),
        outgoing=Count("pk", filter=Q(cents__lt=0)), begun=Count("pk", filter=Q(state="split")),
    )  # fmt: skip


def line_of(request: HttpRequest, pk: int) -> StatementLine:
    found = StatementLine.objects.visible_to(reader(request)).select_related("account__fund", "statement")
    return get_object_or_404(found, pk=pk)


@allow("line.list")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    return show_line(request, line_of(request, pk))


def show_line(request: HttpRequest, shown: StatementLine, status: int = 200, **more: Any) -> HttpResponse:
    """One line on the left, what it might be for on the right; keys 1 to 8 accept, n and p go on and back."""
    user, queue = reader(request), Queue.asked(request.GET or request.POST)
    may_match = user.may("line.match")
    open_to = may_match and shown.state in (StatementLine.State.TO_MATCH, StatementLine.State.SPLIT)
    words = request.GET.get("find", "")
    context = {
        "may_send_back": open_to and shown.came_in and user.may("payment.prepare"),
        "line": shown, "tag": TAGS[shown.state], "may_match": may_match, "open_to": open_to, "find": words,
        "suggestions": suggesting.suggestions(shown, to=user) if open_to else [],
        "found": suggesting.search(shown, words, to=user) if open_to else [],
        "events": shown.events.select_related("by"), "asked": asking.asked(shown) if open_to else None,
        "reason": coded.in_words(reasons.of_bank(shown.return_reason)) if shown.return_reason else "",
        "use_form": UseForm(line=shown), "ignore_form": IgnoreForm(), "assign_form": AssignForm(),
        "undo_form": UndoForm(), "undoing": None, "form": None, "problem": None,
        "tabs": bank_tabs(user, "to_match"), "queue": queue, "place": queue.beside(shown, user),
    }  # fmt: skip
    context |= _told(shown, user)
    return render(request, "banking/line.html", context | more, status=status)


def _told(shown: StatementLine, user: User) -> dict[str, Any]:
    """What was matched before, and what a notification tells of it; of a case that a recusal hides from the reader
    the amount alone."""
    details = NoticeDetail.objects.filter(
        account=shown.account_id, bank_reference=shown.bank_reference or "-"
    )
    matches = shown.matches.select_related(
        "expected__member", "batch_line__order", "by", "undone_by", "movement"
    )
    return {"matches": line_reports.veiled(matches, user), "details": details[:50]}
