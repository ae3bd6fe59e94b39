"""Envelopes: parts of a fund set aside for a purpose, what each holds, and moving money between them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum

from . import chart
from .models import Account, Envelope, Fund, Kind, Movement
from .posting import Leg, post


@dataclass(frozen=True, slots=True)
class Standing:
    """What one envelope holds, in cents."""

    envelope: Envelope
    available_cents: int
    committed_cents: int
    spent_cents: int
    lent_cents: int
    lost_cents: int


def open_envelope(fund: Fund, code: str, name: str) -> Envelope:
    """The envelope of this code; it starts empty, until money is allotted to it."""
    return Envelope.objects.get_or_create(fund=fund, code=code, defaults={"name": name})[0]


def allot(
    *, key: str, source: Envelope, target: Envelope, cents: int, on: date, by: Any, why: str
) -> Movement:
    """Move available money from one envelope to another of the same fund; raises InsufficientFunds."""
    leg = Leg(
        chart.account(source.fund, Kind.AVAILABLE, source),
        chart.account(target.fund, Kind.AVAILABLE, target),
        cents,
    )
    return post(
        key=f"allot/{key}", legs=[leg], on=on, by=by, why=why, source_ref=f"{source.code}→{target.code}"
    )


def standings(fund: Fund) -> list[Standing]:
    """Every envelope of a fund with its figures, in two queries."""
    sums: dict[tuple[int, str], int] = {
        (envelope, kind): net
        for envelope, kind, net in Account.objects.filter(fund=fund, envelope__isnull=False)
        .values_list("envelope", "kind")
        .annotate(net=Sum(F("in_cents") - F("out_cents")))
    }
    kinds = (Kind.AVAILABLE, Kind.COMMITTED, Kind.SPENT, Kind.LENT, Kind.LOST)
    return [
        Standing(envelope, *(sums.get((envelope.pk, kind), 0) for kind in kinds))
        for envelope in fund.envelopes.order_by("code")
    ]


def available(envelope: Envelope) -> int:
    """What may still be promised from this envelope, in cents."""
    return chart.account(envelope.fund, Kind.AVAILABLE, envelope).balance_cents
