from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_sectors(apps: Any, schema_editor: Any) -> None:
    """A request for a loan is of the sector of the Activity which it is for."""
    Case, Application = apps.get_model("cases", "Case"), apps.get_model("loans", "LoanApplication")
    meant = Application.objects.filter(activity__isnull=False).exclude(activity__sector="")
    sector = meant.filter(case=OuterRef("pk")).values("activity__sector")[:1]
    sent = Case.objects.filter(submitted_on__isnull=False, pk__in=meant.values("case"))
    sent.update(sector=Subquery(sector))


class Migration(migrations.Migration):
    dependencies = [("loans", "0027_accepted_by_every_party"), ("cases", "0014_sectors_of_cases_sent_before")]
    operations = [migrations.RunPython(name_the_sectors, migrations.RunPython.noop)]
