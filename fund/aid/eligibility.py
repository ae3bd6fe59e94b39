"""Who may ask: a programme's criteria as data, each answered with its reason.

A criterion is a question with one right answer (yes or no) or a whole number with a least and a
most. Pure: nothing is stored, so that the check works for someone who is not signed in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fund.aid.wording import Wording, in_language

MOST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Criterion:
    """One thing a programme asks before one may apply.

    code      unique within the version
    question  per language
    reason    per language: why the programme asks this, said when it is not met
    wanted    "yes" or "no"; "number" asks for a whole number between `least` and `most`
    """

    code: str
    question: Wording
    reason: Wording
    wanted: str = "yes"
    least: int | None = None
    most: int | None = None

    @property
    def asks_number(self) -> bool:
        return self.wanted == "number"

    def meets(self, answer: str) -> bool | None:
        """Whether the answer meets the criterion; None when it is not an answer."""
        if not self.asks_number:
            return answer == self.wanted if answer in ("yes", "no") else None
        if not re.fullmatch(r"[0-9]{1,6}", answer):
            return None
        number = int(answer)
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True)
class Finding:
    """A criterion with the answer given and what follows: met is None while it is unanswered."""

    criterion: Criterion
    answer: str
    met: bool | None

    @property
    def question(self) -> str:
        return in_language(self.criterion.question)

    @property
    def answer_in_words(self) -> str:
        return {"yes": _("Yes"), "no": _("No"), "": _("No answer yet")}.get(self.answer, self.answer)

    @property
    def reason(self) -> str:
        """Why this counts for or against, in words."""
        if self.met is None:
            return _("Answer this question to know.")
        if self.met:
            return _("This condition is met.")
        return in_language(self.criterion.reason) or _("This condition is not met.")


def criterion(data: Mapping[str, Any]) -> Criterion:
    return Criterion(**data)


def check(criteria: Iterable[Mapping[str, Any]], answers: Mapping[str, str]) -> list[Finding]:
    """Each criterion with its answer and its reason, in the programme's order."""
    asked = [criterion(data) for data in criteria]
    given = {one.code: str(answers.get(one.code, "")).strip() for one in asked}
    return [Finding(one, given[one.code], one.meets(given[one.code])) for one in asked]


def eligible(findings: Iterable[Finding]) -> bool | None:
    """True when all are met, False as soon as one is not, None while answers are missing."""
    met = [finding.met for finding in findings]
    if False in met:
        return False
    return None if None in met else True
