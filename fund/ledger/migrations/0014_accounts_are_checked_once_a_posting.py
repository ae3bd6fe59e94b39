"""PostgreSQL asked for each transfer, by two foreign keys, whether its accounts exist: a quarter of what a bulk cost. A
posting finds and locks every account that it names before it writes (and refuses one that is not there), nothing else
can write a transfer, and an account that has moved money cannot go, because its day totals name it and stay. So the two
keys guard nothing that is not guarded, and go. On SQLite, where they cost little, they stay.

A bulk is recorded at one moment, told once.
"""

from django.db import migrations

BUDGET = "('source', 'available', 'committed', 'spent', 'lent', 'lost')"
ONE_FUND = "a transfer stays inside one fund"
ONE_BOOK = "a transfer stays inside one book"

COLUMNS = (
    "id, key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref, reverses_id, asked_on"
)
ARRAYS = f"""
CREATE FUNCTION ledger_post_many(
    keys text[], digests text[], funds bigint[], booked date[], valued date[], recorded timestamptz,
    users bigint[], reasons text[], refs text[], reversed bigint[], asked date[],
    places int[], positions int[], sources bigint[], targets bigint[], amounts bigint[]
) RETURNS int[] LANGUAGE plpgsql SET ledger.posting = 'on' AS $$
-- The places (from 1) of the movements that were there before; legs name their movement by its place.
DECLARE
    numbers regclass := pg_get_serial_sequence('ledger_movement', 'id');
    ids bigint[] := ARRAY(SELECT nextval(numbers) FROM generate_series(1, cardinality(keys)));
    known int[] := '{{}}';
    there int;
    strangers bigint;
    budget_net numeric;
BEGIN
    BEGIN  -- a bulk is new as a rule, and to ask of each row whether it is costs a third more
        INSERT INTO ledger_movement ({COLUMNS})
        SELECT number, key, digest, fund, book, value, recorded, by, why, ref, undone, late
          FROM unnest(ids, keys, digests, funds, booked, valued, users, reasons, refs, reversed, asked)
               AS entry (number, key, digest, fund, book, value, by, why, ref, undone, late);
    EXCEPTION WHEN unique_violation THEN
        INSERT INTO ledger_movement ({COLUMNS})
        SELECT number, key, digest, fund, book, value, recorded, by, why, ref, undone, late
          FROM unnest(ids, keys, digests, funds, booked, valued, users, reasons, refs, reversed, asked)
               AS entry (number, key, digest, fund, book, value, by, why, ref, undone, late)
        ON CONFLICT (key) DO NOTHING;
        known := ARRAY(
            SELECT entry.place FROM unnest(ids) WITH ORDINALITY AS entry (id, place)
             WHERE NOT EXISTS (SELECT 1 FROM ledger_movement WHERE ledger_movement.id = entry.id));
        FOREACH there IN ARRAY known LOOP
            ids[there] := NULL;
        END LOOP;
    END;
    WITH leg AS MATERIALIZED (
        SELECT ids[leg.place] AS id, leg.place, leg.position, leg.source_id, leg.target_id, leg.cents
          FROM unnest(places, positions, sources, targets, amounts)
               AS leg (place, position, source_id, target_id, cents)
         WHERE ids[leg.place] IS NOT NULL
    ), transfer AS (
        INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
        SELECT id, position, source_id, target_id, cents FROM leg
    ), flow AS MATERIALIZED (
        SELECT source_id, target_id, funds[place] AS fund_id, booked[place] AS booked_on, valued[place] AS value_on,
               SUM(cents) AS cents
          FROM leg GROUP BY 1, 2, 3, 4, 5
    ), half AS MATERIALIZED (
        SELECT target_id AS account_id, fund_id, booked_on, value_on, cents AS received, 0::numeric AS given FROM flow
        UNION ALL SELECT source_id, fund_id, booked_on, value_on, 0, cents FROM flow
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
    SELECT (SELECT COUNT(*) FROM folded) - COUNT(*), COALESCE(SUM(net) FILTER (WHERE is_budget), 0)
      INTO strangers, budget_net FROM total;
    IF strangers <> 0 THEN
        RAISE EXCEPTION '{ONE_FUND}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF budget_net <> 0 THEN
        RAISE EXCEPTION '{ONE_BOOK}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN known;
END $$"""

KEYS = """
SELECT conname FROM pg_constraint
 WHERE conrelid = 'ledger_transfer'::regclass AND confrelid = 'ledger_account'::regclass AND contype = 'f'"""


def check_once(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(KEYS)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f"ALTER TABLE ledger_transfer DROP CONSTRAINT {name}", params=None)
    schema_editor.execute("DROP FUNCTION ledger_post_many", params=None)
    schema_editor.execute(ARRAYS, params=None)


class Migration(migrations.Migration):
    """Not reversible, as the migrations before it are not."""

    dependencies = [("ledger", "0013_posting_tells_who_waits")]

    operations = [migrations.RunPython(check_once)]
