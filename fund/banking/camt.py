"""camt.052, .053 and .054 (ISO 20022), every version: reports, statements and notifications of an account.

Read as a stream, so that ten thousand entries need little memory. A DOCTYPE, an entity, another root, too
great a depth or size is refused by name before anything is believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from fund.banking import references
from fund.banking.statement import (
    MAX_ENTRIES,
    NOTICE,
    REPORT,
    STATEMENT,
    Entry,
    Statement,
    UnreadableStatement,
    decimal_cents,
    plain,
    ranked,
    told,
)

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[234]\.001\.\d\d)", re.ASCII)
KINDS = {"052": REPORT, "053": STATEMENT, "054": NOTICE}
BODIES = {"Rpt", "Stmt", "Ntfctn"}
MAX_DEPTH = 40
UNDATED = date.min
FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
ENCODINGS = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}


def looks_like(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")[:1] == b"<"


def read(raw: bytes) -> list[Statement]:
    """Every statement, report or notification of the document, or UnreadableStatement."""
    _guard(raw)
    document = _Document()
    try:
        events = etree.iterparse(
            BytesIO(raw.lstrip(b" \r\n\t")), events=("start", "end"), resolve_entities=False, no_network=True,
            load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for event, element in events:
            document.start(element) if event == "start" else document.end(element)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise UnreadableStatement(
            _("The file is not whole XML: it breaks at line %(line)d.") % {"line": line},
            code="broken_xml",
            line=line,
        ) from None
    except (UnicodeDecodeError, LookupError):
        raise UnreadableStatement(
            _("The file's letters are not in the encoding it names."), code="broken_xml"
        ) from None
    if not document.statements:
        raise UnreadableStatement(_("The document holds no statement."), code="no_statement")
    return document.statements


def _guard(raw: bytes) -> None:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in raw[:200]:
        raise UnreadableStatement(
            _("Only UTF-8 bank files are read; this one is UTF-16 or binary."), code="encoding"
        )
    if FORBIDDEN.search(raw):
        raise UnreadableStatement(
            _("The file declares a document type; bank files never do."), code="doctype"
        )
    named = ENCODING.match(raw.lstrip(b"\xef\xbb\xbf \r\n\t"))
    if named and named[1].decode().lower() not in ENCODINGS:
        raise UnreadableStatement(
            _("Only UTF-8 bank files are read; this one is UTF-16 or binary."), code="encoding"
        )


@lru_cache(maxsize=1024)
def _path(namespace: str, path: str) -> str:
    return "/".join(f"{{{namespace}}}{step}" for step in path.split("/"))


def _local(element: etree._Element) -> str:
    """The name without its namespace; a damaged file may hold names that no schema allows."""
    return element.tag.rpartition("}")[2]


def _line(element: etree._Element) -> int:
    found: Any = element.sourceline
    return found or 0


@dataclass
class _Body:
    """One Stmt, Rpt or Ntfctn while it is being read."""

    statement: Statement
    entries: list[Entry] = field(default_factory=list)
    account_currency: str = ""


class _Document:
    def __init__(self) -> None:
        self.namespace = self.version = ""
        self.depth = self.count = 0
        self.statements: list[Statement] = []
        self.body: _Body | None = None

    def start(self, element: etree._Element) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableStatement(_("The document is nested deeper than any bank file."), code="too_deep")
        if self.depth == 1:
            self._root(element)
        elif self.depth == 3 and _local(element) in BODIES:
            kind = KINDS[self.version[5:8]]
            self.body = _Body(Statement(self.version, "", "", kind=kind, line=_line(element)))
            self.body.statement.counts = dict.fromkeys(
                ("entries", "details", "pending", "credit_cents", "debit_cents"), 0
            )

    def _root(self, element: etree._Element) -> None:
        namespace = element.tag[1:].partition("}")[0] if element.tag[0] == "{" else ""
        shape = NAMESPACE.fullmatch(namespace)
        if _local(element) != "Document" or not shape:
            raise UnreadableStatement(
                _("This XML is no account statement (camt.052, .053 or .054): its root is %(root)s.")
                % {"root": plain(f"{_local(element)} {namespace}", 120)},
                code="foreign_xml",
            )
        self.namespace, self.version = namespace, shape[1]

    def end(self, element: etree._Element) -> None:
        depth, self.depth = self.depth, self.depth - 1
        if self.body is None:
            return
        if depth == 4 and element.tag == f"{{{self.namespace}}}Ntry":
            self.count += 1
            if self.count > MAX_ENTRIES:
                raise UnreadableStatement(
                    _("The file has more entries than are read at once."), code="too_many"
                )
            self._entry(element, self.body)
            self._forget(element)
        elif depth == 3 and _local(element) in BODIES:
            self.statements.append(self._finish(element, self.body))
            self.body = None
            self._forget(element)

    @staticmethod
    def _forget(element: etree._Element) -> None:
        element.clear()

    def _text(self, element: etree._Element, *paths: str) -> str:
        for path in paths:
            found = element.findtext(_path(self.namespace, path))
            if found and found.strip():
                return found.strip()
        return ""

    def _all(self, element: etree._Element, path: str) -> Iterator[etree._Element]:
        return element.iterfind(_path(self.namespace, path))

    def _one(self, element: etree._Element, path: str) -> etree._Element | None:
        return element.find(_path(self.namespace, path))

    def _finish(self, element: etree._Element, body: _Body) -> Statement:
        statement, text = body.statement, self._text
        statement.account = plain(
            text(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN"), 34
        ).replace(" ", "")
        statement.number = plain(text(element, "Id", "ElctrncSeqNb", "LglSeqNb"), 35)
        self._balances(element, statement)
        currency = plain(text(element, "Acct/Ccy"), 3) or statement.currency or body.account_currency
        statement.currency = currency
        statement.opened_on = statement.opened_on or self._day(element, statement, "FrToDt/FrDtTm")
        statement.booked_on = (
            statement.booked_on
            or self._day(element, statement, "FrToDt/ToDtTm")
            or self._day(element, statement, "CreDtTm")
        )
        if body.account_currency and body.account_currency != currency:
            statement.problem(
                statement.line, _("Entries are in %(entries)s, the account is in %(account)s.")
                % {"entries": body.account_currency, "account": currency},
            )  # fmt: skip
        statement.entries = ranked(self._dated(entry, statement) for entry in body.entries)
        statement.prove(_line(element))
        return statement

    def _dated(self, entry: Entry, statement: Statement) -> Entry:
        """An entry that bears no date was booked on the day its statement closes."""
        if entry.booked_on != UNDATED:
            return entry
        if statement.booked_on is None:
            statement.problem(entry.line, _("The entry has no date, nor has the statement."))
            return entry
        return replace(entry, booked_on=statement.booked_on, value_on=statement.booked_on)

    def _balances(self, element: etree._Element, statement: Statement) -> None:
        """Opening booked balance (or the previous closing one), closing booked balance;
        in between ones for pages."""
        found: dict[str, tuple[int, date | None]] = {}
        for balance in self._all(element, "Bal"):
            code = self._text(balance, "Tp/CdOrPrtry/Cd", "Tp/Cd")
            amount = self._one(balance, "Amt")
            try:
                cents = decimal_cents(amount.text or "") if amount is not None else 0
            except ValueError:
                statement.problem(_line(balance), _("The balance is not an amount."))
                continue
            statement.currency = statement.currency or plain(
                (amount.get("Ccy") if amount is not None else "") or "", 3
            )
            sign = -1 if self._text(balance, "CdtDbtInd") == "DBIT" else 1
            day = self._day(balance, statement, "Dt/Dt") or self._day(balance, statement, "Dt/DtTm")
            first_or_last = found.get(code)
            if first_or_last is None or code in ("CLBD", "ITBD"):
                found[code] = (sign * cents, day)
        opening = found.get("OPBD") or found.get("PRCD")
        closing = found.get("CLBD") or found.get("ITBD")
        if opening:
            statement.opening_cents, statement.opened_on = opening
        if closing:
            statement.closing_cents, statement.booked_on = closing

    def _day(self, element: etree._Element, statement: Statement, path: str) -> date | None:
        text = self._text(element, path)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            statement.problem(_line(element), _("%(text)s is not a date.") % {"text": plain(text, 30)})
            return None

    def _entry(self, element: etree._Element, body: _Body) -> None:
        statement, line = body.statement, _line(element)
        status = self._text(element, "Sts/Cd", "Sts")
        if status not in ("BOOK", ""):
            statement.counts["pending"] += 1
            if statement.moves_money:
                return
        details = list(self._all(element, "NtryDtls/TxDtls"))
        statement.counts["entries"] += 1
        statement.counts["details"] += len(details)
        try:
            whole = self._amount(element, "Amt")
        except ValueError:
            statement.problem(line, _("The entry's amount is not an amount."))
            return
        statement.counts["debit_cents" if whole < 0 else "credit_cents"] += abs(whole)
        body.account_currency = body.account_currency or self._currency(element)
        booked = self._day(element, statement, "BookgDt/Dt") or self._day(element, statement, "BookgDt/DtTm")
        valued = self._day(element, statement, "ValDt/Dt") or self._day(element, statement, "ValDt/DtTm")
        booked = booked or valued or UNDATED
        shares = self._shares(details, whole, self._currency(element))
        for detail, cents in shares:
            body.entries.append(
                self._build(element, detail, cents, booked, valued or booked, len(shares) > 1)
            )

    def _amount(self, element: etree._Element, path: str) -> int:
        """Signed cents; the sign is that of the element's own indicator."""
        cents = decimal_cents(self._text(element, path))
        return -cents if self._text(element, "CdtDbtInd") == "DBIT" else cents

    def _currency(self, element: etree._Element) -> str:
        amount = self._one(element, "Amt")
        return plain((amount.get("Ccy") if amount is not None else "") or "", 3)

    def _shares(
        self, details: list[etree._Element], whole: int, currency: str
    ) -> list[tuple[etree._Element | None, int]]:
        """One line a detail when the details make the entry's amount, to the cent;
        else the entry as one line."""
        if len(details) < 2:
            return [(details[0] if details else None, whole)]
        shares: list[tuple[etree._Element | None, int]] = []
        for detail in details:
            amount = self._one(detail, "Amt")
            if amount is None:
                amount = self._one(detail, "AmtDtls/TxAmt/Amt")
            if amount is None or amount.get("Ccy") != currency:
                return [(None, whole)]
            try:
                cents = decimal_cents(amount.text or "")
            except ValueError:
                return [(None, whole)]
            side = self._text(detail, "CdtDbtInd")
            negative = side == "DBIT" if side else whole < 0
            shares.append((detail, -cents if negative else cents))
        return shares if sum(cents for _detail, cents in shares) == whole else [(None, whole)]

    def _build(
        self,
        entry: etree._Element,
        detail: etree._Element | None,
        cents: int,
        booked: date,
        valued: date,
        is_part: bool,
    ) -> Entry:
        text = self._text
        source = detail if detail is not None else entry
        reference, communication = self._communication(source, entry)
        party, account = self._party(source, cents)
        own = text(detail, "Refs/AcctSvcrRef") if detail is not None and is_part else ""
        whole = text(entry, "AcctSvcrRef", "NtryRef")
        bank_reference = own or whole or text(entry, "NtryDtls/TxDtls/Refs/AcctSvcrRef")
        return Entry(
            booked_on=booked,
            value_on=valued,
            cents=cents,
            bank_reference=plain(told(bank_reference), 105),
            entry_reference=plain(told(whole), 105),
            end_to_end_id=plain(told(text(source, "Refs/EndToEndId")), 35),
            batch_id=plain(
                told(text(source, "Refs/PmtInfId"))
                or told(text(entry, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")),
                35,
            ),
            reference=reference,
            communication=plain(communication, 2000),
            party_name=plain(party, 140),
            party_iban=plain(account.replace(" ", ""), 34),
            return_reason=self._return_reason(source, entry),
            line=_line(source),
        )

    def _communication(self, source: etree._Element, entry: etree._Element) -> tuple[str, str]:
        found = [node.text or "" for node in self._all(source, "RmtInf/Strd/CdtrRefInf/Ref")]
        found += [node.text or "" for node in self._all(source, "RmtInf/Strd/CdtrRefInf/CdtrRef")]
        free = [node.text or "" for node in self._all(source, "RmtInf/Ustrd")]
        further = [node.text or "" for node in self._all(source, "RmtInf/Strd/AddtlRmtInf")]
        more = self._text(source, "AddtlTxInf") or self._text(entry, "AddtlNtryInf")
        words = " ".join(part for part in (*free, *further) if part.strip()) or more
        reference = (
            next(filter(None, map(references.recognise, found)), "") or next(filter(None, found), "").strip()
        )
        text = " ".join(filter(None, (*found, words)))
        return plain(reference or references.find(text), 35), text

    def _party(self, source: etree._Element, cents: int) -> tuple[str, str]:
        """The other side. Of a returned payment the parties keep their first roles:
        the payee is still the creditor."""
        is_return = self._one(source, "RtrInf") is not None
        side = "Dbtr" if (cents > 0) != is_return else "Cdtr"
        base = "RltdPties/"
        name = self._text(
            source, f"{base}{side}/Nm", f"{base}{side}/Pty/Nm", f"{base}{side}/Agt/FinInstnId/Nm"
        )
        account = self._text(
            source,
            f"{base}{side}Acct/Id/IBAN",
            f"{base}{side}Acct/Id/Othr/Id",
            f"{base}{side}Acct/Id/PrtryAcct/Id",
        )
        return name, account

    def _return_reason(self, source: etree._Element, entry: etree._Element) -> str:
        reason = self._text(
            source, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd", "RtrInf/RtrRsn/Prtry"
        )
        if reason:
            return plain(reason, 35)
        returned = self._one(source, "RtrInf") is not None or self._text(entry, "RvslInd") in ("true", "1")
        return "reversal" if returned else ""
