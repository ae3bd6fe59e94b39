import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import schema

OF_THE_SESSION = ("SET ", "SELECT ", "--", "\\")
DOLLARS = re.compile(r"\$\w*\$")  # where the body of a function begins, and where it ends


class Command(BaseCommand):
    help = (
        "Write down the tables as all migrations make them from nothing, for this kind of database: minutes."
    )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        file = schema.written(connection.vendor)
        if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
            raise CommandError("PostgreSQL's pg_dump is needed.")
        file.unlink(missing_ok=True)
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=verbosity, autoclobber=True)
        try:
            statements = _sqlite() if connection.vendor == "sqlite" else _postgresql()
        finally:
            connection.creation.destroy_test_db(name, verbosity=verbosity)
        made = schema.digests() | {"statements": hashlib.sha256(statements.encode()).hexdigest()}
        head = "".join(f"-- {each} {digest}\n" for each, digest in made.items())
        file.write_text(f"{head}\n{statements}")


def _sqlite() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%%' ORDER BY rowid"
        )
        return "".join(f"{sql};\n" for (sql,) in cursor.fetchall())


def _postgresql() -> str:
    """By pg_dump, without what it says to its own session and to readers."""
    asked = connection.get_connection_params()
    names = {"host": "host", "port": "port", "user": "user", "password": "password", "dbname": "dbname"}
    address = " ".join(f"{name}={asked[key]}" for name, key in names.items() if asked.get(key))
    dumped = subprocess.run(
        ["pg_dump", "--schema-only", "--no-owner", "--no-privileges", "--no-comments", address],
        check=True,
        capture_output=True,
        text=True,
    )
    return "".join(f"{line}\n" for line in lasting(dumped.stdout.splitlines()))


def lasting(lines: Iterable[str]) -> Iterator[str]:
    """Of what pg_dump wrote, what makes the tables. The body of a function is kept to the letter: a line in it may
    begin like those that are left out."""
    in_body = False
    for line in lines:
        if in_body or (line.strip() and not line.startswith(OF_THE_SESSION)):
            yield line
        in_body ^= len(DOLLARS.findall(line)) % 2 == 1
