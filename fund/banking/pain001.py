"""The payment file sent to the bank: pain.001.001.09, one payment information block, one debtor account.

Nothing is cut silently: a name or text that the scheme does not carry is refused with a sentence. Accented
Latin letters become their plain letter, as the European Payments Council advises (EPC217-08); `scheme_text`
gives the same writing to the pages, so that what is shown is what is sent.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from fund.banking import references
from workflows.refusals import Refusal

NAMESPACES = {
    "09": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
    "03": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
}
NEWEST = "09"
NAMESPACE = NAMESPACES[NEWEST]
VERSIONS = [("09", "pain.001.001.09"), ("03", _("pain.001.001.03, for banks that know no newer one"))]
DEFAULT: Any = {None: NAMESPACE}
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
PLAIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "ı": "i",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
    | {
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "TH",
        "&": "+",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": "'",
        "”": "'",
    }
    | {'"': "'", "–": "-", "—": "-", "_": "-", "\u00a0": " ", "\u202f": " ", "\t": " ", "@": "(at)", ";": ","}
)
NAME_LENGTH, TEXT_LENGTH, ID_LENGTH = 70, 140, 35


class CannotPay(Refusal):
    """A transfer that the scheme would refuse, said before the file is written."""


@dataclass(frozen=True, slots=True)
class Address:
    """Structured (street, building, postcode, town, country) or hybrid (town and country,
    up to two free lines)."""

    town: str
    country: str
    street: str = ""
    building: str = ""
    postcode: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    iban: str
    bic: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    end_to_end_id: str
    cents: int
    payee: Party
    communication: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    message_id: str
    created_at: datetime
    execute_on: date
    debtor: Party
    currency: str
    transfers: tuple[Transfer, ...] = field(default_factory=tuple)

    @property
    def total_cents(self) -> int:
        return sum(transfer.cents for transfer in self.transfers)


def write(payment: PaymentFile) -> bytes:
    """The file as bytes, or CannotPay; amounts in and out are exact cents."""
    check(payment)
    out = BytesIO()
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(_tag("Document"), nsmap=DEFAULT), xml.element(_tag("CstmrCdtTrfInitn")):
            xml.write(_header(payment))
            with xml.element(_tag("PmtInf")):
                for part in _payment_information(payment):
                    xml.write(part)
                for transfer in payment.transfers:
                    xml.write(_transfer(transfer, payment.currency))
    return out.getvalue()


def check(payment: PaymentFile) -> None:
    """Everything that the scheme would refuse, before a byte is written."""
    if not payment.transfers:
        raise CannotPay(_("A payment file needs at least one transfer."), code="empty_file")
    ids = [transfer.end_to_end_id for transfer in payment.transfers]
    if len(set(ids)) != len(ids):
        raise CannotPay(_("Two transfers of this file carry the same end-to-end id."), code="twice_in_file")
    identifier(payment.message_id)
    scheme_text(payment.debtor.name, NAME_LENGTH)
    for transfer in payment.transfers:
        check_transfer(transfer)


def check_transfer(transfer: Transfer) -> None:
    """One transfer: amount, identifier, name, address and communication as the scheme allows them."""
    if not 0 < transfer.cents <= 99_999_999_999:
        raise CannotPay(
            _("A transfer is between 0.01 and 999,999,999.99."), code="bad_amount", cents=transfer.cents
        )
    identifier(transfer.end_to_end_id)
    if not scheme_text(transfer.payee.name, NAME_LENGTH):
        raise CannotPay(_("The payee has no name."), code="no_name")
    if transfer.communication and not references.recognise(transfer.communication):
        scheme_text(transfer.communication, TEXT_LENGTH)
    if transfer.payee.address:
        _address(transfer.payee.address)


def identifier(text: str) -> str:
    """An identifier of the scheme: at most 35 letters, no accents,
    not starting or ending with / nor holding //."""
    if (
        not text
        or len(text) > ID_LENGTH
        or not LETTERS.issuperset(text)
        or "//" in text
        or text.strip("/ ") != text
    ):
        raise CannotPay(
            _("%(id)s cannot be an identifier in a payment file.") % {"id": text[:40]}, code="bad_id"
        )
    return text


def scheme_text(text: str, longest: int) -> str:
    """Text in the letters of the scheme, or CannotPay naming the first letter, or the length,
    that does not fit."""
    plain = " ".join(text.translate(PLAIN).split())
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
    for letter in plain:
        if letter not in LETTERS:
            raise CannotPay(
                _("“%(text)s” holds the character %(letter)s, which payment files do not carry.")
                % {"text": text[:80], "letter": letter if letter.isprintable() else f"U+{ord(letter):04X}"},
                code="bad_character",
            )
    if len(plain) > longest:
        raise CannotPay(
            _("“%(text)s” has %(length)d characters; a payment file carries at most %(longest)d. Shorten it.")
            % {"text": text[:longest] + "…", "length": len(plain), "longest": longest},
            code="too_long",
            length=len(plain),
            longest=longest,
        )
    return plain


def decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _node(name: str, *children: etree._Element | str | None, **attributes: str) -> etree._Element:
    node = etree.Element(_tag(name), attributes, nsmap=DEFAULT)
    for child in children:
        if isinstance(child, str):
            node.text = child
        elif child is not None:
            node.append(child)
    return node


def _header(payment: PaymentFile) -> etree._Element:
    return _node(
        "GrpHdr",
        _node("MsgId", payment.message_id),
        _node("CreDtTm", payment.created_at.strftime("%Y-%m-%dT%H:%M:%S")),
        _node("NbOfTxs", str(len(payment.transfers))),
        _node("CtrlSum", decimal(payment.total_cents)),
        _node("InitgPty", _node("Nm", scheme_text(payment.debtor.name, NAME_LENGTH))),
    )


def _payment_information(payment: PaymentFile) -> Iterable[etree._Element]:
    yield _node("PmtInfId", payment.message_id)
    yield _node("PmtMtd", "TRF")
    yield _node("BtchBookg", "false")
    yield _node("NbOfTxs", str(len(payment.transfers)))
    yield _node("CtrlSum", decimal(payment.total_cents))
    if payment.currency == "EUR":
        yield _node("PmtTpInf", _node("SvcLvl", _node("Cd", "SEPA")))
    yield _node("ReqdExctnDt", _node("Dt", payment.execute_on.isoformat()))
    yield _party("Dbtr", payment.debtor)
    yield _node("DbtrAcct", _node("Id", _node("IBAN", payment.debtor.iban)), _node("Ccy", payment.currency))
    bank = _agent(payment.debtor.bic)
    yield _node("DbtrAgt", bank if bank is not None else _node("FinInstnId", _other("NOTPROVIDED")))
    yield _node("ChrgBr", "SLEV" if payment.currency == "EUR" else "SHAR")


def _transfer(transfer: Transfer, currency: str) -> etree._Element:
    agent = _agent(transfer.payee.bic)
    return _node(
        "CdtTrfTxInf",
        _node("PmtId", _node("InstrId", transfer.end_to_end_id), _node("EndToEndId", transfer.end_to_end_id)),
        _node("Amt", _node("InstdAmt", decimal(transfer.cents), Ccy=currency)),
        _node("CdtrAgt", agent) if agent is not None else None,
        _party("Cdtr", transfer.payee),
        _node("CdtrAcct", _node("Id", _node("IBAN", transfer.payee.iban))),
        _remittance(transfer.communication),
    )


def _remittance(communication: str) -> etree._Element | None:
    """Structured when it is a reference: issuer BBA for the Belgian one, scheme SCOR for both."""
    if not communication:
        return None
    reference = references.recognise(communication)
    if not reference:
        return _node("RmtInf", _node("Ustrd", scheme_text(communication, TEXT_LENGTH)))
    belgian = references.is_ogm(reference)
    kind = _node("Tp", _node("CdOrPrtry", _node("Cd", "SCOR")), _node("Issr", "BBA" if belgian else "ISO"))
    number = _node("Ref", references.digits(reference) if belgian else reference)
    return _node("RmtInf", _node("Strd", _node("CdtrRefInf", kind, number)))


def _party(tag: str, party: Party) -> etree._Element:
    address = _address(party.address) if party.address else None
    return _node(tag, _node("Nm", scheme_text(party.name, NAME_LENGTH)), address)


def _address(address: Address) -> etree._Element:
    """Town and country always; from November 2026 the scheme refuses an address without them."""
    if not address.town or len(address.country) != 2:
        raise CannotPay(
            _("A postal address in a payment file needs its town and its country."), code="bad_address"
        )
    if len(address.lines) > 2:
        raise CannotPay(_("A postal address carries at most two free lines."), code="bad_address")
    parts = [
        ("StrtNm", address.street, 70),
        ("BldgNb", address.building, 16),
        ("PstCd", address.postcode, 16),
    ]
    parts += [("TwnNm", address.town, 35), ("Ctry", address.country, 2)]
    parts += [("AdrLine", line, 70) for line in address.lines]
    return _node("PstlAdr", *(_node(tag, scheme_text(text, longest)) for tag, text, longest in parts if text))


def _agent(bic: str) -> etree._Element | None:
    return _node("FinInstnId", _node("BICFI", bic)) if bic else None


def _other(text: str) -> etree._Element:
    return _node("Othr", _node("Id", text))
