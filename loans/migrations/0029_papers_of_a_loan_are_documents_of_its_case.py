import django.db.models.deletion
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    """What was shown for a payment and the papers of leased goods become documents of the loan's case: scanned, and each
    opening on record. First the places for them."""

    dependencies = [
        ("cases", "0012_opinions_asked_and_accounts_compared"),
        ("loans", "0028_sectors_of_loans_asked_for_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssetPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80, verbose_name="what it shows")),
                ("asset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="loans.asset")),
                ("document", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.document")),
            ],
            options={
                "verbose_name": "file of a leased good",
                "verbose_name_plural": "files of leased goods",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="disbursement",
            name="shown",
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.document"),
        ),
        AppendOnly("loans_assetpaper"),
    ]
