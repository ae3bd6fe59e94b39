"""A loan repaid by a share of what the Activity is paid: what each month owes, worked out, and for any course."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from loans.income_rule import (
    Share,
    closing_on,
    course,
    floor_asked,
    floors,
    in_force,
    months_between,
    owed_cents,
    proposed_points,
    to_take,
)
from loans.schedule import add_months

MARCH = date(2026, 3, 1)


def test_a_month_owes_its_share_and_at_least_the_floor():
    """10 % of 2,400.00 is 240.00; of 300.00 it is 30.00, and the floor of 50.00 is more."""
    assert owed_cents(240_000, 1_000, 5_000) == 24_000
    assert owed_cents(30_000, 1_000, 5_000) == 5_000
    assert owed_cents(-10_000, 1_000, 5_000) == 5_000  # more was credited than received
    assert owed_cents(5, 1_000, 0) == 1  # half a cent is rounded up


def test_who_paid_the_instalment_otherwise_is_not_asked_for_the_floor_again():
    assert floor_asked(5_000, 0, 5_000) == 5_000
    assert floor_asked(5_000, 0, 0) == 0
    assert floor_asked(5_000, 3_000, 2_000) == 5_000  # the share came to 30.00: 20.00 are missing
    assert floor_asked(5_000, 0, 25_000) == 5_000  # what is late from before is not taken at once


def test_no_more_is_taken_than_is_left_and_what_was_too_much_goes_back():
    assert to_take(24_000, 0, 120_000) == 24_000
    assert to_take(24_000, 20_000, 120_000) == 4_000
    assert to_take(24_000, 0, 10_000) == 10_000
    assert to_take(5_000, 24_000, 96_000) == -19_000


def test_a_loan_of_1200_is_worked_out_by_month():
    """10 % and at least 50.00 from March: 240.00, 50.00, 300.00, then 20 % from June: 500.00, and the last 110.00."""
    received = {MARCH: 240_000, date(2026, 4, 1): 12_000, date(2026, 5, 1): 300_000, date(2026, 6, 1): 250_000,
                date(2026, 7, 1): 400_000}  # fmt: skip
    shares = [Share(MARCH, 1_000, 5_000), Share(date(2026, 6, 1), 2_000, 5_000)]
    assert course(120_000, shares, received, date(2026, 9, 1)) == [24_000, 5_000, 30_000, 50_000, 11_000, 0]


def test_the_share_in_force_is_the_last_whose_month_has_come_and_the_later_one_of_a_month():
    first, second = Share(MARCH, 1_000, 5_000), Share(MARCH, 500, 5_000)
    assert in_force([first], date(2026, 2, 1)) is None
    assert in_force([first, Share(date(2026, 6, 1), 1, 1)], date(2026, 5, 1)) == first
    assert in_force([first, second], MARCH) == second


def test_a_month_closes_on_the_15th_after_it_or_the_working_day_that_the_terms_say():
    assert closing_on(MARCH, "next") == date(2026, 4, 15)
    assert closing_on(date(2026, 10, 1), "next") == date(2026, 11, 16)  # the 15th is a Sunday
    assert closing_on(date(2026, 12, 1), "none") == date(2027, 1, 15)


def test_the_review_proposes_what_repays_the_rest_in_time():
    """900.00 left, 12 months to go, 24,000.00 paid in the year: 3.75 %, rounded up to 4 %."""
    assert proposed_points(90_000, 12, 2_400_000, 1_000, 3_000) == 400
    assert (
        proposed_points(90_000, 12, 200_000, 1_000, 3_000) == 3_000
    )  # 45 % would be needed: the terms allow 30
    assert proposed_points(90_000, 12, 0, 1_000, 3_000) == 1_000
    assert proposed_points(1, 24, 10**9, 1_000, 3_000) == 50


months = st.sampled_from([add_months(MARCH, n) for n in range(40)])
incomes = st.dictionaries(months, st.integers(-(10**6), 10**7), max_size=30)
rules = st.lists(
    st.builds(Share, months, st.integers(1, 10_000), st.integers(1, 10**6)), min_size=1, max_size=4
)


@given(cents=st.integers(1, 10**8), shares=rules, received=incomes, n=st.integers(0, 60))
def test_each_month_takes_the_larger_of_share_and_floor_until_nothing_is_left(cents, shares, received, n):
    first = min(share.from_on for share in shares)
    until = add_months(first, n)
    taken = course(cents, shares, received, until)
    assert len(taken) == n
    assert 0 <= sum(taken) <= cents
    left = cents
    for month, part in zip(months_between(first, until), taken, strict=True):
        share = in_force(shares, month)
        assert share is not None
        owed = owed_cents(received.get(month, 0), share.basis_points, share.floor_cents)
        assert part == min(owed, left)
        left -= part


@given(owed=st.integers(0, 10**8), taken=st.integers(0, 10**8), left=st.integers(0, 10**8))
def test_reckoning_a_month_twice_changes_nothing(owed, taken, left):
    first = to_take(owed, taken, left)
    assert taken + first >= 0
    assert left - first >= 0
    assert to_take(owed, taken + first, left - first) == 0


@given(left=st.integers(1, 10**9), floor=st.integers(1, 10**7))
def test_the_floors_repay_what_is_left(left, floor):
    count = floors(left, floor)
    assert (count - 1) * floor < left <= count * floor


@given(
    left=st.integers(1, 10**8), n=st.integers(1, 120), year=st.integers(1, 10**9), now=st.integers(1, 3_000)
)
def test_a_proposed_share_repays_the_rest_within_half_a_percent_where_the_terms_allow_it(left, n, year, now):
    points = proposed_points(left, n, year, now, 3_000)
    assert 50 <= points <= 3_000
    if points < 3_000:
        assert points * year * n >= left * 12 * 10_000
    if points > 50:
        assert (points - 50) * year * n < left * 12 * 10_000
