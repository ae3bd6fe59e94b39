from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_themes(apps: Any, schema_editor: Any) -> None:
    """A case sent before cases had a theme gets the code of its programme."""
    Case, Application = apps.get_model("cases", "Case"), apps.get_model("aid", "AidApplication")
    code = Application.objects.filter(case=OuterRef("pk")).values("version__programme__code")
    without = Case.objects.filter(kind="aid", theme="", submitted_on__isnull=False)
    without.filter(pk__in=Application.objects.values("case")).update(theme=Subquery(code[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("aid", "0004_known_creditors_found_by_their_account"),
        ("cases", "0003_the_service_clock_on_the_case"),
    ]
    operations = [migrations.RunPython(name_the_themes, migrations.RunPython.noop)]
