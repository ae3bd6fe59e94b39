"""What the nightly proof asks of the sources: their rows equal their accounts."""

from collections.abc import Iterator

from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext_lazy as _

from fund.ledger.models import Account, Kind
from fund.ledger.proof import Difference, check

from .models import FundingLine, Invoice, LineMove

INTO = [LineMove.Way.DRAW, LineMove.Way.CAME_BACK]


@check(_("Contributions equal their invoices"))
def contributions_equal_invoices() -> Iterator[Difference]:
    """Each cooperative's account against the invoices that name a movement; matched bank lines have another account."""
    kept = {
        (fund, code): cents
        for fund, code, cents in Invoice.objects.order_by()
        .values_list("made_by__fund", "cooperative__code")
        .annotate(Sum("contribution_cents"))
    }
    accounts = Account.objects.filter(kind=Kind.CONTRIBUTIONS).exclude(ref="").select_related("fund")
    for account in accounts:
        expected = kept.pop((account.fund_id, account.ref), 0)
        if expected != -account.balance_cents:
            yield Difference(f"{account.fund.code} · {account}", expected, -account.balance_cents)
    for (fund, code), cents in kept.items():
        if cents:
            yield Difference(f"{fund} · {code}", cents, 0)


@check(_("Funding lines equal what was drawn and paid back"))
def lines_equal_their_moves() -> Iterator[Difference]:
    moved = dict(
        LineMove.objects.filter(movement__reversed_by=None)
        .order_by()
        .values_list("line")
        .annotate(cents=Sum(Case(When(way__in=INTO, then=F("cents")), default=-F("cents"))))
    )
    opened: dict[tuple[int, str], int] = {}
    for line in FundingLine.objects.select_related("account", "fund"):
        for opening in line.fund.openings.filter(movement__reversed_by=None):
            for part in opening.parts:
                if part["what"] == "line":
                    opened[line.fund_id, part["code"]] = part["cents"]
        expected = moved.get(line.pk, 0) + opened.get((line.fund_id, line.code), 0)
        if expected != line.drawn_cents:
            yield Difference(f"{line.fund.code} · {line}", expected, line.drawn_cents)
