"""Published terms, plans, repayments and records only grow; what a loan was agreed for stays."""

from django.db import migrations

from workflows.append_only import AppendOnly

FROZEN = ("number", "case_id", "principal_cents", "fee_cents", "agreed_hash", "document_hash", "reference")
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in FROZEN)
POSTGRESQL = f"""CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement
    FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = f"""CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement WHEN {CHANGED}
    BEGIN SELECT RAISE(ABORT, 'loans_agreement keeps its terms: UPDATE refused'); END"""


def freeze(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def thaw(apps, schema_editor):
    on = " ON loans_agreement" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER loans_agreement_keeps_its_terms{on}")


class Migration(migrations.Migration):
    dependencies = [("loans", "0001_loans_and_their_record")]

    operations = [
        AppendOnly("loans_productversion", when="OLD.state = 'published'"),
        AppendOnly("loans_productversionevent"),
        AppendOnly("loans_agreementevent"),
        AppendOnly("loans_agreementdocument"),
        AppendOnly("loans_scheduleversion"),
        AppendOnly("loans_instalment"),
        AppendOnly("loans_repayment"),
        AppendOnly("loans_repaymentundo"),
        AppendOnly("loans_arrearssnapshot"),
        migrations.RunPython(freeze, thaw),
    ]
