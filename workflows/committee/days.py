"""Last days to appeal, for the calendar of whoever asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.cases.days import address_of
from workflows.notices.deliveries import sending_domain

from .models import Decision


@calendars.register
def last_days_to_appeal(user: Any, on: date) -> Iterable[Event]:
    mine = Decision.objects.filter(
        case__applicant__user=user, appeal_until__gte=on, appeal=None, corrected_by=None
    )
    for decision in mine.select_related("case").order_by("pk"):
        yield Event(
            uid=f"appeal-{decision.pk}@{sending_domain()}",
            sequence=0,
            at=decision.recorded_at,
            starts_at=decision.recorded_at,
            lasts=date.resolution,
            whole_day=decision.appeal_until,
            summary=_("Last day to contest the decision on %(reference)s")
            % {"reference": decision.case.reference},
            url=address_of(decision.case),
        )
