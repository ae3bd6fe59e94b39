"""Urgency is an explained score: each point has its question, its answer and its weight, all on screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HIGH_FROM = 3
CRITICAL_FROM = 6


class Level(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    ORDINARY = "ordinary"


WORDS: dict[Level, Promise] = {
    Level.CRITICAL: _("Critical"),
    Level.HIGH: _("Urgent"),
    Level.ORDINARY: _("Ordinary"),
}
TAGS = {Level.CRITICAL: "bad", Level.HIGH: "wait", Level.ORDINARY: "idle"}


@dataclass(frozen=True)
class Point:
    """One answer that weighs on the urgency of a case."""

    question: str
    answer: str
    points: int


def points(stored: Iterable[Mapping[str, Any]]) -> list[Point]:
    """The stored answers as points, the heaviest first, in their own order among equals."""
    read = [Point(str(p["question"]), str(p["answer"]), int(p["points"])) for p in stored]
    return sorted(read, key=lambda point: -point.points)


def score(stored: Iterable[Mapping[str, Any]]) -> int:
    return sum(point.points for point in points(stored))


def level(total: int) -> Level:
    if total >= CRITICAL_FROM:
        return Level.CRITICAL
    return Level.HIGH if total >= HIGH_FROM else Level.ORDINARY


def words(total: int) -> Promise:
    return WORDS[level(total)]
