"""A lender who cannot be paid is seen before the day: what is there, what comes in by then, what is due."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fund.sources.coming import Shortfall, shortfalls

TODAY, MARCH, JUNE = date(2026, 1, 10), date(2026, 3, 31), date(2026, 6, 30)


def test_what_is_there_and_comes_in_by_the_day_pays_the_oldest_first():
    """500.00 are there and 300.00 come in by March: 700.00 are met, and 100.00 are left of it; by June 200.00 more
    come, and 400.00 of the 700.00 are missing."""
    coming = [(date(2026, 2, 15), 20_000), (MARCH, 10_000), (date(2026, 4, 15), 20_000)]
    dues = [(MARCH, 70_000), (JUNE, 70_000)]
    assert shortfalls(50_000, coming, dues, TODAY) == [Shortfall(JUNE, 70_000, 30_000)]
    assert shortfalls(50_000, coming, dues, TODAY)[0].short_cents == 40_000


def test_an_instalment_that_is_late_is_due_today_and_money_after_it_does_not_help():
    assert shortfalls(0, [(JUNE, 100)], [(date(2026, 1, 1), 100)], TODAY) == [
        Shortfall(date(2026, 1, 1), 100, 0)
    ]
    assert shortfalls(0, [(TODAY, 100)], [(date(2026, 1, 1), 100)], TODAY) == []


def test_an_envelope_below_zero_pays_nothing_until_it_is_filled_again():
    assert shortfalls(-50, [(MARCH, 100)], [(MARCH, 100)], TODAY) == [Shortfall(MARCH, 100, 50)]


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
money = st.lists(st.tuples(days, st.integers(1, 10**6)), max_size=12)


@given(available=st.integers(0, 10**6), coming=money, dues=money)
def test_every_cent_pays_at_most_one_instalment_and_none_is_missed_that_could_be_met(available, coming, dues):
    found = shortfalls(available, coming, dues, TODAY)
    met = sum(cents for _day, cents in dues) - sum(one.short_cents for one in found)
    assert 0 <= met <= available + sum(cents for _day, cents in coming)
    assert all(0 <= one.there_cents < one.due_cents for one in found)
    for last in {max(day, TODAY) for day, _cents in dues}:
        owed = sum(cents for day, cents in dues if max(day, TODAY) <= last)
        there = available + sum(cents for day, cents in coming if day <= last)
        if owed <= there and not found:
            continue
        if owed > there:
            assert found
