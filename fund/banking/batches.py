"""Payments leave in batches: one person prepares, another approves what they have read,
the file is written once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fund.banking import pain001
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, post
from fund.ledger.soundness import require_sound
from workflows import outbox
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import note, perform

MOST_IN_A_BATCH = 5_000


class CannotBatch(Refusal):
    """These orders cannot leave together."""

    code = "cannot_batch"


@transaction.atomic
def prepare_batch(
    *, account: BankAccount, orders: Collection[PaymentOrder], execute_on: date, on: date, by: User
) -> PaymentBatch:
    """Put waiting orders into a batch, checked against everything that the payment file would refuse.

    raises  NotYours (who decided a case does not pay it), CannotBatch, CannotPay, TooLate when an order was
    taken
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    if not orders or len(orders) > MOST_IN_A_BATCH:
        raise CannotBatch(_("Choose from 1 to %(most)d orders.") % {"most": MOST_IN_A_BATCH})
    if execute_on < on:
        raise CannotBatch(_("The bank cannot pay in the past: choose today or a later day."))
    if any(order.fund_id != account.fund_id for order in orders):
        raise CannotBatch(_("An order of another fund cannot be paid from this account."))
    refuse_the_involved(by, {order.case_reference for order in orders})
    batch = PaymentBatch.objects.create(
        number=next_number("B", on.year), account=account, execute_on=execute_on, prepared_by=by
    )
    for order in sorted(orders, key=lambda order: order.pk):
        perform(PaymentOrder.put_in_batch, order, by=by, payload={"batch": batch.number})
        _hold(batch, order)
    outbox.put("banking.batch_prepared", f"banking.batch_prepared/{batch.number}", batch=batch.pk)
    note(batch, "prepare", by=by, payload={"orders": len(orders), "cents": batch.total_cents})
    return batch


def _hold(batch: PaymentBatch, order: PaymentOrder) -> BatchLine:
    attempt = order.batch_lines.count() + 1
    end_to_end_id = f"{order.case_reference}/{order.pk}-{attempt}"
    try:
        pain001.check_transfer(order.as_transfer(end_to_end_id))
    except pain001.CannotPay as refusal:
        raise pain001.CannotPay(f"{order}: {refusal}", code=refusal.code, order=order.pk) from refusal
    return batch.lines.create(order=order, end_to_end_id=end_to_end_id, cents=order.cents)


@transaction.atomic
def approve(batch: PaymentBatch, *, by: User, digest: str = "") -> PaymentBatch:
    """A second person approves exactly what they read.

    digest  of what was on their screen; another one means that it changed since
    raises  NotYours to whoever prepared the batch or decided one of its cases; TooLate; BooksFrozen
    """
    require_sound()
    batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.prepared_by_id == by.pk:
        raise NotYours(_("You prepared this batch: another person approves it."), code="four_eyes")
    refuse_the_involved(by, set(batch.held_lines().values_list("order__case_reference", flat=True)))
    found = batch.digest()
    if digest and digest != found:
        raise TooLate(_("The batch changed since you opened it. Read it again before you approve."))
    return perform(PaymentBatch.approve, batch, by=by, digest=found, payload={"digest": found})


@transaction.atomic
def take_out(batch: PaymentBatch, order: PaymentOrder, *, by: User) -> PaymentBatch:
    """Leave an order out; approvals fall, because what was approved is no longer this."""
    batch = perform(PaymentBatch.change, batch, by=by, payload={"left_out": order.pk})
    line = batch.lines.filter(order=order, is_active=True).first()
    if line is None:
        raise TooLate(_("The order is not in this batch any more."))
    _let_go(line, by)
    return batch


@transaction.atomic
def postpone(batch: PaymentBatch, *, execute_on: date, on: date, by: User) -> PaymentBatch:
    """Another day of execution; approvals fall."""
    if execute_on < on:
        raise CannotBatch(_("The bank cannot pay in the past: choose today or a later day."))
    return perform(
        PaymentBatch.change,
        batch,
        by=by,
        execute_on=execute_on,
        payload={"execute_on": execute_on.isoformat()},
    )


@transaction.atomic
def cancel(batch: PaymentBatch, *, by: User, why: str = "") -> PaymentBatch:
    """Nothing of the batch is sent; its orders wait again. After the export only the bank can stop it."""
    batch = perform(PaymentBatch.cancel, batch, by=by, reason=why)
    for line in batch.lines.filter(is_active=True).select_related("order").order_by("order_id"):
        _let_go(line, by)
    return batch


def _let_go(line: BatchLine, by: User) -> None:
    perform(PaymentOrder.take_out, line.order, by=by)
    line.is_active = False
    line.save(update_fields=["is_active"])


@transaction.atomic
def export(batch: PaymentBatch, *, by: User, at: datetime | None = None) -> PaymentBatch:
    """Write the payment file, once, and book its sum from the bank into transit.

    raises  Unmet when something changed after the approval; CannotPay; TooLate when it was exported before;
            BooksFrozen
    """
    require_sound()
    at = at or timezone.now()
    batch = (
        PaymentBatch.objects.select_for_update(of=("self",)).select_related("account__fund").get(pk=batch.pk)
    )
    lines = list(batch.held_lines())
    content = (
        pain001.write(payment_file(batch, lines, at)) if batch.state == PaymentBatch.State.APPROVED else b""
    )
    total = sum(line.cents for line in lines)
    batch = perform(
        PaymentBatch.export,
        batch,
        by=by,
        content=content,
        at=at,
        payload={"orders": len(lines), "cents": total},
    )
    for line in sorted(lines, key=lambda line: line.order_id):
        perform(PaymentOrder.send, line.order, by=by, payload={"end_to_end_id": line.end_to_end_id})
    batch.lines.filter(is_active=True).update(was_sent=True)
    fund = batch.account.fund
    post(
        key=f"bank/batch/{batch.number}/sent",
        legs=[Leg(batch.account.ledger, chart.account(fund, Kind.TRANSIT), total)],
        on=timezone.localdate(at),
        by=by,
        why=f"Payments sent: {batch.number}",
        source_ref=batch.number,
    )
    return batch


def payment_file(batch: PaymentBatch, lines: Collection[BatchLine], at: datetime) -> pain001.PaymentFile:
    transfers = tuple(line.order.as_transfer(line.end_to_end_id) for line in lines)
    account = batch.account
    return pain001.PaymentFile(
        batch.number,
        timezone.localtime(at),
        batch.execute_on,
        account.as_party(),
        account.fund.currency,
        transfers,
    )


def download(batch: PaymentBatch, *, by: User) -> bytes:
    """The file as it was written at the export; each download is on the record."""
    if not batch.file:
        raise TooLate(_("This batch has no payment file yet: it is made when the batch is exported."))
    note(batch, "download", by=by, payload={"sha256": batch.file_sha256})
    return batch.file.encode()


def standing_approval(batch: PaymentBatch) -> Any:
    return batch.approvals.filter(voided_at=None).select_related("by").order_by("-pk").first()
