"""Every run that takes long, as one list: each area registers what it keeps of its own runs and how a row of it reads.

The page of jobs asks here. It knows no area: an area keeps its rows, says who may see them, and what can be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Run:
    """One run as the list shows it.

    kind      of its tag: idle, info, wait, ok, bad; `state` the words in it
    done      of `wanted` lines; None where the run does not count, or does not know yet
    result    what it came to, in a few words; `problems` how many lines it stumbled over
    url       its page; `resume` the page that goes on with it by POST, while it stands still
    """

    at: datetime
    title: str
    state: str
    kind: str
    by: str = ""
    done: int | None = None
    wanted: int | None = None
    result: str = ""
    problems: int = 0
    url: str = ""
    resume: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The runs of one sort that an area keeps.

    ask   the row of the table of permissions that whoever reads them needs
    find  those a person may see, the newest first by `at`, with what `show` reads
    show  one row of `find` as a Run, for its reader
    """

    code: str
    label: str | Promise
    ask: str
    find: Callable[[Any], QuerySet[Any]]
    show: Callable[[Any, Any], Run]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.code] = source


def sources(user: Any) -> list[Source]:
    """Those that this person may read."""
    return [source for source in _sources.values() if user.may(source.ask)]


def latest(user: Any, wanted: list[Source], count: int) -> list[tuple[Source, Run]]:
    """The newest runs of these sources together."""
    found = [(each, each.show(row, user)) for each in wanted for row in each.find(user)[:count]]
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)[:count]
