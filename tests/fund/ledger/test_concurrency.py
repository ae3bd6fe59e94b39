"""Real threads on a real database of their own spend one account to exactly zero."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on: the append-only tables of the
    tests' own cannot be emptied after a commit."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/threads.sqlite3"
        return
    import psycopg

    settings = connection.settings_dict
    user, host = quote(settings["USER"] or ""), settings["HOST"] or "127.0.0.1"
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    server = f"postgres://{user}{password}@{host}:{settings['PORT'] or 5432}"
    name = f"entraide_threads_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def spend(url: str, mode: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fund.ledger.spending", mode],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, check=True, timeout=300,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_threads_that_spend_one_purse_take_exactly_what_it_holds(own_database):
    assert spend(own_database, "guarded") == {"paid": 1_000, "left": 0, "promised": 1_000, "differences": 0}


def test_the_same_without_the_guards_overspends_so_that_the_test_above_proves_something(own_database):
    assert spend(own_database, "unguarded")["left"] < 0


def test_movements_that_cross_each_other_do_not_wait_for_each_other_for_ever(own_database):
    assert spend(own_database, "crossed")["left"] == 1_000
