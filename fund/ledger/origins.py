"""What a movement rests on: its decision, payment, bank line or invoice file. The areas above know; they
register a function that finds their pages, and the journal shows the links without knowing them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import Movement


@dataclass(frozen=True, slots=True)
class Origin:
    label: str | Promise
    url: str


type Finder = Callable[[Movement], list[Origin]]

_finders: list[Finder] = []


def register(find: Finder) -> Finder:
    """`find(movement)` answers the pages of this area that the movement rests on; none where it knows of
    none."""
    if find not in _finders:
        _finders.append(find)
    return find


def of(movement: Movement) -> list[Origin]:
    return [origin for find in _finders for origin in find(movement)]
