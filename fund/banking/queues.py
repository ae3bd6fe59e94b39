"""The lines that a treasurer works through: filtered once, then one after the other."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from fund.banking import names, suggesting
from fund.banking.models import StatementLine
from fund.banking.models.statements import StatementLineQuerySet
from workflows.forms import cents_from
from workflows.people.models import User

SIDES = ("in", "out")


@dataclass(frozen=True)
class Queue:
    """words: of the communication, a reference, an amount, a name or an account number; side: in, out, both."""

    words: str = ""
    side: str = ""

    @classmethod
    def asked(cls, params: Any) -> Self:
        side = params.get("side", "")
        return cls(params.get("q", "").strip()[:80], side if side in SIDES else "")

    @property
    def query(self) -> str:
        """As part of an address, with its question mark; empty for no filter."""
        asked = {name: value for name, value in (("q", self.words), ("side", self.side)) if value}
        return f"?{urlencode(asked)}" if asked else ""

    def filtered(self, lines: StatementLineQuerySet) -> StatementLineQuerySet:
        if self.words:
            lines = lines.filter(_wanted(self.words))
        if self.side:
            lines = lines.filter(cents__gt=0) if self.side == "in" else lines.filter(cents__lt=0)
        return lines

    def waiting(self, user: User) -> StatementLineQuerySet:
        return self.filtered(StatementLine.objects.visible_to(user).to_match())

    def beside(self, line: StatementLine, user: User) -> "Place":
        """Where the line stands among those that wait: the newest first, and round again."""
        waiting = self.waiting(user)
        newer = waiting.filter(Q(booked_on__gt=line.booked_on) | Q(booked_on=line.booked_on, pk__gt=line.pk))
        older = waiting.filter(Q(booked_on__lt=line.booked_on) | Q(booked_on=line.booked_on, pk__lt=line.pk))
        following = _first(older) or _first(newer)
        before = _first(newer.order_by("booked_on", "pk")) or _first(older.order_by("booked_on", "pk"))
        return Place(newer.count() + 1, waiting.count(), following, before)


@dataclass(frozen=True)
class Place:
    """`at` of `total` lines that wait; ids of the next and the one before, None where there is no other."""

    at: int
    total: int
    following: int | None
    before: int | None


def _first(lines: QuerySet[StatementLine]) -> int | None:
    return lines.values_list("pk", flat=True).first()


def _wanted(words: str) -> Q:
    asked = Q(communication__icontains=words) | Q(reference__icontains=words)
    asked |= Q(bank_reference__icontains=words) | Q(end_to_end_id__icontains=words)
    if key := names.name_key(words):
        asked |= Q(party_name_key=key)
    if key := suggesting.account_key(words):
        asked |= Q(party_key=key)
    try:
        cents = cents_from(words)
    except ValueError:
        return asked
    return asked | Q(cents=cents) | Q(cents=-cents)
