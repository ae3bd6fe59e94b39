"""Pages of funding lines: what was drawn and paid back, the schedule of a loan, the conditions of a subsidy."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fund.ledger.views import chosen
from fund.sources import coming, conditions, funding_lines, paying_out, schedules
from fund.sources.forms import ConditionForm, LineForm, LineMoneyForm, LinePaymentForm, NoteForm, ScheduleForm
from fund.sources.models import Condition, FundingLine, LineMove, LineSchedule
from workflows.access import allow, say_refusal
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response

from .parts import page_of, recorded, taken_back


@allow("sources.read")
@require_GET
def lines(request: HttpRequest) -> HttpResponseBase:
    fund, today = chosen(request), localdate()
    found = FundingLine.objects.filter(fund=fund).select_related("account", "envelope", "fund")
    columns = [
        Column(_("Code"), "code"), Column(_("Kind"), "get_kind_display"), Column(_("Funder"), "lender"),
        Column(_("Region"), "region"), Column(_("From"), "from_on", "day"), Column(_("Until"), "to_on", "day"),
        Column(_("Limit"), "limit_cents", "amount"), Column(_("Drawn"), "drawn_cents", "amount"),
    ]  # fmt: skip
    if download := table_response(request, f"funding-lines-{fund.code}", columns, found):
        return download
    rows = [
        {"line": line, "next": schedules.standing(line, today).next}
        if line.kind == FundingLine.Kind.LOAN
        else {"line": line, "at_risk": conditions.at_risk(line, today)}
        for line in found
    ]
    return render(request, "sources/lines.html", page_of(request, fund, rows=rows))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def line_new(request: HttpRequest) -> HttpResponse:
    fund = chosen(request)
    form = LineForm(request.POST or None, fund=fund)

    def record(typed: dict[str, Any]) -> str:
        return _("%s was recorded.") % funding_lines.open_line(fund=fund, **typed)

    after = f"{reverse('sources:lines')}?fund={fund.code}"
    return recorded(request, fund, form, record, _("New funding line"), after, plain=True)


@allow("sources.read")
@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = _line(request, pk), localdate()
    moves = found.moves.select_related("movement__reversed_by")
    waiting = paying_out.ordered_cents(found)
    page = page_of(request, found.fund, line=found, moves=moves, today=today, waiting_cents=waiting)
    page["lent_pages"] = coming.pages(found)
    if found.kind == FundingLine.Kind.LOAN:
        stands = schedules.standing(found, today)
        page |= {
            "standing": stands, "schedule": schedules.current(found),
            "dues": [{"due": due, "late": due.is_late(today)} for due in stands.dues],
            "versions": found.schedules.select_related("by"),
        }  # fmt: skip
    else:
        page |= {
            "conditions": conditions.standings(found, today),
            "at_risk": conditions.at_risk(found, today),
        }
    return render(request, "sources/line.html", page)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def line_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Draw on a line, or pay a part of it back."""
    found = _line(request, pk)
    form = LineMoneyForm(request.POST or None, initial={"on": localdate()})
    act, title = {
        "draw": (funding_lines.draw, _("Draw on %s") % found),
        "back": (funding_lines.pay_back, _("Pay back to %s") % found),
    }[way]

    def record(typed: dict[str, Any]) -> str:
        act(found, by=request.user, **typed)
        return _("The money was recorded.")

    return recorded(request, found.fund, form, record, title, found.get_absolute_url())


@allow("payment.prepare")
@require_http_methods(["GET", "POST"])
def line_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a part of a loan paid back by the bank; it is batched and approved like any payment."""
    found = _line(request, pk)
    form = LinePaymentForm(request.POST or None, initial={"payee_name": found.lender[:70]})

    def record(typed: dict[str, Any]) -> str:
        assert isinstance(request.user, User)
        paying_out.order_line_back(found, on=localdate(), by=request.user, **typed)
        return _("Ordered. It waits among the payments to make.")

    title = _("Order a payment to %s") % found
    return recorded(request, found.fund, form, record, title, found.get_absolute_url())


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def move_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was drawn or paid back."""
    move = get_object_or_404(
        LineMove.objects.filter(line__in=_lines(request)).select_related("line__fund", "movement"), pk=pk
    )
    return taken_back(
        request, move.line.fund, _("Take back: %s") % move,
        _("%(cents)s is taken back by an opposite movement of today.")
        % {"cents": money(move.cents, move.line.fund.currency)},
        lambda why: funding_lines.take_back_move(move, on=localdate(), by=request.user, why=why),
        move.line.get_absolute_url(), said=_("It was taken back."),
    )  # fmt: skip


@allow("sources.record")
@require_POST
def line_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    return _done(request, found, lambda: funding_lines.withdraw(found, on=localdate()))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def schedule_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    form = ScheduleForm(request.POST or None, fund=found.fund)

    def record(typed: dict[str, Any]) -> str:
        made = schedules.set_schedule(found, plan=typed["plan"], by=request.user)
        return _("Schedule %s holds now.") % made.number

    title = _("Repayment schedule of %s") % found
    return recorded(request, found.fund, form, record, title, found.get_absolute_url(), plain=True)


@allow("sources.record")
@require_POST
def schedule_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(
        LineSchedule.objects.filter(line__in=_lines(request)).select_related("line"), pk=pk
    )
    return _done(request, made.line, lambda: schedules.withdraw(made, on=localdate()))


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def condition_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = _line(request, pk)
    form = ConditionForm(request.POST or None)

    def record(typed: dict[str, Any]) -> str:
        conditions.ask(found, **typed)
        return _("The condition was recorded.")

    title = _("Condition of %s") % found
    return recorded(request, found.fund, form, record, title, found.get_absolute_url(), plain=True)


@allow("sources.record")
@require_http_methods(["GET", "POST"])
def condition_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on what evidence a condition is met, or why it is not after all."""
    condition = _condition(request, pk)
    form = NoteForm(request.POST or None, initial={"on": localdate(), "met": "yes"})

    def record(typed: dict[str, Any]) -> str:
        conditions.say(condition, by=request.user, **typed)
        return _("It is noted.")

    found = condition.line
    return recorded(request, found.fund, form, record, str(condition), found.get_absolute_url(), plain=True)


@allow("sources.record")
@require_POST
def condition_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    condition = _condition(request, pk)
    return _done(request, condition.line, lambda: conditions.withdraw(condition, on=localdate()))


def _condition(request: HttpRequest, pk: int) -> Condition:
    visible = Condition.objects.filter(line__in=_lines(request))
    return get_object_or_404(visible.select_related("line__fund"), pk=pk)


def _done(request: HttpRequest, line: FundingLine, act: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, _("It was taken back."))
    except Refusal as refused:
        say_refusal(request, refused)
    return redirect(line)


def _lines(request: HttpRequest) -> QuerySet[FundingLine]:
    return FundingLine.objects.visible_to(request.user).select_related("account", "envelope", "fund")


def _line(request: HttpRequest, pk: int) -> FundingLine:
    return get_object_or_404(_lines(request), pk=pk)
