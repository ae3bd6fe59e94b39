"""The service clock runs while the case is with us, stops while it is theirs, and knows month ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.cases import clock
from workflows.cases.clock import (
    TO_MONEY,
    TO_MONEY_SIGNED,
    Turn,
    intervals,
    months_after,
    months_before,
    target_on,
    with_us,
)

type History = tuple[list[tuple[str, date]], date]

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


@pytest.mark.parametrize(("target", "day"), [(7, 9), (14, 16)])
def test_the_promised_day_follows_the_target(target, day):
    assert target_on(intervals(THERE_AND_BACK[:2]), target, on=MARCH[3]) == MARCH[day]


def test_the_days_the_applicant_took_are_added_to_the_promise():
    assert target_on(intervals(THERE_AND_BACK[:5]), 7, on=MARCH[16]) == MARCH[2 + 7 + 10]


def test_nothing_is_promised_before_it_is_sent_or_while_it_is_the_applicants_turn():
    assert target_on([], 14, on=MARCH[3]) is None
    assert target_on(intervals(THERE_AND_BACK[:3]), 14, on=MARCH[6]) is None


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


def test_an_agreement_to_be_signed_stops_the_clock_until_it_is_signed():
    steps = [*THERE_AND_BACK, ("sign", MARCH[24]), ("close", MARCH[27])]
    drawn = intervals(steps, TO_MONEY_SIGNED)
    assert [(stretch.turn, stretch.days(on=MARCH[31])) for stretch in drawn] == [
        ("applicant", 4),
        ("ours", 3),
    ]


def test_waiting_for_money_is_our_time_and_the_time_to_sign_begins_with_the_offer():
    steps = [("grant", MARCH[2]), ("await_money", MARCH[2]), ("lay_to_sign", MARCH[20]), ("sign", MARCH[24])]
    drawn = intervals([*steps, ("close", MARCH[27])], TO_MONEY_SIGNED)
    assert [(stretch.turn, stretch.days(on=MARCH[31])) for stretch in drawn] == [
        ("applicant", 0), ("ours", 18), ("applicant", 4), ("ours", 3),
    ]  # fmt: skip


STEPS = st.sampled_from(["take", "ask_correction", "answer_correction", "opine", "ready", "defer"])
ENDS = st.sampled_from([[], ["grant"], ["refuse"]])
DAYS = st.lists(st.integers(0, 45), min_size=12, max_size=12)


def _history(first: date, inner: list[str], end: list[str], gaps: list[int]) -> History:
    day, steps = first, [("submit", first)]
    for step, gap in zip([*inner, *end], gaps, strict=False):
        day += timedelta(days=gap)
        steps.append((step, day))
    return steps, day + timedelta(days=gaps[-1])


def histories() -> st.SearchStrategy[History]:
    """Steps of one case in order, over any month ends; and a day on or after the last."""
    first = st.dates(date(2023, 1, 1), date(2028, 12, 31))
    return st.builds(_history, first, st.lists(STEPS, max_size=10), ENDS, DAYS)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_every_day_is_in_one_pair_of_hands_and_none_is_lost(history):
    steps, on = history
    drawn = intervals(steps)
    over = [day for step, day in steps if step in ("grant", "refuse")]
    end = over[0] if over else on
    assert with_us(drawn, on=on) + clock.days_in(Turn.APPLICANT, drawn, on=on) == (end - steps[0][1]).days
    assert all(before.to_on == after.from_on for before, after in pairwise(drawn))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_the_clock_stops_only_between_a_question_and_its_answer(history):
    steps, on = history
    asked: date | None = None
    theirs = 0
    for step, day in steps:
        if step == "ask_correction" and asked is None:
            asked = day
        elif step in ("answer_correction", "grant", "refuse") and asked is not None:
            theirs, asked = theirs + (day - asked).days, None
    theirs += (on - asked).days if asked else 0
    assert clock.days_in(Turn.APPLICANT, intervals(steps), on=on) == theirs


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.integers(1, 40))
def test_the_promise_moves_by_exactly_what_the_applicant_took(history, target):
    steps, on = history
    drawn = intervals(steps)
    promised = target_on(drawn, target, on=on)
    if promised is not None:
        took = clock.days_in(Turn.APPLICANT, drawn, on=on)
        assert promised == steps[0][1] + timedelta(days=target + took)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 36))
def test_months_keep_the_day_or_end_the_month(day, months):
    then = months_after(day, months)
    assert then.day == day.day or (then + timedelta(days=1)).day == 1
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
