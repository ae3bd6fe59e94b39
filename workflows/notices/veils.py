"""Whose letters somebody of the office does not read: each area says which of its numbers are hidden from them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Concat, StrIndex

from workflows.people.models import User

Rule = Callable[[User], QuerySet[Any]]
_rules: dict[Rule, str] = {}


def hide(rule: Rule, number: str) -> None:
    """Register rows that are hidden from a person, by the column of the number that their letters name."""
    _rules[rule] = number


def hidden_from(user: User) -> Q:
    """Of notices: those whose page or text names a number that is hidden from this person."""
    told = Concat(OuterRef("path"), OuterRef("body"))
    condition = Q(pk__in=[])
    for rule, number in _rules.items():
        named = rule(user).annotate(named_at=StrIndex(told, F(number))).filter(named_at__gt=0)
        condition |= Q(Exists(named))
    return condition
