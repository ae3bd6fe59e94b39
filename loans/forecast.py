"""What loans tell the fund's forecast: granted, still to come, late, and how what was due has been paid."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import F, Max, QuerySet, Sum

from fund.ledger.models import Fund
from fund.reporting.forecast import ground
from fund.reporting.forecast.model import HISTORY, Paying, month_after
from loans.arrears import BUCKETS, late_on
from loans.models import Agreement, Allocation, ArrearsSnapshot, Instalment
from loans.models.agreements import AgreementQuerySet, State

MONTH = timedelta(days=30)
SEEN = 12
"""Month ends looked back on, to see how what was late has been paid."""

_STARTS = [days for days, _label in BUCKETS]


def lending(fund: Fund, on: date) -> ground.Lending:
    loans = Agreement.objects.filter(fund=fund)
    granted = loans.filter(offered_on__gte=month_after(on, -HISTORY), offered_on__lt=on.replace(day=1))
    granted = granted.exclude(state__in=[State.LAPSED, State.CANCELLED])
    late = [0] * len(BUCKETS)
    for one in late_on(loans, on):
        late[_bucket(one.days(on))] += one.late_cents
    return ground.Lending(
        granted=list(granted.values_list("offered_on", "principal_cents")),
        dues=_to_come(fund, on),
        late=late,
        paying=[_when_due(fund, on), *_when_late(fund, on)],
        term=_term(granted),
    )


def _bucket(days: int) -> int:
    return sum(days >= start for start in _STARTS) - 1


def _to_come(fund: Fund, on: date) -> Iterator[tuple[date, int]]:
    """What is unpaid of the plans in force of loans that are paid out or signed, by due day, from today on."""
    rows = Instalment.objects.in_force().filter(
        due_on__gte=on,
        schedule__agreement__fund=fund,
        schedule__agreement__state__in=[State.SIGNED, State.RUNNING],
    )
    paid = Allocation.objects.filter(instalment__in=rows).order_by().values_list("instalment__due_on")
    paid_by_day = dict(paid.annotate(Sum("cents")))
    for day, due in rows.order_by().values_list("due_on").annotate(Sum("due_cents")):
        yield day, due - paid_by_day.get(day, 0)


def _when_due(fund: Fund, on: date) -> Paying:
    """Of what fell due in a year, the part that came within a month."""
    rows = Instalment.objects.in_force().filter(
        schedule__agreement__fund=fund, due_on__gte=month_after(on, -SEEN), due_on__lt=on - MONTH
    )
    due = rows.aggregate(Sum("due_cents"))["due_cents__sum"] or 0
    soon = Allocation.objects.filter(
        instalment__in=rows, repayment__value_on__lte=F("instalment__due_on") + MONTH
    )
    came = soon.aggregate(Sum("cents"))["cents__sum"] or 0
    return Paying(came / due if due else 0.0, rows.count())


def _when_late(fund: Fund, on: date) -> list[Paying]:
    """Of what was late at month ends of the last year, by bucket, the part that came in the month after."""
    asked, came, loans = ([0] * len(BUCKETS) for _sum in range(3))
    for at in range(1, SEEN + 1):
        end = month_after(on, -at) - timedelta(days=1)
        snapshots = ArrearsSnapshot.objects.filter(agreement__fund=fund, on=end)
        paid = _paid_between(snapshots.values("agreement"), end, end + MONTH)
        for loan, days, cents in snapshots.values_list("agreement", "days", "late_cents"):
            place = _bucket(days)
            asked[place] += cents
            came[place] += min(cents, paid[loan])
            loans[place] += 1
    return [
        Paying(came[place] / asked[place] if asked[place] else 0.0, loans[place])
        for place in range(len(BUCKETS))
    ]


def _paid_between(loans: QuerySet[Any, Any], after: date, until: date) -> dict[int, int]:
    rows = Allocation.objects.filter(
        repayment__agreement__in=loans, repayment__value_on__gt=after, repayment__value_on__lte=until
    )
    sums = rows.order_by().values_list("repayment__agreement").annotate(Sum("cents"))
    return defaultdict(int, dict(sums))


def _term(granted: AgreementQuerySet) -> int:
    """Months from an offer to its last instalment, the middle one of those granted lately."""
    ends = granted.annotate(last=Max("schedule__instalments__due_on")).exclude(last=None)
    months = [round((last - first).days / 30.44) for first, last in ends.values_list("offered_on", "last")]
    return max(1, round(median(months))) if months else ground.TERM


def register() -> None:
    ground.register(lending)
