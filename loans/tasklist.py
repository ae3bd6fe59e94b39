"""The task list of an application: which page holds what, and what is still to do."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.banking import suppliers
from loans.application import payments_agree
from loans.joining import waits_for_answer
from loans.models import LoanApplication
from loans.models.applications import QUOTE, PaidTo
from loans.models.products import Security
from workflows.cases.models import State

PAGES = {
    "project": gettext_lazy("Purpose and project"),
    "plan": gettext_lazy("Amount and plan"),
    "tranches": gettext_lazy("Payments of the loan"),
    "activity": gettext_lazy("Activity and budget"),
    "quotes": gettext_lazy("Quotes"),
    "parties": gettext_lazy("Others who take part"),
    "bank": gettext_lazy("Bank account and payment"),
    "check": gettext_lazy("Check your answers and send"),
}
HINTS = {
    "project": gettext_lazy("What the loan is for"),
    "plan": gettext_lazy("How much, for how long, and every instalment"),
    "tranches": gettext_lazy("Whether it is paid at once or in several payments"),
    "activity": gettext_lazy("Which Activity repays, and how"),
    "quotes": gettext_lazy("What shows the price of what you want to buy"),
    "parties": gettext_lazy(
        "Who borrows with you, who answers for the loan, whom you buy from; if there is anybody"
    ),
    "bank": gettext_lazy("Whether the loan is paid to you or to a supplier"),
    "check": gettext_lazy("Read it once more, confirm, and send it"),
}


def is_open(application: LoanApplication) -> bool:
    """Whether something of it can be changed now: a draft, or an open correction."""
    case = application.case
    return case.state == State.DRAFT or case.corrections.open().exists()


def done(application: LoanApplication) -> dict[str, bool]:
    """Which pages are complete."""
    quoted = QUOTE in application.case.documents.usable().answering()
    return {
        "project": bool(application.purpose and application.project)
        and (not application.terms.is_lease or bool(application.goods and application.net_cents)),
        "plan": bool(application.cents and application.months and application.first_due_on),
        "activity": bool(application.activity_id and application.budget),
        "quotes": quoted or not application.terms.quotes_required,
        "tranches": payments_agree(application),
        "parties": not waits_for_answer(application)
        and (application.terms.secured_by != Security.GUARANTOR or application.guarantor_id is not None),
        "bank": bool(application.iban and application.iban_holder)
        and not application.account_to_confirm
        and not (application.paid_to == PaidTo.SUPPLIER and suppliers.missing(application)),
    }


def tasks(application: LoanApplication) -> list[dict[str, Any]]:
    """The rows of the task list."""
    complete = done(application)
    rows = []
    for name, label in PAGES.items():
        if name == "tranches" and application.terms.tranches_max == 1:
            continue
        row: dict[str, Any] = {
            "label": label,
            "hint": HINTS[name],
            "url": reverse(f"loans:{name}", args=[application.case.reference]),
            "done": complete.get(name, False),
        }
        if not row["done"]:
            waits = name == "check" and not all(complete.values())
            row |= {"kind": "idle" if waits else "wait", "text": _("Not yet") if waits else _("To do")}
        rows.append(row)
    return rows
