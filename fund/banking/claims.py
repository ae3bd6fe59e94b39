"""Others who recognise a line: what collects by direct debit knows its mandates and its end-to-end ids.

They register a finder; banking asks it of each incoming line. A certain claim counts like a structured
reference; any other is a reason to suggest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fund.banking.models import ExpectedPayment


@dataclass(frozen=True)
class Claim:
    """`words` say how it was recognised: “its mandate”."""

    expected: ExpectedPayment
    words: str
    certain: bool = False


Finder = Callable[[Any], Iterable[Claim]]
_finders: list[Finder] = []


def register(find: Finder) -> Finder:
    """`find(line)` yields claims; open expectations of the line's fund only."""
    if find not in _finders:
        _finders.append(find)
    return find


def any_registered() -> bool:
    return bool(_finders)


def of(line: Any) -> list[Claim]:
    return [claim for find in _finders for claim in find(line) if claim.expected.is_open]
