"""Money that came into a place and left it, read from the ledger: an envelope of the budget, or the account of a loan.

One question reads the rows that it is about, however long the ledger is: the database adds up what stands before them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, RowRange, Subquery, Sum, Window

from fund.banking.models import Match
from fund.debits.models import Collection
from fund.ledger.models import Account, Envelope, Kind, Movement, Transfer

from .rule import Stretch, within

HELD = (Kind.AVAILABLE, Kind.COMMITTED)
ORDER = ("movement__value_on", "movement_id", "position")


def standing() -> QuerySet[Transfer]:
    """What counts: neither what was taken back by its opposite, nor that opposite; neither a payment that the bank sent
    back, nor its return; neither a repayment that was undone or that a bank took back, nor what put it on the loan
    again."""
    returned = Match.objects.filter(use="return", undone_at=None).values("batch_line")
    undone = Match.objects.filter(use__in=["order", "return"], undone_at=None, batch_line__in=returned)
    counts = Transfer.objects.filter(movement__reverses=None, movement__reversed_by=None)
    for movements in (undone.filter(movement__isnull=False).values("movement"), *_repayments_undone()):
        counts = counts.exclude(movement__in=movements)
    return counts


def _repayments_undone() -> Iterator[Any]:
    """The movements of repayments that did not last, and those that undid them: direct debits taken back, and matches
    that were a mistake. Only where the one is the opposite of the other, for else something of them stands."""
    debits = Collection.objects.filter(match__movement__isnull=False, came_back__movement__isnull=False)
    for rows, first, last in (
        (debits, "match__movement", "came_back__movement"),
        (Match.objects.replayed(), "movement", "undoing"),
    ):
        pairs: Any = rows.annotate(brought=_net(first), took=_net(last)).filter(brought=-F("took"))
        yield pairs.values(first)
        yield pairs.values(last)


def _net(movement: str) -> Subquery:
    """What a movement brought into envelopes less what it took out of them, in cents."""
    rows = Transfer.objects.filter(movement=OuterRef(movement)).order_by().values("movement")
    brought = Sum("amount_cents", filter=Q(target__kind__in=HELD), default=0)
    took = Sum("amount_cents", filter=Q(source__kind__in=HELD), default=0)
    return Subquery(rows.annotate(net=brought - took).values("net"))


@dataclass(frozen=True)
class Place:
    """Accounts between which money is one: what passes between them neither comes nor goes."""

    accounts: tuple[int, ...]

    def came(self) -> QuerySet[Transfer]:
        return standing().filter(target__in=self.accounts).exclude(source__in=self.accounts)

    def went(self) -> QuerySet[Transfer]:
        return standing().filter(source__in=self.accounts).exclude(target__in=self.accounts)


def of_envelope(envelope: Envelope) -> Place:
    """What an envelope holds, promised or not."""
    found = Account.objects.filter(envelope=envelope, kind__in=HELD)
    return Place(tuple(found.order_by("pk").values_list("pk", flat=True)))


def of_loan(account: int) -> Place:
    return Place((account,))


@dataclass
class Through:
    """What came into one envelope and what left it, in order."""

    came: list[Transfer] = field(default_factory=list)
    went: list[Transfer] = field(default_factory=list)


def through(envelopes: Sequence[int]) -> dict[int, Through]:
    """By envelope what came and went, of many at once. Three questions."""
    held = Account.objects.filter(envelope__in=envelopes, kind__in=HELD)
    home: dict[int, Any] = dict(held.values_list("pk", "envelope"))
    found: dict[int, Through] = defaultdict(Through)
    for row in in_order(standing().filter(target__in=held.values("pk"))):
        if home.get(row.source_id) != home[row.target_id]:
            found[home[row.target_id]].came.append(row)
    for row in in_order(standing().filter(source__in=held.values("pk"))):
        if home.get(row.target_id) != home[row.source_id]:
            found[home[row.source_id]].went.append(row)
    return found


def in_order(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    return rows.select_related("movement", "source__envelope", "target__envelope").order_by(*ORDER)


def before(rows: QuerySet[Transfer], row: Transfer) -> int:
    """The cents of those that stand before one of them."""
    day, movement = row.movement.value_on, row.movement_id
    earlier = Q(movement__value_on__lt=day) | Q(movement__value_on=day) & (
        Q(movement_id__lt=movement) | Q(movement_id=movement, position__lt=row.position)
    )
    return total(rows.filter(earlier))


def total(rows: QuerySet[Transfer]) -> int:
    return rows.aggregate(cents=Sum("amount_cents", default=0))["cents"]


@dataclass(frozen=True)
class Trail:
    """Where the cents `first` to `first + cents` of one order are found in the other, in a place.

    covered_cents  how many of them are: the rest is still there, or nothing came for it yet
    """

    rows: QuerySet[Transfer]
    first: int
    cents: int
    covered_cents: int

    @property
    def rest_cents(self) -> int:
        return self.cents - self.covered_cents

    def met(self) -> Any:
        """A queryset of the rows that it falls on, in order, each with the sum `upto` it."""
        order = [F(name) for name in ORDER]
        summed = Window(Sum("amount_cents"), order_by=order, frame=RowRange(None, 0))
        rows: Any = in_order(self.rows.annotate(upto=summed))
        return rows.filter(upto__gt=self.first, upto__lt=F("amount_cents") + self.first + self.cents)

    def stretches(self, rows: Iterable[Any] | None = None) -> list[Stretch[Transfer]]:
        """Of all the rows, or of a part of `met()`."""
        known = self.met() if rows is None else rows
        told = ((row, row.amount_cents, row.upto) for row in known)
        return list(within(told, self.first, self.cents))


def trail(place: Place, row: Transfer, *, first: int = 0, cents: int | None = None) -> Trail:
    """From a row that came into the place to where it went, or from one that went to where it came from: the cents
    `first` to `first + cents` of it (none: all)."""
    came, went = place.came(), place.went()
    mine, others = (came, went) if row.target_id in place.accounts else (went, came)
    size = row.amount_cents - first if cents is None else cents
    begins = before(mine, row) + first
    return Trail(others, begins, size, max(0, min(size, total(others) - begins)))


def envelope_flows(movement: Movement) -> list[tuple[Transfer, Place]]:
    """Each amount of a movement that came into an envelope or left one, with that place; one that passed between two
    stands twice."""
    found = []
    rows = (
        standing()
        .filter(movement=movement)
        .select_related("movement", "source__envelope", "target__envelope")
    )
    for row in rows.order_by("position"):
        ends = [end.envelope for end in (row.target, row.source) if end.kind in HELD and end.envelope]
        if len(ends) == 2 and ends[0] == ends[1]:
            continue
        found += [(row, of_envelope(envelope)) for envelope in ends]
    return found


def loan_flows(movement: Movement) -> list[Transfer]:
    """What a movement put on the accounts of loans, or took off them."""
    rows = standing().filter(movement=movement).filter(Q(source__kind=Kind.LOAN) | Q(target__kind=Kind.LOAN))
    return list(rows.select_related("movement", "source__envelope", "target__envelope").order_by("position"))
