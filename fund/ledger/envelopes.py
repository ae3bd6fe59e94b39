"""Envelopes: parts of a fund set aside for a purpose, what each holds, and moving money between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from workflows import kinds
from workflows.money_words import money
from workflows.people.models import Cooperative

from . import chart
from .models import Account, Envelope, Fund, Kind, Movement
from .posting import Leg, post
from .refusals import Earmarked, ReserveTooHigh


@dataclass(frozen=True, slots=True)
class Standing:
    """What one envelope holds, in cents. Of what is available, the reserve is not to be promised."""

    envelope: Envelope
    available_cents: int
    committed_cents: int
    spent_cents: int
    lent_cents: int
    lost_cents: int
    reserve_cents: int = 0

    @property
    def promisable_cents(self) -> int:
        return self.available_cents - self.reserve_cents


def open_envelope(
    fund: Fund,
    code: str,
    name: str,
    *,
    earmark: str = Envelope.Earmark.NONE,
    cooperative: Cooperative | None = None,
    funder: str = "",
) -> Envelope:
    """The envelope of this code; it starts empty, until money is allotted to it.

    raises  Earmarked when it is for a cooperative that does not share the fund
    """
    require_sharing(fund, cooperative)
    purpose = {"name": name, "earmark": earmark, "cooperative": cooperative, "funder": funder}
    return Envelope.objects.get_or_create(fund=fund, code=code, defaults=purpose)[0]


def require_sharing(fund: Fund, cooperative: Cooperative | None) -> None:
    if cooperative is not None and not fund.cooperatives.filter(pk=cooperative.pk).exists():
        raise Earmarked(
            _("%(cooperative)s does not share this fund.") % {"cooperative": cooperative.name},
            cooperative=cooperative.code,
        )


def require_serves(envelope: Envelope, cooperative: Cooperative) -> None:
    """raises Earmarked where the envelope is for the members of another cooperative"""
    if envelope.earmark == Envelope.Earmark.COOPERATIVE and envelope.cooperative_id != cooperative.pk:
        raise Earmarked(
            _("%(envelope)s is set aside for %(purpose)s: it cannot pay for a member of %(cooperative)s.")
            % {
                "envelope": envelope.name, "purpose": envelope.purpose, "cooperative": cooperative.name,
            },
            envelope=envelope.code,
        )  # fmt: skip


def require_may_leave(source: Envelope, target: Envelope) -> None:
    """A funder's money stays with what the funder gave it for; raises Earmarked."""
    if source.earmark == Envelope.Earmark.FUNDER and target.funder != source.funder:
        raise Earmarked(
            _("%(envelope)s is set aside for %(purpose)s: its money moves only to another envelope of the"
              " same funder.") % {"envelope": source.name, "purpose": source.purpose},
            envelope=source.code,
        )  # fmt: skip


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


@transaction.atomic
def keep_reserve(envelope: Envelope, cents: int) -> None:
    """From now on `cents` of what is available are not to be promised: the account's own floor.

    raises  ReserveTooHigh, by the database's CHECK, when less than that is available
    """
    account = chart.account(envelope.fund, Kind.AVAILABLE, envelope)
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).update(floor_cents=cents)
    except IntegrityError as error:
        account.refresh_from_db()
        currency = envelope.fund.currency
        raise ReserveTooHigh(
            _("%(envelope)s: %(available)s is available, less than the reserve of %(asked)s.")
            % {
                "envelope": envelope.name, "available": money(account.balance_cents, currency),
                "asked": money(cents, currency),
            },
            available_cents=account.balance_cents, asked_cents=cents, currency=currency,
        ) from error  # fmt: skip


def reserve(envelope: Envelope) -> int:
    """Cents of what is available that are not to be promised."""
    return chart.account(envelope.fund, Kind.AVAILABLE, envelope).floor_cents or 0


def standings(fund: Fund) -> list[Standing]:
    """Every envelope of a fund with its figures, in three queries."""
    sums: dict[tuple[int, str], int] = {
        (envelope, kind): net
        for envelope, kind, net in Account.objects.filter(fund=fund, envelope__isnull=False)
        .values_list("envelope", "kind")
        .annotate(net=Sum(F("in_cents") - F("out_cents")))
    }
    floors = dict(
        Account.objects.filter(fund=fund, kind=Kind.AVAILABLE).values_list("envelope", "floor_cents")
    )
    return [
        Standing(
            envelope,
            available_cents=sums.get((envelope.pk, Kind.AVAILABLE), 0),
            committed_cents=sums.get((envelope.pk, Kind.COMMITTED), 0),
            spent_cents=sums.get((envelope.pk, Kind.SPENT), 0),
            lent_cents=sums.get((envelope.pk, Kind.LENT), 0),
            lost_cents=sums.get((envelope.pk, Kind.LOST), 0),
            reserve_cents=floors.get(envelope.pk) or 0,
        )
        for envelope in fund.envelopes.select_related("cooperative").order_by("code")
    ]


def drawn_on(touched: Mapping[int, Envelope]) -> dict[int, kinds.Envelope]:
    """What each case may draw on: case id → its envelope with what it may still promise, in one query."""
    accounts = Account.objects.filter(envelope__in=touched.values(), kind=Kind.AVAILABLE)
    net = Sum(F("in_cents") - F("out_cents") - Coalesce(F("floor_cents"), 0))
    left = dict(accounts.values_list("envelope").annotate(net=net))
    return {
        case: kinds.Envelope(left.get(held.pk, 0), held.fund.currency, f"{held.fund_id}/{held.pk}", held.name)
        for case, held in touched.items()
    }


def available(envelope: Envelope) -> int:
    """What may still be promised from this envelope, in cents: what it has, less its reserve."""
    account = chart.account(envelope.fund, Kind.AVAILABLE, envelope)
    return account.balance_cents - (account.floor_cents or 0)
