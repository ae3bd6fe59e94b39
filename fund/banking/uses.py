"""What a bank line can be for when nothing expected it: money in as a contribution or a gift,
money out as charges."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.ledger import chart
from fund.ledger.models import Fund, Kind
from fund.ledger.posting import Leg


@dataclass(frozen=True)
class Use:
    """legs  bring `cents` of an incoming line into suspense, or take them out of it for an outgoing one"""

    code: str
    label: str | Promise
    incoming: bool
    legs: Callable[[Fund, int], list[Leg]]


def _income(kind: Kind) -> Callable[[Fund, int], list[Leg]]:
    def legs(fund: Fund, cents: int) -> list[Leg]:
        return [
            Leg(chart.account(fund, kind), chart.account(fund, Kind.SUSPENSE), cents),
            Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), cents),
        ]

    return legs


def _charges(fund: Fund, cents: int) -> list[Leg]:
    return [
        Leg(chart.account(fund, Kind.SUSPENSE), chart.account(fund, Kind.CHARGES), cents),
        Leg(chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.LOST), cents),
    ]


USES = {
    use.code: use
    for use in (
        Use("contribution", _("Contribution"), True, _income(Kind.CONTRIBUTIONS)),
        Use("gift", _("Gift"), True, _income(Kind.GIFTS)),
        Use("charges", _("Bank charges"), False, _charges),
    )
}


def labels(incoming: bool) -> list[tuple[str, str | Promise]]:
    return [(use.code, use.label) for use in USES.values() if use.incoming == incoming]
