"""Why a payment comes back, a bank says what it says, a line was matched: codes (`workflows.coded`), in words for
whoever reads them. The codes of ISO 20022 in capitals, our own in small letters."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflows import coded

CODE = re.compile(r"[A-Za-z0-9_]{1,35}", re.ASCII)

WORDS: dict[str, Promise] = {
    "AC01": gettext_lazy("the account number is wrong"),
    "AC03": gettext_lazy("the account number is wrong"),
    "AC04": gettext_lazy("the account is closed"),
    "AC06": gettext_lazy("the account is blocked"),
    "AC13": gettext_lazy("it is not this kind of account"),
    "AG01": gettext_lazy("the account does not take transfers"),
    "AC14": gettext_lazy("it is not this kind of account"),
    "AG02": gettext_lazy("the bank does not do this kind of payment"),
    "AM02": gettext_lazy("the amount is above what the bank allows"),
    "AM03": gettext_lazy("the bank does not pay in this currency"),
    "AM04": gettext_lazy("there is not enough money on the account"),
    "AM10": gettext_lazy("the control sum is wrong"),
    "AM18": gettext_lazy("the number of payments is wrong"),
    "BE01": gettext_lazy("the name does not belong to the account"),
    "BE05": gettext_lazy("the bank does not know who sends the file"),
    "BE07": gettext_lazy("our own address is missing"),
    "CH03": gettext_lazy("the day of execution is too far away"),
    "CNOR": gettext_lazy("the payee's bank is not reached by SEPA"),
    "DNOR": gettext_lazy("our own bank is not reached by SEPA"),
    "DS02": gettext_lazy("the file lacks a signature at the bank"),
    "DT01": gettext_lazy("the day of execution is no day of the bank"),
    "FF01": gettext_lazy("the bank cannot read the file"),
    "NARR": gettext_lazy("the bank gives its reason in words"),
    "RR01": gettext_lazy("our account number is missing for a rule of the country"),
    "RR02": gettext_lazy("our name or address is missing for a rule of the country"),
    "RR03": gettext_lazy("the payee's name or address is missing for a rule of the country"),
    "TM01": gettext_lazy("the file came after the bank's closing time"),
    "AM05": gettext_lazy("the bank thinks it was sent twice"),
    "AM09": gettext_lazy("the payee refuses this amount"),
    "BE04": gettext_lazy("the payee's address is missing"),
    "CUST": gettext_lazy("the payee sends it back"),
    "DUPL": gettext_lazy("the bank thinks it was sent twice"),
    "FOCR": gettext_lazy("it was called back"),
    "FRAD": gettext_lazy("the bank suspects fraud"),
    "MD01": gettext_lazy("the bank knows of no mandate"),
    "MD06": gettext_lazy("the payer asked for the money back"),
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


STATUSES: dict[str, Promise] = {
    "RCVD": gettext_lazy("received by the bank"),
    "ACTC": gettext_lazy("checked by the bank"),
    "ACCP": gettext_lazy("accepted by the bank"),
    "ACSP": gettext_lazy("being paid"),
    "ACSC": gettext_lazy("paid, says the bank; its statement follows"),
    "ACCC": gettext_lazy("arrived at the payee's, says the bank"),
    "ACWC": gettext_lazy("accepted by the bank with a change"),
    "ACWP": gettext_lazy("accepted by the bank, not yet on the payee's account"),
    "ACFC": gettext_lazy("checked by the bank, money included"),
    "PDNG": gettext_lazy("the bank waits for something"),
    "PRES": gettext_lazy("presented to the payee"),
    "PART": gettext_lazy("accepted in part"),
    "PATC": gettext_lazy("signed in part at the bank"),
    "CANC": gettext_lazy("cancelled at the bank"),
    "RJCT": gettext_lazy("refused by the bank"),
}
"""ISO 20022 status codes of a pain.002."""

REFUSED = frozenset({"RJCT", "CANC"})


OWN: dict[str, Promise] = {
    "none": gettext_lazy("the bank gives no reason"),
    "unsent": gettext_lazy("Not sent within 30 days."),
    "by_id": gettext_lazy("its end-to-end id"),
    "by_notice": gettext_lazy("the bank's notification"),
    "by_reference": gettext_lazy("its structured reference"),
    "by_account": gettext_lazy("its account and its amount"),
    "by_hand": gettext_lazy("by hand"),
}
for _known in (STATUSES, WORDS, OWN):
    coded.register(_known)


def of_bank(code: str) -> str:
    """How the reason that a bank's line bears is kept: its code, or its own text where that is no code."""
    if not code:
        return coded.keep("none")
    return coded.keep(code) if CODE.fullmatch(code) else code


def typed(text: str) -> str:
    """How a reason that a person typed is kept: as typed, save that a known code before it is one: `AC04: closed`."""
    first, _space, rest = text.strip().partition(" ")
    code = first.rstrip(":,;").upper()
    return coded.keep(code, text=rest) if code in WORDS else text.strip()
