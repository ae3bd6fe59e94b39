"""What must hold between awards, the money set aside for them, and the orders that pay them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fund.aid.models import Award
from fund.banking.models import PaymentOrder
from fund.ledger.proof import Difference, check


def _summed() -> Any:
    """Awards with `ordered` (every order), `settled` (paid) and `dropped` (cancelled), in cents."""

    def total(*states: str) -> Coalesce:
        among = Q(payments__order__state__in=states) if states else Q()
        summed = Sum("payments__order__cents", filter=among)
        return Coalesce(summed, 0, output_field=BigIntegerField())

    state = PaymentOrder.State
    return Award.objects.annotate(
        ordered=total(), settled=total(state.PAID), dropped=total(state.CANCELLED)
    ).select_related("case", "commitment")


@check(_("Awards equal what was set aside for them"))
def awards_are_set_aside() -> Iterator[Difference]:
    for award in _summed().exclude(commitment__reserved_cents=F("cents")).iterator():
        yield Difference(award.case.reference, award.cents, award.commitment.reserved_cents)


@check(_("Awards equal the orders that pay them"))
def awards_are_ordered() -> Iterator[Difference]:
    """What was let go without a cancelled order was a final amount lower than what was granted."""
    lowered = F("commitment__released_cents") - F("dropped")
    for award in _summed().annotate(lowered=lowered).exclude(ordered=F("cents") - F("lowered")).iterator():
        yield Difference(award.case.reference, award.cents - award.lowered, award.ordered)


@check(_("What the bank confirmed of awards equals what was used of their commitments"))
def awards_paid_are_spent() -> Iterator[Difference]:
    wrong = _summed().exclude(
        settled=F("commitment__used_cents"), dropped__lte=F("commitment__released_cents")
    )
    for award in wrong.iterator():
        yield Difference(award.case.reference, award.settled, award.commitment.used_cents)
