"""Bank and books side by side: at each statement's day, what the bank closed with, what the ledger holds on that
account, and what explains the difference.

Three things may: money on its way (it left the books with the payment file, and the bank later), a line booked
later because its month was closed, and what the books recorded that no bank line shows. Each explains from one
day to another. A difference that these leave is explained by nothing, and is said so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fund.banking.models import BankAccount, BatchLine, Match, Reconciliation, Statement, StatementLine
from fund.banking.statement import STATEMENT
from fund.ledger.closing import last_day
from fund.ledger.models import Account, DayTotal, Kind, Movement, Transfer
from workflows.money_words import money
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal

DAY = timedelta(days=1)


class NotExplained(Refusal):
    """A difference that nothing explains."""

    code = "not_explained"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`cents` that the books hold more than the bank (negative: less), from `since` until the day before
    `until`."""

    kind: str  # transit, late, books
    text: str
    cents: int
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Comparison:
    """One statement's day. `difference` is books less bank."""

    statement: Statement
    on: date
    bank_cents: int
    ledger_cents: int
    items: list[Explanation] = field(default_factory=list)

    @property
    def difference_cents(self) -> int:
        return self.ledger_cents - self.bank_cents

    @property
    def unexplained_cents(self) -> int:
        return self.difference_cents - sum(item.cents for item in self.items)


# ---- comparing


def statements_of(account: BankAccount, first: date, last: date) -> list[Statement]:
    """The last proved statement of each day of the span, by day."""
    told = account.statements.filter(kind=STATEMENT, closing_cents__isnull=False)
    rows = told.filter(booked_on__range=(first, last)).order_by("booked_on", "position", "pk")
    return list({row.booked_on: row for row in rows.select_related("account__fund")}.values())


def compare(account: BankAccount, statements: Collection[Statement]) -> list[Comparison]:
    """Each statement beside the books: a few queries for all of them."""
    days = sorted({row.booked_on for row in statements if row.booked_on})
    if not days:
        return []
    held = _balances(account.ledger, days)
    known = list(explanations(account, days[0], days[-1]))
    return [
        Comparison(row, row.booked_on, row.closing_cents, held[row.booked_on],
                   [one for one in known if one.holds(row.booked_on)])
        for row in statements if row.booked_on and row.closing_cents is not None
    ]  # fmt: skip


def of_month(account: BankAccount, month: date) -> Comparison | None:
    """The comparison at the last statement of a month; None where there is no statement in it."""
    rows = statements_of(account, month.replace(day=1), last_day(month))
    return compare(account, rows[-1:])[0] if rows else None


def months(account: BankAccount, first: date, last: date) -> list[Comparison]:
    """Each month of the span by its last statement, the newest first."""
    rows = {row.booked_on.replace(day=1): row for row in statements_of(account, first, last) if row.booked_on}
    return compare(account, list(rows.values()))[::-1]


def _balances(account: Account, days: list[date]) -> dict[date, int]:
    totals = DayTotal.objects.filter(account=account, on__lte=days[-1]).order_by("on")
    found, cents, wanted = {}, 0, iter(days)
    at = next(wanted)
    for on, change in totals.values_list("on", F("in_cents") - F("out_cents")):
        while on > at:
            found[at] = cents
            at = next(wanted)
        cents += change
    found |= {day: cents for day in days if day not in found}
    return found


def explanations(account: BankAccount, first: date, last: date) -> Iterator[Explanation]:
    """All that explains a difference on some day of the span."""
    yield from _on_their_way(account, first, last)
    yield from _late(account, first, last)
    yield from _in_the_books_only(account, last)


def _on_their_way(account: BankAccount, first: date, last: date) -> Iterator[Explanation]:
    confirming = Match.objects.standing().filter(batch_line=OuterRef("pk"), use="order")
    sent = BatchLine.objects.filter(batch__account=account, was_sent=True).annotate(
        confirmed_on=Subquery(confirming.values("line__booked_on")[:1])
    )
    open_then = Q(confirmed_on=None) | Q(confirmed_on__gt=first) | Q(batch__exported_at__date__gt=first)
    rows = list(sent.filter(open_then).select_related("batch").order_by("pk"))
    left = _days({f"bank/batch/{row.batch.number}/sent" for row in rows})
    back = _days({f"bank/rejected/{row.pk}" for row in rows if not (row.is_active or row.confirmed_on)})
    for row in rows:
        gone, seen = left.get(f"bank/batch/{row.batch.number}/sent"), row.confirmed_on
        seen = seen or back.get(f"bank/rejected/{row.pk}")
        if gone is None or gone == seen:
            continue
        words = {"id": row.end_to_end_id, "on": date_format(gone, "j F Y")}
        if seen is None or gone < seen:
            text = _("Payment %(id)s, sent on %(on)s, on its way") % words
            yield Explanation("transit", text, -row.cents, gone, seen)
        else:
            text = _("Payment %(id)s, which the bank shows before it was sent on %(on)s") % words
            yield Explanation("transit", text, row.cents, seen, gone)


def _days(keys: Collection[str]) -> dict[str, date]:
    """When the movements of these keys were booked."""
    found: dict[str, date] = {}
    for part in batched(sorted(keys), 1000):
        found.update(Movement.objects.filter(key__in=part).values_list("key", "booked_on"))
    return found


def _touching(account: Account) -> Any:
    return Transfer.objects.filter(Q(source=account) | Q(target=account))


def _signed(account: Account, row: Mapping[str, Any]) -> int:
    return row["cents"] if row["target"] == account.pk else -row["cents"]


def _late(account: BankAccount, first: date, last: date) -> Iterator[Explanation]:
    """Lines of a closed month, booked on the first open day."""
    ledger = account.ledger
    late = _touching(ledger).filter(
        Q(movement__key__startswith="bank/line/") | Q(movement__key__startswith="bank/match/"),
        movement__asked_on__lte=last, movement__booked_on__gt=first,
    )  # fmt: skip
    rows = late.values("movement__asked_on", "movement__booked_on", "target").annotate(
        cents=Sum("amount_cents")
    )
    for row in rows.order_by("movement__asked_on", "movement__booked_on", "target"):
        asked, booked = row["movement__asked_on"], row["movement__booked_on"]
        words = {"on": date_format(asked, "j F Y"), "booked": date_format(booked, "j F Y")}
        text = _("Lines of %(on)s, booked on %(booked)s because their month was closed") % words
        yield Explanation("late", text, -_signed(ledger, row), asked, booked)


def _in_the_books_only(account: BankAccount, last: date) -> Iterator[Explanation]:
    """What was recorded on the account since its first statement began, and not by a line of the bank."""
    begun, ledger = _begun_on(account), account.ledger
    if begun is None:
        return
    other = _touching(ledger).filter(movement__booked_on__range=(begun, last))
    other = other.exclude(movement__key__startswith="bank/")
    other = other.exclude(
        Q(source__kind=Kind.OPENING) | Q(target__kind=Kind.OPENING), movement__booked_on=begun
    )
    sums: dict[tuple[date, str], int] = defaultdict(int)
    rows = other.values("movement__booked_on", "target", "source__kind", "target__kind")
    for row in rows.annotate(cents=Sum("amount_cents")):
        kind = row["source__kind"] if row["target"] == ledger.pk else row["target__kind"]
        sums[row["movement__booked_on"], kind] += _signed(ledger, row)
    for (on, kind), cents in sorted(sums.items()):
        if cents:
            words = {"what": Kind(kind).label, "on": date_format(on, "j F Y")}
            yield Explanation(
                "books", _("%(what)s recorded on %(on)s; no bank line shows it") % words, cents, on
            )


def _begun_on(account: BankAccount) -> date | None:
    told = account.statements.filter(kind=STATEMENT, opening_cents__isnull=False)
    first = told.order_by("booked_on", "position", "pk").first()
    return (first.opened_on or first.booked_on) if first else None


# ---- what else a person should know


def hints(account: BankAccount, found: Comparison) -> list[str]:
    """Where to look for a difference that nothing explains."""
    told = account.statements.filter(kind=STATEMENT, opening_cents__isnull=False)
    first, begun = told.order_by("booked_on", "position", "pk").first(), _begun_on(account)
    if first is None or first.opening_cents is None or begun is None or not found.unexplained_cents:
        return []
    said, currency = [], account.fund.currency
    lines = StatementLine.objects.filter(account=account, booked_on__lte=found.on)
    by_lines = first.opening_cents + (lines.aggregate(cents=Sum("cents"))["cents"] or 0)
    if by_lines != found.bank_cents:
        words = {"lines": money(by_lines, currency), "bank": money(found.bank_cents, currency)}
        said.append(
            _(
                "The lines that are here lead to %(lines)s, the statement says %(bank)s: a statement is missing."
            )
            % words
        )
    if found.unexplained_cents != by_lines - found.bank_cents:
        words = {
            "opening": money(first.opening_cents, currency),
            "on": date_format(begun, "j F Y"),
        }
        said.append(
            _("The first statement begins with %(opening)s on %(on)s; the books held another sum then.")
            % words
        )
    return said


def waiting(account: BankAccount, on: date) -> dict[str, int]:
    """Lines up to that day that are not matched today, and those set aside: they are in the books, as money not
    matched yet, and make no difference."""
    lines = StatementLine.objects.filter(account=account, booked_on__lte=on)
    left = Sum(F("cents") - F("matched_cents"), filter=Q(cents__gt=0), default=0)
    out = Sum(F("cents") + F("matched_cents"), filter=Q(cents__lt=0), default=0)
    found: dict[str, int] = {}
    for name, rows in (
        ("to_match", lines.to_match()),
        ("aside", lines.filter(state=StatementLine.State.IGNORED)),
    ):
        sums = rows.aggregate(count=Count("pk"), left=left, out=out)
        found |= {f"{name}_count": sums["count"], f"{name}_cents": sums["left"] + sums["out"]}
    return found


# ---- on the record


def standing(account: BankAccount, wanted: Iterable[date]) -> dict[date, Reconciliation]:
    """The newest record of each of these months."""
    rows = Reconciliation.objects.filter(account=account, month__in=list(wanted)).select_related("by")
    return {row.month: row for row in rows.order_by("pk")}


def still_fits(record: Reconciliation | None, found: Comparison | None) -> bool:
    """Whether bank and books say today what they said when it was reconciled."""
    if record is None or found is None:
        return False
    return (record.statement_id, record.bank_cents, record.ledger_cents) == (
        found.statement.pk, found.bank_cents, found.ledger_cents,
    )  # fmt: skip


@transaction.atomic
def reconcile(account: BankAccount, month: date, *, by: User) -> Reconciliation:
    """Put on the record that a person found a month of an account to agree; the same again answers the first.

    raises  NotYours; NotExplained with the figures; Refusal where the month has no statement
    """
    if not may(by, "reconciliation.mark"):
        raise NotYours()
    account = BankAccount.objects.select_for_update(of=("self",)).select_related("fund").get(pk=account.pk)
    month = month.replace(day=1)
    found = of_month(account, month)
    if found is None:
        raise Refusal(_("No statement of this month was imported."), code="no_statement")
    if found.unexplained_cents:
        raise NotExplained(
            _("Nothing explains a difference of %(cents)s: it is not reconciled.")
            % {"cents": money(found.unexplained_cents, account.fund.currency)},
            unexplained_cents=found.unexplained_cents, bank_cents=found.bank_cents,
            ledger_cents=found.ledger_cents,
        )  # fmt: skip
    before = standing(account, [month]).get(month)
    if before and still_fits(before, found):
        return before
    items = [
        {"kind": one.kind, "text": one.text, "cents": one.cents, "since": one.since} for one in found.items
    ]
    return Reconciliation.objects.create(
        account=account, month=month, statement=found.statement, bank_cents=found.bank_cents,
        ledger_cents=found.ledger_cents, items=items, by=by,
    )  # fmt: skip
