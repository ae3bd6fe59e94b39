"""The bank answers for a collection: paid, refused before it was paid, or taken back by the debtor later.

A credit with its end-to-end id, or the sum of a part of the file, pays it: the money goes where any payment of the
member goes. A debit with that id takes it back: what it had paid is undone on that day, and is owed again.
"""

from collections.abc import Collection as Many
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Abs
from django.utils.translation import gettext as _

from fund.banking import also_sent, answering, matching, reasons, receivables, settling
from fund.banking.models import BankAccount, ExpectedPayment, Match, StatementLine
from fund.banking.pain002 import Answer, Word
from fund.debits import pain008, rules, touching
from fund.debits.mandates import end, in_force
from fund.debits.models import Collection, CollectionBatch, DebitMandate
from fund.ledger.models import Kind
from fund.ledger.posting import post
from workflows import bulk, coded, outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate
from workflows.steps import note, perform

RETURN = "debit_return"  # the use of a match that took a collection back


class NotThatCollection(Refusal):
    """The bank line and the collection do not agree."""

    code = "not_that_collection"


def known(account: BankAccount, ids: Many[str]) -> set[str]:
    """Those ids that are of collections sent from this account, or of parts of their files."""
    sent = Collection.objects.filter(
        mandate__creditor__account=account, state__in=[Collection.State.SENT, Collection.State.COLLECTED]
    )
    wanted = set(ids)
    found = set(bulk.among(sent, "end_to_end_id", wanted).values_list("end_to_end_id", flat=True))
    parts = {one: part[0] for one in wanted if (part := pain008.part_of(one))}
    numbers = set(bulk.among(sent, "batch__number", parts.values()).values_list("batch__number", flat=True))
    return found | {one for one, number in parts.items() if number in numbers}


def recognise(line: StatementLine) -> Iterator[tuple[ExpectedPayment, str]]:
    """A line with the id of a collection that it does not pay to the cent: what it may be for."""
    if line.end_to_end_id:
        named = Collection.objects.filter(
            mandate__creditor__account=line.account_id, end_to_end_id=line.end_to_end_id
        ).select_related("expected")
        for collection in named:
            yield collection.expected, _("its direct debit")


def answer(line: StatementLine) -> bool:
    """Take a line that bears one of our ids; False where it does not fit to the cent, and a person looks at it."""
    try:
        with transaction.atomic():
            if line.came_in:
                return _paid(line)
            return _taken_back(line)
    except Refusal:
        return False


def _paid(line: StatementLine) -> bool:
    collections = _meant(line)
    if not collections or sum(one.cents for one in collections) != line.cents:
        return False
    for collection in collections:
        settle(collection, line, by=None)
    return True


def _meant(line: StatementLine) -> list[Collection]:
    """The collection that the line pays by its own id; or, of a line with none of ours, all of a part of a file that
    the bank booked as one."""
    ours = Collection.objects.filter(mandate__creditor__account=line.account_id).select_related("expected")
    sent = ours.filter(state=Collection.State.SENT)
    if ours.filter(end_to_end_id=line.end_to_end_id).exists():
        return list(sent.filter(end_to_end_id=line.end_to_end_id))
    part = pain008.part_of(line.batch_id)
    if part is None:
        return []
    number, sequence, on = part
    held = sent.filter(batch__number=number, sequence=sequence)
    return [one for one in held.order_by("pk") if f"{one.collect_on:%y%m%d}" == on]


def possible(collection: Collection) -> QuerySet[StatementLine]:
    """Lines that may have paid it, or taken it back, without an id of ours: those nearest to its amount first."""
    lines = StatementLine.objects.to_match().filter(account=collection.mandate.creditor.account_id)
    room = Abs("cents") - F("matched_cents")
    way = Q(cents__gt=0) if collection.state == Collection.State.SENT else Q(cents__lt=0)
    return lines.filter(way).annotate(room=room).filter(room__gte=collection.cents).order_by("room", "-pk")


@transaction.atomic
def answer_by_hand(collection: Collection, line: StatementLine, *, by: User) -> Collection:
    """A person says which line paid it, or took it back. raises NotYours; NotThatCollection; TooLate"""
    if not may(by, "line.match"):
        raise NotYours()
    touching.refuse_the_involved(by, [collection.mandate])
    if line.account_id != collection.mandate.creditor.account_id:
        raise NotThatCollection(_("That line is of another account."))
    return (settle if line.came_in else take_back)(collection, line, by=by)


@transaction.atomic
def settle(collection: Collection, line: StatementLine, *, by: User | None) -> Collection:
    """The bank paid it with this line, or with a part of this line."""
    match = matching.assign(
        line, collection.expected, by=by, cents=collection.cents, because=coded.keep("by_debit")
    )
    collection = perform(Collection.settle, collection, by=by, match=match, payload={"line": line.pk})
    mandate = perform(DebitMandate.use, collection.mandate, by=by, on=line.booked_on)
    if collection.sequence in (rules.Sequence.FINAL, rules.Sequence.ONE_OFF):
        perform(DebitMandate.finish, mandate, by=None)
    return collection


def _taken_back(line: StatementLine) -> bool:
    collection = Collection.objects.filter(
        mandate__creditor__account=line.account_id, end_to_end_id=line.end_to_end_id
    ).select_related("mandate", "expected", "match").first()  # fmt: skip
    if collection is None or line.open_cents < collection.cents:
        return False
    if collection.state != Collection.State.COLLECTED:
        return False
    take_back(collection, line, by=None)
    return True


@transaction.atomic
def take_back(collection: Collection, line: StatementLine, *, by: User | None) -> Collection:
    """The debtor's bank took the money back with this line; what the line takes beyond it (the bank's charges) is
    left to match.

    raises  NotThatCollection when the line is too small; TooLate when it came back before
    """
    collection = Collection.objects.select_for_update(of=("self",)).select_related(
        "mandate", "expected", "match__movement"
    ).get(pk=collection.pk)  # fmt: skip
    if collection.state != Collection.State.COLLECTED or collection.match is None:
        raise TooLate(_("This collection came back before, or was never paid."))
    line = (
        StatementLine.objects.select_for_update(of=("self",)).select_related("account__fund").get(pk=line.pk)
    )
    if line.came_in or line.open_cents < collection.cents:
        raise NotThatCollection(_("The bank's line and the collection are not of the same amount."))
    paid, expected, why = collection.match, collection.expected, reasons.of_bank(line.return_reason)
    back = line.matches.create(
        use=RETURN, cents=collection.cents, expected=expected, because=why[:200], by=by
    )
    legs = receivables.of(expected.purpose).undo(
        expected, cents=paid.cents, line=line, key=paid.key, on=line.booked_on, by=by
    )
    if legs is None:
        assert paid.movement is not None
        legs = settling.reversed_legs(paid.movement)
    settling.must_leave(legs, Kind.SUSPENSE, collection.cents)
    back.movement = post(
        key=back.key, legs=legs, on=line.booked_on, value_on=line.value_on, by=by,
        why=coded.keep("debit_came_back", text=expected.label or expected.reference),
        source_ref=f"line {line.pk}",
    )  # fmt: skip
    back.save(update_fields=["movement"])
    ExpectedPayment.objects.filter(pk=expected.pk).update(received_cents=F("received_cents") - paid.cents)
    step = StatementLine.match_rest if line.open_cents == collection.cents else StatementLine.match_part
    perform(step, line, by=by, cents=collection.cents, payload={"match": back.pk, "use": RETURN})
    collection = perform(
        Collection.come_back, collection, by=by, match=back, why=why, payload={"line": line.pk}
    )
    _after_failure(collection, why)
    return collection


@transaction.atomic
def refuse(collection: Collection, *, why: str, by: User | None) -> Collection:
    """The bank refused it before it was paid: nothing moved, and it is still owed. raises NotYours to the debtor"""
    touching.refuse_the_involved(by, [collection.mandate])
    if not why.strip():
        raise Refusal(_("Say why the bank refused it."), code="no_reason")
    kept = reasons.typed(why)
    collection = perform(Collection.reject, collection, by=by, why=kept, reason=kept)
    _after_failure(collection, kept)
    return collection


def _after_failure(collection: Collection, why: str) -> None:
    """The member is told; a reason that would stop the next one too ends the mandate."""
    mandate = DebitMandate.objects.get(pk=collection.mandate_id)
    if mandate.state == DebitMandate.State.FINISHED and not in_force(mandate.expected):
        mandate = perform(DebitMandate.reopen, mandate, by=None)
    codes, _text = coded.apart(why)
    if rules.MANDATE_ENDS.intersection(codes) and mandate.state == DebitMandate.State.ACTIVE:
        end(mandate, why=why, by=None)
    outbox.put("debit.failed", f"debit.failed/{collection.pk}", collection=collection.pk)


def answered(answer: Answer, report: Any, *, on: date, by: User | None) -> bool:
    """Carry out a status report (pain.002) of one of our collection files, whole or not at all: what the bank refuses
    is refused here, what it accepts still waits for its statement. False when it answers none of them."""
    parts = [part[0] for name in answer.blocks if (part := pain008.part_of(name))]
    files = CollectionBatch.objects.filter(number__in=[answer.message_id, *parts]).exclude(file_sha256="")
    reached = files if by is None else files.filter(pk__in=CollectionBatch.objects.visible_to(by))
    batch = reached.select_for_update(of=("self",)).select_related("creditor__account").first()
    if batch is None:
        return False
    rows = list(batch.held())
    report.fund_id, report.answers = batch.creditor.account.fund_id, batch.number
    blocks: dict[str, list[str]] = {}
    for one in rows:
        blocks.setdefault(_part(batch, one), []).append(one.end_to_end_id)
    if not answering.adds_up(
        answer, report, batch.number, {one.end_to_end_id: one.cents for one in rows}, blocks
    ):
        return True
    words = {one.end_to_end_id: answer.word_for(one.end_to_end_id, _part(batch, one)) for one in rows}
    for one in rows:
        _tell(one, words[one.end_to_end_id], report)
    note(batch, "bank_answers", by=by,
         payload={"statuses": answering.counted(words, report), "file": report.file_id})  # fmt: skip
    return True


def _part(batch: CollectionBatch, collection: Collection) -> str:
    return pain008.part_id(batch.number, collection.sequence, collection.collect_on)


def _tell(collection: Collection, word: Word, report: Any) -> None:
    if word.status not in reasons.REFUSED:
        report.new += bool(word.status)
    elif collection.state == Collection.State.SENT:
        refuse(collection, why=word.why or coded.keep(word.status), by=None)
        report.new, report.returned = report.new + 1, report.returned + 1
    elif collection.state == Collection.State.REJECTED:
        report.known += 1
    else:
        answering.said_before(collection.end_to_end_id, report)


def holds(match: Match) -> bool:
    return Collection.objects.filter(match=match).exists() or match.use == RETURN


SENDER = also_sent.Sender(known=known, answer=answer, recognise=recognise, answered=answered, holds=holds)
