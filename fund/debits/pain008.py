"""The file that asks the bank to collect: pain.008.001.08, one payment information block for each sequence and day.

What the scheme does not carry is refused with a sentence, as in the payment file (`fund.banking.pain001`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml.builder import ElementMaker

from fund.banking import references
from fund.banking.pain001 import (
    NAME_LENGTH,
    TEXT_LENGTH,
    CannotPay,
    Party,
    decimal,
    identifier,
    scheme_text,
)

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
PART = re.compile(r"(?P<file>DD-[0-9]{4}-[0-9]+)-(?P<sequence>FRST|RCUR|FNAL|OOFF)-(?P<day>[0-9]{6})")
E: Any = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True, slots=True)
class Debit:
    """One collection. `sequence` is FRST, RCUR, FNAL or OOFF; amounts in cents."""

    end_to_end_id: str
    cents: int
    debtor: Party
    mandate: str
    signed_on: date
    sequence: str
    collect_on: date
    communication: str = ""


@dataclass(frozen=True, slots=True)
class CollectionFile:
    message_id: str
    created_at: datetime
    creditor: Party
    creditor_id: str
    debits: tuple[Debit, ...]

    @property
    def parts(self) -> list[tuple[str, tuple[Debit, ...]]]:
        """(identifier of the part, its collections): one part for each sequence and day."""
        found = groupby(sorted(self.debits, key=_part_of), key=_part_of)
        return [(part_id(self.message_id, seq, on), tuple(debits)) for (seq, on), debits in found]


def part_id(number: str, sequence: str, on: date) -> str:
    return f"{number}-{sequence}-{on:%y%m%d}"


def part_of(part: str) -> tuple[str, str, str] | None:
    """(number of the file, sequence, day as yymmdd) from the identifier of one of its parts; None for any other."""
    found = PART.fullmatch(part)
    return (found["file"], found["sequence"], found["day"]) if found else None


def _part_of(debit: Debit) -> tuple[str, date]:
    return debit.sequence, debit.collect_on


def total_cents(debits: Iterable[Debit]) -> int:
    return sum(debit.cents for debit in debits)


def write(collection: CollectionFile) -> bytes:
    """The file as bytes, or CannotPay; nothing of it is cut."""
    if not collection.debits:
        raise CannotPay(_("A collection file needs at least one collection."), code="empty_file")
    ids = [debit.end_to_end_id for debit in collection.debits]
    if len(set(ids)) != len(ids):
        raise CannotPay(_("Two collections of this file carry the same end-to-end id."), code="twice_in_file")
    out = BytesIO()
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        name = f"{{{NAMESPACE}}}"
        with xml.element(name + "Document", nsmap={None: NAMESPACE}), xml.element(name + "CstmrDrctDbtInitn"):
            xml.write(_header(collection))
            for part_id, debits in collection.parts:
                with xml.element(name + "PmtInf"):
                    for node in _part(collection, part_id, debits):
                        xml.write(node)
                    for debit in debits:
                        xml.write(_debit(debit))
    return out.getvalue()


def _header(collection: CollectionFile) -> Any:
    return E.GrpHdr(
        E.MsgId(identifier(collection.message_id)),
        E.CreDtTm(collection.created_at.strftime("%Y-%m-%dT%H:%M:%S")),
        E.NbOfTxs(str(len(collection.debits))),
        E.CtrlSum(decimal(total_cents(collection.debits))),
        E.InitgPty(E.Nm(scheme_text(collection.creditor.name, NAME_LENGTH))),
    )


def _part(collection: CollectionFile, part_id: str, debits: tuple[Debit, ...]) -> Iterable[Any]:
    creditor = collection.creditor
    yield E.PmtInfId(identifier(part_id))
    yield E.PmtMtd("DD")
    yield E.BtchBookg("false")
    yield E.NbOfTxs(str(len(debits)))
    yield E.CtrlSum(decimal(total_cents(debits)))
    yield E.PmtTpInf(E.SvcLvl(E.Cd("SEPA")), E.LclInstrm(E.Cd("CORE")), E.SeqTp(debits[0].sequence))
    yield E.ReqdColltnDt(debits[0].collect_on.isoformat())
    yield E.Cdtr(E.Nm(scheme_text(creditor.name, NAME_LENGTH)))
    yield E.CdtrAcct(E.Id(E.IBAN(creditor.iban)))
    yield E.CdtrAgt(_bank(creditor))
    yield E.ChrgBr("SLEV")
    scheme = E.Othr(E.Id(collection.creditor_id), E.SchmeNm(E.Prtry("SEPA")))
    yield E.CdtrSchmeId(E.Id(E.PrvtId(scheme)))


def _debit(debit: Debit) -> Any:
    if not 0 < debit.cents <= 99_999_999_999:
        raise CannotPay(
            _("A collection is between 0.01 and 999,999,999.99."), code="bad_amount", cents=debit.cents
        )
    name = scheme_text(debit.debtor.name, NAME_LENGTH)
    if not name:
        raise CannotPay(_("The account holder has no name."), code="no_name")
    return E.DrctDbtTxInf(
        E.PmtId(E.InstrId(identifier(debit.end_to_end_id)), E.EndToEndId(debit.end_to_end_id)),
        E.InstdAmt(decimal(debit.cents), Ccy="EUR"),
        E.DrctDbtTx(
            E.MndtRltdInf(
                E.MndtId(identifier(debit.mandate)),
                E.DtOfSgntr(debit.signed_on.isoformat()),
                E.AmdmntInd("false"),
            )
        ),
        E.DbtrAgt(_bank(debit.debtor)),
        E.Dbtr(E.Nm(name)),
        E.DbtrAcct(E.Id(E.IBAN(debit.debtor.iban))),
        *_remittance(debit.communication),
    )


def _bank(party: Party) -> Any:
    return E.FinInstnId(E.BICFI(party.bic) if party.bic else E.Othr(E.Id("NOTPROVIDED")))


def _remittance(communication: str) -> list[Any]:
    """Structured when it is a reference (issuer BBA for the Belgian one), text otherwise, nothing when empty."""
    if not communication:
        return []
    reference = references.recognise(communication)
    if not reference:
        return [E.RmtInf(E.Ustrd(scheme_text(communication, TEXT_LENGTH)))]
    belgian = references.is_ogm(reference)
    kind = E.Tp(E.CdOrPrtry(E.Cd("SCOR")), E.Issr("BBA" if belgian else "ISO"))
    number = references.digits(reference) if belgian else reference
    return [E.RmtInf(E.Strd(E.CdtrRefInf(kind, E.Ref(number))))]
