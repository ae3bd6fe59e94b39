"""The record of account changes only grows."""

from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("people", "0004_account_numbers_confirmed_by_another")]

    operations = [AppendOnly("people_accountchangeevent")]
