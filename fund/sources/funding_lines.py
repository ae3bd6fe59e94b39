"""Funding lines: money of an outside lender, drawn within a limit, in an envelope of its own, and paid
back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fund.ledger import chart
from fund.ledger.envelopes import open_envelope
from fund.ledger.models import Account, Fund, Kind, Movement
from fund.ledger.posting import Leg, post
from fund.ledger.refusals import FloorBreached
from workflows.money_words import money

from .contributions import income_legs
from .models import FundingLine
from .refusals import LineExhausted


@transaction.atomic
def open_line(
    *,
    fund: Fund,
    code: str,
    lender: str,
    limit_cents: int,
    from_on: date,
    to_on: date | None = None,
    region: str = "",
    terms: str = "",
) -> FundingLine:
    """Write down what a lender offers. Its ledger account may not fall below the limit, whatever the code
    does."""
    account = chart.account(fund, Kind.LINE, ref=code)
    Account.objects.filter(pk=account.pk).update(floor_cents=-limit_cents)
    return FundingLine.objects.create(
        fund=fund, code=code, lender=lender, limit_cents=limit_cents, from_on=from_on, to_on=to_on,
        region=region, terms=terms, envelope=open_envelope(fund, code, lender), account=account,
    )  # fmt: skip


def draw(line: FundingLine, *, key: str, cents: int, on: date, by: Any) -> Movement:
    """The lender pays a part into the bank: it is available in the line's envelope.

    raises  LineExhausted with what is left
    """
    legs = income_legs(line.fund, Kind.LINE, cents, ref=line.code, envelope=line.envelope)
    try:
        return post(
            key=f"line/{line.code}/draw/{key}", legs=legs, on=on, by=by, why=_("Drawn from %s") % line.lender,
            source_ref=f"line/{line.code}",
        )  # fmt: skip
    except FloorBreached as error:
        line.account.refresh_from_db()
        currency = line.fund.currency
        raise LineExhausted(
            _("%(line)s: %(left)s can still be drawn and %(asked)s was asked.")
            % {"line": line, "left": money(line.undrawn_cents, currency), "asked": money(cents, currency)},
            left_cents=line.undrawn_cents,
            asked_cents=cents,
        ) from error


def pay_back(line: FundingLine, *, key: str, cents: int, on: date, by: Any) -> Movement:
    """Give a part back to the lender; raises InsufficientFunds when the envelope does not hold it, and
    LineExhausted when less is owed."""
    line.account.refresh_from_db()
    if cents > line.drawn_cents:
        raise LineExhausted(
            _("%(line)s: %(owed)s is owed and %(asked)s was asked.")
            % {
                "line": line,
                "owed": money(line.drawn_cents, line.fund.currency),
                "asked": money(cents, line.fund.currency),
            },
            owed_cents=line.drawn_cents,
            asked_cents=cents,
        )
    legs = income_legs(line.fund, Kind.LINE, cents, ref=line.code, envelope=line.envelope)
    return post(
        key=f"line/{line.code}/back/{key}", legs=[Leg(leg.target, leg.source, leg.cents) for leg in legs],
        on=on, by=by, why=_("Paid back to %s") % line.lender, source_ref=f"line/{line.code}",
    )  # fmt: skip
