"""The scheme's rules, with days from a calendar on paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund.bank_days import is_bank_day
from fund.debits import rules
from fund.debits.rules import BadCreditor, Sequence

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("before", "last", "found"),
    [
        (False, False, Sequence.FIRST),
        (True, False, Sequence.RECURRING),
        (True, True, Sequence.FINAL),
        (False, True, Sequence.ONE_OFF),
    ],
)
def test_where_a_collection_stands_in_its_mandate(before: bool, last: bool, found: Sequence) -> None:
    assert rules.sequence(collected_before=before, is_last=last) == found


def test_the_day_of_collection_is_the_due_date_once_the_notice_has_had_its_days() -> None:
    due = date(2026, 6, 1)
    assert rules.collection_day(due, told_on=date(2026, 5, 12)) == due
    assert rules.collection_day(due, told_on=date(2026, 5, 25)) == date(2026, 6, 8)
    assert rules.collection_day(date(2026, 4, 3), told_on=date(2026, 3, 1)) == date(2026, 4, 7)  # Good Friday


@given(DAYS, DAYS, st.integers(0, 30))
def test_the_notice_always_has_its_days_and_nothing_is_collected_early(
    due: date, told: date, notice: int
) -> None:
    day = rules.collection_day(due, told_on=told, notice_days=notice)
    assert day >= due
    assert day >= told + timedelta(days=notice)
    assert is_bank_day(day)
    assert rules.last_sending_day(day) < day


def test_the_notice_leaves_three_weeks_ahead_and_no_sooner() -> None:
    due = date(2026, 6, 22)
    assert not rules.is_time_to_tell(due, date(2026, 5, 31))
    assert rules.is_time_to_tell(due, date(2026, 6, 1))
    assert rules.is_time_to_tell(due, date(2026, 7, 1))


def test_the_file_reaches_the_bank_a_bank_day_before() -> None:
    assert rules.last_sending_day(date(2026, 6, 1)) == date(2026, 5, 29)  # a Monday
    assert rules.last_sending_day(date(2026, 4, 7)) == date(2026, 4, 2)  # the Tuesday after Easter


def test_a_mandate_lapses_after_thirty_six_months() -> None:
    assert rules.lapses_on(date(2026, 5, 4)) == date(2029, 5, 4)
    assert rules.lapses_on(date(2024, 2, 29)) == date(2027, 2, 28)


def test_eight_weeks_and_thirteen_months() -> None:
    assert rules.refundable_until(date(2026, 6, 1)) == date(2026, 7, 27)
    assert rules.contestable_until(date(2026, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "text", ["DE98ZZZ09999999999", "de98 zzz0 9999 9999 99", "FR72ZZZ123456", "ES50ZZZM23456789"]
)
def test_creditor_identifiers_of_the_rulebooks_are_taken(text: str) -> None:
    assert rules.creditor_identifier(text) == "".join(text.split()).upper()


@pytest.mark.parametrize(
    "text", ["", "DE", "DE97ZZZ09999999999", "98DEZZZ09999999999", "DE98ZZZ0999é999999", "DE98ZZZ" + "9" * 40]
)
def test_others_are_refused(text: str) -> None:
    with pytest.raises(BadCreditor):
        rules.creditor_identifier(text)


def test_the_business_code_is_outside_the_check() -> None:
    assert rules.creditor_identifier("DE98ABC09999999999") == "DE98ABC09999999999"
