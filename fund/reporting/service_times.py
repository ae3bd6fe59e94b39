"""The service figures of a fund, and the cases behind one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fund.ledger.models import Fund
from workflows.cases import service
from workflows.cases.filters import LEVELS
from workflows.cases.models import Case
from workflows.cases.urgency import Level
from workflows.people.models import User
from workflows.small_numbers import LEAST

from . import people, years
from .casework import cases_of
from .dimensions import Where, narrowed
from .scope import reads_exactly

ENOUGH_FOR_MOST = 2 * LEAST  # with fewer, what nine in ten took at most is what one of them took


def figures(fund: Fund, since: date, until: date) -> list[service.Figure]:
    return service.figures(cases_of(fund), since, until)


@dataclass(frozen=True)
class Told:
    """One figure as its reader may see it.

    count, within  none for who may not read counts under five: they would tell of whom another period leaves out
    most           none where so few tell it that it is what one of them took
    """

    what: service.What
    level: Level
    target_days: int
    count: int | None
    within: int | None
    middle: int | None
    most: int | None
    share: int | None


def told(fund: Fund, since: date, until: date, *, by: User, on: date) -> list[Told]:
    """All figures exactly, or those of enough people over the years of the page of the fund."""
    if not reads_exactly(by):
        return of_many(fund, since, until) if years.of_awards_are(fund, since, until, on) else []
    return [_exactly(one) for one in figures(fund, since, until)]


def _exactly(one: service.Figure) -> Told:
    half, most = (one.delay.middle, one.delay.most) if one.delay else (None, None)
    return Told(one.what, one.level, one.target_days, one.count, one.within, half, most, one.share)


def of_many(fund: Fund, since: date, until: date) -> list[Told]:
    """Those of which enough people tell, without how many."""
    behind, found = people.decided(fund, since, until), []
    for one in figures(fund, since, until):
        who = behind[one.what, one.level]
        if one.delay is not None and len(who) >= LEAST:
            most = one.delay.most if len(who) >= ENOUGH_FOR_MOST else None
            found.append(
                Told(one.what, one.level, one.target_days, None, None, one.delay.middle, most, one.share)
            )
    return found


@dataclass(frozen=True)
class Behind:
    """The cases of one figure that a reader may open, the slowest last day first; `hidden` counts the others, for who
    reads every count."""

    what: service.What
    cases: QuerySet[Case]
    hidden: int

    def rows(self) -> Iterator[dict[str, Any]]:
        for case in self.cases.iterator(chunk_size=1000):
            yield row(case, self.what)


def behind(
    fund: Fund,
    reader: User,
    what: service.What,
    level: Level | None,
    since: date,
    until: date,
    where: Where = (),
) -> Behind:
    found = narrowed(cases_of(fund), where).filter(service.settled(what, since, until))
    if level:
        found = found.filter(LEVELS[level])
    open_to = found.filter(pk__in=Case.objects.visible_to(reader).values("pk"))
    ended = service.FIELDS[what][2]
    hidden = found.count() - open_to.count() if reads_exactly(reader) else 0
    return Behind(what, open_to.order_by(f"-{ended}", "-pk"), hidden)


def row(case: Case, what: service.What) -> dict[str, Any]:
    _urgency, began, ended, theirs, promised = (getattr(case, name) for name in service.FIELDS[what])
    span = service.span_of(case, what)
    return {
        "case": case,
        "span": span,
        "began": began,
        "ended": ended,
        "theirs": theirs,
        "promised": promised,
    }
