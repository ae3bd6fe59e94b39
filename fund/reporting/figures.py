"""Plugs of reporting: figures of the first page, lines to do, and parts of the report for a period.

Reporting reads the funds below it. What stands above (loans) registers its own in `AppConfig.ready()`; a code
registered again replaces what was there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from fund.ledger.models import Fund

Words = str | Promise


@dataclass(frozen=True)
class Section:
    """One figure of a fund on a day, in cents, with the page of the rows it is made of.

    order   available 10, promised 20, out on loan 30, late 40, in transit 50
    note    a sentence under the figure, such as "3 loans"
    beside  words on what it holds that its rows do not list
    """

    code: str
    label: Words
    compute: Callable[[Fund, date], int]
    rows_url: Callable[[], str]
    order: int = 100
    note: Callable[[Fund, date], Words] = lambda fund, on: ""
    beside: Callable[[Fund, date], Words] = lambda fund, on: ""

    def notes(self, fund: Fund, on: date, said: Words) -> str:
        """What stands under the figure: `said`, and what is beside its rows."""
        return " · ".join(str(each) for each in (said, self.beside(fund, on)) if each)


@dataclass(frozen=True)
class Task:
    """One line of work: how many wait for this person, and where."""

    code: str
    label: Words
    count: Callable[[Any, date], int]
    url: Callable[[], str]
    order: int = 100
    alarm: bool = False  # something is wrong, rather than waiting


@dataclass(frozen=True)
class Line:
    """One line of a report.

    share, cents_share  whole percents of the part's total
    key   names the line for whoever tells the report in words; note: what those words need beside the label
    """

    label: Words
    number: int | None = None
    share: int | None = None
    cents: int | None = None
    cents_share: int | None = None
    total: bool = False
    key: str = ""
    note: Words = ""


@dataclass(frozen=True)
class Part:
    """One table of a report; `shows` names the columns of Line that it fills."""

    code: str
    title: Words
    lines: Sequence[Line]
    shows: tuple[str, ...] = ("number", "cents")
    note: Words = ""
    number_label: Words = ""


PartOf = Callable[[Fund, date, date], Part | list[Part]]

_sections: dict[str, Section] = {}
_tasks: dict[str, Task] = {}
_parts: dict[str, tuple[int, PartOf]] = {}


def register(section: Section) -> None:
    _sections[section.code] = section


def register_task(task: Task) -> None:
    _tasks[task.code] = task


def register_part(code: str, build: PartOf, order: int = 100) -> None:
    """Add a part to the report, or several that are read together: build(fund, first day, last day)."""
    _parts[code] = (order, build)


def sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: section.order)


def tasks() -> list[Task]:
    return sorted(_tasks.values(), key=lambda task: task.order)


def parts() -> list[PartOf]:
    return [build for _order, build in sorted(_parts.values(), key=lambda part: part[0])]


def page(route: str, query: str = "") -> Callable[[], str]:
    """The address of a route by name; "" where there is no such page, for it may stand above us."""

    def address() -> str:
        try:
            return reverse(route) + query
        except NoReverseMatch:
            return ""

    return address
