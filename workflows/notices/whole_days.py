"""A day on which something is due, as it stands in a person's own calendar."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from workflows.calendars import Event

from .deliveries import sending_domain


def whole_day(
    name: str, day: date, summary: str, path: str = "", *, at: datetime | None = None, sequence: int = 0
) -> Event:
    """The whole of this day.

    name  the same for ever, among all of ours
    path  of the page that it leads to, if any
    at    when it was last changed; where nobody knows, the day itself begins
    """
    changed = at or timezone.make_aware(datetime.combine(day, time.min))
    return Event(
        uid=f"{name}@{sending_domain()}",
        sequence=sequence,
        at=changed,
        starts_at=changed,
        lasts=date.resolution,
        whole_day=day,
        summary=summary,
        url=settings.SITE_URL.rstrip("/") + path if path else "",
    )
