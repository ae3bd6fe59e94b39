"""Days on which a month or a year of the books can be closed, for the calendars of those who close."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.whole_days import whole_day

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
    here = f"{reverse('ledger:period', args=[period.code])}?fund={fund.code}"
    summary = _("Close %(period)s of %(fund)s") % {"period": period, "fund": fund.name}
    return whole_day(f"closing-{fund.pk}-{period.code}", day, summary, here)
