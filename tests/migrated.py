"""A migrated SQLite database, made once and copied for each test process: running every migration takes longer than
most of the tests that need them. Its name holds a digest of all migrations, so that a changed one makes another."""

import fcntl
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "workflows/append_only.py", "tests/migrated.py")


def kept() -> Path:
    """Where the migrated database is kept between runs."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"entraide-migrated-{digest.hexdigest()[:16]}.sqlite3"


@contextmanager
def copied() -> Iterator[None]:
    """Inside, the tests' database is set up: from the copy that is kept or, the first time, for it. One process at a
    time makes it; the others wait and copy."""
    source, target = kept(), Path(settings.DATABASES["default"]["TEST"]["NAME"])
    with source.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if source.exists():
            fcntl.flock(lock, fcntl.LOCK_UN)
            shutil.copyfile(source, target)
            yield
            return
        yield
        making = source.with_suffix(".making")
        making.unlink(missing_ok=True)
        with sqlite3.connect(target) as made, sqlite3.connect(making) as copy:
            made.backup(copy)
        making.replace(source)
