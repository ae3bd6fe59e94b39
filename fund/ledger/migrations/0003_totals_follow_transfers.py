"""Running totals and day totals follow the transfers, by the database itself, and change in no other way.

ledger_post (PostgreSQL) writes one movement with its transfers in one short call whose plans the server keeps; it
answers nothing when the key is there already.

PostgreSQL: a statement trigger on ledger_transfer folds all new rows at once (one row or a hundred thousand), locking
the accounts in the order of their ids. SQLite has no statement triggers: posting inserts the range of new movements
into ledger_fold, whose trigger does the same fold and empties the table again.
"""

from django.db import migrations

BUDGET = "('source', 'available', 'committed', 'spent', 'lent', 'lost')"

# The planner settings keep the cached plans on indexes: a plan made for a bulk must not serve a single posting.
POSTGRESQL = [
    f"""
CREATE FUNCTION ledger_fold() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    PERFORM 1 FROM ledger_account
     WHERE id IN (SELECT source_id FROM fresh UNION SELECT target_id FROM fresh)
     ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM fresh
          JOIN ledger_movement movement ON movement.id = fresh.movement_id
          JOIN ledger_account source ON source.id = fresh.source_id
          JOIN ledger_account target ON target.id = fresh.target_id
         WHERE source.fund_id <> movement.fund_id OR target.fund_id <> movement.fund_id
            OR (source.kind IN {BUDGET}) <> (target.kind IN {BUDGET})
    ) THEN
        RAISE EXCEPTION 'a transfer stays inside one fund and one book'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE ledger_account account
       SET in_cents = account.in_cents + moved.in_cents, out_cents = account.out_cents + moved.out_cents
      FROM (
        SELECT account_id, SUM(in_cents)::bigint AS in_cents, SUM(out_cents)::bigint AS out_cents
          FROM (SELECT target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents FROM fresh
                UNION ALL SELECT source_id, 0, amount_cents FROM fresh) AS half
         GROUP BY account_id
      ) AS moved
     WHERE account.id = moved.account_id;
    INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
    SELECT half.account_id, movement.booked_on, SUM(half.in_cents), SUM(half.out_cents)
      FROM (SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents FROM fresh
            UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM fresh) AS half
      JOIN ledger_movement movement ON movement.id = half.movement_id
     GROUP BY half.account_id, movement.booked_on
     ORDER BY half.account_id, movement.booked_on
        ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = ledger_daytotal.in_cents + EXCLUDED.in_cents,
           out_cents = ledger_daytotal.out_cents + EXCLUDED.out_cents;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER ledger_transfer_fold AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_fold()""",
    """
CREATE FUNCTION ledger_post(
    the_key text, the_digest text, the_fund bigint, booked date, value_date date, recorded timestamptz,
    the_user bigint, reason text, reference text, reversed bigint, legs bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
BEGIN
    INSERT INTO ledger_movement (
        key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id)
    VALUES (
        the_key, the_digest, the_fund, booked, value_date, recorded, the_user, reason, reference, reversed)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO number;
    IF number IS NOT NULL THEN
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        SELECT number, n, legs[3 * n + 1], legs[3 * n + 2], legs[3 * n + 3]
          FROM generate_series(0, cardinality(legs) / 3 - 1) AS n;
    END IF;
    RETURN number;
END $$""",
    """
CREATE FUNCTION ledger_refuse_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'totals follow transfers: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    # pg_trigger_depth() is 0 for a statement that somebody sent, more inside the fold.
    """
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON ledger_account FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND (OLD.in_cents <> NEW.in_cents OR OLD.out_cents <> NEW.out_cents))
    EXECUTE FUNCTION ledger_refuse_totals()""",
    """
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON ledger_account FOR EACH ROW
    WHEN (NEW.in_cents <> 0 OR NEW.out_cents <> 0) EXECUTE FUNCTION ledger_refuse_totals()""",
    """
CREATE TRIGGER ledger_daytotal_totals BEFORE INSERT OR UPDATE OR DELETE ON ledger_daytotal FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_totals()""",
    """
CREATE TRIGGER ledger_daytotal_no_truncate BEFORE TRUNCATE ON ledger_daytotal FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse_totals()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER ledger_daytotal_no_truncate ON ledger_daytotal",
    "DROP TRIGGER ledger_daytotal_totals ON ledger_daytotal",
    "DROP TRIGGER ledger_account_opens_empty ON ledger_account",
    "DROP TRIGGER ledger_account_totals ON ledger_account",
    "DROP TRIGGER ledger_transfer_fold ON ledger_transfer",
    "DROP FUNCTION ledger_refuse_totals",
    "DROP FUNCTION ledger_post",
    "DROP FUNCTION ledger_fold",
]

_FRESH = "movement_id BETWEEN NEW.first_id AND NEW.last_id"
_HALVES = f"""
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE {_FRESH}
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE {_FRESH}"""
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'totals follow transfers: refused'); END"
_NOT_FOLDING = "NOT EXISTS (SELECT 1 FROM ledger_fold)"

SQLITE = [
    "CREATE TABLE ledger_fold (first_id bigint NOT NULL, last_id bigint NOT NULL)",
    f"""
CREATE TRIGGER ledger_fold_totals AFTER INSERT ON ledger_fold BEGIN
    SELECT RAISE(ABORT, 'a transfer stays inside one fund and one book') WHERE EXISTS (
        SELECT 1 FROM ledger_transfer
          JOIN ledger_movement movement ON movement.id = ledger_transfer.movement_id
          JOIN ledger_account source ON source.id = ledger_transfer.source_id
          JOIN ledger_account target ON target.id = ledger_transfer.target_id
         WHERE {_FRESH} AND (
            source.fund_id <> movement.fund_id OR target.fund_id <> movement.fund_id
            OR (source.kind IN {BUDGET}) <> (target.kind IN {BUDGET})));
    UPDATE ledger_account
       SET in_cents = ledger_account.in_cents + moved.in_cents, out_cents = ledger_account.out_cents + moved.out_cents
      FROM (SELECT account_id, SUM(in_cents) AS in_cents, SUM(out_cents) AS out_cents
              FROM ({_HALVES}) GROUP BY account_id) AS moved
     WHERE ledger_account.id = moved.account_id;
    INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
    SELECT account_id, booked_on, SUM(in_cents), SUM(out_cents)
      FROM ({_HALVES}) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
     WHERE true GROUP BY account_id, booked_on
        ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = in_cents + excluded.in_cents, out_cents = out_cents + excluded.out_cents;
    DELETE FROM ledger_fold;
END""",
    f"""
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON ledger_account
WHEN {_NOT_FOLDING} AND (OLD.in_cents <> NEW.in_cents OR OLD.out_cents <> NEW.out_cents) {_REFUSE}""",
    f"""
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON ledger_account
WHEN NEW.in_cents <> 0 OR NEW.out_cents <> 0 {_REFUSE}""",
    *(
        f"CREATE TRIGGER ledger_daytotal_no_{verb.lower()} BEFORE {verb} ON ledger_daytotal WHEN {_NOT_FOLDING} {_REFUSE}"
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
]
SQLITE_BACK = [
    "DROP TRIGGER ledger_daytotal_no_delete",
    "DROP TRIGGER ledger_daytotal_no_update",
    "DROP TRIGGER ledger_daytotal_no_insert",
    "DROP TRIGGER ledger_account_opens_empty",
    "DROP TRIGGER ledger_account_totals",
    "DROP TRIGGER ledger_fold_totals",
    "DROP TABLE ledger_fold",
]


def _run(statements):
    def execute(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_movements_never_change")]

    operations = [
        migrations.RunPython(
            _run({"postgresql": POSTGRESQL, "sqlite": SQLITE}),
            _run({"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}),
        )
    ]
