"""Payments leave in batches: one person prepares, another approves what they have read,
the file is written once."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.bank_days import bank_day_from
from fund.banking import between, duplicates, pain001
from fund.banking.approvers import CHAIR, TREASURER, Needed
from fund.banking.four_eyes import refuse_the_involved, refuse_who_touched
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, PaymentOrder
from fund.ledger import chart
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, post
from fund.ledger.soundness import require_sound
from workflows import coded, outbox
from workflows.numbering import next_number
from workflows.people import second_factor
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import note, perform

MOST_IN_A_BATCH = 10_000


class CannotBatch(Refusal):
    """These orders cannot leave together."""

    code = "cannot_batch"


@transaction.atomic
def prepare_batch(
    *,
    account: BankAccount,
    orders: Collection[PaymentOrder],
    execute_on: date,
    on: date,
    by: User,
    urgent: bool = False,
) -> PaymentBatch:
    """Put waiting orders into a batch, checked against everything that the payment file would refuse.

    execute_on  a day on which the bank settles
    urgent      the bank is asked to pay before others, at its own price

    raises  NotYours (who decided a case does not pay it), CannotBatch, CannotPay, TooLate when an order was
    taken
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    if not orders or len(orders) > MOST_IN_A_BATCH:
        raise CannotBatch(_("Choose from 1 to %(most)d orders.") % {"most": MOST_IN_A_BATCH})
    _require_bank_day(account, execute_on, on)
    if any(order.fund_id != account.fund_id for order in orders):
        raise CannotBatch(_("An order of another fund cannot be paid from this account."))
    for order in orders:
        if not between.leaves(order, account):
            raise CannotBatch(
                _("%(order)s is not paid from %(account)s.") % {"order": order, "account": account.name},
                code="another_account", order=order.pk,
            )  # fmt: skip
    refuse_the_involved(by, {order.case_reference for order in orders})
    batch = PaymentBatch.objects.create(
        number=next_number("B", on.year),
        account=account,
        execute_on=execute_on,
        prepared_by=by,
        is_urgent=urgent,
    )
    for order in sorted(orders, key=lambda order: order.pk):
        perform(PaymentOrder.put_in_batch, order, by=by, payload={"batch": batch.number})
        _hold(batch, order)
    outbox.put("banking.batch_prepared", f"banking.batch_prepared/{batch.number}", batch=batch.pk)
    note(batch, "prepare", by=by, payload={"orders": len(orders), "cents": batch.total_cents})
    return batch


def _require_bank_day(account: BankAccount, execute_on: date, on: date) -> None:
    """raises CannotBatch, naming the next day on which the bank pays"""
    if execute_on < on:
        raise CannotBatch(_("The bank cannot pay in the past: choose today or a later day."))
    following = bank_day_from(execute_on, account.fund.currency)
    if following != execute_on:
        raise CannotBatch(
            _("Banks do not pay on %(day)s: the next day is %(next)s.")
            % {"day": date_format(execute_on), "next": date_format(following)},
            code="no_bank_day",
            next=following.isoformat(),
        )


def _hold(batch: PaymentBatch, order: PaymentOrder) -> BatchLine:
    attempt = order.batch_lines.count() + 1
    end_to_end_id = f"{order.case_reference}/{order.pk}-{attempt}"
    try:
        pain001.check_transfer(order.as_transfer(end_to_end_id), batch.account.fund.currency)
    except pain001.CannotPay as refusal:
        raise pain001.CannotPay(f"{order}: {refusal}", code=refusal.code, order=order.pk) from refusal
    return batch.lines.create(order=order, end_to_end_id=end_to_end_id, cents=order.cents)


@transaction.atomic
def approve(batch: PaymentBatch, *, by: User, digest: str = "", at: datetime | None = None) -> PaymentBatch:
    """Another person approves exactly what they read, with a code typed in the last five minutes. By its amount a
    batch asks for one, for two, or for two and a chair (`approvers.needed`); it is approved with the last of them.

    digest  of what was on their screen; another one means that it changed since
    raises  NotYours to whoever prepared the batch, touched one of its orders or decided one of its cases;
            Unmet without a fresh second factor or with a payment that looks like one made twice;
            TooLate when it lapsed, changed, or was approved by this person before; BooksFrozen
    """
    require_sound()
    at = at or timezone.now()
    batch = (
        PaymentBatch.objects.select_for_update(of=("self",)).select_related("account__fund").get(pk=batch.pk)
    )
    if batch.prepared_by_id == by.pk:
        raise NotYours(_("You prepared this batch: another person approves it."), code="four_eyes")
    on = timezone.localdate(at)
    if on >= batch.lapses_on:
        raise TooLate(
            _("This batch lapsed on %(day)s.") % {"day": date_format(batch.lapses_on)}, code="lapsed"
        )
    orders = [line.order for line in batch.held_lines()]
    refuse_the_involved(by, {order.case_reference for order in orders})
    refuse_who_touched(by, orders)
    found = batch.digest()
    if digest and digest != found:
        raise TooLate(_("The batch changed since you opened it. Read it again before you approve."))
    if batch.approvals.filter(by=by, voided_at=None, digest=found).exists():
        raise TooLate(_("You approved this batch before: another person goes on."), code="approved_already")
    duplicates.require_cleared(orders)
    return _sign(batch, by, found, at, on)


def _sign(batch: PaymentBatch, by: User, digest: str, at: datetime, on: date) -> PaymentBatch:
    """What approves something else than this counts no more; then this person's voice, and whether it was the last."""
    batch.approvals.filter(voided_at=None).exclude(digest=digest).update(voided_at=at)
    missing = batch.missing(digest, on)
    role = _role_of(by, missing)
    factor = second_factor.require_fresh(by, at=at)
    step = PaymentBatch.sign if missing.missing([role]) else PaymentBatch.approve
    return perform(
        step, batch, by=by, digest=digest, role=role, factor=factor, at=at,
        payload={"digest": digest, "as": role},
    )  # fmt: skip


def _role_of(by: User, missing: Needed) -> str:
    """As whom this person approves: a chair is heard only where the amount asks for one."""
    roles = {role.value for role in by.roles()}
    if TREASURER in roles and (missing.treasurers or CHAIR not in roles or not missing.chairs):
        return TREASURER
    if CHAIR in roles and missing.chairs:
        return CHAIR
    raise NotYours(_("A second treasurer approves this batch."), code="no_chair_asked")


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
    _require_bank_day(batch.account, execute_on, on)
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


@transaction.atomic
def reissue(batch: PaymentBatch, *, why: str, on: date, by: User) -> PaymentBatch:
    """The payment file never reached the bank, or the bank refused it whole: its batch is withdrawn, the money is back
    from transit, and a new batch with a new number and new ids holds the orders, to be approved again.

    raises  NotYours; TooLate unless it was sent and the bank has answered for none of its orders; Refusal without why
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    if not why.strip():
        raise Refusal(_("Say why the payment file is made again."), code="no_reason")
    batch = (
        PaymentBatch.objects.select_for_update(of=("self",)).select_related("account__fund").get(pk=batch.pk)
    )
    lines = list(batch.lines.filter(was_sent=True).select_related("order").order_by("order_id"))
    if any(not line.is_active or line.order.state != PaymentOrder.State.EXPORTED for line in lines):
        raise TooLate(
            _("The bank has answered for a payment of this batch: it cannot be made again as a whole.")
        )
    refuse_the_involved(by, {line.order.case_reference for line in lines})
    perform(PaymentBatch.withdraw, batch, by=by, reason=why)
    for line in lines:
        perform(PaymentOrder.recall, line.order, by=by, payload={"batch": batch.number})
        line.is_active = False
        line.save(update_fields=["is_active"])
    fund, total = batch.account.fund, sum(line.cents for line in lines)
    post(
        key=f"bank/batch/{batch.number}/withdrawn",
        legs=[Leg(chart.account(fund, Kind.TRANSIT), batch.account.ledger, total)],
        on=on,
        by=by,
        why=coded.keep("payments_withdrawn", text=batch.number),
        source_ref=batch.number,
    )
    following = bank_day_from(max(batch.execute_on, on), fund.currency)
    made = prepare_batch(
        account=batch.account, orders=[line.order for line in lines], execute_on=following, on=on, by=by,
        urgent=batch.is_urgent,
    )  # fmt: skip
    note(batch, "reissue", by=by, reason=why, payload={"batch": made.number})
    note(made, "replaces", by=by, reason=why, payload={"batch": batch.number})
    return made


@transaction.atomic
def lapse(batch: PaymentBatch, *, on: date) -> PaymentBatch:
    """Nobody sent it within 30 days: its orders wait again, and whoever prepared it is told."""
    batch = perform(PaymentBatch.lapse, batch, by=None, reason=coded.keep("unsent"))
    for line in batch.lines.filter(is_active=True).select_related("order").order_by("order_id"):
        _let_go(line, None)
    outbox.put("banking.batch_lapsed", f"banking.batch_lapsed/{batch.number}", batch=batch.pk)
    return batch


def _let_go(line: BatchLine, by: User | None) -> None:
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
        why=coded.keep("payments_sent", text=batch.number),
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
        account.pain_version,
        batch.is_urgent,
    )


def download(batch: PaymentBatch, *, by: User) -> bytes:
    """The file as it was written at the export; each download is on the record. raises NotYours where it names somebody
    whose case is hidden from this person"""
    if any(line.order.veiled for line in batch.lines_for(by)):
        raise NotYours(
            _("You stand aside from a case of this batch: another person takes its file."),
            code="stands_aside",
        )
    if not batch.file:
        raise TooLate(_("This batch has no payment file yet: it is made when the batch is exported."))
    note(batch, "download", by=by, payload={"sha256": batch.file_sha256})
    return batch.file.encode()
