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
from django.utils.translation import gettext_lazy, pgettext_lazy

from fund.aid.models import Programme
from fund.ledger.models import Fund
from fund.reporting import casework, flows, history, people, service_times, years
from fund.reporting.disclosure import Atom, Block, groups, runs
from fund.reporting.figures import Part
from fund.reporting.history import Month
from fund.reporting.years import Years
from workflows import charts
from workflows.cases.urgency import WORDS
from workflows.committee.models import Session
from workflows.sheets import Column

MOST_POINTS = 20  # quarters: five years
SESSIONS = 12


@dataclass(frozen=True)
class Repaid:
    period: Years
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
    periods: list[Years]
    period: Years | None
    given: Part | None
    soon: list[Soon]
    repaid: list[Repaid]
    waits: bool

    @property
    def now(self) -> Month | None:
        return self.points[-1] if self.points else None


def tell(fund: Fund, on: date, code: str = "") -> Told | None:
    """Everything on the page of that day; `code` of a period, else the latest. None where no such period is offered."""
    offered, waits = years.of_awards(fund, on)
    period = years.named(offered, code)
    if code and period is None:
        return None
    return Told(
        fund,
        points(fund, on),
        offered,
        period,
        given(fund, period) if period else None,
        soon(fund, period) if period else [],
        [Repaid(one, flows.repaid_cents(fund, one.since, one.until)) for one in years.of_loans(fund, on)],
        waits is not None,
    )


def points(fund: Fund, on: date) -> list[Month]:
    """What the fund held at ends of quarters: those between which nobody's, or enough people's, money moved."""
    blocks, _rest = runs(people.moved(fund, on))
    if not blocks:
        return []
    shown = {block[-1].code[1] for block in blocks[-MOST_POINTS:]}
    last = max(shown)
    months = (last.year - min(shown).year) * 12 + last.month - min(shown).month + 1
    return [month for month in history.months(fund, last, months) if month.on in shown]


def given(fund: Fund, period: Years) -> Part:
    """Aid by theme over a period, as in the report, the lines about few people put together."""
    part = casework.by_programme(fund, period.since, period.until)
    behind = people.behind_awards(fund, period.since, period.until, "programme")
    return put_together(part, groups([Atom(label, {"awards": who}) for label, who in behind.items()]))


def put_together(part: Part, blocks: list[Block[str]]) -> Part:
    """Lines of a part of the report put together as the blocks are; no line where there is no block. A line goes by its
    key, else by its label."""
    lines = {line.key or str(line.label): line for line in part.lines if not line.total}
    cells = []
    for block in blocks:
        found = [lines[atom.code] for atom in block]
        label = str(found[0].label) if len(block) == 1 else _("Others, together")
        cells.append(
            casework.Cell(
                label, sum(line.number or 0 for line in found), sum(line.cents or 0 for line in found)
            )
        )
    return casework.awards_part(part.code, str(part.title), cells)


def soon(fund: Fund, period: Years) -> list[Soon]:
    """Days in our hands to the decision and to the money, as in the report; no number of cases, no line about few."""
    return [
        Soon(str(one.what.label), str(WORDS[one.level]), one.middle, one.most)
        for one in service_times.of_many(fund, period.since, period.until)
        if one.middle is not None
    ]


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
    Column(pgettext_lazy("how many", "Number"), "number", "number"),
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
