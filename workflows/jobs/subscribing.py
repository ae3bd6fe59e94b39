"""Reports on a day of the week or month: the areas say which there are; whoever subscribes is told by a link.

The report is never attached: its page asks who reads, and whether they still may.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.refusals import Refusal

from .models import Subscription

Every = Subscription.Every


@dataclass(frozen=True, slots=True)
class Report:
    """A page that shows a period.

    ask    the row of the table of permissions that its reader needs
    route  of the page; `since` and `until` the names of its two days in the address, both included
    """

    code: str
    label: str | Promise
    ask: str
    route: str
    since: str = "from"
    until: str = "to"

    @property
    def is_here(self) -> bool:
        try:
            return bool(reverse(self.route))
        except NoReverseMatch:
            return False


class NotAReport(Refusal):
    code = "not_a_report"

    def __init__(self) -> None:
        super().__init__(_("There is no such report, or it is not yours to read."))


_reports: dict[str, Report] = {}


def register(report: Report) -> None:
    _reports[report.code] = report


def open_to(user: Any) -> list[Report]:
    return [each for each in _reports.values() if each.is_here and user.may(each.ask)]


def label(subscription: Subscription) -> str:
    known = _reports.get(subscription.report)
    return str(known.label) if known else subscription.report


def first_day(every: str, on: date) -> date:
    """The next Monday, or the next first of a month, after a day."""
    if every == Every.WEEK:
        return on + timedelta(days=7 - on.weekday())
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)


def period(every: str, on: date) -> tuple[date, date]:
    """The whole week or month before that day."""
    if every == Every.WEEK:
        monday = on - timedelta(days=on.weekday())
        return monday - timedelta(days=7), monday - timedelta(days=1)
    last = on.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def subscribe(*, report: str, every: str, on: date, by: User) -> Subscription:
    """Be told of a report from now on; the same twice is once. raises NotAReport"""
    if report not in {each.code for each in open_to(by)} or every not in Every.values:
        raise NotAReport
    made, _new = Subscription.objects.get_or_create(
        by=by, report=report, query="", every=every, ended_on=None, defaults={"next_on": first_day(every, on)}
    )
    return made


def end(subscription: Subscription, *, on: date) -> None:
    Subscription.objects.filter(pk=subscription.pk, ended_on=None).update(ended_on=on)


def tell(on: date) -> int:
    """Tell everybody whose day has come, once; after days without a clock they are told of the last period only."""
    told = 0
    for pk in list(Subscription.objects.due(on).values_list("pk", flat=True)):
        told += _tell(pk, on)
    return told


@transaction.atomic
def _tell(pk: int, on: date) -> bool:
    row = Subscription.objects.select_for_update(of=("self",)).select_related("by").get(pk=pk)
    report = _reports.get(row.report)
    if row.ended_on or row.next_on > on:
        return False
    row.next_on, may_read = first_day(row.every, on), False
    if report is not None and report.is_here:
        may_read = row.by.is_active and row.by.may(report.ask)
    if not may_read:  # the role went, or the page: whoever comes back subscribes again
        row.ended_on = on
        row.save()
        return False
    assert report is not None
    since, until = period(row.every, on)
    notify(
        f"report/{row.pk}/{until}", user=row.by, template="report_ready",
        context={"from_on": since, "until_on": until}, path=address(report, since, until),
    )  # fmt: skip
    row.last_on = on
    row.save()
    return True


def address(report: Report, since: date, until: date) -> str:
    asked = {report.since: since.isoformat(), report.until: until.isoformat()}
    return f"{reverse(report.route)}?{urlencode(asked)}"
