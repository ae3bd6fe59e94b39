"""PostgreSQL tells in the call that posts whether anybody waits for money in the envelopes that it feeds, where a
question of its own was a second round trip; and a day that has its total already is updated at once, without the lock
that an insert on conflict takes first: the account's own row, which is held, lets nobody else begin that day.

What is written and what is refused are the same. Each statement of the function looks with fresh eyes, after the
accounts are held, at who waits.
"""

from django.db import migrations

BUDGET = "('source', 'available', 'committed', 'spent', 'lent', 'lost')"
ONE_FUND = "a transfer stays inside one fund"
ONE_BOOK = "a transfer stays inside one book"

POST = f"""
CREATE FUNCTION ledger_post(
    the_key text, the_digest text, the_fund bigint, booked date, value_date date, recorded timestamptz,
    the_user bigint, reason text, reference text, reversed bigint, asked date,
    legs bigint[], accounts bigint[], received bigint[], given bigint[], fed bigint[]
) RETURNS bigint[] LANGUAGE plpgsql SET ledger.posting = 'on' AS $$
-- The movement's id and after it those of the envelopes `fed` in which somebody waits; NULL where the key is there.
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
        UPDATE ledger_daytotal SET in_cents = in_cents + received[n], out_cents = out_cents + given[n]
         WHERE account_id = accounts[n] AND "on" = booked;
        IF NOT FOUND THEN
            INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
            VALUES (accounts[n], booked, received[n], given[n]);
        END IF;
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
    IF fed = '{{}}' THEN
        RETURN ARRAY[number];
    END IF;
    RETURN number || ARRAY(
        SELECT envelope FROM unnest(fed) AS envelope WHERE EXISTS (
            SELECT 1 FROM ledger_waitinggrant WHERE envelope_id = envelope AND state = 'open'));
END $$"""


def tell_who_waits(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION ledger_post", params=None)
        schema_editor.execute(POST, params=None)


class Migration(migrations.Migration):
    """Not reversible, as the migrations before it are not."""

    dependencies = [("ledger", "0012_a_cash_box")]

    operations = [migrations.RunPython(tell_who_waits)]
