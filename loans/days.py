"""Instalments to come, for the calendar of whoever borrowed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from loans.models import Agreement, Instalment
from workflows import calendars
from workflows.calendars import Event
from workflows.notices.whole_days import whole_day


@calendars.register
def instalments_due(user: Any, on: date) -> Iterable[Event]:
    """No amount: a calendar is shown to others, and the page has it."""
    owed = Agreement.objects.owed_by(user).running()
    rows = Instalment.objects.in_force().filter(schedule__agreement__in=owed, due_on__gte=on)
    for row in rows.select_related("schedule__agreement").order_by("due_on", "pk"):
        loan = row.schedule.agreement
        yield whole_day(
            f"instalment-{loan.pk}-{row.position}",
            row.due_on,
            _("Instalment of loan %(number)s is due") % {"number": loan.number},
            reverse("loans:loan", args=[loan.number]),
            at=row.schedule.made_at,
            sequence=row.schedule.number,
        )
