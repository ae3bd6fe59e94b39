from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_gifts_lines_openings_recoveries")]
    operations = [
        AppendOnly("sources_receipt"),
        AppendOnly("sources_openingbalance"),
        AppendOnly("sources_recovery"),
        AppendOnly("sources_linemove"),
        AppendOnly("sources_lineinstalment"),
        AppendOnly("sources_conditionnote"),
    ]
