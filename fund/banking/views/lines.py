"""Pages of matching: lines to match, and one line beside what it might be for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fund.banking import matching, reasons, suggesting
from fund.banking.forms import AssignForm, IgnoreForm, UseForm
from fund.banking.models import BatchLine, ExpectedPayment, Match, NoticeDetail, StatementLine
from fund.banking.views.answers import TAGS, act, page_of, person
from fund.banking.views.statements import bank_tabs
from workflows.access import allow
from workflows.forms import cents_from
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

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


@allow("line.list")
@require_GET
def lines(request: HttpRequest) -> HttpResponseBase:
    user = person(request)
    everything = request.GET.get("view") == "all"
    mine = StatementLine.objects.visible_to(user)
    shown = (mine if everything else mine.to_match()).select_related("account__fund")
    words = request.GET.get("q", "").strip()
    shown = shown.filter(_wanted(words)) if words else shown
    side = request.GET.get("side", "")
    shown = (
        shown.filter(cents__gt=0) if side == "in" else shown.filter(cents__lt=0) if side == "out" else shown
    )
    if download := table_response(request, "bank-lines", LINE_COLUMNS, shown):
        return download
    context = {
        "page": page_of(request, shown), "tabs": bank_tabs(user, "lines" if everything else "to_match"),
        "tags": TAGS,
        "q": words, "side": side, "everything": everything, "may_import": user.may("statement.import"),
    }  # fmt: skip
    return render(request, "banking/lines.html", context)


def _wanted(words: str) -> Q:
    """Words in the communication or a reference; or an amount as people type it."""
    wanted = (
        Q(communication__icontains=words) | Q(reference__icontains=words) | Q(bank_reference__icontains=words)
    )
    wanted |= Q(end_to_end_id__icontains=words)
    try:
        cents = cents_from(words)
    except ValueError:
        return wanted
    return wanted | Q(cents=cents) | Q(cents=-cents)


def _line(request: HttpRequest, pk: int) -> StatementLine:
    found = StatementLine.objects.visible_to(person(request)).select_related("account__fund", "statement")
    return get_object_or_404(found, pk=pk)


@allow("line.list")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _line(request, pk))


def _show(request: HttpRequest, shown: StatementLine, status: int = 200, **more: Any) -> HttpResponse:
    """One line on the left, what it might be for on the right."""
    user = person(request)
    may_match = user.may("line.match")
    open_to = may_match and shown.state in (StatementLine.State.TO_MATCH, StatementLine.State.SPLIT)
    words = request.GET.get("q", "")
    details = NoticeDetail.objects.filter(
        account=shown.account_id, bank_reference=shown.bank_reference or "-"
    )
    context = {
        "line": shown, "tag": TAGS[shown.state], "may_match": may_match, "open_to": open_to, "q": words,
        "suggestions": suggesting.suggestions(shown) if open_to else [],
        "found": suggesting.search(shown, words) if open_to else [],
        "matches": shown.matches.select_related("expected", "batch_line__order", "by", "undone_by"),
        "details": details[:50], "events": shown.events.select_related("by"),
        "reason": reasons.in_words(shown.return_reason) if shown.return_reason else "",
        "use_form": UseForm(line=shown), "ignore_form": IgnoreForm(), "assign_form": AssignForm(),
        "tabs": bank_tabs(user, "to_match"),
    }  # fmt: skip
    return render(request, "banking/line.html", context | more, status=status)


def _or_again(
    request: HttpRequest,
    shown: StatementLine,
    form_name: str,
    form: Any,
    verb: Callable[[Any], object],
    done: str,
) -> HttpResponse:
    """Run the verb with what was typed; a refusal or a bad field shows the page again, everything kept."""
    problem: Refusal | None = None
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, done)
            shown.refresh_from_db()
            return redirect("banking:lines" if not shown.open_cents else shown)
    shown.refresh_from_db()
    status = problem.status if problem else 422
    return _show(request, shown, status, **{form_name: form, "problem": problem, "form": form})


@allow("line.match")
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the line, or a part of it, to an expected payment."""
    shown, user = _line(request, pk), person(request)

    def give(typed: dict[str, Any]) -> None:
        expected = get_object_or_404(ExpectedPayment.objects.visible_to(user), pk=typed["expected"])
        matching.assign(shown, expected, by=user, cents=typed["amount"])

    return _or_again(request, shown, "assign_form", AssignForm(request.POST), give, _("The line is matched."))


@allow("line.match")
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the line, or a part of it, as a contribution, a gift or charges."""
    shown, user = _line(request, pk), person(request)
    form = UseForm(request.POST, line=shown)
    return _or_again(
        request, shown, "use_form", form,
        lambda typed: matching.use_as(shown, typed["use"], by=user, cents=typed["amount"]),
        _("The line is matched."),
    )  # fmt: skip


@allow("line.match")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of our own payments the line confirms or sends back."""
    shown, user = _line(request, pk), person(request)
    key = request.POST.get("payment", "")
    ours = BatchLine.objects.filter(batch__account__in=[shown.account_id]).select_related("batch", "order")
    placed = get_object_or_404(ours, pk=key if key.isdigit() else 0)
    return act(
        request, lambda: matching.settle_by_hand(shown, placed, by=user), _("The line is matched."), shown
    )


@allow("line.match")
@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = _line(request, pk), person(request)
    form = IgnoreForm(request.POST)
    return _or_again(
        request, shown, "ignore_form", form, lambda typed: matching.ignore(shown, by=user, why=typed["why"]),
        _("The line is set aside."),
    )  # fmt: skip


@allow("line.match")
@require_POST
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = _line(request, pk), person(request)
    return act(
        request, lambda: matching.reconsider(shown, by=user), _("The line is to be matched again."), shown
    )


@allow("line.match")
@require_POST
def undo(request: HttpRequest, pk: int, match: int) -> HttpResponse:
    shown, user = _line(request, pk), person(request)
    found = get_object_or_404(Match.objects.filter(line=shown).select_related("line"), pk=match)
    done = _("The match is undone; its part of the line is to be matched again.")
    return act(
        request, lambda: matching.undo(found, by=user, why=request.POST.get("why", "")[:200]), done, shown
    )
