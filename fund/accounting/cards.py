"""A ledger card: one account over some days, from its opening to its closing balance, each line with what is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, Value, When

from fund.ledger.models import Account, DayTotal, Transfer

from . import spans


@dataclass(frozen=True, slots=True)
class CardLine:
    """One transfer of the account; cents. `balance_cents` is debit less credit after it."""

    transfer: Transfer
    other: Account
    debit_cents: int
    credit_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class Card:
    """What an account held before `since`, moved until `until` (both included), and held then. Cents."""

    account: Account
    since: date
    until: date
    opening_cents: int
    debit_cents: int
    credit_cents: int

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + self.debit_cents - self.credit_cents

    def transfers(self) -> QuerySet[Transfer]:
        """In the order in which they were booked."""
        return (
            Transfer.objects.filter(
                Q(source=self.account) | Q(target=self.account),
                movement__booked_on__range=(self.since, self.until),
            )
            .select_related("movement", "source__envelope", "target__envelope")
            .order_by("movement__booked_on", "movement", "position")
        )

    def balance_before(self, place: int) -> int:
        """After the first `place` transfers."""
        if not place:
            return self.opening_cents
        signed = Case(
            When(target=self.account, then=F("amount_cents")),
            default=Value(-1) * F("amount_cents"),
            output_field=BigIntegerField(),
        )
        first = self.transfers()[:place].values("pk")
        moved = Transfer.objects.filter(pk__in=first).aggregate(net=Sum(signed, default=0))["net"]
        return self.opening_cents + int(moved)

    def lines(self, transfers: Any, before_cents: int) -> Iterator[CardLine]:
        """These transfers with the balance after each, from what it was before them."""
        held = before_cents
        for each in transfers:
            received = each.target_id == self.account.pk
            debit, credit = (each.amount_cents, 0) if received else (0, each.amount_cents)
            held += debit - credit
            yield CardLine(each, each.source if received else each.target, debit, credit, held)

    def all_lines(self) -> Iterator[CardLine]:
        return self.lines(self.transfers().iterator(chunk_size=1000), self.opening_cents)


def card(account: Account, since: date, until: date) -> Card:
    days = DayTotal.objects.filter(account=account, on__lte=until)
    found = days.aggregate(**spans.sums(since, until))
    return Card(account, since, until, found["opening"], found["debit"], found["credit"])
