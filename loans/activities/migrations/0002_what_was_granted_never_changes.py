"""Decided terms, receipts, decisions and records only grow; what a claim was granted for stays."""

from django.db import migrations

from workflows.append_only import AppendOnly

FROZEN = ("number", "case_id", "cents", "reference", "invoice", "due_on")
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in FROZEN)
POSTGRESQL = f"""CREATE TRIGGER activities_claim_keeps_its_grant BEFORE UPDATE ON activities_claim
    FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = f"""CREATE TRIGGER activities_claim_keeps_its_grant BEFORE UPDATE ON activities_claim WHEN {CHANGED}
    BEGIN SELECT RAISE(ABORT, 'activities_claim keeps its grant: UPDATE refused'); END"""


def freeze(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def thaw(apps, schema_editor):
    on = " ON activities_claim" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER activities_claim_keeps_its_grant{on}")


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_advances_and_guarantees")]

    operations = [
        AppendOnly("activities_terms", when="OLD.state <> 'proposed'"),
        AppendOnly("activities_termsevent"),
        AppendOnly("activities_claimevent"),
        AppendOnly("activities_claimproposal", when="OLD.state <> 'proposed'"),
        AppendOnly("activities_claimproposalevent"),
        AppendOnly("activities_receipt"),
        AppendOnly("activities_receiptundo"),
        migrations.RunPython(freeze, thaw),
    ]
