"""A file fee that the borrower pays before the loan is paid out: expected with a reference of its own, matched from the
bank like anything else, and given back where the terms say so when the loan comes to nothing."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import addresses, references
from fund.banking import expected as awaits
from fund.banking.models import ExpectedPayment, PaymentOrder, StatementLine
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose
from fund.banking.receivables import Receivable
from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.posting import Leg
from fund.sources.paying_out import given_back, let_go, set_aside, waits_again
from loans.models import Agreement
from loans.models.agreements import State
from loans.models.products import FeeWay
from workflows import outbox
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Unmet

CODE, BACK = "loan_fee", "loan_fee_back"


def is_asked_first(agreement: Agreement) -> bool:
    return bool(agreement.fee_cents and agreement.terms.fee_way == FeeWay.UPFRONT)


def expect_fee(agreement: Agreement, *, on: date) -> None:
    """Ask for it once the agreement is signed; the same call again asks nothing more."""
    if not is_asked_first(agreement) or agreement.fee_expected_id:
        return
    agreement.fee_expected = awaits.expect(
        key=f"loan/{agreement.number}/fee",
        purpose=CODE,
        fund=agreement.fund,
        reference=references.of_number(
            f"LF-{agreement.number.partition('-')[2]}", agreement.case.cooperative.country
        ),
        cents=agreement.fee_cents,
        due_on=on + timedelta(days=agreement.terms.offer_days),
        payer_name=agreement.iban_holder,
        iban=agreement.iban,
        label=_("File fee of %(number)s") % {"number": agreement.number},
        member=agreement.member,
    )
    agreement.save_moved()


def paid_cents(agreement: Agreement) -> int:
    return agreement.fee_expected.received_cents if agreement.fee_expected else 0


def left_cents(agreement: Agreement) -> int:
    """Of a fee that is paid first, what has not come in."""
    return agreement.fee_cents - paid_cents(agreement) if is_asked_first(agreement) else 0


def overdue(on: date) -> list[Agreement]:
    """Signed loans whose fee did not come in by its day."""
    late = Agreement.objects.filter(
        state=State.SIGNED, fee_expected__is_open=True, fee_expected__due_on__lt=on
    )
    return list(late.select_related("fee_expected", "terms", "case", "fund"))


# ---- what banking asks


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """File fees → not matched yet; in the budget its source → available. raises Unmet for more than is left of it"""
    agreement = _loan_of(expected)
    left = agreement.fee_cents - expected.received_cents
    if cents > left:
        words = {"left": money(max(left, 0), agreement.currency)}
        raise Unmet(
            _("Of this file fee %(left)s is left: split the line.") % words,
            code="more_than_the_fee",
            left_cents=left,
        )
    _await(expected, left - cents)
    outbox.put("loan.fee_received", f"loan.fee_received/{key}", agreement=agreement.pk)
    fund = agreement.fund
    return [
        Leg(chart.account(fund, Kind.FEES), chart.account(fund, Kind.SUSPENSE), cents),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE, agreement.envelope), cents),
    ]


def take_back(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> None:
    """The match was a mistake, or the bank took it back: banking reverses it, and the fee is asked again."""
    agreement = _loan_of(expected)
    _await(expected, agreement.fee_cents - expected.received_cents + cents)


def _await(awaited: ExpectedPayment, cents: int) -> None:
    if cents:
        awaits.update(awaited, cents=cents, due_on=awaited.due_on)
    else:
        ExpectedPayment.objects.filter(pk=awaited.pk).update(is_open=False, cents=0)


def _loan_of(awaited: ExpectedPayment) -> Agreement:
    related = ("fund", "envelope", "terms", "case__cooperative", "member")
    return Agreement.objects.select_related(*related).get(fee_expected=awaited)


def page(awaited: ExpectedPayment) -> str:
    return reverse("loans:loan", args=[_loan_of(awaited).number])


RECEIVABLE = Receivable(CODE, gettext_lazy("File fee paid first"), receive=receive, undo=take_back, page=page)


# ---- given back


@transaction.atomic
def give_back(agreement: Agreement, *, on: date) -> PaymentOrder | None:
    """Order what was paid of the fee of a loan that came to nothing sent back, once; nothing where the terms keep it.

    raises  InsufficientFunds while its envelope is short: it is tried again
    """
    if agreement.fee_expected is None or agreement.state not in (State.CANCELLED, State.LAPSED):
        return None
    awaits.settle(agreement.fee_expected)
    cents = paid_cents(agreement)
    if not cents or not agreement.terms.fee_refunded:
        return None
    key = f"loan/{agreement.number}/fee/back"
    held = set_aside(key, agreement.envelope, cents, agreement.number, on, None)
    return order_payment(
        key=key, purpose=BACK, fund=agreement.fund, payee_name=agreement.iban_holder, iban=agreement.iban,
        cents=cents, communication=_("File fee of %(number)s, sent back") % {"number": agreement.number},
        commitment=held, case_reference=agreement.number, on=on, by=None,
        address=addresses.of_member(agreement.member, agreement.iban_holder),
    )  # fmt: skip


@outbox.handles("loan.came_to_nothing")
def give_back_later(*, agreement: int) -> None:
    held = Agreement.objects.select_related("fee_expected", "terms", "fund", "envelope", "member")
    give_back(held.get(pk=agreement), on=timezone.localdate())


def fee_sent_back(order: PaymentOrder, *, on: date, by: Any) -> list[Leg]:
    return given_back(order, chart.account(order.fund, Kind.FEES))


PURPOSE = Purpose(
    BACK, gettext_lazy("File fee sent back"), paid=fee_sent_back, returned=waits_again, cancelled=let_go
)
