"""Commitments: money set aside when it is promised, used when it is paid, let go when it will not be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from workflows.money_words import money

from . import chart
from .models import Commitment, Envelope, Fund, Kind
from .posting import Entry, Leg, post_once
from .refusals import CommitmentExceeded, FloorBreached
from .soundness import require_sound


@transaction.atomic
def commit(
    *, key: str, envelope: Envelope, cents: int, reference: str, on: date, by: Any, why: str
) -> Commitment:
    """Set `cents` of an envelope aside for a decision; the same key again answers the first commitment.

    reference  the case or agreement that the money is for
    raises     InsufficientFunds with what is available and what was asked; KeyReused; BooksFrozen
    """
    require_sound()
    leg = Leg(
        chart.account(envelope.fund, Kind.AVAILABLE, envelope),
        chart.account(envelope.fund, Kind.COMMITTED, envelope),
        cents,
    )
    post_once(Entry(f"commit/{key}", [leg], on, why, by=by, source_ref=reference))
    commitment, _created = Commitment.objects.get_or_create(
        key=key,
        defaults={
            "envelope": envelope, "reference": reference, "reserved_cents": cents, "opened_on": on,
        },
    )  # fmt: skip
    return commitment


@transaction.atomic
def release(commitment: Commitment, *, cents: int, on: date, by: Any, why: str, key: str) -> Commitment:
    """Let go of a part of a commitment, or all of what is left: it is available again.

    raises  CommitmentExceeded when less than `cents` is left
    """
    envelope = commitment.envelope
    leg = Leg(
        chart.account(envelope.fund, Kind.COMMITTED, envelope),
        chart.account(envelope.fund, Kind.AVAILABLE, envelope),
        cents,
    )
    entry = Entry(f"release/{key}", [leg], on, why, by=by, source_ref=commitment.reference)
    try:
        _movement, now = post_once(entry)
    except FloorBreached as error:  # the envelope holds no more promises than this one
        raise _exceeded(commitment, cents) from error
    if now:
        _change(commitment, cents, "released_cents")
    return commitment


def use_legs(commitment: Commitment, cents: int, kind: Kind | str = Kind.SPENT) -> list[Leg]:
    """The budget's side of a payment out of a commitment: committed → spent, or lent. Whoever posts them
    calls `mark_used` in the same transaction."""
    envelope = commitment.envelope
    return [
        Leg(
            chart.account(envelope.fund, Kind.COMMITTED, envelope),
            chart.account(envelope.fund, kind, envelope),
            cents,
        )
    ]


def restore_legs(commitment: Commitment, cents: int, kind: Kind | str = Kind.SPENT) -> list[Leg]:
    """The opposite, for a payment that came back: spent or lent → committed; with `mark_restored`."""
    return [Leg(leg.target, leg.source, leg.cents) for leg in use_legs(commitment, cents, kind)]


def mark_used(commitment: Commitment, cents: int) -> Commitment:
    """Write down that a part was paid; raises CommitmentExceeded when less than that is left."""
    return _change(commitment, cents, "used_cents")


def mark_restored(commitment: Commitment, cents: int) -> Commitment:
    """Write down that a part that was paid came back and waits to be paid again."""
    return _change(commitment, -cents, "used_cents")


def _change(commitment: Commitment, cents: int, column: str) -> Commitment:
    """Add to one column where the commitment can bear it: one UPDATE, so that two payments cannot both
    fit."""
    left = F("reserved_cents") - F("used_cents") - F("released_cents")
    bearable = Commitment.objects.filter(pk=commitment.pk).annotate(left=left, held=F(column))
    if not bearable.filter(left__gte=cents, held__gte=-cents).update(**{column: F(column) + cents}):
        raise _exceeded(commitment, cents)
    commitment.refresh_from_db()
    return commitment


def _exceeded(commitment: Commitment, cents: int) -> CommitmentExceeded:
    commitment.refresh_from_db()
    currency = commitment.envelope.fund.currency
    return CommitmentExceeded(
        _("%(reference)s: %(open)s is set aside and %(asked)s was asked.")
        % {
            "reference": commitment.reference,
            "open": money(commitment.open_cents, currency),
            "asked": money(abs(cents), currency),
        },
        open_cents=commitment.open_cents,
        asked_cents=abs(cents),
    )


BUCKETS: tuple[tuple[str, int, int | None], ...] = (
    ("0-30", 0, 30),
    ("31-60", 31, 60),
    ("61-90", 61, 90),
    ("over-90", 91, None),
)
"""(code, days from, days until): how long a promise has been open."""


def age_days(opened_on: date, on: date) -> int:
    """Days since the promise; what was promised later than `on` counts as today's."""
    return max((on - opened_on).days, 0)


def bucket(days: int) -> str:
    return next(code for code, _since, until in BUCKETS if until is None or days <= until)


def opened_in(code: str, on: date) -> tuple[date | None, date | None]:
    """The days between which promises of a bucket were made, both included; None: no bound. KeyError for a
    bucket that there is not."""
    since, until = {name: (first, last) for name, first, last in BUCKETS}[code]
    return None if until is None else on - timedelta(days=until), (
        on - timedelta(days=since) if since else None
    )


@dataclass
class Aged:
    """Open promises of one envelope by age: cents and how many, in the order of BUCKETS."""

    envelope: Envelope
    cents: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))
    counts: list[int] = field(default_factory=lambda: [0] * len(BUCKETS))

    @property
    def total_cents(self) -> int:
        return sum(self.cents)


def ageing(commitments: Iterable[Commitment], on: date) -> list[Aged]:
    """Every envelope that has open promises, by code, each promise in the bucket of its age."""
    places = [code for code, _since, _until in BUCKETS]
    found: dict[int, Aged] = {}
    for each in commitments:
        aged = found.setdefault(each.envelope_id, Aged(each.envelope))
        place = places.index(bucket(age_days(each.opened_on, on)))
        aged.cents[place] += each.open_cents
        aged.counts[place] += 1
    return sorted(found.values(), key=lambda aged: aged.envelope.code)


def open_of(fund: Fund) -> Any:
    """Open promises of a fund with what a list shows of each."""
    return Commitment.objects.open().filter(envelope__fund=fund).select_related("envelope__fund")
