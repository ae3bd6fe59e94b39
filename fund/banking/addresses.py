"""A postal address out of the register, as people type it, in the parts that a payment file carries.

From November 2026 the schemes refuse an address without town and country apart. What cannot be told apart with
certainty is not written at all: an address is welcome to the bank, never asked for by it. Nothing of one is cut.
"""

import re
from functools import lru_cache

from babel import Locale

from fund.banking import names, pain001
from fund.banking.pain001 import Address
from fund.ledger.models import Fund
from workflows.people.models import Member

LANGUAGES = ("fr", "nl", "en", "de", "sv")
PREFIXES = {"B": "BE", "F": "FR", "D": "DE", "L": "LU", "A": "AT", "S": "SE", "I": "IT", "E": "ES"}
PREFIX = r"(?:(?P<prefix>[A-Z]{1,2})[- ])?"
TOWN = re.compile(PREFIX + r"(?P<code>\d{4,5}|\d{3}(?: \d{2})?) (?P<town>\D.*)")
DUTCH_TOWN = re.compile(PREFIX + r"(?P<code>\d{4} ?[A-Z]{2}) (?P<town>\D.*)")
NUMBER_LAST = re.compile(r"(?P<street>\D[^\d]*?),? (?P<number>\d+(?: ?[A-Za-z]| (?:bis|ter))?(?:[/-]\d+)?)")
NUMBER_FIRST = re.compile(r"(?P<number>\d+(?: ?[A-Za-z](?= )| (?:bis|ter))?),? (?P<street>\D[^\d]*)")


def read(text: str, country: str = "") -> Address | None:
    """The address in `text`, its parts on lines of their own or apart by commas, the town with its postcode last but
    for a country; None where that is not certain, or the scheme does not carry it.

    country  two letters, where the text names none
    """
    parts = [" ".join(part.split()) for part in re.split(r"[\n,;]", text)]
    parts = [part for part in parts if part]
    if parts and (named := _country(parts[-1])):
        country = named
        parts.pop()
    if not parts:
        return None
    dutch = country.upper() == "NL" or parts[-1].startswith("NL")
    found = (dutch and DUTCH_TOWN.fullmatch(parts[-1])) or TOWN.fullmatch(parts[-1])
    if not found:
        return None
    prefix = found["prefix"] or ""
    country = PREFIXES.get(prefix, "") or (_country(prefix) if prefix else "") or country.upper()
    address = _placed(parts[:-1], found["town"], country, found["code"])
    try:
        pain001.checked_address(address) if address else None
    except pain001.CannotPay:
        return None
    return address


def of_member(member: Member | None, holder: str) -> Address | None:
    """Where the member lives, when the account that is paid is theirs."""
    if member is None or not (names.is_same(holder, str(member)) or names.is_alike(holder, str(member))):
        return None
    return read(member.address or "", member.cooperative.country)


def country_of(fund: Fund) -> str:
    """Of an address that names no country: the one that the fund's only cooperatives share; none where they differ."""
    found = set(fund.cooperatives.values_list("country", flat=True))
    return found.pop() if len(found) == 1 else ""


def _placed(before: list[str], town: str, country: str, code: str) -> Address | None:
    """Structured where the street and its number are told apart, else the lines as they are, at most two."""
    if len(before) == 2 and before[0].isdecimal():  # 12, rue Haute
        before = [f"{before[0]} {before[1]}"]
    if len(before) > 2:
        return None
    if len(before) == 1 and (found := NUMBER_LAST.fullmatch(before[0]) or NUMBER_FIRST.fullmatch(before[0])):
        return Address(town, country, found["street"], found["number"], code)
    return Address(town, country, postcode=code, lines=tuple(before))


def _country(text: str) -> str:
    return _countries().get(text.casefold(), "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Names of countries in our languages, and their codes of two letters."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found |= {name.casefold(): code, code.casefold(): code}
    return found
