"""What can be leased: goods of more than 500.00 before VAT, which the cooperative buys and owns. Pure."""

from django.utils.translation import gettext_lazy as _

from workflows.money_words import money
from workflows.refusals import Unmet

LEAST_NET_CENTS = 500_00
"""A good costs more than this before VAT, or it is not leased."""


def refuse_goods(net_cents: int, paid_cents: int, currency: str) -> None:
    """raises  Unmet for a good of 500.00 or less before VAT, or a price before VAT above what is paid for it

    paid_cents  the whole invoice; 0 while it is not known
    """
    if net_cents <= LEAST_NET_CENTS:
        raise Unmet(
            _("Only goods of more than %(least)s before VAT are leased: these cost %(net)s. Smaller ones are bought by"
              " the Activity itself.")
            % {"least": money(LEAST_NET_CENTS, currency), "net": money(net_cents, currency)},
            code="goods_too_small",
            net_cents=net_cents,
            least_cents=LEAST_NET_CENTS,
        )  # fmt: skip
    if paid_cents and net_cents > paid_cents:
        raise Unmet(
            _("The price before VAT is above the amount asked, %(paid)s.")
            % {"paid": money(paid_cents, currency)},
            code="net_above_paid",
            net_cents=net_cents,
            paid_cents=paid_cents,
        )
