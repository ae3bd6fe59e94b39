"""camt.052, .053 and .054 (ISO 20022), every version: reports, statements and notifications of an account.

Read as a stream, so that a hundred thousand entries need little memory. A DOCTYPE, an entity, an inclusion, another
root or namespace, too great a depth or size is refused by name before anything is believed.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from lxml import etree

from fund.banking import references
from fund.banking.packed import PIECE, Packed
from fund.banking.statement import (
    MAX_ENTRIES,
    MAX_STATEMENTS,
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
MAX_PARTS = 500_000  # elements without the end of an entry between them
MAX_ENTRY = 32 << 20  # bytes, the same
MAX_AROUND = 20_000  # elements kept beside the entries
MAX_LETTERS = 1 << 20  # in them
WANTED = {
    "Id",
    "ElctrncSeqNb",
    "LglSeqNb",
    "Acct",
    "Bal",
    "FrToDt",
    "CreDtTm",
}  # of a body, besides its entries
ASKED = (
    "NtryRef", "Amt", "CdtDbtInd", "RvslInd", "Sts", "Sts/Cd", "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm",
    "AcctSvcrRef", "AddtlNtryInf", "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId", "NtryDtls/TxDtls",
    "Refs/AcctSvcrRef", "Refs/PmtInfId", "Refs/EndToEndId", "AmtDtls/TxAmt/Amt", "AddtlTxInf",
    *(f"RltdPties/{side}{name}" for side in ("Dbtr", "Cdtr") for name in (
        "/Nm", "/Pty/Nm", "/Agt/FinInstnId/Nm", "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id",
    )),
    *(f"RtrInf/{reason}/{code}" for reason in ("Rsn", "RtrRsn") for code in ("Cd", "Prtry")),
    *(SEVERAL := (
        "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef", "RmtInf/Strd/AddtlRmtInf",
    )),
)  # fmt: skip
"""What is read of an entry, and of each of its details; of what may stand there several times, all."""
AMOUNTS = {"Amt", "AmtDtls/TxAmt/Amt"}
DETAIL = "NtryDtls/TxDtls"
type Branch = dict[str, tuple[str, Branch]]
"""By tag: the path that it stands for, and what is asked below it."""
XINCLUDE = b"http://www.w3.org/2001/XInclude"
UNDATED = date.min
FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
ENCODINGS = {"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}


def looks_like(raw: bytes) -> bool:
    return raw.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")[:1] == b"<"


def read(content: bytes | Packed) -> list[Statement]:
    """Every statement, report or notification of the document, or UnreadableStatement."""
    packed = Packed.of(content)
    _guard(packed)
    try:
        document = _Document(_root(packed))
        document.read(packed)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        if "depth" in str(error):
            raise UnreadableStatement(
                _("The document is nested deeper than any bank file."), code="too_deep", line=line
            ) from None
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


def _parser(event: Literal["start", "end"], tags: Collection[str] | None) -> Any:
    """An XMLPullParser; as Any, for its events are said to be of seven kinds."""
    return etree.XMLPullParser(
        (event,), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _pieces(packed: Packed) -> Iterator[bytes]:
    """The document in pieces; it begins with its declaration."""
    stream: Any = packed.open()
    stream.read(len(packed.head) - len(packed.head.lstrip(b" \r\n\t")))
    while piece := stream.read(PIECE):
        yield piece


def _root(packed: Packed) -> etree._Element:
    parser = _parser("start", None)
    for piece in _pieces(packed):
        parser.feed(piece)
        for _event, element in parser.read_events():
            return element
    parser.close()  # nothing began: it says so
    raise UnreadableStatement(_("The document holds no statement."), code="no_statement")


def _guard(packed: Packed) -> None:
    """What can be told before the XML is read: its encoding, and that it declares nothing."""
    raw = packed.head
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in raw[:200]:
        raise UnreadableStatement(
            _("Only UTF-8 bank files are read; this one is UTF-16 or binary."), code="encoding"
        )
    named = ENCODING.match(raw.lstrip(b"\xef\xbb\xbf \r\n\t"))
    if named and named[1].decode().lower() not in ENCODINGS:
        raise UnreadableStatement(
            _("Only UTF-8 bank files are read; this one is UTF-16 or binary."), code="encoding"
        )
    before, stream = b"", packed.open()
    while piece := stream.read(PIECE):
        _look_for_declarations(before + piece)
        if len(piece) == PIECE and b">" not in piece:
            raise UnreadableStatement(
                _("A tag or a text of the file is longer than any bank writes."), code="too_long"
            )
        before = piece[-64:]


def _look_for_declarations(piece: bytes) -> None:
    if XINCLUDE in piece:
        raise UnreadableStatement(
            _("The file includes another one (XInclude); bank files never do."), code="xinclude"
        )
    at = piece.find(b"<!")
    while at >= 0:
        if found := FORBIDDEN.match(piece, at):
            sentence: Any = _("The file declares a document type (DOCTYPE); bank files never do.")
            if found[1].upper() != b"DOCTYPE":
                sentence = _(
                    "The file declares an entity or a rule of its own (%(name)s); bank files never do."
                ) % {"name": found[1].decode().upper()}
            raise UnreadableStatement(sentence, code=found[1].decode().lower())
        at = piece.find(b"<!", at + 2)


@lru_cache(maxsize=512)
def _day_of(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=1024)
def _path(namespace: str, path: str) -> str:
    return "/".join(f"{{{namespace}}}{step}" for step in path.split("/"))


def _local(element: etree._Element) -> str:
    """The name without its namespace; a damaged file may hold names that no schema allows."""
    return element.tag.rpartition("}")[2]


def _line(element: etree._Element) -> int:
    found: Any = element.sourceline
    return found or 0


def _shape(root: etree._Element) -> tuple[str, str]:
    """(namespace, version) of an account statement; UnreadableStatement for any other document."""
    namespace = root.tag[1:].partition("}")[0] if root.tag[0] == "{" else ""
    shape = NAMESPACE.fullmatch(namespace)
    if _local(root) == "Document" and not shape:
        raise UnreadableStatement(
            _(
                "The namespace of this XML is not that of an account statement (camt.052, .053 or .054): %(name)s."
            )
            % {"name": plain(namespace, 120) or "–"},
            code="foreign_namespace",
        )
    if not shape or _local(root) != "Document":
        raise UnreadableStatement(
            _("This XML is no account statement (camt.052, .053 or .054): its root is %(root)s.")
            % {"root": plain(f"{_local(root)} {namespace}", 120)},
            code="foreign_xml",
        )
    return namespace, shape[1]


@dataclass
class _Body:
    """One Stmt, Rpt or Ntfctn while it is being read."""

    statement: Statement
    entries: list[Entry] = field(default_factory=list)
    account_currency: str = ""


class _Document:
    """The document as its entries end, one after the other.

    Only entries and bodies come up from the parser; what lies around them is counted as it goes in, so that nothing
    that nobody wants grows in memory.
    """

    def __init__(self, root: etree._Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableStatement(
                _("The file declares a document type (DOCTYPE); bank files never do."), code="doctype"
            )
        self.namespace, self.version = _shape(root)
        self.entry_tag = f"{{{self.namespace}}}Ntry"
        self.bodies = {f"{{{self.namespace}}}{name}" for name in BODIES}
        self.wanted = [f"{{{self.namespace}}}{name}" for name in WANTED]
        self.asked = _branch(self.namespace)
        self.count = 0
        self.statements: list[Statement] = []
        self.body: _Body | None = None

    def read(self, packed: Packed) -> None:
        parser = _parser("end", {self.entry_tag, *self.bodies})
        parts = size = 0
        for piece in _pieces(packed):
            parser.feed(piece)
            if (last := self._ended(parser)) is not None:
                self._sweep(last)
                parts = size = 0
                continue
            parts, size = parts + piece.count(b"<") - piece.count(b"</"), size + len(piece)
            if parts > MAX_PARTS or size > MAX_ENTRY:
                raise UnreadableStatement(
                    _("One entry of the file has more parts than are read at once."), code="too_many"
                )
        parser.close()
        self._ended(parser)

    def _ended(self, parser: Any) -> etree._Element | None:
        """Read what has ended since; the last of it."""
        last = None
        for _event, element in parser.read_events():
            if element.tag != self.entry_tag:
                self._body_ends(element)
            elif (parent := element.getparent()) is not None and parent.tag in self.bodies:
                self._entry_ends(element, parent)
            else:
                continue
            last = element
        return last

    def _entry_ends(self, element: etree._Element, parent: etree._Element) -> None:
        self.count += 1
        if self.count > MAX_ENTRIES:
            raise UnreadableStatement(_("The file has more entries than are read at once."), code="too_many")
        if self.body is None:
            self.body = self._begun(parent)
        self._entry(element, self.body)
        element.clear()
        before = element.getprevious()
        if before is not None and before.tag == self.entry_tag:
            parent.remove(before)

    def _body_ends(self, element: etree._Element) -> None:
        if (above := element.getparent()) is None or above.getparent() is None:
            return
        if len(self.statements) >= MAX_STATEMENTS:
            raise UnreadableStatement(
                _("The file has more statements than are read at once."), code="too_many"
            )
        self.statements.append(self._finish(element, self.body or self._begun(element)))
        self.body = None
        element.clear()

    def _sweep(self, element: etree._Element) -> None:
        """Take off the tree what stands before this element, at every height; of a body, keep what its end will ask
        for. What stands after it is parsed ahead."""
        kept = letters = 0
        here = element
        for above in element.iterancestors():
            wanted = list(above.iterchildren(*self.wanted)) if above.tag in self.bodies else []
            for child in wanted:
                for each in child.iter():
                    kept, letters = kept + 1, letters + len(each.text or "")
            del above[: above.index(here)]
            above[:0] = wanted
            here = above
        if kept > MAX_AROUND or letters > MAX_LETTERS:
            raise UnreadableStatement(
                _("The statement says more around its entries than is read at once."), code="too_many"
            )

    def _begun(self, element: etree._Element) -> _Body:
        kind = KINDS[self.version[5:8]]
        body = _Body(Statement(self.version, "", "", kind=kind, line=_line(element)))
        body.statement.counts = dict.fromkeys(
            ("entries", "details", "pending", "credit_cents", "debit_cents"), 0
        )
        return body

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
        return entry._replace(booked_on=statement.booked_on, value_on=statement.booked_on)

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
            return _day_of(text[:10])
        except ValueError:
            statement.problem(_line(element), _("%(text)s is not a date.") % {"text": plain(text, 30)})
            return None

    def _entry(self, element: etree._Element, body: _Body) -> None:
        statement, entry = body.statement, self._flat(element)
        status = entry.text("Sts/Cd", "Sts")
        if status not in ("BOOK", ""):
            statement.counts["pending"] += 1
            if statement.moves_money:
                return
        details = entry.details
        statement.counts["entries"] += 1
        statement.counts["details"] += len(details)
        try:
            whole = entry.signed("Amt")
        except ValueError:
            statement.problem(entry.line, _("The entry's amount is not an amount."))
            return
        statement.counts["debit_cents" if whole < 0 else "credit_cents"] += abs(whole)
        body.account_currency = body.account_currency or plain(entry.text("Amt@Ccy"), 3)
        booked = self._date(entry, statement, "BookgDt/Dt", "BookgDt/DtTm")
        valued = self._date(entry, statement, "ValDt/Dt", "ValDt/DtTm")
        booked = booked or valued or UNDATED
        shares = _shares(entry, whole)
        for detail, cents in shares:
            body.entries.append(_build(entry, detail, cents, booked, valued or booked, len(shares) > 1))

    def _date(self, entry: "_Flat", statement: Statement, *paths: str) -> date | None:
        if not (text := entry.text(*paths)):
            return None
        try:
            return _day_of(text[:10])
        except ValueError:
            statement.problem(entry.line, _("%(text)s is not a date.") % {"text": plain(text, 30)})
            return None

    def _flat(self, element: etree._Element) -> "_Flat":
        """An entry with its details, each as texts by path: asked many times, and walked once."""
        flat = _Flat(_line(element))
        self._walk(element, self.asked, flat)
        return flat

    def _walk(self, element: etree._Element, branch: Branch, flat: "_Flat") -> None:
        texts = flat.texts
        for child in element:
            asked = branch.get(child.tag)
            if asked is None:
                continue
            path, below = asked
            if path == DETAIL:
                detail = _Flat(_line(child))
                flat.details.append(detail)
                self._walk(child, self.asked, detail)
                continue
            if below:
                texts.setdefault(path, (child.text or "").strip() if path == "Sts" else "")
                self._walk(child, below, flat)
                continue
            text = (child.text or "").strip()
            if not texts.get(path):
                texts[path] = text
            if path in SEVERAL:
                flat.several.setdefault(path, []).append(text)
            elif path in AMOUNTS:
                texts.setdefault(path + "@Ccy", child.get("Ccy") or "")


def _branch(namespace: str) -> Branch:
    """`ASKED` as a tree."""
    root: Branch = {}
    for path in ASKED:
        here, above = root, ""
        for name in path.split("/"):
            above = f"{above}/{name}" if above else name
            _path, here = here.setdefault(f"{{{namespace}}}{name}", (above, {}))
    return root


@dataclass(slots=True)
class _Flat:
    """An entry, or one of its details: the first text that there is by the path of its elements, attributes after an
    @; of what may stand there several times, each."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)
    details: list["_Flat"] = field(default_factory=list)

    def text(self, *paths: str) -> str:
        for path in paths:
            if found := self.texts.get(path):
                return found
        return ""

    def all(self, path: str) -> list[str]:
        return self.several.get(path, [])

    def signed(self, path: str) -> int:
        """Signed cents; the sign is that of the element's own indicator."""
        cents = decimal_cents(self.text(path))
        return -cents if self.text("CdtDbtInd") == "DBIT" else cents


def _shares(entry: _Flat, whole: int) -> list[tuple[_Flat | None, int]]:
    """One line a detail when the details make the entry's amount, to the cent;
    else the entry as one line."""
    details = entry.details
    if len(details) < 2:
        return [(details[0] if details else None, whole)]
    currency = entry.text("Amt@Ccy")
    shares: list[tuple[_Flat | None, int]] = []
    for detail in details:
        path = "Amt" if "Amt" in detail.texts else "AmtDtls/TxAmt/Amt"
        if path not in detail.texts or detail.text(f"{path}@Ccy") != currency:
            return [(None, whole)]
        try:
            cents = decimal_cents(detail.text(path))
        except ValueError:
            return [(None, whole)]
        side = detail.text("CdtDbtInd")
        negative = side == "DBIT" if side else whole < 0
        shares.append((detail, -cents if negative else cents))
    return shares if sum(cents for _detail, cents in shares) == whole else [(None, whole)]


def _build(
    entry: _Flat, detail: _Flat | None, cents: int, booked: date, valued: date, is_part: bool
) -> Entry:
    source = detail or entry
    reference, communication = _communication(source, entry)
    party, account = _party(source, cents)
    own = detail.text("Refs/AcctSvcrRef") if detail and is_part else ""
    whole = entry.text("AcctSvcrRef", "NtryRef")
    first = entry.details[0].text("Refs/AcctSvcrRef") if entry.details and not (own or whole) else ""
    batch = told(source.text("Refs/PmtInfId")) or told(
        entry.text("NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")
    )
    return Entry(
        booked_on=booked,
        value_on=valued,
        cents=cents,
        bank_reference=plain(told(own or whole or first), 105),
        entry_reference=plain(told(whole), 105),
        end_to_end_id=plain(told(source.text("Refs/EndToEndId")), 35),
        batch_id=plain(batch, 35),
        reference=reference,
        communication=plain(communication, 2000),
        party_name=plain(party, 140),
        party_iban=plain(account.replace(" ", ""), 34),
        return_reason=_return_reason(source, entry),
        line=source.line,
    )


def _communication(source: _Flat, entry: _Flat) -> tuple[str, str]:
    found = [*source.all("RmtInf/Strd/CdtrRefInf/Ref"), *source.all("RmtInf/Strd/CdtrRefInf/CdtrRef")]
    words = " ".join(
        part for part in (*source.all("RmtInf/Ustrd"), *source.all("RmtInf/Strd/AddtlRmtInf")) if part
    ) or source.text("AddtlTxInf") or entry.text("AddtlNtryInf")  # fmt: skip
    reference = next(filter(None, map(references.recognise, found)), "") or next(filter(None, found), "")
    text = " ".join(filter(None, (*found, words)))
    return plain(reference or references.find(text), 35), text


def _party(source: _Flat, cents: int) -> tuple[str, str]:
    """The other side. Of a returned payment the parties keep their first roles:
    the payee is still the creditor."""
    side = "RltdPties/Dbtr" if (cents > 0) != ("RtrInf" in source.texts) else "RltdPties/Cdtr"
    name = source.text(f"{side}/Nm", f"{side}/Pty/Nm", f"{side}/Agt/FinInstnId/Nm")
    account = source.text(f"{side}Acct/Id/IBAN", f"{side}Acct/Id/Othr/Id", f"{side}Acct/Id/PrtryAcct/Id")
    return name, account


def _return_reason(source: _Flat, entry: _Flat) -> str:
    reason = source.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd", "RtrInf/RtrRsn/Prtry")
    if reason:
        return plain(reason, 35)
    returned = "RtrInf" in source.texts or entry.text("RvslInd") in ("true", "1")
    return "reversal" if returned else ""
