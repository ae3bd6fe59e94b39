"""What the fund received, gave and lent in a period, and held at both ends, from the ledger's totals."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import F, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.ledger import balances
from fund.ledger.models import DayTotal, Fund, Kind, Transfer

from .figures import Line, Part

CASH = (Kind.BANK, Kind.TRANSIT, Kind.CASH)
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


def said(day: date) -> str:
    return date_format(day, "j M Y")


def fund_flows(fund: Fund, since: date, until: date) -> Part:
    """From the balance at the start to the balance at the end: every line in between adds up, to the cent.

    The balance is what is at the bank, on its way and in the cash box; in is positive, out negative.
    """
    before = balances.by_kind(fund, since - timedelta(days=1))
    after = balances.by_kind(fund, until)
    start, end = (sum(at[kind] for kind in CASH) for at in (before, after))
    lines = [
        Line(
            _("Balance at the start of %(day)s") % {"day": said(since)}, cents=start, total=True, key="start"
        )
    ]
    for kind in FLOWS:
        if change := before[kind] - after[kind]:
            lines.append(Line(kind.label, cents=change, key=kind.value))
    lines += _loan_lines(fund, since, until, net=before[Kind.LOAN] - after[Kind.LOAN])
    if losses := before[Kind.LOSSES] - after[Kind.LOSSES]:
        lines.append(Line(Kind.LOSSES.label, cents=losses, key=Kind.LOSSES.value))
    lines.append(
        Line(_("Balance at the end of %(day)s") % {"day": said(until)}, cents=end, total=True, key="end")
    )
    return Part("flows", _("The fund's money"), lines, ("cents",))


def _loan_lines(fund: Fund, since: date, until: date, *, net: int) -> list[Line]:
    """Loans paid out, repaid and given up; what else touched loan accounts makes the lines equal `net`."""
    within = {"movement__fund": fund, "movement__booked_on__range": (since, until)}
    gave: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    given = Transfer.objects.filter(source__kind=Kind.LOAN, **within).values_list("target__kind")
    taken = Transfer.objects.filter(target__kind=Kind.LOAN, **within).values_list("source__kind")
    gave.update(given.annotate(cents=Sum("amount_cents")))
    got.update(taken.annotate(cents=Sum("amount_cents")))
    paid_out = got[Kind.TRANSIT] + got[Kind.BANK] - gave[Kind.TRANSIT]
    fees = got[Kind.FEES] - gave[Kind.FEES]
    given_up = gave[Kind.LOSSES] - got[Kind.LOSSES]
    repaid = net + paid_out + fees - given_up
    found = [
        Line(_("Loans paid out"), cents=-paid_out, key="loans_out"),
        Line(_("File fees added to loans"), cents=-fees),
        Line(_("Loans repaid"), cents=repaid, key="loans_repaid"),
        Line(_("Loans given up"), cents=given_up),
    ]
    return [line for line in found if line.cents]


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
                lines.append(Line(f"{name}: {kind.label}", cents=nets[name, kind]))
    return Part("envelopes", _("Envelopes on %(day)s") % {"day": said(until)}, lines, ("cents",))


def repaid_cents(fund: Fund, since: date, until: date) -> int:
    """What members paid back of their loans in a period, undone payments taken off."""
    within = {"movement__fund": fund, "movement__booked_on__range": (since, until)}
    into = [Kind.SUSPENSE, Kind.BANK]
    came = Transfer.objects.filter(source__kind=Kind.LOAN, target__kind__in=into, **within)
    back = Transfer.objects.filter(target__kind=Kind.LOAN, source__kind=Kind.SUSPENSE, **within)
    return sum(
        sign * (rows.aggregate(cents=Sum("amount_cents"))["cents"] or 0)
        for sign, rows in ((1, came), (-1, back))
    )
