"""Four eyes in the database itself: whatever the code above does, an approval is by another person than the one who
prepared, with a right code of theirs typed within five minutes before; it never changes save to be voided; who
prepared a batch stays; and nothing is exported that nobody else has approved.

On PostgreSQL a migration sets them up once. SQLite makes a table anew to change it, and refuses that while a trigger
of another table names it: there they are taken down before each run of `migrate` and set up again after it."""

from typing import Any

from django.db import connections
from django.db.migrations.operations.base import Operation

ANOTHER = "a batch is approved by another person than the one who prepared it, with a fresh second factor"
FIXED = "an approval never changes, save to be voided"
PREPARER = "who prepared a batch stays"
UNAPPROVED = "a batch that nobody else approved is not exported"

MADE = """EXISTS (SELECT 1 FROM banking_paymentbatch b, people_factorcheck f
    WHERE b.id = NEW.batch_id AND b.prepared_by_id <> NEW.by_id
      AND f.id = NEW.factor_id AND f.user_id = NEW.by_id AND f.passed AND f.at <= NEW.at AND {fresh})"""
CHANGED = """NEW.batch_id <> OLD.batch_id OR NEW.by_id <> OLD.by_id OR NEW.digest <> OLD.digest OR NEW.at <> OLD.at
    OR NEW.role <> OLD.role OR (OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL)
    OR COALESCE(NEW.factor_id, 0) <> COALESCE(OLD.factor_id, 0)"""
SENT = """NEW.state = 'exported' AND OLD.state <> 'exported' AND NOT EXISTS (
    SELECT 1 FROM banking_approval a
    WHERE a.batch_id = NEW.id AND a.voided_at IS NULL AND a.by_id <> NEW.prepared_by_id)"""


def _raise(sentence: str) -> str:
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"


def _abort(sentence: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION banking_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN {_raise(FIXED)} END IF;
    IF TG_OP = 'UPDATE' THEN IF {CHANGED} THEN {_raise(FIXED)} END IF; RETURN NEW; END IF;
    IF NOT {MADE.format(fresh="NEW.at - f.at <= interval '5 minutes'")} THEN {_raise(ANOTHER)} END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER banking_approval_guard BEFORE INSERT OR UPDATE OR DELETE ON banking_approval
    FOR EACH ROW EXECUTE FUNCTION banking_approval_guard()""",
    f"""CREATE OR REPLACE FUNCTION banking_batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.prepared_by_id <> OLD.prepared_by_id THEN {_raise(PREPARER)} END IF;
    IF {SENT} THEN {_raise(UNAPPROVED)} END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER banking_batch_guard BEFORE UPDATE ON banking_paymentbatch
    FOR EACH ROW EXECUTE FUNCTION banking_batch_guard()""",
]
SQLITE = [
    f"""CREATE TRIGGER banking_approval_made BEFORE INSERT ON banking_approval
    WHEN NOT {MADE.format(fresh="(julianday(NEW.at) - julianday(f.at)) * 1440 <= 5.001")} {_abort(ANOTHER)}""",
    f"""CREATE TRIGGER banking_approval_fixed BEFORE UPDATE ON banking_approval
    WHEN {CHANGED} {_abort(FIXED)}""",
    f"CREATE TRIGGER banking_approval_stays BEFORE DELETE ON banking_approval {_abort(FIXED)}",
    f"""CREATE TRIGGER banking_batch_preparer BEFORE UPDATE ON banking_paymentbatch
    WHEN NEW.prepared_by_id <> OLD.prepared_by_id {_abort(PREPARER)}""",
    f"""CREATE TRIGGER banking_batch_approved BEFORE UPDATE ON banking_paymentbatch
    WHEN {SENT} {_abort(UNAPPROVED)}""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER banking_approval_guard ON banking_approval",
    "DROP TRIGGER banking_batch_guard ON banking_paymentbatch",
]
SQLITE_BACK = [
    f"DROP TRIGGER IF EXISTS banking_{name}"
    for name in ("approval_made", "approval_fixed", "approval_stays", "batch_preparer", "batch_approved")
]


class FourEyes(Operation):
    """Set the guards up on PostgreSQL, once."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, POSTGRESQL)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, POSTGRESQL_BACK)

    def _run(self, schema_editor: Any, statements: list[str]) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Guard approvals and exports of payment batches"


def take_down(using: str, **_signal: Any) -> None:
    """Before `migrate`, on SQLite."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in SQLITE_BACK:
                cursor.execute(statement)


def set_up(using: str, **_signal: Any) -> None:
    """After `migrate`, on SQLite, once the columns that they look at are there."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    take_down(using)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pragma_table_info('banking_approval') WHERE name = 'factor_id'")
        if cursor.fetchone()[0]:
            for statement in SQLITE:
                cursor.execute(statement)
