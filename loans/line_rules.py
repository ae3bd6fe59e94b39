"""Where the money of a loan comes from: ordered rules, the first that fits and can pay. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

OWN = ""  # the cooperative's own means: the envelope of the terms
MOST_RULES = 12
WHERE = ("region", "country", "product", "purpose")


class WhenShort(StrEnum):
    """What becomes of a loan for which the line's envelope has not enough."""

    NEXT = "next"
    WAIT = "wait"


class Rule(NamedTuple):
    """A loan that fits all that is given comes from `line` (its code; empty: own means). What is empty fits any."""

    line: str
    region: str = ""
    country: str = ""
    product: str = ""
    purpose: str = ""
    when_short: str = WhenShort.NEXT

    def fits(self, loan: Mapping[str, str]) -> bool:
        given = {name: getattr(self, name) for name in WHERE if getattr(self, name)}
        return all(loan.get(name, "").casefold() == value.casefold() for name, value in given.items())


def read_rules(rows: Sequence[Mapping[str, Any]]) -> list[Rule]:
    return [Rule(**row) for row in rows]


def line_for(rules: Sequence[Rule], loan: Mapping[str, str], cents: int, available: Mapping[str, int]) -> str:
    """The code of the line that a loan of `cents` comes from, OWN for own means.

    available  what each line that is open may still promise, by code: a line that is not there is passed over
    """
    for rule in rules:
        if not rule.fits(loan):
            continue
        if rule.line == OWN:
            return OWN
        left = available.get(rule.line)
        if left is not None and (left >= cents or rule.when_short == WhenShort.WAIT):
            return rule.line
    return OWN
