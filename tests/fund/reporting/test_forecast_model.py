"""The forecast as pure figures: what is certain comes out to the cent, and every lever pulls the way it should."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund.reporting.forecast import words
from fund.reporting.forecast.model import (
    MONTHS,
    USUAL,
    Ground,
    Levers,
    Paying,
    course,
    effects,
    foresee,
    month_after,
)

ON = date(2026, 3, 31)
STILL = Ground(
    on=ON, available_cents=100_000_00, promised_cents=4_000_00, cash_cents=104_000_00,
    contributions=[0] * 24, aid=[[]] * 24, loans=[[]] * 24, other_cents=0, dues=[0] * MONTHS, late=[0] * 4,
    paying=[Paying(1.0, 10**9)] * 5, term=24, lines=[0] * MONTHS, rest=0.0,
)  # fmt: skip
LIVING = replace(
    STILL,
    contributions=[8_000_00 + month % 12 * 300_00 for month in range(24)],
    aid=[[600_00] * (8 + month % 3) for month in range(24)],
    loans=[[2_000_00, 5_000_00]] * 24,
    dues=[3_000_00] * MONTHS,
    late=[500_00, 200_00, 100_00, 900_00],
    paying=[Paying(0.9, 400), Paying(0.5, 60), Paying(0.3, 30), Paying(0.2, 20), Paying(0.05, 50)],
    lines=[20_000_00 if month == 12 else 0 for month in range(MONTHS)],
)
DRY = replace(LIVING, available_cents=30_000_00)


def test_a_fund_in_which_nothing_moves_stays_as_it_is():
    outlook = foresee(STILL, runs=50)
    assert {month.available for month in outlook.months} == {(100_000_00,) * 3}
    assert outlook.months[0].cash.middle == 102_000_00  # half of what is promised leaves in the running month
    assert outlook.months[-1].cash.middle == 100_000_00
    assert [month.on for month in outlook.months][:2] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert outlook.dries() is None


def test_what_falls_due_and_what_lenders_are_owed_adds_up_to_the_cent():
    dues = [10_000_00 + month for month in range(MONTHS)]
    ground = replace(STILL, dues=dues, lines=[7_000_01] * MONTHS, other_cents=-5_00, rest=1.0)
    outlook = foresee(ground, runs=20)
    told = 100_000_00
    for month, due in zip(outlook.months, dues, strict=True):
        told += due - 7_000_01 - 5_00
        assert abs(month.available.middle - told) <= 3  # what a billion payers leave unpaid


def test_late_money_comes_a_bucket_at_a_time():
    """100 due in April; half comes then, half of the rest in May, and of what is over 90 days late nothing."""
    paying = [Paying(0.5, 10**9)] * 4 + [Paying(0.0, 10**9)]
    ground = replace(STILL, dues=[0, 100_00, *[0] * (MONTHS - 2)], paying=paying)
    repaid = [month.repaid_cents for month in foresee(ground, runs=20).months]
    assert repaid[:6] == pytest.approx([0, 50_00, 25_00, 12_50, 6_25, 0], abs=10)


def test_a_moratorium_puts_all_off_and_loses_nothing_within_sight():
    ground = replace(STILL, dues=[1_00, *[month * 10_00 for month in range(1, 20)], *[0] * (MONTHS - 20)])
    usual = foresee(ground, runs=10).months
    paused = foresee(ground, Levers(moratorium=3), runs=10).months
    assert [month.repaid_cents for month in paused[1:4]] == pytest.approx([0] * 3, abs=3)
    assert [month.repaid_cents for month in paused[4:]] == pytest.approx(
        [month.repaid_cents for month in usual[1:-3]], abs=3
    )
    assert paused[-1].available.middle == pytest.approx(usual[-1].available.middle, abs=5)


def test_new_loans_come_back_over_their_term():
    ground = replace(STILL, loans=[[1_200_00]] * 24, term=12)
    months = foresee(ground, runs=4_000).months
    assert months[20].loans_cents == pytest.approx(1_200_00, rel=0.05)
    assert months[20].repaid_cents == pytest.approx(1_200_00, rel=0.05)
    assert months[1].repaid_cents < 250_00


def test_the_averages_of_a_month_are_what_moves_the_average_fund():
    outlook = foresee(LIVING, runs=300)
    for month in outlook.months:
        assert month.available.low <= month.available.middle <= month.available.high
    moved = sum(
        m.contributions_cents + m.repaid_cents + m.other_cents - m.aid_cents - m.loans_cents - m.lines_cents
        for m in outlook.months
    )
    assert outlook.months[-1].available.middle == pytest.approx(100_000_00 + moved, abs=15_000_00)


def test_season_and_trend_go_on_and_the_trend_fades():
    """Twice as much in December; the second year a tenth above the first."""
    year = [100_00] * 11 + [200_00]
    found = course([*year, *(month * 1.1 for month in year)], date(2026, 1, 15)).means
    assert found[11] / found[10] == pytest.approx(2, rel=0.02)
    assert 115_00 < found[0] < 123_00
    first, second = found[12] / found[0], found[24] / found[12]
    assert 1 < second < first < 1.1


def test_with_less_than_two_years_known_their_mean_goes_on():
    assert list(course([90_00, 110_00], ON).means) == [100_00] * MONTHS
    assert list(course([], ON).means) == [0] * MONTHS


LEVERS = st.builds(
    Levers,
    contributions=st.integers(0, 300), requests=st.integers(0, 1000), amounts=st.integers(0, 300),
    lost=st.integers(0, 100), moratorium=st.integers(0, 12), crisis=st.integers(0, MONTHS),
)  # fmt: skip


@given(levers=LEVERS)
def test_any_levers_are_answered_and_the_same_way_each_time(levers):
    once = foresee(LIVING, levers, runs=40)
    assert once == foresee(LIVING, levers, runs=40)
    assert len(once.months) == MONTHS
    assert list(once.dry) == sorted(once.dry)
    for month in once.months:
        assert month.available.low <= month.available.middle <= month.available.high


@given(levers=LEVERS, more=st.integers(1, 50))
def test_more_contributions_never_leave_less(levers, more):
    low, high = levers, replace(levers, contributions=levers.contributions + more)
    for one, other in zip(foresee(DRY, low, runs=30).months, foresee(DRY, high, runs=30).months, strict=True):
        assert other.available.low >= one.available.low
        assert other.available.middle >= one.available.middle


@given(levers=LEVERS, more=st.integers(1, 50))
def test_smaller_grants_and_fewer_losses_never_leave_less(levers, more):
    smaller = replace(levers, amounts=max(levers.amounts - more, 0))
    better = replace(levers, lost=max(levers.lost - more, 0))
    base = foresee(replace(DRY, loans=[[]] * 24), levers, runs=30).months[-1].available.middle
    for other in (smaller, better):
        assert foresee(replace(DRY, loans=[[]] * 24), other, runs=30).months[-1].available.middle >= base


def test_a_crisis_brings_the_day_nearer():
    usual, crisis = foresee(DRY), foresee(DRY, Levers(crisis=1))
    assert crisis.dries()
    assert usual.dries() is None or crisis.dries() < usual.dries()
    assert crisis.dry[6] > usual.dry[6]
    later = foresee(DRY, Levers(crisis=20))
    assert [m.available for m in later.months[:19]] == [m.available for m in usual.months[:19]]


SPRING_2020 = replace(
    LIVING,
    on=date(2020, 3, 20),
    available_cents=150_000_00,
    promised_cents=10_000_00,
    cash_cents=160_000_00,
    contributions=[24_000_00 + month % 12 * 600_00 for month in range(24)],
    aid=[[400_00, 600_00, 800_00, 1_000_00, 1_200_00] * 4] * 24,
    loans=[[2_000_00, 4_000_00]] * 24,
    dues=[5_000_00] * MONTHS,
    lines=[0] * MONTHS,
    rest=0.35,
)
"""The fund that `docs/forecast.md` explains."""


def test_what_the_documentation_tells_of_spring_2020_is_what_the_forecast_says():
    told = " ".join(Path("docs/forecast.md").read_text().split())
    for levers in (USUAL, Levers(crisis=1), Levers(crisis=1, requests=70)):
        outlook = foresee(SPRING_2020, levers)
        best = words.best(effects(SPRING_2020, levers, outlook), outlook, "EUR")
        for sentence in (words.dryness(outlook), best):
            assert " ".join(sentence.split()) in told


def test_the_levers_are_told_in_the_order_in_which_they_help():
    base = foresee(DRY, Levers(lost=10, moratorium=6, crisis=1))
    found = effects(DRY, Levers(lost=10, moratorium=6, crisis=1), base)
    assert {effect.lever for effect in found} == {
        "contributions",
        "requests",
        "amounts",
        "lost",
        "moratorium",
    }
    assert [effect.cents for effect in found] == sorted((effect.cents for effect in found), reverse=True)
    assert {effect.lever for effect in effects(DRY, USUAL, foresee(DRY))} == {
        "contributions",
        "requests",
        "amounts",
    }


@pytest.mark.parametrize(
    ("on", "count", "found"), [(date(2026, 12, 31), 1, date(2027, 1, 1)), (ON, -3, date(2025, 12, 1))]
)
def test_months_are_counted_over_the_year(on, count, found):
    assert month_after(on, count) == found
