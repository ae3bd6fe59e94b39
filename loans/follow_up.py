"""What is done about a late loan each night, and what holds it back; what somebody has to do, and what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from fund.ledger.models.proposals import State as ProposalState
from loans.dunning import PathStep, Row, Spell, Step, coming, next_step, spell_of
from loans.models import (
    Agreement,
    ChangeCase,
    ChangeRequest,
    DunningHold,
    DunningStep,
    Instalment,
    LoanProposal,
    Repayment,
)
from loans.models.agreements import State
from loans.promises import Outcome, Promised, promised
from loans.repayment import locked
from workflows import outbox
from workflows.cases.models import UNDECIDED
from workflows.people.models import Member, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note
from workflows.templatetags.entraide import day

PART = 500  # loans looked at together
HELD_MOST = 90  # days


@dataclass
class Situation:
    """A loan as the path sees it on a day: how it is late, what was done, and what covers it."""

    loan: Agreement
    on: date
    spell: Spell | None
    late_cents: int
    steps: list[DunningStep]  # of every spell, the last first
    promises: list[Promised]
    hold: DunningHold | None
    request: ChangeRequest | None
    proposal: LoanProposal | None
    case: ChangeCase | None

    @property
    def days(self) -> int:
        return self.spell.days(self.on) if self.spell else 0

    @property
    def done(self) -> list[DunningStep]:
        """The steps of this spell."""
        return [step for step in self.steps if self.spell and step.spell_on == self.spell.since]

    @property
    def promise(self) -> Promised | None:
        return next((one for one in self.promises if one.outcome == Outcome.OPEN), None)

    @property
    def covered(self) -> str:
        """What holds everything back today: request, proposal, case, hold, promise or pause; "" for nothing."""
        today = self.on.isoformat()
        reasons = {
            "request": self.request,
            "proposal": self.proposal,
            "case": self.case,
            "hold": self.hold and self.hold.holds(self.on),
            "promise": self.promise,
            "pause": any(first <= today <= last for first, last in self.loan.pauses),
        }
        return next((name for name, holds in reasons.items() if holds), "")

    @property
    def coming(self) -> tuple[PathStep, date] | None:
        """The next step and its first day, if nothing changes until then."""
        return coming(self.spell, *self._facts())

    @property
    def due(self) -> PathStep | None:
        """The step to do today."""
        if self.covered or any(step.on >= self.on for step in self.steps):
            return None
        return next_step(self.spell, *self._facts())

    def _facts(self) -> tuple[list[PathStep], dict[int, date], date, int]:
        terms = self.loan.terms
        return terms.path, {step.days: step.on for step in self.done}, self.on, terms.quiet_days

    def open_steps(self) -> list[DunningStep]:
        """What waits for somebody, while the loan is late as it was then and nothing covers it."""
        return [step for step in self.done if step.waits and (step.by_post or not self.covered)]


def situations(loans: Iterable[Agreement], on: date) -> list[Situation]:
    """These loans (with their terms) as they stand on a day, in a fixed number of queries."""
    held = list(loans)
    ids = [loan.pk for loan in held]
    rows = _rows({loan.schedule_id for loan in held}, on)
    came = Repayment.objects.standing().filter(agreement__in=ids, value_on__lte=on).order_by()
    last = dict(came.values("agreement").annotate(last=Max("value_on")).values_list("agreement", "last"))
    steps: dict[int, list[DunningStep]] = defaultdict(list)
    for step in DunningStep.objects.filter(agreement__in=ids).select_related("answered_by"):
        steps[step.agreement_id].append(step)
    promises = promised(held, on)
    holds = _by_loan(DunningHold.objects.filter(agreement__in=ids, lifted_on=None).select_related("by"))
    requests = _by_loan(ChangeRequest.objects.filter(agreement__in=ids, answered_on=None))
    cases = _by_loan(
        ChangeCase.objects.filter(agreement__in=ids, case__state__in=UNDECIDED).select_related("case")
    )
    proposals = _by_loan(LoanProposal.objects.filter(agreement__in=ids, state=ProposalState.PROPOSED))
    return [
        Situation(
            loan,
            on,
            _spell(loan, rows[loan.schedule_id], on, last.get(loan.pk)),
            sum(row.left_cents for row in rows[loan.schedule_id]),
            steps[loan.pk],
            promises.get(loan.pk, []),
            holds.get(loan.pk),
            requests.get(loan.pk),
            proposals.get(loan.pk),
            cases.get(loan.pk),
        )
        for loan in held
    ]


def situation(loan: Agreement, on: date) -> Situation:
    return situations([loan], on)[0]


def _rows(schedules: set[int | None], on: date) -> dict[int | None, list[Row]]:
    """What fell due of these plans, by due date, with what is left of it."""
    found: dict[int | None, list[Row]] = defaultdict(list)
    due = Instalment.objects.filter(schedule__in=schedules, due_on__lt=on).order_by("schedule", "position")
    paid = due.annotate(paid=Sum("allocations__cents"), paid_on=Max("allocations__repayment__value_on"))
    columns = ("schedule", "due_on", "due_cents", "paid", "paid_on")
    for schedule, due_on, cents, part, paid_on in paid.values_list(*columns):
        found[schedule].append(Row(due_on, cents - (part or 0), paid_on))
    return found


def _spell(loan: Agreement, rows: list[Row], on: date, money_on: date | None) -> Spell | None:
    days = loan.days_late(on)
    if not days or loan.oldest_unpaid_on is None:
        return None
    return spell_of(rows, on, money_on=money_on, free_days=(on - loan.oldest_unpaid_on).days - days)


def _by_loan(rows: Any) -> dict[int, Any]:
    return {row.agreement_id: row for row in rows.order_by("pk")}


# ---- each night


def follow_up(on: date) -> int:
    """Take every late loan one step further along the path of its product, where one is due; return how many went.
    Safe to run again: a step is done once in a spell, and one on a day."""
    late = Agreement.objects.chased(on).select_related("terms").order_by("pk")
    gone = 0
    for part in batched(late.iterator(chunk_size=PART), PART):
        gone += sum(advance(found.loan, on) is not None for found in situations(part, on) if found.due)
    return gone


@transaction.atomic
def advance(loan: Agreement, on: date) -> DunningStep | None:
    """Do the step that is due, if one still is: looked at again under the lock, for money may have come."""
    loan = locked(loan)
    found = situation(loan, on)
    if found.due is None:
        return None
    assert found.spell is not None
    step = found.due
    row = DunningStep.objects.create(
        agreement=loan, spell_on=found.spell.since, days=step.days, step=step.step.value, on=on,
        late_days=found.spell.days(on), late_cents=found.late_cents, late_since=found.spell.oldest_on,
        by_post=step.step != Step.CALL and not has_email(loan.member),
    )  # fmt: skip
    note(loan, f"dunning_{step.step}", by=None, payload={"dunning": row.pk, "days": row.late_days})
    outbox.put("loan.dunned", f"loan.dunned/{row.pk}", step=row.pk)
    return row


def has_email(member: Member) -> bool:
    return bool(member.user.email if member.user else member.email)


# ---- by a person


@transaction.atomic
def answer(step: DunningStep, *, words: str, on: date, by: User) -> DunningStep:
    """What came of a call, a plan or a case; or that a letter was posted.

    raises  NotYours; TooLate when it was answered before; Refusal without a word
    """
    if not may(by, "loan.dunning"):
        raise NotYours()
    if not words.strip():
        raise Refusal(_("Say in a few words what came of it."), code="no_words")
    agreement = locked(step.agreement)
    held = DunningStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if not held.waits:
        raise TooLate(_("This was done before."), code="answered_before")
    held.answered_on, held.answered_by, held.answer = on, by, words.strip()[:1000]
    held.save(update_fields=["answered_on", "answered_by", "answer"])
    note(agreement, "dunning_answer", by=by, payload={"dunning": held.pk})
    return held


@transaction.atomic
def hold_back(agreement: Agreement, *, until_on: date, why: str, on: date, by: User) -> DunningHold:
    """Do nothing more about a late loan until a day; what was held back before gives way to it.

    raises  NotYours; TooLate when the loan does not run; Unmet beyond 90 days; Refusal without a reason
    """
    if not may(by, "loan.dunning"):
        raise NotYours()
    if not why.strip():
        raise Refusal(_("Say why nothing is to be done."), code="no_reason")
    agreement = locked(agreement)
    if agreement.state != State.RUNNING:
        raise TooLate(_("This loan does not run."), code="not_running")
    last_day = on + timedelta(days=HELD_MOST)
    if not on <= until_on <= last_day:
        raise Unmet(
            _("Hold it back until a day from today to %(day)s.") % {"day": day(last_day)},
            code="hold_day", last_day=last_day,
        )  # fmt: skip
    _lift(agreement, on, by)
    hold = DunningHold.objects.create(
        agreement=agreement, from_on=on, until_on=until_on, why=why.strip()[:1000], by=by
    )
    note(agreement, "hold_back", by=by, payload={"hold": hold.pk, "until_on": until_on.isoformat()})
    return hold


@transaction.atomic
def go_on(agreement: Agreement, *, on: date, by: User) -> None:
    """Nothing holds the path back any more. raises NotYours; TooLate when nothing did"""
    if not may(by, "loan.dunning"):
        raise NotYours()
    agreement = locked(agreement)
    if not _lift(agreement, on, by):
        raise TooLate(_("Nothing is held back."), code="not_held")
    note(agreement, "go_on", by=by)


def _lift(agreement: Agreement, on: date, by: User) -> int:
    return DunningHold.objects.filter(agreement=agreement, lifted_on=None).update(lifted_on=on, lifted_by=by)
