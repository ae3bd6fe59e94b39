"""What may be published about people: no figure, nor a difference of two figures, that is about one to four of them.

Pure. What could be counted is cut into atoms (a programme, an age band, a year), each with the people behind every
figure it would show. Atoms are put together into **blocks** until each figure of each block is about nobody or about
`LEAST` people or more. Every view that is offered shows whole blocks of one such partition, or all of them together.
Where one view lies inside another, what it leaves over is then a union of whole blocks: people of a union are no fewer
than those of each of its blocks, so the difference is about nobody or about `LEAST` people or more as well.

People are told apart by an id: somebody with five awards is one person.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.small_numbers import LEAST

type People = frozenset[int]


@dataclass(frozen=True)
class Atom[Code: Hashable]:
    """The smallest part that a figure could be shown of; `people` by what the figure counts ("granted", "refused")."""

    code: Code
    people: Mapping[str, People]

    @property
    def size(self) -> int:
        return len(frozenset[int]().union(*self.people.values()))


type Block[Code: Hashable] = tuple[Atom[Code], ...]


def together[Code: Hashable](block: Iterable[Atom[Code]]) -> dict[str, People]:
    """The people behind each figure of a block."""
    found: dict[str, People] = {}
    for atom in block:
        for figure, people in atom.people.items():
            found[figure] = found.get(figure, frozenset()) | people
    return found


def is_safe[Code: Hashable](block: Iterable[Atom[Code]], *, least: int = LEAST) -> bool:
    """Each figure is about nobody, or about enough people."""
    return all(not people or len(people) >= least for people in together(block).values())


def known[Code: Hashable](atoms: Iterable[Atom[Code]]) -> list[Atom[Code]]:
    """Those that are about anybody."""
    return [atom for atom in atoms if atom.size]


def runs[Code: Hashable](
    atoms: Sequence[Atom[Code]], *, least: int = LEAST
) -> tuple[list[Block[Code]], Block[Code]]:
    """Neighbours put together from the first on, each block as short as it can be; and what is left at the end, about
    too few so far. Blocks never change when atoms are added at the end: so for time."""
    blocks: list[Block[Code]] = []
    open_block: Block[Code] = ()
    for atom in atoms:
        open_block = (*open_block, atom)
        if is_safe(open_block, least=least):
            blocks.append(open_block)
            open_block = ()
    return blocks, open_block


def bands[Code: Hashable](atoms: Sequence[Atom[Code]], *, least: int = LEAST) -> list[Block[Code]]:
    """Neighbours put together so that none is left over, as for ages; nothing where all together are too few."""
    blocks, rest = runs(known(atoms), least=least)
    while rest and blocks:
        rest = (*blocks.pop(), *rest)
        if is_safe(rest, least=least):
            return [*blocks, rest]
    return [] if rest else blocks


def groups[Code: Hashable](atoms: Sequence[Atom[Code]], *, least: int = LEAST) -> list[Block[Code]]:
    """Those too small put together as one last block, with the smallest of the others while that is too small itself;
    nothing where all together are too few. The blocks before it are single atoms in the order given."""
    alone = known(atoms)
    rest = [atom for atom in alone if not is_safe([atom], least=least)]
    alone = [atom for atom in alone if atom not in rest]
    while rest and not is_safe(rest, least=least):
        if not alone:
            return []
        smallest = min(alone, key=lambda atom: atom.size)
        alone.remove(smallest)
        rest.append(smallest)
    return [(atom,) for atom in alone] + ([tuple(rest)] if rest else [])


def as_atom[Code: Hashable, Of: Hashable](code: Code, block: Block[Of]) -> Atom[Code]:
    """A block as one atom, to be put together further."""
    return Atom(code, together(block))
