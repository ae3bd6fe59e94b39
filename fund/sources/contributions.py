"""Contributions: the share of what members invoice, posted with their invoices as evidence.

One movement stands for the invoices of a cooperative and a day in an import; each invoice names it. Credit notes are
booked on their own day, corrections today, the value date is the invoice's. What was recorded is taken back by its
opposite, never changed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger import chart
from fund.ledger.models import Fund, Kind, Movement
from fund.ledger.posting import Entry, Leg, post_many
from workflows import bulk, coded
from workflows.refusals import Refusal

from . import formats
from .formats import Frame
from .invoices import Books, Known, Line, Reckoned, check, known_to, standing
from .models import Import, ImportLine, Invoice
from .refusals import LaterFirst

COLUMNS = (
    "made_by_id", "cooperative_id", "number", "member_id", "invoiced_on", "net_cents", "basis_points",
    "contribution_cents", "first_id", "reverses_id", "credits_id", "movement_id",
)  # fmt: skip


class _Kept(NamedTuple):
    """A line with what it comes to, and the group whose movement it is part of."""

    line: Line
    found: Reckoned
    key: str


def income_legs(fund: Fund, kind: Kind, cents: int, *, ref: str = "", envelope: Any = None) -> list[Leg]:
    """Money that comes in, in both books: where it is from → bank, source → available. Below zero: the other way."""
    legs = [
        Leg(chart.account(fund, kind, ref=ref), chart.account(fund, Kind.BANK), 1),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE, envelope), 1),
    ]
    return _times(legs, cents)


def lock(fund: Fund) -> Fund:
    """Whoever records contributions of a fund waits here, so that two files cannot correct one invoice twice."""
    return Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)


def post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    """Record lines that were read: each is reckoned again against what stands now."""
    lock(made.fund)
    books = Books(Frame(made.fund, on))
    for _rank, some in groupby(rows, key=lambda row: row.rank):  # what others rest on comes first
        _write(made, [_kept(made, line, found) for line, found in _again(books, some)], on, by)


def _again(books: Books, rows: Iterable[ImportLine]) -> Iterator[tuple[Line, Reckoned]]:
    lines = [
        Line(
            row.line, books.cooperatives[row.entity.casefold()], row.label, row.on or books.frame.on,
            row.facts["net"], row.facts.get("credits", ""), member_pk=row.facts.get("member"),
        )
        for row in rows
    ]  # fmt: skip
    recorded = known_to(lines)
    for line in lines:
        at, target_at = (line.cooperative.id, line.number), (line.cooperative.id, line.credits)
        target = recorded.get(target_at)
        found = books.reckon(line, recorded.get(at), target)
        if target is not None:
            recorded[target_at] = _credited(target, found)
        if found.outcome != "known":
            yield line, found


def _credited(target: Known, found: Reckoned) -> Known:
    return target._replace(
        credited_net=target.credited_net + found.net, credited_cents=target.credited_cents + found.cents
    )


def _kept(made: Import, line: Line, found: Reckoned) -> _Kept:
    what = "corrections" if found.first else "credits" if line.credits else "invoices"
    return _Kept(line, found, f"contributions/{made.pk}/{made.done}/{what}/{line.cooperative.code}/{line.on}")


def _write(made: Import, kept: list[_Kept], on: date, by: Any) -> None:
    groups: dict[str, list[_Kept]] = {}
    for one in kept:
        groups.setdefault(one.key, []).append(one)
    post_many(_entries(made, groups, on, by))
    movements = dict(Movement.objects.filter(key__in=groups).values_list("key", "pk"))
    bulk.insert(
        Invoice,
        COLUMNS,
        (
            (
                made.pk, line.cooperative.id, line.number, line.member_pk, line.on, found.net, found.points,
                found.cents, found.first, None, found.credits, movements.get(key),
            )
            for line, found, key in kept
        ),
    )  # fmt: skip


def _entries(made: Import, groups: dict[str, list[_Kept]], on: date, by: Any) -> Iterator[Entry]:
    accounts: dict[str, list[Leg]] = {}
    for key, kept in groups.items():
        cents = sum(one.found.cents for one in kept)
        if not cents:
            continue
        line, found, _key = kept[0]
        code = line.cooperative.code
        if code not in accounts:
            accounts[code] = income_legs(made.fund, Kind.CONTRIBUTIONS, 1, ref=code)
        why = "contributions_corrected" if found.first else "contributions_of"
        yield Entry(
            key, _times(accounts[code], cents), on if found.first else line.on,
            coded.keep(why, text=line.cooperative.name), value_on=line.on, by=by,
            source_ref=f"contributions/{made.pk}",
        )  # fmt: skip


def _times(legs: list[Leg], cents: int) -> list[Leg]:
    """One cent's legs for so many, below zero the other way."""
    if cents > 0:
        return [Leg(leg.source, leg.target, cents) for leg in legs]
    return [Leg(leg.target, leg.source, -cents) for leg in legs]


# ---- taking back


def take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    """Undo every row of an import that still stands; raises LaterFirst when later rows rest on some of them."""
    lock(made.fund)
    rows = Invoice.objects.filter(made_by=made, reverses=None, taken_back_by=None)
    later = Invoice.objects.filter(reverses=None, taken_back_by=None).exclude(made_by=made)
    of_one_invoice = rows.filter(first=OuterRef("first"), pk__lt=OuterRef("pk"))
    resting = later.filter(Q(first__in=rows) | Q(credits__in=rows) | Exists(of_one_invoice))
    if (other := resting.select_related("made_by").first()) is not None:
        raise LaterFirst(
            _("“%(name)s” corrects or gives back invoices of this file: take that back first.")
            % {"name": other.made_by},
            import_id=other.made_by_id,
        )
    _take_back(made, rows, on=on, by=by, why=why)


@transaction.atomic
def take_back_row(row: Invoice, *, on: date, by: Any, why: str) -> Invoice:
    """Undo one row; a second time answers the first. The row that it made.

    raises  LaterFirst; FloorBreached when the money has gone on
    """
    lock(row.made_by.fund)
    before = Invoice.objects.filter(reverses=row).first()
    if before is not None:
        return before
    if row.reverses_id:
        raise Refusal(_("What took something back is not taken back: import the invoice again."))
    stands = standing(row.cooperative_id, [row.number])[row.number]
    later = Invoice.objects.filter(reverses=None, taken_back_by=None, pk__gt=row.pk)
    given_back = not stands.credits and stands.net - row.net_cents + stands.credited_net < 0
    if given_back or later.filter(first=row.first_id or row.pk).exists():
        raise LaterFirst(
            _("Invoice %s was corrected or given back since: take that back first.") % row.number
        )
    _take_back(row.made_by, Invoice.objects.filter(pk=row.pk), on=on, by=by, why=why)
    return Invoice.objects.get(reverses=row)


def _take_back(made: Import, rows: Any, *, on: date, by: Any, why: str) -> None:
    """One opposite movement for each movement; it reverses it where it undoes all of it."""
    opposite: dict[int, str] = {}
    entries = []
    columns = ("pk", *(name for name in COLUMNS if name != "movement_id"), "movement_id")
    found = list(rows.order_by("movement_id", "pk").values_list(*columns))
    movements = (
        Movement.objects.annotate(rows=Count("invoices"))
        .prefetch_related("transfers__source", "transfers__target")
        .in_bulk({row[-1] for row in found if row[-1]})
    )
    for pk, some in groupby((row for row in found if row[-1]), key=lambda row: row[-1]):
        part, movement = list(some), movements[pk]
        entry = _opposite(made, movement, part, on=on, by=by, why=why)
        if entry is not None:
            opposite[pk] = entry.key
            entries.append(entry)
    post_many(entries)
    keys = dict(Movement.objects.filter(key__in=opposite.values()).values_list("key", "pk"))
    bulk.insert(Invoice, COLUMNS, (_opposite_row(row, keys, opposite) for row in found))


def _opposite(made: Import, movement: Any, rows: list[Any], *, on: date, by: Any, why: str) -> Entry | None:
    cents = sum(row[8] for row in rows)
    if not cents:
        return None
    transfers = sorted(movement.transfers.all(), key=lambda one: one.position)
    whole = len(rows) == movement.rows
    sign = 1 if transfers[0].source.kind == Kind.CONTRIBUTIONS else -1
    legs = _times([Leg(one.source, one.target, 1) for one in transfers], -cents * sign)
    key = f"reverse/{movement.pk}" if whole else f"contributions/{made.pk}/back/{rows[0][0]}"
    return Entry(
        key, legs, on, why, by=by, source_ref=movement.source_ref, reverses=movement if whole else None
    )


def _opposite_row(row: Any, keys: dict[str, int], opposite: dict[int, str]) -> tuple[Any, ...]:
    pk, made_by, cooperative, number, member, on, net, points, cents, first, _reverses, credits, movement = (
        row
    )
    return (
        made_by, cooperative, number, member, on, -net, points, -cents, first or pk, pk, credits,
        keys.get(opposite.get(movement, "")),
    )  # fmt: skip


formats.register(
    formats.Format(
        Import.Kind.CONTRIBUTIONS,
        required=("invoice", "cooperative", "date", "amount"),
        optional=("member", "credits", "currency", "vat", "total"),
        check=check,
        post=post,
        take_back=take_back,
        hint=gettext_lazy(
            "One line an invoice: its number, the code of the cooperative, its date, the amount before VAT. A credit"
            " note is below zero and names its invoice under “credits”. A number that comes again with another amount"
            " is a correction."
        ),
        example=[
            ["invoice", "cooperative", "member", "date", "amount", "credits", "currency"],
            ["F-2026-001", "be", "", "2026-03-02", "863.00", "", "EUR"],
            ["F-2026-002", "fr", "", "2026-03-16", "1250.00", "", "EUR"],
            ["C-2026-001", "be", "", "2026-03-20", "-100.00", "F-2026-001", "EUR"],
        ],
    )
)
