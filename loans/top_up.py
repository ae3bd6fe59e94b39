"""A further amount on a loan that runs: asked by the borrower, decided like any request, paid out as another payment,
and repaid with what is left by one new plan.

Who borrows alone signs nothing anew: their request names the amount and the plan, and at most that is granted. Where
others answer for the loan, each of them accepts it first (`loans.amending`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fund.ledger.models import Commitment
from loans import drawing
from loans.application import refuse_income
from loans.models import Agreement, ChangeCase, Disbursement, IncomeShare
from loans.models.applications import PaidTo
from loans.models.changes import ChangeKind
from loans.schedule import Unplannable, anchors_of
from workflows import coded
from workflows.cases.models import Case
from workflows.cases.models import State as CaseState
from workflows.money_words import money
from workflows.people.models import User
from workflows.refusals import Unmet
from workflows.steps import note, perform


def check(agreement: Agreement, row: Mapping[str, Any]) -> None:
    """The rules and limits of the product, over what would be owed then.

    row     cents, count and first_due_on of loans.models.changes.ChangeFacts, from_on the day asked about
    raises  Unmet or Unplannable, by name
    """
    terms, cents, on = agreement.terms, row["cents"] or 0, row["from_on"]
    if terms.is_lease:
        raise Unmet(_("This is a lease: ask for a loan of its own."), code="is_lease")
    if agreement.guarantee_calls.open().exists() or agreement.guarantee_calls.waiting().exists():
        raise Unmet(
            _("The guarantor of this loan is called: that is settled first."), code="guarantor_called"
        )
    if IncomeShare.objects.holding().filter(agreement=agreement).exists():
        raise Unmet(_("This loan is repaid by a share of income: that is ended first."), code="has_a_share")
    if agreement.disbursements.still_to_come().exists():
        raise Unmet(_("A payment of this loan is still to come."), code="payment_to_come")
    if agreement.days_late(on):
        raise Unmet(_("An instalment is late: it is paid first."), code="instalment_late")
    owed = agreement.outstanding_cents + cents
    if not cents > 0 or owed > terms.max_cents:
        left = max(0, terms.max_cents - agreement.outstanding_cents)
        raise Unmet(
            _("Under these terms at most %(high)s is owed: %(left)s more can be lent.")
            % {"high": money(terms.max_cents, terms.currency), "left": money(left, terms.currency)},
            code="amount_out_of_bounds", left_cents=left,
        )  # fmt: skip
    refuse_income(terms, owed, agreement.case.loan_application.invoiced_year_cents)
    most, count, first = terms.count(terms.max_months), row["count"] or 0, row["first_due_on"]
    if not 0 < count <= min(most, owed):
        raise Unplannable(
            _("Under these terms a plan has 1 to %(most)d instalments.") % {"most": most}, code="count"
        )
    if first is None or first <= on:
        raise Unplannable(_("The first instalment of a new plan is not before its day."), code="too_early")
    anchors_of(count, first, period_months=terms.period_months, period_days=terms.period_days)


def refuse_while_one_waits(agreement: Agreement) -> None:
    """raises Unmet while a further amount of this loan waits for money, or to be accepted"""
    cases = agreement.change_cases.filter(kind=ChangeKind.TOP_UP, case__state=CaseState.GRANTED)
    if (held := cases.select_related("case").first()) is not None:
        raise Unmet(
            _("A further amount was granted and is not paid yet: %(case)s.") % {"case": held.case},
            code="one_waits",
        )


def pay(
    held: ChangeCase, agreement: Agreement, commitment: Commitment, *, by: User | None, on: date
) -> Disbursement:
    """Order what was set aside, as another payment of the loan; the case is closed."""
    case, cents = held.case, commitment.reserved_cents
    agreement.topped_up_cents += cents
    agreement.save_moved()
    part = Disbursement(
        agreement=agreement, position=agreement.disbursements.count() + 1, cents=cents, paid_to=PaidTo.MEMBER,
        commitment=commitment, topped_by=held,
    )  # fmt: skip
    part.save()
    note(agreement, "top_up", by=by, payload={"case": case.reference, "cents": cents})
    drawing.order(part, on=on, by=None)
    perform(
        Case.close,
        case,
        by=None,
        on=on,
        paid=False,
        reason=coded.keep("further_amount_paid_out"),
    )
    return part
