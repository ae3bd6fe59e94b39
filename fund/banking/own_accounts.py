"""Which of our own people hold an account that somebody else is to be paid on: they have a part in the case."""

from collections import defaultdict
from collections.abc import Collection

from fund.banking.models.accounts import iban_key
from workflows.people.models import Member, User


def holders(users: Collection[int]) -> dict[str, set[int]]:
    """The keyed hash of each account → the ids of those of these users whose own it is."""
    held: dict[str, set[int]] = defaultdict(set)
    for member in Member.objects.filter(user__in=users):
        if member.iban and member.user_id:
            held[iban_key(member.iban)].add(member.user_id)
    return held


def key_of(user: User) -> str:
    """The keyed hash of this person's own account; empty without one."""
    member = user.membership()
    return iban_key(member.iban) if member and member.iban else ""
