"""ISO 20022 reason codes of payments that come back, in words for a person."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, Promise] = {
    "AC01": gettext_lazy("the account number is wrong"),
    "AC03": gettext_lazy("the account number is wrong"),
    "AC04": gettext_lazy("the account is closed"),
    "AC06": gettext_lazy("the account is blocked"),
    "AC13": gettext_lazy("it is not this kind of account"),
    "AG01": gettext_lazy("the account does not take transfers"),
    "AM05": gettext_lazy("the bank thinks it was sent twice"),
    "AM09": gettext_lazy("the payee refuses this amount"),
    "BE04": gettext_lazy("the payee's address is missing"),
    "CUST": gettext_lazy("the payee sends it back"),
    "DUPL": gettext_lazy("the bank thinks it was sent twice"),
    "FOCR": gettext_lazy("it was called back"),
    "FRAD": gettext_lazy("the bank suspects fraud"),
    "MD07": gettext_lazy("the payee has died"),
    "MS02": gettext_lazy("the payee refuses it"),
    "MS03": gettext_lazy("the bank gives no reason"),
    "RC01": gettext_lazy("the BIC is wrong"),
    "RR04": gettext_lazy("a rule of the country forbids it"),
    "reversal": gettext_lazy("the bank took it back"),
    "rejected": gettext_lazy("the bank refused it"),
    "returned": gettext_lazy("the bank sent it back"),
    "cancelled": gettext_lazy("it was cancelled"),
}


def in_words(code: str) -> str:
    """`AC04: the account is closed`; the code alone where it is unknown."""
    words = WORDS.get(code)
    return f"{code}: {words}" if words else code or _("the bank gives no reason")
