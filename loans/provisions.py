"""Provisions by bucket: pure first, then the month's figure of each fund, kept once and never posted."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.ledger import proposals
from fund.ledger.models import Fund
from fund.money import share_of
from loans.arrears import BUCKETS, late_on, left_on
from loans.models import Agreement, Provision, ProvisionRates, ProvisionRun
from workflows.people.models import User
from workflows.refusals import Unmet

GRADES: tuple[tuple[int, str | Promise], ...] = ((0, _("not late")), *BUCKETS)


class Line(NamedTuple):
    """What is set against one loan."""

    loan: int
    from_days: int
    days: int
    left_cents: int
    basis_points: int
    cents: int


def lines(left: Mapping[int, int], days: Mapping[int, int], rates: Mapping[int, int]) -> list[Line]:
    """Of each loan with something left (cents, by id), at the rate (basis points) of the bucket that its days late fall
    in: half a cent rounded up, each loan by itself."""
    found = []
    for loan, cents in sorted(left.items()):
        late = days.get(loan, 0)
        grade = max(first for first, _label in GRADES if first <= late)
        rate = rates.get(grade, 0)
        if cents > 0:
            found.append(Line(loan, grade, late, cents, rate, share_of(cents, rate)))
    return found


def sums(found: Iterable[Line], rates: Mapping[int, int]) -> list[dict[str, int]]:
    """The buckets of these lines, each with its loans and sums."""
    rows = list(found)
    return [
        {
            "from_days": grade,
            "loans": sum(row.from_days == grade for row in rows),
            "left_cents": sum(row.left_cents for row in rows if row.from_days == grade),
            "basis_points": rates.get(grade, 0),
            "cents": sum(row.cents for row in rows if row.from_days == grade),
        }
        for grade, _label in GRADES
    ]


def computed(fund: Fund, on: date, rates: ProvisionRates) -> list[Line]:
    """Every loan of the fund as it stood on a day, at these rates."""
    loans = Agreement.objects.filter(fund=fund)
    left = {loan: cents for (loan,), cents in left_on(loans, on).items()}
    return lines(left, {late.loan: late.days(on) for late in late_on(loans, on)}, by_grade(rates))


def by_grade(rates: ProvisionRates) -> dict[int, int]:
    return {int(grade): points for grade, points in rates.rates.items()}


@transaction.atomic
def propose(
    *, key: str, fund: Fund, rates: Mapping[int, int], from_on: date, why: str, on: date, by: User
) -> ProvisionRates:
    """Ask for other rates from a day; another person approves them. Once by its key.

    rates   basis points by the first day of each bucket, 0 for loans that are not late
    raises  NotYours, KeyReused; Unmet for a day gone by, and for buckets or rates that there are not
    """
    if from_on < on:
        raise Unmet(_("Rates hold from today on, at the soonest."), code="too_soon")
    if set(rates) != {grade for grade, _label in GRADES} or not all(
        0 <= points <= 10_000 for points in rates.values()
    ):
        raise Unmet(_("Give each bucket a rate from 0 to 100 percent."), code="rates")
    kept = {str(grade): points for grade, points in sorted(rates.items())}
    return proposals.propose(
        ProvisionRates, key=key, fund=fund, by=by, on=on, why=why, from_on=from_on, rates=kept
    )


def provide(on: date) -> int:
    """Compute the provision of the month before, of every fund with rates, once; return how many were computed."""
    last = on.replace(day=1) - timedelta(days=1)
    return sum(provide_for(fund, last) for fund in Fund.objects.order_by("pk"))


@transaction.atomic
def provide_for(fund: Fund, on: date) -> bool:
    """The provision of a fund at the end of a day, kept once; whether it was computed now. Nothing is posted: see
    docs/decisions/0003-a-provision-is-not-posted.md"""
    Fund.objects.select_for_update().get(pk=fund.pk)
    rates = ProvisionRates.objects.in_force(fund, on)
    if rates is None or ProvisionRun.objects.filter(fund=fund, on=on).exists():
        return False
    found = computed(fund, on, rates)
    run = ProvisionRun.objects.create(
        fund=fund, on=on, rates=rates, buckets=sums(found, by_grade(rates)),
        left_cents=sum(line.left_cents for line in found), cents=sum(line.cents for line in found),
    )  # fmt: skip
    rows = [
        Provision(
            run=run, agreement_id=line.loan, from_days=line.from_days, days=line.days,
            left_cents=line.left_cents, basis_points=line.basis_points, cents=line.cents,
        )
        for line in found if line.basis_points
    ]  # fmt: skip
    Provision.objects.bulk_create(rows, batch_size=1000)
    return True
