"""Why money of loans moved, as codes in words for whoever reads the journal: see `fund.ledger.reasons`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from loans.activities.models import Way
from loans.activities.models.claims import ChangeKind as ClaimChange
from loans.models.changes import ChangeKind
from workflows import coded

WORDS: dict[str, str | Promise] = {
    "loan_granted": _("Loan granted"),
    "loan_not_accepted": _("Loan not accepted"),
    "loan_offered_anew": _("Loan offered anew, after an appeal"),
    "loan_raised": _("A further amount on a loan"),
    "loan_not_drawn": _("A payment of a loan is not drawn"),
    "loan_replanned": _("Repayments after another payment of a loan"),
    "loan_cash": _("Repaid in cash"),
    "loan_cash_undone": _("Repayment in cash undone"),
    "loan_deducted": _("Deducted from the Activity"),
    "loan_paid_out": _("The loan was paid out."),
    "loan_changed": _("The loan was changed."),
    "borrower_withdrew": _("The borrower withdrew from the agreement."),
    "rest_let_go": _("A rest that the terms let go"),
    "decided_by_committee": _("Decided by the committee"),
    "offer_not_accepted_in_time": _("The offer was not accepted in time."),
    "further_amount_paid_out": _("The further amount was granted and is being paid out."),
    "receipt_corrected": _("A receipt was corrected"),
    "loan_not_paid_out": _("The loan will not be paid out."),
    "not_drawn_in_time": _("Not drawn in time."),
    "fee_not_paid_in_time": _("The file fee was not paid in time."),
    "amount_not_accepted_in_time": _("The further amount was not accepted in time."),
    "own_paid_back": _("Own money paid back"),
    f"{Way.ADVANCE.value}_granted": _("Advance granted"),
    f"{Way.GUARANTEE.value}_granted": _("Guarantee granted"),
    **{f"claim_{kind.value}": kind.label for kind in ClaimChange},
    **{f"loan_change_{kind.value}": kind.label for kind in ChangeKind},
}
coded.register(WORDS)
