"""Days by which something is to be done for a funder: a report, the last draw, a repayment; and the warning before."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import conditions, schedules
from .models import FundingLine

WARNED = (30, 7, 0)
"""Days before at which a warning is given."""
SOON = timedelta(days=WARNED[0])


class What(StrEnum):
    REPORT = "report"  # what a funder asks in return
    DRAW = "draw"  # the last day on which something can be drawn
    REPAY = "repay"


WORDS: dict[What, str | Promise] = {
    What.REPORT: _("Report, or what else the funder asks"),
    What.DRAW: _("Last day to draw"),
    What.REPAY: _("Repayment to the funder"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day.

    text   the condition, where there is one
    cents  at risk, still to draw, or due
    """

    what: What
    on: date
    text: str
    cents: int

    @property
    def words(self) -> str:
        return str(WORDS[self.what])

    def is_late(self, on: date) -> bool:
        return self.on < on

    def is_soon(self, on: date) -> bool:
        return on <= self.on <= on + SOON

    def stage(self, on: date) -> int | None:
        """The warning that is due: the nearest of WARNED that was reached; none before them and after the day."""
        left = (self.on - on).days
        return min((days for days in WARNED if left <= days), default=None) if left >= 0 else None


def of_line(line: FundingLine, on: date) -> list[Deadline]:
    """What is still to be done, by day: conditions not met, the end of what can be drawn, instalments not paid."""
    return of_lines([line], on)[line.pk]


def of_lines(lines: Collection[FundingLine], on: date) -> dict[int, list[Deadline]]:
    """The same by line. A fixed number of questions."""
    asked = conditions.standings_of(lines, on)
    planned = schedules.plans_of([line for line in lines if line.kind == schedules.LOAN])
    return {
        line.pk: sorted(
            _of(line, asked[line.pk], planned.get(line.pk), on), key=lambda one: (one.on, one.what)
        )
        for line in lines
    }


def _of(
    line: FundingLine, asked: Iterable[conditions.Standing], planned: schedules.Planned | None, on: date
) -> Iterator[Deadline]:
    for one in asked:
        if not one.met:
            yield Deadline(What.REPORT, one.condition.due_on, one.condition.text, one.at_risk_cents)
    if line.to_on and line.undrawn_cents > 0 and line.to_on >= on:
        yield Deadline(What.DRAW, line.to_on, "", line.undrawn_cents)
    for due in planned.dues if planned else ():
        if due.left_cents:
            yield Deadline(What.REPAY, due.due_on, "", due.left_cents)


def to_warn_of(lines: Collection[FundingLine], on: date) -> list[tuple[FundingLine, Deadline, int]]:
    """Each deadline whose warning is due that day or was missed since, with its stage."""
    due = of_lines(lines, on)
    return [
        (line, one, stage) for line in lines for one in due[line.pk] if (stage := one.stage(on)) is not None
    ]
