"""What a forecast stands on, read from the books on a day. Loans stand above the fund and register what they know."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth

from fund.aid.models import Award
from fund.ledger import balances
from fund.ledger.models import DayTotal, Fund, Kind
from fund.reporting.flows import CASH
from fund.sources.models import FundingLine
from fund.sources.schedules import plans_of

from .model import HISTORY, MONTHS, PAID, Ground, Paying, month_after

OTHER = (Kind.GIFTS, Kind.FEES, Kind.INTEREST, Kind.CHARGES, Kind.CLAIM)
"""What else moves the fund's money, month after month."""

TERM = 24
UNSEEN = tuple(Paying(part, 0) for part in PAID)


@dataclass(frozen=True)
class Lending:
    """What loans know, in cents.

    granted  the amounts granted, with the day of each, of the last 24 whole months
    dues     of running and signed loans after the day: (due day, cents)
    late     by bucket, the freshest first; paying: of what falls due, then of each bucket
    term     months of a loan, the middle one
    """

    granted: Sequence[tuple[date, int]] = ()
    dues: Iterable[tuple[date, int]] = ()
    late: Sequence[int] = (0,) * (len(PAID) - 1)
    paying: Sequence[Paying] = UNSEEN
    term: int = TERM


type Lender = Callable[[Fund, date], Lending]

_lender: list[Lender] = []


def register(lender: Lender) -> None:
    _lender[:] = [lender]


def read(fund: Fund, on: date) -> Ground:
    """The ground of a fund at the end of `on`."""
    held = balances.by_kind(fund, on)
    lending = _lender[0](fund, on) if _lender else Lending()
    first = month_after(on, -HISTORY)
    awards = Award.objects.filter(programme__envelope__fund=fund, granted_on__gte=first)
    awards = awards.filter(granted_on__lt=on.replace(day=1))
    contributions = _contributions(fund, on)
    seen = len(contributions)
    return Ground(
        on=on,
        available_cents=held[Kind.AVAILABLE],
        promised_cents=held[Kind.COMMITTED],
        cash_cents=sum(held[kind] for kind in CASH),
        contributions=contributions,
        aid=_by_month(awards.values_list("granted_on", "cents"), on, seen),
        loans=_by_month(lending.granted, on, seen),
        other_cents=_other(fund, on, seen),
        dues=_ahead(lending.dues, on),
        late=lending.late,
        paying=lending.paying,
        term=lending.term,
        lines=_ahead(_lines(fund, on), on),
        rest=1 - on.day / _days_of_month(on),
    )


def _contributions(fund: Fund, on: date) -> list[int]:
    """Of the whole months before, at most 24, from the first in which something came."""
    start, running = month_after(on, -HISTORY), on.replace(day=1)
    days = DayTotal.objects.filter(account__fund=fund, account__kind=Kind.CONTRIBUTIONS)
    rows = days.filter(on__gte=start, on__lt=running).annotate(month=TruncMonth("on")).values_list("month")
    came = dict(rows.annotate(cents=Sum(F("out_cents") - F("in_cents"))).order_by())
    months = [month_after(start, at) for at in range(HISTORY)]
    begun = next((at for at, month in enumerate(months) if month in came), HISTORY)
    return [came.get(month, 0) for month in months[begun:]]


def _by_month(granted: Iterable[tuple[date, int]], on: date, months: int) -> list[list[int]]:
    """Amounts by month, of as many whole months as contributions were seen; at least one month."""
    months = max(months, 1)
    found: list[list[int]] = [[] for _month in range(months)]
    for day, cents in granted:
        place = months - _months_between(day, on)
        if 0 <= place < months:
            found[place].append(cents)
    return found


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _other(fund: Fund, on: date, months: int) -> int:
    """What other income and charges came to in a month, on the average of the last twelve that were seen."""
    months = min(months, 12)
    if not months:
        return 0
    days = DayTotal.objects.filter(account__fund=fund, account__kind__in=OTHER)
    days = days.filter(on__gte=month_after(on, -months), on__lt=on.replace(day=1))
    return (days.aggregate(cents=Sum(F("out_cents") - F("in_cents")))["cents"] or 0) // months


def _lines(fund: Fund, on: date) -> Iterable[tuple[date, int]]:
    """What is still owed to lenders, by due day; what is overdue falls due now."""
    lines = FundingLine.objects.filter(fund=fund, kind=FundingLine.Kind.LOAN, withdrawn_on=None)
    for planned in plans_of(list(lines)).values():
        for due in planned.dues:
            yield max(due.due_on, on), due.left_cents


def _ahead(rows: Iterable[tuple[date, int]], on: date) -> list[int]:
    """By month to come, the running one first; what lies further is left out."""
    found = [0] * MONTHS
    for day, cents in rows:
        place = _months_between(on, day)
        if 0 <= place < MONTHS:
            found[place] += cents
    return found


def _days_of_month(on: date) -> int:
    return (month_after(on, 1) - timedelta(days=1)).day
