"""The days on which euro transfers settle, against a calendar that shares no code with ours."""

from datetime import date, timedelta

import holidays
import pytest
from dateutil.easter import easter as other_easter
from hypothesis import given
from hypothesis import strategies as st

from fund.banking.bank_days import closed, easter, is_bank_day, next_bank_day

DAYS = st.dates(date(2002, 1, 1), date(2199, 12, 31))


@given(st.integers(1583, 4000))
def test_easter_is_the_sunday_that_others_compute(year: int) -> None:
    assert easter(year) == other_easter(year)
    assert easter(year).weekday() == 6


@pytest.mark.parametrize("year", range(2002, 2051))
def test_the_holidays_are_those_of_the_european_central_bank(year: int) -> None:
    ours = {
        date(year, 1, 1) + timedelta(days=day)
        for day in range(366)
        if closed(date(year, 1, 1) + timedelta(day))
    }
    assert {on for on in ours if on.year == year} == set(holidays.financial_holidays("ECB", years=year))


def test_the_days_of_2026() -> None:
    shut = ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"]
    assert not any(is_bank_day(date.fromisoformat(on)) for on in shut)
    assert next_bank_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert next_bank_day(date(2026, 12, 25)) == date(2026, 12, 28)


@given(DAYS)
def test_the_next_bank_day_is_one_and_none_lies_before_it(on: date) -> None:
    found = next_bank_day(on)
    assert is_bank_day(found)
    assert on <= found <= on + timedelta(days=5)
    assert not any(is_bank_day(on + timedelta(days=n)) for n in range((found - on).days))


@given(DAYS)
def test_other_currencies_have_their_own_holidays_and_the_same_weekends(on: date) -> None:
    assert is_bank_day(on, "SEK") == (on.weekday() < 5)
