"""Days of one's requests, for one's own calendar: when a draft ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.deliveries import sending_domain

from .models import Case, State, own


def address_of(case: Case) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("cases:case", args=[case.reference])


@calendars.register
def ending_drafts(user: Any, on: date) -> Iterable[Event]:
    for case in Case.objects.filter(own(user), state=State.DRAFT).distinct().order_by("pk"):
        yield Event(
            uid=f"draft-{case.pk}@{sending_domain()}",
            sequence=0,
            at=case.created_at,
            starts_at=case.created_at,
            lasts=date.resolution,
            whole_day=case.kept_until,
            summary=_("Last day to send your draft %(reference)s") % {"reference": case.reference},
            url=address_of(case),
        )
