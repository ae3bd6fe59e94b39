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

from .casework import cases_of
from .dimensions import Where, narrowed


def figures(fund: Fund, since: date, until: date) -> list[service.Figure]:
    return service.figures(cases_of(fund), since, until)


@dataclass(frozen=True)
class Behind:
    """The cases of one figure that a reader may open, the slowest last day first; `hidden` counts the others."""

    what: service.What
    cases: QuerySet[Case]
    hidden: int

    def rows(self) -> Iterator[dict[str, Any]]:
        for case in self.cases.iterator(chunk_size=1000):
            yield row(case, self.what)


def behind(
    fund: Fund,
    reader: Any,
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
    return Behind(what, open_to.order_by(f"-{ended}", "-pk"), found.count() - open_to.count())


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
