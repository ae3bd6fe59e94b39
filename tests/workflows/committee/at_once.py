"""Acts let go at the same moment, each on a connection of its own; and the locks taken away, for the twins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, get_ident
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from workflows.refusals import Refusal


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, refused, or broke on."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait(timeout=20)
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(answers: list[Any]) -> list[str]:
    """Codes of those that were refused; anything that broke in another way is not among them."""
    return [answer.code for answer in answers if isinstance(answer, Refusal)]


def slowly(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, acts: int = 2, at_most_s: float = 10
) -> None:
    """Let the others come in between what this reads and what is written of it: nobody goes on before each of them has
    read, however slow the machine is. Who waits in vain, for the others are locked out, goes on alone after a while."""
    reads, have_read, all_have = getattr(owner, name), set(), Event()

    def slow(*args: Any, **kwargs: Any) -> Any:
        found = reads(*args, **kwargs)
        have_read.add(get_ident())
        if len(have_read) >= acts:
            all_have.set()
        all_have.wait(timeout=at_most_s)
        return found

    monkeypatch.setattr(owner, name, slow)


def meanwhile(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, act: Callable[[], Any]) -> None:
    """The first time that `name` is called, somebody else acts, on a connection of their own and to the end: between
    what was read before and what is written after."""
    called, waiting = getattr(owner, name), [act]

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        if waiting:
            (answer,) = at_once(waiting.pop())
            assert not isinstance(answer, Exception), answer
        return called(*args, **kwargs)

    monkeypatch.setattr(owner, name, interrupted)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read and not held. The caller leaves the outer transaction too (`verb.__wrapped__`), for on SQLite
    that is the lock."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)


def require_real_connections() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection")
