"""The desk finds a case by the structured message of a payment made for it."""

from django.db.models import Q

from fund.banking import references
from fund.banking.models import PaymentOrder
from workflows.cases import finding


@finding.register
def by_its_payment(word: str) -> Q | None:
    reference = references.recognise(word)
    if not reference:
        return None
    return Q(reference__in=PaymentOrder.objects.filter(communication=reference).values("case_reference"))
