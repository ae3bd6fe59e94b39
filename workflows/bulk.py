"""Many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Collection, Iterable, Sequence
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


def make[M: models.Model](model: type[M], rows: Iterable[M], count: int) -> list[M]:
    """Write new rows of one model, and give them their ids. What bulk_create does, several times as fast where COPY is:
    ids are reserved, and every field prepares its own value. `rows` may make each row when it is asked for it: the
    database takes in the one before meanwhile; it must not ask the database for anything.

    count  how many rows come
    """
    if connection.vendor != "postgresql":
        return model._default_manager.bulk_create(rows)
    table, fields, made = model._meta.db_table, model._meta.concrete_fields, []
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table, key.column, count],
        )
        numbers = cursor.fetchall()
        names = ", ".join(f'"{field.column}"' for field in fields)
        plain = [(field.attname, None if _is_plain(field) else field.get_prep_value) for field in fields]
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row, (number,) in zip(rows, numbers, strict=True):
                row.pk = number
                cells = row.__dict__
                copy.write_row(
                    [cells[name] if prepare is None else prepare(cells[name]) for name, prepare in plain]
                )
                made.append(row)
    for row in made:
        row._state.adding, row._state.db = False, connection.alias
    return made


class Among(models.Lookup[Any]):
    """A column is one of many texts: one parameter however many there are, where `in` has one for each and the driver
    reads through all of them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*params, self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, json.dumps(self.rhs))


models.CharField.register_lookup(Among)


def among[M: models.Model](
    rows: models.QuerySet[M], column: str, values: Iterable[str]
) -> models.QuerySet[M]:
    """Those of the rows whose column, a short text, is one of the values; an empty value is none."""
    return rows.filter(**{f"{column}__among": sorted(set(values) - {""})})


def update(rows: Sequence[models.Model], names: Collection[str], *, counter: str = "") -> int:
    """Write these columns (by attribute) of rows that are there: one prepared statement for all. What bulk_update does,
    at a part of its price.

    counter  a column that grows by one, where it still is what the row in hand says
    returns  how many rows were written
    """
    if not rows:
        return 0
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    put = [f'"{field.column}" = %s' for field in fields] + (
        [f'"{counter}" = "{counter}" + 1'] if counter else []
    )
    known = f' AND "{counter}" = %s' if counter else ""
    sql = f'UPDATE "{model._meta.db_table}" SET {", ".join(put)} WHERE "{model._meta.pk.column}" = %s{known}'
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                [
                    *(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields),
                    row.pk,
                    *([getattr(row, counter)] if counter else []),
                ]
                for row in rows
            ],
        )
        return int(cursor.rowcount)


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
