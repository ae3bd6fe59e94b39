"""What a loan would be under some terms: nothing is promised and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loans.application import refuse_income, refuse_quote
from loans.models import ProductVersion
from loans.models.products import FeeWay
from loans.schedule import Row, Shape


@dataclass(frozen=True)
class Quote:
    """A plan in integer cents; `paid_cents` is what reaches the member, `owed_cents` all that they repay."""

    terms: ProductVersion
    cents: int
    months: int
    grace_months: int
    first_due_on: date
    fee_cents: int
    shape: Shape
    rows: list[Row]

    @property
    def added_fee_cents(self) -> int:
        return self.terms.added_fee_cents(self.cents)

    @property
    def paid_cents(self) -> int:
        return self.cents - (self.fee_cents if self.terms.fee_way == FeeWay.DEDUCTED else 0)

    @property
    def owed_cents(self) -> int:
        return sum(row.due_cents for row in self.rows)

    @property
    def last_due_on(self) -> date:
        return self.rows[-1].due_on


def quote(
    terms: ProductVersion,
    *,
    cents: int,
    months: int,
    first_due_on: date,
    grace_months: int = 0,
    months_off: Sequence[int] = (),
    months_double: Sequence[int] = (),
    balloon_cents: int = 0,
    invoiced_year_cents: int | None = None,
) -> Quote:
    """The instalments of a loan; raises Unmet, by name, for what the terms do not allow. What the Activity invoiced
    is looked at when it is given."""
    shape = Shape(tuple(months_off), tuple(months_double), balloon_cents)
    refuse_quote(terms, cents, months, grace_months, shape)
    if invoiced_year_cents is not None:
        refuse_income(terms, cents, invoiced_year_cents)
    rows = terms.plan(cents, months, first_due_on, grace_months, shape)
    return Quote(terms, cents, months, grace_months, first_due_on, terms.fee_cents(cents), shape, rows)
