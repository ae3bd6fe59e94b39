from django.db import migrations, models

import workflows.sealed
from workflows.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("aid", "0006_an_award_for_each_decision")]
    operations = [
        migrations.AddField(
            "programmeversion", "questions", models.JSONField(default=list, verbose_name="questions")
        ),
        migrations.AddField(
            "aidapplication", "answers", workflows.sealed.SealedJSON(blank=True, verbose_name="answers")
        ),
        AppendOnly("aid_programmeversion", when="OLD.state = 'published'", again=True),
    ]
