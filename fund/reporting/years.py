"""Over which whole years figures about people are told, so that no page gives away by difference what another, or the
same one before, leaves out.

Years that are over are put together until enough people stand behind them (`disclosure.runs`); each stands in one block
at most, and a block never changes. Decisions are told over the blocks of awards, or several of these together: what is
left of decisions after awards are taken off is of whole blocks again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fund.ledger.models import Fund

from . import people
from .disclosure import Atom, Block, People, as_atom, runs

ENOUGH = 10  # people granted, and people refused, before decisions are told


@dataclass(frozen=True)
class Years:
    """Whole years, one or several together."""

    first: int
    last: int

    @property
    def since(self) -> date:
        return date(self.first, 1, 1)

    @property
    def until(self) -> date:
        return date(self.last, 12, 31)

    @property
    def code(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def label(self) -> str:
        return self.code.replace("-", "–")


def of_awards(fund: Fund, on: date) -> tuple[list[Years], Years | None]:
    """Those over which aid is told, and what waits until more people were helped."""
    blocks, rest = runs(people.awarded(fund, on))
    return [_years(block) for block in blocks], _years(rest) if rest else None


def of_awards_are(fund: Fund, since: date, until: date, on: date) -> bool:
    """Whether these days are of a block over which aid is told."""
    return _is_one_of(of_awards(fund, on)[0], since, until)


def of_decisions_are(fund: Fund, since: date, until: date, on: date) -> bool:
    """Whether these days are of a block over which decisions are told."""
    return _is_one_of(of_decisions(fund, on), since, until)


def _is_one_of(offered: Iterable[Years], since: date, until: date) -> bool:
    return any((one.since, one.until) == (since, until) for one in offered)


def of_loans(fund: Fund, on: date) -> list[Years]:
    """Those over which what was repaid is told: their own, for other people stand behind them."""
    blocks, _rest = runs(people.lent(fund, on))
    return [_years(block) for block in blocks]


def of_decisions(fund: Fund, on: date) -> list[Years]:
    """Those over which decisions are told. Of each kind of request nobody, or five people or more, were granted, and
    refused; of all kinds together ten or more."""
    by_kind, _waits = runs(list(_in_blocks_of_awards(fund, on)))
    blocks, _waits = runs([_of_all_kinds(block) for block in by_kind], least=ENOUGH)
    return [
        Years(block[0].code.first, block[-1].code.last)
        for block in blocks
        if any(atom.size for atom in block)
    ]


def _in_blocks_of_awards(fund: Fund, on: date) -> Iterator[Atom[Years]]:
    """Who was granted what, and refused: an atom for each block of awards, and for each year before the first."""
    behind = people.decided_by_year(fund, on)
    blocks, waits = of_awards(fund, on)
    told = {block.first: block for block in blocks}
    year, end = min([*behind, *told], default=on.year), waits.first if waits else on.year
    while year < end:
        block = told.get(year, Years(year, year))
        yield as_atom(
            block, tuple(Atom(each, behind.get(each, {})) for each in range(block.first, block.last + 1))
        )
        year = block.last + 1


def _of_all_kinds(block: Block[Years]) -> Atom[Years]:
    found: dict[str, People] = defaultdict(frozenset)
    for atom in block:
        for figure, who in atom.people.items():
            found[figure.partition(":")[0]] |= who
    return Atom(Years(block[0].code.first, block[-1].code.last), dict(found))


def _years(block: Sequence[Atom[people.Days]]) -> Years:
    return Years(block[0].code[0].year, block[-1].code[1].year)


def named(offered: Iterable[Years], code: str) -> Years | None:
    """Those of that code, else the latest; None where there is none of it."""
    found = [one for one in offered if code in ("", one.code)]
    return found[-1] if found else None


def tabs(fund: Fund, offered: Sequence[Years], shown: Years | None) -> list[dict[str, Any]]:
    """The latest first; none where there is nothing to choose."""
    each = [
        {"label": one.label, "url": f"?fund={fund.code}&period={one.code}", "current": one == shown}
        for one in reversed(offered)
    ]
    return each if len(each) > 1 else []
