"""Who else has a part in a loan: a second borrower, a guarantor, and who sells what it pays for: an Activity, or
whoever holds the account that a supplier is paid on."""

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fund.banking import own_accounts
from loans.models import LoanApplication
from loans.models.applications import PaidTo
from workflows.cases.models import Case
from workflows.people.models import Activity, Member, User
from workflows.refusals import Unmet

PARTS = (  # reason, path to the person
    ("joint", "co_borrower__user"),
    ("guarantor", "guarantor__user"),
    ("guarantor", "case__agreement__later_guarantor__user"),
    ("supplier", "supplier__members__user"),
)


def member_named(number: str) -> Member | None:
    """The member of this number; none for an empty one. raises Unmet"""
    found = Member.objects.filter(number=number.strip()).first() if number.strip() else None
    if number.strip() and found is None:
        raise Unmet(_("There is no member with this number."), code="unknown_member")
    return found


def supplier_named(code: str) -> Activity | None:
    """The Activity of this code; none for an empty one. raises Unmet"""
    found = Activity.objects.filter(code=code.strip()).first() if code.strip() else None
    if code.strip() and found is None:
        raise Unmet(_("There is no Activity with this code."), code="unknown_activity")
    return found


def parties_among(cases: Collection[Case], users: Collection[int]) -> Iterable[tuple[int, int, str]]:
    """(case id, user id, reason) for each of these users with a part in one of these cases: six queries."""
    for reason, path in PARTS:
        held = LoanApplication.objects.filter(case__in=cases, **{f"{path}__in": users})
        for case, user in held.values_list("case", path):
            yield case, user, reason
    accounts = own_accounts.holders(users)
    paid = LoanApplication.objects.filter(case__in=cases, paid_to=PaidTo.SUPPLIER, supplier_key__in=accounts)
    for case, key in paid.values_list("case", "supplier_key") if accounts else ():
        for user in accounts[key]:
            yield case, user, "supplier"


def party_to(user: User) -> Q:
    """Cases in which this person is co-borrower, guarantor or supplier, or whose own account a supplier is paid on."""
    held = Q(co_borrower__user=user) | Q(guarantor__user=user) | Q(supplier__members__user=user)
    held |= Q(case__agreement__later_guarantor__user=user)
    if keys := own_accounts.keys_of(user):
        held |= Q(paid_to=PaidTo.SUPPLIER, supplier_key__in=keys)
    return Q(pk__in=LoanApplication.objects.filter(held).values("case"))
