"""The moment a loan begins: the bank has paid the member, the debt is open, the plan counts."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from fund.banking import expected
from fund.banking.models import ExpectedPayment, PaymentOrder
from fund.banking.purposes import Purpose
from fund.ledger import chart, commitments
from fund.ledger.chart import Kind
from fund.ledger.models import Movement
from fund.ledger.posting import Leg, post
from loans import drawing, leasing, plans
from loans.models import Agreement, Disbursement
from loans.models.agreements import Standing, State
from loans.models.disbursements import DisbursementState
from loans.models.schedules import Reason
from loans.offer import write_schedule
from loans.repayment import PLANNED, end_when_repaid, legs, locked, replay_loan
from loans.schedule import Row
from workflows import coded, outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.people.models import User
from workflows.steps import perform

CODE = "loan"  # of the purpose that pays out, and of the receivable that comes back


@transaction.atomic
def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """What the bank's confirmation of our order means for the loan; banking posts the legs.

    moves   in transit → the loan, the sum paid out; with its first payment file fees → the loan, the fee; in the
            budget the part of the principal from committed to lent, and the fee from its source to available, or to
            lent when it is repaid with the first instalment
    starts  the loan, with the plan moved by whole months when the money came after its first date
    """
    part = _part_of(order)
    perform(Disbursement.pay, part, by=None, on=on)
    if part.agreement.state == State.SIGNED:
        _start(part, on=on, by=by)
    return payout_legs(part)


def _part_of(order: PaymentOrder) -> Disbursement:
    related = (
        "agreement__commitment__envelope__fund", "agreement__terms", "agreement__case", "commitment__envelope__fund",
    )  # fmt: skip
    return Disbursement.objects.select_related(*related).get(order=order)


def _start(part: Disbursement, *, on: date, by: User | None) -> None:
    agreement = part.agreement
    plan, _draws = plans.drawn(agreement, [part])
    version = write_schedule(agreement, plan, reason=Reason.DISBURSEMENT, on=on, by=by)
    perform(
        Agreement.start,
        agreement,
        by=None,
        on=on,
        cents=part.drawn_cents,
        standing=Standing(version, 0, 0, plan[0].due_on),
        payload={"order": part.order_id, "paid_cents": part.payout_cents, "fee_cents": agreement.fee_cents},
    )
    agreement.expected = _expect(agreement, plan)
    agreement.save_moved()
    if agreement.case.state == CaseState.GRANTED:  # after a return it is closed already
        perform(Case.close, agreement.case, by=None, on=on, reason=coded.keep("loan_paid_out"))
    leasing.register(agreement, on=on)
    outbox.put("loan.started", f"loan.started/{agreement.pk}/{version.number}", agreement=agreement.pk)
    if agreement.withdrawn_on is not None:  # the payment had left when the borrower withdrew
        outbox.put(
            "loan.to_return", f"loan.to_return/{agreement.pk}/{version.number}", agreement=agreement.pk
        )


def payout_legs(part: Disbursement) -> list[Leg]:
    """See `paid`."""
    agreement = part.agreement
    fund, envelope = agreement.fund, agreement.envelope
    loan = chart.account(fund, Kind.LOAN, ref=agreement.number)
    legs = [Leg(chart.account(fund, Kind.TRANSIT), loan, part.payout_cents)]
    fee = agreement.kept_back_cents or agreement.added_fee_cents
    if part.position == 1 and fee:
        # kept back it is there at once; in the first instalment it comes back with the loan
        held = Kind.LENT if agreement.added_fee_cents else Kind.AVAILABLE
        source, budget = chart.account(fund, Kind.SOURCE), chart.account(fund, held, envelope)
        legs += [
            Leg(chart.account(fund, Kind.FEES), loan, fee),
            Leg(source, budget, fee),
        ]
    return legs + commitments.use_legs(part.set_aside, part.cents, Kind.LENT)


def posted(order: PaymentOrder, *, movement: Movement, back: bool) -> None:
    """Banking has booked it: with another payment than the first the debt and its plan grow."""
    part = _part_of(order)
    if not back and part.agreement.disbursements.paid().count() > 1:
        _redraw(part, on=movement.booked_on)
        key = f"loan.drawn/{part.pk}/{part.version}"
        outbox.put("loan.drawn", key, agreement=part.agreement_id, disbursement=part.pk)


def _redraw(part: Disbursement, *, on: date) -> None:
    """The debt is the sum of the payments that stand, its plan the part that they stand for: replay what was repaid
    onto it. A surplus of before stays one, save where the bank told of things in another order than they happened."""
    agreement = locked(part.agreement)
    standing = list(agreement.disbursements.select_related("agreement__terms", "topped_by").paid())
    base, _draws = plans.drawn(agreement, standing)
    known = agreement.schedules.filter(reason__in=PLANNED).order_by("-number").first()
    if known is None or known.rows() != base:
        write_schedule(agreement, base, reason=Reason.DISBURSEMENT, on=on, by=None)
    agreement.drawn_cents = sum(each.drawn_cents for each in standing)
    agreement.started_on = standing[0].paid_on
    agreement.save_moved()
    facts = {"disbursement": part.pk, "drawn_cents": agreement.drawn_cents}
    change = replay_loan(agreement, Agreement.draw, by=None, on=on, reason=Reason.DRAW, facts=facts)
    if moved := legs(agreement, change):
        key = f"loan/draw/{part.pk}/{part.version}"
        why = coded.keep("loan_replanned", text=agreement.number)
        post(key=key, legs=moved, on=on, by=None, why=why, source_ref=agreement.number)


def _expect(agreement: Agreement, plan: list[Row]) -> ExpectedPayment:
    """One payment to expect for the life of the loan: its reference never changes."""
    awaited = expected.expect(
        key=f"loan/{agreement.number}",
        purpose=CODE,
        fund=agreement.fund,
        reference=agreement.reference,
        cents=plan[0].due_cents,
        due_on=plan[0].due_on,
        payer_name=agreement.iban_holder,
        iban=agreement.iban,
        label=agreement.number,
        member=agreement.member,
    )
    return expected.update(awaited, cents=plan[0].due_cents, due_on=plan[0].due_on)


@transaction.atomic
def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The bank did not pay, or the money came back: it waits to be paid again; the member is told. Without its only
    payment the loan has not begun; without another the debt is smaller by it."""
    part = _part_of(order)
    agreement = part.agreement
    if part.state == DisbursementState.PAID:
        perform(Disbursement.come_back, part, by=None, reason=reason)
        if agreement.disbursements.paid().exists():
            _redraw(part, on=on)
        else:
            perform(Agreement.come_back, agreement, by=None, reason=reason)
            if agreement.expected:
                expected.settle(agreement.expected)
    outbox.put(
        "loan.payment_returned",
        f"loan.payment_returned/{order.pk}/{order.version}",
        agreement=agreement.pk,
        order=order.pk,
    )


def came_back_in_part(order: PaymentOrder, *, rest: PaymentOrder, reason: str, on: date) -> None:
    """The bank sent a part back: the loan runs as it was paid, the rest is paid again; the member is told."""
    key = f"loan.payment_returned/{rest.pk}/{rest.version}"
    agreement = _part_of(order).agreement_id
    outbox.put("loan.payment_returned", key, agreement=agreement, order=rest.pk)


@transaction.atomic
def cancelled(order: PaymentOrder) -> None:
    """The order will not be paid: what was set aside for it is available again. A loan of which nothing was paid is
    cancelled whole."""
    part, on = _part_of(order), timezone.localdate()
    agreement = part.agreement
    perform(Disbursement.cancel, part, by=None)
    drawing.give_back(part, on=on, by=None)
    if agreement.state != State.SIGNED:
        end_when_repaid(locked(agreement), on=on)
        return
    leasing.unregister(agreement, on=on)
    drawing.come_to_nothing(agreement, on=on, why=coded.keep("loan_not_paid_out"))


PURPOSE = Purpose(
    CODE, gettext_lazy("Loan paid out"), paid=paid, returned=returned, cancelled=cancelled, posted=posted,
    came_back_in_part=came_back_in_part,
)  # fmt: skip
