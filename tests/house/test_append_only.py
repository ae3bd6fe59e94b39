"""A table that was made append-only stays so through every later migration."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from workflows.append_only import AppendOnly


def append_only_tables() -> list[str]:
    loader = MigrationLoader(connection)
    operations = (
        operation for migration in loader.disk_migrations.values() for operation in migration.operations
    )
    return sorted({operation.table for operation in operations if isinstance(operation, AppendOnly)})


def triggers() -> set[str]:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_append_only_table_still_has_its_triggers():
    kept: Any = triggers()
    wanted = {"sqlite": ("no_update", "no_delete"), "postgresql": ("no_change", "no_truncate")}[
        connection.vendor
    ]
    standing = connection.introspection.table_names()
    tables = [table for table in append_only_tables() if table in standing]
    assert len(tables) > 20
    assert [f"{table}_{name}" for table in tables for name in wanted if f"{table}_{name}" not in kept] == []
