"""What incoming money can be for. The areas above register theirs; banking finds the payment and calls."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise

from fund.ledger.posting import Leg


class Receive(Protocol):
    def __call__(self, expected: Any, *, cents: int, line: Any, key: str, on: date, by: Any) -> list[Leg]: ...


class Undo(Protocol):
    def __call__(
        self, expected: Any, *, cents: int, line: Any, key: str, on: date, by: Any
    ) -> list[Leg] | None: ...


@dataclass(frozen=True)
class Receivable:
    """
    receive  takes `cents` of a bank line: returns legs that bring exactly that into suspense (what it was
    for →
             suspense) and the budget's; banking posts them in one movement. `key` is the match's own, for
             ever
    undo     the same key: a match was a mistake. None: banking reverses what it posted; legs: it posts these
    """

    code: str
    label: str | Promise
    receive: Receive
    undo: Undo


_receivables: dict[str, Receivable] = {}


def register(receivable: Receivable) -> None:
    _receivables[receivable.code] = receivable


def of(code: str) -> Receivable:
    """KeyError, by name, for a receivable that nothing registered: a mistake in the code."""
    return _receivables[code]
