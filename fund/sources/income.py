"""Money that comes in one amount at a time: a gift, the balance that the books open with."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fund.ledger.models import Envelope, Fund, Kind, Movement
from fund.ledger.posting import Entry, post_once
from workflows.numbering import next_number

from .contributions import income_legs
from .models import Gift


@transaction.atomic
def receive_gift(
    *,
    key: str,
    fund: Fund,
    giver: str,
    cents: int,
    on: date,
    by: Any,
    envelope: Envelope | None = None,
    note: str = "",
) -> Gift:
    """Take a gift into the fund that no bank statement will show again; once by its key.

    envelope  what it is given for; none: the general envelope
    """
    legs = income_legs(fund, Kind.GIFTS, cents, envelope=envelope)
    entry = Entry(f"gift/{key}", legs, on, _("Gift"), by=by, source_ref=f"gift/{key}"[:120])
    movement, now = post_once(entry)
    if not now:
        return Gift.objects.get(movement=movement)
    return Gift.objects.create(
        number=next_number("G", on.year),
        fund=fund,
        envelope=envelope,
        giver=giver,
        amount_cents=cents,
        received_on=on,
        note=note,
        movement=movement,
    )


def open_books(fund: Fund, *, cents: int, on: date, by: Any) -> Movement:
    """The money that the fund holds on the day its books begin; once a fund. raises KeyReused"""
    legs = income_legs(fund, Kind.OPENING, cents)
    return post_once(Entry(f"opening/{fund.code}", legs, on, _("Opening balance"), by=by))[0]
