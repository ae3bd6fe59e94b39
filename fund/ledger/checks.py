"""What the ledger proves about itself. Each check reads rows and yields what does not agree."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import balances
from .models import (
    BUDGET_KINDS,
    Account,
    Commitment,
    DayTotal,
    Fund,
    Kind,
    Movement,
    Transfer,
    ValueShift,
    WaitingGrant,
)
from .posting import digest
from .proof import BOTH, CHEAP, Difference, check

LATEST = 2_000
"""Movements that the cheap form of the proof looks at one by one."""

EVERY = Q()
type Sums[K] = dict[K, tuple[int, int]]


def _name(account: Account) -> str:
    return f"{account.fund.code} · {account} (#{account.pk})"


def _moved(*by: str, only: Q = EVERY) -> Sums[tuple]:
    """What transfers add up to, (received, given), by account and the fields named."""
    transfers = Transfer.objects.filter(only)
    received = transfers.values_list("target", *by).annotate(net=Sum("amount_cents")).order_by()
    given = transfers.values_list("source", *by).annotate(net=Sum("amount_cents")).order_by()
    sums: Sums[tuple] = {tuple(key): (cents, 0) for *key, cents in received}
    for *key, cents in given:
        sums[tuple(key)] = (sums.get(tuple(key), (0, 0))[0], cents)
    return sums


@check(_("Running totals equal transfers"))
def running_totals_equal_transfers() -> Iterator[Difference]:
    moved = _moved()
    for account in Account.objects.select_related("fund", "envelope").iterator():
        received, given = moved.get((account.pk,), (0, 0))
        if (received, given) != (account.in_cents, account.out_cents):
            yield Difference(
                _name(account), received - given, account.balance_cents,
                gettext("received %(in)d and gave %(out)d cents by its transfers")
                % {"in": received, "out": given},
            )  # fmt: skip


@check(_("Day totals equal transfers"))
def day_totals_equal_transfers() -> Iterator[Difference]:
    yield from wrong_days(_moved("movement__booked_on"), DayTotal.objects.all())


def days_of(fund: Fund, since: date, until: date) -> Iterator[Difference]:
    """The same for the booking days of one fund between two dates."""
    only = Q(movement__fund=fund, movement__booked_on__range=(since, until))
    days = DayTotal.objects.filter(account__fund=fund, on__range=(since, until))
    yield from wrong_days(_moved("movement__booked_on", only=only), days)


@check(_("Days by value date equal transfers"))
def value_days_equal_transfers() -> Iterator[Difference]:
    shifted = ~Q(movement__value_on=F("movement__booked_on"))
    moved = Counter[tuple]()
    for date_field, sign in (("movement__value_on", 1), ("movement__booked_on", -1)):
        for (account, on), (received, given) in _moved(date_field, only=shifted).items():
            moved[account, on, "in"] += sign * received
            moved[account, on, "out"] += sign * given
    keys = {(account, on) for account, on, _way in moved}
    sums = {key: (moved[*key, "in"], moved[*key, "out"]) for key in keys}
    yield from wrong_days(sums, ValueShift.objects.all())


def wrong_days(moved: Sums[tuple], days: QuerySet[DayTotal] | QuerySet[ValueShift]) -> Iterator[Difference]:
    """Each (account, day) whose row does not hold what transfers add up to."""
    kept = {
        (account, on): (received, given)
        for account, on, received, given in days.values_list(
            "account", "on", "in_cents", "out_cents"
        ).iterator()
    }
    wrong = [key for key in moved.keys() | kept.keys() if moved.get(key, (0, 0)) != kept.get(key, (0, 0))]
    accounts = Account.objects.select_related("fund", "envelope").in_bulk({key[0] for key in wrong})
    for account, on in sorted(wrong):
        should, does = moved.get((account, on), (0, 0)), kept.get((account, on), (0, 0))
        yield Difference(f"{_name(accounts[account])} · {on}", should[0] - should[1], does[0] - does[1])


@check(_("Every movement is as it was recorded"))
def movements_are_as_recorded() -> Iterator[Difference]:
    """Each movement still has the digest of its dates, its reference and its transfers: finds the altered
    row."""
    yield from altered(Q())


@check(_("The latest movements are as they were recorded"), form=CHEAP)
def latest_movements_are_as_recorded() -> Iterator[Difference]:
    newest = Movement.objects.order_by("-pk").values_list("pk", flat=True)[LATEST - 1 : LATEST]
    yield from altered(Q(pk__gt=next(iter(newest), 0)))


def altered(which: Q) -> Iterator[Difference]:
    """The movements among these that no longer have their digest."""
    movements = Movement.objects.filter(which)
    transfers = Transfer.objects.order_by("movement", "position").values_list(
        "movement", "source", "target", "amount_cents"
    )
    if which:
        transfers = transfers.filter(movement__in=movements)
    legs = groupby(transfers.iterator(chunk_size=5000), key=lambda row: row[0])
    number, rows = next(legs, (None, iter(())))
    for movement in movements.order_by("pk").iterator(chunk_size=5000):
        mine: list[tuple[int, int, int]] = []
        if number == movement.pk:
            mine = [row[1:] for row in rows]
            number, rows = next(legs, (None, iter(())))
        if digest(movement.booked_on, movement.value_on, movement.source_ref, mine) != movement.digest:
            yield Difference(
                f"#{movement.pk} · {movement.key}",
                note=gettext("booked %(on)s, recorded %(at)s: its transfers or dates were altered")
                % {"on": movement.booked_on, "at": movement.recorded_at.isoformat(timespec="seconds")},
            )


@check(_("Transfers stay inside one fund and one book"))
def transfers_stay_inside() -> Iterator[Difference]:
    one_fund = Q(source__fund=F("movement__fund"), target__fund=F("movement__fund"))
    budget = [str(kind) for kind in BUDGET_KINDS]
    one_book = Q(source__kind__in=budget, target__kind__in=budget) | (
        ~Q(source__kind__in=budget) & ~Q(target__kind__in=budget)
    )
    for transfer in Transfer.objects.exclude(one_fund & one_book).select_related("movement")[:1000]:
        yield Difference(f"#{transfer.movement_id} · {transfer.movement.key}", None, transfer.amount_cents)


@check(_("Keys are unique"))
def keys_are_unique() -> Iterator[Difference]:
    for model in (Movement, Commitment):
        twice = model.objects.values_list("key").annotate(times=Count("pk")).filter(times__gt=1).order_by()
        for key, times in twice:
            yield Difference(f"{model._meta.label} {key}", note=gettext("stands %d times") % times)


# The two books are two views of the same money. Left: budget. Right: accounting. See docs/ledger.md.
AGREEMENTS: dict[str, tuple[tuple[Kind, ...], tuple[Kind, ...]]] = {
    "available + promised = bank + in transit + cash + not matched + owed to members": (
        (Kind.AVAILABLE, Kind.COMMITTED), (Kind.BANK, Kind.TRANSIT, Kind.CASH, Kind.SUSPENSE, Kind.CREDIT),
    ),
    "lent = loans outstanding + advances and guarantees": ((Kind.LENT,), (Kind.LOAN, Kind.CLAIM)),
    "given = aid given": ((Kind.SPENT,), (Kind.AID_GIVEN,)),
    "lost = losses + bank charges": ((Kind.LOST,), (Kind.LOSSES, Kind.CHARGES)),
    "source = contributions + gifts + funding lines + members’ own money + opening + fees + interest": (
        (Kind.SOURCE,),
        (Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.LINE, Kind.OWN, Kind.OPENING, Kind.FEES, Kind.INTEREST),
    ),
}  # fmt: skip


@check(_("The two books agree"), form=BOTH)
def two_books_agree() -> Iterator[Difference]:
    for fund in Fund.objects.all():
        yield from disagreements(fund)


def disagreements(fund: Fund, on: date | None = None) -> Iterator[Difference]:
    """Where the books of a fund differ, now or at the end of a booking day."""
    held = balances.by_kind(fund, on)
    for words, (budget, accounting) in AGREEMENTS.items():
        expected, found = _sum(held, accounting), _sum(held, budget)
        if expected != found:
            yield Difference(f"{fund.code} · {words}", expected, found)


@check(_("What all accounts received is what all gave"), form=BOTH)
def totals_cancel_out() -> Iterator[Difference]:
    sums = Account.objects.values_list("fund__code").annotate(
        came_in=Sum("in_cents"), went_out=Sum("out_cents")
    )
    for code, received, given in sums.order_by("fund__code"):
        if received != given:
            yield Difference(code, received, given)


def _sum(held: dict[Kind, int], kinds: Iterable[Kind]) -> int:
    return sum(held[kind] for kind in kinds)


@check(_("Commitments equal the promised money"), form=BOTH)
def commitments_equal_committed() -> Iterator[Difference]:
    open_cents = Sum(F("reserved_cents") - F("used_cents") - F("released_cents"))
    promised = dict(Commitment.objects.values_list("envelope").annotate(net=open_cents).order_by())
    accounts = Account.objects.filter(kind=Kind.COMMITTED).select_related("fund", "envelope")
    for account in accounts:
        expected = promised.pop(account.envelope_id, 0)
        if account.balance_cents != expected:
            yield Difference(_name(account), expected, account.balance_cents)
    for envelope, expected in promised.items():
        if expected:
            yield Difference(f"envelope #{envelope}", expected, 0)


@check(_("Grants that waited have the money that was granted"))
def served_grants_have_their_money() -> Iterator[Difference]:
    wrong = WaitingGrant.objects.filter(state=WaitingGrant.State.SERVED).exclude(
        commitment__reserved_cents=F("cents"), commitment__envelope=F("envelope")
    )
    for row in wrong.select_related("commitment"):
        yield Difference(row.reference, row.cents, row.commitment.reserved_cents if row.commitment else 0)
