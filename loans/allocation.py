"""Payments replayed onto instalments: what each paid, and what is left.

Pure, and independent of the order of entry: payments are taken by value date, then by key. What is past due
is paid first, oldest first; then what falls due that day; then the next instalment; what goes further ahead
shortens the term (it pays the last instalments) or lowers the instalments (it becomes a row of its own, and
the rows after it share what is left). A late payment is never a payment ahead. What is over is a surplus.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from loans.schedule import Row, split

Splitter = Callable[[int, int], list[int]]


class Mode(StrEnum):
    """What money paid ahead does to the plan."""

    SHORTEN = "shorten"
    LOWER = "lower"


class Part(StrEnum):
    """What one part of a payment paid."""

    PAST_DUE = "past_due"
    DUE = "due"
    IN_ADVANCE = "in_advance"
    SURPLUS = "surplus"


class Payment(NamedTuple):
    key: str  # unique and stable: ties on one value date are taken in its order
    value_on: date
    cents: int
    mode: Mode | str = Mode.SHORTEN


class Allocated(NamedTuple):
    """`cents` of the payment `key`, to the row at `position`; a surplus has position 0."""

    key: str
    position: int
    part: Part
    cents: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The plan after all payments: its rows (changed only where instalments were lowered) and each part."""

    rows: tuple[Row, ...]
    allocated: tuple[Allocated, ...]
    paid_cents: tuple[int, ...]  # beside rows

    @property
    def surplus_cents(self) -> int:
        return sum(part.cents for part in self.allocated if part.part == Part.SURPLUS)

    @property
    def outstanding_cents(self) -> int:
        return sum(row.due_cents for row in self.rows) - sum(self.paid_cents)

    def unpaid(self) -> Iterator[tuple[Row, int]]:
        """Each row with the cents that remain due on it, in order, paid rows left out."""
        for row, paid in zip(self.rows, self.paid_cents, strict=True):
            if paid < row.due_cents:
                yield row, row.due_cents - paid

    @property
    def oldest_unpaid_on(self) -> date | None:
        return next((row.due_on for row, _left in self.unpaid()), None)

    def late_cents(self, on: date) -> int:
        """What fell due before `on` and is not paid."""
        return sum(left for row, left in self.unpaid() if row.due_on < on)


@dataclass(slots=True, eq=False)
class _Slot:
    """A row being paid."""

    anchor_on: date
    due_on: date
    due: int
    ahead: bool
    paid: int = 0
    taken: list[tuple[str, Part, int]] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.due - self.paid

    def take(self, payment: Payment, cents: int) -> int:
        """Pay up to `cents` of this row; return what remains of them."""
        part = min(cents, self.left)
        if part:
            self.paid += part
            self.taken.append((payment.key, _part(self, payment), part))
        return cents - part


def _part(slot: _Slot, payment: Payment) -> Part:
    if slot.due_on < payment.value_on:
        return Part.PAST_DUE
    return Part.DUE if slot.due_on == payment.value_on and not slot.ahead else Part.IN_ADVANCE


def replay(rows: Sequence[Row], payments: Iterable[Payment], *, splitter: Splitter = split) -> Replay:
    """Pay `rows` (by due date) with every payment, in value-date order; see the module for the rules."""
    slots = [_Slot(row.anchor_on, row.due_on, row.due_cents, row.ahead) for row in rows]
    surplus: list[Allocated] = []
    for payment in sorted(payments, key=lambda payment: (payment.value_on, payment.key)):
        left = _pay(slots, payment, splitter)
        if left:
            surplus.append(Allocated(payment.key, 0, Part.SURPLUS, left))
    return _result(slots, surplus)


def _pay(slots: list[_Slot], payment: Payment, splitter: Splitter) -> int:
    """Spend one payment on the slots; return the surplus."""
    cents = payment.cents
    for slot in slots:  # oldest first, up to and with the next instalment that was not yet due
        if cents == 0:
            return 0
        if slot.left or slot.due_on > payment.value_on:
            cents = slot.take(payment, cents)
        if slot.due_on > payment.value_on:
            break
    ahead = [slot for slot in slots if slot.left]
    if payment.mode == Mode.LOWER and 0 < cents < sum(slot.left for slot in ahead):
        _lower(slots, ahead, payment, cents, splitter)
        return 0
    for slot in reversed(ahead):
        cents = slot.take(payment, cents)
    return cents


def _lower(slots: list[_Slot], ahead: list[_Slot], payment: Payment, cents: int, splitter: Splitter) -> None:
    """Turn `cents` paid ahead into a row of their own, and share what is left over the unpaid rows."""
    parts = splitter(sum(slot.left for slot in ahead) - cents, len(ahead))
    for slot, part in zip(ahead, parts, strict=True):
        slot.due = slot.paid + part
    row = _Slot(payment.value_on, payment.value_on, cents, ahead=True)
    row.take(payment, cents)
    place = next(index for index, slot in enumerate(slots) if slot.due_on > payment.value_on)
    slots.insert(place, row)


def _result(slots: list[_Slot], surplus: list[Allocated]) -> Replay:
    rows = tuple(
        Row(position, slot.anchor_on, slot.due_on, slot.due, slot.ahead)
        for position, slot in enumerate(slots, start=1)
    )
    parts = [
        Allocated(key, row.position, part, cents)
        for row, slot in zip(rows, slots, strict=True)
        for key, part, cents in slot.taken
    ]
    return Replay(rows, tuple(parts + surplus), tuple(slot.paid for slot in slots))
