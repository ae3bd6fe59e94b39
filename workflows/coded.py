"""Reasons kept as codes and put into words when they are read: `#AC04 the bank's own words`.

Whoever caused a reason and whoever reads it may speak different languages. What a person typed, and what was written
before there were codes, is kept and read as it stands.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise

CODE = re.compile(r"#([A-Za-z0-9_]{1,35})(?: |$)", re.ASCII)

_words: dict[str, str | Promise] = {}


def register(words: Mapping[str, str | Promise]) -> None:
    """What codes say. Those in capitals are codes of the banks, and are shown beside their words."""
    _words.update(words)


def keep(*codes: str, text: str = "") -> str:
    """How a reason is kept: its codes, then what is said beside them."""
    return " ".join([*(f"#{code}" for code in codes), text]).strip()


def apart(kept: str) -> tuple[list[str], str]:
    """(codes, text) of a reason as it is kept; no code where a person typed it."""
    codes, at = [], 0
    while found := CODE.match(kept, at):
        codes.append(found[1])
        at = found.end()
    return codes, kept[at:].strip()


def in_words(kept: str) -> str:
    """The reason in the language of whoever reads it now."""
    codes, text = apart(kept)
    return ", ".join(filter(None, [*map(_said, codes), text]))


def saying(word: str) -> list[str]:
    """Codes of our own whose words hold this one, in the language of whoever looks for it."""
    folded = word.casefold()
    return [code for code, words in _words.items() if folded in str(words).casefold() and not code.isupper()]


def _said(code: str) -> str:
    words = str(_words.get(code, ""))
    return f"{code}: {words}" if words and code.isupper() else words or code
