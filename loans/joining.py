"""A second borrower: invited by the first, who agrees before the request is sent and then owes the loan jointly."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from loans.eligibility import is_member
from loans.models import LoanApplication
from workflows import outbox
from workflows.cases.models import State
from workflows.people.models import Member, User
from workflows.people.permissions import may
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import note

STEPS = {  # what is noted on the record of the case
    "co_borrower_agreed": _("The second borrower agreed"),
    "co_borrower_declined": _("The second borrower declined"),
}


def refuse_co_borrower(application: LoanApplication, member: Member, on: date) -> None:
    """raises  Unmet for oneself, for somebody who is no member, and for one who cannot sign on screen"""
    if member.pk == application.case.applicant_id:
        raise Unmet(_("You borrow already: name another member, or nobody."), code="own_co_borrower")
    if member.user_id is None or not is_member(member, on):
        raise Unmet(_("This member cannot borrow with you."), code="cannot_co_borrow")


def invite(application: LoanApplication) -> None:
    """Ask the second borrower, once for what is asked now; whatever they agreed to before no longer counts."""
    application.co_borrower_agreed_at = None
    if application.co_borrower_id:
        application.invitations += 1
        key = f"loan.co_borrower_invited/{application.pk}/{application.invitations}"
        outbox.put("loan.co_borrower_invited", key, application=application.pk)


def waits_for_answer(application: LoanApplication) -> bool:
    return bool(application.co_borrower_id and application.co_borrower_agreed_at is None)


def _held(application: LoanApplication, by: User) -> LoanApplication:
    held = LoanApplication.objects.select_for_update(of=("self",)).select_related("case", "co_borrower")
    found = held.get(pk=application.pk)
    if not may(by, "loan.join") or found.co_borrower is None or found.co_borrower.user_id != by.pk:
        raise NotYours()
    if found.case.state != State.DRAFT and not found.case.is_undecided:
        raise TooLate(_("This request is decided already."), code="decided")
    return found


@transaction.atomic
def agree(application: LoanApplication, *, by: User, at: datetime, seen: int) -> LoanApplication:
    """The second borrower agrees to owe it jointly; a second press changes nothing.

    seen    the number of the invitation that was read
    raises  NotYours; TooLate once it was changed since, or is decided
    """
    held = _held(application, by)
    if seen != held.invitations:
        raise TooLate(_("The request has changed since you read it: read it again."), code="changed_since")
    if held.co_borrower_agreed_at is None:
        held.co_borrower_agreed_at = at
        held.save(update_fields=["co_borrower_agreed_at"])
        note(held.case, "co_borrower_agreed", by=by, payload={"invitation": seen})
        outbox.put(
            "loan.co_borrower_agreed", f"loan.co_borrower_agreed/{held.pk}/{seen}", application=held.pk
        )
    return held


@transaction.atomic
def decline(application: LoanApplication, *, by: User) -> LoanApplication:
    """They do not want to: the request is without a second borrower, and the first is told."""
    held = _held(application, by)
    held.co_borrower, held.co_borrower_agreed_at = None, None
    held.save(update_fields=["co_borrower", "co_borrower_agreed_at"])
    note(held.case, "co_borrower_declined", by=by, payload={"invitation": held.invitations})
    key = f"loan.co_borrower_declined/{held.pk}/{held.invitations}"
    outbox.put("loan.co_borrower_declined", key, application=held.pk)
    return held
