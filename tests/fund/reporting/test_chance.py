"""Intervals and tests against the figures of textbooks and of R."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund.reporting.fairness.chance import fisher, holm, middle, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_intervals_of_newcombes_table(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 500), st.data())
def test_wilson_holds_the_rate_and_mirrors(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    found, other = wilson(hits, of), wilson(of - hits, of)
    assert 0 <= found.low <= hits / of <= found.high <= 1
    assert found.low == pytest.approx(1 - other.high)


@pytest.mark.parametrize(("hits", "of"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_rate_is_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match="is not a rate"):
        wilson(hits, of)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(6, 1, 6), (8, 1, 8), (9, 2, 8), (10, 2, 9), (20, 6, 15), (50, 18, 33)]
)
def test_the_median_lies_between_the_ranks_of_the_table(count: int, low: int, high: int) -> None:
    found = middle(range(1, count + 1))
    assert found is not None
    assert (found.low, found.high) == (low, high)


def test_fewer_than_six_give_no_interval() -> None:
    assert middle([1, 2, 3, 4, 5]) is None
    assert middle([]) is None


@given(st.integers(6, 300))
def test_the_interval_covers_at_least_its_confidence_and_no_narrower_one_does(count: int) -> None:
    found = middle(range(1, count + 1))
    assert found is not None

    def covers(rank: int) -> float:
        return 1 - 2 * sum(comb(count, k) for k in range(rank)) / 2**count

    assert covers(found.low) >= 0.95 > covers(found.low + 1)
    assert found.low + found.high == count + 1


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        ((3, 1, 1, 3), 0.4857142857),  # the lady tasting tea, fisher.test(TeaTasting)
        ((2, 10, 15, 3), 0.0005367241),  # Convictions, fisher.test
        ((8, 2, 1, 5), 0.0349650350),
        ((5, 5, 5, 5), 1.0),
        ((0, 0, 4, 7), 1.0),
    ],
)
def test_fishers_test_gives_the_chances_of_r(table: tuple[int, int, int, int], chance: float) -> None:
    assert fisher(*table) == pytest.approx(chance, abs=1e-9)


small = st.integers(0, 12)


@given(small, small, small, small)
def test_fishers_test_agrees_with_counting_every_table(a: int, b: int, c: int, d: int) -> None:
    """In whole numbers: ways to fill the table, its sums given."""
    rows, columns = (a + b, c + d), (a + c, b + d)
    if 0 in rows or 0 in columns:
        assert fisher(a, b, c, d) == 1.0
        return
    ways = {k: comb(rows[0], k) * comb(rows[1], columns[0] - k) for k in range(columns[0] + 1)}
    as_rare = sum(way for way in ways.values() if 0 < way <= ways[a])
    assert fisher(a, b, c, d) == pytest.approx(as_rare / comb(sum(rows), columns[0]))


def test_large_tables_are_no_trouble() -> None:
    assert fisher(40_000, 10_000, 40_000, 10_000) == pytest.approx(1.0)
    assert fisher(40_000, 10_000, 39_000, 11_000) < 1e-10


def test_holm_gives_the_figures_of_p_adjust() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_makes_a_chance_smaller_nor_changes_their_order(chances: list[float]) -> None:
    adjusted = holm(chances)
    assert all(0 <= one <= after <= 1 for one, after in zip(chances, adjusted, strict=True))
    ranked = [after for _one, after in sorted(zip(chances, adjusted, strict=True))]
    assert ranked == sorted(ranked)
