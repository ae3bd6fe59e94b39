"""What a loan would be under some terms: nothing is promised and nothing is kept."""

from dataclasses import dataclass
from datetime import date

from loans.application import refuse_quote
from loans.models import ProductVersion
from loans.schedule import Row


@dataclass(frozen=True)
class Quote:
    """A plan in integer cents; `paid_cents` is what reaches the member once the file fee is kept back."""

    terms: ProductVersion
    cents: int
    months: int
    grace_months: int
    first_due_on: date
    fee_cents: int
    rows: list[Row]

    @property
    def paid_cents(self) -> int:
        return self.cents - self.fee_cents

    @property
    def last_due_on(self) -> date:
        return self.rows[-1].due_on


def quote(
    terms: ProductVersion, *, cents: int, months: int, first_due_on: date, grace_months: int = 0
) -> Quote:
    """The instalments of a loan; raises Unmet, by name, for what the terms do not allow."""
    refuse_quote(terms, cents, months, grace_months)
    rows = terms.plan(cents, months, first_due_on, grace_months)
    return Quote(terms, cents, months, grace_months, first_due_on, terms.fee_cents(cents), rows)
