"""The bank answers for our own payments: confirmed by their end-to-end id, refused, or sent back.

A confirmation posts what the purpose says in one movement (money leaves transit). A return reverses that
movement where there was one, puts the money back on the bank account, and the order waits to be paid again.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.banking import purposes, reasons
from fund.banking.models import BatchLine, Match, PaymentBatch, PaymentOrder, StatementLine
from fund.banking.uses import PART_BACK
from fund.ledger import chart, commitments
from fund.ledger.models import Kind, Movement
from fund.ledger.posting import Leg, post
from workflows import coded
from workflows.people.models import User
from workflows.refusals import Refusal, TooLate
from workflows.steps import perform


class NotThatPayment(Refusal):
    """The bank line and the payment do not agree."""

    code = "not_that_payment"


def settle_line(line: StatementLine, placed: BatchLine, *, by: User | None, because: str) -> StatementLine:
    """One bank line for one payment of ours: out is its confirmation, in is its return."""
    if line.cents < 0:
        return confirm(line, [placed], by=by, because=because)
    return take_back(line, placed, by=by, because=because)


@transaction.atomic
def confirm(
    line: StatementLine, placed: Iterable[BatchLine], *, by: User | None, because: str
) -> StatementLine:
    """The bank paid these orders with this line, to the cent; several when it booked a batch as one amount.

    raises  NotThatPayment when the amounts differ; TooLate when one was confirmed or came back before
    """
    lines = list(placed)
    total = sum(one.cents for one in lines)
    if line.cents != -total or line.matched_cents:
        raise NotThatPayment(
            _("The bank's line and the payment are not of the same amount."),
            line_cents=line.cents,
            cents=total,
        )
    _leave_suspense(line, by)
    for one in lines:
        _confirm_one(line, one, by=by, because=because)
    line = perform(StatementLine.match_rest, line, by=by, cents=total, payload={"orders": len(lines)})
    for batch in PaymentBatch.objects.filter(lines__in=lines, state=PaymentBatch.State.EXPORTED).distinct():
        settle_when_done(batch, by=by)
    return line


def _confirm_one(line: StatementLine, placed: BatchLine, *, by: User | None, because: str) -> None:
    _still_sent(placed)
    order = perform(
        PaymentOrder.confirm,
        placed.order,
        by=by,
        on=line.booked_on,
        payload={"line": line.pk, "id": placed.end_to_end_id},
    )
    legs = purposes.of(order.purpose).paid(order, on=line.booked_on, by=by)
    must_leave(legs, Kind.TRANSIT, placed.cents)
    match = line.matches.create(use="order", cents=placed.cents, batch_line=placed, because=because, by=by)
    match.movement = _post(match, legs, line, order, by)
    match.save(update_fields=["movement"])
    if posted := purposes.of(order.purpose).posted:
        posted(order, movement=match.movement, back=False)
    if order.commitment:
        used = sum(leg.cents for leg in legs if leg.source.kind == Kind.COMMITTED)
        if used:
            commitments.mark_used(order.commitment, used)


@transaction.atomic
def take_back(line: StatementLine, placed: BatchLine, *, by: User | None, because: str) -> StatementLine:
    """The money of this order came back with this line: the order waits again, with the bank's reason."""
    if line.cents != placed.cents or line.matched_cents or _came_back_in_part(placed):
        raise NotThatPayment(
            _("The bank's line and the payment are not of the same amount."),
            line_cents=line.cents,
            cents=placed.cents,
        )
    _leave_suspense(line, by)
    why = reasons.of_bank(line.return_reason)
    match = line.matches.create(use="return", cents=placed.cents, batch_line=placed, because=because, by=by)
    match.movement = _give_back(placed, match.key, on=line.booked_on, value_on=line.value_on, why=why, by=by)
    match.save(update_fields=["movement"])
    return perform(
        StatementLine.match_rest, line, by=by, cents=placed.cents, payload={"returned": placed.end_to_end_id}
    )


@transaction.atomic
def reject(placed: BatchLine, *, why: str, on: date, by: User | None) -> PaymentOrder:
    """The bank refused the order before it paid (it said so on its own site, or in a pain.002):
    no line will come. `why` is a code as it is kept, or what a person typed."""
    if not why.strip():
        raise Refusal(_("Say why the bank refused it."), code="no_reason")
    if placed.order.state != PaymentOrder.State.EXPORTED:
        raise TooLate(_("Only a payment that is on its way can be refused by the bank."))
    _give_back(placed, f"bank/rejected/{placed.pk}", on=on, value_on=on, why=reasons.typed(why), by=by)
    return placed.order


def _give_back(
    placed: BatchLine, key: str, *, on: date, value_on: date, why: str, by: User | None
) -> Movement:
    """One movement: what the confirmation posted, reversed, and the money from transit to the bank."""
    _still_sent(placed)
    confirmed = placed.matches.standing().filter(use="order").select_related("movement").first()
    order = perform(
        PaymentOrder.come_back, placed.order, by=by, on=on, why=why, payload={"id": placed.end_to_end_id}
    )
    fund, account = order.fund, placed.batch.account
    legs = reversed_legs(confirmed.movement) if confirmed and confirmed.movement else []
    restored = sum(leg.cents for leg in legs if leg.target.kind == Kind.COMMITTED)
    legs.append(Leg(chart.account(fund, Kind.TRANSIT), account.ledger, placed.cents))
    movement = post(
        key=key, legs=legs, on=on, value_on=value_on, by=by,
        why=coded.keep("payment_came_back", text=order.case_reference), source_ref=order.case_reference,
    )  # fmt: skip
    if order.commitment and restored:
        commitments.mark_restored(order.commitment, restored)
    if legs[:-1] and (posted := purposes.of(order.purpose).posted):
        posted(order, movement=movement, back=True)
    placed.is_active = False
    placed.save(update_fields=["is_active"])
    purposes.of(order.purpose).returned(order, reason=why, on=on, by=by)
    settle_when_done(PaymentBatch.objects.get(pk=placed.batch_id), by=by)
    return movement


def settle_when_done(batch: PaymentBatch, *, by: User | None) -> None:
    """A batch is settled once the bank has answered for each of its orders."""
    on_their_way = batch.lines.filter(is_active=True, order__state=PaymentOrder.State.EXPORTED)
    if batch.state == PaymentBatch.State.EXPORTED and not on_their_way.exists():
        perform(PaymentBatch.settle, batch, by=by)


def _still_sent(placed: BatchLine) -> None:
    held = BatchLine.objects.select_for_update().get(pk=placed.pk)
    if not (held.is_active and held.was_sent):
        raise TooLate(_("This payment already came back."), end_to_end_id=held.end_to_end_id)


def _came_back_in_part(placed: BatchLine) -> bool:
    return placed.matches.standing().filter(use=PART_BACK).exists()


def _leave_suspense(line: StatementLine, by: User | None) -> None:
    """A line that waited in suspense is booked to its true place:
    suspense gives back what the import put there."""
    if not line.in_suspense:
        return
    fund = line.account.fund
    bank, suspense = line.account.ledger, chart.account(fund, Kind.SUSPENSE)
    leg = Leg(suspense, bank, -line.cents) if line.cents < 0 else Leg(bank, suspense, line.cents)
    post(
        key=f"bank/line/{line.pk}/found/{line.version}", legs=[leg], on=line.booked_on,
        value_on=line.value_on, by=by,
        why=coded.keep("line_placed"), source_ref=f"line {line.pk}",
    )  # fmt: skip
    line.in_suspense = False
    line.save_moved()


def _post(
    match: Match, legs: list[Leg], line: StatementLine, order: PaymentOrder, by: User | None
) -> Movement:
    return post(
        key=match.key, legs=legs, on=line.booked_on, value_on=line.value_on, by=by,
        why=coded.keep("payment_made", text=order.case_reference), source_ref=order.case_reference,
    )  # fmt: skip


def reversed_legs(movement: Movement) -> list[Leg]:
    """The same amounts the other way."""
    transfers = movement.transfers.select_related("source", "target").order_by("position")
    return [Leg(transfer.target, transfer.source, transfer.amount_cents) for transfer in transfers]


def must_leave(legs: list[Leg], kind: Kind, cents: int) -> None:
    """What a purpose or a receivable returns moves exactly the payment out of the fund's one account of the kind; else
    the code is mistaken, and it is loud."""
    gone = sum(leg.cents for leg in legs if (leg.source.kind, leg.source.ref) == (kind, ""))
    gone -= sum(leg.cents for leg in legs if (leg.target.kind, leg.target.ref) == (kind, ""))
    if gone != cents:
        raise ValueError(f"legs take {gone} cents out of {kind}, the payment is {cents}")
