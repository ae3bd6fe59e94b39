"""What a period began with, what moved in it, and what it hands on: for every kind of account, or every account.

Nothing is moved at the end of a year. An account that holds something (the bank, a loan, what is available) carries
its balance forward; income and what was given are read per period, as the difference of two balances. Both come
from day totals, so that a closed year reads the same for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from . import chart
from .models import BUDGET_KINDS, Account, DayTotal, Fund, Kind

RESULT_KINDS = frozenset(
    {Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.FEES, Kind.INTEREST, Kind.AID_GIVEN, Kind.LOSSES, Kind.CHARGES}
)
"""What a period earned and gave away. What they hold in all is the fund's own money."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Cents by nature (a debt reads as a positive debt, income as positive income).

    added, taken   what the balance grew and shrank by in the period
    """

    kind: Kind
    account: Account | None
    opening_cents: int
    added_cents: int
    taken_cents: int

    @property
    def change_cents(self) -> int:
        return self.added_cents - self.taken_cents

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + self.change_cents

    @property
    def is_budget(self) -> bool:
        return self.kind in BUDGET_KINDS

    @property
    def is_result(self) -> bool:
        return self.kind in RESULT_KINDS


def by_kind(fund: Fund, first_on: date, last_on: date) -> list[Carried]:
    """One row a kind that ever moved until the end of the period."""
    rows = _sums("account__kind", fund, first_on, last_on)
    return [_carried(kind, None, *rows[kind.value]) for kind in Kind if kind.value in rows]


def by_account(fund: Fund, first_on: date, last_on: date) -> Iterator[Carried]:
    """One row an account, for the file."""
    rows = _sums("account", fund, first_on, last_on)
    accounts = Account.objects.filter(fund=fund, pk__in=rows).select_related("envelope")
    order = {kind.value: place for place, kind in enumerate(Kind)}
    for account in sorted(accounts, key=lambda each: (order[each.kind], each.ref, each.pk)):
        yield _carried(Kind(account.kind), account, *rows[account.pk])


def result_cents(rows: list[Carried]) -> int:
    """What the period earned, less what it gave and lost."""
    return sum(row.change_cents * -chart.nature(row.kind) for row in rows if row.is_result)


def _sums(column: str, fund: Fund, first_on: date, last_on: date) -> dict:
    before, within = Q(on__lt=first_on), Q(on__range=(first_on, last_on))
    rows = DayTotal.objects.filter(account__fund=fund, on__lte=last_on).values_list(column)
    sums = rows.annotate(
        opening=Sum("in_cents", filter=before, default=0) - Sum("out_cents", filter=before, default=0),
        received=Sum("in_cents", filter=within, default=0),
        given=Sum("out_cents", filter=within, default=0),
    )
    return {key: cents for key, *cents in sums.order_by()}


def _carried(kind: Kind, account: Account | None, opening: int, received: int, given: int) -> Carried:
    sign = chart.nature(kind)
    added, taken = (received, given) if sign > 0 else (given, received)
    return Carried(kind, account, opening * sign, added, taken)
