"""What was asked on fixed pages became questions: the same in the new manner, to the cent."""

from importlib import import_module

from fund.aid.budget import left_a_day_cents
from fund.aid.questions import read, unanswered

migration = import_module("fund.aid.migrations.0008_fixed_pages_become_questions")
HOME = {"code": "home", "question": {"en": "May you lose your home?"}, "points": 4}
FOOD = {"code": "food", "question": {"en": "Have you nothing to eat?"}, "points": 3}


def test_the_fixed_pages_of_a_version_are_its_first_questions():
    form = read(migration.questions([HOME, FOOD]))
    assert [asked.code for asked in form] == ["need", "household", "budget", "home", "food"]
    assert [(asked.points, asked.new_page) for asked in form[3:]] == [(4, True), (3, False)]


def test_a_request_answered_them_all_and_has_as_much_left_to_live_on():
    """Two adults, one child, 1,800.00 less 1,350.00: 5.00 for each person and day."""
    household = {"adults": 2, "children": 1, "income_cents": 1_800_00, "charges_cents": 1_350_00}
    found = migration.answers("No concerts.", household, {"home": "yes", "food": "no"})
    assert unanswered(read(migration.questions([HOME, FOOD])), found) == []
    assert left_a_day_cents(found["budget"], found["household"]) == 5_00
    assert migration.answers("", {}, {}) == {}


def test_an_open_correction_asks_for_the_same_things():
    asked = ["need", "urgency.home", "household.people", "household.income_cents", "figures.days"]
    assert [new for old in asked for new in migration.names(old)] == [
        "need", "home", "household", "budget.income", "budget.charges", "figures.days",
    ]  # fmt: skip
