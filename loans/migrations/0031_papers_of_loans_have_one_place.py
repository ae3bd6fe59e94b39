from django.db import migrations


class Migration(migrations.Migration):
    """Their rows are documents of cases now."""

    dependencies = [("loans", "0030_move_papers_of_loans_to_their_cases")]

    operations = [
        migrations.RemoveField(model_name="disbursement", name="proof"),
        migrations.RemoveField(model_name="disbursement", name="proof_name"),
        migrations.RemoveField(model_name="disbursement", name="proof_type"),
        migrations.RemoveField(model_name="disbursement", name="proof_sha256"),
        migrations.DeleteModel(name="AssetFile"),
    ]
