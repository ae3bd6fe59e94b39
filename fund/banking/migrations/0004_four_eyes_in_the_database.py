"""The database guards approvals and exports; orders made before get the key of their account, so that payments to one
account are found. Sealed numbers are read row by row."""

from django.db import migrations

from fund.banking.guards import FourEyes
from fund.banking.models.accounts import iban_key
from workflows.append_only import AppendOnly


def fill_keys(apps, schema_editor):
    orders = apps.get_model("banking", "PaymentOrder").objects.filter(payee_key="")
    for order in orders.only("pk", "iban").iterator():
        type(order).objects.filter(pk=order.pk).update(payee_key=iban_key(order.iban))


class Migration(migrations.Migration):
    dependencies = [("banking", "0003_approval_rules_duplicates_and_what_the_bank_says")]

    operations = [
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        AppendOnly("banking_approvalrulesevent"),
        AppendOnly("banking_duplicatecleared"),
        FourEyes(),
    ]
