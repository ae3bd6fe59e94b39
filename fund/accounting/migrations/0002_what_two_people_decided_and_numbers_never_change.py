from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_charts_entry_numbers_and_files")]
    operations = [
        AppendOnly("accounting_chartofaccounts", when="OLD.state <> 'proposed'"),
        AppendOnly("accounting_chartofaccountsevent"),
        AppendOnly("accounting_entrynumber"),
    ]
