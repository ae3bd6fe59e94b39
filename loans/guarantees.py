"""The guarantor pays what the borrower does not: asked once, expected with a reference of its own, and capped by what
is owed when the money comes. What they pay lowers the debt, or the loss after a write-off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fund.banking import expected as awaits
from fund.banking import iban, references
from fund.banking.models import ExpectedPayment, StatementLine
from fund.banking.receivables import Receivable
from fund.ledger import proposals
from fund.ledger.posting import Leg
from loans.booking import legs
from loans.models import Agreement, GuaranteeCall
from loans.models.agreements import State
from loans.models.products import AheadMode
from loans.models.repayments import Channel
from loans.repayment import locked, record, take_back
from loans.standing import plan_lines
from workflows import outbox
from workflows.money_words import money
from workflows.notices.letters import letter
from workflows.notices.telling import notify
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.refusals import Refusal, Unmet
from workflows.steps import perform

CODE, SERIES, TEMPLATE = "loan_guarantee", "GC", "loan_letter"


def callable_cents(agreement: Agreement, on: date) -> int:
    """What a guarantor can be asked for on a day: what is late, or after a write-off what is lost and has not come."""
    if agreement.state == State.WRITTEN_OFF:
        return agreement.relieved_cents - agreement.recovered_cents
    if agreement.state != State.RUNNING:
        return 0
    return sum(line.left_cents for line in plan_lines(agreement, on) if line.standing == "late")


def owed_cents(agreement: Agreement) -> int:
    """What money of a guarantor can still lower: the debt, or the loss."""
    if agreement.state == State.WRITTEN_OFF:
        return agreement.relieved_cents - agreement.recovered_cents
    return agreement.outstanding_cents if agreement.state == State.RUNNING else 0


@transaction.atomic
def propose(
    agreement: Agreement, *, key: str, cents: int, due_on: date, why: str, on: date, by: User
) -> GuaranteeCall:
    """Ask that the guarantor be called; once by its key. Another treasurer approves it.

    raises  NotYours, KeyReused; Unmet without a guarantor, for more than is late or lost, or while a call is open
    """
    agreement = locked(agreement)
    if before := GuaranteeCall.objects.filter(key=key).first():
        number = before.number
    else:
        check(agreement, cents, due_on, on)
        number = next_number(SERIES, on.year)
    return proposals.propose(
        GuaranteeCall, key=key, by=by, on=on, fund=agreement.fund, agreement=agreement, why=why, number=number,
        guarantor=agreement.answering, cents=cents, due_on=due_on,
    )  # fmt: skip


def check(agreement: Agreement, cents: int, due_on: date, on: date) -> None:
    """raises Unmet"""
    if agreement.answering is None:
        raise Unmet(_("Nobody guarantees this loan."), code="no_guarantor")
    if agreement.guarantee_calls.open().exists() or agreement.guarantee_calls.waiting().exists():
        raise Unmet(_("The guarantor is called already."), code="called_already")
    if due_on <= on:
        raise Unmet(_("Leave the guarantor time to pay: the day must be ahead."), code="no_time")
    _require_owed(agreement, cents, on)


def _require_owed(agreement: Agreement, cents: int, on: date) -> None:
    most = callable_cents(agreement, on)
    if not 0 < cents <= most:
        raise Unmet(
            _("At most %(cents)s can be asked: what is late, or lost.")
            % {"cents": money(most, agreement.currency)},
            code="more_than_is_owed",
            most_cents=most,
        )


def expect(call: GuaranteeCall, *, on: date) -> ExpectedPayment:
    """It is approved: the money is expected, and the guarantor is told. raises Unmet when less is owed by now"""
    agreement = locked(call.agreement)
    _require_owed(agreement, call.cents, on)
    outbox.put("loan.guarantor_called", f"loan.guarantor_called/{call.pk}", call=call.pk)
    return awaits.expect(
        key=f"loan/guarantee/{call.number}", purpose=CODE, fund=call.fund,
        reference=references.of_number(call.number, agreement.case.cooperative.country), cents=call.cents,
        due_on=call.due_on, payer_name=str(call.guarantor), label=call.number, member=call.guarantor,
    )  # fmt: skip


@transaction.atomic
def end(call: GuaranteeCall, *, on: date, by: User, why: str) -> GuaranteeCall:
    """Ask nothing more; what came stays. raises NotYours, TooLate; Refusal without a reason"""
    if not why.strip():
        raise Refusal(_("Say why it is ended."), code="no_reason")
    ended = perform(GuaranteeCall.end, call, by=by, on=on, reason=why)
    if ended.expected:
        awaits.settle(ended.expected)
    outbox.put("loan.guarantor_free", f"loan.guarantor_free/{ended.pk}", call=ended.pk)
    return ended


def follow(agreement: Agreement) -> None:
    """What is expected of the guarantor follows what is owed: less when the borrower pays, nothing when all is paid."""
    for call in agreement.guarantee_calls.open().select_related("expected"):
        assert call.expected is not None
        room = min(call.left_cents, owed_cents(agreement))
        if room:
            awaits.update(call.expected, cents=room, due_on=call.due_on)
        else:
            awaits.settle(call.expected)


# ---- what banking asks


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """Money of the guarantor lowers the debt, or the loss. raises Unmet for more than is asked of them, or owed"""
    call = GuaranteeCall.objects.select_related("agreement", "guarantor").get(expected=expected)
    agreement = locked(call.agreement)
    room = 0 if call.ended_on else min(max(0, call.cents - expected.received_cents), owed_cents(agreement))
    if cents > room:
        raise Unmet(
            _("Of this call %(cents)s can still be taken: split the line, and send the rest back.")
            % {"cents": money(room, agreement.currency)},
            code="more_than_is_called",
            left_cents=room,
        )
    value_on = line.value_on if line else on
    repayment, change = record(
        agreement, key=key, cents=cents, value_on=value_on, booked_on=on, by=by, line=line, mode=AheadMode.NEXT,
        channel=Channel.GUARANTOR, payer=str(call.guarantor),
    )  # fmt: skip
    outbox.put(
        "loan.received", f"loan.received/{repayment.pk}", agreement=agreement.pk, repayment=repayment.pk
    )
    outbox.put("loan.rest", f"loan.rest/{repayment.pk}", agreement=agreement.pk)
    return legs(agreement, change)


def page(expected: ExpectedPayment) -> str:
    return reverse("loans:guarantee_call", args=[GuaranteeCall.objects.get(expected=expected).number])


RECEIVABLE = Receivable(CODE, gettext_lazy("Paid by a guarantor"), receive=receive, undo=take_back, page=page)


# ---- what the guarantor reads


@outbox.handles("loan.guarantor_called")
def tell_called(*, call: int) -> None:
    _tell(call, "guarantor_called")


@outbox.handles("loan.guarantor_free")
def tell_free(*, call: int) -> None:
    _tell(call, "guarantor_call_ended")


def _tell(pk: int, template: str) -> None:
    call = GuaranteeCall.objects.select_related("guarantor", "agreement").get(pk=pk)
    notify(
        f"{template}/{pk}",
        member=call.guarantor,
        template=template,
        context={"reference": call.agreement.number, "last_day": call.due_on},
        path=call.get_absolute_url(),
    )


@outbox.handles("loan.received")
def follow_received(*, agreement: int, repayment: int) -> None:
    follow(Agreement.objects.get(pk=agreement))


@outbox.handles("loan.changed")
def follow_changed(*, change: int) -> None:
    follow(Agreement.objects.get(changes=change))


def letter_pdf(call: GuaranteeCall) -> bytes:
    """What is asked of the guarantor, in their language: the same row gives the same bytes."""
    loan, member = call.agreement, call.guarantor
    account = call.fund.bank_accounts.order_by("pk").first()
    with translation.override(member.language):
        title = _("Your guarantee for loan %(number)s") % {"number": loan.number}
        known = {"name": loan.member, "day": date_format(call.due_on, "j F Y")}
        facts = [
            [_("To pay"), money(call.cents, loan.currency)],
            [pgettext("latest day", "By"), known["day"]],
        ]
        facts += [[_("On our account"), iban.printed(account.iban)]] if account else []
        facts += [[_("Structured message"), call.expected.reference]] if call.expected else []
        data: dict[str, Any] = {
            "greeting": _("Dear %(name)s,") % {"name": member},
            "sentences": [
                _("You guarantee a loan of %(name)s. What was to be paid on it has not been paid.") % known,
                _("Under your guarantee we ask you to pay the amount below by %(day)s.") % known,
                _(
                    "What you pay lowers what is owed, and nothing more than this amount is asked. No interest is due."
                ),
            ],
            "facts": facts,
            "choices_title": _("What you can do"),
            "choices": [
                _("Pay the amount, or a part of it, with the structured message."),
                _("Write to us if you cannot pay it at once: we look for a way with you."),
            ],
            "closing": _("With kind regards,"),
            "signed": loan.case.cooperative.name,
        }
    return letter(
        TEMPLATE, data, language=member.language, title=title, cooperative=loan.case.cooperative, member=member,
        on=call.decided_on or call.proposed_on, reference=call.number,
    )  # fmt: skip
