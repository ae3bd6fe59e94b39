"""For migrations: texts that were written in words before they were codes, found again by their words."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from workflows import coded

Known = Mapping[str, str | Promise]


def spellings(with_code: Iterable[Known], alone: Iterable[Known]) -> dict[str, str]:
    """words in each language, after their code or alone → how the code is kept"""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, words in (pair for each in with_code for pair in each.items()):
                found[f"{code}: {words}"] = coded.keep(code)
            for code, words in (pair for each in alone for pair in each.items()):
                found.setdefault(str(words), coded.keep(code))
    return found


def converter(*, with_code: Iterable[Known], alone: Iterable[Known]) -> Callable[[str], str]:
    """text → the same as a code where it is in the words of one, whole or before a comma; else as it was"""
    spelled = spellings(list(with_code), list(alone))
    longest_first = sorted(spelled, key=len, reverse=True)

    @lru_cache(maxsize=1000)
    def convert(text: str) -> str:
        for words in longest_first:
            if text == words:
                return spelled[words]
            if text.startswith(f"{words}, "):
                return f"{spelled[words]} {text.removeprefix(f'{words}, ')}"
        return text

    return convert


def rewrite(model: Any, column: str, write: Callable[[str], str]) -> None:
    """Each different text of a column once."""
    objects = model._base_manager
    for text in list(objects.exclude(**{column: ""}).order_by().values_list(column, flat=True).distinct()):
        if (written := write(text)) != text:
            objects.filter(**{column: text}).update(
                **{column: written[: model._meta.get_field(column).max_length]}
            )
