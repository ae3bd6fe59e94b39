"""Which euro became which: what came first left first. Pure.

Money in one place (an envelope, a loan) bears no name. So the rule names it: everything that came in stands in the
order of its value date, everything that left in the order of its own, and the first cent that left is the first that
came. Each cent is told once on either side. What moves later stands after all that moved before, and changes nothing
of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Met(NamedTuple):
    """`cents` that are both of what came at one place and of what left at another; a place is none for what is still
    there (`went`), or left before anything came for it (`came`)."""

    came: int | None
    went: int | None
    cents: int


class Stretch[R](NamedTuple):
    """The cents `first` to `first + cents` of one row."""

    row: R
    first: int
    cents: int


def first_in_first_out(came: Sequence[int], went: Sequence[int]) -> list[Met]:
    """All that came set against all that went, both in order, in cents above zero."""
    met: list[Met] = []
    ins, outs = list(came), list(went)
    a = b = 0
    while a < len(ins) and b < len(outs):
        cents = min(ins[a], outs[b])
        met.append(Met(a, b, cents))
        ins[a] -= cents
        outs[b] -= cents
        a, b = a + (ins[a] == 0), b + (outs[b] == 0)
    met += [Met(place, None, ins[place]) for place in range(a, len(ins)) if ins[place]]
    met += [Met(None, place, outs[place]) for place in range(b, len(outs)) if outs[place]]
    return met


def within[R](rows: Iterable[tuple[R, int, int]], first: int, cents: int) -> Iterator[Stretch[R]]:
    """The stretches of rows that the cents `first` to `first + cents` of their whole order fall on.

    rows  (row, its cents, the sum up to and with it), in order; rows outside may be left out
    """
    for row, size, upto in rows:
        begins, ends = max(first, upto - size), min(first + cents, upto)
        if begins < ends:
            yield Stretch(row, begins - (upto - size), ends - begins)
