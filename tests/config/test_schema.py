"""The written schema: laid where it fits, and only there."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from config import schema
from config.management.commands.schema import lasting
from tests.endurance.databases import own_database


@pytest.fixture
def empty() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own to an empty database of the kind that the tests run on."""
    vendor = connection.vendor
    address = f"{vendor}:" if vendor == "sqlite" else _address()
    with own_database(address, "schema") as made:
        twin = connection.copy()
        name = made.removeprefix("sqlite:///") if vendor == "sqlite" else made.rsplit("/", 1)[1]
        twin.settings_dict = {**connection.settings_dict, "NAME": name}
        try:
            yield twin
        finally:
            twin.close()


def _address() -> str:
    of = connection.settings_dict
    password = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
    return f"postgres://{of['USER']}{password}@{of['HOST']}:{of['PORT'] or 5432}/{of['NAME']}"


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_it_was_written_after_the_newest_migration(vendor: str):
    made, _statements = schema.read(vendor)
    assert made == schema.digests(), "run `make schema`"


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_that_it_is_laid_in_has_nothing_left_to_migrate(empty: BaseDatabaseWrapper):
    assert schema.lay(empty)
    executor = MigrationExecutor(empty)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    standing, there = (set(each.introspection.table_names()) for each in (connection, empty))
    assert standing == there
    assert not schema.lay(empty), "a database that is not empty is left alone"


def rewritten(folder: Path, change: Any) -> None:
    for vendor in ("sqlite", "postgresql"):
        (folder / f"{vendor}.sql").write_text(change(schema.written(vendor).read_text()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("-- ledger.0001", "-- ledger.0001_of_before", 1),
        lambda text: text.replace(text.split("\n")[3][-64:], hashlib.sha256(b"other").hexdigest(), 1),
        lambda text: text.replace("CREATE TABLE", "create table", 1),
        lambda text: "",
    ],
    ids=["a migration that is not here", "a migration that changed", "a statement by hand", "nothing"],
)
def test_it_is_not_laid_where_it_does_not_fit(
    empty: BaseDatabaseWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any
):
    rewritten(tmp_path, change)
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    assert not schema.lay(empty)
    assert empty.introspection.table_names() == []


def test_a_function_is_written_to_the_letter_and_what_is_said_to_the_session_is_not():
    body = ["AS $_$", "-- why", "", "SELECT 1;", "SET x = 1", "    $_$;"]
    assert (
        list(lasting(["--", "-- Name: f", "SET row_security = off;", "", *body, "SELECT setval();"])) == body
    )
