"""How money that is followed reads: what each amount was, where it leads, and what came back of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fund.ledger.models import Account, Fund, Kind, Movement, Transfer
from fund.ledger.origins import Origin
from workflows.sheets import Column

from . import flows
from .flows import HELD, Place, Trail
from .rule import Stretch, first_in_first_out

RULE = gettext_lazy(
    "What came first leaves first, by value date and in each envelope: money that is set aside for a purpose never "
    "leaves its own, each cent is told once, and what moves later changes nothing of what is told here."
)
_CAME = {Kind.LENT: gettext_lazy("Repaid by a borrower"), Kind.LOST: gettext_lazy("Recovered"),
         Kind.SPENT: gettext_lazy("Payment that came back")}  # fmt: skip
_WENT = {Kind.SPENT: gettext_lazy("Aid paid"), Kind.LENT: gettext_lazy("Loan paid out"),
         Kind.SOURCE: gettext_lazy("Given back"), Kind.LOST: gettext_lazy("Lost")}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of one movement's money.

    cents         of this part; whole_cents of what it is a part of
    came_back     what took exactly this part off its loan again, where it was lent
    lost          whether that was a loss
    """

    movement: Movement
    what: str
    cents: int
    whole_cents: int
    came_back: list["Part"] = field(default_factory=list)
    lent: bool = False
    lost: bool = False

    @property
    def on(self) -> date:
        return self.movement.value_on

    @property
    def reference(self) -> str:
        return self.movement.source_ref

    @property
    def url(self) -> str:
        return reverse("reporting:follow", args=[self.movement.pk])

    @property
    def came_back_cents(self) -> int | None:
        return sum(part.cents for part in self.came_back if not part.lost) if self.lent else None


COLUMNS = [
    Column(gettext_lazy("Way"), "way"),
    Column(gettext_lazy("Value date"), "part.on", "day"),
    Column(gettext_lazy("What"), "part.what"),
    Column(gettext_lazy("Reference"), "part.reference"),
    Column(gettext_lazy("This part"), "part.cents", "amount"),
    Column(pgettext_lazy("a whole", "Of"), "part.whole_cents", "amount"),
    Column(gettext_lazy("Came back of it"), "part.came_back_cents", "amount"),
    Column(gettext_lazy("Movement"), "part.movement.pk", "number"),
]


@dataclass(frozen=True)
class Step:
    """One amount of a movement, and where it went or came from.

    forward  whether it came into the place: then `parts` are what it made possible, else what it was made of
    rest     not used yet; or not covered by anything that came
    """

    forward: bool
    place: str
    what: str
    cents: int
    trail: Trail

    @property
    def rest_cents(self) -> int:
        return self.trail.rest_cents


def steps(movement: Movement) -> list[Step]:
    """Each amount of the movement that came into an envelope or left one, in the order of the movement."""
    found = flows.envelope_flows(movement)
    incomes = _incomes([row.movement_id for row, _place in found])
    told = []
    for row, place in found:
        forward = row.target_id in place.accounts
        end = row.target if forward else row.source
        name = end.envelope.name if end.envelope else ""
        told.append(
            Step(forward, name, _what(row, forward, incomes), row.amount_cents, flows.trail(place, row))
        )
    return told


def parts(step: Step, rows: Iterable[Any] | None = None) -> list[Part]:
    """Where the amount went, or came from: all of it, or what stands in some rows of `step.trail.met()`. A fixed number
    of questions."""
    met = step.trail.stretches(rows)
    incomes = _incomes([one.row.movement_id for one in met])
    lent = [one for one in met if step.forward and one.row.target.kind == Kind.LENT]
    back = came_back(lent)
    return [
        Part(
            one.row.movement, _what(one.row, not step.forward, incomes), one.cents, one.row.amount_cents,
            back.get(one.row.pk, []), one.row.target.kind == Kind.LENT and step.forward,
        )
        for one in met
    ]  # fmt: skip


def _what(row: Transfer, came: bool, incomes: dict[tuple[int, bool], str]) -> str:
    """What an amount was for an envelope."""
    other = row.source if came else row.target
    if other.kind in HELD and other.envelope:
        words = _("From the envelope %(name)s") if came else _("To the envelope %(name)s")
        return words % {"name": other.envelope.name}
    if came and other.kind == Kind.SOURCE:
        return incomes.get((row.movement_id, True), _("Income"))
    if not came and other.kind == Kind.LENT and (row.movement_id, False) in incomes:
        return incomes[row.movement_id, False]
    return str((_CAME if came else _WENT).get(Kind(other.kind), Kind(other.kind).label))


INCOMES = (
    Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.LINE, Kind.OPENING, Kind.FEES, Kind.INTEREST, Kind.OWN, Kind.CREDIT,
    Kind.CLAIM,
)  # fmt: skip


def _incomes(movements: Sequence[int]) -> dict[tuple[int, bool], str]:
    """What kind of income each of these movements booked, under (its number, True); under (its number, False) those
    that put what was repaid on a loan again, for the bank took it back."""
    back = Q(source__kind=Kind.SUSPENSE, target__kind__in=[Kind.LOAN, Kind.CLAIM])
    rows = Transfer.objects.filter(back | Q(source__kind__in=INCOMES), movement__in=movements)
    found = {}
    for pk, kind in rows.order_by("-position").values_list("movement_id", "source__kind"):
        income = kind != Kind.SUSPENSE
        found[pk, income] = str(Kind(kind).label) if income else _("Repayment that came back")
    return found


# ---- what came back of a loan


def came_back(lent: Sequence[Stretch[Transfer]]) -> dict[int, list[Part]]:
    """What came back of these stretches of payments of loans, by the transfer: what was lent first is repaid first."""
    movements = [one.row.movement_id for one in lent]
    accounts = Account.objects.filter(kind=Kind.LOAN, received__movement__in=movements).distinct()
    touched = _of_loans(list(accounts.values_list("pk", flat=True)))
    found: dict[int, list[Part]] = {}
    for one in lent:
        book = next((book for book in touched.values() if one.row.movement_id in book.paid), None)
        found[one.row.pk] = book.back(one.row.movement_id, one.first, one.cents) if book else []
    return found


@dataclass
class _Book:
    """One loan's account: what was paid out on it and what came off it, in order."""

    came: list[Transfer] = field(default_factory=list)
    went: list[Transfer] = field(default_factory=list)

    @property
    def paid(self) -> set[int]:
        return {row.movement_id for row in self.came}

    def back(self, movement: int, first: int, cents: int) -> list[Part]:
        """What came off it of the cents `first` to `first + cents` that this movement put on it."""
        met = first_in_first_out([r.amount_cents for r in self.came], [r.amount_cents for r in self.went])
        seen, found = 0, []
        for came, went, size in met:
            if came is None or self.came[came].movement_id != movement:
                continue
            share = min(first + cents, seen + size) - max(first, seen)
            seen += size
            if went is not None and share > 0:
                found.append(_off(self.went[went], share))
        return found

    def paid_by(self, movement: int) -> list[tuple[Transfer, int, int]]:
        """Of what payments this movement's repayment was: (the payment, its first cent, cents)."""
        met = first_in_first_out([r.amount_cents for r in self.came], [r.amount_cents for r in self.went])
        seen: dict[int, int] = defaultdict(int)
        found = []
        for came, went, size in met:
            if came is None:
                continue
            if went is not None and self.went[went].movement_id == movement:
                found.append((self.came[came], seen[came], size))
            seen[came] += size
        return found


def _off(row: Transfer, cents: int) -> Part:
    """What took a part off a loan: money that came back, or a loss."""
    lost = row.target.kind == Kind.LOSSES
    return Part(row.movement, _("Given up") if lost else _("Repaid"), cents, row.amount_cents, lost=lost)


def _of_loans(accounts: Sequence[int]) -> dict[int, _Book]:
    books: dict[int, _Book] = {pk: _Book() for pk in accounts}
    place = Place(tuple(accounts))
    for rows, side, name in ((place.came(), "came", "target_id"), (place.went(), "went", "source_id")):
        for row in flows.in_order(rows):
            getattr(books[getattr(row, name)], side).append(row)
    return books


def repaid_of(movement: Movement) -> list[Part]:
    """The payments of a loan that a repayment was of; empty for any other movement."""
    touched = [row.source_id for row in flows.loan_flows(movement) if row.source.kind == Kind.LOAN]
    found = []
    for book in _of_loans(touched).values():
        found += [
            Part(paid.movement, _("Loan paid out"), cents, paid.amount_cents)
            for paid, _first, cents in book.paid_by(movement.pk)
        ]
    return found


def repaid_to(movement: Movement) -> list[Part]:
    """What came back of a payment of a loan as a whole; empty for any other movement."""
    touched = {row.target_id: 0 for row in flows.loan_flows(movement) if row.target.kind == Kind.LOAN}
    found = []
    for book in _of_loans(list(touched)).values():
        size = sum(row.amount_cents for row in book.came if row.movement_id == movement.pk)
        found += book.back(movement.pk, 0, size)
    return found


# ---- where to begin


def beginnings(fund: Fund, wanted: str = "") -> QuerySet[Movement]:
    """Movements that can be followed, the newest first: those that touch an envelope from outside; with a number or a
    reference, those of it."""
    outside = Q(source__kind__in=[Kind.SOURCE, Kind.LENT, Kind.LOST], target__kind__in=HELD) | Q(
        source__kind__in=HELD, target__kind__in=[Kind.SPENT, Kind.LENT, Kind.SOURCE]
    )
    touches = Exists(flows.standing().filter(outside, movement=OuterRef("pk")))
    rows = Movement.objects.filter(touches, fund=fund)
    if wanted:
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0
        rows = rows.filter(Q(source_ref=wanted) | Q(pk=number))
    return rows.order_by("-pk")


def find(movement: Movement) -> list[Origin]:
    """In the journal: from a movement that touches an envelope to where its money came from and went."""
    if not beginnings(movement.fund).filter(pk=movement.pk).exists():
        return []
    return [Origin(_("Follow the euro"), reverse("reporting:follow", args=[movement.pk]))]
