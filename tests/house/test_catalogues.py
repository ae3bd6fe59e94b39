"""French, Dutch and German are whole: every sentence of the product has its translation, with the same values in it."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override

HERE = Path(__file__).resolve().parent.parent.parent
VALUE = re.compile(r"%\(\w+\)[sd]|%[sd]")
PARTS = ["workflows", "fund", "loans"]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


def messages(part: str, language: str) -> list[Message]:
    with (HERE / part / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_left_untranslated_or_guessed(part: str, language: str) -> None:
    found = messages(part, language)
    assert len(found) > 300
    assert [message.id for message in found if not message.string or message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_a_translation_holds_the_same_values(part: str, language: str) -> None:
    different = [
        message.id
        for message in messages(part, language)
        if isinstance(message.id, str)
        and sorted(VALUE.findall(message.id)) != sorted(VALUE.findall(str(message.string)))
    ]
    assert different == []


@pytest.mark.parametrize("part", PARTS)
def test_each_language_has_the_same_sentences(part: str) -> None:
    told = {
        language: {(message.context, str(message.id)) for message in messages(part, language)}
        for language in LANGUAGES
    }
    assert {language: told["fr"] ^ ids for language, ids in told.items() if told["fr"] ^ ids} == {}


def test_no_sentence_hides_under_another_name_of_gettext() -> None:
    """What collects the sentences knows the functions by their names, and `_`."""
    alias = re.compile(r"\bn?p?gettext(_lazy)? as (?!_\b)\w+")
    sources = [file for part in ("workflows", "fund", "loans") for file in (HERE / part).rglob("*.py")]
    assert [str(file.relative_to(HERE)) for file in sources if alias.search(file.read_text())] == []


def test_the_compiled_catalogue_is_the_one_in_use() -> None:
    for language, words in {"fr": "Mes demandes", "nl": "Mijn aanvragen", "de": "Meine Anträge"}.items():
        with override(language):
            assert gettext("My requests") == words
