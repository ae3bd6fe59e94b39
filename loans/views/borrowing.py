"""The borrower's pages: my loans, one loan, signing its agreement. Who may see a loan reads it here."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fund.debits.mandates import creditor_for, in_force
from fund.debits.models import DebitMandate
from loans import income, refund
from loans.drawing import next_to_draw, waits_for
from loans.fees import left_cents
from loans.forms import AheadForm
from loans.forms.papers import ValidityForm
from loans.funding import line_of
from loans.guarantees import callable_cents
from loans.models import Agreement, Amendment, ChangeCase, LoanApplication
from loans.models.acceptances import Party, accepted, still_to_accept
from loans.models.agreements import BEGUN, AgreementQuerySet, State
from loans.models.amendments import AmendmentQuerySet, Offered
from loans.offer import is_open
from loans.paper import qr_code
from loans.signing import party_for
from loans.standing import next_line, plan_lines, received
from loans.views.followed import followed
from loans.words import STEPS, tag_of
from workflows.access import allow, say_refusal
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.people.reader import reader
from workflows.refusals import Refusal
from workflows.steps import perform

RELATED = (
    "member__user", "co_borrower__user", "guarantor__user", "case__cooperative", "case__applicant", "terms__product",
    "fund",
)  # fmt: skip
AMENDED = (
    "agreement__member__user", "agreement__co_borrower__user", "agreement__case__cooperative", "agreement__fund",
    "agreement__terms__product", "asked__case", "guarantor__user", "commitment",
)  # fmt: skip

OfferedRow = tuple[Offered, str, int, str]


def visible(request: HttpRequest) -> AgreementQuerySet:
    related = (
        "member__user",
        "co_borrower__user",
        "guarantor__user",
        "later_guarantor__user",
        "case__cooperative",
        "case__advisor",
        "terms__product",
        "envelope__fund",
        "schedule",
        "fee_expected",
        "asset",
    )
    return Agreement.objects.visible_to(reader(request)).select_related(*related)


def own(request: HttpRequest) -> AgreementQuerySet:
    return visible(request).owed_by(reader(request))


@require_safe
@allow("loan.own")
def mine(request: HttpRequest) -> HttpResponse:
    """One's own loans, those that wait for a signature first."""
    on = timezone.localdate()
    loans = sorted(own(request).order_by("-number"), key=lambda loan: loan.state != State.OFFERED)
    cards = [
        {
            "loan": loan,
            "tag": tag_of(loan, on),
            "open": is_open(loan, on) and bool(party_for(loan, reader(request))),
        }
        for loan in loans
    ]
    asked = LoanApplication.objects.inviting(request.user).select_related("case__applicant", "terms__product")
    context = {
        "cards": cards,
        "asked": asked.filter(co_borrower_agreed_at=None).undecided(),
        "to_accept": to_accept(reader(request), on),
    }
    return render(request, "loans/mine.html", context)


def to_accept(user: User, on: date) -> list[OfferedRow]:
    """What this member is asked to guarantee, and further amounts that wait for them."""
    loans = Agreement.objects.filter(state=State.OFFERED, guarantor__user=user).select_related(*RELATED)
    later = Amendment.objects.offered().acceptable_by(user).select_related(*AMENDED)
    rows = offered_rows(loans, later)
    return [row for row in rows if is_open(row[0], on) and party_for(row[0], user) not in ("", Party.LENDER)]


def offered_rows(loans: AgreementQuerySet, later: AmendmentQuerySet) -> list[OfferedRow]:
    """Agreements and further amounts on offer, each with where it is accepted and for how much it is."""
    rows: list[OfferedRow] = [
        (each, reverse("loans:sign", args=[each.number]), each.principal_cents, each.currency)
        for each in loans
    ]
    return rows + [(each, each.get_absolute_url(), each.cents, each.agreement.currency) for each in later]


@require_safe
@allow("loan.read")
def loan(request: HttpRequest, number: str) -> HttpResponse:
    """Left to pay, what is next, the plan, what came in; for the borrower and who follows the loan."""
    held = get_object_or_404(visible(request), number=number)
    on = timezone.localdate()
    lines = plan_lines(held, on)
    is_own = held.is_borrower(reader(request))
    is_main = held.member.user_id == request.user.pk
    running = held.state == State.RUNNING
    may_collect = may(request.user, "debit.prepare")
    context = {
        "loan": held,
        "on": on,
        "own": is_own,
        "main": is_main,
        "tag": tag_of(held, on),
        "lines": lines,
        "next": next_line(lines) if running else None,
        "late_since": held.oldest_unpaid_on if held.days_late(on) else None,
        "late_cents": sum(line.left_cents for line in lines if line.standing == "late")
        if held.started_on
        else 0,
        "code": qr_code(held, next((line for line in lines if line.left_cents), None)) if running else "",
        "days_late": held.days_late(on),
        "received": received(held),
        "owed_cents": refund.owed_cents(held) if held.surplus_cents else 0,
        "to_order_cents": refund.to_order_cents(held)
        if held.surplus_cents and may(request.user, "payment.prepare")
        else 0,
        "debit": debit_of(held) if is_main or may_collect else None,
        "can_debit": is_main and can_debit(held),
        "may_collect": may_collect and can_debit(held),
        "can_sign": is_open(held, on) and bool(party_for(held, reader(request))),
        "acceptances": accepted(held).values(),
        "still_to_accept": still_to_accept(held),
        "amendments": amendments_of(held, reader(request), on),
        "further": held.amendments.filter(state="signed").select_related("asked__case"),
        "withdraw_until": held.withdraw_until
        if is_own
        and held.withdrawn_on is None
        and held.state in (State.SIGNED, State.RUNNING)
        and held.withdraw_until
        and on <= held.withdraw_until
        else None,
        "payoff_form": ValidityForm() if running else None,
        "ahead_form": AheadForm(initial={"mode": held.ahead_mode})
        if is_own and held.state in (State.SIGNED, State.RUNNING)
        else None,
        **changing_links(request, held),
        **income_of(held, on),
        **followed(request, held, on, is_own=is_own),
        "schedules": held.schedules.all(),
        "payments": held.disbursements.all(),
        "waits": waits_for(held, on) if held.state == State.SIGNED else [],
        "fee_left_cents": left_cents(held) if held.state == State.SIGNED else 0,
        "pay_to": held.fund.bank_accounts.order_by("pk").first() if held.state == State.SIGNED else None,
        "to_draw": next_to_draw(held),
        "line": None if is_own else line_of(held.envelope),
        "events": [] if is_own else [(STEPS.get(one.step, one.step), one) for one in held.events.all()],
    }
    return render(request, "loans/loan.html", context)


def amendments_of(held: Agreement, user: User, on: date) -> list[Amendment]:
    """A further amount that waits to be accepted: by whom, and whether this reader is one of them."""
    found = list(held.amendments.offered().select_related("asked__case", "guarantor", "commitment"))
    for each in found:
        each.agreement, each.waiting = held, still_to_accept(each)
        each.open = is_open(each, on) and bool(party_for(each, user))
    return found


@require_POST
@allow("payment.prepare")
def order_refund(request: HttpRequest, number: str) -> HttpResponse:
    """Order what the member paid too much sent back."""
    held = get_object_or_404(visible(request), number=number)
    try:
        order = refund.refund(held, on=timezone.localdate(), by=reader(request))
    except Refusal as refusal:
        say_refusal(request, refusal)
        return redirect("loans:loan", number)
    messages.success(request, _("Ordered. It waits among the payments to make."))
    return redirect(order)


def changing_links(request: HttpRequest, held: Agreement) -> dict[str, Any]:
    """What this reader may do or read about changes of the loan."""
    user = reader(request)
    seen, on = may(user, "loan.change_read"), timezone.localdate()
    return {
        "proposals": held.proposals.select_related("proposed_by") if seen else [],
        "changes": held.changes.select_related("undone"),
        "change_cases": ChangeCase.objects.visible_to(user).filter(agreement=held).select_related("case"),
        "may_change": may(user, "loan.change") and held.state == State.RUNNING,
        "may_share": may(user, "loan.change")
        and held.state == State.RUNNING
        and held.terms.deduction_basis_points_max > 0,
        "may_bring": may(user, "loan.bring") and held.state == State.RUNNING and not held.is_borrower(user),
        "guarantee_calls": held.guarantee_calls.all() if seen else [],
        "may_call": may(user, "loan.change") and held.answering is not None and callable_cents(held, on) > 0,
        "may_undo": may(user, "loan.change_approve"),
        "may_cash": may(user, "loan.cash") and held.state in BEGUN,
    }


def income_of(held: Agreement, on: date) -> dict[str, Any]:
    """The share of the Activity's income that repays the loan, and what the last months deducted."""
    lines = income.lines(held, on)
    return {"share": income.share_of_loan(held) if lines else None, "income_lines": lines[:-4:-1]}


def debit_of(loan: Agreement) -> DebitMandate | None:
    return in_force(loan.expected) if loan.expected else None


def can_debit(loan: Agreement) -> bool:
    """Whether its instalments can be drawn from an account: it runs, and its fund collects."""
    return bool(loan.state == State.RUNNING and loan.expected and creditor_for(loan.expected))


@require_POST
@allow("loan.sign")
def ahead(request: HttpRequest, number: str) -> HttpResponse:
    """Choose what money paid ahead does, from the next payment on."""
    held = get_object_or_404(own(request), number=number)
    form = AheadForm(request.POST)
    if form.is_valid():
        try:
            perform(Agreement.choose_ahead, held, by=request.user, mode=form.cleaned_data["mode"])
            messages.success(request, _("Your choice counts from the next payment."))
        except Refusal as refusal:
            say_refusal(request, refusal)
    else:
        messages.error(request, str(form.errors["mode"][0]))
    return redirect("loans:loan", number)
