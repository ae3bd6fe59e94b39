"""The treasurer's dashboard: a period of a fund beside the one before, from the functions that the report, the first
page and the lists of loans read too. Nothing is added up here that another page adds up in another way.

What the fund holds and what moved is of the whole fund, as money in an account has no entity; what concerns cases and
loans is of the slice that was asked for.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fund.ledger import flows as kept
from workflows import kinds
from workflows.cases import service
from workflows.cases.urgency import WORDS
from workflows.sheets import Column
from workflows.templatetags.entraide import colon

from . import dimensions, figures, flows
from .casework import Counts, Keyed, counted_over
from .dimensions import Dimension, Slice, Standing

type Words = dimensions.Words


@dataclass(frozen=True)
class Held:
    """What the fund has on a day in one respect, and at the end of the period before. Cents."""

    section: figures.Section
    cents: int
    before_cents: int | None

    @property
    def change_cents(self) -> int | None:
        return None if self.before_cents is None else self.cents - self.before_cents


@dataclass(frozen=True)
class Moved:
    """What came in and went out over a period. Cents."""

    in_cents: int
    out_cents: int


@dataclass(frozen=True)
class Group:
    """Cases and loans of one kind, one entity, one sector … over the period and the one before.

    key    the value that filters for it; None where nothing is known
    money  whether what its cases are about is money asked of the fund
    """

    key: Any
    label: Words
    now: Counts
    before: Counts
    standing: Standing = field(default_factory=Standing)
    money: bool = True


@dataclass(frozen=True)
class Delay:
    """How soon cases of one urgency were decided or paid, and over the period before."""

    now: service.Figure
    before: service.Figure | None


@dataclass(frozen=True)
class Dashboard:
    """Everything that the page shows; each part is read when it is asked for, once."""

    slice: Slice
    by: Dimension

    @cached_property
    def before(self) -> Slice | None:
        return self.slice.before()

    @cached_property
    def held(self) -> list[Held]:
        return [
            Held(section, self._held(section, self.slice, "standing"),
                 self._held(section, self.before, "standing_before") if self.before else None)
            for section in figures.sections()
        ]  # fmt: skip

    def _held(self, section: figures.Section, of: Slice, standing: str) -> int:
        """What is late of the whole fund was read already where nothing narrows the slice."""
        if section.code == "late" and not of.where and dimensions.lends():
            late: int = getattr(self, standing).late_cents
            return late
        return section.compute(of.fund, of.until)

    @cached_property
    def months(self) -> list[flows.Month]:
        return flows.months(self.slice.fund, self.slice.since, self.slice.until)

    @cached_property
    def moved(self) -> Moved:
        return Moved(
            sum(month.in_cents for month in self.months), sum(month.out_cents for month in self.months)
        )

    @cached_property
    def moved_before(self) -> Moved:
        if self.before is None:
            return Moved(0, 0)
        of = kept.over(self.before.fund, self.before.since, self.before.until)
        return Moved(of.came_in, of.went_out)

    @property
    def _periods(self) -> list[service.Period]:
        return [(each.since, each.until) for each in (self.slice, self.before) if each]

    @cached_property
    def _counted(self) -> tuple[Keyed, Keyed]:
        columns = ("kind", self.by.path)
        now, *before = counted_over(self.slice.cases(), self._periods, *columns)
        return now, before[0] if before else {}

    @cached_property
    def requests(self) -> list[Group]:
        """Kind by kind, as the report tells them."""
        now, before = (_summed(each, lambda key: key[0]) for each in self._counted)
        return [
            Group(kind.code, kind.label, now[kind.code], before[kind.code], money=kind.asks_money)
            for kind in kinds.all_kinds()
            if now[kind.code] != Counts() or before[kind.code] != Counts()
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """By what was chosen, of the kinds that ask for money; the largest sum granted first."""
        asking = {kind.code for kind in kinds.all_kinds() if kind.asks_money}
        asking &= {self.by.kind} if self.by.kind else asking
        now, before = (
            _summed({key: counts for key, counts in each.items() if key[0] in asking}, lambda key: key[1])
            for each in self._counted
        )
        loans: defaultdict[Any, Standing] = defaultdict(Standing)
        for key, standing in self._standings.items():
            if key[0] == (self.by.kind or key[0]):
                loans[key[-1]] += standing
        names = self.by.names()
        found = [
            Group(
                key if key in names else None,
                names.get(key) or str(key or "") or _("not known"),
                now[key], before[key], loans[key],
            )
            for key in {*now, *before, *loans}
        ]  # fmt: skip
        return sorted(found, key=lambda group: (-group.now.given, -group.now.sent, str(group.label)))

    @cached_property
    def _standings(self) -> dimensions.Standings:
        """By kind, and by what was chosen."""
        columns = list(dict.fromkeys(("kind", self.by.path)))
        return dimensions.standing(self.slice.fund, self.slice.until, self.slice.where, columns)

    @cached_property
    def standing(self) -> Standing:
        """The loans of the slice at the end of the period, whatever they are grouped by."""
        return sum(self._standings.values(), Standing())

    @cached_property
    def standing_before(self) -> Standing:
        if self.before is None:
            return Standing()
        found = dimensions.standing(self.before.fund, self.before.until, self.before.where)
        return found.get((), Standing())

    @cached_property
    def delays(self) -> list[Delay]:
        now, *before = service.figures_over(self.slice.cases(), self._periods)
        if not before:
            return [Delay(figure, None) for figure in now]
        return [Delay(*both) for both in zip(now, before[0], strict=True)]

    def rows(self) -> Iterator["Row"]:
        """Every figure as a line of one table."""
        yield from _held_rows(self)
        yield from _moved_rows(self)
        yield from _count_rows(self)
        yield from _late_rows(self)
        yield from _delay_rows(self)


def _summed(counts: Keyed, key_of: Any) -> defaultdict[Any, Counts]:
    found: defaultdict[Any, Counts] = defaultdict(Counts)
    for key, each in counts.items():
        found[key_of(key)] += each
    return found


@dataclass(frozen=True)
class Row:
    """One figure in a table of all: as a number or as cents, and over the period before."""

    part: Words
    line: Words
    number: int | None = None
    number_before: int | None = None
    cents: int | None = None
    cents_before: int | None = None
    since: date | None = None


COLUMNS = [
    Column(gettext_lazy("Part"), "part"),
    Column(gettext_lazy("Line"), "line"),
    Column(gettext_lazy("Month"), "since", "day"),
    Column(pgettext_lazy("how many", "Number"), "number", "number"),
    Column(gettext_lazy("Number, the period before"), "number_before", "number"),
    Column(gettext_lazy("Amount"), "cents", "amount"),
    Column(gettext_lazy("Amount, the period before"), "cents_before", "amount"),
]


def _held_rows(board: Dashboard) -> Iterator[Row]:
    for held in board.held:
        yield Row(_("The fund"), held.section.label, cents=held.cents, cents_before=held.before_cents)


def _moved_rows(board: Dashboard) -> Iterator[Row]:
    part, now, before = _("In and out"), board.moved, board.moved_before
    yield Row(part, _("Came in"), cents=now.in_cents, cents_before=before.in_cents)
    yield Row(part, _("Went out"), cents=now.out_cents, cents_before=before.out_cents)
    for month in board.months:
        yield Row(part, _("Came in"), cents=month.in_cents, since=month.on)
        yield Row(part, _("Went out"), cents=month.out_cents, since=month.on)
        yield Row(part, _("At the end"), cents=month.end_cents, since=month.on)


COUNTED: dict[str, Words] = {
    "sent": pgettext_lazy("requests", "Sent"),
    "granted": pgettext_lazy("requests", "Granted"),
    "refused": pgettext_lazy("requests", "Refused"),
    "withdrawn": pgettext_lazy("requests", "Withdrawn"),
    "waiting": pgettext_lazy("requests", "Open at the end"),
}


def _count_rows(board: Dashboard) -> Iterator[Row]:
    parts = ((_("Requests and decisions"), board.requests), (board.by.label, board.groups))
    for part, groups in parts:
        for group in groups:
            yield from _of_group(part, group)
    for group in board.groups:
        yield Row(
            board.by.label, f"{colon(group.label)} {_('Left to repay')}", cents=group.standing.out_cents
        )
        yield Row(board.by.label, f"{colon(group.label)} {_('Late')}", cents=group.standing.late_cents)


def _of_group(part: Words, group: Group) -> Iterator[Row]:
    now, before = group.now, group.before
    cents = {"sent": (now.asked, before.asked), "granted": (now.given, before.given)} if group.money else {}
    for name, words in COUNTED.items():
        numbers = getattr(now, name), getattr(before, name)
        yield Row(part, f"{colon(group.label)} {words}", *numbers, *cents.get(name, (None, None)))
    yield Row(part, f"{colon(group.label)} {_('Granted of those decided, %')}", now.approval, before.approval)


def _late_rows(board: Dashboard) -> Iterator[Row]:
    then = {late.from_days: late for late in board.standing_before.late}
    for late in board.standing.late:
        earlier = then.get(late.from_days)
        yield Row(
            _("Late by"), late.label, late.loans, earlier.loans if earlier else None, late.cents,
            earlier.cents if earlier else None,
        )  # fmt: skip


def _delay_rows(board: Dashboard) -> Iterator[Row]:
    words = {
        "count": _("cases"),
        "middle": _("half, at most, in days"),
        "most": _("nine in ten, at most, in days"),
        "share": _("within target, in percent"),
    }
    for each in board.delays:
        for name, said in words.items():
            line = f"{colon(f'{each.now.what.label}, {WORDS[each.now.level]}')} {said}"
            yield Row(_("How soon"), line, _told(each.now, name), _told(each.before, name))


def _told(figure: service.Figure | None, name: str) -> int | None:
    if figure is None:
        return None
    found = figure.delay if name in ("middle", "most") else figure
    return getattr(found, name, None)
