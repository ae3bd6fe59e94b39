"""Migrations name columns, not the machinery around them."""

from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent


def test_no_migration_names_the_library_of_states() -> None:
    migrations = [
        path for part in ("workflows", "fund", "loans") for path in (HERE / part).glob("**/migrations/0*.py")
    ]
    assert len(migrations) > 20
    assert [path.name for path in migrations if "fsm" in path.read_text().lower()] == []
