from fund.aid.questions import read
from fund.aid.urgency import explained
from workflows.cases import urgency

FORM = read(
    [
        {
            "code": "home",
            "kind": "yes_no",
            "label": {"en": "May you lose your home?", "fr": "Risquez-vous de perdre votre logement ?"},
            "points": 4,
        },
        {
            "code": "when",
            "kind": "choice",
            "label": {"en": "When?"},
            "options": [
                {"code": "week", "label": {"en": "This week"}, "points": 3},
                {"code": "later", "label": {"en": "Later"}},
            ],
            "shown_if": {"home": ["yes"]},
        },
        {"code": "need", "kind": "story", "label": {"en": "What do you need?"}},
    ]
)


def test_each_point_shows_its_question_its_answer_and_its_weight():
    rows = explained(FORM, {"home": "yes", "when": "week", "need": "Rent"}, language="en")
    assert rows == [
        {"question": "May you lose your home?", "answer": "Yes", "points": 4},
        {"question": "When?", "answer": "This week", "points": 3},
    ]
    assert urgency.score(rows) == 7


def test_what_is_not_asked_weighs_nothing():
    assert urgency.score(explained(FORM, {"home": "no", "when": "week"}, language="en")) == 0


def test_a_question_left_open_weighs_nothing_and_says_so():
    (row,) = explained(FORM, {}, language="en")
    assert (row["answer"], row["points"]) == ("No answer", 0)


def test_the_points_are_written_in_the_language_of_those_who_read_the_queue():
    (row, _) = explained(FORM, {"home": "yes"}, language="fr")
    assert row["question"] == "Risquez-vous de perdre votre logement ?"
