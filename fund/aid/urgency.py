"""How urgent a request is: the points that answers give, in words.

The most urgent and critical situations are handled first; each point shows its question, its
answer and its weight, so that nobody has to guess why one request passes before another. The
case keeps them as rows; `workflows.cases.urgency` adds them up and names the level.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from fund.aid.questions import Answers, Kind, Question, visible
from fund.aid.replies import said
from workflows.cases.urgency import Point


def weighs(asked: Question) -> bool:
    """Whether an answer to this question can add points."""
    return bool(asked.points or any(option.points for option in asked.options))


def points_of(asked: Question, answer: Any) -> int:
    if asked.kind == Kind.YES_NO:
        return asked.points if answer == "yes" else 0
    return next((option.points for option in asked.options if option.code == answer), 0)


def explained(form: Sequence[Question], answers: Answers, *, language: str) -> list[dict[str, Any]]:
    """Every question that weighs and is asked, with its answer and what it adds, as a case keeps them.

    language  of the people who read the queue, not of the applicant
    """
    with override(language):
        return [asdict(_point(asked, answers)) for asked in visible(form, answers) if weighs(asked)]


def _point(asked: Question, answers: Answers) -> Point:
    answer = answers.get(asked.code)
    words = said(asked, answer, "") or _("No answer")
    return Point(asked.said(), words, points_of(asked, answer))
