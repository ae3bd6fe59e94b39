"""What may be answered to a question: read into the value that is kept, and said in words.

Pure. Values: text; "yes" or "no"; the code of an option; integer cents; a whole number; a day as "2026-03-02"; a
household as [{link, name, age}], the member left out; a budget as {line: integer cents} (fund.aid.budget). Forms and
the API both end here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fund.aid import budget
from fund.aid.questions import Answers, Kind, Question
from fund.aid.reckoning import MOST_CENTS
from fund.aid.wording import in_language
from workflows.money_words import money
from workflows.refusals import Unmet

MOST_TEXT = 10_000
MOST_LINE = 300
MOST_NUMBER = 999_999
YEARS = range(1900, 2101)
SURROGATE = re.compile("[\x00\ud800-\udfff]")  # what no database keeps; a broken emoji leaves half of itself


class BadAnswer(Unmet):
    """What was given is no answer to the question."""

    code = "bad_answer"


def text(value: Any, most: int) -> str:
    """Plain text with line ends as one character each; raises BadAnswer when it is too long."""
    said = "" if value is None else str(value)
    said = SURROGATE.sub("", said.replace("\r\n", "\n")).strip()
    if len(said) > most:
        raise BadAnswer(
            _("This text is too long: at most %(most)d characters.") % {"most": most}, code="text"
        )
    return said


def whole(value: Any, most: int) -> int:
    """A whole number from zero; None is zero."""
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= most:
        raise BadAnswer(_("Give a whole number of zero or more."), code="number")
    return value


def read(asked: Question, value: Any) -> Any:
    """The value to keep, or None where nothing was answered; raises BadAnswer, with the question's code."""
    if value is None or value == "":
        return None
    try:
        return _READ[asked.kind](asked, value)
    except BadAnswer as wrong:
        raise BadAnswer(wrong.message, code=wrong.code, question=asked.code) from None


def _read_text(most: int, asked: Question, value: Any) -> str | None:
    if not isinstance(value, str):
        raise BadAnswer(_("Answer this in words."), code="text")
    return text(value, most) or None


def _read_choice(asked: Question, value: Any) -> str:
    if not isinstance(value, str) or value not in asked.answers():
        raise BadAnswer(_("Choose one of the answers."), code="choice")
    return value


def _read_whole(most: int, asked: Question, value: Any) -> int:
    return whole(value, most)


def _read_date(asked: Question, value: Any) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        raise BadAnswer(_("Give a day, such as 2026-03-02."), code="date") from None
    if day.year not in YEARS:
        raise BadAnswer(_("Check the year of this day."), code="date")
    return day.isoformat()


def _read_household(asked: Question, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > budget.MOST_PEOPLE:
        raise BadAnswer(
            _("Name at most %(most)d people of your household.") % {"most": budget.MOST_PEOPLE}, code="people"
        )
    return [_read_other(row) for row in value]


def _read_other(row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping) or not set(row) <= {"link", "name", "age"}:
        raise BadAnswer(_("Of each person: the link, a name and the age, no more."), code="people")
    if row.get("link") not in budget.LINKS:
        raise BadAnswer(_("Say of each person who they are to you."), code="people")
    other = {"link": row["link"], "name": text(row.get("name"), 70)}
    age = row.get("age")
    return other | ({} if age is None else {"age": whole(age, budget.MOST_AGE)})


def _read_budget(asked: Question, value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping) or not set(value) <= set(budget.LINES):
        raise BadAnswer(_("There is no such line of income or costs."), code="budget")
    given = {
        line: whole(value[line], MOST_CENTS) for line in budget.LINES if value.get(line) not in (None, "")
    }
    if not given:
        raise BadAnswer(_("Fill in at least one amount; write 0 where there is nothing."), code="budget")
    return given


_READ: Mapping[Kind, Callable[[Question, Any], Any]] = {
    Kind.TEXT: partial(_read_text, MOST_LINE),
    Kind.STORY: partial(_read_text, MOST_TEXT),
    Kind.YES_NO: _read_choice,
    Kind.CHOICE: _read_choice,
    Kind.AMOUNT: partial(_read_whole, MOST_CENTS),
    Kind.NUMBER: partial(_read_whole, MOST_NUMBER),
    Kind.DATE: _read_date,
    Kind.HOUSEHOLD: _read_household,
    Kind.BUDGET: _read_budget,
}


def said(asked: Question, value: Any, currency: str) -> str:
    """One answer in words, in the reader's language; empty where nothing was answered."""
    if value is None:
        return ""
    match asked.kind:
        case Kind.YES_NO:
            return str(asked.answers()[value])
        case Kind.CHOICE:
            words = asked.answers()[value]
            return in_language(words) if isinstance(words, Mapping) else str(words)
        case Kind.AMOUNT:
            return money(value, currency)
        case Kind.DATE:
            return date_format(date.fromisoformat(value), "j F Y")
        case Kind.HOUSEHOLD:
            named = "; ".join(budget.other_in_words(other) for other in value)
            return f"{budget.household_in_words(value)}{f' ({named})' if named else ''}"
    return str(value)


def budget_said(given: Mapping[str, int], lines: Mapping[str, Any], currency: str) -> str:
    """`Wages 1,200.00 EUR; Pension 300.00 EUR. In all 1,500.00 EUR`"""
    total = money(sum(given.get(line, 0) for line in lines), currency)
    named = [f"{words} {money(given[line], currency)}" for line, words in lines.items() if given.get(line)]
    if len(named) < 2:
        return named[0] if named else total
    return f"{'; '.join(named)}. {gettext('In all %(sum)s') % {'sum': total}}"


def left_a_day(form: tuple[Question, ...], answers: Answers) -> int | None:
    """What is left to live on for each person and day, in cents; None while no budget is given."""
    of_kind = {asked.kind: answers.get(asked.code) for asked in form}
    given = of_kind.get(Kind.BUDGET)
    return None if given is None else budget.left_a_day_cents(given, of_kind.get(Kind.HOUSEHOLD) or [])
