"""Many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows whose cells stand in the order of `columns` (names of the database). A dict is JSON.

    Constraints and triggers hold as for any other insert; nothing is read back.
    """
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([json.dumps(cell) if type(cell) is dict else cell for cell in row])
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({places})",
                [[_text(cell) for cell in row] for row in rows],
            )


def make(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, and give them their ids. What bulk_create does, several times as fast where COPY is:
    ids are reserved, and every field prepares its own value."""
    if connection.vendor != "postgresql" or not rows:
        type(rows[0])._default_manager.bulk_create(rows) if rows else None
        return
    model = type(rows[0])
    table, fields = model._meta.db_table, model._meta.concrete_fields
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
        names = ", ".join(f'"{field.column}"' for field in fields)
        plain = [(field.attname, None if _is_plain(field) else field.get_prep_value) for field in fields]
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                cells = row.__dict__
                copy.write_row(
                    [cells[name] if prepare is None else prepare(cells[name]) for name, prepare in plain]
                )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether a value of this field goes to the database as it is."""
    return type(field).get_prep_value is models.Field.get_prep_value or isinstance(
        field,
        models.CharField | models.IntegerField | models.DateField | models.BooleanField | models.ForeignKey,
    )


def look_again(model: type[models.Model]) -> None:
    """Let PostgreSQL count a table that has just grown by much, in the same transaction: what it knew of the table is
    what its plans rest on, and a plan for an empty table sorts all of it for every chunk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _text(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return json.dumps(cell) if type(cell) is dict else cell
