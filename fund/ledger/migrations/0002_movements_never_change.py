from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_accounts_and_movements")]
    operations = [AppendOnly("ledger_movement"), AppendOnly("ledger_transfer")]
