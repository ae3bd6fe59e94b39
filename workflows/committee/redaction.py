"""What of a session's minutes everybody may read: sizes, never a count that is about one to four people.

Pure: facts in (`minutes.facts`), a few numbers out. Only these structured facts pass: how many of the committee were
there, and about how many people it decided. Nothing that was typed passes, whatever stands in it; no name, number,
place, programme or amount does. What would be said line by line is about one person each, and is not said at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.small_numbers import LEAST

from .models import Decision

MANY = 10


class Size(models.TextChoices):
    """How many people something is about, in steps from which no exact number can be reckoned."""

    FEWER = "fewer_than_five", _("fewer than five")
    SOME = "five_to_nine", _("five to nine")
    MANY = "ten_or_more", _("ten or more")


@dataclass(frozen=True)
class Redacted:
    """here, seats  people of the committee; where it met, who was there, else who voted
    dealt_with    people whose requests were on the agenda
    outcomes      by code of the outcome; empty where so few were dealt with that it would tell of somebody
    """

    met: bool
    here: int
    seats: int
    dealt_with: Size
    outcomes: dict[str, Size]


def size(people: Collection[Any]) -> Size:
    count = len(set(people))
    if count < LEAST:
        return Size.FEWER
    return Size.SOME if count < MANY else Size.MANY


def redact(content: dict[str, Any]) -> Redacted:
    """Somebody who asked twice counts once."""
    seats = content["people"]
    met = not any("voted" in person for person in seats)
    here = sum(bool(person["stays"] if met else person["voted"]) for person in seats)
    asked = {item["applicant"] for item in content["items"]}
    outcomes = {}
    if len(asked) >= LEAST:
        outcomes = {
            outcome: size([item["applicant"] for item in content["items"] if _ended(item) == outcome])
            for outcome in Decision.Outcome.values
        }
    return Redacted(met, here, len(seats), size(asked), outcomes)


def _ended(item: dict[str, Any]) -> str:
    return item["decision"]["outcome"] if item["decision"] else ""
