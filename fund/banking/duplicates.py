"""Payments that look like one made twice: said on their pages, and explained by a person before they are approved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.banking import references
from fund.banking.four_eyes import refuse_the_involved
from fund.banking.models import DuplicateCleared, PaymentOrder
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import note

DAYS = timedelta(days=10)
SAME_AMOUNT = _("the same account and amount within ten days")
SAME_INVOICE = _("the same account and invoice reference")


@dataclass(frozen=True)
class Twin:
    """Another order that this one looks like. `cleared`: why both are paid, once a person said so."""

    order: PaymentOrder
    because: str | Promise
    cleared: str


def _said(communication: str) -> str:
    """A reference however it is typed: F-2026/118 is f 2026 118."""
    return "".join(filter(str.isalnum, communication.casefold()))


def _alike(one: PaymentOrder, other: PaymentOrder) -> str | Promise:
    """Why two orders to one account look like one; empty when they do not."""
    if _said(one.communication) and _said(one.communication) == _said(other.communication):
        structured = references.recognise(one.communication)
        if structured or one.case_reference != other.case_reference:
            return SAME_INVOICE
    if one.cents == other.cents and abs(one.ordered_on - other.ordered_on) <= DAYS:
        return SAME_AMOUNT
    return ""


def of(orders: Iterable[PaymentOrder]) -> dict[int, list[Twin]]:
    """The twins of each order, whatever became of them short of being cancelled; in two queries."""
    asked = list(orders)
    to_one = PaymentOrder.objects.exclude(state=PaymentOrder.State.CANCELLED).select_related("fund")
    known = defaultdict(list)
    for other in to_one.filter(payee_key__in={order.payee_key for order in asked} - {""}).order_by("pk"):
        known[other.payee_key].append(other)
    pairs = [
        (order, other, because)
        for order in asked
        for other in known[order.payee_key]
        if other.pk != order.pk and (because := _alike(order, other))
    ]
    ids = {pk for order, other, _because in pairs for pk in (order.pk, other.pk)}
    rows = DuplicateCleared.objects.filter(Q(one__in=ids) & Q(other__in=ids)) if ids else []
    cleared = {(row.one_id, row.other_id): row.why for row in rows}
    found: dict[int, list[Twin]] = {}
    for order, other, because in pairs:
        why = cleared.get((min(order.pk, other.pk), max(order.pk, other.pk)), "")
        found.setdefault(order.pk, []).append(Twin(other, because, why))
    return found


def require_cleared(orders: Iterable[PaymentOrder]) -> None:
    """raises Unmet, naming the first pair that nobody has explained"""
    asked = list(orders)
    for pk, twins in of(asked).items():
        open_twin = next((twin for twin in twins if not twin.cleared), None)
        if open_twin:
            order = next(order for order in asked if order.pk == pk)
            raise Unmet(
                _("%(order)s looks like %(other)s (%(because)s): say on its page why both are paid.")
                % {"order": order, "other": open_twin.order, "because": open_twin.because},
                code="looks_like_a_duplicate", order=order.pk, other=open_twin.order.pk,
            )  # fmt: skip


@transaction.atomic
def clear(order: PaymentOrder, other: PaymentOrder, *, why: str, by: User) -> DuplicateCleared:
    """Say why two orders that look alike are both to be paid; whoever says so does not approve them.

    raises  NotYours; Refusal without a reason or when they are not alike; TooLate the second time
    """
    if not may(by, "payment.prepare"):
        raise NotYours()
    refuse_the_involved(by, {order.case_reference, other.case_reference})
    if not why.strip():
        raise Refusal(_("Say why both are paid."), code="no_reason")
    if other.pk not in {twin.order.pk for twin in of([order]).get(order.pk, [])}:
        raise Refusal(_("These two payments are not alike."), code="not_alike")
    one, two = sorted((order, other), key=lambda each: each.pk)
    row, created = DuplicateCleared.objects.get_or_create(
        one=one, other=two, defaults={"why": why.strip()[:200], "by": by}
    )
    if not created:
        raise TooLate(_("Someone explained this pair before."))
    for each, twin in ((one, two), (two, one)):
        note(each, "clear", by=by, reason=row.why, payload={"twin": twin.pk})
    return row
