"""What the journal links a movement of the bank to: the line of the statement, the payment, its batch."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fund.banking.models import BatchLine, Match, PaymentBatch, StatementLine
from fund.ledger.models import Movement
from fund.ledger.origins import Origin


def find(movement: Movement) -> list[Origin]:
    return list(dict.fromkeys([*_lines(movement), *_payments(movement)]))


def _matches(movement: Movement) -> list[Match]:
    """Those that the movement was posted for, or the one that it reverses."""
    posted = Match.objects.filter(movement__in=[movement.pk, movement.reverses_id])
    return list(posted.select_related("line", "batch_line__order", "batch_line__batch"))


def _lines(movement: Movement) -> Iterator[Origin]:
    lines = [match.line for match in _matches(movement)]
    what, _space, number = movement.source_ref.partition(" ")
    if what == "line" and number.isascii() and number.isdecimal() and not lines:
        lines = list(StatementLine.objects.filter(pk=number))
    for line in lines:
        yield Origin(_("Bank line of %(on)s") % {"on": line.booked_on}, line.get_absolute_url())


def _payments(movement: Movement) -> Iterator[Origin]:
    placed = [match.batch_line for match in _matches(movement) if match.batch_line]
    kind, _slash, number = movement.key.rpartition("/")
    if kind == "bank/rejected":
        placed = list(BatchLine.objects.filter(pk=number).select_related("order", "batch"))
    for one in placed:
        yield Origin(
            _("Payment %(order)s") % {"order": one.order.case_reference}, one.order.get_absolute_url()
        )
        yield Origin(_("Batch %(batch)s") % {"batch": one.batch.number}, one.batch.get_absolute_url())
    if movement.key.startswith("bank/batch/"):
        for batch in PaymentBatch.objects.filter(number=movement.source_ref):
            yield Origin(_("Batch %(batch)s") % {"batch": batch.number}, batch.get_absolute_url())
