"""Payments and changes replayed onto instalments: what each paid, and what is left.

Pure, and independent of the order of entry: what happened is taken by date, of one day what was paid out, then
payments, then changes, then by key. What is past due is paid first, oldest first; then what falls due that day; then
the next instalment; what goes further ahead shortens the term (it pays the last instalments), covers the next ones, or
lowers the instalments (it becomes a row of its own, and the rows after it share what is left). A late payment is never
a payment ahead. What is over is a surplus, whatever is paid out later; after a write-off it first makes good what was
lost. A change moves, spreads anew or gives up what is not paid by its day; what was paid stays. No change raises here:
money that comes in late or is taken back meets every plan that was agreed, and each cent keeps its place.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from loans.schedule import EVEN, Row, Wanted, add_months, anchors_of, shares, split

Splitter = Callable[[int, int], list[int]]
Sharer = Callable[[int, Sequence[int]], list[int]]
Placer = Callable[[date], date]
MOST_EASED = 240  # rows of a hardship plan: small instalments do not last for ever


class Mode(StrEnum):
    """What money paid ahead does to the plan."""

    SHORTEN = "shorten"
    LOWER = "lower"
    NEXT = "next"


class Part(StrEnum):
    """What one part of a payment paid."""

    PAST_DUE = "past_due"
    DUE = "due"
    IN_ADVANCE = "in_advance"
    RECOVERED = "recovered"
    SURPLUS = "surplus"


class Payment(NamedTuple):
    key: str  # unique and stable: ties on one value date are taken in its order
    value_on: date
    cents: int
    mode: Mode | str = Mode.SHORTEN


class Pause(NamedTuple):
    """What falls due from `on` and is not paid falls due `months` later."""

    key: str
    on: date
    months: int


class Replan(NamedTuple):
    """What is not paid by `on` is spread over `parts` new instalments from `first_due_on`, the last one larger where
    `balloon_cents` says so."""

    key: str
    on: date
    parts: int
    first_due_on: date
    period_months: int = 1
    period_days: int = 0
    season: Sequence[int] = EVEN
    balloon_cents: int = 0


class Hardship(NamedTuple):
    """What is not paid by `on` is paid in `parts` instalments of `cents`, then in ordinary ones until it is repaid:
    the loan gets longer, and no instalment larger."""

    key: str
    on: date
    parts: int
    cents: int
    first_due_on: date
    period_months: int = 1
    period_days: int = 0
    season: Sequence[int] = EVEN


class Reage(NamedTuple):
    """What fell due before `on` and is not paid is shared over the instalments that remain; no date moves."""

    key: str
    on: date


class Rewrite(NamedTuple):
    """The rows on which nothing is paid by `on` become those written by hand. Where another sum is open than when they
    were written, the last of them bears what is more, and what is less is cut from the end."""

    key: str
    on: date
    wanted: tuple[Wanted, ...]


class Relief(NamedTuple):
    """`cents` are given up, the last instalments first. Money that still comes makes good what was `written_off`."""

    key: str
    on: date
    cents: int
    written_off: bool = False


class Draw(NamedTuple):
    """More of the loan is paid out: `rows` are what the plan agreed for it, added at the end of what stands."""

    key: str
    on: date
    rows: tuple[Row, ...]


Change = Pause | Replan | Hardship | Reage | Rewrite | Relief | Draw


class Allocated(NamedTuple):
    """`cents` of the payment `key`, to the row at `position`; what pays no row has position 0."""

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
    relieved: tuple[tuple[str, int], ...] = ()  # key of a relief, what it gave up

    @property
    def surplus_cents(self) -> int:
        return sum(part.cents for part in self.allocated if part.part == Part.SURPLUS)

    @property
    def recovered_cents(self) -> int:
        return sum(part.cents for part in self.allocated if part.part == Part.RECOVERED)

    @property
    def relieved_cents(self) -> int:
        return sum(cents for _key, cents in self.relieved)

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


def replay(
    rows: Sequence[Row],
    payments: Iterable[Payment],
    *,
    changes: Iterable[Change] = (),
    splitter: Splitter = split,
    sharer: Sharer = shares,
    placer: Placer = lambda anchor_on: anchor_on,
) -> Replay:
    """Carry `rows` (by due date) through every payment and change, by date; see the module for the rules.

    splitter, sharer  how cents that do not divide are shared, over as many rows or by their weights
    placer            where a changed date goes that is no settlement day
    """
    run = _Run(rows, splitter, sharer, placer)
    happened: list[Payment | Change] = [*payments, *changes]
    for event in sorted(happened, key=_when):
        run.carry(event)
    return run.result()


def _when(event: Payment | Change) -> tuple[date, int, str]:
    """Of one day: what was paid out, what was paid back, what was changed."""
    if isinstance(event, Payment):
        return event.value_on, 1, event.key
    return event.on, 0 if isinstance(event, Draw) else 2, event.key


class _Run:
    """One replay under way."""

    def __init__(self, rows: Sequence[Row], splitter: Splitter, sharer: Sharer, placer: Placer) -> None:
        self.slots = [_Slot(row.anchor_on, row.due_on, row.due_cents, row.ahead) for row in rows]
        self.anchor_day = rows[0].anchor_on.day if rows else 1
        self.splitter, self.sharer, self.placer = splitter, sharer, placer
        self.unplaced: list[Allocated] = []
        self.relieved: list[tuple[str, int]] = []
        self.lost = 0  # written off and not made good
        self.paused_months = 0  # by which what is not drawn yet moves too

    def carry(self, event: Payment | Change) -> None:
        match event:
            case Payment():
                left = _pay(self.slots, event, self.splitter)
                again = min(left, self.lost)
                self.lost -= again
                for part, cents in ((Part.RECOVERED, again), (Part.SURPLUS, left - again)):
                    if cents:
                        self.unplaced.append(Allocated(event.key, 0, part, cents))
            case Pause():
                self._pause(event)
            case Replan():
                self._replan(event)
            case Hardship():
                self._ease(event)
            case Reage():
                self._reage(event)
            case Rewrite():
                self._rewrite(event)
            case Relief():
                self._relieve(event)
            case Draw():
                self._draw(event)

    def _draw(self, draw: Draw) -> None:
        """Added where the plan agreed it, moved by what was paused, and never before the last row that stands; on
        that row's own day it makes the row larger."""
        if not draw.rows:
            return
        last = max((slot.anchor_on for slot in self.slots if not slot.ahead), default=date.min)
        months = self.paused_months
        while self._later(draw.rows[0].anchor_on, months) < last:
            months += 1
        for row in draw.rows:
            anchor = self._later(row.anchor_on, months)
            due_on = self.placer(anchor) if months else row.due_on
            held = next((slot for slot in self.slots if slot.due_on == due_on and not slot.ahead), None)
            if held is None:
                self.slots.append(_Slot(anchor, due_on, row.due_cents, ahead=False))
            else:
                held.due += row.due_cents
        self.slots.sort(key=lambda slot: slot.due_on)

    def _pause(self, pause: Pause) -> None:
        self.paused_months += pause.months
        for slot in self.slots:
            if slot.left and slot.due_on >= pause.on:
                slot.anchor_on = self._later(slot.anchor_on, pause.months)
                slot.due_on = self.placer(slot.anchor_on)
        self.slots.sort(key=lambda slot: slot.due_on)

    def _later(self, anchor_on: date, months: int) -> date:
        """A 28 February of a plan on each 31st goes to 31 March."""
        month_end = add_months(anchor_on, 0, anchor_day=31)
        on_rhythm = anchor_on.day == self.anchor_day or (
            anchor_on == month_end and anchor_on.day < self.anchor_day
        )
        return add_months(anchor_on, months, anchor_day=self.anchor_day if on_rhythm else None)

    def _replan(self, replan: Replan) -> None:
        left = sum(slot.left for slot in self.slots)
        if not left:
            return
        anchors = self._anchors(replan, replan.parts)
        balloon = replan.balloon_cents if replan.parts > 1 and replan.balloon_cents < left else 0
        weights = [replan.season[anchor.month - 1] for anchor in anchors]
        amounts = self.sharer(left - balloon, weights[:-1] if balloon else weights)
        self._lay(anchors, [*amounts, balloon] if balloon else amounts)

    def _ease(self, plan: Hardship) -> None:
        left = sum(slot.left for slot in self.slots)
        if not left:
            return
        least = -(-left // MOST_EASED)
        ordinary = max(self._ordinary(), least)
        amounts: list[int] = []
        while left:
            cents = min(left, max(plan.cents, least) if len(amounts) < plan.parts else ordinary)
            amounts.append(cents)
            left -= cents
        self._lay(self._anchors(plan, len(amounts)), amounts)

    def _ordinary(self) -> int:
        """What most instalments of the plan come to that are not paid; of two as frequent the larger."""
        found = Counter(slot.due for slot in self.slots if slot.left)
        return max(found, key=lambda cents: (found[cents], cents))

    def _anchors(self, plan: Replan | Hardship, count: int) -> list[date]:
        self.anchor_day = plan.first_due_on.day
        return anchors_of(
            count, plan.first_due_on, period_months=plan.period_months, period_days=plan.period_days,
            season=plan.season,
        )  # fmt: skip

    def _lay(self, anchors: Sequence[date], amounts: Sequence[int]) -> None:
        """New rows in the place of all that is not paid."""
        self._cut(sum(slot.left for slot in self.slots))
        self.slots += [
            _Slot(anchor, self.placer(anchor), cents, ahead=False)
            for anchor, cents in zip(anchors, amounts, strict=True)
            if cents
        ]
        self.slots.sort(key=lambda slot: slot.due_on)

    def _reage(self, change: Reage) -> None:
        late = [slot for slot in self.slots if slot.left and slot.due_on < change.on]
        rest = [slot for slot in self.slots if slot.left and slot.due_on >= change.on]
        if not late or not rest:
            return
        for slot, cents in zip(rest, self.splitter(sum(slot.left for slot in late), len(rest)), strict=True):
            slot.due += cents
        for slot in late:
            slot.due = slot.paid
        self.slots = [slot for slot in self.slots if slot.due]

    def _rewrite(self, change: Rewrite) -> None:
        left = sum(slot.due for slot in self.slots if not slot.paid)
        made: list[_Slot] = []
        for row in change.wanted:
            cents = min(row.due_cents, left)
            left -= cents
            if cents:
                made.append(_Slot(row.due_on, self.placer(row.due_on), cents, ahead=False))
        if not made:
            return
        made[-1].due += left
        self.slots = [slot for slot in self.slots if slot.paid] + made
        self.slots.sort(key=lambda slot: slot.due_on)

    def _relieve(self, relief: Relief) -> None:
        given_up = self._cut(relief.cents)
        self.relieved.append((relief.key, given_up))
        self.lost += given_up if relief.written_off else 0

    def _cut(self, cents: int) -> int:
        """Take up to `cents` of what is not paid out of the plan, from its end; return what was taken."""
        left = cents
        for slot in reversed(self.slots):
            part = min(left, slot.left)
            slot.due -= part
            left -= part
        self.slots = [slot for slot in self.slots if slot.due]
        return cents - left

    def result(self) -> Replay:
        return _result(self.slots, self.unplaced, self.relieved)


def _pay(slots: list[_Slot], payment: Payment, splitter: Splitter) -> int:
    """Spend one payment on the slots; return what is over."""
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
    for slot in ahead if payment.mode == Mode.NEXT else reversed(ahead):
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


def _result(slots: list[_Slot], unplaced: list[Allocated], relieved: list[tuple[str, int]]) -> Replay:
    rows = tuple(
        Row(position, slot.anchor_on, slot.due_on, slot.due, slot.ahead)
        for position, slot in enumerate(slots, start=1)
    )
    parts = [
        Allocated(key, row.position, part, cents)
        for row, slot in zip(rows, slots, strict=True)
        for key, part, cents in slot.taken
    ]
    return Replay(rows, tuple(parts + unplaced), tuple(slot.paid for slot in slots), tuple(relieved))
