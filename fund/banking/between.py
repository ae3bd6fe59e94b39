"""Money that goes from one of the fund's own accounts to another: an order like any, approved by others, that the bank
shows twice. The line that leaves and the line that arrives meet on an account in transit of their own, in whichever
order the statements come; the budget does not move.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.bank_days import bank_day_from
from fund.banking import expected as expecting
from fund.banking import purposes, receivables, references
from fund.banking.models import BankAccount, ExpectedPayment, PaymentOrder
from fund.banking.models.payments import PaymentOrderQuerySet
from fund.banking.orders import order_payment
from fund.ledger import chart
from fund.ledger.models import Account, Fund, Kind
from fund.ledger.models.books import REFS
from fund.ledger.posting import Leg
from workflows.money_words import money
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate

BETWEEN = "between"
STATE = PaymentOrder.State


class NotBetween(Refusal):
    """These two accounts are not for a transfer."""

    code = "not_between"


def in_transit(fund: Fund) -> Account:
    """What left one account and has not arrived at the other; below zero while the arrival was shown first."""
    found, _created = Account.objects.get_or_create(fund=fund, kind=Kind.TRANSIT, envelope=None, ref=BETWEEN)
    return found


@transaction.atomic
def order(
    *, key: str, source: BankAccount, target: BankAccount, cents: int, on: date, by: User
) -> PaymentOrder:
    """Order a transfer from one account of a fund to another; once by its key.

    raises  NotYours; NotBetween; CannotPay; KeyReused
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    if source.pk == target.pk or source.fund_id != target.fund_id:
        raise NotBetween(_("Choose two different accounts of one fund."))
    if not source.is_paying:
        raise NotBetween(_("No payments leave from %(account)s.") % {"account": source.name})
    name = f"{BETWEEN}/{source.pk}/{key}"
    if known := PaymentOrder.objects.filter(key=name).first():
        number, reference = known.case_reference, known.communication
    else:
        number = next_number("T", on.year)
        reference = references.rf(number)
    payee = target.as_party()
    made = order_payment(
        key=name, purpose=BETWEEN, fund=source.fund, payee_name=payee.name, iban=payee.iban, bic=payee.bic,
        address=payee.address, cents=cents, communication=reference, case_reference=number, on=on, by=by,
    )  # fmt: skip
    expecting.expect(
        key=name, purpose=BETWEEN, fund=source.fund, reference=reference, cents=cents, payer_name=source.holder,
        iban=source.iban, due_on=bank_day_from(on, source.fund.currency),
        label=_("%(number)s, from %(account)s") % {"number": number, "account": source.name},
    )  # fmt: skip
    return made


def arrival(order: PaymentOrder) -> ExpectedPayment | None:
    """What is expected on the other account; None for an order that is no transfer between two."""
    return ExpectedPayment.objects.filter(key=order.key).first() if order.purpose == BETWEEN else None


def underway(fund: Fund) -> PaymentOrderQuerySet:
    """Transfers that left one account and have not arrived, or not all of them."""
    open_rows = ExpectedPayment.objects.open().filter(fund=fund, purpose=BETWEEN)
    return PaymentOrder.objects.filter(purpose=BETWEEN, state=STATE.PAID, key__in=open_rows.values("key"))


def underway_cents(fund: Fund) -> int:
    """What the account in transit between two holds: what left less what arrived."""
    left = PaymentOrder.objects.filter(fund=fund, purpose=BETWEEN, state=STATE.PAID).total_cents()
    arrived = ExpectedPayment.objects.filter(fund=fund, purpose=BETWEEN).aggregate(sum=Sum("received_cents"))
    return left - (arrived["sum"] or 0)


def leaves(order: PaymentOrder, account: BankAccount) -> bool:
    """Whether it may leave from this account: a transfer from the one it was ordered from, any other payment from
    every account but the one it pays."""
    if order.purpose == BETWEEN:
        return order.key.split("/")[1] == str(account.pk)
    return order.iban != account.iban


# ---- what banking asks


def paid(order: PaymentOrder, *, on: date, by: Any) -> list[Leg]:
    return [Leg(chart.account(order.fund, Kind.TRANSIT), in_transit(order.fund), order.cents)]


def waits_again(order: PaymentOrder, *, reason: str, on: date, by: Any) -> None:
    """The order waits in the treasurer's queue, with the reason."""


def cancelled(order: PaymentOrder) -> None:
    if row := arrival(order):
        expecting.settle(row)


def receive(expected: ExpectedPayment, *, cents: int, line: Any, key: str, on: date, by: Any) -> list[Leg]:
    """The other account's statement shows it.

    raises  TooLate before the payment file left; NotBetween when the line is of the account that it left, or of more
    """
    order = PaymentOrder.objects.get(key=expected.key)
    if order.state not in (STATE.EXPORTED, STATE.PAID):
        raise TooLate(_("%(number)s has not left yet.") % {"number": order.case_reference})
    if order.iban != line.account.iban:
        raise NotBetween(
            _("%(number)s goes to another account than this line’s.") % {"number": order.case_reference}
        )
    if cents > expected.cents:
        raise NotBetween(
            _("%(number)s: %(cents)s is still to arrive.")
            % {"number": order.case_reference, "cents": money(expected.cents, expected.fund.currency)},
            left_cents=expected.cents,
        )
    _left(expected, expected.cents - cents)
    return [Leg(in_transit(expected.fund), chart.account(expected.fund, Kind.SUSPENSE), cents)]


def undo(expected: ExpectedPayment, *, cents: int, line: Any, key: str, on: date, by: Any) -> None:
    """It did not arrive by that line; banking reverses what it posted."""
    _left(expected, expected.cents + cents)


def _left(expected: ExpectedPayment, cents: int) -> None:
    if cents:
        expecting.update(expected, cents=cents, due_on=expected.due_on)
    else:  # the day stays: a match may be undone
        ExpectedPayment.objects.filter(pk=expected.pk).update(cents=0, is_open=False)
        expected.cents, expected.is_open = 0, False


LABEL = gettext_lazy("Between our own accounts")
REFS[BETWEEN] = LABEL
purposes.register(
    purposes.Purpose(
        BETWEEN, LABEL, paid=paid, returned=waits_again, cancelled=cancelled, goes_elsewhere=False
    )
)
receivables.register(receivables.Receivable(BETWEEN, LABEL, receive=receive, undo=undo))
