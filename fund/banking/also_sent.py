"""Other areas hand files to the bank too, under ids of their own. Each says here which ids it waits for; banking
gives it the lines that bear them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Sender:
    """
    known    known(account, ids): those of these end-to-end ids and batch ids that the area waits for
    answer   answer(line) once the line is in suspense: whether the area took it; else a person looks at it
    recognise  recognise(line): pairs of an expected payment that the line may be for, and how it was recognised
    answered  answered(answer, report, on=, by=): carry out a pain.002 that answers one of the area's files; whether
              it does
    holds    holds(match): whether the match is the bank's answer, which no person undoes
    """

    known: Callable[[Any, Collection[str]], set[str]]
    answer: Callable[[Any], bool]
    recognise: Callable[[Any], Iterable[tuple[Any, str]]]
    answered: Callable[..., bool]
    holds: Callable[[Any], bool]


_senders: list[Sender] = []


def register(sender: Sender) -> None:
    _senders.append(sender)


def known(account: Any, ids: Collection[str]) -> set[str]:
    return {one for sender in _senders for one in sender.known(account, ids)}


def answer(line: Any) -> bool:
    return any(sender.answer(line) for sender in _senders)


def recognised(line: Any) -> Iterable[tuple[Any, str]]:
    return [pair for sender in _senders for pair in sender.recognise(line)]


def answered(answer: Any, report: Any, *, on: date, by: Any) -> bool:
    return any(sender.answered(answer, report, on=on, by=by) for sender in _senders)


def holds(match: Any) -> bool:
    return any(sender.holds(match) for sender in _senders)
