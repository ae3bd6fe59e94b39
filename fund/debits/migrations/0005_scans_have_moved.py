from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("debits", "0004_keep_what_was_signed")]

    operations = [migrations.RemoveField("debitmandate", "scan")]
