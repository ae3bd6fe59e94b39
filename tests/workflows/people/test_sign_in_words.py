"""Whoever signs in is spoken to as on every other page."""

import re
from gettext import GNUTranslations
from pathlib import Path

import allauth
import pytest
import rest_framework
from django.utils.translation import gettext, override

from workflows.people.sign_in_words import WORDED_BY_US

THEIRS = [
    Path(library.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.mo"
    for library in (allauth, rest_framework)
]
FAMILIAR = {
    "de": r"\b(du|dich|dir|dein\w*)\b",
    "nl": r"\b(je|jij|jou|jouw)\b",
    "fr": r"\b(tu|toi|courriel)\b",
}


def test_each_of_them_is_still_a_sentence_of_the_libraries():
    known: set[str] = set()
    for path in THEIRS:
        with path.open("rb") as file:
            known |= set(GNUTranslations(file)._catalog)
    assert [words for words in WORDED_BY_US if words not in known] == []


@pytest.mark.parametrize("language", FAMILIAR)
def test_none_of_them_is_familiar(language):
    with override(language):
        said = [gettext(words) for words in WORDED_BY_US]
    assert [words for words in said if re.search(FAMILIAR[language], words, re.IGNORECASE)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "polite"), [("de", "Geben Sie"), ("nl", "Geef uw"), ("fr", "Donnez votre")]
)
def test_the_page_for_a_forgotten_password_uses_our_words(client, language, polite):
    page = client.get("/account/password/reset/", headers={"accept-language": language}).text
    assert polite in page
    assert not re.search(FAMILIAR[language], re.sub(r"<[^>]+>", " ", page), re.IGNORECASE)
