"""Charts: axes from zero, every figure inside the picture, and the same figures as a table."""

from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows import charts
from workflows.charts import Series

CENTS = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 5_190_000, [0, 2_000_000, 4_000_000, 6_000_000]),
        (4_000_000, 5_000_000, [0, 2_000_000, 4_000_000, 6_000_000]),
        (-100_000, 100_000, [-100_000, -50_000, 0, 50_000, 100_000]),
        (0, 0, [0, 1]),
    ],
)
def test_an_axis_starts_at_zero_and_goes_up_in_round_steps(low: int, high: int, ticks: list[int]) -> None:
    assert charts.axis(low, high) == ticks


@settings(max_examples=200)
@given(CENTS, CENTS)
def test_an_axis_holds_zero_and_both_ends_with_few_even_steps(one: int, other: int) -> None:
    ticks = charts.axis(min(one, other), max(one, other))
    assert 0 in ticks
    assert ticks[0] <= min(one, other)
    assert ticks[-1] >= max(one, other)
    assert len({b - a for a, b in pairwise(ticks)}) == 1
    assert 2 <= len(ticks) <= 8


@settings(max_examples=100)
@given(st.lists(st.tuples(CENTS | st.none(), CENTS | st.none()), min_size=1, max_size=40))
def test_every_point_and_label_lies_inside_the_picture(figures: list[tuple[int | None, int | None]]) -> None:
    one, other = [list(column) for column in zip(*figures, strict=True)]
    chart = charts.line_chart(
        "k", "t", [str(n) for n in range(len(figures))], [Series("a", one), Series("b", other)]
    )
    points = [pair.split(",") for line in chart.lines for run in line.runs for pair in run.split()]
    assert all(chart.left <= float(x) <= charts.WIDTH and 0 <= float(y) <= charts.HEIGHT for x, y in points)
    assert sum(len(run.split()) for line in chart.lines for run in line.runs) == sum(
        cents is not None for pair in figures for cents in pair
    )
    first, second = sorted(line.label_y for line in chart.lines)
    assert second - first >= charts.LABEL_GAP


def test_the_name_of_the_lowest_of_close_lines_stands_below_it_and_hides_no_other() -> None:
    close = charts.line_chart("k", "t", ["a", "b"], [Series("up", [100, 90]), Series("low", [100, 80])])
    apart = charts.line_chart("k", "t", ["a", "b"], [Series("up", [100, 90]), Series("low", [100, 20])])
    end = [float(line.runs[0].split(",")[-1]) for line in (close.lines[1], apart.lines[1])]
    assert close.lines[1].label_y > end[0]
    assert apart.lines[1].label_y < end[1]
    assert close.lines[0].label_y < float(close.lines[0].runs[0].split(",")[-1])


def test_a_gap_parts_a_line_and_is_a_dash_in_the_table() -> None:
    chart = charts.line_chart("k", "Balance", ["Jan", "Feb", "Mar"], [Series("Balance", [100, None, 300])])
    assert len(chart.lines[0].runs) == 2
    shown = render_to_string("ui/chart_line.html", {"chart": chart})
    assert '<td class="num">–</td>' in shown
    assert '<title id="k-title">Balance</title>' in shown
    assert "style=" not in shown


def test_four_series_or_figures_without_a_label_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="one to three"):
        charts.line_chart("k", "t", ["a"], [Series("s", [1])] * 4)
    with pytest.raises(ValueError, match="for each label"):
        charts.line_chart("k", "t", ["a"], [Series("s", [1, 2])])


def test_twenty_four_months_show_at_most_six_labels_the_last_among_them() -> None:
    chart = charts.line_chart("k", "t", [str(n) for n in range(24)], [Series("s", list(range(24)))])
    assert len(chart.labels) <= charts.MOST_LABELS
    assert chart.labels[-1].text == "23"


def test_bars_start_at_zero_and_the_largest_fills_the_width() -> None:
    chart = charts.bar_chart("k", "t", [("late", 121_000), ("later", 0), ("surplus", -60_500)])
    late, later, surplus = chart.bars
    assert late.x + late.width == charts.WIDTH
    assert late.x == later.x == surplus.x + surplus.width == chart.zero
    assert round(late.width / surplus.width) == 2
    assert later.width == 0


def test_no_bars_draw_nothing() -> None:
    assert charts.bar_chart("k", "t", []).height == 0
