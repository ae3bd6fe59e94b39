"""What accounts hold, now or on any past day, by booking date or by value date: read from totals, however many
transfers there are.

A balance is what an account received less what it gave, in cents; debts and income are negative (see
`chart.nature` for how a screen shows them).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import F, Q, QuerySet, Sum

from .models import Account, DayTotal, Envelope, Fund, Kind, ValueShift

type Dated = Literal["booked", "value"]
"""By which of a movement's two dates a past day is drawn."""

_NET = Sum(F("in_cents") - F("out_cents"), default=0)


def balance(account: Account, on: date | None = None, by: Dated = "booked") -> int:
    """The balance now (one row), or at the end of a day (the sum of the account's days up to it)."""
    if on is None:
        received, given = Account.objects.values_list("in_cents", "out_cents").get(pk=account.pk)
        return received - given
    return _net(Q(account=account, on__lte=on), by)


def total(
    fund: Fund,
    kind: Kind | str,
    on: date | None = None,
    envelope: Envelope | None = None,
    by: Dated = "booked",
) -> int:
    """The sum of a fund's accounts of one kind, of one envelope where it is given."""
    if on is None:
        return _accounts(fund, kind, envelope).aggregate(net=_NET)["net"]
    return _net(_of(fund, kind, envelope) & Q(on__lte=on), by)


def by_kind(
    fund: Fund, on: date | None = None, envelope: Envelope | None = None, by: Dated = "booked"
) -> dict[Kind, int]:
    """Every kind with its balance, zero where there is no account."""
    if on is None:
        rows = dict(_accounts(fund, None, envelope).values_list("kind").annotate(net=_NET))
    else:
        rows = _grouped(_of(fund, None, envelope) & Q(on__lte=on), "account__kind", by)
    return {kind: rows.get(kind.value, 0) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Point:
    """A balance at the end of a day."""

    on: date
    cents: int


def series(
    fund: Fund,
    kind: Kind | str,
    since: date,
    until: date,
    envelope: Envelope | None = None,
    by: Dated = "booked",
) -> list[Point]:
    """The balance over a period: at its first day, at each day that changed it, and at its last day."""
    wanted = _of(fund, kind, envelope)
    before = _net(wanted & Q(on__lt=since), by)
    changes = _grouped(wanted & Q(on__range=(since, until)), "on", by)
    points, cents = [], before
    for on in sorted({since, until, *changes}):
        cents += changes.get(on, 0)
        points.append(Point(on, cents))
    return points


def _accounts(fund: Fund, kind: Kind | str | None, envelope: Envelope | None) -> QuerySet[Account]:
    wanted = Q(fund=fund)
    if kind is not None:
        wanted &= Q(kind=kind)
    if envelope is not None:
        wanted &= Q(envelope=envelope)
    return Account.objects.filter(wanted)


def _of(fund: Fund, kind: Kind | str | None, envelope: Envelope | None) -> Q:
    wanted = Q(account__fund=fund)
    if kind is not None:
        wanted &= Q(account__kind=kind)
    if envelope is not None:
        wanted &= Q(account__envelope=envelope)
    return wanted


def _rows(wanted: Q, by: Dated) -> Iterable[QuerySet[Any]]:
    """The days, and by value date what they are off by."""
    yield DayTotal.objects.filter(wanted)
    if by == "value":
        yield ValueShift.objects.filter(wanted)


def _net(wanted: Q, by: Dated) -> int:
    return sum(rows.aggregate(net=_NET)["net"] for rows in _rows(wanted, by))


def _grouped(wanted: Q, column: str, by: Dated) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for rows in _rows(wanted, by):
        for key, net in rows.values_list(column).annotate(net=_NET):
            sums[key] += net
    return sums
