"""What a payment or a change would do to a loan, as a page and the API say it."""

from collections.abc import Iterable
from typing import Any

from loans.allocation import Replay
from loans.models import Agreement
from loans.schedule import Row


def _rows(present: Iterable[Row], found: Replay) -> list[dict[str, Any]]:
    """The plan as it is and as it would be, row beside row by due date; what is the same on both sides is marked."""
    now = {row.due_on: row.due_cents for row in present}
    then: dict[Any, int] = {}
    for row in found.rows:
        then[row.due_on] = then.get(row.due_on, 0) + row.due_cents
    return [
        {"due_on": day, "now": now.get(day), "then": then.get(day), "same": now.get(day) == then.get(day)}
        for day in sorted(now.keys() | then.keys())
    ]


def effect(loan: Agreement, found: Replay) -> dict[str, Any]:
    """What a preview of a loan says."""
    return spread(loan.schedule.rows() if loan.schedule else [], found)


def spread(present: Iterable[Row], found: Replay) -> dict[str, Any]:
    """What a preview says first: what is left, in how many instalments, the next and the last of them; then the plan in
    force beside the one found."""
    unpaid = list(found.unpaid())
    return {
        "left_cents": found.outstanding_cents,
        "count": len(unpaid),
        "next": unpaid[0] if unpaid else None,
        "last_on": unpaid[-1][0].due_on if unpaid else None,
        "surplus_cents": found.surplus_cents,
        "rows": _rows(present, found),
    }
