from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.aid.reckoning import (
    BadFormula,
    Ceilings,
    Figures,
    LostIncome,
    PerDay,
    formula,
    parse_share,
    reckon,
    share_in_words,
    spoken,
    twelve_months_from,
)

NO_CEILING = Ceilings()
cents = st.integers(0, 10_000_000)
days = st.integers(0, 366)


def euros(amount: int) -> str:
    return f"{amount / 100:.2f} EUR"


def test_a_lump_sum_is_the_same_for_everyone():
    assert reckon(formula("lump_sum", {"lump_cents": 50_000}), Figures(), ceilings=NO_CEILING).cents == 50_000


def test_the_daily_supplement_of_2020_gives_seven_euros_for_each_day():
    supplement = formula("per_day", {"day_cents": 700})
    assert reckon(supplement, Figures(days=23), ceilings=NO_CEILING).cents == 161_00
    total = sum(PerDay(700).reckon(Figures(days=number)).cents for number in [366] * 51 + [319])
    assert total == 18_985 * 7_00  # 18,985 days of temporary unemployment in Belgium in 2020


def test_only_so_many_days_count_when_the_programme_says_so():
    reckoning = reckon(
        formula("per_day", {"day_cents": 700, "most_days": 20}), Figures(days=23), ceilings=NO_CEILING
    )
    assert reckoning.cents == 140_00
    assert spoken(reckoning, euros) == [
        "23 days at 7.00 EUR a day: 161.00 EUR.",
        "At most 20 days count: 140.00 EUR.",
    ]


@pytest.mark.parametrize(
    ("lost_cents", "working_days", "given_cents"),
    [
        (1_000_00, 20, 750_00),  # 75 % is under 20 x 50
        (2_000_00, 20, 1_000_00),  # 1,500 is cut to 20 x 50
        (1_333_33, 20, 1_000_00),  # 999.9975 rounds to the cap exactly
        (66_66, 1, 50_00),  # 49.995: half a cent goes up
        (66_65, 1, 49_99),  # 49.9875
        (500_00, 0, 0),  # no working day lost, nothing to pay
    ],
)
def test_three_quarters_of_lost_income_at_most_fifty_euros_a_working_day(
    lost_cents, working_days, given_cents
):
    rule = formula("lost_income", {"share": "75 %", "day_cap_cents": 5_000})
    stated = Figures(days=working_days, lost_cents=lost_cents)
    assert reckon(rule, stated, ceilings=NO_CEILING).cents == given_cents


def test_receipts_are_paid_back_to_the_cent():
    rule = formula("receipts", {})
    assert reckon(rule, Figures(receipts_cents=(12_34, 56_78, 1)), ceilings=NO_CEILING).cents == 69_13


def test_a_share_of_the_receipts_is_explained_line_by_line():
    rule = formula("receipts", {"share": "2/3"})
    reckoning = reckon(rule, Figures(receipts_cents=(100_00,)), ceilings=NO_CEILING)
    assert reckoning.cents == 66_67
    assert spoken(reckoning, euros) == [
        "1 receipt, in all 100.00 EUR.",
        "2/3 of this is paid back: 66.67 EUR.",
    ]


def test_the_ceiling_per_case_comes_before_the_ceiling_per_member():
    ceilings = Ceilings(case_cents=800_00, member_year_cents=1_000_00)
    reckoning = reckon(
        formula("lump_sum", {"lump_cents": 900_00}), Figures(), ceilings=ceilings, already_cents=700_00
    )
    assert reckoning.cents == 300_00
    assert reckoning.cut
    assert spoken(reckoning, euros)[1:] == [
        "At most 800.00 EUR for one request.",
        "At most 1000.00 EUR for one member in 12 months; 700.00 EUR was already granted, "
        "so 300.00 EUR is left.",
    ]


def test_a_member_who_had_everything_gets_nothing_more_and_never_less_than_nothing():
    ceilings = Ceilings(member_year_cents=1_000_00)
    rule = formula("lump_sum", {"lump_cents": 900_00})
    assert reckon(rule, Figures(), ceilings=ceilings, already_cents=1_200_00).cents == 0


@given(cents, days, cents, st.integers(1, 400).map(lambda part: Fraction(part, 400)))
@settings(max_examples=150, deadline=None)
def test_a_share_of_lost_income_is_never_more_than_the_loss_nor_the_cap(lost, working_days, cap, share):
    given_cents = LostIncome(share, cap or None).reckon(Figures(days=working_days, lost_cents=lost)).cents
    assert 0 <= given_cents <= lost
    assert abs(given_cents - share * lost) <= Fraction(1, 2) or given_cents == cap * working_days


@given(cents, st.none() | cents, st.none() | cents, cents)
@settings(max_examples=150, deadline=None)
def test_ceilings_only_ever_lower_a_sum(asked, per_case, per_year, already):
    rule = formula("receipts", {})
    ceilings = Ceilings(per_case, per_year)
    reckoning = reckon(rule, Figures(receipts_cents=(asked,)), ceilings=ceilings, already_cents=already)
    assert 0 <= reckoning.cents <= asked
    assert per_case is None or reckoning.cents <= per_case
    assert per_year is None or reckoning.cents == 0 or reckoning.cents + already <= per_year
    assert reckoning.cut == (reckoning.cents < asked)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("75", Fraction(3, 4)),
        ("75 %", Fraction(3, 4)),
        ("66,67 %", Fraction(6667, 10_000)),
        ("2/3", Fraction(2, 3)),
        ("100", Fraction(1)),
    ],
)
def test_a_share_is_read_as_people_type_it(typed, share):
    assert parse_share(typed) == share


@pytest.mark.parametrize("typed", ["", "0", "101", "1e1", "-5", "3/2", "1/0", "٧٥", "75 % 2"])
def test_a_share_that_is_none_is_refused(typed):
    with pytest.raises(BadFormula):
        parse_share(typed)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(3, 4), "75\u00a0%"),
        (Fraction(2, 3), "2/3"),
        (Fraction(1, 8), "12.5\u00a0%"),
        (Fraction(1), "100\u00a0%"),
    ],
)
def test_a_share_is_said_as_a_percentage_when_it_is_one(share, words):
    assert share_in_words(share) == words


@pytest.mark.parametrize(
    ("code", "parameters"),
    [
        ("lottery", {}),
        ("lump_sum", {}),
        ("lump_sum", {"lump_cents": 0}),
        ("lump_sum", {"lump_cents": 12.5}),
        ("lump_sum", {"lump_cents": True}),
        ("per_day", {"day_cents": 700, "bonus": 1}),
        ("per_day", {"day_cents": 700, "most_days": 0}),
        ("lost_income", {"share": "175 %"}),
    ],
)
def test_a_formula_with_wrong_parameters_is_refused_by_name(code, parameters):
    with pytest.raises(BadFormula):
        formula(code, parameters)


@pytest.mark.parametrize(
    "stated", [{"days": -1}, {"days": 367}, {"lost_cents": -1}, {"receipts_cents": (-1,)}]
)
def test_figures_out_of_bounds_are_refused(stated):
    with pytest.raises(BadFormula):
        Figures(**stated)


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 3, 3), date(2025, 3, 4)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2024, 3, 2)),
        (date(2026, 12, 31), date(2026, 1, 1)),
    ],
)
def test_twelve_rolling_months_begin_the_day_after_the_same_day_a_year_before(on, first):
    assert twelve_months_from(on) == first


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
@settings(max_examples=150, deadline=None)
def test_twelve_months_move_forward_with_the_day_and_hold_a_year(on):
    assert (on - twelve_months_from(on)).days in (364, 365)
    assert twelve_months_from(on) <= twelve_months_from(on + timedelta(days=1))
