from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("aid", "0001_programmes_applications_awards")]

    operations = [
        AppendOnly("aid_programmeversion", when="OLD.state = 'published'"),
        AppendOnly("aid_programmeversionevent"),
        AppendOnly("aid_closing"),
        AppendOnly("aid_award"),
        AppendOnly("aid_awardpayment"),
    ]
