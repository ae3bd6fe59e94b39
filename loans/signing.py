"""Accepting an agreement on screen, and ordering the payment that follows."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loans import drawing
from loans.models import Agreement
from workflows.cases.models import Case
from workflows.people.models import User
from workflows.steps import perform


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
    drawing.begin(agreement, on=timezone.localdate(at), by=by)
    return agreement
