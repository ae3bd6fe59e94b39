from fund.aid.urgency import explained
from workflows.cases import urgency

QUESTIONS = [
    {
        "code": "home",
        "question": {"en": "May you lose your home?", "fr": "Risquez-vous de perdre votre logement ?"},
        "points": 4,
    },
    {"code": "income", "question": {"en": "Have you no income at all?"}, "points": 3},
]


def test_each_point_shows_its_question_its_answer_and_its_weight():
    rows = explained(QUESTIONS, {"home": "yes", "income": "no"}, language="en")
    assert rows == [
        {"question": "May you lose your home?", "answer": "Yes", "points": 4},
        {"question": "Have you no income at all?", "answer": "No", "points": 0},
    ]
    assert urgency.score(rows) == 4


def test_a_question_left_open_weighs_nothing_and_says_so():
    (row, _) = explained(QUESTIONS, {}, language="en")
    assert (row["answer"], row["points"]) == ("No answer", 0)


def test_the_points_are_written_in_the_language_of_those_who_read_the_queue():
    (row, _) = explained(QUESTIONS, {"home": "yes"}, language="fr")
    assert row["question"] == "Risquez-vous de perdre votre logement ?"
