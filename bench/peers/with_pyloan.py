"""pyloan beside our schedules: dated rows of a loan without interest, by its own verbs."""

import time
from typing import Any

from asked import answer
from pyloan.pyloan import Loan


def rows(cents: int, count: int, start: str) -> list[Any]:
    """The instalments after `start`, month ends kept; its first row, of nothing on the start, left out."""
    loan = Loan(cents / 100, 0, count, start, loan_term_period="M", payment_end_of_month=True)
    return loan.get_payment_schedule()[1:]


def same(cents: int, count: int, start: str) -> list[list[Any]]:
    """What it makes, as text and cents, so that both sides are seen to do the same work."""
    return [
        [row.date.date().isoformat(), round(row.principal_amount * 100)] for row in rows(cents, count, start)
    ]


def rate(batch: int, count: int, start: str) -> float:
    """Schedules a CPU second."""
    started = time.process_time()
    for index in range(batch):
        rows(1_000_000 + index, count, start)
    return batch / (time.process_time() - started)


answer({"same": same, "rate": rate})
