from django.conf import settings
from django.db import migrations, models

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    """The import of invoices becomes one for every table. A file that still waits is to be handed in again."""

    dependencies = [
        ("sources", "0002_what_was_recorded_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("ContributionImport", "Import"),
        migrations.RenameField("Import", "invoices", "fresh"),
        migrations.RenameField("Import", "invoiced_cents", "base_cents"),
        migrations.RenameField("Import", "contribution_cents", "cents"),
        migrations.RemoveField("Import", "file"),
        migrations.AddField(
            "Import",
            "state",
            models.CharField(
                choices=[
                    ("read", "to confirm"), ("posting", "being recorded"), ("stopped", "stopped"),
                    ("done", "recorded"), ("dropped", "thrown away"), ("reversed", "taken back"),
                ],
                default="read", max_length=10, verbose_name="state",
            ),
        ),
        AppendOnly("sources_invoice", again=True),
    ]
