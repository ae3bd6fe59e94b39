"""Each index of a bank line is paid for by every line that comes in: those that no question uses go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("banking", "0013_addresses_of_payees")]

    operations = [
        migrations.AlterField(
            model_name="statementline",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="banking.bankaccount",
            ),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="end_to_end_id",
            field=models.CharField(blank=True, max_length=35, verbose_name="end-to-end id"),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="party_key",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="party_name_key",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="reference",
            field=models.CharField(blank=True, max_length=35, verbose_name="structured communication"),
        ),
        migrations.AlterField(
            model_name="statementline",
            name="state",
            field=models.CharField(
                choices=[
                    ("to_match", "to match"),
                    ("split", "matched in part"),
                    ("matched", "matched"),
                    ("ignored", "set aside"),
                ],
                default="to_match",
                editable=False,
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                condition=models.Q(("state", "matched"), _negated=True),
                fields=["account", "booked_on"],
                name="bank_line_open",
            ),
        ),
    ]
