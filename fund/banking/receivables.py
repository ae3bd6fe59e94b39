"""What incoming money can be for. The areas above register theirs; banking finds the payment and calls."""

from collections.abc import Callable
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
    undo     the same key: a match was a mistake, or the bank took it back. None: banking reverses what it posted;
             legs: it posts these
    last     whether what is expected next is the last of it; None: there is only one
    page     the address of the page where the member reads what is owed; None: there is none
    """

    code: str
    label: str | Promise
    receive: Receive
    undo: Undo
    last: Callable[[Any], bool] | None = None
    page: Callable[[Any], str] | None = None


_receivables: dict[str, Receivable] = {}


def register(receivable: Receivable) -> None:
    _receivables[receivable.code] = receivable


def of(code: str) -> Receivable:
    """KeyError, by name, for a receivable that nothing registered: a mistake in the code."""
    return _receivables[code]


def is_last(expected: Any) -> bool:
    last = of(expected.purpose).last
    return last is None or last(expected)


def page(expected: Any) -> str:
    found = of(expected.purpose).page
    return found(expected) if found else ""
