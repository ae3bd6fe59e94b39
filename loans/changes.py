"""Changes of a loan: proposed by one treasurer, approved by another, replayed with the payments, undone as a right."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.ledger import proposals
from fund.ledger.posting import post
from loans.allocation import Replay
from loans.models import Agreement, LoanChange, LoanChangeUndo, LoanProposal
from loans.models.agreements import State
from loans.models.changes import FIGURES, RELIEFS, ChangeKind
from loans.models.schedules import Reason
from loans.repayment import legs, locked, replay_loan, replayed
from loans.schedule import Unplannable
from workflows import outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet


@transaction.atomic
def propose(agreement: Agreement, *, key: str, why: str, on: date, by: User, **figures: Any) -> LoanProposal:
    """Ask for a change of one loan; once by its key.

    figures  those of loans.models.changes.ChangeFacts; `from_on` for its day, default today
    raises   NotYours, KeyReused, and what `check` refuses
    """
    agreement = locked(agreement)
    row = _figures(agreement, figures, on)
    check(agreement, row)
    return proposals.propose(
        LoanProposal, key=key, by=by, on=on, fund=agreement.fund, agreement=agreement, why=why[:200], **row
    )


def _figures(agreement: Agreement, asked: dict[str, Any], on: date) -> dict[str, Any]:
    row: dict[str, Any] = {name: asked.get(name) for name in FIGURES}
    row["from_on"] = asked.get("from_on") or on
    if row["kind"] == ChangeKind.WRITE_OFF:
        row["cents"] = agreement.outstanding_cents
    return row


def check(agreement: Agreement, row: dict[str, Any]) -> None:
    """raises  TooLate when the loan does not run, Unmet beyond the limits, Unplannable for a plan that cannot be"""
    if agreement.state != State.RUNNING:
        raise TooLate(_("Only a loan that runs can be changed."), code="not_running")
    kind, months, count = row["kind"], row.get("months"), row.get("count")
    if kind == ChangeKind.PAUSE and not 0 < (months or 0) <= agreement.terms.pause_months_max:
        raise Unmet(
            _("A pause agreed by two treasurers is of 1 to %(months)d months.")
            % {"months": agreement.terms.pause_months_max},
            code="pause_too_long",
            months=agreement.terms.pause_months_max,
        )
    if kind == ChangeKind.REPLAN:
        first = row.get("first_due_on")
        if first is None or first < row["from_on"]:
            raise Unplannable(
                _("The first instalment of a new plan is not before its day."), code="too_early"
            )
        if not 0 < (count or 0) <= agreement.outstanding_cents:
            raise Unplannable(
                _("A new plan needs at least one instalment, of one cent or more."), code="count"
            )
    if kind in RELIEFS and not 0 < (row.get("cents") or 0) <= agreement.outstanding_cents:
        raise Unmet(
            _("At most what is left to repay can be given up."),
            code="more_than_is_owed",
            left_cents=agreement.outstanding_cents,
        )
    if kind == ChangeKind.WRITE_OFF and row.get("cents") != agreement.outstanding_cents:
        raise TooLate(_("Another sum is left to repay now: propose it again."), code="other_sum")


def preview(agreement: Agreement, *, on: date, **figures: Any) -> Replay:
    """The loan as it would stand; nothing is kept. raises as `propose`"""
    row = _figures(agreement, figures, on)
    check(agreement, row)
    change = LoanChange(agreement=agreement, **row)
    return replayed(agreement, change=change.as_event("~preview", agreement.terms))


def carry_out(proposal: LoanProposal, *, by: User, on: date) -> LoanChange:
    """What was approved takes effect. raises as `check`: the loan may have moved since it was proposed"""
    agreement = locked(proposal.agreement)
    check(agreement, proposal.figures())
    return apply(
        agreement,
        key=f"proposal/{proposal.pk}",
        on=on,
        by=by,
        why=proposal.why,
        proposal=proposal,
        figures=proposal.figures(),
    )


@transaction.atomic
def apply(
    agreement: Agreement,
    *,
    key: str,
    figures: dict[str, Any],
    on: date,
    by: User | None,
    why: str = "",
    proposal: LoanProposal | None = None,
) -> LoanChange:
    """Put a change in force, once by its key: replay, a new version of the plan, and the movement of what is given
    up. The member is told."""
    agreement = locked(agreement)
    change, new = LoanChange.objects.get_or_create(
        key=key,
        defaults={
            "agreement": agreement, "why": why[:200], "proposal": proposal, "booked_on": on, "by": by, **figures
        },
    )  # fmt: skip
    if not new:
        return change
    _replay(agreement, Agreement.change, change, key=f"loan/change/{change.pk}", on=on, by=by, why=why)
    outbox.put("loan.changed", f"loan.changed/{change.pk}", change=change.pk)
    return change


@transaction.atomic
def undo(change: LoanChange, *, on: date, by: User, why: str) -> LoanChangeUndo:
    """Take a change back: the loan is replayed without it, and what was given up is owed again.

    raises  NotYours; TooLate when it was undone before; Refusal without a reason
    """
    if not may(by, "loan.change_approve"):
        raise NotYours()
    if not why.strip():
        raise Refusal(_("Say why it is undone."), code="no_reason")
    agreement = locked(change.agreement)
    row, new = LoanChangeUndo.objects.get_or_create(
        change=change, defaults={"on": on, "by": by, "why": why[:200]}
    )
    if not new:
        raise TooLate(_("This was undone before."), code="undone_before")
    _replay(
        agreement, Agreement.unchange, change, key=f"loan/change/{change.pk}/undone", on=on, by=by, why=why
    )
    outbox.put("loan.changed", f"loan.changed/{change.pk}/undone", change=change.pk)
    return row


def _replay(
    agreement: Agreement, step: Any, change: LoanChange, *, key: str, on: date, by: User | None, why: str
) -> None:
    facts = {"change": change.pk, "kind": change.kind}
    moved = replay_loan(agreement, step, by=by, on=on, reason=Reason.CHANGE, facts=facts, why=why)
    if found := legs(agreement, moved):
        words = f"{agreement.number}: {change.get_kind_display()}"
        post(key=key, legs=found, on=on, by=by, why=words, source_ref=agreement.number)


@transaction.atomic
def let_go_of_rest(agreement: Agreement, *, on: date) -> LoanChange | None:
    """Close a running loan of which no more is left than its terms let go, with a movement of its own."""
    agreement = locked(agreement)
    left = agreement.outstanding_cents
    if agreement.state != State.RUNNING or not 0 < left <= agreement.terms.tolerance_cents:
        return None
    if agreement.repaid_cents == 0:
        return None
    last = agreement.repayments.standing().order_by("-pk").first()
    assert last is not None
    figures = {"kind": ChangeKind.TOLERANCE, "from_on": max(on, last.value_on), "cents": left}
    why = gettext("A rest that the terms let go")
    return apply(agreement, key=f"rest/{agreement.pk}/{last.pk}", figures=figures, on=on, by=None, why=why)
