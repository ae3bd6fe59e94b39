"""Receipts of Activities as the cooperative's invoicing tells them: each once by its reference, corrected when it
comes again with another amount, given back by a credit. Kept are those of Activities whose loans are repaid by a
share."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger.models import Fund
from fund.sources import formats
from fund.sources.contributions import lock
from fund.sources.formats import Frame, Read, Row, problem, words
from fund.sources.models import Import, ImportLine
from fund.sources.refusals import LaterFirst
from loans.income import settle_of
from loans.income_rule import month_of
from loans.models import IncomeReceipt, IncomeShare
from workflows.people.models import Activity
from workflows.refusals import Refusal


class Known(NamedTuple):
    """A receipt as it stands: its first row, what it comes to, and what was given back of it (below zero)."""

    pk: int
    activity: int
    on: date
    month: date
    cents: int
    credits: int | None
    credited_cents: int = 0


def known_to(fund: Fund, references: Iterable[str] | None = None) -> dict[str, Known]:
    """The receipts that stand, by reference; of a few, with those that give them back."""
    rows = IncomeReceipt.objects.filter(fund=fund)
    if references is not None:
        wanted = rows.filter(reference__in=set(references))
        rows = wanted | rows.filter(credits__in=wanted.values("pk"))
    sums: dict[int, int] = {}
    firsts: dict[int, tuple[str, Known]] = {}
    columns = ("pk", "first", "reference", "activity", "on", "month", "cents", "credits")
    for pk, first, reference, activity, on, month, cents, credited in rows.order_by("pk").values_list(
        *columns
    ):
        key = first or pk
        sums[key] = sums.get(key, 0) + cents
        if first is None:
            firsts[pk] = reference, Known(pk, activity, on, month, 0, credited)
    back: dict[int, int] = {}
    for key, (_reference, held) in firsts.items():
        if held.credits:
            back[held.credits] = back.get(held.credits, 0) + sums[key]
    return {
        reference: held._replace(cents=sums[key], credited_cents=back.get(key, 0))
        for key, (reference, held) in firsts.items()
        if sums[key]
    }


def watched(fund: Fund) -> dict[str, int]:
    """The Activities of which a loan is or was repaid by a share, by code."""
    shares = IncomeShare.objects.approved().filter(fund=fund)
    column = "agreement__case__loan_application__activity"
    return dict(shares.values_list(f"{column}__code", column))


# ---- reading


def _check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
    """Lines in the order of the file; those that give a receipt back come last, since it may stand below them."""
    book = _Book(frame)
    later: list[tuple[int, dict[str, Any]]] = []
    for line, row in rows:
        if str(row.get("credits") or "").strip():
            later.append((line, row))
        else:
            yield book.read(line, row)
    for line, row in later:
        yield book.read(line, row)


class _Book:
    """What is known while a file is read."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.known, self.watched = known_to(frame.fund), watched(frame.fund)
        cooperatives = frame.fund.cooperatives.values("pk")
        self.codes = set(Activity.objects.filter(cooperative__in=cooperatives).values_list("code", flat=True))
        self.seen: dict[str, int] = {}

    def read(self, line: int, row: dict[str, Any]) -> Read:
        try:
            return self._one(line, row)
        except Refusal as refused:
            return problem(line, refused, row)

    def _one(self, line: int, row: dict[str, Any]) -> Read:
        self.frame.currency(row.get("currency") or "")
        reference, code = words(row, "reference", 60), words(row, "activity", 20)
        on, cents = (
            self.frame.day(row.get("date") or ""),
            self.frame.cents(row.get("amount") or "", signed=True),
        )
        target = words(row, "credits", 60, needed=False)
        if code not in self.codes:
            raise Refusal(_("There is no Activity “%s”.") % code)
        if (first := self.seen.setdefault(reference, line)) != line:
            raise Refusal(_("The same reference stands on line %(line)d.") % {"line": first})
        activity = self.watched.get(code)
        if activity is None:
            said = gettext_lazy("No loan is repaid from it: it is passed over.")
            return Read(
                line, "known", entity=code, on=on, label=reference, base_cents=cents, cents=0, sentence=said
            )
        found = reckon(self.known, reference, activity, on, cents, target)
        self.known[reference] = found.held
        if found.target:
            self.known[target] = found.target
        return Read(
            line, found.outcome, 1 if target else 0, code, on, reference, cents, found.cents,
            facts={"reference": reference, "credits": target, "stands": cents},
        )  # fmt: skip


class Reckoned(NamedTuple):
    """What a line does: `cents` is what it adds to its month; `held` and `target` how things stand after it."""

    outcome: str
    cents: int
    held: Known
    target: Known | None


def reckon(
    known: dict[str, Known], reference: str, activity: int, on: date, cents: int, target: str
) -> Reckoned:
    """A receipt against what is known. raises Refusal for a line that contradicts it"""
    given_back = known.get(target) if target else None
    if target and (given_back is None or given_back.credits or given_back.activity != activity):
        raise Refusal(_("No receipt “%s” of this Activity is known that could be given back.") % target)
    if (cents < 0) != bool(target):
        raise Refusal(_("What is given back is below zero and names its receipt under “credits”."))
    before = known.get(reference)
    month = given_back.month if given_back else month_of(on)
    if before is None:
        before = Known(0, activity, on, month, 0, given_back.pk if given_back else None)
    elif (before.activity, before.on) != (activity, on) or bool(before.credits) != bool(target):
        raise Refusal(_("This reference was recorded for another Activity or day: take that back first."))
    change = cents - before.cents
    if given_back:
        given_back = given_back._replace(credited_cents=given_back.credited_cents + change)
        if given_back.cents + given_back.credited_cents < 0:
            raise Refusal(_("More would be given back than “%s” came to.") % target)
    if cents + before.credited_cents < 0 and not target:
        raise Refusal(_("More of it was given back than it would come to."))
    outcome = "known" if not change else "changed" if before.cents else "new"
    return Reckoned(outcome, change, before._replace(cents=cents), given_back)


# ---- recording


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    """Write the lines down, each reckoned again against what stands now, and deduct what they come to."""
    lock(made.fund)
    activities = watched(made.fund)
    names = {row.facts["reference"] for row in rows} | {row.facts["credits"] for row in rows}
    known, touched = known_to(made.fund, names), set[int]()
    for row, facts in formats.facts_of(rows):
        activity, reference, target = activities[row.entity], facts["reference"], facts["credits"]
        assert row.on is not None
        found = reckon(known, reference, activity, row.on, facts["stands"], target)
        if found.outcome == "known":
            continue
        written = IncomeReceipt.objects.create(
            fund=made.fund, activity_id=activity, reference=reference, on=row.on, month=found.held.month,
            cents=found.cents, first_id=found.held.pk or None, credits_id=found.held.credits, made_by=made,
        )  # fmt: skip
        known[reference] = found.held._replace(pk=found.held.pk or written.pk)
        if found.target:
            known[target] = found.target
        touched.add(activity)
    settle_of(touched, on=on)


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    """Undo every row of an import; raises LaterFirst where another corrects or gives back some of them."""
    lock(made.fund)
    rows = IncomeReceipt.objects.filter(made_by=made, reverses=None, taken_back_by=None)
    later = IncomeReceipt.objects.filter(reverses=None, taken_back_by=None).exclude(made_by=made)
    resting = later.filter(first__in=rows.values("pk")) | later.filter(credits__in=rows.values("pk"))
    corrected = rows.exclude(first=None).values("first")
    resting |= later.filter(first__in=corrected, pk__gt=min(rows.values_list("pk", flat=True), default=0))
    if (other := resting.select_related("made_by").first()) is not None:
        raise LaterFirst(
            _("“%(name)s” corrects or gives back receipts of this file: take that back first.")
            % {"name": other.made_by},
            import_id=other.made_by_id,
        )
    opposite = [
        IncomeReceipt(
            fund_id=row.fund_id, activity_id=row.activity_id, reference=row.reference, on=row.on, month=row.month,
            cents=-row.cents, first_id=row.first_id or row.pk, credits_id=row.credits_id, reverses=row, made_by=made,
        )
        for row in rows
    ]  # fmt: skip
    IncomeReceipt.objects.bulk_create(opposite, batch_size=500)
    settle_of({row.activity_id for row in opposite}, on=on)


formats.register(
    formats.Format(
        Import.Kind.INCOME,
        required=("reference", "activity", "date", "amount"),
        optional=("credits", "currency"),
        check=_check,
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "One line a payment that an Activity received: loans that are repaid by a share of it follow. A reference"
            " that comes again with another amount is a correction. What is given back is below zero and names its"
            " receipt under “credits”."
        ),
        example=[
            ["reference", "activity", "date", "amount", "credits"],
            ["PAY-881", "act-0001", "2026-03-02", "863.00", ""],
            ["PAY-882", "act-0001", "2026-03-16", "1250.00", ""],
            ["CRE-12", "act-0001", "2026-03-20", "-100.00", "PAY-881"],
        ],
    )
)
