"""For migrations of the table of agreements: the trigger that keeps what was agreed, through every change."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations

ALWAYS = ("number", "case_id", "reference")
ONCE_SIGNED = ("principal_cents", "fee_cents", "agreed_hash", "document_hash", "added_fee_cents")
OFFERED = "(OLD.state = 'offered' AND NEW.state = 'offered')"
POSTGRESQL = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement WHEN {when}
    BEGIN SELECT RAISE(ABORT, 'loans_agreement keeps its terms: UPDATE refused'); END"""


def lifted(columns: Sequence[str] = ONCE_SIGNED) -> migrations.RunPython:
    """First in a migration: the trigger goes; on the way back it holds these columns of a signed agreement again."""
    return migrations.RunPython(_drop, _guard(columns))


def kept(columns: Sequence[str] = ONCE_SIGNED) -> migrations.RunPython:
    """Last in a migration: what never changes never does, and these columns not once it was signed."""
    return migrations.RunPython(_guard(columns), _drop)


def _guard(columns: Sequence[str]) -> Any:
    def guard(apps: Any, schema_editor: Any) -> None:
        _drop(apps, schema_editor)
        when = f"{_changed(ALWAYS)} OR (NOT {OFFERED} AND ({_changed(columns)}))"
        sql = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
        schema_editor.execute(sql.format(when=when))

    return guard


def _drop(apps: Any, schema_editor: Any) -> None:
    on = " ON loans_agreement" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS loans_agreement_keeps_its_terms{on}")


def _changed(columns: Sequence[str]) -> str:
    return " OR ".join(f"{_value('OLD', column)} <> {_value('NEW', column)}" for column in columns)


def _value(row: str, column: str) -> str:
    """A reference to nobody is told from one to somebody."""
    return f"COALESCE({row}.{column}, 0)" if column.endswith("_id") else f"{row}.{column}"
