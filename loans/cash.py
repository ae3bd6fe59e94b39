"""Money taken at the cash desk, from the borrower or from another: it lies in the cash box until the bank has it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fund.ledger.chart import Kind
from fund.ledger.posting import post
from fund.ledger.refusals import KeyReused
from loans.models import Agreement, Repayment
from loans.models.repayments import Channel
from loans.repayment import legs, locked, record
from loans.repayment import undo as undo_repayment
from workflows import coded, outbox
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, Unmet


@transaction.atomic
def take_cash(
    agreement: Agreement, *, key: str, cents: int, on: date, by: User, mode: str = "", payer: str = ""
) -> Repayment:
    """Take in cash for a loan, once by its key, and post it.

    mode    what is paid ahead does, as the payer chose
    payer   who brought it, when it was another than the borrower
    raises  NotYours; Unmet when the loan was never paid out; TooLate, KeyReused
    """
    if not may(by, "loan.cash"):
        raise NotYours()
    agreement = locked(agreement)
    if made := Repayment.objects.filter(key=f"cash/{key}").first():
        if (made.agreement_id, made.cents, made.value_on) != (agreement.pk, cents, on):
            raise KeyReused(key, cents=made.cents)
        return made
    if agreement.started_on is None or on < agreement.started_on:
        raise Unmet(_("The loan was not paid out yet on that day."), code="not_started")
    repayment, change = record(
        agreement, key=f"cash/{key}", cents=cents, value_on=on, booked_on=on, by=by, mode=mode,
        channel=Channel.CASH, payer=" ".join(payer.split()),
    )  # fmt: skip
    post(
        key=f"loan/cash/{repayment.pk}", legs=legs(agreement, change, Kind.CASH), on=on, by=by,
        why=coded.keep("loan_cash", text=agreement.number), source_ref=agreement.number,
    )  # fmt: skip
    outbox.put(
        "loan.received", f"loan.received/{repayment.pk}", agreement=agreement.pk, repayment=repayment.pk
    )
    outbox.put("loan.rest", f"loan.rest/{repayment.pk}", agreement=agreement.pk)
    return repayment


@transaction.atomic
def undo_cash(repayment: Repayment, *, on: date, by: User, why: str) -> None:
    """A cash entry was a mistake: the money leaves the box again and the loan is replayed without it.

    raises  NotYours; Refusal without a reason or for what came by bank; TooLate when it was undone before
    """
    if not may(by, "loan.cash"):
        raise NotYours()
    if repayment.channel != Channel.CASH:
        raise Refusal(_("What came by bank is undone at its bank line."), code="not_cash")
    if not why.strip():
        raise Refusal(_("Say why it is undone."), code="no_reason")
    change = undo_repayment(repayment, on=on, by=by, why=why)
    agreement = repayment.agreement
    post(
        key=f"loan/cash/{repayment.pk}/undone", legs=legs(agreement, change, Kind.CASH), on=on, by=by,
        why=coded.keep("loan_cash_undone", text=agreement.number), source_ref=agreement.number,
    )  # fmt: skip
