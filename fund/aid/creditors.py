"""Who of our own people would be paid as a creditor: they have a part in the case, found by their account."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from fund.aid.models import Creditor
from fund.banking import own_accounts
from workflows.cases.models import Case
from workflows.people.models import User

REASON = "creditor"


def creditors_among(cases: Collection[Case], users: Collection[int]) -> Iterable[tuple[int, int, str]]:
    """(case id, user id, reason): these users whose own account a case's creditor is paid on."""
    held = own_accounts.holders(users)
    if not held:
        return []
    paid = Creditor.objects.filter(application__case__in=cases, iban_key__in=held)
    return [
        (case, user, REASON)
        for case, key in paid.values_list("application__case", "iban_key")
        for user in held[key]
    ]


def creditor_of(user: User) -> Q:
    """Cases of which a creditor is paid on an account of this person's own."""
    paid = Creditor.objects.filter(iban_key__in=own_accounts.keys_of(user))
    return Q(pk__in=paid.values("application__case"))
