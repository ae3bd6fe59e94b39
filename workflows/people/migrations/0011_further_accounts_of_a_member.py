import django.db.models.deletion
from django.db import migrations, models

import workflows.sealed


class Migration(migrations.Migration):
    """A member may give several accounts: one main one, others beside it."""

    dependencies = [("people", "0010_year_of_birth_and_gender_where_said")]

    operations = [
        migrations.AddField(
            model_name="accountchange",
            name="beside",
            field=models.BooleanField(default=False, verbose_name="beside the main account"),
        ),
        migrations.CreateModel(
            name="FurtherAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iban", workflows.sealed.SealedText(verbose_name="IBAN")),
                ("holder", workflows.sealed.SealedText(verbose_name="account holder")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="further_accounts", to="people.member")),
            ],
            options={
                "verbose_name": "further account",
                "verbose_name_plural": "further accounts",
                "ordering": ["pk"],
            },
        ),
    ]
