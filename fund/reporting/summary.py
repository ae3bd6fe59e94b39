"""What every member may read about the fund: held, given, lent and repaid, in sums that point at nobody."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

from fund.aid.reckoning import twelve_months_from
from fund.ledger.models import Fund, Kind
from workflows.sheets import Column

from . import casework, flows, history
from .figures import Part
from .history import Month

ENVELOPE_KINDS = (Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST)

ENVELOPES = [
    Column(gettext_lazy("Envelope"), "envelope.name"),
    *[Column(kind.label, f"{kind.value}_cents", "amount") for kind in ENVELOPE_KINDS],
]
MONTHS = [
    Column(gettext_lazy("Day"), "on", "day"),
    Column(gettext_lazy("Available"), "available_cents", "amount"),
    Column(gettext_lazy("Promised"), "committed_cents", "amount"),
    Column(gettext_lazy("Out on loan"), "lent_cents", "amount"),
]


@dataclass(frozen=True)
class Summary:
    """Twelve months up to a day, and the fund over the last 24."""

    since: date
    until: date
    months: list[Month]
    given: Part
    given_cents: int
    repaid_cents: int

    @property
    def now(self) -> Month:
        return self.months[-1]


def of(fund: Fund, on: date) -> Summary:
    since = twelve_months_from(on)
    given = casework.without_small_cells(casework.by_programme(fund, since, on))
    total = next((line.cents or 0 for line in given.lines if line.total), 0)
    return Summary(since, on, history.months(fund, on), given, total, flows.repaid_cents(fund, since, on))
