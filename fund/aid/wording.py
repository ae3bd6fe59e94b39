"""Texts that a programme carries in several languages: `{"fr": "…", "en": "…"}`."""

from collections.abc import Mapping

from django.utils.translation import get_language

type Wording = Mapping[str, str]


def in_language(wording: Wording, language: str | None = None) -> str:
    """The text in the reader's language, else in English, else in whichever language it has."""
    code = (language or get_language() or "en").split("-")[0]
    for choice in (code, "en", *wording):
        if text := wording.get(choice, "").strip():
            return text
    return ""
