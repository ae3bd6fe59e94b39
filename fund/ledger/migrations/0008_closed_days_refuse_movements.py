"""The database itself refuses a movement booked on a closed day, and to open a closed period without two people;
posting keeps the shifts between booking and value date.

Closing and posting exclude each other on PostgreSQL by an advisory lock of the fund: postings share it, closing
takes it alone, so that a movement is either in what the closing looked at, or refused. SQLite has one writer anyway.
"""

from django.db import migrations

from workflows.append_only import AppendOnly

BUDGET = "('source', 'available', 'committed', 'spent', 'lent', 'lost')"
ONE_FUND = "a transfer stays inside one fund"
ONE_BOOK = "a transfer stays inside one book"
ONLY_POSTED = "transfers and totals are written by posting only"
DAY_CLOSED = "ledger_day_is_closed"
TWO_PEOPLE = "a closed period is opened by two people, with a reason"
ONE_CURRENCY = "a fund that has moved money keeps its currency"
LOCK = 7071  # the class of the advisory locks of funds

SHIFTS = """
INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
SELECT account_id, "on", SUM(in_cents), SUM(out_cents) FROM (
    SELECT target_id AS account_id, value_on AS "on", amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer t JOIN ledger_movement m ON m.id = t.movement_id WHERE value_on <> booked_on
    UNION ALL SELECT source_id, value_on, 0, amount_cents
      FROM ledger_transfer t JOIN ledger_movement m ON m.id = t.movement_id WHERE value_on <> booked_on
    UNION ALL SELECT target_id, booked_on, -amount_cents, 0
      FROM ledger_transfer t JOIN ledger_movement m ON m.id = t.movement_id WHERE value_on <> booked_on
    UNION ALL SELECT source_id, booked_on, 0, -amount_cents
      FROM ledger_transfer t JOIN ledger_movement m ON m.id = t.movement_id WHERE value_on <> booked_on) AS moved
GROUP BY account_id, "on" """

POSTGRESQL = [
    SHIFTS,
    "DROP FUNCTION ledger_post",
    "DROP FUNCTION ledger_post_many",
    f"""
CREATE FUNCTION ledger_post(
    the_key text, the_digest text, the_fund bigint, booked date, value_date date, recorded timestamptz,
    the_user bigint, reason text, reference text, reversed bigint, asked date,
    legs bigint[], accounts bigint[], received bigint[], given bigint[]
) RETURNS bigint LANGUAGE plpgsql SET ledger.posting = 'on' AS $$
DECLARE
    number bigint;
    the_kind text;
    budget_net bigint := 0;
BEGIN
    INSERT INTO ledger_movement (
        key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on)
    VALUES (
        the_key, the_digest, the_fund, booked, value_date, recorded, the_user, reason, reference, reversed, asked)
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
        IF value_date <> booked THEN
            INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
            VALUES (accounts[n], value_date, received[n], given[n]), (accounts[n], booked, -received[n], -given[n])
            ON CONFLICT (account_id, "on") DO UPDATE
               SET in_cents = ledger_valueshift.in_cents + EXCLUDED.in_cents,
                   out_cents = ledger_valueshift.out_cents + EXCLUDED.out_cents;
        END IF;
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
            by_id bigint, why text, source_ref text, reverses_id bigint, asked_on date)
    ), movement AS (
        INSERT INTO ledger_movement AS m (
            key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on)
        SELECT * FROM entry
        ON CONFLICT (key) DO NOTHING RETURNING m.id, m.key, m.fund_id, m.booked_on, m.value_on
    ), leg AS MATERIALIZED (
        SELECT movement.*, leg.position, leg.source_id, leg.target_id, leg.cents
          FROM json_to_recordset(legs)
               AS leg (key text, position int, source_id bigint, target_id bigint, cents bigint)
          JOIN movement USING (key)
    ), transfer AS (
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        SELECT id, position, source_id, target_id, cents FROM leg
    ), half AS MATERIALIZED (
        SELECT target_id AS account_id, fund_id, booked_on, value_on, cents AS received, 0::bigint AS given FROM leg
        UNION ALL SELECT source_id, fund_id, booked_on, value_on, 0, cents FROM leg
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
    ), shift AS (
        INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
        SELECT account_id, "on", SUM(received), SUM(given)
          FROM (SELECT account_id, value_on AS "on", received, given FROM half WHERE value_on <> booked_on
                UNION ALL
                SELECT account_id, booked_on, -received, -given FROM half WHERE value_on <> booked_on) AS moved
          JOIN locked ON locked.id = account_id GROUP BY account_id, "on" ORDER BY 1, 2
        ON CONFLICT (account_id, "on") DO UPDATE
           SET in_cents = ledger_valueshift.in_cents + EXCLUDED.in_cents,
               out_cents = ledger_valueshift.out_cents + EXCLUDED.out_cents
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
CREATE FUNCTION ledger_refuse_closed_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_fund bigint;
    earliest date;
BEGIN
    FOR the_fund, earliest IN SELECT fund_id, MIN(booked_on) FROM fresh GROUP BY fund_id ORDER BY fund_id LOOP
        PERFORM pg_advisory_xact_lock_shared({LOCK}, the_fund::int);
        PERFORM 1 FROM ledger_period
          WHERE fund_id = the_fund AND span = 'month' AND state = 'closed' AND last_on >= earliest LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION '{DAY_CLOSED}: % of fund %', earliest, the_fund
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER ledger_movement_open_day AFTER INSERT ON ledger_movement
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_closed_day()""",
    f"""
CREATE FUNCTION ledger_guard_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a period begins open' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a period stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.fund_id, NEW.span, NEW.first_on, NEW.last_on) <> (OLD.fund_id, OLD.span, OLD.first_on, OLD.last_on) THEN
        RAISE EXCEPTION 'a period keeps its days' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'closed' AND NEW.state <> 'closed' AND (
        OLD.asked_by_id IS NULL OR OLD.asked_why = '' OR NEW.reopened_by_id IS NULL
        OR NEW.reopened_by_id = OLD.asked_by_id) THEN
        RAISE EXCEPTION '{TWO_PEOPLE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state <> NEW.state THEN
        PERFORM pg_advisory_xact_lock({LOCK}, NEW.fund_id::int);
    END IF;
    RETURN NEW;
END $$""",
    """
CREATE TRIGGER ledger_period_guard BEFORE INSERT OR UPDATE OR DELETE ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_period()""",
    """
CREATE TRIGGER ledger_period_not_emptied BEFORE TRUNCATE ON ledger_period FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_valueshift_only_posted BEFORE INSERT OR UPDATE OR DELETE ON ledger_valueshift
    FOR EACH STATEMENT WHEN (current_setting('ledger.posting', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse()""",
    """
CREATE TRIGGER ledger_valueshift_no_truncate BEFORE TRUNCATE ON ledger_valueshift FOR EACH STATEMENT
    EXECUTE FUNCTION ledger_refuse()""",
    f"""
CREATE FUNCTION ledger_keep_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_movement WHERE fund_id = OLD.id) THEN
        RAISE EXCEPTION '{ONE_CURRENCY}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$""",
    """
CREATE TRIGGER ledger_fund_keeps_currency BEFORE UPDATE OF currency ON ledger_fund FOR EACH ROW
    WHEN (OLD.currency <> NEW.currency) EXECUTE FUNCTION ledger_keep_currency()""",
]

_FRESH = "movement_id BETWEEN OLD.first_id AND OLD.last_id"
_HALVES = f"""
    SELECT movement_id, target_id AS account_id, amount_cents AS in_cents, 0 AS out_cents
      FROM ledger_transfer WHERE {_FRESH}
    UNION ALL SELECT movement_id, source_id, 0, amount_cents FROM ledger_transfer WHERE {_FRESH}"""
_NOT_POSTING = "NOT EXISTS (SELECT 1 FROM ledger_posting)"


def _refuse(words):
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


SQLITE = [
    SHIFTS,
    "DROP TRIGGER ledger_posting_folds",
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
    INSERT INTO ledger_valueshift (account_id, "on", in_cents, out_cents)
    SELECT account_id, "on", SUM(in_cents), SUM(out_cents)
      FROM (SELECT account_id, value_on AS "on", in_cents, out_cents
              FROM ({_HALVES}) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
             WHERE value_on <> booked_on
            UNION ALL
            SELECT account_id, booked_on, -in_cents, -out_cents
              FROM ({_HALVES}) AS half JOIN ledger_movement movement ON movement.id = half.movement_id
             WHERE value_on <> booked_on)
     WHERE true GROUP BY account_id, "on"
        ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = in_cents + excluded.in_cents, out_cents = out_cents + excluded.out_cents;
END""",
    f"""
CREATE TRIGGER ledger_movement_open_day AFTER INSERT ON ledger_movement WHEN EXISTS (
    SELECT 1 FROM ledger_period WHERE fund_id = NEW.fund_id AND span = 'month' AND state = 'closed'
       AND last_on >= NEW.booked_on) {_refuse(DAY_CLOSED)}""",
    f"""
CREATE TRIGGER ledger_period_begins_open BEFORE INSERT ON ledger_period WHEN NEW.state <> 'open'
{_refuse("a period begins open")}""",
    f"CREATE TRIGGER ledger_period_stays BEFORE DELETE ON ledger_period {_refuse('a period stays')}",
    f"""
CREATE TRIGGER ledger_period_keeps_its_days BEFORE UPDATE ON ledger_period WHEN
    (NEW.fund_id, NEW.span, NEW.first_on, NEW.last_on) <> (OLD.fund_id, OLD.span, OLD.first_on, OLD.last_on)
{_refuse("a period keeps its days")}""",
    f"""
CREATE TRIGGER ledger_period_opened_by_two BEFORE UPDATE ON ledger_period
WHEN OLD.state = 'closed' AND NEW.state <> 'closed' AND (
    OLD.asked_by_id IS NULL OR OLD.asked_why = '' OR NEW.reopened_by_id IS NULL
    OR NEW.reopened_by_id = OLD.asked_by_id) {_refuse(TWO_PEOPLE)}""",
    *(
        f"CREATE TRIGGER ledger_valueshift_no_{verb.lower()} BEFORE {verb} ON ledger_valueshift"
        f" WHEN {_NOT_POSTING} {_refuse(ONLY_POSTED)}"
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
    f"""
CREATE TRIGGER ledger_fund_keeps_currency BEFORE UPDATE OF currency ON ledger_fund
WHEN OLD.currency <> NEW.currency AND EXISTS (SELECT 1 FROM ledger_movement WHERE fund_id = OLD.id)
{_refuse(ONE_CURRENCY)}""",
]


def _run(apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Not reversible: what was closed would silently be open."""

    dependencies = [("ledger", "0007_periods_value_dates_and_chain")]

    operations = [
        migrations.RunPython(_run),
        AppendOnly("ledger_periodevent"),
        AppendOnly("ledger_chainblock"),
    ]
