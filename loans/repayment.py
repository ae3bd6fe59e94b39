"""Money coming back: recorded once, allocated by replaying every repayment, undone the same way."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fund.banking import expected as awaited
from fund.banking.models import ExpectedPayment, StatementLine
from fund.banking.receivables import Receivable
from fund.ledger.posting import Leg
from loans import refund
from loans.allocation import Allocated, Payment, Replay, replay
from loans.allocation import Change as ReplayedChange
from loans.booking import Change, legs
from loans.models import (
    Agreement,
    Allocation,
    LoanChangeUndo,
    ProductVersion,
    Repayment,
    RepaymentUndo,
    ScheduleVersion,
)
from loans.models.agreements import ENDED, Standing, State
from loans.models.changes import ChangeKind
from loans.models.repayments import Channel
from loans.models.schedules import Reason
from loans.offer import write_schedule
from loans.plans import draws_of
from loans.schedule import Row, settlement_day, shares, split
from workflows import coded, outbox
from workflows.people.models import User
from workflows.refusals import TooLate, whole
from workflows.steps import perform

PLANNED = (Reason.OFFER, Reason.DISBURSEMENT)  # plans that payments and changes are replayed onto


@transaction.atomic
def record(
    agreement: Agreement,
    *,
    key: str,
    cents: int,
    value_on: date,
    booked_on: date,
    by: User | None,
    line: StatementLine | None = None,
    mode: str = "",
    channel: str = Channel.BANK,
    payer: str = "",
) -> tuple[Repayment, Change]:
    """Take in one repayment and allocate it; the loan settles itself with the last cent.

    mode    what is paid ahead does; default: what the borrower chose
    payer   who paid, when it was another than the borrower
    raises  TooLate when the loan does not run, or when this key was recorded before
    """
    agreement = locked(agreement)
    repayment, new = Repayment.objects.get_or_create(
        key=key,
        defaults={
            "agreement": agreement, "cents": cents, "value_on": value_on, "booked_on": booked_on,
            "mode": mode or agreement.ahead_mode, "line": line, "by": by, "channel": channel, "payer": payer,
        },
    )  # fmt: skip
    if not new:
        raise TooLate(code="recorded_before")
    change = replay_loan(
        agreement, Agreement.receive, by=by, on=booked_on, ends_on=value_on, reason=Reason.PREPAYMENT,
        facts=_facts(repayment),
    )  # fmt: skip
    return repayment, change


@transaction.atomic
def undo(repayment: Repayment, *, on: date, by: User | None, why: str) -> Change:
    """Take one repayment back, and with it a rest that was let go, and replay the others; raises TooLate when that was
    done before."""
    agreement = locked(repayment.agreement)
    _row, new = RepaymentUndo.objects.get_or_create(
        repayment=repayment, defaults={"on": on, "by": by, "why": whole(why)}
    )
    if not new:
        raise TooLate(code="undone_before")
    for rest in agreement.changes.standing().filter(kind=ChangeKind.TOLERANCE):  # it is no rest any more
        LoanChangeUndo.objects.create(change=rest, on=on, by=by, why=whole(why))
    refund.refuse_sent_back(agreement, replayed(agreement).surplus_cents)
    return replay_loan(
        agreement, Agreement.undo, by=by, on=on, reason=Reason.REPLAY, facts=_facts(repayment), why=why
    )


def _facts(repayment: Repayment) -> dict[str, Any]:
    return {"repayment": repayment.pk, "cents": repayment.cents, "value_on": repayment.value_on}


def locked(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("terms", "schedule", "fund", "envelope", "expected")
        .get(pk=agreement.pk)
    )


def replay_loan(
    agreement: Agreement,
    step: Any,
    *,
    by: User | None,
    on: date,
    reason: str,
    facts: dict[str, Any],
    ends_on: date | None = None,
    why: str = "",
) -> Change:
    """Replay what stands, store what changed, move the loan: it ends with the last cent and opens again when
    something is owed. Returns what changed, which the caller books."""
    before = _sums(agreement)
    result = replayed(agreement)
    version = _in_force(agreement, result.rows, reason=reason, on=on, by=by)
    repayments = {repayment.key: repayment for repayment in agreement.repayments.standing()}
    _store(agreement, version, repayments, result.allocated)
    recovered, surplus, relieved = result.recovered_cents, result.surplus_cents, result.relieved_cents
    repaid = sum(repayment.cents for repayment in repayments.values()) - surplus - recovered
    pauses = [(row.from_on.isoformat(), str(row.until_on)) for row in agreement.changes.arrears_pauses()]
    standing = Standing(version, repaid, surplus, result.oldest_unpaid_on, relieved, recovered, pauses)
    owed = agreement.drawn_cents - repaid - relieved
    if agreement.state in ENDED and (
        owed or (agreement.state == State.WRITTEN_OFF) != _is_written_off(agreement)
    ):
        step = Agreement.reopen
    after = {"repaid_cents": repaid, "surplus_cents": surplus, "relieved_cents": relieved,
             "recovered_cents": recovered}  # fmt: skip
    payload = {**facts, "before": before, "after": after}
    perform(step, agreement, by=by, reason=why, payload=payload, standing=standing)
    _await_next(agreement, result)
    end_when_repaid(agreement, on=ends_on or on)
    return Change(
        repaid - before["repaid_cents"],
        surplus - before["surplus_cents"],
        relieved - before["relieved_cents"],
        recovered - before["recovered_cents"],
    )


def _is_written_off(agreement: Agreement) -> bool:
    return agreement.changes.standing().filter(kind=ChangeKind.WRITE_OFF).exists()


def _sums(agreement: Agreement) -> dict[str, int]:
    names = ("repaid_cents", "surplus_cents", "relieved_cents", "recovered_cents")
    return {name: getattr(agreement, name) for name in names}


def end_when_repaid(agreement: Agreement, *, on: date) -> None:
    """A running loan of which nothing is owed and nothing more is to be paid out ends: written off where money was
    given up for good, else settled."""
    if agreement.state != State.RUNNING or agreement.outstanding_cents:
        return
    if agreement.disbursements.still_to_come().exists():
        return
    if _is_written_off(agreement):
        perform(Agreement.write_off, agreement, by=None, on=on)
        return
    perform(Agreement.settle, agreement, by=None, on=on)
    topic = f"loan.settled/{agreement.pk}/{agreement.version}"
    outbox.put("loan.settled", topic, agreement=agreement.pk)


def _await_next(agreement: Agreement, result: Replay) -> None:
    """Tell banking what to expect next: the oldest unpaid instalment, what was written off, or nothing more."""
    if agreement.expected is None:
        return
    following = next(result.unpaid(), None)
    if following is not None:
        row, left = following
        awaited.update(agreement.expected, cents=left, due_on=row.due_on)
    elif _is_written_off(agreement):
        lost = max(0, result.relieved_cents - result.recovered_cents)
        awaited.update(agreement.expected, cents=lost, due_on=None)
    else:
        awaited.settle(agreement.expected)


def replayed(
    agreement: Agreement,
    *,
    also: Payment | None = None,
    change: ReplayedChange | Sequence[ReplayedChange] | None = None,
    until: date | None = None,
) -> Replay:
    """Every standing repayment and change, and each payment of the loan after the first, by date, on the last plan
    that was agreed.

    also    a payment that is only asked about; change: the same of a change, or of several
    until   the last day that counts, by value date: what came after it has not happened
    """
    base = agreement.schedules.filter(reason__in=PLANNED).order_by("-number").first()
    assert base is not None
    terms = agreement.terms
    repayments, changed = agreement.repayments.standing(), agreement.changes.standing()
    if until is not None:
        repayments, changed = repayments.filter(value_on__lte=until), changed.filter(from_on__lte=until)
    payments = [repayment.as_payment() for repayment in repayments]
    asked = change if isinstance(change, list) else [change] if isinstance(change, ReplayedChange) else []
    changes = [event for row in changed if (event := row.as_event(row.key, terms))]
    changes += [draw for draw in draws_of(agreement) if until is None or draw.on <= until]
    return replay(
        base.rows(),
        payments + ([also] if also else []),
        changes=[*changes, *asked],
        **splitting(terms),
    )


def splitting(terms: ProductVersion) -> dict[str, Any]:
    """How a replay under these terms shares cents that do not divide, and where its dates go."""
    cents: dict[str, Any] = {"remainder": terms.remainder, "multiple_cents": terms.multiple_cents}
    placer = partial(settlement_day, rule=terms.business_day)
    return {"splitter": partial(split, **cents), "sharer": partial(shares, **cents), "placer": placer}


def _in_force(
    agreement: Agreement, rows: tuple[Row, ...], *, reason: str, on: date, by: User | None
) -> ScheduleVersion:
    """The plan that these rows are: the one in force, or a new version of it."""
    present = agreement.schedule
    assert present is not None
    if tuple(present.rows()) == rows:
        return present
    return write_schedule(agreement, rows, reason=reason, on=on, by=by)


def _store(
    agreement: Agreement,
    version: ScheduleVersion,
    repayments: dict[str, Repayment],
    allocated: Iterable[Allocated],
) -> None:
    """Make the allocations of the loan those of the replay; rows that are right stay as they are."""
    instalments = dict(version.instalments.values_list("position", "pk"))
    wanted = {
        (repayments[part.key].pk, instalments.get(part.position), str(part.part), part.cents)
        for part in allocated
    }
    stored = {
        (row.repayment_id, row.instalment_id, row.part, row.cents): row.pk
        for row in Allocation.objects.filter(repayment__agreement=agreement)
    }
    Allocation.objects.filter(pk__in=[pk for row, pk in stored.items() if row not in wanted]).delete()
    Allocation.objects.bulk_create(
        Allocation(repayment_id=repayment, instalment_id=instalment, part=part, cents=cents)
        for repayment, instalment, part, cents in sorted(wanted - stored.keys(), key=str)
    )


# ---- what banking asks


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """A bank line bears the loan's reference."""
    loan = Agreement.objects.select_related("fund", "envelope").get(expected=expected)
    return take_in(loan, cents=cents, line=line, key=key, on=on, by=by)


def take_in(
    loan: Agreement,
    *,
    cents: int,
    line: StatementLine,
    key: str,
    on: date,
    by: User | None,
    payer: str = "",
) -> list[Leg]:
    """Take in a bank line for a loan, and return what banking posts."""
    value_on = line.value_on if line else on
    repayment, change = record(
        loan, key=key, cents=cents, value_on=value_on, booked_on=on, by=by, line=line, payer=payer
    )
    outbox.put("loan.received", f"loan.received/{repayment.pk}", agreement=loan.pk, repayment=repayment.pk)
    outbox.put("loan.rest", f"loan.rest/{repayment.pk}", agreement=loan.pk)
    return legs(loan, change)


def take_back(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """The match was a mistake: undo it. The others are replayed, so these legs may differ from the first."""
    repayment = Repayment.objects.select_related("agreement__fund", "agreement__envelope").get(key=key)
    why = coded.keep("match_undone" if line.came_in else "bank_took_it_back")
    change = undo(repayment, on=on, by=by, why=why)
    return legs(repayment.agreement, change)


def is_last(expected: ExpectedPayment) -> bool:
    """Whether the next instalment is all that is left."""
    return Agreement.objects.get(expected=expected).outstanding_cents <= expected.cents


def page(expected: ExpectedPayment) -> str:
    return reverse("loans:loan", args=[Agreement.objects.get(expected=expected).number])


RECEIVABLE = Receivable("loan", _("Loan repaid"), receive=receive, undo=take_back, last=is_last, page=page)
