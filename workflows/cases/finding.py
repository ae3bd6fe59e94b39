"""What else the search of the desk finds a case by: other areas know references that a case does not carry."""

from collections.abc import Callable

from django.db.models import Q

Rule = Callable[
    [str], Q | None
]  # (one word as typed) -> condition on Case; None where the word says nothing to it
_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    if rule not in _rules:
        _rules.append(rule)
    return rule


def by_word(word: str) -> Q:
    found = Q(pk__in=[])
    for rule in _rules:
        if (condition := rule(word)) is not None:
            found |= condition
    return found
