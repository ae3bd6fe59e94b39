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


def _text(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return json.dumps(cell) if type(cell) is dict else cell
