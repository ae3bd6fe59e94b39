"""What a treasurer does with lines: match, split, gather, set aside, ask, undo; then the next line."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.banking import asking, coming_back, matching, sending_back, suggesting
from fund.banking.forms import AssignForm, GatherForm, IgnoreForm, SendBackForm, SplitForm, UndoForm, UseForm
from fund.banking.models import BatchLine, ExpectedPayment, Match, PaymentOrder, StatementLine
from fund.banking.queues import Queue
from fund.banking.views.answers import act
from fund.banking.views.lines import line_of, list_lines, show_line
from fund.banking.views.statements import bank_tabs
from workflows.access import allow
from workflows.iban import masked_at
from workflows.money_words import money
from workflows.people.reader import reader
from workflows.refusals import Refusal


def _seen(request: HttpRequest) -> int | None:
    """The version of the line that the page showed."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _or_again(
    request: HttpRequest,
    shown: StatementLine,
    form_name: str,
    form: Any,
    verb: Callable[[Any], object],
    done: str,
    **more: Any,
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
            return _onward(request, shown)
    shown.refresh_from_db()
    status = problem.status if problem else 422
    return show_line(request, shown, status, **{form_name: form, "problem": problem, "form": form}, **more)


def _onward(request: HttpRequest, shown: StatementLine) -> HttpResponse:
    """The rest of this line, or the next one that waits by the same filters; the list when none does."""
    queue = Queue.asked(request.POST)
    shown.refresh_from_db()
    if shown.state in (StatementLine.State.TO_MATCH, StatementLine.State.SPLIT):
        return redirect(shown.get_absolute_url() + queue.query)
    following = queue.beside(shown, reader(request)).following
    if following is None:
        messages.info(request, _("That was the last line to match."))
        return redirect(reverse("banking:lines"))
    return redirect(reverse("banking:line", args=[following]) + queue.query)


@allow("line.match")
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the line, or a part of it, to an expected payment."""
    shown, user = line_of(request, pk), reader(request)

    def give(typed: dict[str, Any]) -> None:
        expected = get_object_or_404(ExpectedPayment.objects.visible_to(user), pk=typed["expected"])
        matching.assign(shown, expected, by=user, cents=typed["amount"], version=_seen(request))

    form = AssignForm(request.POST)
    return _or_again(request, shown, "assign_form", form, give, _("The line is matched."))


@allow("line.match")
@require_POST
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the line, or a part of it, as a contribution, a gift, interest or charges."""
    shown, user = line_of(request, pk), reader(request)
    form = UseForm(request.POST, line=shown)

    def book(typed: dict[str, Any]) -> None:
        matching.use_as(shown, typed["use"], by=user, cents=typed["amount"], version=_seen(request))

    return _or_again(request, shown, "use_form", form, book, _("The line is matched."))


@allow("line.match")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of our own payments the line confirms or sends back."""
    shown, user = line_of(request, pk), reader(request)
    key = request.POST.get("payment", "")
    seen = PaymentOrder.objects.open_to(user)
    ours = BatchLine.objects.filter(batch__account=shown.account_id, order__in=seen).select_related(
        "batch", "order"
    )
    wanted = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    placed = get_object_or_404(ours, pk=wanted)
    try:
        coming_back.settle_by_hand(shown, placed, by=user, version=_seen(request))
    except Refusal as refusal:
        shown.refresh_from_db()
        return show_line(request, shown, refusal.status, problem=refusal)
    messages.success(request, _("The line is matched."))
    return _onward(request, shown)


@allow("line.match")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Share one line over several payments and uses in one go."""
    shown, user, words = line_of(request, pk), reader(request), request.GET.get("find", "")
    rows = [
        one.target
        for one in suggesting.suggestions(shown, to=user)
        if isinstance(one.target, ExpectedPayment)
    ]
    rows += suggesting.search(shown, words, to=user)
    form = SplitForm(
        request.POST or None, line=shown, rows=rows, mine=ExpectedPayment.objects.visible_to(user)
    )
    problem, status = None, 200
    if request.method == "POST":
        problem, status = None, 422
        if form.is_valid():
            try:
                matching.split(shown, form.parts(), by=user, version=_seen(request))
            except Refusal as refusal:
                problem, status = refusal, refusal.status
            else:
                messages.success(request, _("The line is matched."))
                return _onward(request, shown)
    context = {
        "line": shown, "form": form, "problem": problem, "find": words, "tabs": bank_tabs(user, "to_match"),
        "queue": Queue.asked(request.POST or request.GET),
    }  # fmt: skip
    return render(request, "banking/split.html", context, status=status)


@allow("line.match")
@require_POST
def gather(request: HttpRequest) -> HttpResponseBase:
    """Several ticked lines for one expected payment."""
    user = reader(request)
    mine = StatementLine.objects.visible_to(user).to_match()
    form = GatherForm(request.POST, lines=mine, expected=ExpectedPayment.objects.visible_to(user))
    problem = None
    if form.is_valid():
        try:
            found = matching.gather(form.cleaned_data["lines"], form.cleaned_data["to"], by=user)
        except Refusal as refusal:
            problem = refusal
        else:
            words = _("%(count)d lines are matched to %(to)s.")
            messages.success(request, words % {"count": len(found), "to": form.cleaned_data["to"]})
            return redirect("banking:lines")
    status = problem.status if problem else 422
    ticked = set(request.POST.getlist("lines"))
    more = {"gather_form": form, "form": form, "problem": problem, "ticked": ticked}
    return list_lines(request, status, **more)


@allow("line.match")
@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = line_of(request, pk), reader(request)
    form = IgnoreForm(request.POST)
    return _or_again(
        request, shown, "ignore_form", form, lambda typed: matching.ignore(shown, by=user, why=typed["why"]),
        _("The line is set aside."),
    )  # fmt: skip


@allow("line.match")
@require_POST
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    shown, user = line_of(request, pk), reader(request)
    return act(
        request, lambda: matching.reconsider(shown, by=user), _("The line is to be matched again."), shown
    )


@allow("line.match")
@require_POST
def undo(request: HttpRequest, pk: int, match: int) -> HttpResponse:
    """Undo a match; where its day is closed the page says so and asks for the reason of a reversal now."""
    shown, user = line_of(request, pk), reader(request)
    found = get_object_or_404(Match.objects.filter(line=shown).select_related("line"), pk=match)
    form = UndoForm(request.POST)
    problem: Refusal | None = None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            matching.undo(found, by=user, why=typed["why"], in_open_period=typed["in_open_period"])
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("The match is undone; its part of the line is to be matched again."))
            return redirect(shown)
    shown.refresh_from_db()
    late = isinstance(problem, matching.PeriodClosed) or bool(request.POST.get("in_open_period"))
    more = {"undo_form": form, "form": form, "problem": problem, "undoing": found.pk if late else None}
    return show_line(request, shown, problem.status if problem else 422, **more)


@allow("line.match")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the payer is asked; a member who is recognised is told, and a letter can be printed."""
    shown, user = line_of(request, pk), reader(request)

    def write() -> None:
        member = asking.ask(shown, on=localdate(), by=user)
        told = _("%(member)s is told, and the letter is ready.") % {"member": member} if member else ""
        messages.success(request, told or _("Noted. Print the letter and send it."))

    try:
        write()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(shown)


@allow("line.match")
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that asks what money is for, as PDF."""
    shown = line_of(request, pk)
    headers = {"Content-Disposition": f'attachment; filename="bank-line-{shown.pk}.pdf"'}
    return HttpResponse(asking.letter(shown), content_type="application/pdf", headers=headers)


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Order what is left of a line sent back to where it came from."""
    shown = line_of(request, pk)
    form = SendBackForm(
        request.POST or None, initial={"payee_name": shown.party_name, "iban": shown.party_iban}
    )
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            order = sending_back.send_back(shown, on=localdate(), by=reader(request), **form.cleaned_data)
        except Refusal as refusal:
            problem = refusal
        else:
            messages.success(request, _("Ordered. It waits among the payments to make."))
            return redirect(order)
    context = {
        "form": form, "problem": problem, "title": _("Send the money back"), "label": _("Order it sent back"),
        "text": _("%(cents)s goes back once it is batched and approved. It came from %(account)s.")
        % {"cents": money(shown.open_cents, shown.account.fund.currency),
           "account": masked_at(shown.party_iban) or "–"},
        "back": shown.get_absolute_url(),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)
