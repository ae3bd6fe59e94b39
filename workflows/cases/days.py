"""Days of one's requests, for one's own calendar: when a draft ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.whole_days import whole_day

from .models import Case, State, own


@calendars.register
def ending_drafts(user: Any, on: date) -> Iterable[Event]:
    for case in Case.objects.filter(own(user), state=State.DRAFT).distinct().order_by("pk"):
        summary = _("Last day to send your draft %(reference)s") % {"reference": case.reference}
        path = case.get_absolute_url()
        yield whole_day(f"draft-{case.pk}", case.kept_until, summary, path, at=case.created_at)
