"""Accepting an agreement on screen, and ordering the payment that follows."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fund.banking import addresses
from fund.banking.models import PaymentOrder
from fund.banking.orders import order_payment
from fund.banking.suppliers import order_supplier
from loans.models import Agreement
from loans.models.applications import PaidTo
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.steps import perform

PURPOSE = "loan"


@transaction.atomic
def accept(agreement: Agreement, *, by: User, at: datetime, agreed_hash: str) -> Agreement:
    """Sign: who, when and the hash of the text read go on the record; the payment order is made.

    raises  NotYours for anyone but the borrower; TooLate once it lapsed or was signed, or for another text
    """
    agreement = perform(
        Agreement.accept,
        agreement,
        by=by,
        at=at,
        agreed_hash=agreed_hash,
        payload={"agreed_hash": agreed_hash, "document_hash": agreement.document_hash},
    )
    perform(Case.sign, agreement.case, by=by, on=timezone.localdate(at))
    agreement.order = order_payout(agreement, on=timezone.localdate(at), by=by)
    agreement.save_moved()
    return agreement


def order_payout(agreement: Agreement, *, on: date, by: User) -> PaymentOrder:
    """Order the loan paid to the borrower, or to the supplier whose invoice it is for; the debt is the borrower's."""
    facts: dict[str, Any] = {
        "key": f"loan/{agreement.number}/payout", "purpose": PURPOSE, "fund": agreement.fund,
        "cents": agreement.payout_cents, "commitment": agreement.commitment,
        "case_reference": agreement.number, "on": on, "by": by,
    }  # fmt: skip
    if agreement.paid_to == PaidTo.SUPPLIER:
        return order_supplier(agreement, **facts)
    return order_payment(
        payee_name=agreement.iban_holder,
        iban=agreement.iban,
        communication=_("Loan %(number)s") % {"number": agreement.number},
        address=addresses.of_member(agreement.member, agreement.iban_holder),
        **facts,
    )
