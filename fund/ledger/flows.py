"""What flowed from one kind of account to another over some days, however many transfers there are.

Movements only grow and are never altered, so that those which are settled are added up once, by day and by both kinds
(`FlowDay`), and never read again; whoever asks gets these sums and the few movements that came since. The answer is
the same at any moment, whether or not anything was added up yet. The proof compares the sums with the transfers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import connection, transaction
from django.db.models import Case, CharField, F, IntegerField, Sum, Value, When
from django.db.models.functions import Cast, ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from .chain import settled
from .models import FlowDay, FlowMark, Fund, Kind, Transfer
from .proof import Difference, check

CASH = frozenset({Kind.BANK, Kind.TRANSIT, Kind.CASH})
"""Where a fund's money is: at the bank, on its way to somebody, in the cash box."""


@dataclass(frozen=True)
class Flows:
    """Cents by (kind that gave, kind that received)."""

    cents: Counter[tuple[str, str]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int]]) -> Self:
        found: Counter[tuple[str, str]] = Counter()
        for source, target, cents in rows:
            found[source, target] += cents
        return cls(found)

    def between(self, source: Kind, target: Kind) -> int:
        """What went from one kind to the other, less what went back."""
        return self.cents[source, target] - self.cents[target, source]

    def net(self, kind: Kind) -> int:
        """What accounts of a kind received less what they gave."""
        given = sum(cents for (source, _target), cents in self.cents.items() if source == kind)
        return sum(cents for (_source, target), cents in self.cents.items() if target == kind) - given

    @property
    def came_in(self) -> int:
        """What reached the fund's money from outside of it."""
        return self._across(into=True)

    @property
    def went_out(self) -> int:
        return self._across(into=False)

    def _across(self, *, into: bool) -> int:
        return sum(
            cents
            for (source, target), cents in self.cents.items()
            if (source in CASH) != (target in CASH) and (target in CASH) == into
        )


def over(fund: Fund, since: date, until: date) -> Flows:
    """The flows of some days, both included."""
    return Flows.of(row[1:] for row in _read(fund, since, until, lambda on: Value(0)))


def before_and_over(fund: Fund, since: date, until: date) -> tuple[Flows, Flows]:
    """All flows before a day, and those from it until another."""

    def within(on: str) -> Any:
        return Case(When(**{f"{on}__gte": since}, then=Value(1)), default=Value(BEFORE))

    rows = _read(fund, date.min, until, within)
    before, during = (Flows.of(row[1:] for row in rows if row[0] == part) for part in (BEFORE, 1))
    return before, during


def by_month(fund: Fund, since: date, until: date) -> tuple[Flows, dict[date, Flows]]:
    """All flows before a day, and those of each month from it on in which there were any, by its first day."""

    def month(on: str) -> Any:
        # A part of a date is of any precision on PostgreSQL, and slow to reckon with: whole numbers are not.
        year, in_year = (Cast(part(on), IntegerField()) for part in (ExtractYear, ExtractMonth))
        number = year * 12 + in_year - 1
        return Case(When(**{f"{on}__gte": since}, then=number), default=Value(BEFORE))

    found: dict[int, list[tuple[str, str, int]]] = {BEFORE: []}
    for number, source, target, cents in _read(fund, date.min, until, month):
        found.setdefault(number, []).append((source, target, cents))
    before = Flows.of(found.pop(BEFORE))
    return before, {
        date(number // 12, number % 12 + 1, 1): Flows.of(found[number]) for number in sorted(found)
    }


BEFORE = 0


type Label = Callable[[str], Any]
"""From the name of a field of days to what its rows are grouped by, a whole number."""
type Row = tuple[int, str, str, int]


def _read(fund: Fund, since: date, until: date, label: Label) -> list[Row]:
    """(label, kind that gave, kind that received, cents): the sums that are kept, and what came after them.

    One statement, so that it sees one moment. It tells the mark too: where that moved meanwhile, it is asked again.
    """
    while True:
        mark = FlowMark.objects.values_list("through", flat=True).first() or 0
        rows = list(_statement(fund, since, until, label, mark))
        if mark == sum(cents for _label, source, _target, cents in rows if not source):
            return [row for row in rows if row[1]]


def _statement(fund: Fund, since: date, until: date, label: Label, mark: int) -> Any:
    days = (since, until)
    kept = FlowDay.objects.filter(fund=fund, on__range=days).values("source_kind", "target_kind")
    fresh = Transfer.objects.filter(movement__gt=mark, movement__fund=fund, movement__booked_on__range=days)
    columns = ("label", "source_kind", "target_kind", "sum")
    sums = kept.annotate(label=label("on"), sum=Sum("cents")).order_by().values_list(*columns)
    came = (
        fresh.values(source_kind=F("source__kind"), target_kind=F("target__kind"))
        .annotate(label=label("movement__booked_on"), sum=Sum("amount_cents"))
        .order_by()
        .values_list(*columns)
    )
    none = Value("", output_field=CharField())
    told = FlowMark.objects.values_list(Value(0), none, none, "through")
    return sums.union(came, told, all=True)


FOLD = """
INSERT INTO ledger_flowday (fund_id, "on", source_kind, target_kind, cents)
SELECT movement.fund_id, movement.booked_on, source.kind, target.kind, SUM(transfer.amount_cents)
  FROM ledger_transfer transfer
  JOIN ledger_movement movement ON movement.id = transfer.movement_id
  JOIN ledger_account source ON source.id = transfer.source_id
  JOIN ledger_account target ON target.id = transfer.target_id
 WHERE movement.id > %s AND movement.id <= %s
 GROUP BY 1, 2, 3, 4
ON CONFLICT (fund_id, "on", source_kind, target_kind) DO UPDATE SET cents = ledger_flowday.cents + EXCLUDED.cents"""


def fold() -> int:
    """Add up the movements that are settled and were not yet; up to which one. Two who do so at once wait for each
    other, and the second finds nothing left."""
    upto = settled()
    FlowMark.objects.get_or_create(pk=1)
    with transaction.atomic(), connection.cursor() as cursor:
        mark = FlowMark.objects.select_for_update().get(pk=1)
        if upto > mark.through:
            cursor.execute(FOLD, [mark.through, upto])
            mark.through = upto
            mark.save()
    return mark.through


@check(_("Flows between kinds equal transfers"))
def flows_equal_transfers() -> Iterator[Difference]:
    mark = FlowMark.objects.values_list("through", flat=True).first() or 0
    kept = {tuple(key): cents for *key, cents in FlowDay.objects.values_list(*KEY, "cents").iterator()}
    moved = Transfer.objects.filter(movement__lte=mark).values(
        fund_id=F("movement__fund"), on=F("movement__booked_on"),
        source_kind=F("source__kind"), target_kind=F("target__kind"),
    )  # fmt: skip
    sums = moved.annotate(sum=Sum("amount_cents")).order_by().values_list(*KEY, "sum")
    should = {tuple(key): cents for *key, cents in sums}
    for key in sorted(should.keys() | kept.keys()):
        if should.get(key, 0) != kept.get(key, 0):
            fund, on, source, target = key
            where = f"fund {fund} · {on} · {source} → {target}"
            yield Difference(where, should.get(key, 0), kept.get(key, 0))


KEY = ("fund_id", "on", "source_kind", "target_kind")
