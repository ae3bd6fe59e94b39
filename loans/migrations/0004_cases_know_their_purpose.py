from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_themes(apps: Any, schema_editor: Any) -> None:
    """A case sent before cases had a theme gets the purpose of its loan."""
    Case, Application = apps.get_model("cases", "Case"), apps.get_model("loans", "LoanApplication")
    purpose = Application.objects.filter(case=OuterRef("pk")).values("purpose")
    without = Case.objects.filter(kind="loan", theme="", submitted_on__isnull=False)
    without.filter(pk__in=Application.objects.values("case")).update(theme=Subquery(purpose[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("loans", "0003_guarantor_and_supplier"),
        ("cases", "0003_the_service_clock_on_the_case"),
    ]
    operations = [migrations.RunPython(name_the_themes, migrations.RunPython.noop)]
