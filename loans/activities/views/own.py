"""A member's own money: the list, one of them, paying back, another plan, a statement."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loans.activities import own as rules
from loans.activities.forms import OwnFilterForm, OwnPlanForm, PeriodForm
from loans.activities.models import OwnMoney, OwnPlan
from loans.activities.models.own import OwnMoneyQuerySet, OwnState
from loans.activities.words import OWN_STEPS, own_tag
from loans.forms.changing import ReasonForm
from loans.previews import spread
from loans.standing import lines_of
from workflows.access import allow, say_refusal
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.sheets import Column, table_response
from workflows.steps import open_steps

PAGE = 50
COLUMNS = [
    Column(gettext_lazy("Number"), "number"),
    Column(gettext_lazy("Member number"), "member.number"),
    Column(gettext_lazy("Member"), lambda own: str(own.member)),
    Column(gettext_lazy("Activity"), "activity.code"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Currency"), "currency"),
    Column(gettext_lazy("Agreed"), "cents", "amount"),
    Column(gettext_lazy("Put in"), "put_in_cents", "amount"),
    Column(gettext_lazy("Paid back"), "paid_back_cents", "amount"),
    Column(gettext_lazy("Owed"), "owed_cents", "amount"),
    Column(gettext_lazy("Next part"), "oldest_unpaid_on", "day"),
    Column(gettext_lazy("Put in on"), "started_on", "day"),
    Column(gettext_lazy("Ended on"), "ended_on", "day"),
]


def visible(request: HttpRequest) -> OwnMoneyQuerySet:
    related = ("member__user", "activity", "case__cooperative", "envelope", "fund", "expected")
    return OwnMoney.objects.visible_to(reader(request)).select_related(*related)


@require_safe
@allow("own.list")
def own_list(request: HttpRequest) -> HttpResponseBase:
    """What members put in, what is due next first; every filter is in the address."""
    on, form = timezone.localdate(), OwnFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    seen = visible(request)
    found = listed(seen, asked, on)
    if download := table_response(request, "own-money", COLUMNS, found):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    sums = seen.order_by("currency").values("currency")
    context = {
        "form": form, "page": page, "rows": [{"own": row, "tag": own_tag(row, on)} for row in page],
        "totals": [
            {"currency": row["currency"], "owed_cents": row["put_in"] - row["back"], "back_cents": row["back"]}
            for row in sums.annotate(put_in=Sum("put_in_cents"), back=Sum("paid_back_cents"))
        ],
        "filtered": any(asked.values()), "clear": reverse("activities:own_list"),
    }  # fmt: skip
    return render(request, "activities/own_list.html", context)


def listed(found: OwnMoneyQuerySet, asked: dict[str, Any], on: date) -> OwnMoneyQuerySet:
    if asked.get("due"):
        found = found.due(on)
    if asked.get("state"):
        found = found.filter(state=asked["state"])
    if text := (asked.get("q") or "").strip():
        wanted = Q(number__iexact=text) | Q(reference__iexact=text) | Q(member__number__iexact=text)
        found = found.filter(wanted | Q(member__last_name__istartswith=text))
    return found.order_by("ended_on", "oldest_unpaid_on", "-pk")


@require_safe
@allow("own.read")
def own(request: HttpRequest, number: str) -> HttpResponse:
    """Put in, paid back, owed; the plan, and what waits for an answer."""
    held = get_object_or_404(visible(request), number=number)
    on, user = timezone.localdate(), reader(request)
    mine = held.member.user_id == user.pk
    found, running = rules.standing(held), held.state == OwnState.RUNNING
    waiting = held.plans.filter(state=OwnPlan.State.PROPOSED).select_related("proposed_by").first()
    pays = may(user, "own.pay") and not mine
    context = {
        "own": held, "mine": mine, "tag": own_tag(held, on), "started": held.started_on is not None,
        "lines": lines_of(zip(found.rows, found.paid_cents, strict=True), on, started=running),
        "moves": held.moves.order_by("-on", "-pk"), "waiting": waiting,
        "steps": open_steps(waiting, user) if waiting else [],
        "orders": rules.orders_of(held).order_by("-pk") if pays else [],
        "to_order_cents": rules.to_order_cents(held, on) if pays else 0,
        "left_to_put_cents": held.cents - held.put_in_cents if held.state in (OwnState.AGREED, OwnState.RUNNING) else 0,
        "may_plan": running and (mine or pays) and waiting is None,
        "may_cancel": pays and held.state == OwnState.AGREED,
        "period": PeriodForm(initial={"since": held.started_on or held.agreed_on, "until": on}),
        "plans": held.plans.exclude(state=OwnPlan.State.PROPOSED).select_related("proposed_by"),
        "events": [] if mine else [(OWN_STEPS.get(one.step, one.step), one) for one in held.events.all()],
    }  # fmt: skip
    return render(request, "activities/own.html", context)


@require_POST
@allow("own.pay")
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Order what is due paid back."""
    held = get_object_or_404(visible(request), number=number)
    try:
        made = rules.order_due(held, on=timezone.localdate(), by=reader(request))
    except Refusal as refusal:
        say_refusal(request, refusal)
        return redirect(held)
    messages.success(request, _("Ordered. It waits among the payments to make."))
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("own.pay")
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """It will not be put in."""
    held = get_object_or_404(visible(request), number=number)
    form, problem = ReasonForm(request.POST or None), None
    if form.is_valid():
        try:
            rules.cancel(held, on=timezone.localdate(), by=reader(request), why=form.cleaned_data["why"])
            messages.success(request, _("Recorded. Nothing more is expected."))
            return redirect(held)
        except Refusal as refusal:
            problem = refusal
    context = {
        "form": form, "problem": problem, "title": _("Not put in: %(number)s") % {"number": number},
        "text": _("Nothing more is expected from the member, and the request is closed."),
        "label": _("It will not be put in"), "back": held.get_absolute_url(),
    }  # fmt: skip
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "banking/confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("own.read")
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Another plan for what is left: looked at, then proposed to the other side."""
    held, on = get_object_or_404(visible(request), number=number), timezone.localdate()
    form = OwnPlanForm(
        request.POST or None, initial={"key": uuid.uuid4().hex, "period_months": held.period_months}
    )
    seen, problem = None, None
    if form.is_valid():
        try:
            seen = spread(rules.standing(held).rows, rules.look(held, on=on, **form.plan))
            if request.POST.get("propose"):
                typed = form.cleaned_data
                rules.propose_plan(
                    held, key=f"page/{typed['key']}", why=typed["why"], on=on, by=reader(request), **form.plan
                )
                messages.success(request, _("Proposed. It holds once the other side agrees."))
                return redirect(held)
        except Refusal as refusal:
            problem, seen = refusal, None
    context = {"own": held, "form": form, "effect": seen, "problem": problem}
    status = problem.status if problem else 422 if form.errors else 200
    return render(request, "activities/own_plan.html", context, status=status)


@require_POST
@allow("own.read")
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Agree to the plan of the other side, decline it, or take one's own back."""
    held = get_object_or_404(visible(request), number=number)
    waiting = get_object_or_404(OwnPlan, own=held, pk=pk)
    facts: dict[str, Any] = {"on": timezone.localdate(), "by": reader(request)}
    act = request.POST.get("act")
    try:
        if act == "withdraw":
            rules.withdraw(waiting, **facts)
        else:
            rules.answer(waiting, agreed=act == "agree", **facts)
    except Refusal as refusal:
        say_refusal(request, refusal)
    else:
        done = {"agree": _("Agreed. The plan holds from now on."), "withdraw": _("Withdrawn.")}
        messages.success(request, done.get(act or "", _("Declined. The plan before it stands.")))
    return redirect(held)


@require_safe
@allow("own.read")
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """What was put in and paid back in a period."""
    held, user, on = get_object_or_404(visible(request), number=number), reader(request), timezone.localdate()
    form = PeriodForm(request.GET)
    if not form.is_valid():
        say_refusal(request, Refusal(_("Give the first and the last day of the statement.")))
        return redirect(held)
    content = rules.statement_pdf(held, **form.cleaned_data, on=on, language=user.language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{held.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
