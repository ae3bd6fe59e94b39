"""What is late, any day: derived from dates and allocations on read. The nightly picture is for reports."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.allocation import Replay
from loans.models import (
    Agreement,
    Allocation,
    ArrearsRun,
    ArrearsSnapshot,
    Disbursement,
    Instalment,
    LoanChange,
    Repayment,
)
from loans.models.agreements import AgreementQuerySet, State, counted_days
from loans.models.changes import ChangeKind
from loans.repayment import replayed
from workflows.spans import Days

BUCKETS: Sequence[tuple[int, str | Promise]] = (
    (1, _("1 to 30 days")),
    (31, _("31 to 60 days")),
    (61, _("61 to 90 days")),
    (91, _("more than 90 days")),
)
SLICE = 50_000  # loans that one transaction of the nightly picture looks at


def bucket_of(days: int) -> int:
    """The first day of the bucket that so many days late, at least one, belong to."""
    return next(first for first, _label in reversed(BUCKETS) if days >= first)


class Late(NamedTuple):
    """A loan that is late: since which due date, by how much, all that is left of it, the columns asked for, and its
    arrears pauses."""

    loan: int
    oldest_on: date
    late_cents: int
    left_cents: int
    key: tuple[Any, ...] = ()
    pauses: Sequence[Sequence[str]] = ()

    def days(self, on: date) -> int:
        return counted_days(self.oldest_on, on, self.pauses)


# ---- as it stands now


def with_late_cents(agreements: AgreementQuerySet, on: date) -> AgreementQuerySet:
    """Annotate `late_cents`: of running loans, what fell due before `on`, less what was paid of it. Instalments before
    the oldest unpaid one are paid: they are not read."""
    between = {"due_on__gte": OuterRef("oldest_unpaid_on"), "due_on__lt": on}
    due = Instalment.objects.filter(schedule=OuterRef("schedule"), **between)
    paid = Allocation.objects.filter(
        instalment__schedule=OuterRef("schedule"),
        **{f"instalment__{name}": value for name, value in between.items()},
    )
    late = totalled(due, "schedule", "due_cents") - totalled(paid, "instalment__schedule", "cents")
    is_late = When(state=State.RUNNING, oldest_unpaid_on__lt=on, then=late)
    return agreements.annotate(late_cents=Case(is_late, default=0, output_field=BigIntegerField()))


def totalled(rows: Any, by: str, column: str) -> Any:
    """The sum of a column over rows that name an outer one, 0 where there are none."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(total=Sum(column)).values("total")), 0)


def late_cents(agreements: AgreementQuerySet, on: date) -> int:
    """All that was late on a day over these loans."""
    return sum(late.late_cents for late in AsOf(agreements, on).sums())


def in_bucket(agreements: AgreementQuerySet, from_days: int, on: date) -> AgreementQuerySet:
    """The loans of one bucket, named by its first day."""
    starts = [days for days, _label in BUCKETS]
    after = next((days for days in starts if days > from_days), None)
    late = agreements.in_arrears(on)
    counted = Q(pauses=[], oldest_unpaid_on__lte=on - timedelta(days=from_days))
    if after is not None:
        counted &= Q(oldest_unpaid_on__gt=on - timedelta(days=after))
    paused = late.exclude(pauses=[]).order_by().values_list("pk", "oldest_unpaid_on", "pauses")
    days = {pk: counted_days(oldest, on, pauses) for pk, oldest, pauses in paused if oldest}
    among = [pk for pk, count in days.items() if from_days <= count and (after is None or count < after)]
    return late.filter(counted | Q(pk__in=among))


# ---- as it stood on any day
#
# By value date, and as we know it today: a payment that was taken back never came. A loan to which nothing happened
# after that day stands as it does now; where only money came later, its rows of before are unchanged and that money is
# left aside; where it was changed later, it is replayed up to the day. A later pause moves no row that fell due before.


def _paid_later(on: date) -> Any:
    return Repayment.objects.standing().filter(value_on__gt=on).values("agreement")


def _changed_later(on: date) -> Q:
    """Changed, or paid out in a further part."""
    changed = LoanChange.objects.standing().filter(from_on__gt=on)
    changed = changed.exclude(kind__in=[ChangeKind.PAUSE, ChangeKind.ARREARS_PAUSE])
    drawn = Disbursement.objects.filter(paid_on__gt=on).order_by()
    return Q(pk__in=changed.values("agreement")) | Q(pk__in=drawn.values("agreement"))


class LateSum(NamedTuple):
    """Late loans of one key that are late by as long as a bucket says, named by its first day, added up."""

    key: tuple[Any, ...]
    from_days: int
    loans: int
    late_cents: int
    left_cents: int


class AsOf:
    """Loans as they stood on a day: past, today, or to come when nothing is paid until then.

    by  columns of a loan to bring along, as the `key` of each
    """

    def __init__(self, agreements: AgreementQuerySet, on: date, by: Sequence[str] = ()) -> None:
        self.begun, self.on, self.by = agreements.filter(started_on__lte=on).order_by(), on, by

    @cached_property
    def _any(self) -> bool:
        return self.begun.exists()

    @cached_property
    def _any_paid_later(self) -> bool:
        return Repayment.objects.filter(value_on__gt=self.on).exists()

    @cached_property
    def _replayed(self) -> list[tuple[Agreement, Replay, tuple[Any, ...]]]:
        """Those that were changed after the day, as they were at its end."""
        keys = {f"key_{place}": F(column) for place, column in enumerate(self.by)}
        changed = self.begun.filter(_changed_later(self.on)).select_related("terms").annotate(**keys)
        return [
            (loan, replayed(loan, until=self.on), tuple(getattr(loan, name) for name in keys))
            for loan in changed
        ]

    @cached_property
    def _unchanged(self) -> AgreementQuerySet:
        return self.begun.exclude(_changed_later(self.on)) if self._replayed else self.begun

    def _still(self) -> AgreementQuerySet:
        """Late ones to which nothing happened after the day."""
        still = self._unchanged.in_arrears(self.on)
        if self._any_paid_later:
            still = still.exclude(pk__in=_paid_later(self.on))
        return with_late_cents(still, self.on).with_left()

    def unpaused(self) -> AgreementQuerySet:
        """Late ones to which nothing happened since and whose days all count: what the database tells alone."""
        return self._still().filter(pauses=[])

    def others(self) -> list[Late]:
        """The late ones beside `unpaused`: with days left out, or to which something happened after the day."""
        return [*self._each(self._still().exclude(pauses=[])), *self._moved()]

    def late(self) -> list[Late]:
        """The loans that are late, one by one."""
        return [*self._each(self._still()), *self._moved()]

    def sums(self) -> Iterator[LateSum]:
        """The same added up."""
        if not self._any:
            return
        firsts = [
            When(oldest_unpaid_on__lte=self.on - timedelta(days=days), then=Value(days))
            for days, _label in reversed(BUCKETS)
        ]
        rows = (
            self.unpaused()
            .annotate(bucket=Case(*firsts, output_field=IntegerField()))
            .values(*self.by, "bucket")
            .annotate(loans=Count("pk"), late=Sum("late_cents"), left=Sum("left_cents"))
            .values_list("bucket", "loans", "late", "left", *self.by)
        )
        for first, loans, late, left, *key in rows:
            yield LateSum(tuple(key), first, loans, late, left)
        yield from added_up(self.others(), self.on)

    def _each(self, still: AgreementQuerySet) -> Iterator[Late]:
        columns = ("pk", "oldest_unpaid_on", "late_cents", "left_cents", "pauses")
        for pk, oldest, cents, left, pauses, *key in still.values_list(*columns, *self.by):
            yield Late(pk, oldest, cents, left, tuple(key), pauses)

    def _moved(self) -> Iterator[Late]:
        for late in (*self._before_money(), *self._before_changes()):
            if late.days(self.on):
                yield late

    def _before_money(self) -> Iterator[Late]:
        """Of loans to which only money came after the day."""
        if not self._any_paid_later:
            return
        of = self._unchanged.filter(pk__in=_paid_later(self.on))
        by_then = Allocation.objects.filter(instalment=OuterRef("pk"), repayment__value_on__lte=self.on)
        rows = Instalment.objects.filter(schedule__in=of.values("schedule"), due_on__lt=self.on)
        unpaid = rows.annotate(paid=totalled(by_then, "instalment", "cents")).filter(due_cents__gt=F("paid"))
        sums = {"oldest": Min("due_on"), "late": Sum(F("due_cents") - F("paid"))}
        loan = "schedule__agreement"
        told = (loan, f"{loan}__pauses", *(f"{loan}__{column}" for column in self.by))
        late = list(unpaid.order_by().values(*told).annotate(**sums).values_list(*sums, *told))
        left = self._left(of, ("pk",)) if late else {}
        for oldest, cents, pk, pauses, *key in late:
            yield Late(pk, oldest, cents, left[pk,], tuple(key), pauses)

    def _before_changes(self) -> Iterator[Late]:
        """Of loans that were changed after the day."""
        for loan, then, key in self._replayed:
            if cents := then.late_cents(self.on):
                assert then.oldest_unpaid_on is not None
                yield Late(loan.pk, then.oldest_unpaid_on, cents, then.outstanding_cents, key, loan.pauses)

    def left(self) -> dict[tuple[Any, ...], int]:
        """What was left to repay, in cents, added up by key."""
        if not self._any:
            return {}
        found = self._left(self._unchanged, self.by)
        for _loan, then, key in self._replayed:
            found[key] += then.outstanding_cents
        return found

    def _left(self, unchanged: AgreementQuerySet, by: Sequence[str]) -> dict[tuple[Any, ...], int]:
        """What is left now, and what was repaid since."""
        now = unchanged.with_left().values(*by).annotate(sum=Sum("left_cents")).values_list(*by, "sum")
        found: dict[tuple[Any, ...], int] = defaultdict(int, {tuple(key): cents for *key, cents in now})
        if not self._any_paid_later:
            return found
        later = Allocation.objects.filter(
            repayment__value_on__gt=self.on, repayment__agreement__in=unchanged.values("pk"),
            instalment__isnull=False,
        )  # fmt: skip
        paths = [f"repayment__agreement__{column}" for column in by]
        sums = later.order_by().values(*paths).annotate(sum=Sum("cents")).values_list(*paths, "sum")
        for *key, cents in sums:
            found[tuple(key)] += cents
        return found


def late_on(agreements: AgreementQuerySet, on: date, by: Sequence[str] = ()) -> list[Late]:
    """The loans that are late on a day (`AsOf`)."""
    return AsOf(agreements, on, by).late()


def left_on(
    agreements: AgreementQuerySet, on: date, by: Sequence[str] = ("pk",)
) -> dict[tuple[Any, ...], int]:
    """What was left to repay of loans on a day, in cents, added up by the values of these columns (`AsOf`)."""
    return AsOf(agreements, on, by).left()


def added_up(late: Iterable[Late], on: date) -> Iterator[LateSum]:
    """Each as a sum of its own."""
    for each in late:
        yield LateSum(each.key, bucket_of(each.days(on)), 1, each.late_cents, each.left_cents)


# ---- the nightly picture


def take_snapshot(on: date) -> int:
    """Write down how late each loan is at the end of `on`, once; return how many are late.

    A slice of loans at a time, in one transaction that also notes how far it came: taken up where it stopped, and no
    more in memory for a million loans than for a hundred.
    """
    run, _new = ArrearsRun.objects.get_or_create(on=on)
    last = Agreement.objects.aggregate(last=Max("pk"))["last"] or 0
    while run.done_at is None:
        with transaction.atomic():
            run = ArrearsRun.objects.select_for_update().get(pk=run.pk)
            if run.done_at is None:
                _take_slice(run, last)
    return ArrearsSnapshot.objects.filter(on=on).count()


def _take_slice(run: ArrearsRun, last: int) -> None:
    """The loans after those that were looked at; the run says where it stands."""
    then = AsOf(Agreement.objects.filter(pk__gt=run.after, pk__lte=run.after + SLICE), run.on)
    _write_unpaused(then)
    rows = [
        ArrearsSnapshot(
            agreement_id=late.loan, on=run.on, days=late.days(run.on), late_cents=late.late_cents,
            outstanding_cents=late.left_cents,
        )
        for late in then.others()
    ]  # fmt: skip
    ArrearsSnapshot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    run.after += SLICE
    run.done_at = timezone.now() if run.after >= last else None
    run.save(update_fields=["after", "done_at"])


def _write_unpaused(then: AsOf) -> None:
    """Read and written by one statement of the database."""
    day = Cast(Value(then.on), DateField())
    rows = then.unpaused().annotate(day=day, days=Days(day, F("oldest_unpaid_on")))
    select, values = rows.values_list("pk", "day", "days", "late_cents", "left_cents").query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL jit = off")  # compiling costs more than a slice takes
        cursor.execute(
            'INSERT INTO loans_arrearssnapshot (agreement_id, "on", days, late_cents, outstanding_cents) '
            f"{select} ON CONFLICT DO NOTHING",
            values,
        )
