"""Schedules, to the cent and to the day."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.bank_days import is_bank_day
from loans.schedule import (
    BusinessDay,
    Remainder,
    Unplannable,
    add_months,
    schedule,
    settlement_day,
    split,
)

NONE = BusinessDay.NONE


def test_splitting_a_loan_into_instalments_loses_no_cent():
    assert split(100_000, 12, Remainder.SPREAD) == [8_334] * 4 + [8_333] * 8
    assert split(100_000, 12, Remainder.LAST) == [8_333] * 11 + [8_337]
    assert split(100_000, 12, Remainder.FIRST) == [8_337] + [8_333] * 11


def test_instalments_in_whole_euros_leave_the_rest_to_one_row():
    assert split(100_000, 6, Remainder.LAST, 100) == [16_700] * 5 + [16_500]
    assert split(125_000, 4, Remainder.LAST, 100) == [31_200] * 3 + [31_400]
    assert split(125_000, 4, Remainder.FIRST, 100) == [31_400] + [31_200] * 3
    assert split(100_050, 3, Remainder.SPREAD, 100) == [33_400, 33_300, 33_350]


def test_rounding_up_never_leaves_the_last_row_below_zero_nor_drops_it():
    assert split(10_000, 36, Remainder.LAST, 100) == [200] * 35 + [3_000]


def test_a_multiple_too_coarse_for_the_sum_is_not_used():
    assert split(500, 12, Remainder.LAST, 100) == [41] * 11 + [49]


def test_an_amount_smaller_than_the_number_of_instalments_keeps_every_row():
    assert split(5, 12, Remainder.LAST) == [0] * 11 + [5]
    assert split(5, 12, Remainder.SPREAD) == [1] * 5 + [0] * 7
    assert len(schedule(5, 12, date(2026, 3, 2))) == 12


def test_one_instalment_is_the_whole_loan():
    for rule in Remainder:
        rows = schedule(123_457, 1, date(2026, 3, 2), remainder=rule)
        assert [tuple(row) for row in rows] == [(1, date(2026, 3, 2), date(2026, 3, 2), 123_457, False)]


def test_month_ends_come_from_the_anchor_and_never_drift():
    rows = schedule(400, 4, date(2026, 1, 31), business_day=NONE)
    assert [row.due_on for row in rows] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_the_29th_of_february_stays_the_29th():
    rows = schedule(1_300, 13, date(2028, 2, 29), business_day=NONE)
    assert [row.due_on.day for row in rows] == [29] * 12 + [28]
    assert rows[-1].due_on == date(2029, 2, 28)


def test_leap_years_are_counted():
    rows = schedule(200, 2, date(2028, 1, 31), business_day=NONE)
    assert rows[1].due_on == date(2028, 2, 29)
    assert add_months(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert add_months(date(2028, 2, 29), 12, anchor_day=31) == date(2029, 2, 28)


def test_a_clamped_first_date_can_keep_the_day_that_was_asked_for():
    rows = schedule(300, 3, date(2026, 2, 28), anchor_day=31, business_day=NONE)
    assert [row.due_on.day for row in rows] == [28, 31, 30]


def test_a_first_due_date_on_a_holiday_moves_and_keeps_its_anchor():
    new_year = date(2027, 1, 1)  # a Friday and a TARGET holiday
    row, following = schedule(200, 2, new_year)
    assert (row.anchor_on, row.due_on) == (new_year, date(2027, 1, 4))
    assert following.due_on == date(2027, 2, 1)


def test_each_business_day_rule_has_its_own_day():
    saturday = date(2026, 10, 31)
    assert settlement_day(saturday, BusinessDay.NONE) == saturday
    assert settlement_day(saturday, BusinessDay.NEXT) == date(2026, 11, 2)
    assert settlement_day(saturday, BusinessDay.PREVIOUS) == date(2026, 10, 30)
    assert settlement_day(saturday, BusinessDay.NEXT_IN_MONTH) == date(2026, 10, 30)
    assert settlement_day(date(2026, 4, 3), BusinessDay.NEXT) == date(2026, 4, 7)  # Good Friday to Tuesday
    assert settlement_day(date(2026, 12, 25), BusinessDay.NEXT) == date(2026, 12, 28)


def test_grace_puts_the_first_instalment_off_and_keeps_the_number_of_rows():
    rows = schedule(600, 6, date(2026, 1, 31), grace_months=3, business_day=NONE)
    assert len(rows) == 6
    assert rows[0].due_on == date(2026, 4, 30)
    assert rows[1].due_on == date(2026, 5, 31)


def test_other_rhythms_than_monthly():
    rows = schedule(400, 4, date(2026, 11, 30), period_months=3, business_day=NONE)
    assert [row.due_on for row in rows] == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 8, 30),
    ]


@pytest.mark.parametrize(
    ("cents", "count", "options"),
    [
        (0, 12, {}),
        (-100, 12, {}),
        (100, 0, {}),
        (100, 1, {"multiple_cents": 0}),
        (100, 1, {"period_months": 0}),
        (100, 1, {"grace_months": -1}),
        (100, 1, {"remainder": "middle"}),
        (100, 1, {"anchor_day": 32}),
        (100, 1_200, {}),
    ],
)
def test_a_plan_that_cannot_be_made_is_refused_by_name(cents, count, options):
    with pytest.raises(Unplannable):
        schedule(cents, count, date(2026, 1, 31), **options)


def test_dates_before_the_calendar_are_refused():
    with pytest.raises(Unplannable):
        schedule(100, 1, date(1999, 12, 31))


@settings(max_examples=200, deadline=None)
@given(
    cents=st.integers(1, 10_000_000),
    count=st.integers(1, 120),
    first=st.dates(date(2001, 1, 1), date(2060, 12, 31)),
    period=st.sampled_from([1, 2, 3, 6]),
    grace=st.integers(0, 12),
    remainder=st.sampled_from(Remainder),
    multiple=st.sampled_from([1, 5, 100, 500, 1_000]),
    rule=st.sampled_from(BusinessDay),
)
def test_every_schedule_is_exact_complete_and_ascending(
    cents, count, first, period, grace, remainder, multiple, rule
):
    if grace + count * period > 400:
        count = 400 // period - grace
    rows = schedule(
        cents,
        count,
        first,
        period_months=period,
        grace_months=grace,
        remainder=remainder,
        multiple_cents=multiple,
        business_day=rule,
    )
    assert len(rows) == count
    assert [row.position for row in rows] == list(range(1, count + 1))
    assert sum(row.due_cents for row in rows) == cents
    assert min(row.due_cents for row in rows) >= 0
    assert all(a.due_on < b.due_on for a, b in pairwise(rows))
    for index, row in enumerate(rows):
        assert row.anchor_on == add_months(first, grace + index * period)
        assert row.due_on == settlement_day(row.anchor_on, rule)
        assert rule == NONE or is_bank_day(row.due_on)
    if remainder == Remainder.SPREAD and multiple == 1:
        amounts = [row.due_cents for row in rows]
        assert max(amounts) - min(amounts) <= 1
