"""What the page of a fund tells members, or everybody: its parts over whole years, in sums that point at nobody.

A view is a whole year, or as many years together as it takes (`disclosure.runs`); years do not overlap and no other
period is offered, so that no view lies inside another but as whole lines of it. Figures are those of the report: the
same functions, over the same days, with lines put together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.aid.models import Programme
from fund.ledger.models import Fund
from fund.reporting import casework, flows, history, service_times
from fund.reporting.disclosure import Atom, Block, groups, runs
from fund.reporting.figures import Part
from fund.reporting.history import Month
from workflows import charts
from workflows.cases.urgency import WORDS
from workflows.committee.models import Session
from workflows.sheets import Column
from workflows.small_numbers import LEAST

from . import people

MOST_POINTS = 20  # quarters: five years
SESSIONS = 12
ENOUGH_FOR_MOST = 2 * LEAST  # with fewer, what nine in ten took at most is what one of them took


@dataclass(frozen=True)
class Period:
    """One whole year, or several that follow each other."""

    since: date
    until: date

    @property
    def code(self) -> str:
        return (
            f"{self.since.year}"
            if self.since.year == self.until.year
            else f"{self.since.year}-{self.until.year}"
        )

    @property
    def label(self) -> str:
        return self.code.replace("-", "–")


@dataclass(frozen=True)
class Repaid:
    period: Period
    cents: int


@dataclass(frozen=True)
class Soon:
    """How soon requests of one urgency were decided or paid; `most` is None where too few tell it."""

    what: str
    urgency: str
    middle: int
    most: int | None


@dataclass(frozen=True)
class Told:
    """points  the fund at ends of quarters; the last is the latest that may be shown
    periods   those that may be chosen, the latest last; `period` is the chosen one, with what was given and how soon
    waits     a year that ended is not shown yet: too few people
    """

    fund: Fund
    points: list[Month]
    periods: list[Period]
    period: Period | None
    given: Part | None
    soon: list[Soon]
    repaid: list[Repaid]
    waits: bool

    @property
    def now(self) -> Month | None:
        return self.points[-1] if self.points else None


def tell(fund: Fund, on: date, code: str = "") -> Told | None:
    """Everything on the page of that day; `code` of a period, else the latest. None where no such period is offered."""
    blocks, rest = runs(people.awarded(fund, on))
    offered = [_period(block) for block in blocks]
    asked = [one for one in offered if code in ("", one.code)]
    if code and not asked:
        return None
    period = asked[-1] if asked else None
    return Told(
        fund,
        points(fund, on),
        offered,
        period,
        given(fund, period) if period else None,
        soon(fund, period) if period else [],
        [Repaid(one, flows.repaid_cents(fund, one.since, one.until)) for one in loan_years(fund, on)],
        bool(rest),
    )


def _period(block: Block[people.Days]) -> Period:
    return Period(block[0].code[0], block[-1].code[1])


def loan_years(fund: Fund, on: date) -> list[Period]:
    """The periods over which what was repaid is told: their own, for other people stand behind them."""
    blocks, _rest = runs(people.lent(fund, on))
    return [_period(block) for block in blocks]


def points(fund: Fund, on: date) -> list[Month]:
    """What the fund held at ends of quarters: those between which nobody's, or enough people's, money moved."""
    blocks, _rest = runs(people.moved(fund, on))
    if not blocks:
        return []
    shown = {block[-1].code[1] for block in blocks[-MOST_POINTS:]}
    last = max(shown)
    months = (last.year - min(shown).year) * 12 + last.month - min(shown).month + 1
    return [month for month in history.months(fund, last, months) if month.on in shown]


def given(fund: Fund, period: Period) -> Part:
    """Aid by theme over a period, as in the report, the lines about few people put together."""
    part = casework.by_programme(fund, period.since, period.until)
    behind = people.behind_awards(fund, period.since, period.until, "programme")
    return put_together(part, groups([Atom(label, {"awards": who}) for label, who in behind.items()]))


def put_together(part: Part, blocks: list[Block[str]]) -> Part:
    """Lines of a part of the report put together as the blocks are; no line where there is no block."""
    lines = {str(line.label): line for line in part.lines if not line.total}
    cells = []
    for block in blocks:
        found = [lines[atom.code] for atom in block]
        label = block[0].code if len(block) == 1 else _("Others, together")
        cells.append(
            casework.Cell(
                label, sum(line.number or 0 for line in found), sum(line.cents or 0 for line in found)
            )
        )
    return casework.awards_part(part.code, str(part.title), cells)


def soon(fund: Fund, period: Period) -> list[Soon]:
    """Days in our hands to the decision and to the money, as in the report; no number of cases, no line about few."""
    behind = people.decided(fund, period.since, period.until)
    found = []
    for figure in service_times.figures(fund, period.since, period.until):
        who = behind[figure.what, figure.level]
        if figure.delay is None or len(who) < LEAST:
            continue
        most = figure.delay.most if len(who) >= ENOUGH_FOR_MOST else None
        found.append(Soon(str(figure.what.label), str(WORDS[figure.level]), figure.delay.middle, most))
    return found


def minutes(fund: Fund) -> Any:
    """Sessions of the committees of the fund's cooperatives whose minutes were signed, the latest first."""
    return Session.objects.approved_in(fund.cooperatives.all())


def rules(fund: Fund, reader: Any) -> Any:
    """The programmes whose rules this reader may open."""
    return Programme.objects.visible_to(reader).filter(envelope__fund=fund).order_by("code")


def chart(told: Told) -> charts.Chart:
    return history.chart(told.fund, told.points, title=_("The fund over time"))


COLUMNS = [
    Column(gettext_lazy("Period"), "period"),
    Column(gettext_lazy("Part"), "part"),
    Column(gettext_lazy("Line"), "line"),
    Column(gettext_lazy("Number"), "number", "number"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
]


def rows(told: Told) -> Iterator[dict[str, Any]]:
    """The page as one flat table."""
    for month in told.points:
        for label, cents in (
            (_("Available"), month.available_cents),
            (_("Promised"), month.committed_cents),
            (_("Out on loan"), month.lent_cents),
        ):
            yield _row(month.on.isoformat(), _("The fund over time"), label, None, cents)
    for one in told.repaid:
        yield _row(one.period.code, _("Repaid"), _("Repaid"), None, one.cents)
    if told.period is None or told.given is None:
        return
    for line in told.given.lines:
        yield _row(told.period.code, told.given.title, line.label, line.number, line.cents)
    for each in told.soon:
        said = {"what": each.what, "level": each.urgency}
        half = _("%(what)s, %(level)s: half of the cases, at most, in days") % said
        yield _row(told.period.code, _("Delays"), half, each.middle, None)
        if each.most is not None:
            most = _("%(what)s, %(level)s: nine in ten, at most, in days") % said
            yield _row(told.period.code, _("Delays"), most, each.most, None)


def _row(period: str, part: Any, line: Any, number: int | None, cents: int | None) -> dict[str, Any]:
    return {"period": period, "part": part, "line": line, "number": number, "cents": cents}
