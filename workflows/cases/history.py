"""The record of one case, and whether it is whole."""

from collections.abc import Iterable

from .models import CaseEvent


def is_whole(events: Iterable[CaseEvent]) -> bool:
    """Whether each event follows the one before it and none was altered, removed or slipped in."""
    previous = ""
    for place, event in enumerate(events, start=1):
        if (event.sequence, event.previous_hash, event.hash) != (place, previous, event.digest()):
            return False
        previous = event.hash
    return True
