"""A file tells of each of its lines what became of it: the entries that were here before are kept too."""

import django.db.models.deletion
from django.db import migrations, models

from workflows.append_only import AppendOnly

SAME = " AND ".join(
    f"NEW.{column} = OLD.{column}"
    for column in ("id", "statement_id", "account_id", "bank_reference", "booked_on", "cents")
)


class Migration(migrations.Migration):
    dependencies = [("banking", "0016_answers_know_their_batch")]

    operations = [
        migrations.AddField(
            model_name="noticedetail", name="file_line", field=models.PositiveIntegerField(default=0)
        ),
        migrations.CreateModel(
            name="KnownEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_line", models.PositiveIntegerField()),
                ("booked_on", models.DateField()),
                ("cents", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="banking.bankaccount",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="known_entries",
                        to="banking.statementfile",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="banking.statementline",
                    ),
                ),
            ],
        ),
        AppendOnly("banking_noticedetail", unless=f"NEW.told = '' AND {SAME}", again=True),
    ]
