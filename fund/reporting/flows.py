"""What the fund received, gave and lent in a period, and held at both ends, from the ledger's totals."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Self

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from fund.ledger import flows
from fund.ledger.flows import CASH, Flows
from fund.ledger.models import DayTotal, Fund, Kind, Transfer
from workflows.templatetags.entraide import colon, day

from .figures import Line, Part

FLOWS = (  # the other side of the bank, in the order of the page: what came in, then what went out
    Kind.CONTRIBUTIONS,
    Kind.GIFTS,
    Kind.LINE,
    Kind.OWN,
    Kind.OPENING,
    Kind.FEES,
    Kind.INTEREST,
    Kind.CREDIT,
    Kind.SUSPENSE,
    Kind.AID_GIVEN,
    Kind.CLAIM,
    Kind.CHARGES,
)


def fund_flows(fund: Fund, since: date, until: date) -> Part:
    """From the balance at the start to the balance at the end: every line in between adds up, to the cent.

    The balance is what is at the bank, on its way and in the cash box; in is positive, out negative.
    """
    earlier, moved = flows.before_and_over(fund, since, until)
    start = sum(earlier.net(kind) for kind in CASH)
    end = start + sum(moved.net(kind) for kind in CASH)
    lines = [
        Line(_("Balance at the start of %(day)s") % {"day": day(since)}, cents=start, total=True, key="start")
    ]
    for kind in FLOWS:
        if change := -moved.net(kind):
            lines.append(Line(kind.label, cents=change, key=kind.value))
    lines += _loan_lines(Lent.of(moved))
    if losses := -moved.net(Kind.LOSSES):
        lines.append(Line(Kind.LOSSES.label, cents=losses, key=Kind.LOSSES.value))
    lines.append(
        Line(_("Balance at the end of %(day)s") % {"day": day(until)}, cents=end, total=True, key="end")
    )
    return Part("flows", _("The fund's money"), lines, ("cents",))


@dataclass(frozen=True)
class Lent:
    """What became of loans in some days, in cents: together they are what loan accounts grew by.

    repaid  what else touched loan accounts, so that nothing is left out
    """

    paid_out: int
    fees: int
    repaid: int
    given_up: int

    @classmethod
    def of(cls, moved: Flows) -> Self:
        loan = Kind.LOAN
        paid_out = moved.between(Kind.TRANSIT, loan) + moved.cents[Kind.BANK, loan]
        fees, given_up = moved.between(Kind.FEES, loan), moved.between(loan, Kind.LOSSES)
        return cls(paid_out, fees, paid_out + fees - given_up - moved.net(loan), given_up)


def _loan_lines(lent: Lent) -> list[Line]:
    found = [
        Line(_("Loans paid out"), cents=-lent.paid_out, key="loans_out"),
        Line(_("File fees added to loans"), cents=-lent.fees),
        Line(_("Loans repaid"), cents=lent.repaid, key="loans_repaid"),
        Line(_("Loans given up"), cents=lent.given_up, key="given_up"),
    ]
    return [line for line in found if line.cents]


@dataclass(frozen=True)
class Month:
    """What came in and went out in a month, and what was there at its end: bank, on its way, cash box. Cents."""

    on: date
    until: date
    in_cents: int
    out_cents: int
    end_cents: int


def months(fund: Fund, since: date, until: date) -> list[Month]:
    """Month by month, from the first to the last in which money moved; the first and the last may be parts."""
    earlier, moved = flows.by_month(fund, since, until)
    if not moved:
        return []
    first, last = min(moved), max(moved)
    held = sum(earlier.net(kind) for kind in CASH)
    found: list[Month] = []
    while first <= last:
        following = (first + timedelta(days=31)).replace(day=1)
        of = moved.get(first) or Flows(Counter())
        held += of.came_in - of.went_out
        days = max(first, since), min(following - timedelta(days=1), until)
        found.append(Month(*days, of.came_in, of.went_out, held))
        first = following
    return found


def by_year(months: Iterable[Month]) -> list[Month]:
    """The same year by year; the first and the last may be parts."""
    found: list[Month] = []
    for _year, group in groupby(months, key=lambda month: month.on.year):
        each = list(group)
        came, went = sum(one.in_cents for one in each), sum(one.out_cents for one in each)
        found.append(Month(each[0].on, each[-1].until, came, went, each[-1].end_cents))
    return found


def rows(fund: Fund, since: date, until: date, *, into: bool) -> QuerySet[Transfer]:
    """The transfers that brought money in, or took it out: what `Month` adds up."""
    here, there = ("target", "source") if into else ("source", "target")
    found = Transfer.objects.filter(movement__fund=fund, movement__booked_on__range=(since, until))
    found = found.filter(**{f"{here}__kind__in": CASH}).exclude(**{f"{there}__kind__in": CASH})
    return found.select_related("movement", "source", "target").order_by("movement__booked_on", "pk")


def total(fund: Fund, since: date, until: date, *, into: bool) -> int:
    """What `rows` add up to, in cents."""
    moved = flows.over(fund, since, until)
    return moved.came_in if into else moved.went_out


def envelopes(fund: Fund, since: date, until: date) -> Part:
    """What each envelope has left, promised, given and lent at the end of the period."""
    nets: dict[tuple[str, str], int] = defaultdict(int)
    rows = (
        DayTotal.objects.filter(account__fund=fund, account__envelope__isnull=False, on__lte=until)
        .values_list("account__envelope__name", "account__kind")
        .annotate(net=Sum(F("in_cents") - F("out_cents")))
    )
    for name, kind, net in rows:
        nets[name, kind] = net
    lines = []
    for name in sorted({name for name, _kind in nets}):
        for kind in (Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST):
            if nets[name, kind]:
                lines.append(Line(f"{colon(name)} {kind.label}", cents=nets[name, kind]))
    return Part("envelopes", _("Envelopes on %(day)s") % {"day": day(until)}, lines, ("cents",))


def repaid_cents(fund: Fund, since: date, until: date) -> int:
    """What members paid back of their loans in a period, undone payments taken off: as the report tells it."""
    return Lent.of(flows.over(fund, since, until)).repaid
