"""What the ledger proves about itself. Each check reads rows and yields what does not agree."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import balances
from .models import BUDGET_KINDS, Account, Commitment, DayTotal, Fund, Kind, Movement, Transfer, WaitingGrant
from .posting import digest
from .proof import Difference, check

type Sums[K] = dict[K, tuple[int, int]]


def _name(account: Account) -> str:
    return f"{account.fund.code} · {account} (#{account.pk})"


def _moved(*by: str) -> Sums[tuple]:
    """What transfers add up to, (received, given), by account and the fields named."""
    received = Transfer.objects.values_list("target", *by).annotate(net=Sum("amount_cents")).order_by()
    given = Transfer.objects.values_list("source", *by).annotate(net=Sum("amount_cents")).order_by()
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
    moved = _moved("movement__booked_on")
    kept = {
        (account, on): (received, given)
        for account, on, received, given in DayTotal.objects.values_list(
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
    transfers = Transfer.objects.order_by("movement", "position").values_list(
        "movement", "source", "target", "amount_cents"
    )
    legs = groupby(transfers.iterator(chunk_size=5000), key=lambda row: row[0])
    number, rows = next(legs, (None, iter(())))
    for movement in Movement.objects.order_by("pk").iterator(chunk_size=5000):
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
    "available + promised = bank + in transit + not matched + owed to members": (
        (Kind.AVAILABLE, Kind.COMMITTED), (Kind.BANK, Kind.TRANSIT, Kind.SUSPENSE, Kind.CREDIT),
    ),
    "lent = loans outstanding": ((Kind.LENT,), (Kind.LOAN,)),
    "given = aid given": ((Kind.SPENT,), (Kind.AID_GIVEN,)),
    "lost = losses + bank charges": ((Kind.LOST,), (Kind.LOSSES, Kind.CHARGES)),
    "source = contributions + gifts + funding lines + opening + fees": (
        (Kind.SOURCE,), (Kind.CONTRIBUTIONS, Kind.GIFTS, Kind.LINE, Kind.OPENING, Kind.FEES),
    ),
}  # fmt: skip


@check(_("The two books agree"))
def two_books_agree() -> Iterator[Difference]:
    for fund in Fund.objects.all():
        held = balances.by_kind(fund)
        for words, (budget, accounting) in AGREEMENTS.items():
            expected, found = _sum(held, accounting), _sum(held, budget)
            if expected != found:
                yield Difference(f"{fund.code} · {words}", expected, found)


def _sum(held: dict[Kind, int], kinds: Iterable[Kind]) -> int:
    return sum(held[kind] for kind in kinds)


@check(_("Commitments equal the promised money"))
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
