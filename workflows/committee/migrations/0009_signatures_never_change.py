from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("committee", "0008_minutes_signed_in_two_versions")]
    operations = [
        AppendOnly("committee_signature"),
        AppendOnly("committee_minutes", again=True),  # the table was altered: SQLite made it anew
    ]
