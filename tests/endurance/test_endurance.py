"""The proofs of endurance in the size of an ordinary run: real processes, real SIGKILLs."""

from urllib.parse import quote

import pytest
from django.db import connection

from .__main__ import SHORT, proof, wrong


@pytest.fixture
def address() -> str:
    """Where a database of one's own can be made, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        return "sqlite:///here"
    settings = connection.settings_dict
    user, host = quote(settings["USER"] or ""), settings["HOST"] or "127.0.0.1"
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    return f"postgres://{user}{password}@{host}:{settings['PORT'] or 5432}/postgres"


@pytest.mark.parametrize("name", list(SHORT))
def test_it_holds_with_real_processes(address: str, name: str):
    if name == "unlocked" and connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: there is no lock to take away")
    found = proof(address, name, SHORT[name])
    assert wrong(name, found) == [], found
