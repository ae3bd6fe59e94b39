"""The fund over time: month ends, read from day totals in one query however many transfers there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from fund.ledger.models import DayTotal, Envelope, Fund, Kind
from workflows import charts
from workflows.templatetags.entraide import day
from workflows.templatetags.entraide import month as month_name

SHOWN = (Kind.AVAILABLE, Kind.COMMITTED, Kind.LENT)


@dataclass(frozen=True)
class Month:
    """What the fund held at the end of a month (or today, in the month that runs)."""

    on: date
    available_cents: int
    committed_cents: int
    lent_cents: int

    @property
    def whole_cents(self) -> int:
        return self.available_cents + self.committed_cents + self.lent_cents


def months(fund: Fund, on: date, count: int = 24, *, envelope: Envelope | None = None) -> list[Month]:
    """The last `count` month ends, the last one being `on`; of one envelope where it is given."""
    days = DayTotal.objects.filter(account__fund=fund, account__kind__in=SHOWN, on__lte=on)
    if envelope is not None:
        days = days.filter(account__envelope=envelope)
    changes: dict[tuple[date, str], int] = defaultdict(int)
    rows = (
        days.annotate(month=TruncMonth("on"))
        .values_list("month", "account__kind")
        .annotate(net=Sum(F("in_cents") - F("out_cents")))
        .order_by()
    )
    firsts = _firsts(on, count)
    for month, kind, net in rows:
        changes[max(month, firsts[0]), kind] += net
    held, found = dict.fromkeys(SHOWN, 0), []
    for first, following in zip(firsts, [*firsts[1:], on + timedelta(days=1)], strict=True):
        for kind in SHOWN:
            held[kind] += changes[first, kind]
        found.append(Month(following - timedelta(days=1), *(held[kind] for kind in SHOWN)))
    return found


def _firsts(on: date, count: int) -> list[date]:
    """First days of the last `count` months up to `on`."""
    last = on.year * 12 + on.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count + 1, last + 1)]


def chart(fund: Fund, points: list[Month], *, title: str = "") -> charts.Chart:
    """Available, promised and out on loan as three lines."""
    last = points[-1]
    return charts.line_chart(
        "fund",
        title or _("The fund over %(count)d months") % {"count": len(points)},
        [month_name(point.on) for point in points],
        [
            charts.Series(Kind.AVAILABLE.label, [point.available_cents for point in points]),
            charts.Series(Kind.COMMITTED.label, [point.committed_cents for point in points]),
            charts.Series(Kind.LENT.label, [point.lent_cents for point in points]),
        ],
        unit=fund.currency,
        description=_("Month ends until %(day)s: what is available, promised and out on loan.")
        % {"day": day(last.on)},
    )
