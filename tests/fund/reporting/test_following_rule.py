"""What came first left first: the rule by which a euro is followed, by itself."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from fund.reporting.following.rule import Met, Stretch, first_in_first_out, within

sums = st.lists(st.integers(1, 10**7), max_size=15)


def test_the_euro_that_came_first_leaves_first():
    """400.00 and 300.00 came; 250.00, 250.00 and 300.00 left: for the last 100.00 nothing came yet."""
    assert first_in_first_out([40_000, 30_000], [25_000, 25_000, 30_000]) == [
        Met(0, 0, 25_000), Met(0, 1, 15_000), Met(1, 1, 10_000), Met(1, 2, 20_000), Met(None, 2, 10_000),
    ]  # fmt: skip
    assert first_in_first_out([500], []) == [Met(0, None, 500)]
    assert first_in_first_out([], []) == []


@given(came=sums, went=sums)
def test_every_cent_that_came_and_every_cent_that_went_stands_once_and_in_order(came, went):
    met = first_in_first_out(came, went)
    for place, cents in enumerate(came):
        assert sum(part.cents for part in met if part.came == place) == cents
    for place, cents in enumerate(went):
        assert sum(part.cents for part in met if part.went == place) == cents
    assert all(part.cents > 0 for part in met)
    for name in ("came", "went"):
        places = [place for part in met if (place := getattr(part, name)) is not None]
        assert places == sorted(places)
    assert sum(part.cents for part in met) == max(sum(came), sum(went))


@given(came=sums, went=sums, more_came=sums, more_went=sums)
def test_what_moves_later_changes_nothing_of_what_was_told(came, went, more_came, more_went):
    """A cent that had met its other side keeps it; one that waited is the only one that may meet a newcomer."""
    earlier = first_in_first_out(came, went)
    later = first_in_first_out(came + more_came, went + more_went)

    def cents(met, a, b):
        return sum(part.cents for part in met if (part.came, part.went) == (a, b))

    for part in earlier:
        if part.came is not None and part.went is not None:
            assert cents(later, part.came, part.went) == part.cents
    old = {(a, b) for a in range(len(came)) for b in range(len(went))}
    assert sum(cents(later, a, b) for a, b in old) == min(sum(came), sum(went))


@given(rows=sums, first=st.integers(0, 10**7), cents=st.integers(1, 10**7))
def test_a_stretch_lies_whole_in_its_rows(rows, first, cents):
    told = list(zip(range(len(rows)), rows, accumulate(rows), strict=True))
    found = list(within(told, first, cents))
    assert sum(one.cents for one in found) == max(0, min(first + cents, sum(rows)) - first)
    for one in found:
        assert 0 <= one.first < one.first + one.cents <= rows[one.row]
    touched = [row for row in told if row[2] > first and row[2] - row[1] < first + cents]
    assert list(within(touched, first, cents)) == found


@given(came=sums, went=sums)
def test_asking_for_one_row_says_the_same_as_telling_all(came, went):
    met = first_in_first_out(came, went)
    told = list(zip(range(len(went)), went, accumulate(went), strict=True))
    for place, cents in enumerate(came):
        asked = [(one.row, one.cents) for one in within(told, sum(came[:place]), cents)]
        assert asked == [(p.went, p.cents) for p in met if p.came == place and p.went is not None]


def test_a_stretch_begins_inside_a_row():
    assert list(within([("a", 100, 100), ("b", 50, 150)], 70, 60)) == [
        Stretch("a", 70, 30),
        Stretch("b", 0, 30),
    ]
