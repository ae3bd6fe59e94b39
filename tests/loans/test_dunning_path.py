"""The path of a late loan, day by day: pure, for any payments on any days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loans.dunning import (
    BadPath,
    PathStep,
    Row,
    Spell,
    Step,
    coming,
    next_step,
    read_path,
    spell_of,
    standard_path,
)
from loans.promises import Outcome, outcome

DAY = date(2026, 5, 5)
PATH = [
    PathStep(4, Step.REMINDER),
    PathStep(15, Step.LETTER),
    PathStep(30, Step.CALL),
    PathStep(45, Step.PLAN),
    PathStep(75, Step.COMMITTEE),
]
QUIET = 7


def after(days):
    return DAY + timedelta(days=days)


def rows_at(count, payments, today):
    """`count` instalments of 100 every 30 days, paid oldest first by the (day, cents) that came until today."""
    rows = [[after(30 * at), 100, None] for at in range(count)]
    for day, cents in sorted(payments):
        left = cents if after(day) <= today else 0
        for row in rows:
            part = min(left, row[1])
            if part:
                row[1], row[2], left = row[1] - part, after(day), left - part
    return [Row(*row) for row in rows]


def money_on(payments, today):
    return max((after(day) for day, _cents in payments if after(day) <= today), default=None)


def lived(payments, *, path=PATH, count=4, until=200, nights=None):
    """Every step done, as (day, spell, step), where the clock runs each of these nights."""
    steps = []
    for day in range(until) if nights is None else nights:
        today = after(day)
        spell = spell_of(rows_at(count, payments, today), today, money_on=money_on(payments, today))
        done = {step.days: after(at) for at, since, step in steps if spell and since == spell.since}
        if step := next_step(spell, path, done, today, QUIET):
            steps.append((day, spell.since, step))
    return steps


def test_each_step_comes_on_its_day_when_nothing_is_paid():
    assert [(day, step.step) for day, _since, step in lived([])] == [
        (4, "reminder"), (15, "letter"), (30, "call"), (45, "plan"), (75, "committee"),
    ]  # fmt: skip


def test_all_late_money_ends_the_spell_and_the_next_one_begins_anew():
    steps = lived([(20, 100)], count=2)
    assert [(day, step.step) for day, _since, step in steps[:4]] == [
        (4, "reminder"), (15, "letter"), (34, "reminder"), (45, "letter"),
    ]  # fmt: skip
    assert {since for _day, since, _step in steps} == {DAY, after(30)}


def test_a_part_keeps_the_spell_gives_quiet_and_repeats_nothing():
    """On day 40 the first instalment is paid, the second has been late for ten days: the call is not made again."""
    steps = lived([(40, 100)], count=2)
    assert [(day, step.step) for day, _since, step in steps] == [
        (4, "reminder"), (15, "letter"), (30, "call"), (75, "plan"), (105, "committee"),
    ]  # fmt: skip
    assert [(day, step.step) for day, _since, step in lived([(44, 1)])][3] == (51, "plan")


def test_a_loan_found_late_after_a_hundred_days_walks_the_path_at_its_pace():
    assert [(day, step.step) for day, _since, step in lived([], nights=range(100, 200))] == [
        (100, "reminder"), (111, "letter"), (126, "call"), (141, "plan"), (171, "committee"),
    ]  # fmt: skip


def test_what_is_due_today_is_not_late_and_paid_rows_belong_to_the_spell_while_they_overlap():
    assert spell_of([Row(DAY, 100, None)], DAY) is None
    today = after(61)
    chain = [Row(DAY, 0, after(40)), Row(after(30), 0, after(60)), Row(after(60), 5, after(60))]
    assert spell_of(chain, today) == Spell(after(60), after(60))
    chain[1] = Row(after(30), 0, after(61))
    assert spell_of(chain, today, money_on=after(61)) == Spell(DAY, after(60), after(61))
    assert spell_of([Row(DAY, 0, after(3)), Row(after(30), 1, None)], today).since == after(30)


def test_days_on_which_the_clock_stands_still_are_not_counted():
    spell = Spell(DAY, DAY, None, free_days=20)
    assert next_step(spell, PATH, {}, after(23)) is None
    assert next_step(spell, PATH, {}, after(24)) == PATH[0]
    assert coming(spell, PATH, {4: after(24)}, after(24)) == (PATH[1], after(35))
    assert coming(spell, [], {}, after(24)) is None


payments = st.lists(st.tuples(st.integers(0, 180), st.integers(1, 250)), max_size=5)
paths = st.lists(st.integers(1, 90), min_size=1, max_size=6, unique=True).map(
    lambda days: [PathStep(each, Step.REMINDER) for each in sorted(days)]
)


@given(payments=payments, path=paths, nights=st.sets(st.integers(0, 199)).map(sorted))
@example(payments=[(31, 100)], path=PATH, nights=[])
def test_whatever_is_paid_no_step_is_repeated_doubled_early_or_out_of_order(payments, path, nights):
    for run in (lived(payments, path=path), lived(payments, path=path, nights=nights)):
        days = [day for day, _since, _step in run]
        assert len(days) == len(set(days))
        of_spell = {}
        for day, since, step in run:
            of_spell.setdefault(since, []).append((day, step.days))
            today = after(day)
            rows = rows_at(4, payments, today)
            oldest = next(row.due_on for row in rows if row.left_cents)
            assert (today - oldest).days >= step.days  # never before its day, never when nothing is late
            last = money_on(payments, today)
            assert last is None or last <= since or (today - last).days >= QUIET
        for steps in of_spell.values():
            order = [each for _day, each in steps]
            assert order == [each.days for each in path][: len(order)]
            assert all(b[0] - a[0] >= b[1] - a[1] for a, b in pairwise(steps))


@given(payments=payments, day=st.integers(0, 199))
def test_the_same_night_twice_does_nothing_the_second_time(payments, day):
    today = after(day)
    spell = spell_of(rows_at(4, payments, today), today, money_on=money_on(payments, today))
    done = {}
    while step := next_step(spell, PATH, done, today, QUIET):
        done[step.days] = today
    assert len(done) <= 1


def test_a_path_that_is_kept_reads_back_and_any_other_shape_is_refused():
    assert read_path(standard_path()) == PATH
    assert read_path([]) == []
    for wrong in (None, {}, [1], [{"days": 4}], [{"days": "4", "step": "letter"}], [{"days": 0, "step": "letter"}],
                  [{"days": 4, "step": "visit"}], [{"days": True, "step": "letter"}],
                  [{"days": 9, "step": "letter"}, {"days": 9, "step": "call"}]):  # fmt: skip
        with pytest.raises(BadPath):
            read_path(wrong)


moments = st.integers(0, 30).map(after)
money = st.lists(st.tuples(moments, st.integers(1, 9_000)), max_size=6)


@given(cents=st.integers(1, 20_000), last_day=moments, paid=money, today=moments, later=st.integers(0, 10))
def test_a_promise_once_kept_stays_kept_and_is_broken_only_after_its_day(cents, last_day, paid, today, later):
    found = outcome(cents, last_day, paid, today)
    assert found == outcome(cents, last_day, reversed(paid), today)
    in_time = sum(part for value_on, part in paid if value_on <= last_day)
    assert (found == Outcome.KEPT) == (in_time >= cents)
    assert found != Outcome.BROKEN or today > last_day
    after = outcome(cents, last_day, paid, today + timedelta(days=later))
    assert found == Outcome.OPEN or after == found
