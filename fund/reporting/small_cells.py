"""Statistics that name nobody: a count under five is never shown by itself.

Pure. A small cell is merged with other small cells; when these together are still under five, or it is alone,
the next smallest joins them, so that the rest cannot be found by taking the other lines from the total.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.small_numbers import LEAST


@dataclass(frozen=True)
class Cell:
    label: str
    count: int
    cents: int
    merged: int = 1  # how many cells this one is made of


def merge_small(cells: Sequence[Cell], label: str, *, least: int = LEAST) -> list[Cell]:
    """The cells with small ones merged under `label`, last; nothing at all when all together is small."""
    known = sorted((cell for cell in cells if cell.count), key=lambda cell: cell.count)
    if sum(cell.count for cell in known) < least:
        return []
    hidden = [cell for cell in known if cell.count < least]
    rest = known[len(hidden) :]
    while hidden and rest and (sum(cell.count for cell in hidden) < least or len(hidden) == 1):
        hidden.append(rest.pop(0))
    kept = {id(cell) for cell in rest}
    shown = [cell for cell in cells if id(cell) in kept]
    if hidden:
        other = Cell(
            label, sum(cell.count for cell in hidden), sum(cell.cents for cell in hidden), merged=len(hidden)
        )
        shown.append(other)
    return shown
