"""The records of orders, batches and lines, and what the bank told, only grow."""

from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("banking", "0001_the_bank")]

    operations = [
        AppendOnly("banking_paymentorderevent"),
        AppendOnly("banking_paymentbatchevent"),
        AppendOnly("banking_statementlineevent"),
        AppendOnly("banking_noticedetail"),
        AppendOnly("banking_statement"),
    ]
