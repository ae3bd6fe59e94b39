"""Rows for a measurement, one statement of SQL a table: what is not said is the least that a column takes."""

from datetime import date
from typing import Any


def fill(cursor: Any, model: Any, source: str, *, on: date, pk: str = "i", **known: str) -> None:
    """Rows of SQL, one for each row of `source` (which begins with FROM): its columns by their names.

    pk   of the new row; what is not said is different where it must be
    """
    columns = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            columns[field.column] = pk
        else:
            columns[field.column] = known.pop(field.attname, None) or _least(field, on)
    assert not known, known
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} {source}"
    )


def _least(field: Any, on: date) -> str:
    if field.null:
        return "NULL"
    if field.is_relation:
        return "i" if field.unique else "1"
    kinds = {"JSONField": "'[]'::jsonb", "DateField": f"DATE '{on}'", "DateTimeField": "now()"}
    if (kind := field.get_internal_type()) in kinds:
        return kinds[kind]
    if kind in ("CharField", "TextField", "SlugField"):
        return "'n' || i" if field.unique else "'x'"
    return "false" if kind == "BooleanField" else "0"
