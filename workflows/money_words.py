"""How an amount reads, on screens, in letters and in refusals."""

from django.utils import translation

NO_BREAK, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
SEPARATORS = {"en": (",", "."), "de": (".", ","), "nl": (".", ","), "fr": (NARROW, ",")}


def amount(cents: int, language: str | None = None) -> str:
    """Integer cents with two decimals, grouped as the language does; the minus is U+2212."""
    group, point = SEPARATORS.get((language or translation.get_language() or "en")[:2], SEPARATORS["en"])
    whole = f"{abs(cents) // 100:,}".replace(",", group)
    return f"{MINUS if cents < 0 else ''}{whole}{point}{abs(cents) % 100:02d}"


def typed(cents: int, language: str | None = None) -> str:
    """As somebody types it into a field: the decimals as the language has them, the thousands not apart."""
    point = SEPARATORS.get((language or translation.get_language() or "en")[:2], SEPARATORS["en"])[1]
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{point}{abs(cents) % 100:02d}"


def money(cents: int, currency: str = "EUR", language: str | None = None) -> str:
    return f"{amount(cents, language)}{NO_BREAK}{currency}"
