"""The portfolio on any day: what is out on loan, what is late and for how long, whole or by product or entity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.reporting.dimensions import Where
from loans.arrears import BUCKETS, AsOf, Late, added_up, bucket_of
from loans.models import Agreement, LoanProduct
from loans.models.agreements import AgreementQuerySet
from workflows.people.models import Cooperative
from workflows.sheets import Column

AT_RISK_FROM = 31  # days late from which all that is left of a loan is at risk
GROUPINGS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "": (_("all loans together"), ()),
    "product": (_("product"), ("terms__product",)),
    "cooperative": (_("entity"), ("case__cooperative",)),
}


@dataclass
class Bucket:
    """Loans late by `from_days` days or more, and less than the next bucket."""

    from_days: int
    label: str | Promise
    loans: int = 0
    late_cents: int = 0
    outstanding_cents: int = 0


def buckets() -> list[Bucket]:
    return [Bucket(days, label) for days, label in BUCKETS]


@dataclass
class Group:
    """Loans of one currency, of one product or entity where that was asked, as they stood on a day."""

    currency: str
    label: str = ""
    out_cents: int = 0
    buckets: list[Bucket] = field(default_factory=buckets)

    @property
    def loans(self) -> int:
        return sum(bucket.loans for bucket in self.buckets)

    @property
    def late_cents(self) -> int:
        return sum(bucket.late_cents for bucket in self.buckets)

    @property
    def left(self) -> dict[str, int]:
        """What is left of the loans in each bucket, by its first day."""
        return {str(bucket.from_days): bucket.outstanding_cents for bucket in self.buckets}

    @property
    def at_risk_basis_points(self) -> int:
        return at_risk_basis_points(self.buckets, self.out_cents)

    @property
    def risk(self) -> str:
        """The share at risk as it reads: 12.5 %."""
        return f"{number_format(self.at_risk_basis_points / 100, 1)}\u00a0%"


def at_risk_basis_points(found: Sequence[Bucket], out_cents: int, *, from_days: int = AT_RISK_FROM) -> int:
    """What is left of loans late by `from_days` or more, in hundredths of a percent of all that is out on loan."""
    late = sum(bucket.outstanding_cents for bucket in found if bucket.from_days >= from_days)
    return round(late * 10_000 / out_cents) if out_cents else 0


def portfolio(
    loans: AgreementQuerySet, on: date, by: str = "", late: Iterable[Late] | None = None
) -> list[Group]:
    """The loans of each currency, and of each product or entity, by how late they were on a day.

    by    a key of GROUPINGS
    late  the loans that were late, with the columns of `columns_of(by)`, where the caller has them already
    """
    groups = grouped(loans, on, columns_of(by), late)
    named = _names(by, [key[1] for key in groups if len(key) > 1])
    for key, group in groups.items():
        group.label = named.get(key[1:], "")
    return sorted(groups.values(), key=lambda group: (group.currency, group.label))


def grouped(
    loans: AgreementQuerySet, on: date, columns: Sequence[str], late: Iterable[Late] | None = None
) -> dict[tuple[Any, ...], Group]:
    """The loans of each group by how late they were on a day; a group by the values of these columns, the currency
    first."""
    then = AsOf(loans, on, columns)
    groups = {key: Group(key[0], out_cents=cents) for key, cents in then.left().items() if cents}
    for each in then.sums() if late is None else added_up(late, on):
        bucket = next(one for one in groups[each.key].buckets if one.from_days == each.from_days)
        bucket.loans += each.loans
        bucket.late_cents += each.late_cents
        bucket.outstanding_cents += each.left_cents
    return groups


def narrowed(loans: AgreementQuerySet, where: Where) -> AgreementQuerySet:
    """Those whose case is as a slice of the figures says."""
    return loans.filter(*(Q((f"case__{path}", value)) for path, value in where))


def columns_of(by: str) -> tuple[str, ...]:
    return ("currency", *GROUPINGS[by][1])


def _names(by: str, ids: list[int]) -> dict[tuple[int, ...], str]:
    model: Any = {"product": LoanProduct, "cooperative": Cooperative}.get(by)
    return {(pk,): str(one) for pk, one in model.objects.in_bulk(ids).items()} if model else {}


@dataclass
class LateLoan:
    """A loan that was late on a day, with what the list and its downloads say of it."""

    loan: Agreement
    late: Late
    days: int
    bucket: str | Promise


def with_loans(late: Iterable[Late], on: date) -> list[LateLoan]:
    """The loans themselves, in the order given."""
    rows, labels = list(late), dict(BUCKETS)
    related = ("member", "terms__product", "case__cooperative")
    found = Agreement.objects.select_related(*related).in_bulk([each.loan for each in rows])
    return [
        LateLoan(found[each.loan], each, each.days(on), labels[bucket_of(each.days(on))]) for each in rows
    ]


def within(late: Iterable[Late], from_days: int | None, on: date) -> list[Late]:
    """Those of one bucket, or all; the longest late first."""
    chosen = [each for each in late if from_days is None or bucket_of(each.days(on)) == from_days]
    return sorted(chosen, key=lambda each: (each.oldest_on, -each.late_cents, each.loan))


LATE_COLUMNS = [
    Column(_("Loan"), "loan.number"),
    Column(_("Member number"), "loan.member.number"),
    Column(_("Member"), lambda row: str(row.loan.member)),
    Column(_("Product"), lambda row: str(row.loan.terms.product)),
    Column(_("Entity"), lambda row: str(row.loan.case.cooperative)),
    Column(_("Currency"), "loan.currency"),
    Column(_("Late since"), "late.oldest_on", "day"),
    Column(_("Days late"), "days", "number"),
    Column(_("Late by"), "bucket"),
    Column(_("Late"), "late.late_cents", "amount"),
    Column(_("Left to repay"), "late.left_cents", "amount"),
]


def group_columns() -> list[Column]:
    """Of the table of groups: what is left of the loans in each bucket."""
    return [
        Column(_("Group"), "label"),
        Column(_("Currency"), "currency"),
        Column(_("Out on loan"), "out_cents", "amount"),
        Column(_("Late loans"), "loans", "number"),
        Column(_("Late"), "late_cents", "amount"),
        *[Column(label, f"left.{days}", "amount") for days, label in BUCKETS],
        Column(_("At risk"), lambda row: row.at_risk_basis_points / 10_000, "share"),
    ]
