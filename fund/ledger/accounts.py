"""The accounts of a fund as a page shows them: by book and kind, the way a reader thinks of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format

from workflows.charts import Chart, Series, line_chart

from . import balances, chart
from .models import BUDGET_KINDS, Account, DayTotal, Fund, Kind


@dataclass(frozen=True, slots=True)
class KindRow:
    """All accounts of a kind together; cents by nature (a debt of the fund reads as a positive debt)."""

    kind: Kind
    count: int
    cents: int


def books(fund: Fund, on: date | None = None, by: balances.Dated = "booked") -> dict[str, list[KindRow]]:
    """Both books, kind by kind, leaving out kinds that no account has."""
    held = balances.by_kind(fund, on, by=by)
    counts = dict(Account.objects.filter(fund=fund).values_list("kind").annotate(Count("pk")))
    rows = [KindRow(kind, counts[kind], held[kind] * chart.nature(kind)) for kind in Kind if kind in counts]
    return {
        "accounting": [row for row in rows if row.kind not in BUDGET_KINDS],
        "budget": [row for row in rows if row.kind in BUDGET_KINDS],
    }


def balance_chart(account: Account, points: int = 60) -> Chart | None:
    """The balance at the end of each booked day, the last ones where there are many; None before a second
    day."""
    days = list(DayTotal.objects.filter(account=account).order_by("-on")[:points])[::-1]
    if len(days) < 2:
        return None
    sign = chart.nature(account.kind)
    cents, held = [], balances.balance(account, days[0].on) - (days[0].in_cents - days[0].out_cents)
    for day in days:
        held += day.in_cents - day.out_cents
        cents.append(held * sign)
    return line_chart(
        "balance", str(account), [date_format(day.on, "j M") for day in days],
        [Series(account.get_kind_display(), cents)], unit=account.fund.currency,
        description=f"{date_format(days[0].on)} – {date_format(days[-1].on)}",
    )  # fmt: skip


def described(account: Account) -> dict[str, Any]:
    """The figures of an account's card, by nature."""
    sign = chart.nature(account.kind)
    return {
        "cents": account.balance_cents * sign,
        "in_cents": account.in_cents if sign > 0 else account.out_cents,
        "out_cents": account.out_cents if sign > 0 else account.in_cents,
        "floor_cents": account.floor_cents,
    }
