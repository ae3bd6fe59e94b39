"""Last days to appeal, for the calendar of whoever asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.whole_days import whole_day

from .models import Decision


@calendars.register
def last_days_to_appeal(user: Any, on: date) -> Iterable[Event]:
    mine = Decision.objects.filter(
        case__applicant__user=user, appeal_until__gte=on, appeal=None, corrected_by=None
    )
    for decision in mine.select_related("case").order_by("pk"):
        assert decision.appeal_until is not None
        case = decision.case
        summary = _("Last day to contest the decision on %(reference)s") % {"reference": case.reference}
        path = case.get_absolute_url()
        yield whole_day(
            f"appeal-{decision.pk}", decision.appeal_until, summary, path, at=decision.recorded_at
        )
