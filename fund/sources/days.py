"""Days that funders wait for, for the calendars of those who read the fund's sources: what goes back to a lender, what
a funder asks in return, and the end of a line. Neither amounts nor conditions: a calendar is shown to others."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from workflows import calendars
from workflows.calendars import Event
from workflows.notices.whole_days import whole_day

from .models import Condition, ConditionNote, FundingLine, LineInstalment, LineSchedule

PAST = timedelta(days=365)


@calendars.register
def of_lines(user: Any, on: date) -> Iterable[Event]:
    if not user.may("sources.read"):
        return
    lines = FundingLine.objects.visible_to(user).filter(withdrawn_on=None)
    since = on - PAST
    for line in lines.filter(to_on__gte=since).order_by("to_on", "pk"):
        assert line.to_on is not None
        yield _event(f"line-end-{line.pk}", line.to_on, line, _("Last day of the funding line %(line)s"))
    latest = LineSchedule.objects.filter(line=OuterRef("line"), withdrawn_on=None).order_by("-number")
    plans = LineSchedule.objects.filter(line__in=lines, pk=Subquery(latest.values("pk")[:1]))
    dues = LineInstalment.objects.filter(schedule__in=plans, due_on__gte=since)
    for due in dues.select_related("schedule__line").order_by("due_on", "pk"):
        line = due.schedule.line
        yield _event(f"line-due-{line.pk}-{due.due_on}", due.due_on, line, _("Repayment due: %(line)s"))
    last = ConditionNote.objects.filter(condition=OuterRef("pk")).order_by("-pk")
    asked = Condition.objects.filter(line__in=lines, withdrawn_on=None, due_on__gte=since)
    said = asked.annotate(met=Subquery(last.values("met")[:1]))
    open_still = said.filter(Q(met=None) | Q(met=False))
    for condition in open_still.select_related("line").order_by("due_on", "pk"):
        words = _("Condition of the funder due: %(line)s")
        yield _event(f"condition-{condition.pk}", condition.due_on, condition.line, words)


def _event(name: str, day: date, line: FundingLine, words: str) -> Event:
    return whole_day(name, day, words % {"line": line.code}, line.get_absolute_url())
