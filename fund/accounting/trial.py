"""The trial balance of a fund for some days: what each account held before, received, gave, and holds at their end.

Read from day totals, so that it costs the same however many transfers there are. Sums of debits and credits are equal
by the shape of a transfer; the page adds them up all the same and shows both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fund.ledger.chart import ACCOUNTING_KINDS
from fund.ledger.models import BUDGET_KINDS, DayTotal, Fund, Kind

from . import spans

KINDS = {"accounting": ACCOUNTING_KINDS, "budget": tuple(kind for kind in Kind if kind in BUDGET_KINDS)}


@dataclass(frozen=True, slots=True)
class Row:
    """One account, or all of a kind. Cents; a balance is debit less credit.

    account  its id; None for all of the kind
    number   and name in the entity's chart, where it has one
    """

    kind: Kind
    account: int | None
    name: str
    number: str
    opening_cents: int
    debit_cents: int
    credit_cents: int

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + self.debit_cents - self.credit_cents

    @property
    def opening_debit(self) -> int:
        return max(self.opening_cents, 0)

    @property
    def opening_credit(self) -> int:
        return max(-self.opening_cents, 0)

    @property
    def closing_debit(self) -> int:
        return max(self.closing_cents, 0)

    @property
    def closing_credit(self) -> int:
        return max(-self.closing_cents, 0)


SUMS = ("opening_debit", "opening_credit", "debit_cents", "credit_cents", "closing_debit", "closing_credit")


def totals(rows: Iterable[Row]) -> dict[str, int]:
    """The sums of the six columns, and the balances that they come to: both 0 over all accounts of a book."""
    found = dict.fromkeys(SUMS, 0)
    for row in rows:
        for name in SUMS:
            found[name] += getattr(row, name)
    return found | {
        "opening_cents": found["opening_debit"] - found["opening_credit"],
        "closing_cents": found["closing_debit"] - found["closing_credit"],
    }


def _days(fund: Fund, since: date, until: date, kinds: Iterable[Kind], *columns: str) -> QuerySet[Any, Any]:
    rows = DayTotal.objects.filter(account__fund=fund, account__kind__in=kinds, on__lte=until)
    return rows.values_list(*columns).annotate(**spans.sums(since, until))


def by_kind(
    fund: Fund,
    since: date,
    until: date,
    book: str = "accounting",
    numbers: dict[str, list[str]] | None = None,
) -> list[Row]:
    """One row a kind that ever moved until the last day."""
    sums = {
        kind: cents for kind, *cents in _days(fund, since, until, KINDS[book], "account__kind").order_by()
    }
    return [
        Row(kind, None, str(kind.label), (numbers or {}).get(kind, [""])[0], *sums[kind.value])
        for kind in KINDS[book]
        if kind.value in sums
    ]


def by_account(
    fund: Fund,
    since: date,
    until: date,
    kinds: Iterable[Kind] = ACCOUNTING_KINDS,
    numbers: dict[str, list[str]] | None = None,
) -> Iterator[Row]:
    """One row an account that ever moved until the last day, kind by kind, read as it is written."""
    for kind in kinds:
        number = (numbers or {}).get(kind, [""])[0]
        for read in page_of(fund, since, until, kind).iterator(chunk_size=2000):
            yield row_of(kind, read, number)


def page_of(fund: Fund, since: date, until: date, kind: Kind) -> QuerySet[Any, Any]:
    """The accounts of one kind as a queryset that a page can be cut from; `row_of` reads its rows."""
    columns = ("account", "account__ref", "account__envelope__name")
    return _days(fund, since, until, [kind], *columns).order_by("account__ref", "account")


def row_of(kind: Kind, read: tuple[Any, ...], number: str = "") -> Row:
    account, ref, envelope, *cents = read
    name = " · ".join(filter(None, [str(kind.label), envelope, ref]))
    return Row(kind, account, name, number, *cents)
