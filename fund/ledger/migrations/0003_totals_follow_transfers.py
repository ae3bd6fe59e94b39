"""Totals follow transfers, by the database itself, and neither is written in any other way.

PostgreSQL: `ledger_post` writes one movement in one call, `ledger_post_many` a set of them; both write transfers,
running totals and day totals together, accounts in the order of their ids. Inside them `ledger.posting` is on, and
triggers refuse whoever writes transfers or totals while it is not.

SQLite has no functions of its own: posting opens a row in ledger_posting that names the new movements, inserts their
transfers, and takes the row away again; a trigger on that folds the transfers into the totals. Without such a row,
triggers refuse the same.
"""

from django.db import migrations

BUDGET = "('source', 'available', 'committed', 'spent', 'lent', 'lost')"
ONE_FUND = "a transfer stays inside one fund"
ONE_BOOK = "a transfer stays inside one book"
ONLY_POSTED = "transfers and totals are written by posting only"

POSTGRESQL = [
    # Small statements with parameters, whose plans the server keeps: measured as fast as one statement by hand.
    f"""
CREATE FUNCTION ledger_post(
    the_key text, the_digest text, the_fund bigint, booked date, value_date date, recorded timestamptz,
    the_user bigint, reason text, reference text, reversed bigint,
    legs bigint[], accounts bigint[], received bigint[], given bigint[]
) RETURNS bigint LANGUAGE plpgsql SET ledger.posting = 'on' AS $$
DECLARE
    number bigint;
    the_kind text;
    budget_net bigint := 0;
BEGIN
    INSERT INTO ledger_movement (
        key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id)
    VALUES (
        the_key, the_digest, the_fund, booked, value_date, recorded, the_user, reason, reference, reversed)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO number;
    IF number IS NULL THEN
        RETURN NULL;
    END IF;
    FOR n IN 1 .. cardinality(accounts) LOOP
        UPDATE ledger_account SET in_cents = in_cents + received[n], out_cents = out_cents + given[n]
         WHERE id = accounts[n] AND fund_id = the_fund RETURNING kind INTO the_kind;
        IF NOT FOUND THEN
            RAISE EXCEPTION '{ONE_FUND}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF the_kind IN {BUDGET} THEN
            budget_net := budget_net + received[n] - given[n];
        END IF;
        INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
        VALUES (accounts[n], booked, received[n], given[n])
        ON CONFLICT (account_id, "on") DO UPDATE
           SET in_cents = ledger_daytotal.in_cents + EXCLUDED.in_cents,
               out_cents = ledger_daytotal.out_cents + EXCLUDED.out_cents;
    END LOOP;
    IF budget_net <> 0 THEN
        RAISE EXCEPTION '{ONE_BOOK}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR n IN 0 .. cardinality(legs) / 3 - 1 LOOP
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        VALUES (number, n, legs[3 * n + 1], legs[3 * n + 2], legs[3 * n + 3]);
    END LOOP;
    RETURN number;
END $$""",
    f"""
CREATE FUNCTION ledger_post_many(entries json, legs json) RETURNS text[] LANGUAGE plpgsql
SET ledger.posting = 'on' AS $$
DECLARE
    posted text[];
    strangers bigint;
    budget_net numeric;
BEGIN
    WITH entry AS (
        SELECT * FROM json_to_recordset(entries) AS entry (
            key text, digest text, fund_id bigint, booked_on date, value_on date, recorded_at timestamptz,
            by_id bigint, why text, source_ref text, reverses_id bigint)
    ), movement AS (
        INSERT INTO ledger_movement AS m (
            key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id)
        SELECT * FROM entry
        ON CONFLICT (key) DO NOTHING RETURNING m.id, m.key, m.fund_id, m.booked_on
    ), leg AS MATERIALIZED (
        SELECT movement.*, leg.position, leg.source_id, leg.target_id, leg.cents
          FROM json_to_recordset(legs)
               AS leg (key text, position int, source_id bigint, target_id bigint, cents bigint)
          JOIN movement USING (key)
    ), transfer AS (
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        SELECT id, position, source_id, target_id, cents FROM leg
    ), half AS MATERIALIZED (
        SELECT target_id AS account_id, fund_id, booked_on, cents AS received, 0::bigint AS given FROM leg
        UNION ALL SELECT source_id, fund_id, booked_on, 0, cents FROM leg
    ), folded AS (
        SELECT account_id, fund_id, SUM(received)::bigint AS received, SUM(given)::bigint AS given
          FROM half GROUP BY account_id, fund_id
    ), locked AS (
        SELECT id FROM ledger_account WHERE id IN (SELECT account_id FROM folded) ORDER BY id FOR NO KEY UPDATE
    ), total AS (
        UPDATE ledger_account account
           SET in_cents = account.in_cents + folded.received, out_cents = account.out_cents + folded.given
          FROM locked JOIN folded ON folded.account_id = locked.id
         WHERE account.id = locked.id AND account.fund_id = folded.fund_id
        RETURNING account.kind IN {BUDGET} AS is_budget, folded.received - folded.given AS net
    ), day AS (
        INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
        SELECT account_id, booked_on, SUM(received), SUM(given)
          FROM half JOIN locked ON locked.id = account_id GROUP BY account_id, booked_on ORDER BY 1, 2
        ON CONFLICT (account_id, "on") DO UPDATE
           SET in_cents = ledger_daytotal.in_cents + EXCLUDED.in_cents,
               out_cents = ledger_daytotal.out_cents + EXCLUDED.out_cents
    )
    SELECT (SELECT array_agg(key) FROM movement), (SELECT COUNT(*) FROM folded) - COUNT(*),
           COALESCE(SUM(net) FILTER (WHERE is_budget), 0)
      INTO posted, strangers, budget_net FROM total;
    IF strangers <> 0 THEN
        RAISE EXCEPTION '{ONE_FUND}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF budget_net <> 0 THEN
        RAISE EXCEPTION '{ONE_BOOK}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(posted, ARRAY[]::text[]);
END $$""",
    f"""
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{ONLY_POSTED}: % of % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    """
CREATE TRIGGER ledger_transfer_only_posted BEFORE INSERT ON ledger_transfer FOR EACH STATEMENT
    WHEN (current_setting('ledger.posting', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON ledger_account FOR EACH ROW
    WHEN (current_setting('ledger.posting', true) IS DISTINCT FROM 'on'
          AND (OLD.in_cents <> NEW.in_cents OR OLD.out_cents <> NEW.out_cents))
    EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON ledger_account FOR EACH ROW
    WHEN (NEW.in_cents <> 0 OR NEW.out_cents <> 0) EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_daytotal_only_posted BEFORE INSERT OR UPDATE OR DELETE ON ledger_daytotal
    FOR EACH STATEMENT WHEN (current_setting('ledger.posting', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_daytotal_no_truncate BEFORE TRUNCATE ON ledger_daytotal FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER ledger_daytotal_no_truncate ON ledger_daytotal",
    "DROP TRIGGER ledger_daytotal_only_posted ON ledger_daytotal",
    "DROP TRIGGER ledger_account_opens_empty ON ledger_account",
    "DROP TRIGGER ledger_account_totals ON ledger_account",
    "DROP TRIGGER ledger_transfer_only_posted ON ledger_transfer",
    "DROP FUNCTION ledger_refuse",
    "DROP FUNCTION ledger_post_many",
    "DROP FUNCTION ledger_post",
]

_FRESH = "movement_id BETWEEN OLD.first_id AND OLD.last_id"
_HALVES = f"""
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE {_FRESH}
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE {_FRESH}"""
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{ONLY_POSTED}: refused'); END"
_NOT_POSTING = "NOT EXISTS (SELECT 1 FROM ledger_posting)"

SQLITE = [
    "CREATE TABLE ledger_posting (first_id bigint NOT NULL, last_id bigint NOT NULL)",
    f"""
CREATE TRIGGER ledger_posting_folds BEFORE DELETE ON ledger_posting BEGIN
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
END""",
    f"CREATE TRIGGER ledger_transfer_only_posted BEFORE INSERT ON ledger_transfer WHEN {_NOT_POSTING} {_REFUSE}",
    f"""
CREATE TRIGGER ledger_account_totals BEFORE UPDATE OF in_cents, out_cents ON ledger_account
WHEN {_NOT_POSTING} AND (OLD.in_cents <> NEW.in_cents OR OLD.out_cents <> NEW.out_cents) {_REFUSE}""",
    f"""
CREATE TRIGGER ledger_account_opens_empty BEFORE INSERT ON ledger_account
WHEN NEW.in_cents <> 0 OR NEW.out_cents <> 0 {_REFUSE}""",
    *(
        f"CREATE TRIGGER ledger_daytotal_no_{verb.lower()} BEFORE {verb} ON ledger_daytotal WHEN {_NOT_POSTING} {_REFUSE}"
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
]
SQLITE_BACK = [
    "DROP TRIGGER ledger_daytotal_no_delete",
    "DROP TRIGGER ledger_daytotal_no_update",
    "DROP TRIGGER ledger_daytotal_no_insert",
    "DROP TRIGGER ledger_account_opens_empty",
    "DROP TRIGGER ledger_account_totals",
    "DROP TRIGGER ledger_transfer_only_posted",
    "DROP TRIGGER ledger_posting_folds",
    "DROP TABLE ledger_posting",
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
