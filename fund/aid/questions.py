"""The questions of a programme as data: what is asked, in which order, and when.

Pure: a form is a tuple of questions, read from rows of JSON; answers are a mapping from a question's stable code to
its value. What is asked follows from the answers before it, so the server alone can tell, page by page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fund.aid.wording import Wording, in_language
from workflows.refusals import Unmet

type Answers = Mapping[str, Any]
type Condition = Mapping[str, Sequence[str]]

MOST_QUESTIONS = 60
MOST_OPTIONS = 20
MOST_POINTS = 10
MOST_WORDS = 2_000
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class Kind(StrEnum):
    TEXT = "text"
    STORY = "story"
    YES_NO = "yes_no"
    CHOICE = "choice"
    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    HOUSEHOLD = "household"
    BUDGET = "budget"

    @property
    def label(self) -> Promise:
        return KINDS[self]


KINDS: Mapping[Kind, Promise] = {
    Kind.TEXT: _("One line of text"),
    Kind.STORY: _("Several lines of text"),
    Kind.YES_NO: _("Yes or no"),
    Kind.CHOICE: _("A choice"),
    Kind.AMOUNT: _("An amount"),
    Kind.NUMBER: _("A whole number"),
    Kind.DATE: _("A date"),
    Kind.HOUSEHOLD: _("Household: who lives together"),
    Kind.BUDGET: _("Income and fixed costs, with what is left to live on"),
}
DECIDES = frozenset({Kind.YES_NO, Kind.CHOICE})  # answers on which a condition can rest
ONCE = frozenset({Kind.HOUSEHOLD, Kind.BUDGET})
# Pages that every form has, or that its rules add; no question takes their address.
RESERVED = frozenset(
    {"situation", "figures", "documents", "payment", "check", "declaration", "sent", "new", "add", "preview"}
)


class BadForm(Unmet):
    """Rows that are no form: a code twice, a condition on a later question, a choice without options."""

    code = "bad_form"


@dataclass(frozen=True)
class Option:
    """One answer of a choice; `points` of urgency that it adds."""

    code: str
    label: Wording
    points: int = 0


@dataclass(frozen=True)
class Question:
    """One thing asked.

    code      stable: answers, corrections and the API know the question by it
    label     the question itself, and `help` under it, per language
    heading   the name of the page that begins with it; empty: the question is its own heading
    options   of a choice
    points    of urgency that "yes" adds
    shown_if  every earlier question named has one of the answers named; empty: always
    new_page  begins a page of its own; else it stands under the question before it
    """

    code: str
    kind: Kind
    label: Wording
    help: Wording = field(default_factory=dict)
    heading: Wording = field(default_factory=dict)
    required: bool = True
    options: tuple[Option, ...] = ()
    points: int = 0
    shown_if: Condition = field(default_factory=dict)
    new_page: bool = True

    def said(self) -> str:
        return in_language(self.label)

    def answers(self) -> dict[str, Wording | Promise]:
        """The answers that a condition may name, with their words."""
        if self.kind == Kind.YES_NO:
            return {"yes": _("Yes"), "no": _("No")}
        return {option.code: option.label for option in self.options}

    def row(self) -> dict[str, Any]:
        """As it is kept in a version: what says nothing is left out."""
        kept: dict[str, Any] = {"code": self.code, "kind": str(self.kind), "label": dict(self.label)}
        kept |= {name: dict(text) for name in ("help", "heading") if (text := getattr(self, name))}
        if self.options:
            kept["options"] = [
                {"code": one.code, "label": dict(one.label)} | ({"points": one.points} if one.points else {})
                for one in self.options
            ]
        if self.points:
            kept["points"] = self.points
        if self.shown_if:
            kept["shown_if"] = {code: list(wanted) for code, wanted in self.shown_if.items()}
        kept |= {} if self.required else {"required": False}
        kept |= {} if self.new_page else {"new_page": False}
        return kept


@dataclass(frozen=True)
class Page:
    """Questions that stand together. Address and name are those of the first, asked or not."""

    first: Question
    questions: tuple[Question, ...]

    @property
    def code(self) -> str:
        return self.first.code

    @property
    def codes(self) -> str:
        """What stands on it, as a form sends it back."""
        return ",".join(asked.code for asked in self.questions)

    @property
    def title(self) -> str:
        return in_language(self.first.heading) or in_language(self.first.label)

    @property
    def is_one_question(self) -> bool:
        """The heading says the question already: it need not stand twice."""
        return self.questions == (self.first,) and not in_language(self.first.heading)


def question(row: Mapping[str, Any]) -> Question:
    """One row as a question; raises BadForm, by name, for a row that is none."""
    given = dict(row)
    unknown = set(given) - set(Question.__dataclass_fields__)
    if unknown:
        raise BadForm(_("A question has no such part: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    code = str(given.get("code", ""))
    if not CODE.fullmatch(code) or code in RESERVED:
        raise BadForm(_("“%(code)s” cannot be the code of a question.") % {"code": code[:60]}, question=code)
    if given.get("kind") not in set(Kind):
        raise BadForm(_("There is no such kind of question."), question=code)
    for text in ("label", "help", "heading"):
        given[text] = _wording(given.get(text) or {}, code)
    given["kind"] = Kind(given["kind"])
    given["options"] = tuple(_option(one, code) for one in given.get("options") or ())
    given["shown_if"] = {
        str(name): tuple(map(str, wanted)) for name, wanted in (given.get("shown_if") or {}).items()
    }
    given["points"] = _points(given.get("points", 0), code)
    for name in ("required", "new_page"):
        if not isinstance(given.setdefault(name, True), bool):
            raise BadForm(_("“%(name)s” is true or false.") % {"name": name}, question=code)
    return _checked(Question(**given))


def _wording(text: Any, code: str) -> dict[str, str]:
    if not isinstance(text, Mapping) or not all(
        isinstance(part, str) and len(part) <= MOST_WORDS for part in text.values()
    ):
        raise BadForm(
            _("Each text is given per language, in at most %(most)d characters.") % {"most": MOST_WORDS},
            question=code,
        )
    return {language: part for language, part in text.items() if part.strip()}


def _points(points: Any, code: str) -> int:
    if type(points) is not int or not 0 <= points <= MOST_POINTS:
        raise BadForm(_("Points for urgency go from 0 to %(most)d.") % {"most": MOST_POINTS}, question=code)
    return points


def _option(row: Mapping[str, Any], code: str) -> Option:
    if not isinstance(row, Mapping) or not CODE.fullmatch(str(row.get("code", ""))):
        raise BadForm(_("Each answer of a choice has a code and its words."), question=code)
    return Option(row["code"], _wording(row.get("label") or {}, code), _points(row.get("points", 0), code))


def _checked(asked: Question) -> Question:
    if not asked.said():
        raise BadForm(_("Each question needs its words in at least one language."), question=asked.code)
    if asked.kind == Kind.CHOICE:
        _check_options(asked)
    elif asked.options:
        raise BadForm(_("Only a choice has answers to choose from."), question=asked.code)
    if asked.points and asked.kind != Kind.YES_NO:
        raise BadForm(_("Points belong to a yes or to an answer of a choice."), question=asked.code)
    return asked


def _check_options(asked: Question) -> None:
    codes = [option.code for option in asked.options]
    if not 2 <= len(codes) <= MOST_OPTIONS or len(set(codes)) < len(codes):
        raise BadForm(
            _("A choice has two to %(most)d answers, each once.") % {"most": MOST_OPTIONS},
            question=asked.code,
        )
    if not all(in_language(option.label) for option in asked.options):
        raise BadForm(_("Each answer of a choice has a code and its words."), question=asked.code)


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The whole form; raises BadForm with the first thing that is wrong, and the question it is about."""
    form = tuple(question(row) for row in rows)
    if len(form) > MOST_QUESTIONS:
        raise BadForm(_("A form asks at most %(most)d questions.") % {"most": MOST_QUESTIONS})
    known: dict[str, Question] = {}
    for asked in form:
        if asked.code in known:
            raise BadForm(_("Two questions have the code “%(code)s”.") % {"code": asked.code})
        if asked.kind in ONCE and any(asked.kind == one.kind for one in known.values()):
            raise BadForm(_("This is asked once in a form: %(kind)s.") % {"kind": asked.kind.label})
        _check_condition(asked.shown_if, known, asked.code)
        known[asked.code] = asked
    return form


def check_condition(condition: Condition, form: Sequence[Question], name: str) -> None:
    """Raise BadForm unless every question and answer that a condition names stands in the form."""
    _check_condition(condition, {asked.code: asked for asked in form}, name)


def _check_condition(condition: Condition, known: Mapping[str, Question], code: str) -> None:
    for name, wanted in condition.items():
        before = known.get(name)
        if before is None or before.kind not in DECIDES:
            raise BadForm(
                _("“Shown if” names a yes-or-no question or a choice that stands before it."), question=code
            )
        if not wanted or not set(wanted) <= set(before.answers()):
            raise BadForm(_("“Shown if” names answers that its question has."), question=code)


def holds(condition: Condition, answers: Answers) -> bool:
    """Every question named has one of the answers named."""
    return all(answers.get(name) in wanted for name, wanted in condition.items())


def visible(form: Sequence[Question], answers: Answers) -> list[Question]:
    """What is asked of somebody who answered so. A condition on a question that is itself not asked fails."""
    seen: dict[str, Any] = {}
    shown = []
    for asked in form:
        if holds(asked.shown_if, seen):
            shown.append(asked)
            if asked.code in answers:
                seen[asked.code] = answers[asked.code]
    return shown


def kept(form: Sequence[Question], answers: Answers) -> dict[str, Any]:
    """The answers to what is asked, in the form's order; those to what is not are left out."""
    return {asked.code: answers[asked.code] for asked in visible(form, answers) if asked.code in answers}


def unanswered(form: Sequence[Question], answers: Answers) -> list[Question]:
    """What is asked, must be answered, and is not."""
    return [asked for asked in visible(form, answers) if asked.required and asked.code not in answers]


def pages(form: Iterable[Question]) -> list[Page]:
    """The questions as pages, in order; the first one begins a page whatever it says."""
    found: list[list[Question]] = []
    for asked in form:
        if asked.new_page or not found:
            found.append([])
        found[-1].append(asked)
    return [Page(together[0], tuple(together)) for together in found]


def page_at(form: Iterable[Question], code: str) -> Page | None:
    """The page of this address, with all that can stand on it."""
    return next((page for page in pages(form) if page.code == code), None)


def depends_on_itself(page: Page) -> bool:
    """Whether an answer on the page brings up another question of the same page."""
    here = {asked.code for asked in page.questions}
    return any(here & asked.shown_if.keys() for asked in page.questions)


def asked_pages(form: Sequence[Question], answers: Answers) -> list[Page]:
    """The pages with something on them to ask, each with only that."""
    shown = {one.code for one in visible(form, answers)}
    left = [Page(one.first, tuple(q for q in one.questions if q.code in shown)) for one in pages(form)]
    return [page for page in left if page.questions]
