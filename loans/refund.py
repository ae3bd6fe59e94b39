"""What was paid too much goes back: on a loan to its member, on an advance or guarantee to the Activity. One order of
all that is owed, once at a time."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import addresses
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Leg
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet

CODE = "loan_refund"
STATE = PaymentOrder.State


def owed_cents(owing: Any) -> int:
    """Paid too much and not yet sent back.

    owing  a loan, or whatever else has a number, a surplus_cents and a fund
    """
    return owing.surplus_cents - orders_of(owing).filter(state=STATE.PAID).total_cents()


def to_order_cents(owing: Any) -> int:
    """Owed and not ordered yet."""
    return owing.surplus_cents - orders_of(owing).total_cents()


def orders_of(owing: Any) -> Any:
    refunds = PaymentOrder.objects.filter(purpose__endswith="_refund", case_reference=owing.number)
    return refunds.exclude(state=STATE.CANCELLED)


def refuse_sent_back(owing: Any, surplus_cents: int) -> None:
    """What was paid too much went back: the payment that it was part of stands. raises Unmet"""
    ordered = orders_of(owing).total_cents()
    if ordered and ordered > surplus_cents:
        raise Unmet(
            _(
                "Of this payment %(cents)s was sent back to the member, or is ordered to be: cancel that first."
            )
            % {"cents": money(ordered, owing.currency)},
            code="sent_back",
        )


@transaction.atomic
def refund(
    owing: Any,
    *,
    on: date,
    by: User,
    code: str = CODE,
    payee_name: str = "",
    iban: str = "",
    communication: str = "",
) -> PaymentOrder:
    """Order what was paid too much sent back, unless said otherwise to the account of the loan.

    raises  NotYours (a treasurer who did not decide the case); Unmet when nothing is owed that is not ordered yet
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    refuse_the_involved(by, {owing.number})
    model = type(owing)
    owing = model._default_manager.select_for_update(of=("self",)).select_related("fund").get(pk=owing.pk)
    cents = to_order_cents(owing)
    if cents <= 0:
        raise Unmet(_("Nothing is owed to the member that is not ordered already."), code="nothing_owed")
    attempt = PaymentOrder.objects.filter(purpose=code, case_reference=owing.number).count() + 1
    said = communication or _("Loan %(number)s: paid too much") % {"number": owing.number}
    return order_payment(
        key=f"loan/{owing.number}/refund/{attempt}", purpose=code, fund=owing.fund,
        payee_name=payee_name or owing.iban_holder, iban=iban or owing.iban, cents=cents, on=on, by=by,
        communication=said, case_reference=owing.number,
        address=None if payee_name else addresses.of_member(owing.member, owing.iban_holder),
    )  # fmt: skip


def paid(order: PaymentOrder, *, on: date, by: User | None) -> list[Leg]:
    """In transit → what is owed to the borrower. The budget does not move: it was never the fund's."""
    credit = chart.account(order.fund, Kind.CREDIT, ref=order.case_reference)
    return [Leg(chart.account(order.fund, Kind.TRANSIT), credit, order.cents)]


def returned(order: PaymentOrder, *, reason: str, on: date, by: User | None) -> None:
    """The order waits in the treasurer's queue, with the reason; the money is owed as before."""


PURPOSE = Purpose(CODE, gettext_lazy("Loan: paid too much"), paid=paid, returned=returned)
