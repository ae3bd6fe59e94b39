"""The rows that the figures of the first page are made of."""

from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from fund.banking import between
from fund.banking.models import PaymentOrder
from fund.banking.models.payments import PaymentOrderQuerySet
from fund.ledger.models import Commitment, Envelope, Fund
from workflows.sheets import Column

PROMISED = [
    Column(_("Case"), "reference"),
    Column(_("Envelope"), "envelope.name"),
    Column(_("Promised on"), "opened_on", "day"),
    Column(_("Promised"), "reserved_cents", "amount"),
    Column(_("Paid"), "used_cents", "amount"),
    Column(_("Taken back"), "released_cents", "amount"),
    Column(_("Still promised"), "open_cents", "amount"),
]
TRANSIT = [
    Column(_("Case"), "case_reference"),
    Column(_("Payee"), "shown_payee"),
    Column(_("Ordered on"), "ordered_on", "day"),
    Column(_("Amount"), "cents", "amount"),
]


def promised(fund: Fund, envelope: Envelope | None = None) -> QuerySet[Commitment]:
    """Commitments with something still open, oldest first."""
    rows = Commitment.objects.filter(envelope__fund=fund).select_related("envelope")
    if envelope is not None:
        rows = rows.filter(envelope=envelope)
    return rows.filter(reserved_cents__gt=F("used_cents") + F("released_cents")).order_by("opened_on", "pk")


def promised_total(rows: QuerySet[Commitment]) -> int:
    open_sum = Sum(F("reserved_cents") - F("used_cents") - F("released_cents"))
    return rows.aggregate(cents=open_sum)["cents"] or 0


def transit(fund: Fund, user: Any) -> PaymentOrderQuerySet:
    """Orders that are with the bank and not confirmed, and transfers between two own accounts that have not arrived."""
    moving = Q(state=PaymentOrder.State.EXPORTED) | Q(pk__in=between.underway(fund).values("pk"))
    sent = PaymentOrder.objects.visible_to(user).filter(moving, fund=fund)
    return sent.order_by("ordered_on", "pk")
