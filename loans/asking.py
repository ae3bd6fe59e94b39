"""A borrower asks for a pause or a new plan; who follows the loan answers, most often by proposing a change."""

import math
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loans import changes
from loans.allocation import Replay
from loans.models import Agreement, ChangeRequest, LoanChange
from loans.models.agreements import State
from loans.models.changes import ChangeKind
from loans.models.dunning import RequestKind
from loans.repayment import locked
from workflows import outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note

SOON = timedelta(days=30)  # the first instalment of a plan that is asked for


def wanted(
    agreement: Agreement, kind: str, on: date, *, months: int | None = None, monthly_cents: int | None = None
) -> dict[str, Any]:
    """What a borrower asks for, as the figures of a change from that day."""
    if kind == RequestKind.PAUSE:
        return {"kind": ChangeKind.PAUSE.value, "from_on": on, "months": months}
    count = max(1, math.ceil(agreement.outstanding_cents / (monthly_cents or 1)))
    return {"kind": ChangeKind.REPLAN.value, "from_on": on, "count": count, "first_due_on": on + SOON}


def preview(
    agreement: Agreement, *, kind: str, on: date, months: int | None = None, monthly_cents: int | None = None
) -> tuple[Replay, Unmet | None]:
    """The loan as it would stand, and why only the committee may let it. raises as `changes.check`"""
    return changes.preview(
        agreement, on=on, **wanted(agreement, kind, on, months=months, monthly_cents=monthly_cents)
    )


@transaction.atomic
def ask(
    agreement: Agreement,
    *,
    kind: str,
    words: str,
    on: date,
    by: User,
    months: int | None = None,
    monthly_cents: int | None = None,
) -> ChangeRequest:
    """Ask for a change of one's own loan; until it is answered nothing is done about what is late.

    raises  NotYours; TooLate when the loan does not run; Unmet while another request is open, or for what only the
            committee may let (`loans.change_cases`); Refusal without a word
    """
    agreement = locked(agreement)
    if not agreement.is_borrower(by) or not may(by, "loan.sign"):
        raise NotYours()
    if agreement.state != State.RUNNING:
        raise TooLate(_("Only a loan that runs can be changed."), code="not_running")
    if not words.strip():
        raise Refusal(_("Say in your words what happened."), code="no_words")
    if agreement.requests.filter(answered_on=None).exists():
        raise Unmet(_("We have your request already, and will answer it."), code="asked_before")
    _found, beyond = preview(agreement, kind=kind, on=on, months=months, monthly_cents=monthly_cents)
    if beyond:
        raise beyond
    row = ChangeRequest.objects.create(
        agreement=agreement, kind=kind, months=months, monthly_cents=monthly_cents, words=words.strip()[:2000],
        asked_on=on, by=by,
    )  # fmt: skip
    note(agreement, "ask_change", by=by, payload={"request": row.pk, "kind": kind})
    return row


@transaction.atomic
def answer_request(row: ChangeRequest, *, words: str, on: date, by: User) -> ChangeRequest:
    """Tell the borrower what becomes of it. raises NotYours; TooLate when it was answered; Refusal without a word"""
    if not may(by, "loan.dunning"):
        raise NotYours()
    if not words.strip():
        raise Refusal(_("Write an answer: the borrower reads it."), code="no_words")
    held = _close(row, words.strip()[:1000], on=on, by=by)
    outbox.put("loan.request_answered", f"loan.request_answered/{held.pk}", request=held.pk)
    return held


@transaction.atomic
def withdraw(row: ChangeRequest, *, on: date, by: User) -> ChangeRequest:
    """The borrower no longer asks. raises NotYours; TooLate when it was answered"""
    if not row.agreement.is_borrower(by):
        raise NotYours()
    return _close(row, gettext("Withdrawn by the borrower."), on=on, by=by)


def answered_by(change: LoanChange) -> None:
    """A change in force answers what was asked; the notice of the change tells the borrower."""
    row = ChangeRequest.objects.filter(agreement=change.agreement_id, answered_on=None).first()
    kinds = {
        RequestKind.PAUSE: {ChangeKind.PAUSE},
        RequestKind.PLAN: {ChangeKind.REPLAN, ChangeKind.HARDSHIP},
    }
    if row and change.by and change.kind in kinds[RequestKind(row.kind)] and change.booked_on >= row.asked_on:
        words = gettext("Agreed: the page of the loan shows the new plan.")
        _close(row, words, on=change.booked_on, by=change.by)


def _close(row: ChangeRequest, words: str, *, on: date, by: User) -> ChangeRequest:
    agreement = locked(row.agreement)
    held = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.answered_on is not None:
        raise TooLate(_("This was answered before."), code="answered_before")
    held.answered_on, held.answered_by, held.answer = on, by, words
    held.save(update_fields=["answered_on", "answered_by", "answer"])
    note(agreement, "answer_change", by=by, payload={"request": held.pk})
    return held
