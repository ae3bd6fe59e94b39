from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases_and_their_record")]
    operations = [AppendOnly("cases_caseevent")]
