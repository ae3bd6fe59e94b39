"""One change of many loans at a time: checked, replayed and written for a slice of them in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from fund.banking import expected as awaited
from fund.banking.models import ExpectedPayment
from loans import changes
from loans.allocation import Change, Payment, Replay, replay
from loans.models import (
    Agreement,
    Allocation,
    Disbursement,
    Instalment,
    LoanChange,
    LoanChangeUndo,
    ProductVersion,
    Repayment,
    ScheduleVersion,
)
from loans.models.agreements import BEGUN, Standing
from loans.models.changes import ChangeKind
from loans.models.disbursements import DisbursementState
from loans.models.schedules import Reason
from loans.plans import draws_of
from loans.repayment import PLANNED, splitting
from loans.schedule import Row
from workflows import bulk, outbox
from workflows.people.models import User
from workflows.refusals import Refusal, whole
from workflows.steps import perform_many

KINDS = (ChangeKind.PAUSE, ChangeKind.ARREARS_PAUSE)  # no money moves: only dates, or the counting of days
ROW = ("position", "anchor_on", "due_on", "due_cents", "ahead")


@dataclass
class _Books:
    """What a replay of some loans needs, by loan."""

    base: dict[int, list[Row]] = field(default_factory=dict)
    present: dict[int, list[Row]] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=dict)  # number of the last version
    payments: dict[int, list[Payment]] = field(default_factory=lambda: defaultdict(list))
    repayments: dict[str, int] = field(default_factory=dict)  # by key
    changes: dict[int, list[LoanChange]] = field(default_factory=lambda: defaultdict(list))
    draws: dict[int, list[Change]] = field(default_factory=dict)  # of loans paid out in parts


@transaction.atomic
def apply_many(
    loans: Iterable[int], figures: dict[str, Any], *, key: str, on: date, by: User | None, why: str
) -> dict[int, LoanChange | str]:
    """Put one change in force on each of these loans, once by `key` and the loan, as `changes.apply` does for one.

    figures  of a kind of KINDS
    returns  by loan: its change, or in a sentence why it has none
    """
    found: dict[int, LoanChange | str] = {}
    held = _locked(loans)
    before = LoanChange.objects.in_bulk([f"{key}/{loan.pk}" for loan in held], field_name="key")
    todo = [loan for loan in held if f"{key}/{loan.pk}" not in before]
    found |= {change.agreement_id: change for change in before.values()}
    books = _books(todo)
    changed: list[Agreement] = []
    for loan in todo:
        refusal = _refusal(loan, figures, books)
        found |= {loan.pk: refusal} if refusal else {}
        changed += [] if refusal else [loan]
    made = LoanChange.objects.bulk_create(
        LoanChange(agreement=loan, key=f"{key}/{loan.pk}", why=whole(why), booked_on=on, by=by, **figures)
        for loan in changed
    )
    for change in made:
        books.changes[change.agreement_id].append(change)
        found[change.agreement_id] = change
    _replay_many(
        changed,
        books,
        Agreement.change,
        {change.agreement_id: change for change in made},
        on=on,
        by=by,
        why=why,
    )
    outbox.put_many("loan.changed", ((f"loan.changed/{change.pk}", {"change": change.pk}) for change in made))
    return found


@transaction.atomic
def undo_many(taken_back: Sequence[LoanChange], *, on: date, by: User | None, why: str) -> None:
    """Take changes of many loans back, one of each; those undone before, and those of a loan whose money came back,
    stay as they are."""
    held = {loan.pk: loan for loan in _locked(change.agreement_id for change in taken_back)}
    standing = {
        change.agreement_id: change
        for change in taken_back
        if not hasattr(change, "undone") and held[change.agreement_id].state in BEGUN
    }
    LoanChangeUndo.objects.bulk_create(
        LoanChangeUndo(change=change, on=on, by=by, why=whole(why)) for change in standing.values()
    )
    loans = [held[loan] for loan in sorted(standing)]
    _replay_many(loans, _books(loans), Agreement.unchange, standing, on=on, by=by, why=why)
    rows = ((f"loan.changed/{change.pk}/undone", {"change": change.pk}) for change in standing.values())
    outbox.put_many("loan.changed", rows)


def _locked(loans: Iterable[int]) -> list[Agreement]:
    held = list(Agreement.objects.select_for_update(of=("self",)).filter(pk__in=list(loans)).order_by("pk"))
    terms = ProductVersion.objects.select_related("envelope__fund").in_bulk({loan.terms_id for loan in held})
    plans = ScheduleVersion.objects.in_bulk({loan.schedule_id for loan in held if loan.schedule_id})
    for loan in held:
        loan.terms, loan.schedule = terms[loan.terms_id], plans.get(loan.schedule_id or 0)
    return held


def _refusal(loan: Agreement, figures: dict[str, Any], books: _Books) -> str:
    """Why this loan stays as it is; empty when it changes."""
    row = LoanChange(**figures).figures()
    try:
        changes.check(loan, row)
        if refusal := changes.beyond_terms(loan, row, Replay((), (), ())):
            raise refusal
    except Refusal as refusal:
        return str(refusal)
    if row["kind"] == ChangeKind.PAUSE:
        now = _replayed(loan, books)
        if not any(one.due_on >= row["from_on"] for one, _left in now.unpaid()):
            return _("No instalment that is not paid falls due from that day on.")
    return ""


def _books(loans: Sequence[Agreement]) -> _Books:
    """Everything that these loans are replayed from, in six queries, and some more for each one paid out in parts."""
    books, ids = _Books(), [loan.pk for loan in loans]
    planned: dict[int, int] = {}
    versions = ScheduleVersion.objects.filter(agreement__in=ids).order_by("number")
    for loan, number, version, reason in versions.values_list("agreement", "number", "pk", "reason"):
        books.newest[loan] = number
        if reason in PLANNED:
            planned[loan] = version
    wanted = {*planned.values(), *(loan.schedule_id for loan in loans if loan.schedule_id)}
    rows: dict[int, list[Row]] = defaultdict(list)
    held = Instalment.objects.filter(schedule__in=wanted).order_by("schedule", "position")
    for version, *row in held.values_list("schedule", *ROW):
        rows[version].append(Row(*row))
    books.base = {loan: rows[version] for loan, version in planned.items()}
    books.present = {loan.pk: rows[loan.schedule_id] for loan in loans if loan.schedule_id}
    repaid = Repayment.objects.standing().filter(agreement__in=ids).order_by()
    columns = ("agreement", "pk", "key", "value_on", "cents", "mode")
    for loan, pk, key, value_on, cents, mode in repaid.values_list(*columns):
        books.payments[loan].append(Payment(key, value_on, cents, mode))
        books.repayments[key] = pk
    for change in LoanChange.objects.standing().filter(agreement__in=ids):
        books.changes[change.agreement_id].append(change)
    paid = Disbursement.objects.filter(agreement__in=ids, state=DisbursementState.PAID).order_by()
    parts = paid.values("agreement").annotate(parts=Count("pk")).filter(parts__gt=1)
    in_parts = set(parts.values_list("agreement", flat=True))
    books.draws = {loan.pk: draws_of(loan) for loan in loans if loan.pk in in_parts}
    return books


def _replayed(loan: Agreement, books: _Books) -> Replay:
    terms = loan.terms
    events: list[Change] = [
        event for row in books.changes[loan.pk] if (event := row.as_event(row.key, terms)) is not None
    ]
    events += books.draws.get(loan.pk, [])
    return replay(books.base[loan.pk], books.payments[loan.pk], changes=events, **splitting(terms))


def _replay_many(
    loans: Sequence[Agreement],
    books: _Books,
    step: Any,
    of: Mapping[int, LoanChange],
    *,
    on: date,
    by: User | None,
    why: str,
) -> None:
    """What `repayment.replay_loan` does for one: a new version where rows moved, each allocation on it, the loan's
    standing and its record, and what banking expects next. `of`: the change of each loan."""
    results = {loan.pk: _replayed(loan, books) for loan in loans}
    moved = [loan for loan in loans if list(results[loan.pk].rows) != books.present[loan.pk]]
    made = ScheduleVersion.objects.bulk_create(
        ScheduleVersion(
            agreement=loan, number=books.newest[loan.pk] + 1, reason=Reason.CHANGE, effective_on=on, by=by
        )
        for loan in moved
    )
    versions = {version.agreement_id: version for version in made}
    cells = ((version.pk, *row) for version in made for row in results[version.agreement_id].rows)
    bulk.insert(Instalment, ("schedule_id", *ROW), cells)
    _store_many(versions, results, books)
    sums = ("repaid_cents", "surplus_cents", "relieved_cents", "recovered_cents")
    facts, payloads = {}, {}
    for loan in loans:
        result = results[loan.pk]
        standing = {name: getattr(loan, name) for name in sums}
        pauses = [
            (row.from_on.isoformat(), str(row.until_on))
            for row in books.changes[loan.pk]
            if row.kind == ChangeKind.ARREARS_PAUSE
        ]
        version = versions.get(loan.pk) or loan.schedule
        assert version is not None
        oldest = result.oldest_unpaid_on
        facts[loan.pk] = {"standing": Standing(version, oldest_unpaid_on=oldest, pauses=pauses, **standing)}
        change = of[loan.pk]
        payloads[loan.pk] = {"change": change.pk, "kind": change.kind, "before": standing, "after": standing}
    perform_many(step, loans, by=None, reason=why, payloads=payloads, facts=facts)
    _await_many(loans, results)


def _store_many(
    versions: Mapping[int, ScheduleVersion], results: Mapping[int, Replay], books: _Books
) -> None:
    """Allocations of loans whose plan is new, each on the instalment of the new plan that it pays."""
    Allocation.objects.filter(repayment__agreement__in=list(versions)).delete()
    paid = [version for loan, version in versions.items() if results[loan].allocated]
    rows = Instalment.objects.filter(schedule__in=paid).values_list("schedule", "position", "pk")
    at = {(schedule, position): pk for schedule, position, pk in rows}
    Allocation.objects.bulk_create(
        (
            Allocation(
                repayment_id=books.repayments[part.key],
                instalment_id=at.get((version.pk, part.position)),
                part=str(part.part),
                cents=part.cents,
            )
            for version in paid
            for part in results[version.agreement_id].allocated
        ),
        batch_size=1_000,
    )


def _await_many(loans: Sequence[Agreement], results: Mapping[int, Replay]) -> None:
    """Tell banking what to expect next of each."""
    expected = ExpectedPayment.objects.in_bulk({loan.expected_id for loan in loans if loan.expected_id})
    rows = []
    for loan in loans:
        following = next(results[loan.pk].unpaid(), None)
        if loan.expected_id and following is not None:
            row, left = following
            rows.append((expected[loan.expected_id], left, row.due_on))
    awaited.update_many(rows)
