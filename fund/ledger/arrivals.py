"""Money that becomes available again or for the first time: whoever waits for it in that envelope has a turn.

A movement that brings nothing into an envelope costs nothing here; one that does asks one indexed question.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from workflows import outbox

from .models import Kind, WaitingGrant


def notice(key: str, legs: Iterable[Any]) -> None:
    """Leave word, in the transaction of the movement `key`, for the queues of the envelopes it fed."""
    targets = {leg.target.id: leg.target for leg in legs}.values()  # a bulk has many legs and few accounts
    fed = {target.envelope_id for target in targets if target.kind == Kind.AVAILABLE}
    if not fed:
        return
    queues = WaitingGrant.objects.waiting().filter(envelope__in=fed).order_by()
    act = hashlib.sha256(key.encode()).hexdigest()[:32]
    for envelope in queues.values_list("envelope", flat=True).distinct():
        outbox.put("ledger.money_came", f"ledger.money_came/{envelope}/{act}", envelope=envelope)
