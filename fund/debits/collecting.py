"""From what falls due to the file at the bank: the member is told, one person prepares, another reads and sends."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fund.bank_days import bank_day_from
from fund.banking import receivables
from fund.banking.models import ExpectedPayment
from fund.debits import pain008, rules, touching
from fund.debits.models import Collection, CollectionBatch, Creditor, DebitMandate
from fund.ledger.soundness import require_sound
from workflows import coded, outbox
from workflows.numbering import next_number
from workflows.people import second_factor
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import note, perform

MOST_IN_A_FILE = 10_000


class CannotCollect(Refusal):
    """This cannot be collected, or not so."""

    code = "cannot_collect"


# ---- telling


def announce_due(on: date) -> int:
    """Tell every member whose mandate is in force of what will be drawn next; how many were told. What came back or
    was refused once is drawn again only when a treasurer asks (`again`); what was announced and never asked of the
    bank is announced anew."""
    told = 0
    for mandate in DebitMandate.objects.active().select_related("expected", "creditor").order_by("pk"):
        due_on = _next_due(mandate.expected)
        if due_on is None or not rules.is_time_to_tell(due_on, on, mandate.creditor.notice_days):
            continue
        failed = Collection.objects.filter(expected=mandate.expected, due_on=due_on)
        if failed.filter(state__in=[Collection.State.REJECTED, Collection.State.RETURNED]).exists():
            continue
        with suppress(Refusal):  # a mandate that lapses before the day; its page says so
            told += announce(mandate, on=on, by=None) is not None
    return told


@transaction.atomic
def announce(mandate: DebitMandate, *, on: date, by: User | None) -> Collection | None:
    """Announce what falls due next; None when it is under way already.

    raises CannotCollect when nothing is due, or the mandate has lapsed by then
    """
    if by is not None and not may(by, "debit.prepare"):
        raise NotYours()
    touching.refuse_the_involved(by, [mandate])
    expected = ExpectedPayment.objects.select_for_update().get(pk=mandate.expected_id)
    held = DebitMandate.objects.select_for_update(of=("self",))  # so that it does not end meanwhile
    mandate = held.select_related("creditor").get(pk=mandate.pk)
    if mandate.state != DebitMandate.State.ACTIVE:
        raise TooLate(_("This mandate is no longer in force."))
    due_on = _next_due(expected)
    if due_on is None:
        raise CannotCollect(_("Nothing is due: there is nothing to collect."), code="nothing_due")
    if Collection.objects.under_way().filter(expected=expected).exists():
        return None
    collect_on = rules.collection_day(due_on, told_on=on, notice_days=mandate.creditor.notice_days)
    _require_mandate_until(mandate, collect_on)
    attempt = mandate.collections.count() + 1
    collection = Collection.objects.create(
        mandate=mandate, expected=expected, end_to_end_id=f"{mandate.reference}/{attempt}", cents=expected.cents,
        due_on=due_on, collect_on=collect_on,
    )  # fmt: skip
    note(
        collection, "announce", by=by, payload={"cents": expected.cents, "collect_on": collect_on.isoformat()}
    )
    _tell(collection)
    return collection


def again(collection: Collection, *, on: date, by: User) -> Collection:
    """Draw once more what the bank refused or took back; the member is told anew."""
    if collection.state not in (
        Collection.State.REJECTED,
        Collection.State.RETURNED,
        Collection.State.CANCELLED,
    ):
        raise TooLate(_("Only what was not collected is collected again."))
    return announce(collection.mandate, on=on, by=by) or _under_way(collection.expected)


@transaction.atomic
def postpone(collection: Collection, *, collect_on: date, on: date, by: User) -> Collection:
    """A later day, which the member is told in time. raises NotYours to the debtor; CannotCollect; TooLate"""
    touching.refuse_the_involved(by, [collection.mandate])
    day = bank_day_from(collect_on)
    earliest = rules.collection_day(
        collection.collect_on, told_on=on, notice_days=collection.mandate.creditor.notice_days
    )
    if day < earliest:
        raise CannotCollect(
            _("The member is told in time only for %(day)s or later.") % {"day": earliest}, code="too_soon"
        )
    _require_mandate_until(collection.mandate, day)
    moved = perform(
        Collection.postpone, collection, by=by, collect_on=day, payload={"collect_on": day.isoformat()}
    )
    _tell(moved)
    return moved


def _require_mandate_until(mandate: DebitMandate, collect_on: date) -> None:
    if mandate.lapses_on <= collect_on:
        raise CannotCollect(_("The mandate lapses before that day: ask for a new one."), code="lapses_before")


def _next_due(expected: ExpectedPayment) -> date | None:
    """The day on which something is due; None where nothing is."""
    return expected.due_on if expected.is_open and expected.cents > 0 else None


def _under_way(expected: ExpectedPayment) -> Collection:
    return Collection.objects.under_way().get(expected=expected)


def _tell(collection: Collection) -> None:
    key = f"debit.announced/{collection.pk}/{collection.collect_on.isoformat()}"
    outbox.put("debit.announced", key, collection=collection.pk)


def clear_unsent(on: date) -> int:
    """Take back the announcements that come to nothing: less is due by now, or no file left in time. What is still
    due is announced anew, for a day that the member is told of in time; how many were taken back."""
    cleared = 0
    waiting = Collection.objects.filter(state=Collection.State.ANNOUNCED).select_related(
        "mandate", "expected"
    )
    for one in waiting.order_by("pk"):
        late = on > rules.last_sending_day(one.collect_on)
        why = coded.keep("no_file" if late else "not_due")
        if late or stale(one):
            with suppress(Refusal):  # somebody puts it in a file, or ends it, at this moment
                perform(Collection.cancel, one, by=None, why=why)
                cleared += 1
    return cleared


# ---- the file


def ready(creditor: Creditor, *, until: date, on: date) -> list[Collection]:
    """What may go into a file today: announced, to be collected by `until`, while the bank still takes it."""
    found = Collection.objects.filter(
        mandate__creditor=creditor, state=Collection.State.ANNOUNCED, collect_on__lte=until
    ).select_related("mandate__member", "expected")
    return [
        one for one in found.order_by("pk")[:MOST_IN_A_FILE] if on <= rules.last_sending_day(one.collect_on)
    ]


@transaction.atomic
def prepare(creditor: Creditor, *, until: date, on: date, by: User) -> CollectionBatch:
    """Put what is due until a day into a file. What was paid meanwhile is not collected, and said so to nobody but
    the record: the member pays nothing twice. What is drawn from whoever prepares it, or of a case that they stand
    aside from, is left for another treasurer.

    raises  NotYours; CannotCollect when nothing is left to collect
    """
    if not may(by, "debit.prepare"):
        raise NotYours()
    found = ready(creditor, until=until, on=on)
    own, hidden = touching.apart(by, [one.mandate for one in found])
    others = [one for one in found if one.mandate_id not in own | hidden]
    waiting = [one for one in others if not drop_if_stale(one)]
    if found and not others:
        raise NotYours(
            _("What is due until that day is yours, or of a case that you stand aside from: another treasurer makes "
              "this file."), code="own_debit",
        )  # fmt: skip
    if not waiting:
        raise CannotCollect(_("Nothing is announced until that day."), code="nothing_due")
    batch = CollectionBatch.objects.create(
        number=next_number("DD", on.year), creditor=creditor, prepared_by=by, prepared_at=timezone.now()
    )
    for one in waiting:
        perform(
            Collection.put_in_batch,
            one,
            by=by,
            batch=batch,
            sequence=_sequence(one),
            payload={"batch": batch.number},
        )
    pain008.write(collection_file(batch, timezone.now()))  # what the bank would refuse is said now
    payload = {
        "collections": len(waiting),
        "cents": batch.total_cents,
        "left_to_another": len(found) - len(others),
    }
    note(batch, "prepare", by=by, payload=payload)
    outbox.put("debit.file_prepared", f"debit.file_prepared/{batch.number}", batch=batch.pk)
    return batch


def _sequence(collection: Collection) -> str:
    paid = [Collection.State.COLLECTED, Collection.State.RETURNED]
    return rules.sequence(
        collected_before=collection.mandate.collections.filter(state__in=paid).exists(),
        is_last=receivables.is_last(collection.expected),
    )


def stale(collection: Collection) -> bool:
    """Whether less may be drawn by now than what was announced: it was paid in another way, in part or whole, or put
    off; or the mandate is no longer in force."""
    if collection.mandate.state != DebitMandate.State.ACTIVE:
        return True
    expected = collection.expected
    due_on = _next_due(expected)
    owed = expected.cents if due_on is not None and due_on <= collection.due_on else 0
    return owed < collection.cents


def drop_if_stale(collection: Collection) -> bool:
    if not stale(collection):
        return False
    perform(Collection.cancel, collection, by=None, why=coded.keep("not_due"))
    return True


@transaction.atomic
def drop_stale(batch: CollectionBatch, *, by: User) -> int:
    """Leave out what was paid since the file was prepared; how many were left out."""
    if not may(by, "debit.prepare"):
        raise NotYours()
    batch = _locked(batch)
    if batch.state != CollectionBatch.State.PREPARED:
        raise TooLate(_("The file is at the bank: nothing can be left out of it."))
    rows = list(batch.held())
    touching.refuse_the_involved(by, [one.mandate for one in rows])
    left_out = sum(drop_if_stale(one) for one in rows)
    note(batch, "drop_paid", by=by, payload={"left_out": left_out})
    return left_out


@transaction.atomic
def send(batch: CollectionBatch, *, digest: str, by: User, at: datetime | None = None) -> CollectionBatch:
    """Another person has read the file and sends it: it is written, once.

    digest  of what was on their screen; another one means that it changed since
    raises  NotYours to whoever prepared it, and to the debtor of one of them; Unmet without a fresh second factor;
            TooLate; CannotCollect when the bank would be too late, or something of it is no longer due; BooksFrozen
    """
    require_sound()
    at = at or timezone.now()
    batch = _locked(batch)
    if batch.prepared_by_id == by.pk:
        raise NotYours(_("You prepared this file: another person sends it."), code="four_eyes")
    if not may(by, "debit.send"):
        raise NotYours()
    second_factor.require_fresh(by, at=timezone.now())
    if digest != batch.digest():
        raise TooLate(_("The file changed since you opened it. Read it again before you send it."))
    rows = list(batch.held())
    touching.refuse_the_involved(by, [one.mandate for one in rows])
    if batch.state == CollectionBatch.State.PREPARED:
        _refuse_late(rows, timezone.localdate(at))
        _refuse_stale(rows)
    content = pain008.write(collection_file(batch, at)) if rows else b""
    payload = {"collections": len(rows), "cents": batch.total_cents, "digest": digest}
    batch = perform(CollectionBatch.send, batch, by=by, content=content, at=at, payload=payload)
    for one in rows:
        perform(Collection.send, one, by=by, payload={"end_to_end_id": one.end_to_end_id})
    return batch


def _refuse_late(rows: Iterable[Collection], on: date) -> None:
    late = [one for one in rows if on > rules.last_sending_day(one.collect_on)]
    if late:
        raise CannotCollect(
            _("The bank needs the file one bank day before: %(id)s was to be collected on %(day)s. Cancel the file "
              "and choose a later day.") % {"id": late[0].end_to_end_id, "day": late[0].collect_on},
            code="too_late_for_the_bank",
        )  # fmt: skip


def _refuse_stale(rows: Iterable[Collection]) -> None:
    paid = [one for one in rows if stale(one)]
    if paid:
        raise CannotCollect(
            _("%(count)d of these were paid in another way since, such as %(id)s. Leave them out first.")
            % {"count": len(paid), "id": paid[0].end_to_end_id},
            code="paid_meanwhile",
        )


@transaction.atomic
def cancel(batch: CollectionBatch, *, by: User, why: str = "") -> CollectionBatch:
    """Nothing of the file is sent; its collections wait again. raises NotYours to the debtor of one of them"""
    touching.refuse_the_involved(by, [one.mandate for one in batch.held()])
    batch = perform(CollectionBatch.cancel, batch, by=by, reason=why)
    for one in batch.held():
        perform(Collection.take_out, one, by=by)
    return batch


@transaction.atomic
def take_out(batch: CollectionBatch, collection: Collection, *, by: User) -> CollectionBatch:
    """Leave one out, for a file that another person can send; it waits again. raises NotYours to its debtor; TooLate"""
    touching.refuse_the_involved(by, [collection.mandate])
    batch = _locked(batch)
    if (
        batch.state != CollectionBatch.State.PREPARED
        or not batch.collections.filter(pk=collection.pk).exists()
    ):
        raise TooLate(_("It is not in this file any more."))
    perform(Collection.take_out, collection, by=by)
    note(batch, "take_out", by=by, payload={"id": collection.end_to_end_id})
    return batch


def download(batch: CollectionBatch, *, by: User) -> bytes:
    """The file as it was written; each download is on the record. raises NotYours where it names somebody whose case
    is hidden from this person"""
    if any(one.veiled for one in batch.held_for(by)):
        raise NotYours(touching.ASIDE, code="stands_aside")
    if not batch.file:
        raise TooLate(_("This file is not written yet: it is when another person sends it."))
    note(batch, "download", by=by, payload={"sha256": batch.file_sha256})
    return batch.file.encode()


def collection_file(batch: CollectionBatch, at: datetime) -> pain008.CollectionFile:
    debits = tuple(
        pain008.Debit(
            end_to_end_id=one.end_to_end_id, cents=one.cents, debtor=one.debtor(), mandate=one.mandate.reference,
            signed_on=one.mandate.signed_on, sequence=one.sequence, collect_on=one.collect_on,
            communication=one.expected.reference,
        )
        for one in batch.held()
    )  # fmt: skip
    account = batch.creditor.account
    return pain008.CollectionFile(
        batch.number, timezone.localtime(at), account.as_party(), batch.creditor.identifier, debits
    )


def _locked(batch: CollectionBatch) -> CollectionBatch:
    held = CollectionBatch.objects.select_for_update(of=("self",)).select_related("creditor__account__fund")
    return held.get(pk=batch.pk)
