"""The payments of a loan until the bank has them: planned as agreed, asked for, ordered, or let go."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.banking import addresses
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import PaymentOrder
from fund.banking.models.suppliers import COLUMNS
from fund.banking.orders import cancel_unsent, order_payment
from fund.banking.suppliers import checked, missing, order_supplier
from fund.ledger import commitments, waiting
from loans.fees import expect_fee, left_cents, overdue
from loans.models import Agreement, Disbursement
from loans.models.agreements import State
from loans.models.applications import PaidTo
from loans.models.disbursements import DisbursementState, is_for_the_borrower
from loans.offer import lapse
from loans.repayment import end_when_repaid, locked
from loans.schedule import add_months
from workflows import coded, outbox
from workflows.cases import attachments
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Refusal, Unmet, whole
from workflows.steps import perform

PURPOSE = "loan"


def plan_payments(agreement: Agreement) -> Disbursement:
    """Write down the payments that were agreed; the first of them is returned."""
    agreed = agreement.document.agreed.get("payments") or [{"cents": agreement.principal_cents, "on": None}]
    rows = [
        Disbursement(
            agreement=agreement, position=place, cents=one["cents"], paid_to=agreement.paid_to,
            planned_on=date.fromisoformat(one["on"]) if one["on"] else None, **agreement.invoice_facts(),
        )
        for place, one in enumerate(agreed, start=1)
    ]  # fmt: skip
    for row in rows:
        row.save()
    return rows[0]


@transaction.atomic
def begin(agreement: Agreement, *, on: date) -> None:
    """The agreement is signed: its payments are planned, a fee that is paid first is asked for, and the first payment
    is ordered once nothing waits. That follows of itself: whoever signed last has touched no payment."""
    plan_payments(agreement)
    expect_fee(agreement, on=on)
    pay_when_ready(agreement, on=on)


def waits_for(agreement: Agreement, on: date) -> list[str]:
    """What has to happen before a signed loan is paid out, one sentence each."""
    found, left, last = [], left_cents(agreement), agreement.withdraw_until
    if left:
        fee = money(left, agreement.currency)
        found.append(_("The file fee of %(cents)s is to be paid first.") % {"cents": fee})
    if agreement.terms.withdrawal_waits and last is not None and on <= last:
        day = date_format(last, "j F Y")
        found.append(_("The borrower may withdraw until %(day)s; it is paid out after that.") % {"day": day})
    return found


@transaction.atomic
def pay_when_ready(agreement: Agreement, *, on: date) -> bool:
    """Order the first payment of a signed loan, unless something is still to happen or it was ordered before."""
    held = Agreement.objects.select_for_update(of=("self",)).select_related("terms", "fund", "fee_expected")
    agreement = held.get(pk=agreement.pk)
    first = agreement.disbursements.filter(position=1, state=DisbursementState.PLANNED).first()
    if agreement.state != State.SIGNED or first is None or waits_for(agreement, on):
        return False
    order(first, on=on, by=None)
    return True


@transaction.atomic
def come_to_nothing(agreement: Agreement, *, on: date, why: str) -> None:
    """A signed loan of which nothing was ordered or paid will not be paid out: what was set aside is available again,
    a fee that was paid goes back where the terms say so, and the case is closed."""
    perform(Agreement.cancel, agreement, by=None, on=on, reason=why)
    release_rest(agreement, on=on, why=why)
    if agreement.case.state == CaseState.GRANTED:
        perform(Case.close, agreement.case, by=None, on=on, paid=False, reason=why)
    outbox.put("loan.came_to_nothing", f"loan.came_to_nothing/{agreement.pk}", agreement=agreement.pk)


@transaction.atomic
def call_off(agreement: Agreement, *, on: date, why: str) -> None:
    """Nothing of a signed loan is to be paid out: orders that have not left are cancelled. What the bank has already
    goes on. raises Unmet (`order_in_batch`) while one lies in a batch"""
    cancel_unsent(agreement.number, why=why)
    agreement.refresh_from_db()
    if agreement.state == State.SIGNED and not ordered(agreement):
        come_to_nothing(agreement, on=on, why=why)


def pay_what_waited(on: date) -> int:
    """Order the signed loans of which nothing waits any more: the days to withdraw are over."""
    waiting_ones = Disbursement.objects.filter(
        position=1, state=DisbursementState.PLANNED, agreement__state=State.SIGNED
    ).select_related("agreement__terms", "agreement__fee_expected")
    return sum(_try(pay_when_ready, each.agreement, on) for each in waiting_ones)


@transaction.atomic
def stop(case: Case, *, on: date) -> None:
    """Let go of what was granted and not paid out: an offer ends now; of a signed loan the order is cancelled."""
    waiting.stop(case.reference, on=on, why=coded.keep("stopped_by_committee"))
    agreement = Agreement.objects.filter(case=case).first()
    if agreement is not None and agreement.state == State.OFFERED:
        lapse(agreement, on=on)
    elif agreement is not None and agreement.state == State.SIGNED:
        call_off(agreement, on=on, why=coded.keep("stopped_by_committee"))


def ordered(agreement: Agreement) -> bool:
    """Whether a payment of the loan is on its way."""
    return agreement.disbursements.filter(state=DisbursementState.ORDERED).exists()


@transaction.atomic
def order(disbursement: Disbursement, *, on: date, by: User | None) -> Disbursement:
    """Order a payment of the loan: to the borrower, or to the supplier whose invoice it is for. The debt is the
    borrower's.

    by      a treasurer who did not decide the case; none for the first, and for one whose day has come
    raises  NotYours; Unmet while an earlier one waits or an instalment is late; what `order_supplier` raises
    """
    if by is not None and disbursement.position > 1:
        refuse_the_involved(by, {disbursement.case_reference})
    made = _order_of(disbursement, on=on, by=by)
    who = by if disbursement.position > 1 else None
    return perform(Disbursement.order_it, disbursement, by=who, on=on, order=made)


def _order_of(disbursement: Disbursement, *, on: date, by: User | None) -> PaymentOrder:
    agreement, place = disbursement.agreement, disbursement.position
    facts: dict[str, Any] = {
        "key": f"loan/{agreement.number}/payout" + (f"/{place}" if place > 1 else ""), "purpose": PURPOSE,
        "fund": agreement.fund, "cents": disbursement.payout_cents, "commitment": disbursement.set_aside,
        "case_reference": disbursement.case_reference, "on": on, "by": by,
    }  # fmt: skip
    if disbursement.paid_to == PaidTo.SUPPLIER:
        return order_supplier(disbursement, **facts)
    return order_payment(
        payee_name=agreement.iban_holder,
        iban=agreement.iban,
        communication=_communication(disbursement),
        address=addresses.of_member(agreement.member, agreement.iban_holder),
        **facts,
    )


def _communication(disbursement: Disbursement) -> str:
    """A further amount names its case, so that it is not taken for the first payment once more."""
    said = _("Loan %(number)s") % {"number": disbursement.agreement.number}
    return f"{said}, {disbursement.case_reference}" if disbursement.topped_by else said


def ask(
    disbursement: Disbursement, *, name: str, content: bytes, by: User, at: datetime, **payee: str
) -> Disbursement:
    """The borrower asks for the next payment and shows what it is for: a bill, a photo of the work.

    payee   paid_to and the columns of another invoice than the agreement's
    raises  NotYours; TooLate; Unmet by name; BadDocument
    """
    may_ask = is_for_the_borrower(disbursement, by)
    proof = attachments.checked(disbursement.agreement.case, name, content, by, recorded=may_ask)
    invoice = {column: checked(column, payee[column]) for column in COLUMNS if column in payee}
    paid_to = payee.get("paid_to") or disbursement.paid_to
    if paid_to not in PaidTo.values:
        raise Unmet(_("The loan is paid to your account or to the supplier."), code="unknown_payee")
    wanted = Disbursement(**disbursement.invoice_facts() | invoice)
    if paid_to == PaidTo.SUPPLIER and (sentences := missing(wanted)):
        raise Unmet(" ".join(sentences), code="invoice_incomplete", missing=sentences)
    return perform(
        Disbursement.ask, disbursement, by=by, at=at, proof=proof, payee={"paid_to": paid_to, **invoice},
        payload={"proof": proof.sha256},
    )  # fmt: skip


@transaction.atomic
def send_back(disbursement: Disbursement, *, why: str, by: User) -> Disbursement:
    """What was shown is not enough; the borrower reads why. raises NotYours; Refusal without a reason; TooLate"""
    if not why.strip():
        raise Refusal(_("Say what is missing."), code="no_reason")
    row = perform(Disbursement.send_back, disbursement, by=by, reason=whole(why))
    outbox.put(
        "loan.payment_sent_back", f"loan.payment_sent_back/{row.pk}/{row.version}", disbursement=row.pk
    )
    return row


@transaction.atomic
def release(disbursement: Disbursement, *, on: date, by: User | None, why: str = "") -> Disbursement:
    """It is not needed: what was set aside for it is available again, and the loan ends sooner by as much.

    raises  NotYours; TooLate once it is ordered; Unmet for the first payment, without which there is no loan
    """
    if disbursement.position == 1:
        raise Unmet(_("Without its first payment there is no loan."), code="first_payment")
    agreement = locked(disbursement.agreement)
    row = perform(Disbursement.release, disbursement, by=by, reason=whole(why))
    give_back(row, on=on, by=by)
    end_when_repaid(agreement, on=on)
    return row


def give_back(disbursement: Disbursement, *, on: date, by: User | None) -> None:
    """What was set aside for a payment that will not be made is available again."""
    agreement = disbursement.agreement
    commitments.release(
        disbursement.set_aside, cents=disbursement.cents, on=on, by=by,
        why=coded.keep("loan_not_drawn", text=agreement.number),
        key=f"loan/{agreement.number}/released/{disbursement.position}",
    )  # fmt: skip


def release_rest(agreement: Agreement, *, on: date, why: str) -> None:
    """Let go of what is not drawn when nothing more is to be lent. raises Unmet while a payment is on its way"""
    rest = agreement.disbursements.still_to_come()
    if rest.filter(state=DisbursementState.ORDERED).exists():
        raise Unmet(
            _("A payment of this loan is on its way: cancel its order, or wait for the bank."),
            code="being_paid",
        )
    for each in rest.select_related("agreement"):
        row = perform(Disbursement.release, each, by=None, reason=why)
        give_back(row, on=on, by=None)


# ---- the clock


def order_due(on: date) -> int:
    """Order the payments whose agreed day has come; one that has to wait (an instalment is late) is tried again the
    next night."""
    due = Disbursement.objects.filter(
        state=DisbursementState.PLANNED, planned_on__lte=on, position__gt=1, agreement__state=State.RUNNING
    )
    return sum(_try(order, each, on, by=None) for each in due.select_related("agreement__terms"))


def release_undrawn(on: date) -> int:
    """Let go of what was not drawn in the months that the terms give."""
    open_ones = Disbursement.objects.filter(
        state=DisbursementState.PLANNED, position__gt=1, agreement__state=State.RUNNING
    ).select_related("agreement__terms")
    late = [each for each in open_ones if draw_until(each.agreement) < on]
    return sum(_try(release, each, on, by=None, why=coded.keep("not_drawn_in_time")) for each in late)


def let_go_unpaid_fees(on: date) -> int:
    """Signed loans whose file fee did not come in by its day come to nothing."""
    return sum(
        _try(come_to_nothing, each, on, why=coded.keep("fee_not_paid_in_time")) for each in overdue(on)
    )


def _try(act: Any, subject: Any, on: date, **facts: Any) -> bool:
    """Whether it was done: what is refused, or finds nothing to do (False), keeps none of the others waiting."""
    try:
        with transaction.atomic():
            return act(subject, on=on, **facts) is not False
    except Refusal:
        return False


def draw_until(agreement: Agreement) -> date:
    """The last day on which what was granted can be drawn."""
    assert agreement.accepted_at is not None
    return add_months(timezone.localdate(agreement.accepted_at), agreement.terms.draw_months)


def next_to_draw(agreement: Agreement) -> Disbursement | None:
    """The payment that comes next, when nothing before it waits."""
    rest = agreement.disbursements.still_to_come().order_by("position").first()
    return (
        rest
        if rest and rest.state == DisbursementState.PLANNED and agreement.state == State.RUNNING
        else None
    )
