"""An account number as people type it, checked, with its bank; refusals say what is wrong in words."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from schwifty import BIC
from schwifty import IBAN as Schwifty
from schwifty.exceptions import (
    InvalidBBANChecksum,
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)

from workflows.refusals import Refusal

# Geographical scope of the SEPA schemes, EPC409-09 (2025): where a SEPA credit transfer can go.
COUNTRIES = """
AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS
SE SI SK SM VA
"""
SEPA = frozenset(COUNTRIES.split())


class BadIban(Refusal):
    """Not an account number that a payment can go to."""


@dataclass(frozen=True, slots=True)
class Iban:
    compact: str
    bic: str
    bank_name: str

    @property
    def country(self) -> str:
        return self.compact[:2]

    @property
    def printed(self) -> str:
        """In groups of four, as on a statement."""
        return printed(self.compact)

    @property
    def bank(self) -> str:
        """`Fortis (GEBABEBB)`: the bank by its name and BIC, as far as they are known; else the country."""
        if self.bank_name and self.bic:
            return f"{self.bank_name} ({self.bic})"
        return self.bank_name or self.bic or self.country


def parse(text: str, *, sepa: bool = True) -> Iban:
    """The account number in `text`; spaces, dots and dashes do not matter.

    sepa     refuse a valid IBAN of a country where SEPA transfers do not go
    raises   BadIban
    """
    compact = re.sub(r"[\s.\-\u00a0\u202f]", "", text).upper().removeprefix("IBAN").lstrip(":")
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]*", compact, re.ASCII):
        raise BadIban(
            _("An IBAN starts with two letters for the country and holds only letters and digits."),
            code="bad_iban",
        )
    try:
        found = Schwifty(compact)
    except InvalidLength:
        raise BadIban(
            _("This IBAN has a digit too many or too few for its country."), code="bad_iban"
        ) from None
    except InvalidCountryCode:
        raise BadIban(
            _("%(country)s is not a country that uses IBANs.") % {"country": compact[:2]}, code="bad_iban"
        ) from None
    except (InvalidChecksumDigits, InvalidBBANChecksum):
        raise BadIban(
            _("The check digits of this IBAN are wrong: a digit was mistyped."), code="bad_iban"
        ) from None
    except (SchwiftyException, ValueError):
        raise BadIban(_("This IBAN does not have the shape of its country."), code="bad_iban") from None
    if sepa and found.country_code not in SEPA:
        raise BadIban(
            _("Accounts in %(country)s are outside the SEPA area: a transfer cannot go there.")
            % {"country": found.country_code},
            code="foreign_iban",
        )
    return Iban(str(found.compact), _bic(found), _bank_name(found))


def check_bic(text: str) -> str:
    """A BIC in capitals, or BadIban; an empty one stays empty."""
    compact = "".join(text.split()).upper()
    if not compact:
        return ""
    try:
        return str(BIC(compact).compact)
    except (SchwiftyException, ValueError):
        raise BadIban(_("%(bic)s is not a BIC.") % {"bic": compact[:14]}, code="bad_bic") from None


def printed(compact: str) -> str:
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def masked_at(compact: str) -> str:
    """The same with its bank, for a page on which it is checked: `BE•• •••• 6769, Fortis (GEBABEBB)`."""
    try:
        return f"{masked(compact)}, {parse(compact, sepa=False).bank}" if compact else ""
    except BadIban:
        return masked(compact)


def masked(compact: str) -> str:
    """What someone who need not know the account sees of it."""
    return f"{compact[:2]}•• •••• {compact[-4:]}" if compact else ""


def of_belgian_account(bban: str) -> str:
    """The IBAN of an old twelve-digit Belgian account number, as still found in statements."""
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


def _bic(found: Schwifty) -> str:
    try:
        return str(found.bic.compact) if found.bic else ""
    except (SchwiftyException, KeyError):
        return ""


def _bank_name(found: Schwifty) -> str:
    try:
        return found.bank_name or ""
    except (SchwiftyException, KeyError):
        return ""
