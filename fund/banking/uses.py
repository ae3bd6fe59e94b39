"""What a bank line can be for when nothing expected it: money in as a contribution, a gift or interest,
money out as charges."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.banking import names
from fund.ledger import chart
from fund.ledger.models import Fund, Kind
from fund.ledger.posting import Leg


@dataclass(frozen=True)
class Use:
    """legs  bring `cents` of an incoming line into suspense, or take them out of it for an outgoing one
    cues  folded words of a communication that speak of it: a reason to suggest
    """

    code: str
    label: str | Promise
    incoming: bool
    legs: Callable[[Fund, int], list[Leg]]
    cues: frozenset[str] = frozenset()


def _income(kind: Kind) -> Callable[[Fund, int], list[Leg]]:
    def legs(fund: Fund, cents: int) -> list[Leg]:
        return [
            Leg(chart.account(fund, kind), chart.account(fund, Kind.SUSPENSE), cents),
            Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), cents),
        ]

    return legs


def _cost(ref: str = "") -> Callable[[Fund, int], list[Leg]]:
    def legs(fund: Fund, cents: int) -> list[Leg]:
        return [
            Leg(chart.account(fund, Kind.SUSPENSE), chart.account(fund, Kind.CHARGES, ref=ref), cents),
            Leg(chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.LOST), cents),
        ]

    return legs


def _cost_back(fund: Fund, cents: int) -> list[Leg]:
    return [
        Leg(chart.account(fund, Kind.CHARGES), chart.account(fund, Kind.SUSPENSE), cents),
        Leg(chart.account(fund, Kind.LOST), chart.account(fund, Kind.AVAILABLE), cents),
    ]


def _from_cash(fund: Fund, cents: int) -> list[Leg]:
    return [Leg(chart.account(fund, Kind.CASH), chart.account(fund, Kind.SUSPENSE), cents)]


SENT_BACK = "sent_back"
PART_BACK = "part_back"
"""The use of a match whose money goes back to its sender (`fund.banking.sending_back`)."""

CHARGES = frozenset(
    ["frais", "commission", "commissions", "charges", "kosten", "kost", "fee", "fees", "gebuhren", "spesen"]
)
INTEREST = frozenset(["interet", "interets", "interest", "intrest", "rente", "rentes", "zinsen"])

USES = {
    use.code: use
    for use in (
        Use("contribution", _("Contribution"), True, _income(Kind.CONTRIBUTIONS)),
        Use("gift", _("Gift"), True, _income(Kind.GIFTS)),
        Use("interest", _("Interest from the bank"), True, _income(Kind.INTEREST), INTEREST),
        Use("charges_back", _("Bank charges given back"), True, _cost_back, CHARGES),
        Use("cash", _("Cash paid in at the bank"), True, _from_cash),
        Use("charges", _("Bank charges"), False, _cost(), CHARGES),
        Use("interest_paid", _("Interest paid to the bank"), False, _cost("interest"), INTEREST),
    )
}


def labels(incoming: bool) -> list[tuple[str, str | Promise]]:
    return [(use.code, use.label) for use in USES.values() if use.incoming == incoming]


def spoken_of(text: str, *, incoming: bool) -> list[Use]:
    """Uses that the words of a communication speak of."""
    said = names.words(text)
    return [use for use in USES.values() if use.incoming == incoming and use.cues & said]
