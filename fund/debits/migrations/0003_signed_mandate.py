import django.db.models.deletion
from django.db import migrations, models

import workflows.sealed


class Migration(migrations.Migration):
    dependencies = [("debits", "0002_records_never_change")]

    operations = [
        migrations.CreateModel(
            name="SignedMandate",
            fields=[
                ("mandate", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="signed", serialize=False, to="debits.debitmandate")),
                ("content", workflows.sealed.SealedText(editable=False)),
            ],
            options={"verbose_name": "signed mandate", "verbose_name_plural": "signed mandates"},
        ),
    ]
