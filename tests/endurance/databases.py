"""A database for one proof: rows that were committed in append-only tables cannot be taken back, so none is shared."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def own_database(address: str, label: str) -> Iterator[str]:
    """The address of an empty database of the same kind as `address`, on the same server."""
    if address.startswith("sqlite"):
        with tempfile.TemporaryDirectory(prefix="entraide-endurance-") as folder:
            yield f"sqlite:///{folder}/{label}.sqlite3"
        return
    import psycopg

    parts, name = urlsplit(address), f"entraide_{label}_{os.getpid()}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(address: str, module: str, *arguments: Any, timeout: float = 3_600) -> str:
    """What `python -m tests.endurance.<module>` prints, on the database at `address`."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.endurance.{module}", *map(str, arguments)],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE, text=True, check=True, timeout=timeout,
    )  # fmt: skip
    return done.stdout
