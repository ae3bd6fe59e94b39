"""The tables that may be handed in: one format a kind, registered by the module that knows its rule."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fund.ledger.models import Fund
from fund.money import parse_cents
from workflows.refusals import Refusal
from workflows.sheets import as_day, neutral

from .models import Import, ImportLine

EARLIEST = date(2000, 1, 1)
MAX_CENTS = 10**10
"""More than this in one line is a mistake, not money."""

Row = tuple[int, dict[str, Any]]
"""Where the line stands in the file or list, and its cells by column: texts of a file; of an API call also dates and
integer cents."""


@dataclass(slots=True)
class Read:
    """One line as it was read: the columns of ImportLine."""

    line: int
    outcome: str = "new"
    rank: int = 0
    entity: str = ""
    on: date | None = None
    label: str = ""
    base_cents: int | None = None
    cents: int | None = None
    sentence: str | Promise = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What a table is read against.

    on           today: nothing happened in the future
    period_from, period_to  what the table says it covers; none: anything
    """

    fund: Fund
    on: date
    period_from: date | None = None
    period_to: date | None = None
    _days: dict[str | date, date] = field(default_factory=dict, repr=False, compare=False)

    def day(self, typed: str | date) -> date:
        """A day that has come, inside the period; a file has many lines of few days."""
        if (known := self._days.get(typed)) is not None:
            return known
        day = typed if isinstance(typed, date) else as_day(typed)
        if not EARLIEST <= day <= self.on:
            raise Refusal(_("%(on)s is not a day on which this can have happened.") % {"on": day})
        if (self.period_from and day < self.period_from) or (self.period_to and day > self.period_to):
            raise Refusal(
                _("%(on)s is outside the period of this file, %(first)s to %(last)s.")
                % {"on": day, "first": self.period_from or "…", "last": self.period_to or "…"}
            )
        self._days[typed] = day
        return day

    def cents(self, typed: str | int, *, signed: bool = False) -> int:
        """An amount other than zero, and not absurdly large."""
        cents = typed if isinstance(typed, int) else parse_cents(typed, self.fund.currency, signed=True)
        if cents < 0 and not signed:
            raise Refusal(_("An amount here is more than zero."))
        if not 0 < abs(cents) <= MAX_CENTS:
            raise Refusal(_("An amount other than zero and not absurdly large is needed."))
        return cents

    def currency(self, typed: str) -> None:
        """A currency, where one is named, is the fund's."""
        if typed and typed.strip().upper() != self.fund.currency:
            raise Refusal(
                _("This is in %(theirs)s; %(fund)s reckons in %(ours)s.")
                % {"theirs": typed.strip()[:10], "fund": self.fund, "ours": self.fund.currency}
            )


def words(row: dict[str, Any], column: str, most: int, *, needed: bool = True) -> str:
    """A short text of one line; a formula is none."""
    text = str(row.get(column, "") or "").strip()
    if needed and not text:
        raise Refusal(_("Nothing stands under “%(column)s”.") % {"column": column})
    if len(text) > most or not text.isprintable():
        raise Refusal(
            _("“%(column)s” is a text of at most %(most)d printable characters.")
            % {"column": column, "most": most}
        )
    if neutral(text) != text:
        raise Refusal(_("“%(text)s” is a formula, not a text.") % {"text": text[:40]})
    return text


@dataclass(frozen=True)
class Format:
    """One kind of table.

    check      read lines in any order, one for each row, and write nothing; a line that is wrong is a Read with its
               sentence, never an exception
    post       record some lines, in the order of (rank, entity, on, line), in the caller's transaction
    take_back  undo all that an import recorded, in the caller's transaction
    example    a small table that can be handed in, heading first
    """

    kind: Import.Kind
    required: tuple[str, ...]
    optional: tuple[str, ...]
    check: Callable[[Iterable[Row], Frame], Iterator[Read]]
    post: Callable[..., None]
    take_back: Callable[..., None]
    hint: str | Promise
    example: Sequence[Sequence[str]]


_formats: dict[str, Format] = {}


def register(one: Format) -> Format:
    _formats[one.kind.value] = one
    return one


def of(kind: str) -> Format:
    return _formats[kind]


def known(kind: str) -> bool:
    return kind in _formats


def each() -> list[Format]:
    return [_formats[kind] for kind in Import.Kind.values if kind in _formats]


def by_line(one: Callable[[dict[str, Any], Frame], Read]) -> Callable[[Iterable[Row], Frame], Iterator[Read]]:
    """The check of a kind whose lines are judged one by one; the same reference twice in a file is a problem."""

    def check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
        seen: dict[tuple[str, str], int] = {}
        for line, row in rows:
            try:
                read = one(row, frame)
                read.line = line
                first = seen.setdefault((read.entity, read.facts.get("reference") or f"#{line}"), line)
                if first != line:
                    raise Refusal(_("The same reference stands on line %(line)d.") % {"line": first})
            except Refusal as refused:
                read = problem(line, refused, row)
            yield read

    return check


def problem(line: int, refused: Refusal, row: dict[str, Any] | None = None) -> Read:
    label = next((str(cell) for cell in (row or {}).values() if cell), "")
    return Read(line, "problem", label=plain(label), sentence=refused.message)


def plain(text: str, most: int = 120) -> str:
    """What was typed, fit to be kept and shown."""
    return "".join(letter if letter.isprintable() else "·" for letter in text[:most])


def facts_of(rows: Iterable[ImportLine]) -> Iterator[tuple[ImportLine, dict[str, Any]]]:
    for row in rows:
        yield row, row.facts
