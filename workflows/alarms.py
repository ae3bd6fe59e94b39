"""What is so wrong that every page of the people concerned says it. Areas above register who is told what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sentence, and the page that says more; no page where the reader may not open it."""

    text: str | Promise
    url: str = ""


type Watch = Callable[[Any], Alarm | None]

_watches: list[Watch] = []


def register(watch: Watch) -> Watch:
    """`watch(user)` answers an alarm for this person, or None; it is asked on every page of theirs."""
    if watch not in _watches:
        _watches.append(watch)
    return watch


def of(user: Any) -> list[Alarm]:
    return [alarm for watch in _watches if (alarm := watch(user)) is not None]
