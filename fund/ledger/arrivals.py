"""Money that becomes available again or for the first time: whoever waits for it in that envelope has a turn.

A movement that brings nothing into an envelope costs nothing here; one that does asks one indexed question, which
PostgreSQL answers in the call that posts (see `writing`).
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from workflows import outbox

from .models import Kind, WaitingGrant

ANYBODY = f"SELECT 1 FROM {WaitingGrant._meta.db_table} WHERE envelope_id = %s AND state = 'open' LIMIT 1"


def fed(legs: Iterable[Any]) -> list[int]:
    """The ids of the envelopes that these legs bring money into, ascending."""
    targets = {leg.target.id: leg.target for leg in legs}.values()  # a bulk has many legs and few accounts
    return sorted({target.envelope_id for target in targets if target.kind == Kind.AVAILABLE})


def waited_for(envelopes: Iterable[int]) -> list[int]:
    """Those in which somebody waits. One fixed statement, where building a query costs more than the posting."""
    waited = []
    for envelope in envelopes:
        with connection.cursor() as cursor:
            cursor.execute(ANYBODY, [envelope])
            if cursor.fetchone() is not None:
                waited.append(envelope)
    return waited


def notice(key: str, envelopes: Sequence[int]) -> None:
    """Leave word, in the transaction of the movement `key`, for the queues of these envelopes."""
    act = hashlib.sha256(key.encode()).hexdigest()[:32] if envelopes else ""
    for envelope in envelopes:
        outbox.put("ledger.money_came", f"ledger.money_came/{envelope}/{act}", envelope=envelope)
