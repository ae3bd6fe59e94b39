"""A migrated database, made once and copied for each test process: running every migration takes longer than most of
the tests that need them. Beside it lies the list of the migrations that made it, so that a changed one makes another.

SQLite: a file in the temporary folder. PostgreSQL: a database that the tests' own is made from (`TEMPLATE`).
"""

import fcntl
import gc
import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "workflows/append_only.py", "tests/migrated.py")

TEMPLATES = 8
"""How many migrated databases a PostgreSQL server keeps; the oldest go."""


def sources() -> dict[str, str]:
    """The SHA-256 of each file that says what a migrated database looks like, by its path; and Django's version."""
    paths = (path for pattern in SOURCES for path in ROOT.glob(pattern))
    found = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    return found | {"django": django.__version__}


@contextmanager
def copied() -> Iterator[None]:
    """Inside, the tests' database is set up: from the copy that is kept; or from one that lacks only migrations that
    are new since, or from nothing, and is kept then. One process at a time makes it; the others wait and copy."""
    lay, keep = (_lay_file, _keep_file) if connection.vendor == "sqlite" else (_lay_database, _keep_database)
    wanted = sources()
    with _folder(f"entraide_migrated.{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        laid = next((of for name, of in _kept(wanted) if lay(name)), {})
        if laid == wanted:
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield
            return
        often = gc.get_threshold()
        gc.set_threshold(200_000, 20, 50)  # as manage.py does
        yield
        gc.set_threshold(*often)
        text = json.dumps(wanted)
        name = f"entraide_migrated_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        keep(name)
        _folder(f"{name}.{connection.vendor}.json").write_text(text)


def _folder(name: str) -> Path:
    return Path(tempfile.gettempdir()) / name


def _kept(wanted: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The names of the databases that were made from files that are all still the same, the fullest first."""
    lists = _folder(".").glob(f"entraide_migrated_*.{connection.vendor}.json")
    made = {path.name.split(".")[0]: json.loads(path.read_text()) for path in lists}
    fitting = [(name, of) for name, of in made.items() if of.items() <= wanted.items()]
    return sorted(fitting, key=lambda each: -len(each[1]))


def laid(target: Path) -> None:
    """Lay the fullest SQLite file that is kept at `target`, for a system of its own that migrates next; nothing where
    none is kept."""
    lists = _folder(".").glob("entraide_migrated_*.sqlite.json")
    wanted, fullest = sources(), {}
    for path in lists:
        made, kept = json.loads(path.read_text()), _file(path.name.split(".")[0])
        if made.items() <= wanted.items() and len(made) > len(fullest) and kept.exists():
            fullest = made
            shutil.copyfile(kept, target)


def _file(name: str) -> Path:
    return _folder(f"{name}.sqlite3")


def _lay_file(name: str) -> bool:
    if not _file(name).exists():
        return False
    shutil.copyfile(_file(name), settings.DATABASES["default"]["TEST"]["NAME"])
    return True


def _keep_file(name: str) -> None:
    making = _file(name).with_suffix(".making")
    making.unlink(missing_ok=True)
    target = settings.DATABASES["default"]["TEST"]["NAME"]
    with sqlite3.connect(target) as made, sqlite3.connect(making) as copy:
        made.backup(copy)
    making.replace(_file(name))


def _lay_database(name: str) -> bool:
    tests = connection.creation._get_test_db_name()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{tests}"')
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f'CREATE DATABASE "{tests}" TEMPLATE "{name}"')
        return True


def _keep_database(name: str) -> None:
    tests = connection.settings_dict["NAME"]
    connection.close()  # a template is copied while nobody is in it
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{tests}"')
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'entraide\\_migrated\\_%%' ORDER BY oid DESC"
        )
        for (old,) in cursor.fetchall()[TEMPLATES:]:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')


def dropped() -> None:
    """The tests' own database goes when they are done, as Django's would."""
    if connection.vendor != "postgresql":
        return
    tests = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{tests}"')
