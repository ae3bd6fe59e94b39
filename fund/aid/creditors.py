"""Who of our own people would be paid as a creditor: they have a part in the case, found by their account."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from fund.aid.models import Creditor
from fund.banking.models.accounts import iban_key
from workflows.cases.models import Case
from workflows.people.models import Member, User

REASON = "creditor"


def creditors_among(cases: Collection[Case], users: Collection[int]) -> Iterable[tuple[int, int, str]]:
    """(case id, user id, reason): these users whose own account a case's creditor is paid on."""
    held: dict[str, set[int]] = defaultdict(set)
    for member in Member.objects.filter(user__in=users):
        if member.iban and member.user_id:
            held[iban_key(member.iban)].add(member.user_id)
    if not held:
        return []
    paid = Creditor.objects.filter(application__case__in=cases, iban_key__in=held)
    return [
        (case, user, REASON)
        for case, key in paid.values_list("application__case", "iban_key")
        for user in held[key]
    ]


def creditor_of(user: User) -> Q:
    """Cases of which a creditor is paid on this person's own account."""
    member = Member.objects.filter(user=user).first()
    if member is None or not member.iban:
        return Q(pk__in=[])
    paid = Creditor.objects.filter(iban_key=iban_key(member.iban))
    return Q(pk__in=paid.values("application__case"))
