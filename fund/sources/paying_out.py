"""Money of the sources that leaves by a payment order: a part of a funding line back to its lender, a gift back to its
giver. It is set aside when it is ordered, and leaves the books when the bank confirms."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import addresses
from fund.banking.models import PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.purposes import Purpose, register
from fund.ledger import chart
from fund.ledger.commitments import commit, release
from fund.ledger.models import Account, Commitment, Envelope, Fund, Kind, Movement
from fund.ledger.posting import Leg
from workflows import coded
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate

from .models import FundingLine, Gift, LineMove
from .refusals import LineExhausted

LINE, GIFT = "line_back", "gift_back"
STATE = PaymentOrder.State


@transaction.atomic
def order_line_back(
    line: FundingLine,
    *,
    key: str,
    cents: int,
    iban: str,
    on: date,
    by: User,
    payee_name: str = "",
    communication: str = "",
) -> PaymentOrder:
    """Order a part of a loan to the fund paid back to its lender; the money is set aside in the line's envelope. Once
    by its key.

    raises  NotYours; LineExhausted with what is owed and not ordered yet; InsufficientFunds; BadIban; CannotPay
    """
    _require_treasurer(by)
    Account.objects.select_for_update(no_key=True).get(pk=line.account_id)
    line = FundingLine.objects.select_related("account", "envelope", "fund").get(pk=line.pk)
    name = f"line/{line.pk}/back/{key}"
    if line.withdrawn_on:
        raise TooLate(_("%s was taken back.") % line)
    left = line.drawn_cents - ordered_cents(line)
    if cents > left and not PaymentOrder.objects.filter(key=name).exists():
        raise LineExhausted(
            _("%(line)s: %(owed)s is owed and %(asked)s was asked.")
            % {
                "line": line,
                "owed": money(left, line.fund.currency),
                "asked": money(cents, line.fund.currency),
            },
            owed_cents=left,
            asked_cents=cents,
        )
    held = set_aside(name, line.envelope, cents, line.code, on, by)
    return order_payment(
        key=name, purpose=LINE, fund=line.fund, payee_name=payee_name or line.lender, iban=iban, cents=cents,
        communication=communication or line.code, commitment=held, case_reference=f"FL-{line.pk}", on=on, by=by,
    )  # fmt: skip


def orders_of(line: FundingLine) -> Any:
    return PaymentOrder.objects.filter(purpose=LINE, key__startswith=f"line/{line.pk}/back/")


def ordered_cents(line: FundingLine) -> int:
    """Ordered back and neither paid nor cancelled."""
    return orders_of(line).exclude(state__in=[STATE.PAID, STATE.CANCELLED]).total_cents()


@transaction.atomic
def order_gift_back(
    gift: Gift, *, iban: str, payee_name: str = "", why: str, on: date, by: User
) -> PaymentOrder:
    """Order a whole gift sent back to its giver; the money is set aside. Once a gift.

    raises  NotYours; TooLate when it was taken back or is ordered back already; InsufficientFunds; BadIban; CannotPay
    """
    _require_treasurer(by)
    gift = (
        Gift.objects.select_for_update(of=("self",))
        .select_related("fund", "envelope", "movement")
        .get(pk=gift.pk)
    )
    if Movement.objects.filter(reverses=gift.movement).exists():
        raise TooLate(_("This gift was taken back."))
    if order_of(gift) is not None:
        raise TooLate(_("This gift is being sent back already."), code="ordered_before")
    if not why.strip():
        raise Refusal(_("Say why it goes back."), code="no_reason")
    attempt = PaymentOrder.objects.filter(purpose=GIFT, case_reference=gift.number).count() + 1
    name = f"gift/{gift.number}/back/{attempt}"
    envelope = gift.envelope or chart.general(gift.fund)
    held = set_aside(name, envelope, gift.amount_cents, gift.number, on, by)
    return order_payment(
        key=name, purpose=GIFT, fund=gift.fund, payee_name=payee_name or gift.giver, iban=iban,
        cents=gift.amount_cents, communication=_("Your gift %(number)s, sent back") % {"number": gift.number},
        commitment=held, case_reference=gift.number, on=on, by=by,
        address=None if payee_name else addresses.read(gift.address, addresses.country_of(gift.fund)),
    )  # fmt: skip


def order_of(gift: Gift) -> PaymentOrder | None:
    """The order that sends it back, unless it was cancelled."""
    known = PaymentOrder.objects.filter(purpose=GIFT, case_reference=gift.number)
    return known.exclude(state=STATE.CANCELLED).first()


def _require_treasurer(by: User) -> None:
    if not may(by, "payment.prepare"):
        raise NotYours()


def set_aside(
    key: str, envelope: Envelope, cents: int, reference: str, on: date, by: User | None
) -> Commitment:
    """What is to be paid back, taken out of what is available until it is."""
    why = coded.keep("set_aside_to_pay_back", text=reference)
    return commit(key=key, envelope=envelope, cents=cents, reference=reference[:20], on=on, by=by, why=why)


# ---- what banking asks


def given_back(order: PaymentOrder, source: Account) -> list[Leg]:
    """In transit → where it came from, and in the budget what was set aside → its source."""
    fund, held = order.fund, order.commitment
    assert held is not None
    committed = chart.account(fund, Kind.COMMITTED, held.envelope)
    return [
        Leg(chart.account(fund, Kind.TRANSIT), source, order.cents),
        Leg(committed, chart.account(fund, Kind.SOURCE), order.cents),
    ]


def _line_of(order: PaymentOrder) -> FundingLine:
    return FundingLine.objects.select_related("account").get(pk=int(order.key.split("/")[1]))


def line_paid(order: PaymentOrder, *, on: date, by: Any) -> list[Leg]:
    return given_back(order, _line_of(order).account)


def line_posted(order: PaymentOrder, *, movement: Movement, back: bool) -> None:
    """The line keeps a row of it; of what the bank sent back, too."""
    way = LineMove.Way.CAME_BACK if back else LineMove.Way.BACK
    LineMove.objects.create(
        line=_line_of(order), way=way, cents=order.cents, on=movement.booked_on, movement=movement
    )


def gift_paid(order: PaymentOrder, *, on: date, by: Any) -> list[Leg]:
    fund: Fund = order.fund
    return given_back(order, chart.account(fund, Kind.GIFTS))


def waits_again(order: PaymentOrder, *, reason: str, on: date, by: Any) -> None:
    """The order waits in the treasurer's queue, with the reason; nobody else is told."""


def let_go(order: PaymentOrder) -> None:
    """It is not paid back: what was set aside is available again."""
    held, on = order.commitment, timezone.localdate()
    assert held is not None
    why = coded.keep("payment_cancelled", text=order.case_reference)
    release(held, cents=order.cents, on=on, by=None, why=why, key=f"order/{order.pk}/cancelled")


def less(order: PaymentOrder, *, on: date) -> None:
    """Less of a line is paid back; the rest is owed as before."""


register(
    Purpose(
        LINE, gettext_lazy("Funding line paid back"), paid=line_paid, returned=waits_again, cancelled=let_go,
        lowered=less, posted=line_posted,
    )
)  # fmt: skip
register(
    Purpose(GIFT, gettext_lazy("Gift sent back"), paid=gift_paid, returned=waits_again, cancelled=let_go)
)
