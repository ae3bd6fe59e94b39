"""Moves and records of own money only grow, an answered plan never changes, and what was agreed stays."""

from django.db import migrations

from workflows.append_only import AppendOnly

FROZEN = ("number", "case_id", "cents", "reference", "count", "first_due_on", "period_months")
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in FROZEN)
POSTGRESQL = f"""CREATE TRIGGER activities_own_keeps_its_terms BEFORE UPDATE ON activities_ownmoney
    FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = f"""CREATE TRIGGER activities_own_keeps_its_terms BEFORE UPDATE ON activities_ownmoney WHEN {CHANGED}
    BEGIN SELECT RAISE(ABORT, 'activities_ownmoney keeps its terms: UPDATE refused'); END"""


def freeze(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def thaw(apps, schema_editor):
    on = " ON activities_ownmoney" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER activities_own_keeps_its_terms{on}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_own_money")]

    operations = [
        AppendOnly("activities_ownmoneyevent"),
        AppendOnly("activities_ownmove"),
        AppendOnly("activities_ownplan", when="OLD.state <> 'proposed'"),
        AppendOnly("activities_ownplanevent"),
        migrations.RunPython(freeze, thaw),
    ]
