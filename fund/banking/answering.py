"""The bank's answer to a payment file (pain.002), carried out: what it refuses waits again with the reason in words,
the money is available again, and the member is told; what it accepts is marked so, and still waits for the statement
that moves the money."""

from collections import Counter
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fund.banking import reasons, settling
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
    lines = list(
        batch.lines.filter(was_sent=True).select_related("order__fund", "batch__account").order_by("order_id")
    )
    report.entries = len(answer.payments) or len(lines)
    for problem in [*answer.problems, *_problems(answer, batch, lines)]:
        report.problem(problem)
    if report.problems:
        return
    said: Counter[str] = Counter()
    for line in lines:
        word = answer.word_for(line.end_to_end_id, batch.number)
        if word.status:
            said[word.status] += 1
            _tell(line, word, report, on)
    counts = ", ".join(f"{count} × {reasons.STATUSES[status]}" for status, count in sorted(said.items()))
    told = _("Batch %(batch)s: %(counts)s.") % {"batch": batch.number, "counts": counts or "–"}
    report.notes.append(told)
    note(batch, "bank_answers", by=by, payload={"statuses": dict(said), "file": report.file_id})


def _batch(answer: Answer, by: User | None) -> PaymentBatch:
    names = [answer.message_id, *answer.blocks]
    known = PaymentBatch.objects.filter(number__in=names).exclude(file_sha256="")
    reached = known if by is None else known.filter(pk__in=PaymentBatch.objects.visible_to(by))
    batch = reached.select_for_update(of=("self",)).select_related("account__fund").first()
    if batch is None:
        raise NotOurFile(
            _("It answers the payment file %(id)s, which is not one of ours.")
            % {"id": answer.message_id or "?"}
        )
    return batch


def _problems(answer: Answer, batch: PaymentBatch, lines: list[BatchLine]) -> list[Problem]:
    """Payments that the batch does not hold, and figures that are not those that were sent."""
    held = {line.end_to_end_id: line for line in lines}
    found = []
    for number, word in answer.payments.items():
        line = held.get(number)
        if line is None:
            found.append(
                Problem(
                    word.line, _("Payment %(id)s is not in batch %(batch)s.") % {"id": number, "batch": batch}
                )
            )
        elif word.cents not in (None, line.cents):
            found.append(_differs(word, number, line.cents))
    total = sum(line.cents for line in lines)
    for word in (answer.whole, *answer.blocks.values()):
        if word.cents not in (None, total):
            found.append(_differs(word, batch.number, total))
        if word.count not in (None, len(lines)):
            found.append(
                Problem(
                    word.line,
                    _("%(theirs)d payments are answered for, %(ours)d were sent.")
                    % {"theirs": word.count, "ours": len(lines)},
                )
            )
    return found


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
            report.notes.append(
                _("%(id)s was answered for before: the refusal changes nothing.") % {"id": line.end_to_end_id}
            )
            return
        settling.reject(line, why=why, on=on, by=None)
        report.returned += 1
    report.new += 1
    BatchLine.objects.filter(pk=line.pk).update(bank_status=word.status, bank_reason=why)
