"""The bank sends back a part of a payment: what arrived stays paid, and the rest is ordered again.

The purpose of the payment keeps its effect (the aid is given, the loan runs): what came back is owed to the payee until
the order of the rest pays it. Cancelling that order puts the bank line back among those to match.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import matching, purposes, reasons, settling
from fund.banking.models import BatchLine, Match, PaymentOrder, StatementLine
from fund.banking.orders import order_payment
from fund.banking.sending_back import cancelled, match_of
from fund.banking.uses import PART_BACK
from fund.ledger import chart
from fund.ledger.models import Account, Kind
from fund.ledger.posting import Leg
from workflows import coded
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate


@transaction.atomic
def settle_by_hand(
    line: StatementLine, placed: BatchLine, *, by: User, version: int | None = None
) -> StatementLine:
    """A person says which of our payments this line confirms, or sends back: whole, or with a smaller credit the part
    that it brings.

    raises  NotYours; TooLate; CannotMatch for a payment of another account; NotThatPayment
    """
    line = matching.locked(line, version)
    came_back = line.came_in and line.cents < placed.cents
    if not came_back or placed.batch.account_id != line.account_id:
        return matching.settle_by_hand(line, placed, by=by)
    take_part_back(line, placed, by=by)
    line.refresh_from_db()
    return line


@transaction.atomic
def take_part_back(line: StatementLine, placed: BatchLine, *, by: User) -> PaymentOrder:
    """What is left of the line is a part of this payment that came back; the order of the rest is answered.

    moves   not matched → owed to the payee; in transit → owed to the payee, when the rest is paid
    raises  NotYours; TooLate before the bank confirmed the payment, or when it came back whole; NotThatPayment when
            more would have come back than was paid
    """
    if not may(by, "line.match"):
        raise NotYours()
    paid = PaymentOrder.objects.select_for_update(of=("self",)).select_related("fund").get(pk=placed.order_id)
    if paid.state != PaymentOrder.State.PAID or not placed.is_active:
        raise TooLate(_("No statement shows this payment paid: match the line by which it left first."))
    cents, before = line.open_cents, parts_of(placed)
    if not 0 < cents <= placed.cents - before:
        raise settling.NotThatPayment(
            _("More would have come back than was paid."), cents=placed.cents, before_cents=before
        )
    why = reasons.of_bank(line.return_reason)
    match = line.matches.create(
        use=PART_BACK, cents=cents, batch_line=placed, because=coded.keep("by_hand"), by=by
    )
    legs = [Leg(_owed(match), chart.account(line.account.fund, Kind.SUSPENSE), cents)]
    matching.book(line, match, legs, cents, coded.keep("part_came_back", text=placed.end_to_end_id), by)
    rest = order_payment(
        key=f"{match.key}/back", purpose=PART_BACK, fund=paid.fund, cents=cents, on=localdate(), by=by,
        payee_name=paid.payee_name, iban=paid.iban, bic=paid.bic, address=paid.address,
        communication=paid.communication, case_reference=paid.case_reference,
    )  # fmt: skip
    rest.return_reason = why[:140]
    rest.save(update_fields=["return_reason"])
    if tell := purposes.of(paid.purpose).came_back_in_part:
        tell(paid, rest=rest, reason=why, on=line.booked_on)
    return rest


def parts_of(placed: BatchLine) -> int:
    """Cents of a payment that came back in parts."""
    found = placed.matches.standing().filter(use=PART_BACK).aggregate(sum=Sum("cents"))
    return found["sum"] or 0


def rests_of(orders: Iterable[PaymentOrder]) -> dict[int, list[PaymentOrder]]:
    """The orders that pay again what came back of each of these, by its id."""
    rows = Match.objects.standing().filter(use=PART_BACK, batch_line__order__in=list(orders))
    of = {f"{match.key}/back": match.batch_line.order_id for match in rows.select_related("batch_line")
          if match.batch_line}  # fmt: skip
    found: dict[int, list[PaymentOrder]] = defaultdict(list)
    for rest in PaymentOrder.objects.filter(key__in=of).select_related("fund").order_by("pk"):
        found[of[rest.key]].append(rest)
    return found


def whole_of(rest: PaymentOrder) -> PaymentOrder | None:
    """The payment of which this order pays the rest again; None for any other order."""
    if rest.purpose != PART_BACK:
        return None
    placed = match_of(rest).batch_line
    return placed.order if placed else None


def _owed(match: Match) -> Account:
    return chart.account(match.line.account.fund, Kind.CREDIT, ref=f"rest-{match.pk}")


# ---- what banking asks


def paid(order: PaymentOrder, *, on: Any, by: Any) -> list[Leg]:
    """In transit → what was owed to the payee. The budget does not move: it did with the payment itself."""
    return [Leg(chart.account(order.fund, Kind.TRANSIT), _owed(match_of(order)), order.cents)]


def returned(order: PaymentOrder, *, reason: str, on: Any, by: Any) -> None:
    """The rest waits in the treasurer's queue again; the payee's area is told as of any part that came back."""
    if (whole := whole_of(order)) and (tell := purposes.of(whole.purpose).came_back_in_part):
        tell(whole, rest=order, reason=reason, on=on)


purposes.register(
    purposes.Purpose(
        PART_BACK, gettext_lazy("Rest of a payment"), paid=paid, returned=returned, cancelled=cancelled
    )
)
