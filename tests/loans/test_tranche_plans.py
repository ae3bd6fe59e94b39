"""What the plan of a loan is while only a part of it was drawn; pure, to the cent."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loans.allocation import Draw, Pause, Payment, Replan, replay
from loans.schedule import BusinessDay, add_months, part_of, schedule

WHOLE = schedule(120_000, 12, date(2026, 1, 31), business_day=BusinessDay.NONE)  # 100.00 at each month's end
BASE = part_of(WHOLE, 0, 55_000)
REST = Draw("second", date(2026, 3, 10), tuple(part_of(WHOLE, 55_000, 120_000)))


def dues(result):
    return [(row.due_on, row.due_cents) for row in result.rows]


def test_what_is_not_drawn_is_cut_from_the_end():
    assert [row.due_cents for row in BASE] == [10_000] * 5 + [5_000]
    assert [row.due_on for row in BASE] == [row.due_on for row in WHOLE[:6]]


def test_a_second_payment_makes_the_plan_whole_again_day_for_day():
    assert dues(replay(BASE, [], changes=[REST])) == [(row.due_on, row.due_cents) for row in WHOLE]


def test_what_is_paid_back_before_the_second_payment_stays_where_it_was_and_a_surplus_stays_one():
    paid = Payment("early", date(2026, 2, 2), 60_000)
    result = replay(BASE, [paid], changes=[REST])
    assert (result.surplus_cents, result.outstanding_cents) == (5_000, 65_000)
    assert result.oldest_unpaid_on == date(2026, 6, 30)


def test_a_payment_of_the_same_day_is_for_what_was_drawn_that_day_too():
    result = replay(BASE, [Payment("same", REST.on, 60_000)], changes=[REST])
    assert (result.surplus_cents, result.outstanding_cents) == (0, 60_000)


def test_a_pause_moves_what_is_not_drawn_yet():
    pause = Pause("pause", date(2026, 2, 1), 2)
    result = replay(BASE, [], changes=[pause, REST])
    assert [on for on, _cents in dues(result)] == [date(2026, 1, 31)] + [
        add_months(date(2026, 4, 30), place, anchor_day=31) for place in range(11)
    ]


def test_after_a_new_plan_what_is_drawn_comes_at_its_end():
    replan = Replan("new", date(2026, 2, 1), 10, date(2026, 6, 30))
    result = replay(BASE, [], changes=[replan, REST])
    last = max(row.due_on for row in replay(BASE, [], changes=[replan]).rows)
    assert sum(cents for on, cents in dues(result) if on < last) == 55_000 - 5_500
    assert sum(cents for _on, cents in dues(result)) == 120_000


@settings(max_examples=200, deadline=None)
@given(
    cents=st.integers(12, 500_000), count=st.integers(1, 36), cuts=st.lists(st.integers(1, 499_999), max_size=4),
    first=st.dates(date(2026, 1, 1), date(2030, 12, 31)), multiple=st.sampled_from([1, 100, 1000]),
)  # fmt: skip
def test_the_parts_of_a_plan_are_the_plan(cents, count, cuts, first, multiple):
    whole = schedule(cents, count, first, multiple_cents=multiple)
    bounds = sorted({0, cents, *(cut for cut in cuts if cut < cents)})
    parts = [part_of(whole, low, high) for low, high in pairwise(bounds)]
    assert [sum(row.due_cents for row in part) for part in parts] == [b - a for a, b in pairwise(bounds)]
    days = {row.due_on for row in whole}
    assert all(row.due_on in days and row.due_cents > 0 for part in parts for row in part)
    draws = [Draw(f"{place}", date(2025, 12, 31), tuple(part)) for place, part in enumerate(parts[1:])]
    assert dues(replay(parts[0], [], changes=draws)) == [
        (row.due_on, row.due_cents) for row in whole if row.due_cents
    ]


@settings(max_examples=200, deadline=None)
@given(
    drawn=st.integers(1, 119_999), on=st.dates(date(2026, 1, 1), date(2027, 6, 30)), data=st.data(),
    months=st.integers(0, 6), paid=st.lists(st.integers(1, 40_000), max_size=5),
)  # fmt: skip
def test_sums_are_exact_and_days_ascend_whatever_happens_around_a_draw(drawn, on, data, months, paid):
    draw = Draw("draw", on, tuple(part_of(WHOLE, drawn, 120_000)))
    pause = Pause("pause", on + timedelta(days=data.draw(st.integers(-90, 90))), months)
    payments = [
        Payment(f"p{place}", on + timedelta(days=data.draw(st.integers(-90, 90))), cents)
        for place, cents in enumerate(paid)
    ]
    result = replay(part_of(WHOLE, 0, drawn), payments, changes=[draw, pause])
    assert sum(row.due_cents for row in result.rows) == 120_000
    assert result.outstanding_cents - result.surplus_cents == 120_000 - sum(paid)
    assert all(a.due_on <= b.due_on for a, b in pairwise(result.rows))
