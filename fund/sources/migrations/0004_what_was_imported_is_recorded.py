from django.db import migrations


def tell_states(apps, schema_editor):
    imports = apps.get_model("sources", "Import").objects
    imports.filter(posted_at__isnull=False).update(state="done")
    imports.filter(posted_at=None).update(state="dropped")


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_imports_of_every_kind")]
    operations = [migrations.RunPython(tell_states, migrations.RunPython.noop)]
