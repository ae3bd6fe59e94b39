"""Urgency is a sum of answers, each on screen with its weight."""

import pytest

from workflows.cases.urgency import Level, level, points, score, words

ANA = [
    {"question": "Is your home at risk?", "answer": "No", "points": 0},
    {"question": "Can you buy food this week?", "answer": "No", "points": 4},
    {"question": "Is a creditor going to court?", "answer": "Yes", "points": 2},
]


def test_the_score_is_the_sum_of_its_points():
    assert score(ANA) == 6
    assert score([]) == 0


def test_the_points_are_told_heaviest_first():
    assert [point.points for point in points(ANA)] == [4, 2, 0]


@pytest.mark.parametrize(
    ("total", "named"),
    [(0, Level.ORDINARY), (2, Level.ORDINARY), (3, Level.HIGH), (5, Level.HIGH), (6, Level.CRITICAL)],
)
def test_the_level_follows_from_the_score(total, named):
    assert level(total) == named


def test_each_level_has_its_word():
    assert str(words(7)) == "Critical"
