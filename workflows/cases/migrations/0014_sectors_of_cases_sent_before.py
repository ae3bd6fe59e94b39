from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_sectors(apps: Any, schema_editor: Any) -> None:
    """A case sent before cases had a sector gets that of the member's first Activity that names one."""
    Case, Activity = apps.get_model("cases", "Case"), apps.get_model("people", "Activity")
    named = Activity.objects.filter(members=OuterRef("applicant")).exclude(sector="")
    first = named.order_by("opened_on", "pk").values("sector")[:1]
    sent = Case.objects.filter(sector="", submitted_on__isnull=False)
    sent.filter(applicant__activities__in=Activity.objects.exclude(sector="")).update(sector=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_what_a_case_is_counted_by")]
    operations = [migrations.RunPython(name_the_sectors, migrations.RunPython.noop)]
