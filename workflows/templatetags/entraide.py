"""Amounts and days, shown the same everywhere."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from django import template
from django.utils import formats, timezone, translation
from django.utils.safestring import SafeString

from workflows import coded, money_words

register = template.Library()


@register.filter
def money(cents: int | None, currency: str = "EUR") -> str:
    """`1 250,00 EUR`: integer cents with the currency."""
    return "" if cents is None else f"{money_words.amount(cents)}\u00a0{currency}"


@register.filter
def amount(cents: int | None) -> str:
    """`1 250,00`: integer cents without the currency, for tables that name it once in the header."""
    return "" if cents is None else money_words.amount(cents)


@register.filter
def about(cents: int) -> str:
    """`1 250`: to the whole unit, for what is estimated and not counted."""
    return money_words.amount(round(cents, -2))[:-3]


@register.filter
def day(value: date | datetime | None) -> str:
    """`3 Dec 2026`: the month in letters."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, "d MMM y", locale=translation.get_language() or "en")


@register.filter
def month(value: date) -> str:
    """`Dec 2026`, where months stand in a row."""
    return format_date(value, "MMM y", locale=translation.get_language() or "en")


@register.filter
def moment(value: datetime | None) -> str:
    """`3 Dec 2026, 14:05`."""
    if value is None:
        return ""
    return f"{day(value)}, {formats.date_format(timezone.localtime(value), 'H:i')}"


@register.filter
def colon(label: Any) -> str:
    """`Label:`, as the reader's language sets it before what follows."""
    return translation.gettext("%(label)s:") % {"label": label}


@register.filter
def in_words(kept: str | None) -> str:
    """A reason that may be kept as a code, in the reader's language."""
    return coded.in_words(kept or "")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """The present address's query with some parts changed (None removes): filters survive paging and sorting."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return SafeString("?" + params.urlencode())
