"""Why money of loans moved, as codes in words for whoever reads the journal: see `fund.ledger.reasons`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "own_paid_back": _("Own money paid back"),
    **{f"loan_change_{kind.value}": kind.label for kind in ChangeKind},
}
coded.register(WORDS)
