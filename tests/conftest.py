"""People whom every test may ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest import TestCase

import hypothesis
import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.base import DatabaseWrapper as Postgresql
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from django.utils import timezone, translation

from fund.ledger.models import Fund
from workflows.people.models import Cooperative, Member, RoleGrant, User
from workflows.people.permissions import Role

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")  # speed is measured by `make bench`, not by a test


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is the same beside any, and so are the long tables of doors and the demonstration, whose
    verbs and pages other tests try beside both: they run once, beside SQLite."""
    if connection.vendor != "postgresql":
        return
    wanted = [item for item in items if asks_the_database(item) and not item.get_closest_marker("once")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def asks_the_database(item: pytest.Item) -> bool:
    """By a fixture, a mark, or in processes of its own."""
    fixtures = getattr(item, "fixturenames", ["db"])
    asks = {"db", "transactional_db", "live_server"}.intersection(fixtures)
    own = issubclass(getattr(item, "cls", None) or object, TestCase) or "endurance" in item.path.parts
    return bool(asks or own or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session", autouse=True)
def emptying_the_test_database() -> None:
    """Between tests that commit, the tables that hold anything are emptied: the append-only triggers stand aside for
    that, and only for that. What Django writes after a migration stays, and need not be written again."""

    def emptied(self: Any, _statements: list[str]) -> None:
        tables = sorted({*connection.introspection.table_names()} - WRITTEN_BY_DJANGO)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables)
            )
            full = [name for (name,) in cursor.fetchall()]
            with aside(cursor, full):
                for name in full:
                    cursor.execute(f"DELETE FROM {name}")

    Sqlite.ops_class.execute_sql_flush = emptied
    Postgresql.ops_class.execute_sql_flush = emptied


WRITTEN_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def aside(cursor: Any, tables: list[str]) -> Iterator[None]:
    """Inside, no trigger of these tables acts."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


@pytest.fixture(autouse=True)
def no_language_of_an_earlier_test() -> None:
    """A request leaves its reader's language on in its thread; the next test begins with the house's own."""
    translation.deactivate()


@pytest.fixture
def belgium(db: Any) -> Cooperative:
    return Cooperative.objects.create(code="be", name="Solidaire BE", country="BE", language="fr")


@pytest.fixture
def france(db: Any) -> Cooperative:
    return Cooperative.objects.create(code="fr", name="Solidaire FR", country="FR", language="fr")


@pytest.fixture
def solidarity(belgium: Cooperative) -> Fund:
    """The fund of the members in Belgium."""
    made = Fund.objects.create(code="solidarity", name="Solidarity fund")
    made.cooperatives.add(belgium)
    return made


@pytest.fixture
def person(db: Any) -> Callable[..., User]:
    """person("Bram", Role.COMMITTEE): a user who holds these roles, approved, in every cooperative."""

    def make(
        first_name: str, *roles: Role, language: str = "en", cooperative: Cooperative | None = None
    ) -> User:
        user, _ = User.objects.get_or_create(
            email=f"{first_name.lower()}@example.org",
            defaults={"first_name": first_name, "last_name": "Test", "language": language},
        )
        for role in roles:
            RoleGrant.objects.create(
                user=user,
                role=role,
                cooperative=cooperative,
                from_on=date(2020, 1, 1),
                approved_at=timezone.now(),
            )
        user.forget()
        return user

    return make


@pytest.fixture
def member(person: Callable[..., User], belgium: Cooperative) -> Callable[..., Member]:
    """member("Ana"): a member with a sign-in and the member's role."""

    def make(first_name: str, cooperative: Cooperative | None = None, **columns: Any) -> Member:
        user = person(first_name, Role.MEMBER)
        return Member.objects.create(
            **{
                "number": f"M{user.pk:05d}",
                "user": user,
                "cooperative": cooperative or belgium,
                "first_name": first_name,
                "last_name": "Test",
                "email": user.email,
                "language": "en",
                "joined_on": date(2019, 1, 15),
                **columns,
            }
        )

    return make


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member("Ana")
