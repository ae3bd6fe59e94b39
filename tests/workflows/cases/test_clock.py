"""The service clock runs while the case is with us, stops while it is theirs, and knows month ends."""

from datetime import date

import pytest

from workflows.cases import clock
from workflows.cases.clock import TO_MONEY, Turn, intervals, months_after, months_before, target_on, with_us
from workflows.cases.urgency import Level

MARCH = [date(2026, 3, n) if n else date.min for n in range(32)]
THERE_AND_BACK = [
    ("submit", MARCH[2]),
    ("take", MARCH[3]),
    ("ask_correction", MARCH[5]),
    ("answer_correction", MARCH[15]),
    ("ready", MARCH[16]),
    ("grant", MARCH[20]),
]


def test_only_the_days_with_us_count():
    drawn = intervals(THERE_AND_BACK)
    assert [stretch.turn for stretch in drawn] == [Turn.OURS, Turn.APPLICANT, Turn.OURS]
    assert with_us(drawn, on=MARCH[31]) == 3 + 5
    assert clock.days_in(Turn.APPLICANT, drawn, on=MARCH[31]) == 10


def test_a_running_case_counts_until_today():
    assert with_us(intervals(THERE_AND_BACK[:2]), on=MARCH[9]) == 7


def test_sent_and_decided_on_one_day_is_no_day():
    assert with_us(intervals([("submit", MARCH[2]), ("refuse", MARCH[2])]), on=MARCH[31]) == 0


def test_a_second_question_while_the_first_is_open_does_not_start_a_second_stop():
    steps = [("submit", MARCH[1]), ("ask_correction", MARCH[2]), ("ask_correction", MARCH[4])]
    assert len(intervals(steps)) == 2


def test_deferring_keeps_the_clock_running():
    steps = [("submit", MARCH[1]), ("ready", MARCH[2]), ("defer", MARCH[4])]
    assert with_us(intervals(steps), on=MARCH[11]) == 10


def test_the_time_to_money_runs_from_the_grant_to_the_closing():
    steps = [*THERE_AND_BACK, ("close", MARCH[27])]
    assert with_us(intervals(steps, TO_MONEY), on=MARCH[31]) == 7


@pytest.mark.parametrize(("level", "day"), [("critical", 9), ("high", 16)])
def test_the_promised_day_follows_the_urgency(level, day):
    assert target_on(intervals(THERE_AND_BACK[:2]), Level(level), on=MARCH[3]) == MARCH[day]


def test_the_days_the_applicant_took_are_added_to_the_promise():
    assert target_on(intervals(THERE_AND_BACK[:5]), Level.CRITICAL, on=MARCH[16]) == MARCH[2 + 7 + 10]


def test_nothing_is_promised_before_it_is_sent_or_while_it_is_the_applicants_turn():
    assert target_on([], Level.HIGH, on=MARCH[3]) is None
    assert target_on(intervals(THERE_AND_BACK[:3]), Level.HIGH, on=MARCH[6]) is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 29), 3, date(2024, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 10, 1), 3, date(2027, 1, 1)),
    ],
)
def test_months_end_on_a_day_that_exists(day, months, then):
    assert months_after(day, months) == then


def test_months_before_goes_back_over_new_year():
    assert months_before(date(2026, 2, 28), 3) == date(2025, 11, 28)


def test_a_draft_lives_three_months_and_is_announced_two_weeks_before():
    assert clock.draft_expires_on(date(2025, 11, 30)) == date(2026, 2, 28)
    assert clock.draft_notice_on(date(2025, 11, 30)) == date(2026, 2, 14)
