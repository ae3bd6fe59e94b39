from datetime import timedelta
from typing import Any

from django.db import migrations
from django.utils import timezone

from workflows.append_only import AppendOnly

MONEY_DAYS = 10  # what was promised before targets had dates


def wind_the_clock(apps: Any, schema_editor: Any) -> None:
    """Write on the cases that exist what their record says: the days the applicant took, the money's promised day."""
    Case = apps.get_model("cases", "Case")
    for case in Case.objects.filter(corrections__resolved_at__isnull=False).distinct().iterator():
        answered = case.corrections.filter(resolved_at__isnull=False)
        took = [(timezone.localdate(row.resolved_at) - row.opened_on).days for row in answered]
        Case.objects.filter(pk=case.pk).update(applicant_days=sum(max(days, 0) for days in took))
    granted = Case.objects.filter(granted_cents__isnull=False, decided_on__isnull=False)
    for case in granted.iterator():
        paid_on = case.closed_on if case.state == "closed" else None
        promised_on = case.decided_on + timedelta(days=MONEY_DAYS)
        Case.objects.filter(pk=case.pk).update(money_promised_on=promised_on, paid_on=paid_on)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_the_service_clock_on_the_case")]
    operations = [
        migrations.RunPython(wind_the_clock, migrations.RunPython.noop),
        AppendOnly("cases_breach"),
        AppendOnly("cases_servicetargets", when="OLD.approved_at IS NOT NULL"),
    ]
