"""Databases made for one measurement and removed after it; each is measured in a child process of its own,
because Django is set up once for one database.

`BENCH_DATABASE_URL` names a PostgreSQL server; its database is only used to create another.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://root@127.0.0.1/postgres")
ROOT = Path(__file__).resolve().parent.parent


def measure_each(module: str) -> dict[str, Any]:
    """What `python -m <module> measure` answers on each database that there is: {"postgresql": …,
    "sqlite": …}."""
    found = {}
    with postgresql() as url:
        if url:
            found["postgresql"] = child(module, url)
    with tempfile.TemporaryDirectory() as folder:
        found["sqlite"] = child(module, f"sqlite:///{folder}/bench.sqlite3")
    return found


def child(module: str, url: str) -> Any:
    with tempfile.TemporaryDirectory() as data:
        told = {
            "DATABASE_URL": url, "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "bench.settings", "DEBUG": "0",
            "SECRET_KEY": "bench", "SEALING_KEYS": "bench", "ALLOWED_HOSTS": "testserver",
            "OUTBOX_IN_PROCESS": "0", "CELERY_BROKER_URL": "",
        }  # fmt: skip
        answer = subprocess.run(
            [sys.executable, "-m", module, "measure"],
            cwd=ROOT,
            env=os.environ | told,
            stdout=subprocess.PIPE,
            check=True,
        )
    return json.loads(answer.stdout)


def as_program(measure: Callable[[], Any], run: Callable[[], Iterable[Any]]) -> None:
    """What `python -m bench.<module>` does: with the word `measure` it tells as JSON what was measured on the database
    it was started for; without, it measures on each and prints the lines."""
    if sys.argv[1:] == ["measure"]:
        json.dump(measure(), sys.stdout)
        return
    for line in run():
        print(line)


def told(what: str, act: Callable[[], Any]) -> float:
    """How many seconds it took, also told to who waits."""
    started = time.monotonic()
    act()
    seconds = time.monotonic() - started
    print(f"{what}: {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


@contextmanager
def postgresql(label: str = "") -> Iterator[str]:
    """The address of a new PostgreSQL database; an empty one where no server answers."""
    import psycopg

    name = f"entraide_bench_{label}{os.getpid()}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        print("no PostgreSQL server answers: measured on SQLite alone", file=sys.stderr)
        yield ""
        return
    server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
        server.close()
