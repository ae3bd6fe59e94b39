"""The desk finds a case by the structured message of its loan, or by the loan's number."""

from django.db.models import Q

from fund.banking import references
from loans.models import Agreement
from workflows.cases import finding


@finding.register
def by_its_loan(word: str) -> Q | None:
    known = Q(number__iexact=word)
    if reference := references.recognise(word):
        known |= Q(reference=reference)
    elif len(word) < 4:
        return None
    return Q(pk__in=Agreement.objects.filter(known).values("case"))
