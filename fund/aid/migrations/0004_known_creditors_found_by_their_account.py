from django.db import migrations

from fund.banking.models.accounts import iban_key


def fill(apps, schema_editor):
    """The key of each account that is known already; sealed accounts are read here, never looked up by."""
    creditors = apps.get_model("aid", "Creditor").objects.filter(iban_key="")
    for creditor in creditors.iterator(chunk_size=500):
        creditor.iban_key = iban_key(creditor.iban)
        creditor.save(update_fields=["iban_key"])


class Migration(migrations.Migration):
    dependencies = [("aid", "0003_creditors_found_by_their_account")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
