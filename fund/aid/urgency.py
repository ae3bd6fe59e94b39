"""How urgent a request is: a programme's questions, and the points each answer gives, in words.

The most urgent and critical situations are handled first; each point shows its question, its
answer and its weight, so that nobody has to guess why one request passes before another. The
case keeps them as rows; `workflows.cases.urgency` adds them up and names the level.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.aid.wording import Wording, in_language
from workflows.cases.urgency import Point

MOST_POINTS = 10


@dataclass(frozen=True)
class Question:
    """A yes-or-no question; "yes" weighs `points`."""

    code: str
    question: Wording
    points: int

    def answered(self, answer: str, language: str) -> Point:
        said = {"yes": _("Yes"), "no": _("No")}.get(answer, _("No answer"))
        return Point(in_language(self.question, language), said, self.points if answer == "yes" else 0)


def explained(
    questions: Iterable[Mapping[str, Any]], answers: Mapping[str, str], *, language: str
) -> list[dict[str, Any]]:
    """Every question with its answer and what it adds, as a case keeps them.

    language  of the people who read the queue, not of the applicant
    """
    with override(language):
        return [asdict(Question(**one).answered(answers.get(one["code"], ""), language)) for one in questions]
