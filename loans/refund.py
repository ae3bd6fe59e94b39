"""What a member paid too much on a loan goes back to them: one order of all that is owed, once at a time."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Leg
from loans.models import Agreement
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet

CODE = "loan_refund"
STATE = PaymentOrder.State


def owed_cents(agreement: Agreement) -> int:
    """Paid too much and not yet sent back."""
    return agreement.surplus_cents - orders_of(agreement).filter(state=STATE.PAID).total_cents()


def to_order_cents(agreement: Agreement) -> int:
    """Owed and not ordered yet."""
    return agreement.surplus_cents - orders_of(agreement).total_cents()


def orders_of(agreement: Agreement) -> Any:
    refunds = PaymentOrder.objects.filter(purpose=CODE, case_reference=agreement.number)
    return refunds.exclude(state=STATE.CANCELLED)


@transaction.atomic
def refund(agreement: Agreement, *, on: date, by: User) -> PaymentOrder:
    """Order what the member paid too much sent back to the account of the loan.

    raises  NotYours (a treasurer who did not decide the case); Unmet when nothing is owed that is not ordered yet
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    refuse_the_involved(by, {agreement.number})
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("fund").get(pk=agreement.pk)
    cents = to_order_cents(agreement)
    if cents <= 0:
        raise Unmet(_("Nothing is owed to the member that is not ordered already."), code="nothing_owed")
    attempt = PaymentOrder.objects.filter(purpose=CODE, case_reference=agreement.number).count() + 1
    return order_payment(
        key=f"loan/{agreement.number}/refund/{attempt}", purpose=CODE, fund=agreement.fund,
        payee_name=agreement.iban_holder, iban=agreement.iban, cents=cents, on=on, by=by,
        communication=_("Loan %(number)s: paid too much") % {"number": agreement.number},
        case_reference=agreement.number,
    )  # fmt: skip


def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """In transit → what is owed to the borrower. The budget does not move: it was never the fund's."""
    credit = chart.account(order.fund, Kind.CREDIT, ref=order.case_reference)
    return [Leg(chart.account(order.fund, Kind.TRANSIT), credit, order.cents)]


def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The order waits in the treasurer's queue, with the reason; the money is owed as before."""


PURPOSE = Purpose(CODE, gettext_lazy("Loan: paid too much"), paid=paid, returned=returned)
