"""Amounts: typed, split and shared without losing a cent."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund.money import (
    MAX_CENTS,
    BadAmount,
    equal_parts,
    nearest,
    parse_basis_points,
    parse_cents,
    share_of,
    shares,
)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1250", 125_000),
        ("1 250", 125_000),
        ("1 250,00", 125_000),
        ("1\u202f250,00", 125_000),
        ("1\u00a0250,00", 125_000),
        ("1.250,00", 125_000),
        ("1,250.00", 125_000),
        ("1.250", 125_000),
        ("1,250", 125_000),
        ("1'250.5", 125_050),
        ("1.234.567,89", 123_456_789),
        ("0,5", 50),
        ("0.05", 5),
        ("12.50", 1_250),
        ("  7 ", 700),
        ("€ 1250", 125_000),
        ("1250,00 €", 125_000),
        ("1 250 EUR", 125_000),
        ("007", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed, cents):
    assert parse_cents(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "1e3", "1_000", "١٢٥٠", "\uff11\uff12", "-5", "12,345,6", "1.25.00", "1,250,00", "1.250.00",
        "1 25", "0.250", "1250,500", "12..5", ".5", "5.", "0x10", "NaN", "inf", "1 250.000,00", "12\n50",
        "SEK 5", "1.250 000", "€", "--5",
    ],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused_in_words(typed):
    with pytest.raises(BadAmount) as refused:
        parse_cents(typed)
    assert "amount" in str(refused.value.message)


def test_an_absurdly_long_amount_is_refused_and_not_computed():
    with pytest.raises(BadAmount):
        parse_cents("9" * 100_000)
    assert parse_cents("99999999999,99") == MAX_CENTS


def test_a_file_may_hold_negative_amounts_where_a_form_may_not():
    assert parse_cents("-1.250,00", signed=True) == -125_000
    assert parse_cents("\u2212 12", signed=True) == -1_200
    assert parse_cents("+3,5", signed=True) == 350


def test_swedish_crowns_are_read_in_a_crown_fund_only():
    assert parse_cents("120 kr", "SEK") == 12_000
    with pytest.raises(BadAmount):
        parse_cents("120 kr", "EUR")


@given(
    st.integers(0, MAX_CENTS), st.sampled_from([" ", ".", ",", "\u202f", "'"]), st.sampled_from([".", ","])
)
def test_every_written_form_of_an_amount_reads_back_as_itself(cents, group, point):
    if group == point:
        group = " "
    written = f"{cents // 100:,}".replace(",", group) + f"{point}{cents % 100:02}"
    assert parse_cents(written) == cents


@given(st.text(max_size=12))
def test_whatever_is_typed_gives_cents_or_a_sentence(text):
    with suppress(BadAmount):
        assert 0 <= parse_cents(text) <= MAX_CENTS


def test_splitting_a_loan_into_instalments_loses_no_cent():
    assert equal_parts(100_000, 12) == [8_334] * 4 + [8_333] * 8


@given(st.integers(0, 10**12), st.integers(1, 400))
def test_equal_parts_sum_to_the_whole_and_differ_by_a_cent_at_most(cents, count):
    parts = equal_parts(cents, count)
    assert len(parts) == count
    assert sum(parts) == cents
    assert max(parts) - min(parts) <= 1


def test_an_amount_cannot_be_split_among_nobody():
    with pytest.raises(ValueError, match="0 parts"):
        equal_parts(100, 0)
    with pytest.raises(ValueError, match="weights"):
        shares(100, [0, 0])


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10_000), min_size=1, max_size=30).filter(any))
def test_shares_give_every_cent_and_stay_within_a_cent_of_the_exact_share(cents, weights):
    parts = shares(cents, weights)
    assert sum(parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(cents * weight, sum(weights))) < 1


@given(st.integers(-(10**10), 10**10), st.integers(0, 10_000))
def test_a_credit_note_undoes_its_invoice_to_the_cent(cents, points):
    assert share_of(cents, points) == -share_of(-cents, points)


def test_half_a_cent_is_rounded_away_from_zero():
    assert share_of(86_300, 650) == 5_610  # 863.00 at 6.5 % is 56.095
    assert share_of(-86_300, 650) == -5_610
    assert nearest(Fraction(-1, 3)) == 0


@pytest.mark.parametrize(
    ("typed", "points"), [("6.5", 650), ("6,50 %", 650), ("12", 1_200), ("100%", 10_000)]
)
def test_a_rate_is_read_into_basis_points(typed, points):
    assert parse_basis_points(typed) == points


@pytest.mark.parametrize("typed", ["6.555", "101", "-1", "1e1", "", "%"])
def test_what_is_not_a_rate_is_refused(typed):
    with pytest.raises(BadAmount):
        parse_basis_points(typed)
