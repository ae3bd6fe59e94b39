"""The tables as all migrations leave them, written down for each kind of database, so that an empty one is laid in
seconds: running every migration draws every model again for each step, which takes minutes.

A written schema names each migration that made it with the SHA-256 of its text, and is used only where all of those
are here unchanged; newer ones then run as they would anywhere. `make schema` writes it anew, from nothing.
"""

import hashlib
import inspect
import sys
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FOLDER = Path(__file__).resolve().parent
BEYOND = ("workflows.append_only",)
"""What migrations call by name: its text counts as theirs."""


def written(vendor: str) -> Path:
    return FOLDER / f"{vendor}.sql"


def digests() -> dict[str, str]:
    """The SHA-256 of every migration here, by "app.name", and of what they call."""
    migrations = MigrationLoader(None).disk_migrations.items()
    modules = {f"{app}.{name}": type(each).__module__ for (app, name), each in migrations}
    modules |= {name: name for name in BEYOND}
    return {
        name: hashlib.sha256(inspect.getsource(sys.modules[module]).encode()).hexdigest()
        for name, module in sorted(modules.items())
    }


def read(vendor: str) -> tuple[dict[str, str], str]:
    """Of the written schema: the digests it was made from, and its statements; ({}, "") where none is written, or its
    statements are not those that were."""
    if not written(vendor).exists():
        return {}, ""
    head, _, statements = written(vendor).read_text().partition("\n\n")
    made = dict(line.removeprefix("-- ").split(" ", 1) for line in head.splitlines())
    own = made.pop("statements", "")
    return (made, statements) if own == hashlib.sha256(statements.encode()).hexdigest() else ({}, "")


def lay(connection: BaseDatabaseWrapper) -> bool:
    """Lay the written schema in an empty database; False, and nothing done, where it is not empty or the schema was
    made from other migrations than these. The tables come whole or not at all."""
    made, statements = read(connection.vendor)
    if not made or connection.introspection.table_names() or not made.items() <= digests().items():
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.executescript(f"BEGIN; {statements} {_rows(made)} COMMIT;")
        else:
            cursor.execute(f"{statements} {_rows(made)}")
    return True


def _rows(made: dict[str, str]) -> str:
    """What says that these migrations ran."""
    table = MigrationRecorder.Migration._meta.db_table
    names = [name.split(".", 1) for name in made if name not in BEYOND]
    values = ", ".join(f"('{app}', '{name}', CURRENT_TIMESTAMP)" for app, name in names)
    return f"INSERT INTO {table} (app, name, applied) VALUES {values};"
