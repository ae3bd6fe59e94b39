"""Other limits of approval: proposed by one treasurer, approved by another, in force from a coming day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from fund.banking.approvers import Limits
from fund.banking.models import ApprovalRules
from fund.ledger import proposals
from fund.ledger.models import Fund
from workflows.people.models import User
from workflows.refusals import Unmet


@transaction.atomic
def propose(
    *,
    key: str,
    fund: Fund,
    one_up_to_cents: int,
    two_up_to_cents: int,
    from_on: date,
    why: str,
    on: date,
    by: User,
) -> ApprovalRules:
    """Ask for other limits from a coming day; another person approves them. Once by its key.

    raises  NotYours; Unmet for today or a day gone by, for limits out of order, and when nothing would change
    """
    if from_on <= on:
        raise Unmet(_("Rules of approval hold from tomorrow on, at the soonest."), code="too_soon")
    if not 0 <= one_up_to_cents <= two_up_to_cents:
        raise Unmet(_("The second limit is not below the first."), code="limits_out_of_order")
    if ApprovalRules.objects.limits(fund, from_on) == Limits(one_up_to_cents, two_up_to_cents):
        raise Unmet(_("These are the rules in force: nothing would change."), code="nothing_changes")
    return proposals.propose(
        ApprovalRules, key=key, fund=fund, by=by, on=on, why=why, from_on=from_on,
        one_up_to_cents=one_up_to_cents, two_up_to_cents=two_up_to_cents,
    )  # fmt: skip
