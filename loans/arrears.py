"""What is late, any day: derived from dates and allocations on read. The nightly picture is for reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.models import Agreement, Allocation, ArrearsSnapshot, Instalment
from loans.models.agreements import AgreementQuerySet, State

BUCKETS: Sequence[tuple[int, str | Promise]] = (
    (1, _("1 to 30 days")),
    (31, _("31 to 60 days")),
    (61, _("61 to 90 days")),
    (91, _("more than 90 days")),
)


@dataclass
class Bucket:
    """Loans late by `from_days` days or more, and less than the next bucket."""

    from_days: int
    label: str | Promise
    loans: int = 0
    late_cents: int = 0
    outstanding_cents: int = 0


def with_late_cents(agreements: AgreementQuerySet, on: date) -> AgreementQuerySet:
    """Annotate `late_cents`: of running loans, what fell due before `on`, less what was paid of it."""
    due = Instalment.objects.filter(schedule=OuterRef("schedule"), due_on__lt=on)
    paid = Allocation.objects.filter(instalment__schedule=OuterRef("schedule"), instalment__due_on__lt=on)
    late = _total(due, "schedule", "due_cents") - _total(paid, "instalment__schedule", "cents")
    is_late = When(state=State.RUNNING, oldest_unpaid_on__lt=on, then=late)
    return agreements.annotate(late_cents=Case(is_late, default=0, output_field=BigIntegerField()))


def _total(rows: Any, by: str, column: str) -> Any:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(total=Sum(column)).values("total")), 0)


def late_cents(agreements: AgreementQuerySet, on: date) -> int:
    """All that is late that day over these loans."""
    late = with_late_cents(agreements.in_arrears(on), on)
    return late.aggregate(total=Sum("late_cents"))["total"] or 0


def out_on_loan_cents(agreements: AgreementQuerySet) -> int:
    """What is lent and not yet repaid over these loans."""
    running = agreements.running().with_left().aggregate(total=Sum("left_cents"))
    return running["total"] or 0


def ageing(agreements: AgreementQuerySet, on: date) -> list[Bucket]:
    """The late loans by how late they are."""
    buckets = [Bucket(days, label) for days, label in BUCKETS]
    late = with_late_cents(agreements.in_arrears(on), on).with_left()
    columns = ("oldest_unpaid_on", "late_cents", "left_cents")
    for oldest, cents, left in late.values_list(*columns):
        bucket = bucket_of(buckets, (on - oldest).days)
        bucket.loans += 1
        bucket.late_cents += cents
        bucket.outstanding_cents += left
    return buckets


def at_risk_basis_points(buckets: Sequence[Bucket], out_cents: int, *, from_days: int = 31) -> int:
    """What is left of loans late by `from_days` or more, in hundredths of a percent of all that is out on loan."""
    late = sum(bucket.outstanding_cents for bucket in buckets if bucket.from_days >= from_days)
    return round(late * 10_000 / out_cents) if out_cents else 0


def in_bucket(agreements: AgreementQuerySet, from_days: int, on: date) -> AgreementQuerySet:
    """The loans of one bucket, named by its first day."""
    starts = [days for days, _label in BUCKETS]
    late = agreements.in_arrears(on).filter(oldest_unpaid_on__lte=on - timedelta(days=from_days))
    after = next((days for days in starts if days > from_days), None)
    return late if after is None else late.filter(oldest_unpaid_on__gt=on - timedelta(days=after))


def bucket_of(buckets: Sequence[Bucket], days: int) -> Bucket:
    return next(bucket for bucket in reversed(buckets) if days >= bucket.from_days)


def take_snapshot(on: date) -> int:
    """Write down how late each loan is at the end of `on`, once; return how many are late."""
    late = with_late_cents(Agreement.objects.in_arrears(on), on).with_left()
    columns = ("pk", "oldest_unpaid_on", "late_cents", "left_cents")
    rows = [
        ArrearsSnapshot(
            agreement_id=pk,
            on=on,
            days=(on - oldest).days,
            late_cents=cents,
            outstanding_cents=left,
        )
        for pk, oldest, cents, left in late.values_list(*columns)
    ]
    ArrearsSnapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)
