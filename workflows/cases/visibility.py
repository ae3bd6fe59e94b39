"""Who sees which case, as one queryset condition. The committee stands above cases and adds its own: what
is on its agenda, and what a recusal hides."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Rule = Callable[[Any], Q]  # (user) -> condition on Case

_included: list[Rule] = []
_excluded: list[Rule] = []
_unopened: list[Rule] = []


def include(rule: Rule) -> None:
    """Cases that a role of the registering app may see."""
    if rule not in _included:
        _included.append(rule)


def exclude(rule: Rule) -> None:
    """Cases that nobody covered by the rule may see, whatever else they are; never their own request."""
    if rule not in _excluded:
        _excluded.append(rule)


def unopened(rule: Rule) -> None:
    """Cases whose sensitive part waits, for the people covered by the rule, until they have said something first."""
    if rule not in _unopened:
        _unopened.append(rule)


def included(user: Any) -> Q:
    condition = Q(pk__in=[])
    for rule in _included:
        condition |= rule(user)
    return condition


def excluded(user: Any) -> Q:
    condition = Q(pk__in=[])
    for rule in _excluded:
        condition |= rule(user)
    return condition


def waiting(user: Any) -> Q:
    condition = Q(pk__in=[])
    for rule in _unopened:
        condition |= rule(user)
    return condition
