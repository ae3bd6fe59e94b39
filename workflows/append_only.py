"""Tables that only grow: the database itself refuses a change, whoever asks."""

from typing import Any

from django.db.migrations.operations.base import Operation

POSTGRESQL = """
CREATE OR REPLACE FUNCTION entraide_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW {when} EXECUTE FUNCTION entraide_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION entraide_refuse_change();
"""
POSTGRESQL_UNLESS = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (NOT ({unless})) EXECUTE FUNCTION entraide_refuse_change();
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION entraide_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION entraide_refuse_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER {table}_no_change ON {table}; DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER IF EXISTS {table}_no_delete ON {table};
"""

SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} {when}
       BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END""",
    """CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {when}
       BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END""",
]
# A migration back may have made the table anew before, without its triggers.
SQLITE_BACK = ["DROP TRIGGER IF EXISTS {table}_no_update", "DROP TRIGGER IF EXISTS {table}_no_delete"]


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on a table, on PostgreSQL (TRUNCATE too) and on SQLite.

    when   an SQL condition on OLD, both dialects, for tables that freeze only some rows ("OLD.state = 'published'")
    unless  an SQL condition on OLD and NEW under which an UPDATE passes all the same ("NEW.told = ''")
    again  after a change to the table: SQLite makes a changed table anew, and its triggers go with the old one.
           Any migration that alters such a table ends with it; `tests/house/test_append_only.py` finds one that forgot
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, when: str = "", *, unless: str = "", again: bool = False) -> None:
        self.table, self.when, self.unless, self.again = table, when, unless, again

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        given = {"table": self.table, "when": self.when, "unless": self.unless, "again": self.again}
        return type(self).__name__, [], given

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        condition = f"WHEN ({self.when})" if self.when else ""
        if schema_editor.connection.vendor == "postgresql":
            if self.again:
                return
            shape = POSTGRESQL_UNLESS if self.unless else POSTGRESQL
            schema_editor.execute(
                shape.format(table=self.table, when=condition, unless=self.unless), params=None
            )
        else:
            on_update = f"WHEN (NOT ({self.unless}))" if self.unless else condition
            for statement, guard in zip(SQLITE, (on_update, condition), strict=True):
                schema_editor.execute(statement.format(table=self.table, when=guard), params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.again:
            return
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL_BACK.format(table=self.table), params=None)
        else:
            for statement in SQLITE_BACK:
                schema_editor.execute(statement.format(table=self.table), params=None)

    def describe(self) -> str:
        return f"Make {self.table} append-only"


class Lifted(AppendOnly):
    """Let a migration fill in rows of an append-only table; `AppendOnly` on the same table follows in the same
    migration, so that nothing else writes in between. The migration says why the rows may be touched."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Lift the protection of {self.table} for this migration"
