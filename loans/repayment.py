"""Money coming back: recorded once, allocated by replaying every repayment, undone the same way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.banking import expected as awaited
from fund.banking.models import ExpectedPayment, StatementLine
from fund.banking.receivables import Receivable
from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.posting import Leg
from loans import refund
from loans.allocation import Allocated, Replay, replay
from loans.models import Agreement, Allocation, Repayment, RepaymentUndo, ScheduleVersion
from loans.models.agreements import Standing, State
from loans.models.schedules import Reason
from loans.offer import write_schedule
from loans.schedule import Row, split
from workflows import outbox
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import TooLate, Unmet
from workflows.steps import perform

PLANNED = (Reason.OFFER, Reason.DISBURSEMENT)  # plans that payments are replayed onto


@dataclass(frozen=True)
class Change:
    """What a repayment or its undoing did: cents to the loan, to the member's credit (negative: back)."""

    to_loan_cents: int
    to_credit_cents: int


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
) -> tuple[Repayment, Change]:
    """Take in one repayment and allocate it; the loan settles itself with the last cent.

    raises  TooLate when the loan does not run, or when this key was recorded before
    """
    agreement = _locked(agreement)
    repayment, new = Repayment.objects.get_or_create(
        key=key,
        defaults={
            "agreement": agreement, "cents": cents, "value_on": value_on, "booked_on": booked_on,
            "mode": agreement.ahead_mode, "line": line, "by": by,
        },
    )  # fmt: skip
    if not new:
        raise TooLate(code="recorded_before")
    change = _replayed(
        agreement, Agreement.receive, by=by, on=booked_on, reason=Reason.PREPAYMENT, about=repayment
    )
    if agreement.outstanding_cents == 0 and agreement.state == State.RUNNING:
        perform(Agreement.settle, agreement, by=None, on=value_on)
        outbox.put("loan.settled", f"loan.settled/{agreement.pk}/{repayment.pk}", agreement=agreement.pk)
    return repayment, change


@transaction.atomic
def undo(repayment: Repayment, *, on: date, by: User | None, why: str) -> Change:
    """Take one repayment back and replay the others; raises TooLate when that was done before."""
    agreement = _locked(repayment.agreement)
    _row, new = RepaymentUndo.objects.get_or_create(
        repayment=repayment, defaults={"on": on, "by": by, "why": why[:200]}
    )
    if not new:
        raise TooLate(code="undone_before")
    owed_again = sum(other.cents for other in agreement.repayments.standing()) < agreement.owed_cents
    _refuse_sent_back(agreement, repayment)
    step = Agreement.reopen if agreement.state == State.SETTLED and owed_again else Agreement.undo
    return _replayed(agreement, step, by=by, on=on, reason=Reason.REPLAY, about=repayment, why=why)


def _refuse_sent_back(agreement: Agreement, repayment: Repayment) -> None:
    """What the member paid too much went back to them: the payment that it was part of stands."""
    left = sum(other.cents for other in agreement.repayments.standing()) - agreement.principal_cents
    ordered = refund.orders_of(agreement).total_cents()
    if ordered > max(0, left):
        raise Unmet(
            _(
                "Of this payment %(cents)s was sent back to the member, or is ordered to be: cancel that first."
            )
            % {"cents": money(ordered, agreement.currency)},
            code="sent_back",
        )


def _locked(agreement: Agreement) -> Agreement:
    return (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("terms", "schedule", "fund", "envelope", "expected")
        .get(pk=agreement.pk)
    )


def _replayed(
    agreement: Agreement,
    step: Any,
    *,
    by: User | None,
    on: date,
    reason: str,
    about: Repayment,
    why: str = "",
) -> Change:
    """Replay, store what changed, move the loan; return what changed in cents."""
    before = (agreement.repaid_cents, agreement.surplus_cents)
    result = replayed(agreement)
    version = _in_force(agreement, result.rows, reason=reason, on=on, by=by)
    repayments = {repayment.key: repayment for repayment in agreement.repayments.standing()}
    _store(agreement, version, repayments, result.allocated)
    surplus = result.surplus_cents
    repaid = sum(repayment.cents for repayment in repayments.values()) - surplus
    standing = Standing(version, repaid, surplus, result.oldest_unpaid_on)
    payload = {
        "repayment": about.pk,
        "cents": about.cents,
        "value_on": about.value_on,
        "before": {"repaid_cents": before[0], "surplus_cents": before[1]},
        "after": {"repaid_cents": repaid, "surplus_cents": surplus},
    }
    perform(step, agreement, by=by, reason=why, payload=payload, standing=standing)
    _await_next(agreement, result)
    return Change(repaid - before[0], surplus - before[1])


def _await_next(agreement: Agreement, result: Replay) -> None:
    """Tell banking what to expect next: the oldest unpaid instalment, or nothing more."""
    if agreement.expected is None:
        return
    following = next(result.unpaid(), None)
    if following is None:
        awaited.settle(agreement.expected)
    else:
        row, left = following
        awaited.update(agreement.expected, cents=left, due_on=row.due_on)


def replayed(agreement: Agreement) -> Replay:
    """Every standing repayment, in value-date order, on the last plan that was agreed."""
    base = agreement.schedules.filter(reason__in=PLANNED).order_by("-number").first()
    assert base is not None
    terms = agreement.terms
    payments = [repayment.as_payment() for repayment in agreement.repayments.standing()]
    splitter = partial(split, remainder=terms.remainder, multiple_cents=terms.multiple_cents)
    return replay(base.rows(), payments, splitter=splitter)


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


def legs(agreement: Agreement, change: Change) -> list[Leg]:
    """The movement of a repayment: the loan and the member's credit give to what was not matched yet, and
    what was lent is available again. A change below zero moves the other way."""
    fund = agreement.fund
    suspense = chart.account(fund, Kind.SUSPENSE)
    moves = [
        (chart.account(fund, Kind.LOAN, ref=agreement.number), suspense, change.to_loan_cents),
        (
            chart.account(fund, Kind.LENT, agreement.envelope),
            chart.account(fund, Kind.AVAILABLE, agreement.envelope),
            change.to_loan_cents,
        ),
        (chart.account(fund, Kind.CREDIT, ref=agreement.number), suspense, change.to_credit_cents),
    ]
    return [
        Leg(source, target, cents) if cents > 0 else Leg(target, source, -cents)
        for source, target, cents in moves
        if cents
    ]


def receive(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """A bank line bears the loan's reference: take it in, and return what banking posts."""
    loan = Agreement.objects.select_related("fund", "envelope").get(expected=expected)
    value_on = line.value_on if line else on
    repayment, change = record(loan, key=key, cents=cents, value_on=value_on, booked_on=on, by=by, line=line)
    outbox.put("loan.received", f"loan.received/{repayment.pk}", agreement=loan.pk, repayment=repayment.pk)
    return legs(loan, change)


def take_back(
    expected: ExpectedPayment, *, cents: int, line: StatementLine, key: str, on: date, by: User | None
) -> list[Leg]:
    """The match was a mistake: undo it. The others are replayed, so these legs may differ from the first."""
    repayment = Repayment.objects.select_related("agreement__fund", "agreement__envelope").get(key=key)
    why = gettext("The match was undone") if line.came_in else gettext("The bank took it back")
    change = undo(repayment, on=on, by=by, why=why)
    return legs(repayment.agreement, change)


def is_last(expected: ExpectedPayment) -> bool:
    """Whether the next instalment is all that is left."""
    return Agreement.objects.get(expected=expected).outstanding_cents <= expected.cents


def page(expected: ExpectedPayment) -> str:
    return reverse("loans:loan", args=[Agreement.objects.get(expected=expected).number])


RECEIVABLE = Receivable("loan", _("Loan repaid"), receive=receive, undo=take_back, last=is_last, page=page)
