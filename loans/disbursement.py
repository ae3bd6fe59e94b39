"""The moment a loan begins: the bank has paid the member, the debt is open, the plan counts."""

from datetime import date
from itertools import count as counting

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import expected
from fund.banking.models import ExpectedPayment, PaymentOrder
from fund.banking.purposes import Purpose
from fund.ledger import chart, commitments
from fund.ledger.chart import Kind
from fund.ledger.posting import Leg
from loans.models import Agreement
from loans.models.agreements import Standing, State
from loans.models.schedules import Reason
from loans.offer import write_schedule
from loans.schedule import Row
from workflows import outbox
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.people.models import User
from workflows.steps import perform

CODE = "loan"  # of the purpose that pays out, and of the receivable that comes back


@transaction.atomic
def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """What the bank's confirmation of our order means for the loan; banking posts the legs.

    moves   in transit → the loan, the sum paid out; file fees → the loan, the fee; in the budget the whole
            principal from committed to lent, and the fee from its source to available, or to lent when it is
            repaid with the first instalment
    starts  the loan, with the plan moved by whole months when the money came after its first date
    """
    agreement = Agreement.objects.select_related("commitment__envelope__fund", "terms").get(order=order)
    plan = plan_from(agreement, on)
    version = write_schedule(agreement, plan, reason=Reason.DISBURSEMENT, on=on, by=by)
    standing = Standing(version, 0, 0, plan[0].due_on)
    perform(
        Agreement.start,
        agreement,
        by=None,
        on=on,
        standing=standing,
        payload={"order": order.pk, "paid_cents": agreement.payout_cents, "fee_cents": agreement.fee_cents},
    )
    agreement.expected = _expect(agreement, plan)
    agreement.save_moved()
    if agreement.case.state == CaseState.GRANTED:  # after a return it is closed already
        perform(Case.close, agreement.case, by=None, on=on, reason=_("The loan was paid out."))
    outbox.put("loan.started", f"loan.started/{agreement.pk}/{version.number}", agreement=agreement.pk)
    return payout_legs(agreement)


def payout_legs(agreement: Agreement) -> list[Leg]:
    """See `paid`."""
    fund, envelope = agreement.fund, agreement.envelope
    loan = chart.account(fund, Kind.LOAN, ref=agreement.number)
    legs = [Leg(chart.account(fund, Kind.TRANSIT), loan, agreement.payout_cents)]
    if (
        agreement.fee_cents
    ):  # kept back it is there at once; in the first instalment it comes back with the loan
        held = Kind.LENT if agreement.added_fee_cents else Kind.AVAILABLE
        source, budget = chart.account(fund, Kind.SOURCE), chart.account(fund, held, envelope)
        legs += [
            Leg(chart.account(fund, Kind.FEES), loan, agreement.fee_cents),
            Leg(source, budget, agreement.fee_cents),
        ]
    return legs + commitments.use_legs(agreement.commitment, agreement.principal_cents, Kind.LENT)


def plan_from(agreement: Agreement, paid_on: date) -> list[Row]:
    """The plan that was signed, moved by whole months until its first date is after the money came."""
    agreed = agreement.document.agreed
    asked, count = date.fromisoformat(agreed["first_due_on"]), len(agreed["instalments"])
    for late in counting():
        grace = agreed["grace_months"] + late
        rows = agreement.terms.rows(agreement.principal_cents, count, asked, grace, agreement.signed_shape)
        if rows[0].anchor_on > paid_on:
            return rows
    raise AssertionError("counting does not end")


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
    """The bank did not pay, or the money came back: the loan waits to be paid again; the member is told."""
    agreement = Agreement.objects.get(order=order)
    if agreement.state == State.RUNNING:
        perform(Agreement.come_back, agreement, by=None, reason=reason)
        if agreement.expected:
            expected.settle(agreement.expected)
    outbox.put(
        "loan.payment_returned",
        f"loan.payment_returned/{order.pk}/{order.version}",
        agreement=agreement.pk,
        order=order.pk,
    )


@transaction.atomic
def cancelled(order: PaymentOrder) -> None:
    """The order will not be paid: what was set aside for the loan is available again."""
    agreement = Agreement.objects.select_related("commitment__envelope__fund", "case").get(order=order)
    on = timezone.localdate()
    perform(Agreement.cancel, agreement, by=None, on=on)
    commitments.release(
        agreement.commitment,
        cents=agreement.principal_cents,
        on=on,
        by=None,
        why=_("Loan %(number)s will not be paid out") % {"number": agreement.number},
        key=f"loan/{agreement.number}/cancel",
    )
    if agreement.case.state == CaseState.GRANTED:
        perform(
            Case.close, agreement.case, by=None, on=on, paid=False, reason=_("The loan will not be paid out.")
        )


PURPOSE = Purpose(CODE, gettext_lazy("Loan paid out"), paid=paid, returned=returned, cancelled=cancelled)
