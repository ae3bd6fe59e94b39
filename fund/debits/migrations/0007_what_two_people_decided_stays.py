"""What was decided about an account that collects never changes, nor does its record."""

from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("debits", "0006_changes_of_creditors")]

    operations = [
        AppendOnly("debits_creditorchange", when="OLD.state <> 'proposed'"),
        AppendOnly("debits_creditorchangeevent"),
    ]
