"""Charts as shapes: from figures to the points of a server-made SVG. Pure; amounts are integer cents.

The templates `ui/chart_line.html` and `ui/chart_bar.html` draw a `Chart`; colours come from the stylesheet.
Every axis starts at zero, at most three series, each told apart by dashes and a label as well as by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.utils.functional import Promise

from workflows import money_words

Words = str | Promise

WIDTH, HEIGHT = 640, 280
RIGHT, TOP, BOTTOM = 12, 34, 36
DIGIT, GAP = 11, 10  # room for the figures at the axis, also in a phone's larger letters
ROW, BAR = 52, 18
MOST_SERIES, MOST_LABELS, LABEL_GAP = 3, 6, 24
DASHES = ("", "8 5", "2 4")


@dataclass(frozen=True)
class Series:
    """One line: its name and a figure in cents for each label; None leaves a gap."""

    name: Words
    cents: Sequence[int | None]


@dataclass
class Tick:
    at: float
    text: str


@dataclass
class Line:
    name: Words
    number: int
    dash: str
    runs: list[str] = field(default_factory=list)  # polylines: "x,y x,y"
    label_x: float = 0
    label_y: float = 0


@dataclass
class Bar:
    name: Words
    cents: int
    top: float
    x: float
    width: float


@dataclass
class Row:
    label: Words
    cents: list[int | None]


@dataclass
class Chart:
    """What the templates draw, and the same figures as a table.

    key  unique in its page: the ids of title and description are made of it
    """

    key: str
    title: Words
    description: Words
    unit: Words
    names: list[Words]
    rows: list[Row]
    height: float = HEIGHT
    left: float = 0
    ticks: list[Tick] = field(default_factory=list)
    labels: list[Tick] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    zero: float = 0


def axis(low: int, high: int, steps: int = 4) -> list[int]:
    """Round figures from at most zero to at least `high`, evenly spaced, about `steps` of them; in cents."""
    low, high = min(low, 0), max(high, 0)
    wanted = max((high - low) / steps, 1)
    size = 1
    while size * 10 <= wanted:
        size *= 10
    step = next(size * part for part in (1, 2, 5, 10) if size * part >= wanted)
    return list(range(low // step * step, -(-high // step) * step + (step if high == low else 0) + 1, step))


def whole_units(cents: int) -> str:
    """`20 000`: what stands at an axis, without cents unless there are some."""
    text = money_words.amount(cents)
    return text[:-3] if cents % 100 == 0 else text


def line_chart(
    key: str, title: Words, labels: Sequence[Words], series: Sequence[Series],
    *, unit: Words = "EUR", description: Words = "",
) -> Chart:  # fmt: skip
    """Series over time, one figure for each label."""
    if not 1 <= len(series) <= MOST_SERIES or any(len(one.cents) != len(labels) for one in series):
        raise ValueError("a chart takes one to three series with a figure, or None, for each label")
    figures = [cents for one in series for cents in one.cents if cents is not None]
    scale = axis(min(figures, default=0), max(figures, default=0))
    left = DIGIT * max(len(whole_units(cents)) for cents in scale) + GAP
    across = _spread(len(labels), left)

    def height_of(cents: int) -> float:
        return round(
            HEIGHT - BOTTOM - (cents - scale[0]) / (scale[-1] - scale[0]) * (HEIGHT - TOP - BOTTOM), 1
        )

    chart = Chart(key, title, description or title, unit, [one.name for one in series], _rows(labels, series))
    chart.ticks = [Tick(height_of(cents), whole_units(cents)) for cents in scale]
    chart.labels = [Tick(across[at], str(labels[at])) for at in _thinned(len(labels))]
    chart.zero, chart.left = height_of(0), left
    for number, one in enumerate(series):
        points = [None if c is None else (x, height_of(c)) for x, c in zip(across, one.cents, strict=True)]
        chart.lines.append(_line(one.name, number, points))
    _part_labels(chart.lines)
    return chart


def bar_chart(
    key: str, title: Words, bars: Sequence[tuple[Words, int]], *, unit: Words = "EUR", description: Words = ""
) -> Chart:
    """One bar for each name, its words above it, so that names of any length stay readable."""
    high, low = max([c for _n, c in bars] or [0]), min([c for _n, c in bars] or [0])
    low, span = min(low, 0), max(high, 0) - min(low, 0) or 1
    chart = Chart(key, title, description or title, unit, [unit], [Row(name, [c]) for name, c in bars])
    chart.height = ROW * len(bars)
    chart.zero = round(-low / span * WIDTH, 1)
    for at, (name, cents) in enumerate(bars):
        left, right = sorted([(0 - low) / span * WIDTH, (cents - low) / span * WIDTH])
        chart.bars.append(Bar(name, cents, ROW * at, round(left, 1), round(max(right - left, 0), 1)))
    return chart


def _spread(count: int, left: int) -> list[float]:
    room = WIDTH - left - RIGHT
    return [round(left + room * at / max(count - 1, 1), 1) for at in range(count)]


def _thinned(count: int) -> list[int]:
    """Which labels are written: the last one and evenly back from it, as many as there is room for."""
    step = -(-count // MOST_LABELS)
    return list(range(count - 1, -1, -step))[::-1]


def _rows(labels: Sequence[Words], series: Sequence[Series]) -> list[Row]:
    return [Row(label, [one.cents[at] for one in series]) for at, label in enumerate(labels)]


def _line(name: Words, number: int, points: Sequence[tuple[float, float] | None]) -> Line:
    line = Line(name, number + 1, DASHES[number])
    for known, run in groupby(points, key=lambda point: point is not None):
        if known:
            line.runs.append(" ".join(f"{point[0]},{point[1]}" for point in run if point))
    last = next((point for point in reversed(points) if point), (WIDTH - RIGHT, HEIGHT - BOTTOM))
    line.label_x, line.label_y = last[0], max(last[1] - 10, 14)
    return line


def _part_labels(lines: list[Line]) -> None:
    """Names at the ends of lines never lie on each other: the lower ones move down, and all stay inside. The lowest
    stands below its line where another ends close above."""
    placed = sorted(lines, key=lambda line: line.label_y)
    floor: float = HEIGHT - BOTTOM - 4
    if len(placed) > 1 and placed[-1].label_y - placed[-2].label_y < 2 * LABEL_GAP:
        under = placed[-1].label_y + LABEL_GAP
        placed[-1].label_y = under if under <= floor else placed[-1].label_y
    for above, below in pairwise(placed):
        below.label_y = max(below.label_y, above.label_y + LABEL_GAP)
    for line in reversed(placed):
        line.label_y = min(line.label_y, floor)
        floor = line.label_y - LABEL_GAP
