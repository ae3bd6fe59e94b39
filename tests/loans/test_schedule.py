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
    Row,
    Shape,
    Unplannable,
    Wanted,
    add_months,
    rewritten,
    schedule,
    settlement_day,
    shares,
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


def test_a_loan_from_the_30th_keeps_the_30th_but_in_february():
    rows = schedule(1_500, 15, date(2026, 12, 30), business_day=NONE)
    assert [row.due_on.day for row in rows] == [30, 30, 28, *[30] * 11, 29]  # February 2027, February 2028


def test_one_cent_in_twelve_months_is_one_cent_on_the_last_day():
    rows = schedule(1, 12, date(2026, 1, 31), business_day=NONE)
    assert [row.due_cents for row in rows] == [0] * 11 + [1]
    assert rows[-1].due_on == date(2026, 12, 31)
    assert [row.due_cents for row in schedule(1, 12, date(2026, 1, 31), remainder=Remainder.FIRST)] == [1] + [
        0
    ] * 11


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


# ---- other shapes


def days(rows):
    return [row.due_on for row in rows]


def cents(rows):
    return [row.due_cents for row in rows]


def test_weeks_and_any_number_of_days_keep_their_rhythm_over_month_ends():
    weekly = schedule(10_000, 3, date(2028, 2, 22), period_days=7, business_day=NONE)
    assert days(weekly) == [date(2028, 2, 22), date(2028, 2, 29), date(2028, 3, 7)]
    assert cents(weekly) == [3_333, 3_333, 3_334]
    tenth = schedule(300, 3, date(2026, 1, 31), period_days=10, grace_months=1, business_day=NONE)
    assert days(tenth) == [date(2026, 2, 28), date(2026, 3, 10), date(2026, 3, 20)]


def test_a_week_that_falls_on_a_holiday_moves_alone():
    fridays = schedule(300, 3, date(2026, 3, 27), period_days=7)  # Good Friday is 3 April
    assert days(fridays) == [date(2026, 3, 27), date(2026, 4, 7), date(2026, 4, 10)]


def test_a_beekeeper_pays_nothing_from_november_to_february_and_keeps_the_count():
    season = (0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)
    rows = schedule(120_000, 12, date(2026, 8, 31), season=season, business_day=NONE)
    assert [(row.due_on.month, row.due_on.day) for row in rows[:5]] == [
        (8, 31), (9, 30), (10, 31), (3, 31), (4, 30),
    ]  # fmt: skip
    assert rows[-1].due_on == date(2028, 3, 31)  # 3 in 2026, 8 in 2027
    assert cents(rows) == [10_000] * 12


def test_a_month_may_bear_more_than_one_ordinary_instalment():
    summer = (1, 1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1)
    rows = schedule(100_000, 12, date(2026, 1, 15), season=summer, business_day=NONE)
    assert cents(rows) == [7_142] * 6 + [14_284] * 2 + [7_142] * 3 + [7_154]
    assert shares(100_000, summer, Remainder.SPREAD)[6:8] == [14_286, 14_286]
    assert shares(1_000, (1, 3), Remainder.FIRST) == [250, 750]
    assert shares(100_000, (1, 2, 1), Remainder.LAST, 1_000) == [25_000, 50_000, 25_000]


def test_a_festival_summer_bears_what_the_borrower_says_of_each_month():
    shape = Shape(months_off=(1, 2), months_double=(6, 7, 7, 7, 8))  # June and August two, July four
    assert shape.season == (0, 0, 1, 1, 1, 2, 4, 2, 1, 1, 1, 1)
    rows = schedule(150_000, 10, date(2027, 3, 15), season=shape.season, business_day="none")
    assert [(row.due_on.month, row.due_cents) for row in rows] == [
        (3, 10_000), (4, 10_000), (5, 10_000), (6, 20_000), (7, 40_000), (8, 20_000), (9, 10_000), (10, 10_000),
        (11, 10_000), (12, 10_000),
    ]  # fmt: skip
    assert Shape(months_double=(7,) * 5).season[6] == 6
    with pytest.raises(Unplannable) as refused:
        assert Shape(months_double=(7,) * 6).season
    assert refused.value.code == "month_too_heavy"


def test_a_balloon_is_the_last_instalment_and_the_others_share_the_rest():
    rows = schedule(100_000, 4, date(2026, 1, 31), balloon_cents=40_000, business_day=NONE)
    assert cents(rows) == [20_000, 20_000, 20_000, 40_000]
    assert days(rows)[1] == date(2026, 2, 28)
    assert cents(schedule(100_001, 4, date(2026, 1, 31), balloon_cents=40_000, remainder="first")) == [
        20_001, 20_000, 20_000, 40_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "options", "code"),
    [
        (1, {"balloon_cents": 500}, "balloon_too_large"),
        (3, {"balloon_cents": 1_000}, "balloon_too_large"),
        (3, {"balloon_cents": -1}, "balloon_too_large"),
        (3, {"period_days": 6}, "rhythm_too_quick"),
        (3, {"season": (0,) * 12}, "no_month_left"),
        (3, {"season": (1,) * 11}, "no_month_left"),
        (3, {"season": (0, 1, 1) * 4, "period_months": 3}, "no_month_left"),  # January, April … bear nothing
        (9_000, {"period_days": 7}, "dates_out_of_range"),
    ],
)
def test_a_shape_that_cannot_be_made_is_refused_by_name(count, options, code):
    with pytest.raises(Unplannable) as refused:
        schedule(1_000, count, date(2026, 1, 31), **options)
    assert refused.value.code == code


PLAN = schedule(30_000, 3, date(2026, 3, 2))  # 100.00 on 2 March, 2 April, 4 May


def test_rows_on_which_nothing_was_paid_are_written_anew():
    rows = rewritten(
        PLAN, [10_000, 0, 0], [Wanted(date(2026, 6, 1), 5_000), Wanted(date(2026, 7, 4), 15_000)]
    )
    assert [(row.position, row.due_on, row.due_cents) for row in rows] == [
        (1, date(2026, 3, 2), 10_000),
        (2, date(2026, 6, 1), 5_000),
        (3, date(2026, 7, 6), 15_000),  # 4 July 2026 is a Saturday
    ]
    assert rows[2].anchor_on == date(2026, 7, 4)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([(date(2026, 6, 1), 20_001)], "rows_do_not_sum"),
        ([], "rows_do_not_sum"),
        ([(date(2026, 6, 1), 20_000), (date(2026, 7, 1), 0)], "row_of_nothing"),
        ([(date(2026, 7, 1), 10_000), (date(2026, 6, 1), 10_000)], "dates_not_ascending"),
        ([(date(2026, 7, 4), 10_000), (date(2026, 7, 5), 10_000)], "dates_not_ascending"),  # one Monday
        ([(date(2026, 3, 1), 20_000)], "dates_not_ascending"),  # moves onto the row that was paid
        ([(date(1999, 3, 1), 20_000)], "dates_out_of_range"),
    ],
)
def test_rows_written_by_hand_that_break_a_rule_are_refused(wanted, code):
    with pytest.raises(Unplannable) as refused:
        rewritten(PLAN, [1, 0, 0], [Wanted(*one) for one in wanted])
    assert refused.value.code == code


@settings(max_examples=150, deadline=None)
@given(
    principal=st.integers(2, 5_000_000),
    count=st.integers(2, 60),
    first=st.dates(date(2001, 1, 1), date(2030, 12, 31)),
    rhythm=st.sampled_from(
        [{}, {"period_months": 3}, {"period_days": 7}, {"period_days": 10}, {"period_days": 28}]
    ),
    grace=st.integers(0, 12),
    season=st.lists(st.integers(0, 3), min_size=12, max_size=12),
    share=st.integers(0, 99),
    remainder=st.sampled_from(Remainder),
    multiple=st.sampled_from([1, 100, 1_000]),
    rule=st.sampled_from(BusinessDay),
)
def test_every_shape_is_exact_complete_and_ascending(
    principal, count, first, rhythm, grace, season, share, remainder, multiple, rule
):
    balloon = principal * share // 100
    season[add_months(first, grace).month - 1] += 1  # a month that every rhythm meets
    options = {"grace_months": grace, "season": tuple(season), "balloon_cents": balloon, **rhythm}
    rows = schedule(
        principal, count, first, remainder=remainder, multiple_cents=multiple, business_day=rule, **options
    )
    assert [row.position for row in rows] == list(range(1, count + 1))
    assert sum(cents(rows)) == principal
    assert min(cents(rows)) >= 0
    assert all(a < b for a, b in pairwise(days(rows)))
    assert all(season[row.anchor_on.month - 1] for row in rows)
    assert days(rows) == [settlement_day(row.anchor_on, rule) for row in rows]
    if balloon:
        assert rows[-1].due_cents == balloon
    if "period_days" in rhythm:
        start = add_months(first, grace)
        assert all((row.anchor_on - start).days % rhythm["period_days"] == 0 for row in rows)
    else:
        assert all(row.anchor_on == add_months(row.anchor_on, 0, anchor_day=first.day) for row in rows)


@settings(max_examples=50, deadline=None)
@given(
    principal=st.integers(1, 1_000_000),
    count=st.integers(1, 36),
    first=st.dates(date(2001, 1, 1), date(2040, 12, 31)),
    period=st.sampled_from([1, 3]),
    remainder=st.sampled_from(Remainder),
)
def test_the_general_way_and_the_quick_way_make_one_schedule(principal, count, first, period, remainder):
    options = {"period_months": period, "remainder": remainder}
    general = schedule(principal, count, first, season=[1] * 12, **options)
    assert general == schedule(principal, count, first, **options)
    assert all(type(row) is Row for row in general)
