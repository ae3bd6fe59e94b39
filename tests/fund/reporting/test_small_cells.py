"""No statistic points at one person, not even by subtraction."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fund.reporting.small_cells import Cell, merge_small


def merged(*counts: int) -> list[tuple[str, int]]:
    cells = [Cell(f"c{at}", count, count * 100) for at, count in enumerate(counts)]
    return [(cell.label, cell.count) for cell in merge_small(cells, "others")]


def test_cells_of_five_and_more_stay_in_their_order() -> None:
    assert merged(7, 5, 9) == [("c0", 7), ("c1", 5), ("c2", 9)]


def test_small_cells_are_shown_together() -> None:
    assert merged(20, 3, 4) == [("c0", 20), ("others", 7)]


def test_one_small_cell_takes_the_next_one_with_it() -> None:
    assert merged(20, 4, 8) == [("c0", 20), ("others", 12)]
    assert merged(20, 1) == [("others", 21)]


def test_when_all_together_is_small_nothing_is_shown() -> None:
    assert merged(1, 3) == []
    assert merged() == []


@settings(max_examples=200)
@given(st.lists(st.integers(0, 40), max_size=8))
def test_nothing_shown_is_under_five_and_nothing_is_lost(counts: list[int]) -> None:
    shown = merge_small([Cell(str(at), count, count * 7) for at, count in enumerate(counts)], "others")
    assert all(cell.count >= 5 for cell in shown)
    if shown:
        assert sum(cell.count for cell in shown) == sum(counts)
        assert sum(cell.cents for cell in shown) == sum(counts) * 7
    hidden = [cell for cell in shown if cell.label == "others"]
    assert all(cell.merged > 1 for cell in hidden)
