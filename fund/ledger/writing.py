"""How a movement reaches the database in as few round trips as it allows.

PostgreSQL takes a movement with all its transfers in one call (`ledger_post`), which outside a transaction is
also the whole transaction. SQLite lives in this process: a few statements under its one write lock. Inside a
caller's transaction a savepoint keeps that transaction usable when a floor refuses.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from psycopg import sql

from .arrivals import waited_for

type Legs = Sequence[tuple[int, int, int]]
"""(source account id, target account id, cents), in order."""


class Row(NamedTuple):
    """A movement's columns, in the order of the model's fields: what is returned is made of them."""

    key: str
    digest: str
    fund_id: int
    booked_on: date
    value_on: date
    recorded_at: datetime
    by_id: int | None
    why: str
    source_ref: str
    reverses_id: int | None
    asked_on: date | None


class Written(NamedTuple):
    """The new movement's id, and the envelopes it fed in which somebody waits for money."""

    number: int
    waited_for: Sequence[int]


COLUMNS = Row._fields
_NAMES = ", ".join(COLUMNS)
_INTO_MOVEMENT = f"INSERT INTO ledger_movement ({_NAMES})"
_INTO_TRANSFER = "INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)"
_ONCE = "ON CONFLICT (key) DO NOTHING RETURNING id"
_VALUES = ", ".join(["%s"] * len(COLUMNS))

POSTGRESQL_ONE = """SELECT ledger_post(
    {key}, {digest}, {numbers}, {why}, {ref}, {reverses}, {asked}, {legs}, {totals}, {fed})"""
POSTGRESQL_MANY = f"SELECT ledger_post_many({', '.join(['%s'] * (len(COLUMNS) + 5))})"

SQLITE_MANY = f"""
{_INTO_MOVEMENT}
SELECT {", ".join(f"value->>{place}" for place in range(len(COLUMNS)))} FROM json_each(%s) WHERE true {_ONCE}, key"""

SQLITE_LEGS = f"""
{_INTO_TRANSFER}
SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(%s)"""

SQLITE_OPEN = "INSERT INTO ledger_posting (first_id, last_id) VALUES (%s, %s)"
SQLITE_CLOSE = "DELETE FROM ledger_posting"


def insert(row: Row, legs: Legs, fed: Sequence[int] = ()) -> Written | None:
    """Write one movement with its transfers, which feed the envelopes `fed`; None when the key is there already."""
    if connection.vendor == "postgresql":
        return _insert_postgresql(row, legs, fed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{_INTO_MOVEMENT} VALUES ({_VALUES}) {_ONCE}", row)
        found = cursor.fetchone()
        if found is None:
            return None
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(legs))
        flat = [cell for position, leg in enumerate(legs) for cell in (found[0], position, *leg)]
        cursor.execute(SQLITE_OPEN, [found[0], found[0]])
        cursor.execute(f"{_INTO_TRANSFER} VALUES {places}", flat)
        cursor.execute(SQLITE_CLOSE)
        return Written(found[0], waited_for(fed))


def _insert_postgresql(row: Row, legs: Legs, fed: Sequence[int]) -> Written | None:
    with _protected(), connection.cursor() as cursor:
        cursor.execute(_call(row, legs, fed))
        answer = cursor.fetchone()[0]
        return Written(answer[0], answer[1:]) if answer else None


def _call(row: Row, legs: Legs, fed: Sequence[int]) -> str:
    """The call with all values written into it, texts quoted by the driver: to hand them over as parameters is a third
    of what a posting costs in this process."""
    numbers = (
        f"{row.fund_id:d}, '{row.booked_on.isoformat()}', '{row.value_on.isoformat()}', "
        f"'{row.recorded_at.isoformat()}', {_number(row.by_id)}"
    )
    with connection.wrap_database_errors:
        driver = connection.connection
        key, why, ref = [sql.quote(text, driver) for text in (row.key, row.why, row.source_ref)]
    return POSTGRESQL_ONE.format(
        key=key,
        digest=f"'{row.digest}'",
        numbers=numbers,
        why=why,
        ref=ref,
        reverses=_number(row.reverses_id),
        asked=f"'{row.asked_on.isoformat()}'" if row.asked_on else "NULL",
        legs=_array(part for leg in legs for part in leg),
        totals=", ".join(_array(column) for column in zip(*_folded(legs), strict=True)),
        fed=_array(fed),
    )


def _folded(legs: Legs) -> list[tuple[int, int, int]]:
    """(account id, received, given) in the order of ids, which is the order in which accounts are locked."""
    sums: dict[int, list[int]] = {}
    for source, target, cents in legs:
        sums.setdefault(source, [0, 0])[1] += cents
        sums.setdefault(target, [0, 0])[0] += cents
    return [(account, received, given) for account, (received, given) in sorted(sums.items())]


def _array(numbers: Iterable[int]) -> str:
    return "'{" + ",".join([f"{number:d}" for number in numbers]) + "}'"


def _number(value: int | None) -> str:
    return "NULL" if value is None else f"{value:d}"


def packed(rows: Sequence[Row], legs: Mapping[str, Legs], vendor: str) -> list[str]:
    """Movements (distinct keys) as `insert_many` hands them over. Asks no database: another thread may do it."""
    return _arrays(rows, legs) if vendor == "postgresql" else [json.dumps(rows, default=str)]


def insert_many(rows: Sequence[Row], legs: Mapping[str, Legs], packed: Sequence[str]) -> set[str]:
    """Write movements with their transfers, all or none, from what `packed` made of both; the keys that were there
    before."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_MANY, packed)
            return {rows[place - 1].key for place in cursor.fetchone()[0]}
        cursor.execute(SQLITE_MANY, packed)
        numbers = {key: number for number, key in cursor.fetchall()}
        if numbers:
            # The write lock is ours: every id between the first and the last is of this set.
            cursor.execute(SQLITE_OPEN, [min(numbers.values()), max(numbers.values())])
            cursor.execute(SQLITE_LEGS, [json.dumps(_legs_by_number(numbers, legs))])
            cursor.execute(SQLITE_CLOSE)
        return {row.key for row in rows} - numbers.keys()


def _arrays(rows: Sequence[Row], legs: Mapping[str, Legs]) -> list[str]:
    """PostgreSQL's texts of arrays: the columns of the movements (all recorded when the first was), then those of their
    legs. Made by hand, because that is most of what a bulk costs in this process."""
    key, digest, fund, booked, valued, recorded, by, why, ref, reverses, asked = zip(*rows, strict=True)
    moved = [
        (place, position, *leg) for place, one in enumerate(key, 1) for position, leg in enumerate(legs[one])
    ]
    days = _plain(booked)
    return [
        _texts(key), _plain(digest), _plain(fund), days, days if valued == booked else _plain(valued),
        str(recorded[0]), _plain(by), _texts(why), _texts(ref), _plain(reverses), _plain(asked),
        *map(_plain, zip(*moved, strict=True)),
    ]  # fmt: skip


def _plain(column: Sequence[Any]) -> str:
    """Of numbers, dates and digests, which need no quoting."""
    return "{" + ",".join(["NULL" if cell is None else str(cell) for cell in column]) + "}"


def _texts(column: Sequence[str]) -> str:
    joined = '","'.join(column)
    if "\\" in joined or joined.count('"') > 2 * (len(column) - 1):
        joined = '","'.join([text.replace("\\", "\\\\").replace('"', '\\"') for text in column])
    return f'{{"{joined}"}}'


def _legs_by_number(numbers: Mapping[str, int], legs: Mapping[str, Legs]) -> list[tuple[int, ...]]:
    return [
        (number, position, *leg) for key, number in numbers.items() for position, leg in enumerate(legs[key])
    ]


def _protected() -> AbstractContextManager[Any]:
    """A savepoint inside a transaction; outside one, nothing: a single statement stands or falls by
    itself."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
