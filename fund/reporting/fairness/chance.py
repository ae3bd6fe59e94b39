"""Statistics of small tables: intervals and tests that hold for few cases too. Pure; nothing is drawn at random.

wilson             a rate                   Wilson 1927; Newcombe, Statistics in Medicine 17 (1998), method 3
middle             a median                 order statistics; Conover, Practical Nonparametric Statistics, 3.2
fisher             two by two counts        Fisher's exact test, two-sided as in R's fisher.test
holm               several tests together   Holm, Scandinavian Journal of Statistics 6 (1979)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
SAME = 1 + 1e-7  # tables as likely as the one observed, but for the last bits


@dataclass(frozen=True)
class Interval[Number: (int, float)]:
    low: Number
    high: Number


def wilson(hits: int, of: int, confidence: float = CONFIDENCE) -> Interval[float]:
    """Where the rate behind `hits` of `of` lies, 0 to 1. `of` is above zero."""
    if not 0 <= hits <= of or of == 0:
        raise ValueError(f"{hits} of {of} is not a rate")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = hits + z * z / 2
    reach = z * sqrt(hits * (of - hits) / of + z * z / 4)
    low, high = (middle - reach) / (of + z * z), (middle + reach) / (of + z * z)
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == of else high)


def middle(ordered: Sequence[int], confidence: float = CONFIDENCE) -> Interval[int] | None:
    """Between which two of the ordered values the median behind them lies, with at least this confidence; None where
    even the least and the greatest do not reach it (fewer than six, at 95 %).

    The number of values below the true median is binomial with a half, whatever they are distributed like.
    """
    rank = _rank(len(ordered), (1 - confidence) / 2)
    return Interval(ordered[rank - 1], ordered[-rank]) if rank else None


def _rank(count: int, tail: float) -> int:
    """The greatest r with P(binomial(count, 1/2) < r) <= tail; 0 where there is none."""
    rank, below = 0, 0.0
    while 2 * rank < count:
        below += exp(_log_choose(count, rank) - count * log(2))
        if below > tail:
            break
        rank += 1
    return rank


def fisher(a: int, b: int, c: int, d: int) -> float:
    """How likely a table at least as uneven as [[a, b], [c, d]] is by chance, its sums given; 0 to 1.

    Two-sided: the tables that are no more likely than this one, together. 1.0 where a row or a column is empty.
    """
    row, other, column = a + b, c + d, a + c
    if 0 in (row, other, column, b + d):
        return 1.0
    first, last = max(0, column - other), min(row, column)
    whole = _log_choose(row + other, column)
    chances = [
        exp(_log_choose(row, k) + _log_choose(other, column - k) - whole) for k in range(first, last + 1)
    ]
    seen = chances[a - first]
    return min(1.0, sum(chance for chance in chances if chance <= seen * SAME))


def holm(chances: Sequence[float]) -> list[float]:
    """The same chances, each allowing for how many there are: the smallest times all, the next times one fewer …,
    never smaller than the one before it, 1 at most. In the order given."""
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    adjusted, so_far = [0.0] * len(chances), 0.0
    for place, at in enumerate(order):
        so_far = max(so_far, min(1.0, chances[at] * (len(chances) - place)))
        adjusted[at] = so_far
    return adjusted


def _log_choose(count: int, of: int) -> float:
    return lgamma(count + 1) - lgamma(of + 1) - lgamma(count - of + 1)
