"""The form as data: what is asked follows from what was answered before, and from nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.aid import standard
from fund.aid.budget import CHARGES, INCOME, LINES, left_a_day_cents
from fund.aid.questions import (
    BadForm,
    Kind,
    asked_pages,
    depends_on_itself,
    kept,
    pages,
    read,
    unanswered,
    visible,
)
from fund.aid.replies import BadAnswer, said
from fund.aid.replies import read as read_answer

WORDS = {"en": "What?"}
WHAT = {
    "code": "what",
    "kind": "choice",
    "label": {"en": "What is it for?"},
    "options": [{"code": "rent", "label": {"en": "Rent"}}, {"code": "energy", "label": {"en": "Energy"}}],
}
LATE = {
    "code": "late",
    "kind": "yes_no",
    "label": {"en": "Is the rent late?"},
    "shown_if": {"what": ["rent"]},
    "new_page": False,
}
SINCE = {
    "code": "since",
    "kind": "date",
    "label": {"en": "Since when?"},
    "shown_if": {"late": ["yes"]},
    "new_page": False,
}
NOTE = {"code": "note", "kind": "text", "label": {"en": "Anything else?"}, "required": False}
RENT = read([WHAT, LATE, SINCE, NOTE])


def codes(questions: Any) -> list[str]:
    return [asked.code for asked in questions]


def test_a_question_appears_when_the_answer_it_depends_on_is_given():
    assert codes(visible(RENT, {})) == ["what", "note"]
    assert codes(visible(RENT, {"what": "rent"})) == ["what", "late", "note"]
    assert codes(visible(RENT, {"what": "rent", "late": "yes"})) == ["what", "late", "since", "note"]


def test_an_answer_to_what_is_no_longer_asked_brings_up_nothing():
    """Ana said rent, late, since March; then that it is for energy after all."""
    answers = {"what": "energy", "late": "yes", "since": "2026-03-01"}
    assert codes(visible(RENT, answers)) == ["what", "note"]
    assert kept(RENT, answers) == {"what": "energy"}
    assert codes(unanswered(RENT, answers)) == []


def test_what_is_asked_and_open_is_missing_unless_it_is_optional():
    assert codes(unanswered(RENT, {"what": "rent"})) == ["late"]
    assert codes(unanswered(RENT, {"what": "rent", "late": "no"})) == []


def test_questions_that_stand_together_are_one_page_named_by_its_first():
    assert [(page.code, codes(page.questions)) for page in pages(RENT)] == [
        ("what", ["what", "late", "since"]),
        ("note", ["note"]),
    ]
    shown = asked_pages(RENT, {"what": "rent"})
    assert [(page.code, codes(page.questions)) for page in shown] == [
        ("what", ["what", "late"]),
        ("note", ["note"]),
    ]
    assert depends_on_itself(pages(RENT)[0])
    assert not depends_on_itself(pages(RENT)[1])


@pytest.mark.parametrize(
    "rows",
    [
        [WHAT, WHAT],
        [LATE, WHAT],
        [WHAT, LATE | {"shown_if": {"what": ["food"]}}],
        [WHAT, LATE | {"shown_if": {"what": []}}],
        [NOTE, LATE | {"shown_if": {"note": ["x"]}}],
        [WHAT | {"options": WHAT["options"][:1]}],
        [WHAT | {"options": WHAT["options"] * 2}],
        [NOTE | {"options": WHAT["options"]}],
        [NOTE | {"points": 3}],
        [LATE | {"shown_if": {}, "points": 11}],
        [LATE | {"shown_if": {}, "points": True}],
        [NOTE | {"kind": "signature"}],
        [NOTE | {"code": "declaration"}],
        [NOTE | {"code": "a.b"}],
        [NOTE | {"label": {"en": "  "}}],
        [NOTE | {"label": "What?"}],
        [NOTE | {"label": {"en": "x" * 2_001}}],
        [NOTE | {"required": "yes"}],
        [NOTE | {"colour": "red"}],
        [standard.BUDGET, standard.BUDGET | {"code": "again"}],
        [NOTE | {"code": f"n{n}"} for n in range(61)],
    ],
)
def test_rows_that_are_no_form_are_refused_by_name(rows):
    with pytest.raises(BadForm):
        read(rows)


def test_a_form_is_kept_as_it_was_read():
    rows = [WHAT, LATE, SINCE, NOTE, *standard.QUESTIONS]
    assert [asked.row() for asked in read(rows)] == rows
    assert all(set(text) == {"en", "fr", "nl", "de"} for text in (row["label"] for row in standard.QUESTIONS))


def a_form() -> st.SearchStrategy[Any]:
    """Up to eight yes-or-no questions, each depending on some of those before it."""

    @st.composite
    def made(draw: Any) -> Any:
        rows: list[dict[str, Any]] = []
        for place in range(draw(st.integers(1, 8))):
            earlier = draw(st.sets(st.sampled_from(range(place)), max_size=2)) if place else set()
            wanted = {f"q{one}": [draw(st.sampled_from(["yes", "no"]))] for one in sorted(earlier)}
            rows.append(
                {
                    "code": f"q{place}",
                    "kind": "yes_no",
                    "label": WORDS,
                    "shown_if": wanted,
                    "required": draw(st.booleans()),
                    "new_page": draw(st.booleans()),
                }
            )
        return read(rows)

    return made()


YES_NO = st.sampled_from(["yes", "no"])
ANSWERS = st.fixed_dictionaries({}, optional={f"q{n}": YES_NO for n in range(8)})


@settings(deadline=None)
@given(form=a_form(), answers=ANSWERS, place=st.integers(0, 7), other=YES_NO)
def test_no_answer_changes_what_was_asked_before_it(form, answers, place, other):
    changed = {**answers, f"q{place}": other}
    before = [asked for asked in visible(form, answers) if int(asked.code[1:]) <= place]
    after = [asked for asked in visible(form, changed) if int(asked.code[1:]) <= place]
    assert before == after


@settings(deadline=None)
@given(form=a_form(), answers=ANSWERS)
def test_what_is_hidden_never_counts(form, answers):
    shown = visible(form, answers)
    only = kept(form, answers)
    assert visible(form, only) == shown
    assert kept(form, only) == only
    assert set(only) <= set(codes(shown))
    assert {asked.code for asked in unanswered(form, answers)} <= set(codes(shown)) - set(only)


@settings(deadline=None)
@given(form=a_form(), answers=ANSWERS)
def test_answering_what_is_open_ends(form, answers):
    """However the conditions lie, whoever answers each open question once comes to the end."""
    given_so_far = dict(answers)
    for _turn in range(len(form)):
        if not (left := unanswered(form, given_so_far)):
            break
        given_so_far[left[0].code] = "yes"
    assert unanswered(form, given_so_far) == []


@settings(deadline=None)
@given(form=a_form(), answers=ANSWERS)
def test_pages_hold_what_is_asked_once_and_in_order(form, answers):
    assert [one for page in asked_pages(form, answers) for one in page.questions] == visible(form, answers)


# ---- the household and its month


def test_left_to_live_on_for_each_person_and_day():
    """1,800.00 comes in, 1,350.00 goes out, three people: 450.00 / 30 / 3 = 5.00."""
    month = {"wages": 1_500_00, "family": 300_00, "housing": 900_00, "energy": 450_00}
    assert left_a_day_cents(month, [{"link": "partner"}, {"link": "child"}]) == 5_00


def test_left_to_live_on_goes_below_zero_and_half_a_cent_goes_up():
    assert left_a_day_cents({"housing": 900_00}, []) == -30_00
    assert left_a_day_cents({"wages": 45}, [{}, {}, {}]) == 0  # 45 / 120
    assert left_a_day_cents({"wages": 15}, []) == 1  # half a cent


MONTH = st.dictionaries(st.sampled_from(list(LINES)), st.integers(0, 10**9))


@settings(deadline=None)
@given(month=MONTH, others=st.integers(0, 14), line=st.sampled_from(list(LINES)), more=st.integers(0, 10**8))
def test_more_income_never_leaves_less_and_more_costs_never_leave_more(month, others, line, more):
    people = [{}] * others
    raised = {**month, line: month.get(line, 0) + more}
    before, after = left_a_day_cents(month, people), left_a_day_cents(raised, people)
    assert after >= before if line in INCOME else after <= before


@settings(deadline=None)
@given(month=MONTH, others=st.integers(0, 14))
def test_what_is_left_makes_the_month_again_to_the_half_cent_of_each(month, others):
    left = left_a_day_cents(month, [{}] * others)
    whole = sum(month.get(line, 0) for line in INCOME) - sum(month.get(line, 0) for line in CHARGES)
    assert abs(left * 30 * (1 + others) - whole) * 2 <= 30 * (1 + others)


# ---- answers


def one(kind: str, **parts: Any) -> Any:
    return read([{"code": "q", "kind": kind, "label": WORDS, **parts}])[0]


@pytest.mark.parametrize(
    ("kind", "value", "kept_as"),
    [
        ("text", "  Ana 🎷 אנה ", "Ana 🎷 אנה"),
        ("text", "half an emoji \ud83c", "half an emoji"),
        ("story", "one\r\ntwo", "one\ntwo"),
        ("story", "é" * 10_000, "é" * 10_000),
        ("yes_no", "no", "no"),
        ("amount", 12_50, 12_50),
        ("amount", 0, 0),
        ("number", 12, 12),
        ("date", "2026-03-02", "2026-03-02"),
        ("household", [], []),
        ("household", [{"link": "child", "age": 7}], [{"link": "child", "name": "", "age": 7}]),
        ("budget", {"wages": 0}, {"wages": 0}),
        ("text", "", None),
        ("amount", None, None),
    ],
)
def test_an_answer_is_read_into_the_value_that_is_kept(kind, value, kept_as):
    assert read_answer(one(kind), value) == kept_as


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 12),
        ("text", "x" * 301),
        ("story", "x" * 10_001),
        ("yes_no", "perhaps"),
        ("yes_no", ["yes"]),
        ("amount", 12.5),
        ("amount", True),
        ("amount", -1),
        ("amount", 10**14),
        ("number", "12"),
        ("date", "2 March"),
        ("date", "0001-01-01"),
        ("household", "two"),
        ("household", [{"link": "lodger"}]),
        ("household", [{"link": "child", "age": 121}]),
        ("household", [{"link": "child", "salary": 1}]),
        ("household", [{"link": "child"}] * 16),
        ("budget", {}),
        ("budget", {"gold": 1}),
        ("budget", {"wages": 1.5}),
        ("budget", [1]),
    ],
)
def test_what_is_no_answer_is_refused_and_names_its_question(kind, value):
    with pytest.raises(BadAnswer) as refusal:
        read_answer(one(kind), value)
    assert refusal.value.figures == {"question": "q"}


@settings(deadline=None)
@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
                          lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8),
       kind=st.sampled_from([kind for kind in Kind if kind != Kind.CHOICE]))  # fmt: skip
def test_whatever_is_sent_is_read_or_refused_and_what_is_kept_can_be_said(value, kind):
    asked = one(kind)
    try:
        found = read_answer(asked, value)
    except BadAnswer:
        return
    assert read_answer(asked, found) == found
    assert isinstance(said(asked, found, "EUR"), str)
    str(found).encode()
