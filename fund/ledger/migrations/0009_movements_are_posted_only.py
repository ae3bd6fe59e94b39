"""A movement is written by posting only, as its transfers are: one without transfers cannot be slipped in.

On PostgreSQL a trigger for each statement, which asks one setting; on SQLite posting writes the movement before it opens
its row in ledger_posting, so that there the proof alone finds it.
"""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER ledger_movement_only_posted BEFORE INSERT ON ledger_movement FOR EACH STATEMENT
    WHEN (current_setting('ledger.posting', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION ledger_refuse()"""


def _create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TRIGGER, params=None)


def _drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_movement_only_posted ON ledger_movement", params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_closed_days_refuse_movements")]

    operations = [migrations.RunPython(_create, _drop)]
