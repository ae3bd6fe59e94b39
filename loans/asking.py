"""A borrower asks for a pause or a new plan; who follows the loan answers, most often by proposing a change."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from loans.models import Agreement, ChangeRequest
from loans.models.agreements import State
from loans.repayment import locked
from workflows import outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note


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

    raises  NotYours; TooLate when the loan does not run; Unmet while another request is open; Refusal without a word
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
    agreement = locked(row.agreement)
    held = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.answered_on is not None:
        raise TooLate(_("This was answered before."), code="answered_before")
    held.answered_on, held.answered_by, held.answer = on, by, words.strip()[:1000]
    held.save(update_fields=["answered_on", "answered_by", "answer"])
    note(agreement, "answer_change", by=by, payload={"request": held.pk})
    outbox.put("loan.request_answered", f"loan.request_answered/{held.pk}", request=held.pk)
    return held
