"""The bank's calendar, against dates that the ECB publishes and against its own rules."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from fund.bank_days import bank_day_from, bank_day_until, bank_days_before, is_bank_day

DAYS = st.dates(date(2000, 1, 10), date(2098, 12, 20))


def test_the_holidays_of_2026_and_the_weekends_are_no_bank_days() -> None:
    closed = [(1, 1), (4, 3), (4, 6), (5, 1), (12, 25)]  # 26 December 2026 is a Saturday
    assert not any(is_bank_day(date(2026, *day)) for day in closed)
    assert not is_bank_day(date(2026, 12, 26))
    assert not is_bank_day(date(2026, 5, 3))
    assert is_bank_day(date(2026, 7, 21))
    assert is_bank_day(date(2026, 7, 14))


def test_good_friday_to_easter_monday_is_one_long_pause() -> None:
    assert bank_day_from(date(2026, 4, 3)) == date(2026, 4, 7)
    assert bank_day_until(date(2026, 4, 6)) == date(2026, 4, 2)
    assert bank_days_before(date(2026, 4, 7), 1) == date(2026, 4, 2)


@given(DAYS)
def test_the_next_and_the_last_bank_day_enclose_a_day_and_nothing_open_lies_between(day: date) -> None:
    after, before = bank_day_from(day), bank_day_until(day)
    assert before <= day <= after
    assert is_bank_day(before)
    assert is_bank_day(after)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(is_bank_day(other) for other in between)
    assert (after == day) == is_bank_day(day) == (before == day)
    assert (after - before).days <= 6


@given(DAYS, st.integers(0, 30))
def test_counting_back_bank_days_passes_that_many(day: date, count: int) -> None:
    back = bank_days_before(day, count)
    passed = [back + timedelta(days=n) for n in range((day - back).days)]
    assert sum(map(is_bank_day, passed)) == count


@pytest.mark.parametrize("year", range(2002, 2051))
def test_the_holidays_are_those_of_the_central_bank_computed_from_easter(year: int) -> None:
    sunday = easter(year)
    shut = {date(year, 1, 1), date(year, 5, 1), date(year, 12, 25), date(year, 12, 26)}
    shut |= {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert {day for day in days if day.weekday() < 5 and not is_bank_day(day)} == {
        day for day in shut if day.weekday() < 5
    }


@given(DAYS)
def test_other_currencies_have_their_own_holidays_and_the_same_weekends(day: date) -> None:
    assert is_bank_day(day, "SEK") == (day.weekday() < 5)
