"""Files that answered a payment batch before know which, and whose fund's it was."""

from django.db import migrations


def name_the_batches(apps, schema_editor):
    files = apps.get_model("banking", "StatementFile").objects
    events = apps.get_model("banking", "PaymentBatchEvent").objects.filter(step="bank_answers")
    for event in events.select_related("batch__account").order_by("pk"):
        found = files.filter(pk=event.payload.get("file"))
        found.update(answers=event.batch.number, fund=event.batch.account.fund_id)


class Migration(migrations.Migration):
    dependencies = [("banking", "0015_files_by_the_folder_and_their_funds")]

    operations = [migrations.RunPython(name_the_batches, migrations.RunPython.noop)]
