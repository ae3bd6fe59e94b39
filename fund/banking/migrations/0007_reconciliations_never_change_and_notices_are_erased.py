"""What was reconciled and erased only grows; what a notification told may be emptied, and nothing else of it."""

from django.db import migrations

from workflows.append_only import AppendOnly, Lifted

SAME = " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in ("id", "statement_id", "account_id", "bank_reference", "booked_on", "cents")
)


class Migration(migrations.Migration):
    dependencies = [("banking", "0006_matching_rules_reconciliations_and_erasure")]

    operations = [
        AppendOnly("banking_reconciliation"),
        AppendOnly("banking_erasure"),
        Lifted("banking_noticedetail"),  # no row is touched: the guard is put back with its one exception
        AppendOnly("banking_noticedetail", unless=f"NEW.told = '' AND {SAME}"),
    ]
