"""The treasurer's list of loans: filters that read as sentences, and the columns of its downloads."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loans.arrears import in_bucket, with_late_cents
from loans.models import Agreement
from loans.models.agreements import AgreementQuerySet
from loans.models.disbursements import DisbursementState
from workflows.sheets import Column

SORTS = {
    "number": "number",
    "due": "oldest_unpaid_on",
    "late": "late_cents",
    "lent": "principal_cents",
    "left": "left_cents",
    "name": "member__last_name",
}


def listed(user: Any, asked: dict[str, Any], on: date) -> AgreementQuerySet:
    """The loans this person may see, by the filters asked, late ones first."""
    loans = with_late_cents(Agreement.objects.visible_to(user), on)
    loans = loans.with_left().select_related("member", "terms__product")
    if asked.get("state"):
        loans = loans.filter(state=asked["state"])
    if asked.get("q"):
        loans = loans.filter(_found(asked["q"]))
    loans = _due(loans, asked.get("due") or "", on)
    if asked.get("late"):
        loans = in_bucket(loans, int(asked["late"]), on)
    return _sorted(loans, asked.get("sort") or "")


def _found(text: str) -> Q:
    text = text.strip()
    digits = "".join(filter(str.isdigit, text))
    match = (
        Q(number__iexact=text)
        | Q(member__last_name__istartswith=text)
        | Q(member__first_name__istartswith=text)
    )
    if len(digits) == 12:
        match |= Q(reference=f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++")
    return match | Q(reference__iexact=text.replace(" ", "")) | Q(member__number__iexact=text)


def _due(loans: AgreementQuerySet, due: str, on: date) -> AgreementQuerySet:
    if due == "asked":
        return loans.filter(disbursements__state=DisbursementState.ASKED).distinct()
    if due == "late":
        return loans.in_arrears(on)
    if due in ("week", "month"):
        return loans.due_between(on, on + timedelta(days=7 if due == "week" else 31))
    return loans


def _sorted(loans: AgreementQuerySet, sort: str) -> AgreementQuerySet:
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return loans.order_by("-late_cents", "-number")  # type: ignore[misc]  # annotated by `listed`
    return loans.order_by(f"-{column}" if sort.startswith("-") else column, "number")


def columns(on: date) -> list[Column]:
    """Of the CSV and the workbook."""
    return [
        Column(_("Loan"), "number"),
        Column(_("Member number"), "member.number"),
        Column(_("Member"), lambda loan: str(loan.member)),
        Column(_("Product"), lambda loan: str(loan.terms.product)),
        Column(_("State"), "get_state_display"),
        Column(_("Currency"), "currency"),
        Column(_("Amount lent"), "granted_cents", "amount"),
        Column(_("File fee"), "fee_cents", "amount"),
        Column(_("Repaid"), "repaid_cents", "amount"),
        Column(_("Left to repay"), "outstanding_cents", "amount"),
        Column(_("Late"), "late_cents", "amount"),
        Column(_("Days late"), lambda loan: loan.days_late(on), "number"),
        Column(_("Next due"), "oldest_unpaid_on", "day"),
        Column(_("Offered on"), "offered_on", "day"),
        Column(_("Paid out on"), "started_on", "day"),
        Column(_("Ended on"), "ended_on", "day"),
        Column(_("Reference"), "reference"),
    ]
