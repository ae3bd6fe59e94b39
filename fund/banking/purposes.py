"""What payments are for. The areas above register theirs; banking knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise

from fund.ledger.posting import Leg


class Paid(Protocol):
    def __call__(self, order: Any, *, on: date, by: Any) -> list[Leg]: ...


class Returned(Protocol):
    def __call__(self, order: Any, *, reason: str, on: date, by: Any) -> object: ...


@dataclass(frozen=True)
class Purpose:
    """
    paid       the bank confirmed the order: returns every leg to post (transit → what it was for, and the
    budget's).
               Banking posts them in one movement and marks what leaves `committed` as used
    returned   the bank refused it or sent it back: banking has reversed the money; the order waits again
    cancelled  the order will not be paid
    lowered    less will be paid than was ordered: lowered(order, on=). None: this purpose pays all or nothing
    posted     banking posted the confirmation (back=False) or took it back (back=True) with this movement:
               posted(order, movement=, back=), for areas that keep a row of each movement
    came_back_in_part  the bank sent a part back, and `rest` pays it again: came_back_in_part(order, rest=, reason=,
               on=), for areas that tell somebody
    goes_elsewhere  whether a treasurer may pay it to another account
    """

    code: str
    label: str | Promise
    paid: Paid
    returned: Returned
    cancelled: Callable[[Any], object] | None = None
    lowered: Callable[..., object] | None = None
    posted: Callable[..., object] | None = None
    came_back_in_part: Callable[..., object] | None = None
    goes_elsewhere: bool = True


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    _purposes[purpose.code] = purpose


def of(code: str) -> Purpose:
    """KeyError, by name, for a purpose that nothing registered: a mistake in the code."""
    return _purposes[code]


def labels() -> dict[str, str]:
    return {code: str(purpose.label) for code, purpose in _purposes.items()}
