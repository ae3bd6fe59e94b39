"""Amounts as integers in minor units: reading what people type, splitting without losing a cent, shares.

Pure: no database, no clock, no float. Showing an amount is the work of the template tags.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from workflows.refusals import Refusal

MAX_CENTS = 99_999_999_999_99
"""Ceiling of one typed amount: a hundred thousand million less a cent, far below what a 64-bit column
holds."""

BASIS_POINTS = 10_000
"""One whole, in hundredths of a percent: 6.5 % is 650 basis points."""

# ASCII on purpose: `int` and `Decimal` also read Arabic digits, underscores and exponents.
_SPACES = " \u00a0\u2009\u202f"
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]{1,2}))?")
_GROUPED = re.compile(
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<group>[{_SPACES}'’.,])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)"
    r"(?:(?!(?P=group))[.,](?P<part>[0-9]{1,2}))?"
)
_SIGNS = {"-": -1, "−": -1, "+": 1}
_SYMBOLS = {"EUR": ("EUR", "€"), "SEK": ("SEK", "kr")}


class BadAmount(Refusal):
    """What was typed is not an amount, or not a rate."""

    code = "bad_amount"


def parse_cents(text: str, currency: str = "EUR", *, signed: bool = False) -> int:
    """Read an amount as people write it in French, Dutch, German or English.

    `1250`, `1 250`, `1.250,00`, `1,250.00`, `1'250.5` and `€ 1250` are all 125 000 cents or its like; one
    separator followed by exactly three digits groups thousands (nobody writes a third decimal of money).
    signed   also accept a leading minus, as bank and invoice files have
    raises   BadAmount with a sentence: exponents, other digits, mixed or misplaced groups, three decimals
    """
    body = _without_currency(text.strip(), currency)
    sign = 1
    if signed and body[:1] in _SIGNS:
        sign, body = _SIGNS[body[0]], body[1:].strip()
    match = _PLAIN.fullmatch(body) or _GROUPED.fullmatch(body)
    if match is None:
        raise BadAmount(_("Write an amount like 1250, 1 250,00 or 1,250.00."))
    digits = re.sub(r"[^0-9]", "", match["whole"]).lstrip("0") or "0"
    cents = int(digits[:20]) * 100 + int((match["part"] or "0").ljust(2, "0"))
    if cents > MAX_CENTS or len(digits) > 20:
        raise BadAmount(_("This amount is too large."))
    return sign * cents


def _without_currency(text: str, currency: str) -> str:
    """Take off one currency sign or code before or after the figures."""
    for symbol in _SYMBOLS.get(currency, (currency,)):
        if text.casefold().startswith(symbol.casefold()):
            return text[len(symbol) :].strip()
        if text.casefold().endswith(symbol.casefold()):
            return text[: -len(symbol)].strip()
    return text


def equal_parts(cents: int, count: int) -> list[int]:
    """Split into `count` parts that differ by at most one cent; the first parts hold the odd cents."""
    if count < 1:
        raise ValueError(f"cannot split into {count} parts")
    part, odd = divmod(cents, count)
    return [part + 1] * odd + [part] * (count - odd)


def shares(cents: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Split in proportion to `weights`; every cent goes to someone, largest remainder first, then first
    come."""
    whole = sum(weights, Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be at least zero and not all zero")
    exact = [Fraction(cents) * weight / whole for weight in weights]
    parts = [part.__floor__() for part in exact]
    left = cents - sum(parts)
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[:left]:
        parts[n] += 1
    return parts


def share_of(cents: int, basis_points: int) -> int:
    """The share of an amount at a rate in basis points (650 = 6.5 %), half a cent rounded away from zero."""
    share = (2 * abs(cents) * basis_points + BASIS_POINTS) // (2 * BASIS_POINTS)
    return share if cents >= 0 else -share


def nearest(exact: Fraction) -> int:
    """The nearest cent, halves away from zero, so that a credit note undoes its invoice to the cent."""
    rounded = (abs(exact) + Fraction(1, 2)).__floor__()
    return rounded if exact >= 0 else -rounded


def parse_basis_points(text: str) -> int:
    """Read a percentage as people type it (`6.5`, `6,50 %`) into basis points; at most 100 %."""
    match = _PLAIN.fullmatch(text.strip().removesuffix("%").strip())
    if match is None or len(match["whole"]) > 3:
        raise BadAmount(_("Write a percentage like 6.5 or 12."))
    points = int(match["whole"]) * 100 + int((match["part"] or "0").ljust(2, "0"))
    if points > BASIS_POINTS:
        raise BadAmount(_("A percentage is at most 100."))
    return points
