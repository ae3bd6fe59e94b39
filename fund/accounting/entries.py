"""The books as an accountant reads them: numbered entries of debits and credits, read row by row.

A transfer of the accounting book is two lines: what its target received is a debit, what its source gave a credit. The
budget is not accounting and is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone, translation

from fund.ledger import chain
from fund.ledger.carrying import RESULT_KINDS
from fund.ledger.chart import ACCOUNTING_KINDS
from fund.ledger.models import BUDGET_KINDS, DayTotal, Fund, Kind, Movement, Transfer
from workflows import coded
from workflows.refusals import TooLate

from .charts import CARRIED, NAMES
from .models import ChartOfAccounts, EntryNumber

THIRD_PARTIES = frozenset({Kind.LOAN, Kind.CLAIM, Kind.CREDIT, Kind.OWN, Kind.LINE})
"""Kinds whose `ref` tells one person's or funder's account from another's: it is the auxiliary account."""

JOURNALS = {
    "AN": "À-nouveaux", "BQ": "Banque", "CA": "Caisse", "OD": "Opérations diverses",
}  # fmt: skip
OPENING_NUMBER = 0
"""What the years before left stands before the first entry of a year."""


@dataclass(slots=True)
class Line:
    """One line of an entry; one of debit and credit is 0. Cents."""

    number: int
    journal: str
    booked_on: date
    account: str
    account_name: str
    aux: str
    aux_name: str
    piece: str
    piece_on: date
    words: str
    debit_cents: int
    credit_cents: int
    valid_on: date
    movement: int | None

    @property
    def journal_name(self) -> str:
        return JOURNALS[self.journal]


class StillWriting(TooLate):
    """Somebody records something just now, and has not come to an end for a while."""

    code = "still_writing"


def number(fund: Fund) -> int:
    """Give every settled movement of a fund its number, in the order of recording; the last movement that has one or
    needs none. raises StillWriting"""
    upto = chain.settled()
    if not upto and Movement.objects.exists():
        raise StillWriting()
    with transaction.atomic():
        Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
        last = EntryNumber.objects.filter(fund=fund).order_by("-movement").values_list("movement", flat=True)
        _give_numbers(fund, last.first() or 0, upto)
    return upto


def _give_numbers(fund: Fund, after: int, upto: int) -> None:
    year = {
        "postgresql": "EXTRACT(YEAR FROM m.booked_on)::int",
        "sqlite": "CAST(strftime('%%Y', m.booked_on) AS INTEGER)",
    }[connection.vendor]
    kinds = [kind.value for kind in ACCOUNTING_KINDS]
    places = ", ".join(["%s"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO accounting_entrynumber (movement_id, fund_id, year, number)
            SELECT n.id, n.fund_id, n.year, n.place + COALESCE(
                (SELECT MAX(e.number) FROM accounting_entrynumber e WHERE e.fund_id = n.fund_id AND e.year = n.year), 0
            )
            FROM (
                SELECT m.id, m.fund_id, {year} AS year, ROW_NUMBER() OVER (PARTITION BY {year} ORDER BY m.id) AS place
                FROM ledger_movement m
                WHERE m.fund_id = %s AND m.id > %s AND m.id <= %s AND EXISTS (
                    SELECT 1 FROM ledger_transfer t JOIN ledger_account a ON a.id = t.source_id
                    WHERE t.movement_id = m.id AND a.kind IN ({places})
                )
            ) n
            """,
            [fund.pk, after, upto, *kinds],
        )


def numbered(
    fund: Fund, since: date, until: date, through: int, covered: Iterable[list[Any]] = ()
) -> QuerySet[EntryNumber]:
    """The entries of some days, without what earlier files held: [since, until, through] of each."""
    found = EntryNumber.objects.filter(
        fund=fund, movement__booked_on__range=(since, until), movement__lte=through
    )
    for before in covered:
        first, last, known = date.fromisoformat(before[0]), date.fromisoformat(before[1]), before[2]
        found = found.exclude(movement__lte=known, movement__booked_on__range=(first, last))
    return found


_COLUMNS = (
    "movement__entry__year", "movement__entry__number", "movement", "movement__booked_on",
    "movement__value_on", "movement__recorded_at", "movement__why", "movement__source_ref", "source__kind",
    "source__ref", "target__kind", "target__ref", "amount_cents",
)  # fmt: skip


def lines(found: QuerySet[EntryNumber], chart: ChartOfAccounts) -> Iterator[Line]:
    """Every line of these entries in the order of their numbers."""
    transfers = (
        Transfer.objects.filter(movement__entry__in=found)
        .exclude(source__kind__in=BUDGET_KINDS)
        .order_by("movement__entry__year", "movement__entry__number", "position")
        .values_list(*_COLUMNS)
        .iterator(chunk_size=2000)
    )
    for _entry, legs in groupby(transfers, key=itemgetter(0, 1)):
        yield from _entry_lines(list(legs), chart)


def _entry_lines(legs: list[tuple[Any, ...]], chart: ChartOfAccounts) -> Iterator[Line]:
    touched = {kind for leg in legs for kind in (leg[8], leg[10])}
    journal = "BQ" if Kind.BANK in touched else "CA" if Kind.CASH in touched else "OD"
    for _year, place, movement, booked, value, recorded, why, source_ref, *ends, cents in legs:
        from_kind, from_ref, to_kind, to_ref = ends
        piece = source_ref or f"M{movement}"
        words = _said(why, chart.entity.language) or piece
        for kind, ref, debit, credit in ((to_kind, to_ref, cents, 0), (from_kind, from_ref, 0, cents)):
            account, name = chart.numbers[kind]
            aux = ref if kind in THIRD_PARTIES else ""
            yield Line(
                place, journal, booked, account, name, aux, f"{NAMES[kind]} {aux}" if aux else "",
                piece, value, words, debit, credit, _day(recorded), movement,
            )  # fmt: skip


def _said(why: str, language: str) -> str:
    """In the language of the entity, so that a file that is written again holds the same words."""
    with translation.override(language):
        return coded.in_words(why)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def opening(fund: Fund, year: int, chart: ChartOfAccounts, words: str) -> Iterator[Line]:
    """What the years before left, as entry number 0 of a year: each account that holds something carries it, and what
    was earned and given in those years stands together. Nothing where nothing moved before."""
    first = date(year, 1, 1)

    def line(pair: list[str], aux: str, aux_name: str, cents: int) -> Line:
        return Line(
            OPENING_NUMBER, "AN", first, pair[0], pair[1], aux, aux_name, f"AN{year}", first, words,
            max(cents, 0), max(-cents, 0), first, None,
        )  # fmt: skip

    before = DayTotal.objects.filter(account__fund=fund, on__lt=first)
    net = Sum("in_cents") - Sum("out_cents")
    held = before.exclude(account__kind__in=[*BUDGET_KINDS, *RESULT_KINDS])
    rows = held.values_list("account__kind", "account__ref").annotate(net=net).exclude(net=0)
    for kind, ref, cents in rows.order_by("account__kind", "account__ref").iterator(chunk_size=2000):
        aux = ref if kind in THIRD_PARTIES else ""
        yield line(chart.numbers[kind], aux, f"{NAMES[kind]} {aux}" if aux else "", cents)
    result = before.filter(account__kind__in=RESULT_KINDS).aggregate(net=net)["net"] or 0
    if result:
        yield line(chart.numbers[CARRIED], "", "", result)


def kinds_moved(fund: Fund, since: date, until: date) -> set[str]:
    """Kinds of the accounting book on which something moved in some days."""
    days = DayTotal.objects.filter(Q(account__fund=fund), on__range=(since, until))
    moved = days.exclude(account__kind__in=BUDGET_KINDS).values_list("account__kind", flat=True)
    return set(moved.order_by().distinct())
