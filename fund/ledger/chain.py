"""The chain over movements: blocks of movements in the order of their ids, each with the hash of the one before.

Made off the hot path, in batches: a posting never waits for it. A movement is sealed once nobody can commit one
with a lower id any more, so that none is skipped. Its head, written outside the database each day, shows when the
whole database was written anew, chain and all.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from time import monotonic, sleep
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext

from .models import ChainBlock, Movement, Transfer
from .proof import Difference

BLOCK = 1_000
"""Movements in a block, at most."""
PATIENCE = 5.0
"""Seconds that sealing waits for transactions that are writing; what they write is sealed the next time."""

_COLUMNS = (
    "pk", "key", "digest", "fund", "booked_on", "value_on", "asked_on", "recorded_at", "by", "why", "source_ref",
    "reverses",
)  # fmt: skip


def seal(*, patience: float = PATIENCE) -> int:
    """Seal the movements that are settled and not sealed yet, block by block; how many were sealed. Two who
    seal at once: the database lets one of them through."""
    upto, sealed = settled(patience), 0
    try:
        while count := _seal_block(upto):
            sealed += count
    except IntegrityError:
        pass  # another sealed this block
    return sealed


@transaction.atomic
def _seal_block(upto: int) -> int:
    last = ChainBlock.objects.order_by("-number").first()
    first_id = last.last_id + 1 if last else 1
    fresh = Movement.objects.filter(pk__range=(first_id, upto)).order_by("pk").values_list("pk", flat=True)
    ids = list(fresh[:BLOCK])
    if not ids:
        return 0
    leaves = "\n".join(f"{number}:{leaf}" for number, leaf in read(first_id, ids[-1]))
    block = ChainBlock(
        number=last.number + 1 if last else 1, first_id=first_id, last_id=ids[-1], count=len(ids),
        leaves=leaves, previous=last.hash if last else "",
    )  # fmt: skip
    block.hash = hash_of(block)
    block.save(force_insert=True)
    return len(ids)


def settled(patience: float = PATIENCE) -> int:
    """The last id below which nothing can appear any more; 0 where somebody who may hold one still writes.

    PostgreSQL commits in another order than it gives out ids. Whoever inserts holds the table's lock for
    writing from before its id is given until it commits or rolls back. So once everyone who holds it now has let
    go, all that will ever stand at or below the highest id seen before is there. SQLite has one writer at a time.
    """
    highest = Movement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if connection.vendor != "postgresql":
        return highest
    waited_for, until = _writers(), monotonic() + patience
    while waited_for & _writers():
        if monotonic() > until:
            return 0
        sleep(0.05)
    return highest


def _writers() -> set[str]:
    """Transactions of others that write movements now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE relation = 'ledger_movement'::regclass"
            " AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return {name for (name,) in cursor.fetchall()}


def read(first_id: int, last_id: int) -> Iterator[tuple[int, str]]:
    """(id, hash) of each movement between two ids, from the rows as they are now."""
    transfers = (
        Transfer.objects.filter(movement__gte=first_id, movement__lte=last_id)
        .order_by("movement", "position")
        .values_list("movement", "position", "source", "target", "amount_cents")
    )
    legs = {number: [row[1:] for row in rows] for number, rows in groupby(transfers, key=lambda row: row[0])}
    movements = Movement.objects.filter(pk__range=(first_id, last_id)).order_by("pk")
    for row in movements.values_list(*_COLUMNS):
        yield row[0], _leaf(row, legs.get(row[0], []))


def _leaf(row: Iterable[Any], legs: list[Any]) -> str:
    body = json.dumps([*map(_plain, row), legs], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    if hasattr(value, "timestamp"):
        return round(value.timestamp() * 1_000_000)
    return value.isoformat() if hasattr(value, "isoformat") else value


def hash_of(block: ChainBlock) -> str:
    body = [block.number, block.first_id, block.last_id, block.count, block.previous, block.leaves]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def verify(blocks: Iterable[ChainBlock]) -> Iterator[Difference]:
    """What does not hold in these consecutive blocks: the links between them, and each row they sealed."""
    before: ChainBlock | None = None
    for block in blocks:
        expected = (before.number + 1, before.last_id + 1, before.hash) if before else None
        if before is None and block.number == 1:
            expected = (1, 1, "")
        if expected is not None and expected != (block.number, block.first_id, block.previous):
            yield Difference(_name(block), note=gettext("does not follow the block before it"))
        if hash_of(block) != block.hash:
            yield Difference(_name(block), note=gettext("the block itself was altered"))
        yield from _rows(block)
        before = block


def _rows(block: ChainBlock) -> Iterator[Difference]:
    """The rows that were altered, removed or slipped in since the block was sealed."""
    sealed = dict(line.split(":") for line in block.leaves.split("\n"))
    now = {str(number): leaf for number, leaf in read(block.first_id, block.last_id)}
    if sealed == now:
        return
    keys = dict(Movement.objects.filter(pk__in=now).values_list("pk", "key"))
    for number in sorted(sealed.keys() | now.keys(), key=int):
        if sealed.get(number) == now.get(number):
            continue
        note = (
            gettext("was removed after it was sealed") if number not in now
            else gettext("was slipped in after its block was sealed") if number not in sealed
            else gettext("was altered after it was sealed")
        )  # fmt: skip
        yield Difference(" · ".join(filter(None, [f"#{number}", keys.get(int(number), "")])), note=note)


def _name(block: ChainBlock) -> str:
    return gettext("block %(number)d (#%(first)d to #%(last)d)") % {
        "number": block.number, "first": block.first_id, "last": block.last_id,
    }  # fmt: skip
