"""The payment file sent to the bank: pain.001.001.09 (or .03 where the bank knows no newer one), one payment
information block, one debtor account. Euros travel as SEPA credit transfers. Another currency, Swedish crowns say, is
no part of that scheme: the same file without its service level, charges shared, the payee's bank named by its BIC.

Nothing is cut silently: a name or text that the scheme does not carry is refused with a sentence. Accented
Latin letters become their plain letter, as the European Payments Council advises (EPC217-08); `scheme_text`
gives the same writing to the pages, so that what is shown is what is sent.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
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
SCHEME = "EUR"  # the currency of the SEPA credit transfer scheme
NAMESPACE = NAMESPACES[NEWEST]
VERSIONS = [("09", "pain.001.001.09"), ("03", _("pain.001.001.03, for banks that know no newer one"))]
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

    def told(self) -> dict[str, Any]:
        """What is not empty of it, for a column of JSON."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Address | None":
        return cls(**{**told, "lines": tuple(told.get("lines", ()))}) if told else None

    def __str__(self) -> str:
        street = f"{self.street} {self.building}".strip()
        return ", ".join(
            filter(None, [street, *self.lines, f"{self.postcode} {self.town}".strip(), self.country])
        )


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
    version: str = NEWEST
    urgent: bool = False

    @property
    def in_sepa(self) -> bool:
        return self.currency == SCHEME

    @property
    def total_cents(self) -> int:
        return sum(transfer.cents for transfer in self.transfers)


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
        check_transfer(transfer, payment.currency)


def check_transfer(transfer: Transfer, currency: str = SCHEME) -> None:
    """One transfer: amount, identifier, name, address and communication as the scheme allows them."""
    if not 0 < transfer.cents <= 99_999_999_999:
        raise CannotPay(
            _("A transfer is between 0.01 and 999,999,999.99."), code="bad_amount", cents=transfer.cents
        )
    identifier(transfer.end_to_end_id)
    if not scheme_text(transfer.payee.name, NAME_LENGTH):
        raise CannotPay(_("The payee has no name."), code="no_name")
    if currency != SCHEME and not transfer.payee.bic:
        raise CannotPay(
            _("A payment in %(currency)s names the bank of %(payee)s by its BIC.")
            % {"currency": currency, "payee": transfer.payee.name},
            code="no_bic",
        )
    if transfer.communication and not references.recognise(transfer.communication):
        scheme_text(transfer.communication, TEXT_LENGTH)
    if transfer.payee.address:
        checked_address(transfer.payee.address)


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


@lru_cache(maxsize=4096)  # checked when the batch is prepared, and written: the same few texts, twice
def scheme_text(text: str, longest: int) -> str:
    """Text in the letters of the scheme, or CannotPay naming the first letter, or the length,
    that does not fit."""
    plain = " ".join(text.translate(PLAIN).split())
    if not plain.isascii():
        plain = "".join(
            mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark)
        )
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


def checked_address(address: Address) -> list[tuple[str, str]]:
    """Elements of a structured or hybrid address; town and country always: from November 2026 the scheme refuses
    one without them. Version .03 knows no hybrid one: its free lines stay out of that file, town and country do not."""
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
    return [(tag, scheme_text(text, longest)) for tag, text, longest in parts if text]


def write(payment: PaymentFile) -> bytes:
    """The file as bytes, or CannotPay; amounts in and out are exact cents."""
    check(payment)
    writer, out = _Writer(payment), BytesIO()
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        root = xml.element(writer.tag("Document"), nsmap=writer.default)
        with root, xml.element(writer.tag("CstmrCdtTrfInitn")):
            xml.write(writer.header())
            with xml.element(writer.tag("PmtInf")):
                for part in writer.payment_information():
                    xml.write(part)
                for transfer in payment.transfers:
                    xml.write(writer.transfer(transfer))
    return out.getvalue()


class _Writer:
    """Elements of one file, in the namespace of its version."""

    def __init__(self, payment: PaymentFile) -> None:
        self.payment = payment
        self.namespace = NAMESPACES[payment.version]
        self.default: Any = {None: self.namespace}
        self.bic = "BIC" if payment.version == "03" else "BICFI"
        self.tags: dict[str, str] = {}

    def tag(self, name: str) -> str:
        return self.tags.setdefault(name, f"{{{self.namespace}}}{name}")

    def node(self, name: str, *children: etree._Element | str | None, **attributes: str) -> etree._Element:
        node = etree.Element(self.tag(name), attributes, nsmap=self.default)
        for child in children:
            if isinstance(child, str):
                node.text = child
            elif child is not None:
                node.append(child)
        return node

    def sums(self) -> tuple[etree._Element, etree._Element]:
        count, total = len(self.payment.transfers), self.payment.total_cents
        return self.node("NbOfTxs", str(count)), self.node("CtrlSum", decimal(total))

    def header(self) -> etree._Element:
        node, payment = self.node, self.payment
        return node(
            "GrpHdr",
            node("MsgId", payment.message_id),
            node("CreDtTm", payment.created_at.strftime("%Y-%m-%dT%H:%M:%S")),
            *self.sums(),
            node("InitgPty", node("Nm", scheme_text(payment.debtor.name, NAME_LENGTH))),
        )

    def payment_information(self) -> Iterable[etree._Element]:
        node, payment = self.node, self.payment
        yield node("PmtInfId", payment.message_id)
        yield node("PmtMtd", "TRF")
        yield node("BtchBookg", "false")
        yield from self.sums()
        yield self.kind_of_payment()
        day = payment.execute_on.isoformat()
        yield node("ReqdExctnDt", day if payment.version == "03" else node("Dt", day))
        yield self.party("Dbtr", payment.debtor)
        yield node("DbtrAcct", node("Id", node("IBAN", payment.debtor.iban)), node("Ccy", payment.currency))
        bank = self.agent(payment.debtor.bic)
        if bank is None:
            bank = node("FinInstnId", node("Othr", node("Id", "NOTPROVIDED")))
        yield node("DbtrAgt", bank)
        yield node("ChrgBr", "SLEV" if payment.in_sepa else "SHAR")

    def kind_of_payment(self) -> etree._Element:
        """In the scheme an urgent payment stays a SEPA one, of high priority; outside it has a level of its own."""
        node, urgent = self.node, self.payment.urgent
        level = "SEPA" if self.payment.in_sepa else "URGP" if urgent else "NURG"
        priority = node("InstrPrty", "HIGH") if urgent else None
        return node("PmtTpInf", priority, node("SvcLvl", node("Cd", level)))

    def transfer(self, transfer: Transfer) -> etree._Element:
        node, number = self.node, transfer.end_to_end_id
        agent = self.agent(transfer.payee.bic)
        return node(
            "CdtTrfTxInf",
            node("PmtId", node("InstrId", number), node("EndToEndId", number)),
            node("Amt", node("InstdAmt", decimal(transfer.cents), Ccy=self.payment.currency)),
            node("CdtrAgt", agent) if agent is not None else None,
            self.party("Cdtr", transfer.payee),
            node("CdtrAcct", node("Id", node("IBAN", transfer.payee.iban))),
            self.remittance(transfer.communication),
        )

    def remittance(self, communication: str) -> etree._Element | None:
        """Structured when it is a reference: issuer BBA for the Belgian one, scheme SCOR for both."""
        node = self.node
        if not communication:
            return None
        reference = references.recognise(communication)
        if not reference:
            return node("RmtInf", node("Ustrd", scheme_text(communication, TEXT_LENGTH)))
        belgian = references.is_ogm(reference)
        issuer = node("Issr", "BBA" if belgian else "ISO")
        kind = node("Tp", node("CdOrPrtry", node("Cd", "SCOR")), issuer)
        number = node("Ref", references.digits(reference) if belgian else reference)
        return node("RmtInf", node("Strd", node("CdtrRefInf", kind, number)))

    def party(self, tag: str, party: Party) -> etree._Element:
        node, address = self.node, None
        if party.address:
            parts = checked_address(party.address)
            carried = [part for part in parts if part[0] != "AdrLine" or self.payment.version != "03"]
            address = node("PstlAdr", *(node(name, text) for name, text in carried))
        return node(tag, node("Nm", scheme_text(party.name, NAME_LENGTH)), address)

    def agent(self, bic: str) -> etree._Element | None:
        return self.node("FinInstnId", self.node(self.bic, bic)) if bic else None
