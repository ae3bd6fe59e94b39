"""The bank's answer to a payment file (pain.002), carried out: what it refuses waits again with the reason in words,
the money is available again, and the member is told; what it accepts is marked so, and still waits for the statement
that moves the money."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fund.banking import also_sent, reasons, settling
from fund.banking.models import BatchLine, PaymentBatch, PaymentOrder
from fund.banking.pain002 import Answer, Word
from fund.banking.statement import Problem, printed
from workflows import coded
from workflows.people.models import User
from workflows.refusals import Refusal
from workflows.steps import note


class NotOurFile(Refusal):
    """A status report of a payment file that the fund did not send, or that this person does not reach."""

    code = "not_our_file"


def carry_out(answer: Answer, report: Any, *, on: date, by: User | None) -> None:
    """Apply a status report whole or not at all, in the caller's transaction; what does not add up becomes problems
    of the report and changes nothing. The same words again change nothing.

    by      who brought the file; what the bank refuses is the bank's act
    raises  NotOurFile
    """
    batch = _batch(answer, by)
    if batch is None:
        if also_sent.answered(answer, report, on=on, by=by):
            return
        raise NotOurFile(
            _("It answers the payment file %(id)s, which is not one of ours.")
            % {"id": answer.message_id or "?"}
        )
    lines = list(
        batch.lines.filter(was_sent=True).select_related("order__fund", "batch__account").order_by("order_id")
    )
    report.fund_id, report.answers = batch.account.fund_id, batch.number
    sent = {line.end_to_end_id: line.cents for line in lines}
    if not adds_up(answer, report, batch.number, sent):
        return
    words = {line.end_to_end_id: answer.word_for(line.end_to_end_id, batch.number) for line in lines}
    for line in lines:
        if words[line.end_to_end_id].status:
            _tell(line, words[line.end_to_end_id], report, on)
    note(batch, "bank_answers", by=by, payload={"statuses": counted(words, report), "file": report.file_id})


def _batch(answer: Answer, by: User | None) -> PaymentBatch | None:
    names = [answer.message_id, *answer.blocks]
    known = PaymentBatch.objects.filter(number__in=names).exclude(file_sha256="")
    reached = known if by is None else known.filter(pk__in=PaymentBatch.objects.visible_to(by))
    return reached.select_for_update(of=("self",)).select_related("account__fund").first()


def counted(words: dict[str, Word], report: Any) -> dict[str, int]:
    """How many of each status, said in a note of the report."""
    said = Counter(word.status for word in words.values() if word.status)
    counts = ", ".join(f"{count} × {reasons.STATUSES[status]}" for status, count in sorted(said.items()))
    report.notes.append(
        _("File %(number)s: %(counts)s.") % {"number": report.answers, "counts": counts or "–"}
    )
    return dict(said)


def adds_up(
    answer: Answer, report: Any, number: str, sent: dict[str, int], parts: dict[str, list[str]] | None = None
) -> bool:
    """Whether the answer agrees with what was sent; what does not becomes problems of the report.

    sent   cents by end-to-end id
    parts  ids by the identifier of their payment information block; None: the file holds one
    """
    report.entries = len(answer.payments) or len(sent)
    for problem in [*answer.problems, *_problems(answer, number, sent, parts or {})]:
        report.problem(problem)
    return not report.problems


def _problems(
    answer: Answer, number: str, sent: dict[str, int], parts: dict[str, list[str]]
) -> Iterator[Problem]:
    """Payments that the file does not hold, and figures that are not those that were sent."""
    for one, word in answer.payments.items():
        if one not in sent:
            words = _("Payment %(id)s is not in file %(number)s.") % {"id": one, "number": number}
            yield Problem(word.line, words)
        elif word.cents not in (None, sent[one]):
            yield _differs(word, one, sent[one])
    for name, word in [(number, answer.whole), *answer.blocks.items()]:
        held = parts.get(name, list(sent))
        total = sum(sent[one] for one in held)
        if word.cents not in (None, total):
            yield _differs(word, name, total)
        if word.count not in (None, len(held)):
            words = _("%(theirs)d payments are answered for, %(ours)d were sent.")
            yield Problem(word.line, words % {"theirs": word.count, "ours": len(held)})


def _differs(word: Word, number: str, cents: int) -> Problem:
    return Problem(
        word.line,
        _("%(id)s: the bank says %(theirs)s, %(ours)s was sent.")
        % {"id": number, "theirs": printed(word.cents or 0), "ours": printed(cents)},
    )


def _tell(line: BatchLine, word: Word, report: Any, on: date) -> None:
    """One payment's word. A refusal takes it back, once; one that a statement has confirmed is not undone by it."""
    why = (word.why or coded.keep(word.status))[:140]
    if (line.bank_status, line.bank_reason) == (word.status, why):
        report.known += 1
        return
    if word.status in reasons.REFUSED:
        if not line.is_active or line.order.state != PaymentOrder.State.EXPORTED:
            said_before(line.end_to_end_id, report)
            return
        settling.reject(line, why=why, on=on, by=None)
        report.returned += 1
    report.new += 1
    BatchLine.objects.filter(pk=line.pk).update(bank_status=word.status, bank_reason=why)


def said_before(end_to_end_id: str, report: Any) -> None:
    words = _("%(id)s was answered for before: the refusal changes nothing.")
    report.notes.append(words % {"id": end_to_end_id})
