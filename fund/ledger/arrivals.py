"""Money that becomes available again or for the first time: whoever waits for it in that envelope has a turn.

A movement that brings nothing into an envelope costs nothing here; one that does asks one indexed question.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection

from workflows import outbox

from .models import Kind, WaitingGrant

ANYBODY = f"SELECT 1 FROM {WaitingGrant._meta.db_table} WHERE envelope_id = %s AND state = %s LIMIT 1"


def notice(key: str, legs: Iterable[Any]) -> None:
    """Leave word, in the transaction of the movement `key`, for the queues of the envelopes it fed."""
    targets = {leg.target.id: leg.target for leg in legs}.values()  # a bulk has many legs and few accounts
    fed = {target.envelope_id for target in targets if target.kind == Kind.AVAILABLE}
    for envelope in filter(_is_waited_for, sorted(fed)):
        act = hashlib.sha256(key.encode()).hexdigest()[:32]
        outbox.put("ledger.money_came", f"ledger.money_came/{envelope}/{act}", envelope=envelope)


def _is_waited_for(envelope: int) -> bool:
    """Every posting that feeds an envelope asks: one fixed statement, where building a query costs more than the
    posting itself."""
    with connection.cursor() as cursor:
        cursor.execute(ANYBODY, [envelope, WaitingGrant.State.OPEN.value])
        return cursor.fetchone() is not None
