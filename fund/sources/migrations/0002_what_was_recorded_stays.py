from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_contributions_gifts_lines")]
    operations = [AppendOnly("sources_invoice"), AppendOnly("sources_gift"), AppendOnly("sources_contributionrate")]
