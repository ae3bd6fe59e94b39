"""What accounts hold, now or on any booked day: read from totals, however many transfers there are.

A balance is what an account received less what it gave, in cents; debts and income are negative (see
`chart.nature` for how a screen shows them).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from .models import Account, DayTotal, Envelope, Fund, Kind

_NET = Sum(F("in_cents") - F("out_cents"), default=0)


def balance(account: Account, on: date | None = None) -> int:
    """The balance now (one row), or at the end of a booking day (the sum of the account's days up to it)."""
    if on is None:
        received, given = Account.objects.values_list("in_cents", "out_cents").get(pk=account.pk)
        return received - given
    return DayTotal.objects.filter(account=account, on__lte=on).aggregate(net=_NET)["net"]


def total(fund: Fund, kind: Kind | str, on: date | None = None, envelope: Envelope | None = None) -> int:
    """The sum of a fund's accounts of one kind, of one envelope where it is given."""
    if on is None:
        return _accounts(fund, kind, envelope).aggregate(net=_NET)["net"]
    return _days(fund, kind, envelope).filter(on__lte=on).aggregate(net=_NET)["net"]


def by_kind(fund: Fund, on: date | None = None, envelope: Envelope | None = None) -> dict[Kind, int]:
    """Every kind with its balance, zero where there is no account."""
    if on is None:
        rows = dict(_accounts(fund, None, envelope).values_list("kind").annotate(net=_NET))
    else:
        days = _days(fund, None, envelope).filter(on__lte=on)
        rows = dict(days.values_list("account__kind").annotate(net=_NET))
    return {kind: rows.get(kind.value, 0) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Point:
    """A balance at the end of a day."""

    on: date
    cents: int


def series(
    fund: Fund, kind: Kind | str, since: date, until: date, envelope: Envelope | None = None
) -> list[Point]:
    """The balance over a period: at its first day, at each day that changed it, and at its last day."""
    days = _days(fund, kind, envelope)
    before = days.filter(on__lt=since).aggregate(net=_NET)["net"]
    changes = dict(days.filter(on__range=(since, until)).values_list("on").annotate(net=_NET))
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


def _days(fund: Fund, kind: Kind | str | None, envelope: Envelope | None) -> QuerySet[DayTotal]:
    wanted = Q(account__fund=fund)
    if kind is not None:
        wanted &= Q(account__kind=kind)
    if envelope is not None:
        wanted &= Q(account__envelope=envelope)
    return DayTotal.objects.filter(wanted)
