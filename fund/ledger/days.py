"""Days on which a month or a year of the books can be closed, for the calendars of those who close."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.deliveries import sending_domain

from . import closing
from .models import Fund, Period

MOST = 24
"""Periods of one fund that a calendar holds: those that are over and open, and the present ones."""


@calendars.register
def to_close(user: Any, on: date) -> Iterable[Event]:
    if not user.may("period.close"):
        return
    for fund in Fund.objects.visible_to(user).order_by("code"):
        waiting = [each for each in closing.listed(fund, on) if each.state == Period.State.OPEN]
        for period in waiting[:MOST]:
            yield _event(fund, period)


def _event(fund: Fund, period: Period) -> Event:
    day = period.last_on + timedelta(days=1)
    begins = timezone.make_aware(datetime.combine(day, time.min))
    here = f"{reverse('ledger:period', args=[period.code])}?fund={fund.code}"
    return Event(
        uid=f"closing-{fund.pk}-{period.code}@{sending_domain()}",
        sequence=0,
        at=begins,
        starts_at=begins,
        lasts=date.resolution,
        whole_day=day,
        summary=_("Close %(period)s of %(fund)s") % {"period": period, "fund": fund.name},
        url=settings.SITE_URL.rstrip("/") + here,
    )
