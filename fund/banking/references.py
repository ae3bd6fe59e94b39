"""Structured payment references: the Belgian OGM/VCS and the ISO 11649 creditor reference (RF).

A reference has one canonical writing in this product: `+++123/4567/89002+++` for the Belgian one,
`RF18539007547034` (no spaces, capitals) for the other. What people type and banks send is normalised to it.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from workflows.refusals import Refusal

OGM_SHAPE = re.compile(r"[+*]{0,3}\s*(\d{3})\s*/?\s*(\d{4})\s*/?\s*(\d{5})\s*[+*]{0,3}", re.ASCII)
OGM_INSIDE = re.compile(
    r"(?<![\d/])[+*]{0,3}\s?(\d{3})\s?/\s?(\d{4})\s?/\s?(\d{5})\s?[+*]{0,3}(?![\d/])"
    r"|[+*]{3}\s?(\d{3})\s?(\d{4})\s?(\d{5})\s?[+*]{3}"
    r"|(?<!\d)(\d{3})(\d{4})(\d{5})(?!\d)",
    re.ASCII,
)
OGM_PERHAPS = re.compile(
    r"\d{3}\s?/?\s?\d{4}", re.ASCII
)  # what every one inside a text has: most texts have none
RF_SHAPE = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.ASCII)
RF_INSIDE = re.compile(r"(?<![A-Z0-9])RF\d{2}(?:[ ]?[A-Z0-9]){1,21}(?![A-Z0-9])", re.ASCII)

DIGITS = "0123456789"
SIGNS = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{1,4}-\d{4}-\d{3,6}(?!\d)", re.ASCII)


class BadReference(Refusal):
    """Text that is no structured reference, or one whose check digits are wrong."""


def ogm(seed: int) -> str:
    """The Belgian reference of a number of at most ten digits: modulo 97,
    where a remainder of 0 is written 97."""
    if not 0 <= seed < 10**10:
        raise BadReference(_("A Belgian reference is made from at most ten digits."), code="bad_reference")
    return print_ogm(f"{seed:010d}{seed % 97 or 97:02d}")


SERIES = {"L": 7, "LF": 5, "AV": 6, "GF": 8, "AS": 4, "GC": 3, "CC": 2}
"""The first digit of the Belgian references of each series of numbers: two series never share a reference."""


def of_number(number: str, country: str) -> str:
    """The reference of all payments of a loan or claim: Belgian in Belgium, RF elsewhere.

    number  L-2026-0042: its series, two digits of the year and seven of the number make the ten digits
    """
    series, year, place = number.split("-")
    if country == "BE":
        return ogm(int(f"{SERIES[series]}{int(year) % 100:02d}{int(place):07d}"))
    return rf(f"{series}{year}{place}")


def print_ogm(twelve: str) -> str:
    """Twelve digits in the Belgian writing, whether or not their check digits agree."""
    return f"+++{twelve[:3]}/{twelve[3:7]}/{twelve[7:]}+++"


def rf(text: str) -> str:
    """The ISO 11649 reference of some letters and digits (at most 21), with its two check digits."""
    body = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not 1 <= len(body) <= 21:
        raise BadReference(
            _("An RF reference is made from 1 to 21 letters and digits."), code="bad_reference"
        )
    return f"RF{98 - _as_number(body + 'RF00') % 97:02d}{body}"


def normalise(text: str) -> str:
    """The canonical writing of a reference as people type it, or BadReference in words."""
    found = recognise(text)
    if found:
        return found
    compact = "".join(text.split()).upper()
    if OGM_SHAPE.fullmatch(text.strip()) or RF_SHAPE.fullmatch(compact):
        raise BadReference(
            _("The check digits of the reference %(text)s are wrong.") % {"text": text.strip()},
            code="bad_reference",
        )
    raise BadReference(
        _("%(text)s is not a structured reference (+++123/4567/89002+++ or RF…).")
        % {"text": text.strip()[:40]},
        code="bad_reference",
    )


def recognise(text: str) -> str:
    """The canonical writing when the whole text is one valid reference, else an empty string."""
    if shape := OGM_SHAPE.fullmatch(text.strip()):
        return _checked_ogm("".join(shape.groups()))
    compact = "".join(text.split()).upper()
    if RF_SHAPE.fullmatch(compact) and _as_number(compact[4:] + compact[:4]) % 97 == 1:
        return compact
    return ""


def find(text: str) -> str:
    """The one valid reference inside a free communication; two different ones are none."""
    candidates = set()
    if OGM_PERHAPS.search(text):
        for shape in OGM_INSIDE.finditer(text):
            candidates.add(_checked_ogm("".join(part for part in shape.groups() if part)))
    if "RF" in (capitals := text.upper()):
        candidates |= {_longest_rf(shape.group()) for shape in RF_INSIDE.finditer(capitals)}
    candidates.discard("")
    return candidates.pop() if len(candidates) == 1 else ""


def near_misses(text: str) -> frozenset[str]:
    """Valid references that are one slip away from a wrong one in the text: one sign is another, or two
    neighbours are swapped. What is written rightly has none."""
    found: set[str] = set()
    for shape in OGM_INSIDE.finditer(text):
        twelve = "".join(part for part in shape.groups() if part)
        if not _checked_ogm(twelve):
            found.update(filter(None, map(_checked_ogm, _slips(twelve, DIGITS))))
    for shape in RF_INSIDE.finditer(text.upper()):
        if not _longest_rf(shape.group()):
            found.update(_near_rf(shape.group().split()))
    return frozenset(found)


def _near_rf(groups: list[str]) -> set[str]:
    """Nothing tells where a wrong RF ends in a text: every end that leaves its shape is tried."""
    found: set[str] = set()
    for end in range(1, len(groups) + 1):
        compact = "".join(groups[:end])
        if RF_SHAPE.fullmatch(compact):
            found.update(filter(None, (recognise("RF" + slip) for slip in _slips(compact[2:], SIGNS))))
    return found


def _slips(text: str, signs: str) -> Iterator[str]:
    for at, present in enumerate(text):
        yield from (text[:at] + sign + text[at + 1 :] for sign in signs if sign != present)
        if at and present != text[at - 1]:
            yield text[: at - 1] + present + text[at - 1] + text[at + 1 :]


def numbers(text: str) -> frozenset[str]:
    """The numbers of loans and cases that a text names, such as L-2026-0001."""
    return frozenset(NUMBER.findall(text.upper()))


def is_ogm(reference: str) -> bool:
    return reference.startswith("+++")


def digits(reference: str) -> str:
    """The twelve bare digits of a Belgian reference: the writing used in payment files."""
    return re.sub(r"\D", "", reference)


def _checked_ogm(twelve: str) -> str:
    return print_ogm(twelve) if int(twelve[10:]) == (int(twelve[:10]) % 97 or 97) else ""


def _longest_rf(text: str) -> str:
    """An RF in print is followed by ordinary words: drop them one by one until the check digits agree."""
    words = text.split()
    while words:
        if found := recognise("".join(words)):
            return found
        words.pop()
    return ""


def _as_number(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text))
