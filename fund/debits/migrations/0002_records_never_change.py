"""The records of mandates, collections and their files only grow."""

from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("debits", "0001_direct_debit")]

    operations = [
        AppendOnly("debits_debitmandateevent"),
        AppendOnly("debits_collectionevent"),
        AppendOnly("debits_collectionbatchevent"),
    ]
