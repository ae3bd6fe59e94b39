"""The desk of those who handle cases: its tabs with their counters, and what waits today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.people.models import User

from . import breaches
from .models import ENDED, UNDECIDED, Case, CaseQuerySet, Correction, Message, State
from .office import seen_to_by
from .urgency import CRITICAL_FROM

SILENT_DAYS = 14  # after which an officer calls a member who has not answered


@dataclass(frozen=True)
class Tab:
    """A view of the desk: a name for the address, words, and which cases it holds."""

    name: str
    label: str | Promise
    holds: Callable[[User], Q]


ALL = Tab("all", _("All"), lambda user: Q())
TABS = [
    Tab("unassigned", _("Unassigned"), lambda user: Q(state=State.SUBMITTED)),
    Tab("mine", _("Mine"), lambda user: Q(seen_to_by(user, timezone.localdate()), state__in=UNDECIDED)),
    Tab("waiting", _("Waiting for member"), lambda user: Q(state=State.IN_REVIEW, asks=True)),
    Tab("complete", _("Complete"), lambda user: Q(state=State.IN_REVIEW, asks=False)),
    Tab("ready", _("Ready for committee"), lambda user: Q(state=State.READY)),
    Tab("payment", _("In payment"), lambda user: Q(state=State.GRANTED)),
    Tab("late", _("Late"), lambda user: breaches.late(timezone.localdate())),
    Tab("closed", _("Closed"), lambda user: Q(state__in=ENDED)),
    ALL,
]
READER_TABS = [
    Tab("open", _("Undecided"), lambda user: Q(state__in=UNDECIDED)),
    *[tab for tab in TABS if tab.name in ("ready", "payment", "late", "closed")],
    ALL,
]


def tabs_for(user: User) -> list[Tab]:
    """Officers get the desk; everyone else who may list cases gets a plain reading of it."""
    return TABS if user.may("case.desk") else READER_TABS


def tab_named(name: str, user: User) -> Tab:
    tabs = tabs_for(user)
    return next((tab for tab in tabs if tab.name == name), tabs[0])


def listed(user: User) -> CaseQuerySet:
    """Cases past their draft that the person may see, with what the desk asks of each row: `asks` (a
    correction is open) and `unread` (the member wrote, and nobody has read it)."""
    theirs = Q(by=F("case__applicant__user")) | Q(by=F("case__filed_by")) | Q(by=F("case__helped_by"))
    lines = Message.objects.filter(theirs, case=OuterRef("pk"), internal=False, read_at=None)
    return (
        Case.objects.visible_to(user)
        .filter(submitted_on__isnull=False)
        .asking()
        .annotate(unread=Exists(lines))
    )


def counters(user: User) -> dict[str, int]:
    """How many cases each tab holds, in one query."""
    counts = {tab.name: Count("pk", filter=tab.holds(user)) for tab in tabs_for(user)}
    return listed(user).aggregate(**counts)


def late(user: User, on: date) -> Q:
    """Past the promised day of the decision or of the money, and not for the member to move."""
    return breaches.late(on)


def silent(user: User, on: date) -> Q:
    """Asked something, and no answer for two weeks."""
    long_ago = on - timedelta(days=SILENT_DAYS)
    asked = Correction.objects.open().filter(opened_on__lte=long_ago)
    return Q(state=State.IN_REVIEW, pk__in=asked.values("case"))


def unread(user: User, on: date) -> Q:
    return Q(unread=True)


def to_read(user: User, on: date) -> Q:
    """One's own and those of who is away, and one's own turn."""
    return Q(seen_to_by(user, on), state=State.IN_REVIEW, asks=False)


ATTENTION: dict[str, tuple[str | Promise, Callable[[User, date], Q]]] = {
    "late": (_("Past the promised day"), late),
    "unread": (_("Message not read yet"), unread),
    "silent": (_("Member silent for two weeks"), silent),
    "to_read": (_("Mine to read"), to_read),
}


def waiting_days(case: Case, on: date) -> int:
    return (on - case.submitted_on).days if case.submitted_on else 0


@dataclass(frozen=True)
class Line:
    """One line of Today: what waits, how many, and the list that holds them."""

    label: str | Promise
    count: int
    url: str
    kind: str = "info"


def today(user: User, on: date) -> list[Line]:
    """At most seven lines, the pressing ones first; a line with nothing to do is left out."""
    critical = Q(state=State.SUBMITTED, urgency__gte=CRITICAL_FROM)
    wanted: list[tuple[str | Promise, str, Q, dict[str, str]]] = [
        (_("Critical cases nobody has taken"), "bad", critical, {"tab": "unassigned", "level": "critical"}),
        (_("Cases past the day we promised"), "bad", late(user, on), {"tab": "late"}),
        (_("New cases nobody has taken"), "wait", Q(state=State.SUBMITTED), {"tab": "unassigned"}),
        (_("Messages not read yet"), "wait", unread(user, on), {"tab": "all", "attention": "unread"}),
        (_("My cases to read"), "info", to_read(user, on), {"tab": "mine", "attention": "to_read"}),
        (
            _("Members silent for two weeks"),
            "info",
            silent(user, on),
            {"tab": "waiting", "attention": "silent"},
        ),
        (_("Ready for the committee"), "idle", Q(state=State.READY), {"tab": "ready"}),
    ]
    counts = {f"n{at}": Count("pk", filter=line[2]) for at, line in enumerate(wanted)}
    counted = listed(user).aggregate(**counts)
    return [
        Line(label, counted[f"n{at}"], f"{reverse('cases:desk')}?{urlencode(where)}", kind)
        for at, (label, kind, _q, where) in enumerate(wanted)
        if counted[f"n{at}"]
    ]
