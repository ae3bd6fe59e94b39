"""What the clock does for the bank once a day."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from fund.banking import batches, erasing
from fund.banking.models import PaymentBatch
from workflows.refusals import TooLate

STATE = PaymentBatch.State


def lapse_batches(on: date) -> str:
    """Batches that nobody sent within 30 days."""
    lapsed = 0
    for batch in PaymentBatch.objects.filter(state__in=[STATE.PREPARED, STATE.APPROVED]).defer("file"):
        if on >= batch.lapses_on:
            try:
                with transaction.atomic():
                    batches.lapse(batch, on=on)
            except TooLate:  # somebody sent or cancelled it this very moment
                continue
            lapsed += 1
    return f"{lapsed} payment batches lapsed"


def erase_names(on: date) -> str:
    """Payers' names and texts that have had their time."""
    run = erasing.erase(on)
    return f"names erased from {run.lines} bank lines, {run.files} files" if run else "no names to erase"


NIGHTLY: list[Callable[[date], object]] = [lapse_batches, erase_names]
