"""Payments on instalments, to the cent: due, past due, in advance, surplus."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loans.allocation import Allocated, Mode, Part, Payment, replay
from loans.schedule import BusinessDay, schedule

PLAN = schedule(120_000, 12, date(2026, 1, 5), business_day=BusinessDay.NONE)  # 100.00 on each 5th


def paid(*payments):
    return replay(PLAN, payments)


def test_a_payment_on_the_day_pays_the_instalment_due():
    result = paid(Payment("a", date(2026, 1, 5), 10_000))
    assert result.allocated == (Allocated("a", 1, Part.DUE, 10_000),)
    assert result.oldest_unpaid_on == date(2026, 2, 5)
    assert result.outstanding_cents == 110_000


def test_a_late_payment_pays_the_oldest_first_and_is_no_payment_ahead():
    result = paid(Payment("a", date(2026, 3, 10), 25_000, Mode.LOWER))
    assert result.allocated == (
        Allocated("a", 1, Part.PAST_DUE, 10_000),
        Allocated("a", 2, Part.PAST_DUE, 10_000),
        Allocated("a", 3, Part.PAST_DUE, 5_000),
    )
    assert result.rows == tuple(PLAN)
    assert result.late_cents(date(2026, 3, 10)) == 5_000
    assert result.oldest_unpaid_on == date(2026, 3, 5)


def test_a_payment_some_days_early_is_for_the_next_instalment():
    result = paid(Payment("a", date(2025, 12, 30), 10_000))
    assert result.allocated == (Allocated("a", 1, Part.IN_ADVANCE, 10_000),)


def test_what_is_paid_ahead_shortens_the_term_from_its_end():
    result = paid(Payment("a", date(2026, 1, 5), 35_000))
    assert result.allocated == (
        Allocated("a", 1, Part.DUE, 10_000),
        Allocated("a", 2, Part.IN_ADVANCE, 10_000),
        Allocated("a", 11, Part.IN_ADVANCE, 5_000),
        Allocated("a", 12, Part.IN_ADVANCE, 10_000),
    )
    assert [row.position for row, _left in result.unpaid()] == list(range(3, 12))
    assert list(result.unpaid())[-1][1] == 5_000


def test_what_is_paid_ahead_lowers_the_instalments_when_that_is_chosen():
    result = paid(Payment("a", date(2026, 1, 5), 30_000, Mode.LOWER))
    assert [row.due_cents for row in result.rows] == [10_000, 10_000, 10_000] + [9_000] * 10
    ahead = result.rows[1]
    assert (ahead.due_on, ahead.due_cents, ahead.ahead) == (date(2026, 1, 5), 10_000, True)
    assert result.paid_cents[:4] == (10_000, 10_000, 10_000, 0)
    assert result.outstanding_cents == 90_000
    assert sum(row.due_cents for row in result.rows) == 120_000


def test_paying_everything_settles_and_leaves_no_lowered_rows():
    result = paid(Payment("a", date(2026, 1, 5), 120_000, Mode.LOWER))
    assert result.outstanding_cents == 0
    assert result.oldest_unpaid_on is None
    assert result.rows == tuple(PLAN)


def test_what_is_over_the_loan_is_a_surplus():
    result = paid(Payment("a", date(2026, 1, 5), 110_000), Payment("b", date(2026, 2, 5), 10_001))
    assert result.surplus_cents == 1
    assert result.allocated[-1] == Allocated("b", 0, Part.SURPLUS, 1)


def test_undoing_a_payment_is_replaying_the_others():
    january, february = Payment("a", date(2026, 1, 5), 10_000), Payment("b", date(2026, 2, 5), 10_000)
    assert paid(january, february).late_cents(date(2026, 2, 6)) == 0
    without = paid(february)
    assert without.allocated == (Allocated("b", 1, Part.PAST_DUE, 10_000),)
    assert without.late_cents(date(2026, 2, 6)) == 10_000


def test_days_count_from_the_shifted_date():
    plan = schedule(20_000, 2, date(2027, 1, 1))  # New Year's Day: due on Monday the 4th
    assert replay(plan, []).late_cents(date(2027, 1, 4)) == 0
    assert replay(plan, []).late_cents(date(2027, 1, 5)) == 10_000


payments = st.lists(
    st.builds(
        Payment,
        key=st.uuids().map(str),
        value_on=st.dates(date(2025, 12, 1), date(2027, 6, 30)),
        cents=st.integers(1, 60_000),
        mode=st.sampled_from(Mode),
    ),
    max_size=12,
    unique_by=lambda payment: payment.key,
)


@settings(max_examples=200, deadline=None)
@given(payments=payments, cents=st.integers(1, 200_000), count=st.integers(1, 24), data=st.data())
def test_no_cent_is_lost_and_the_order_of_entry_does_not_matter(payments, cents, count, data):
    plan = schedule(cents, count, date(2026, 1, 31))
    result = replay(plan, payments)
    total = sum(payment.cents for payment in payments)
    assert sum(row.due_cents for row in result.rows) == cents
    assert all(0 <= done <= row.due_cents for row, done in zip(result.rows, result.paid_cents, strict=True))
    assert sum(part.cents for part in result.allocated) == total
    assert result.surplus_cents == max(0, total - cents)
    assert result.outstanding_cents == max(0, cents - total)
    assert all(a.due_on <= b.due_on for a, b in pairwise(result.rows))
    for payment in payments:
        assert sum(part.cents for part in result.allocated if part.key == payment.key) == payment.cents
    assert replay(plan, data.draw(st.permutations(payments))) == result


@settings(max_examples=100, deadline=None)
@given(payments=payments)
def test_a_payment_that_was_undone_leaves_no_trace(payments):
    if not payments:
        return
    plan = schedule(120_000, 12, date(2026, 1, 31))
    assert replay(plan, payments[1:]) == replay(plan, [*payments][1:])
    assert not any(part.key == payments[0].key for part in replay(plan, payments[1:]).allocated)


@pytest.mark.parametrize("mode", Mode)
def test_money_never_pays_ahead_while_something_is_late(mode):
    result = paid(Payment("a", date(2026, 6, 6), 59_999, mode))
    assert {part.part for part in result.allocated} == {Part.PAST_DUE}
