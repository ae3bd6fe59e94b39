"""How own money goes back: exact, ascending, within five years, whatever is asked."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loans.activities.own_plan import MOST, RHYTHMS, agreed_rows, due_cents, last_day, paying
from loans.allocation import Mode, Payment, Replan
from loans.schedule import Unplannable

SINCE = date(2026, 3, 2)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5_000_000), st.integers(1, 70), st.sampled_from(RHYTHMS), st.integers(-400, 2_000),
    st.integers(0, 1_500),
)  # fmt: skip
def test_a_plan_is_exact_and_within_five_years_or_it_is_refused(cents, count, rhythm, first, since):
    since = date(2024, 1, 31) + timedelta(since)
    try:
        rows = agreed_rows(cents, count, since + timedelta(first), rhythm, since=since)
    except Unplannable:
        return
    assert len(rows) == count <= MOST
    assert sum(row.due_cents for row in rows) == cents
    assert all(row.due_cents > 0 for row in rows)
    assert all(a.due_on < b.due_on for a, b in pairwise(rows))
    assert since < rows[0].anchor_on
    assert rows[-1].anchor_on <= last_day(since)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(60, 1_000_000),
    st.integers(1, 24),
    st.lists(st.integers(1, 40_000), max_size=6),
    st.integers(1, 24),
)
def test_what_is_owed_is_what_was_put_in_less_what_went_back(cents, count, back, later):
    rows = agreed_rows(cents, count, date(2026, 4, 30), 1, since=SINCE)
    paid, left = [], cents
    for place, part in enumerate(back):
        part = min(part, left)
        left -= part
        if part:
            paid.append(Payment(f"p{place}", date(2026, 5, 1) + timedelta(31 * place), part, Mode.NEXT))
    plan = Replan("plan", date(2026, 6, 15), later, date(2026, 8, 31))
    for plans in ([], [plan]):
        found = paying(rows, paid, plans)
        assert found.outstanding_cents == left
        assert found.surplus_cents == 0
        assert due_cents(found, date(2099, 1, 1)) == left


def test_six_hundred_euros_in_six_parts_from_the_31st():
    rows = agreed_rows(600_01, 6, date(2026, 3, 31), 1, since=SINCE)
    assert [(str(row.anchor_on), row.due_cents) for row in rows] == [
        ("2026-03-31", 100_00), ("2026-04-30", 100_00), ("2026-05-31", 100_00),
        ("2026-06-30", 100_00), ("2026-07-31", 100_00), ("2026-08-31", 100_01),
    ]  # fmt: skip


def test_money_that_comes_late_moves_the_plan_by_whole_months():
    rows = agreed_rows(300, 3, date(2026, 1, 31), 1, since=date(2026, 3, 31))
    assert [str(row.anchor_on) for row in rows] == ["2026-04-30", "2026-05-31", "2026-06-30"]


def test_five_years_are_the_most():
    assert len(agreed_rows(60_00, 60, date(2026, 4, 2), 1, since=SINCE)) == 60
    for count, first, rhythm in (
        (60, date(2026, 4, 3), 1),
        (6, date(2026, 4, 2), 12),
        (2, date(2031, 3, 3), 1),
    ):
        with pytest.raises(Unplannable) as refused:
            agreed_rows(60_00, count, first, rhythm, since=SINCE)
        assert refused.value.figures["last"] == "2031-03-02"
    for count, rhythm in ((0, 1), (61, 1), (5, 2)):
        with pytest.raises(Unplannable):
            agreed_rows(60_00, count, date(2026, 4, 2), rhythm, since=SINCE)
    with pytest.raises(Unplannable):
        agreed_rows(5, 6, date(2026, 4, 2), 1, since=SINCE)
    with pytest.raises(Unplannable):
        agreed_rows(500, 5, date(9999, 4, 2), 1, since=SINCE)
