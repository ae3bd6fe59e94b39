"""Which of our own people hold an account that somebody else is to be paid on: they have a part in the case."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import prefetch_related_objects

from fund.banking.models.accounts import iban_key
from workflows.people import account_changes
from workflows.people.models import Member, User


def holders(users: Collection[int]) -> dict[str, set[int]]:
    """The keyed hash of each account → the ids of those of these users whose own it is: their main one or a further
    one."""
    held: dict[str, set[int]] = defaultdict(set)
    for member in Member.objects.filter(user__in=users).prefetch_related("further_accounts"):
        if member.user_id:
            for key in _keys(member):
                held[key].add(member.user_id)
    return held


def keys_of(user: User) -> set[str]:
    """The keyed hash of each of this person's own accounts; read once a request."""
    member = user.membership()
    if member is None:
        return set()
    prefetch_related_objects([member], "further_accounts")
    return _keys(member)


def _keys(member: Member) -> set[str]:
    return {iban_key(one.iban) for one in account_changes.known(member)}
