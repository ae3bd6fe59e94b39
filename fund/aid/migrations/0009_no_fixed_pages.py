from django.db import migrations

from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("aid", "0008_fixed_pages_become_questions")]
    operations = [
        migrations.RemoveField("programmeversion", "urgency_questions"),
        migrations.RemoveField("aidapplication", "need"),
        migrations.RemoveField("aidapplication", "household"),
        migrations.RemoveField("aidapplication", "urgency_answers"),
        AppendOnly("aid_programmeversion", when="OLD.state = 'published'", again=True),
    ]
