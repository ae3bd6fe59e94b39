"""An offer that nobody has signed may be replaced by a larger one, with a document of its own; what was signed stays."""

import django.db.models.deletion
from django.db import migrations, models

from workflows.append_only import AppendOnly

ALWAYS = ("number", "case_id", "reference")
ONCE_SIGNED = ("principal_cents", "fee_cents", "agreed_hash", "document_hash")
OFFERED = "(OLD.state = 'offered' AND NEW.state = 'offered')"


def changed(columns):
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


TAMPERED = f"{changed(ALWAYS)} OR (NOT {OFFERED} AND ({changed(ONCE_SIGNED)}))"
BEFORE = changed(("number", "case_id", *ONCE_SIGNED, "reference"))
POSTGRESQL = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION entraide_refuse_change()"""
SQLITE = """CREATE TRIGGER loans_agreement_keeps_its_terms BEFORE UPDATE ON loans_agreement WHEN {when}
    BEGIN SELECT RAISE(ABORT, 'loans_agreement keeps its terms: UPDATE refused'); END"""


def guard(schema_editor, when):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    on = " ON loans_agreement" if on_postgresql else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS loans_agreement_keeps_its_terms{on}")
    schema_editor.execute((POSTGRESQL if on_postgresql else SQLITE).format(when=when))


class Migration(migrations.Migration):
    dependencies = [("loans", "0004_cases_know_their_purpose")]

    operations = [
        migrations.AlterField(
            model_name="agreementdocument",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="loans.agreement"
            ),
        ),
        AppendOnly("loans_agreementdocument", again=True),
        migrations.RunPython(
            lambda apps, schema_editor: guard(schema_editor, TAMPERED),
            lambda apps, schema_editor: guard(schema_editor, BEFORE),
        ),
    ]
