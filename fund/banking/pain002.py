"""pain.002 (ISO 20022), every version: what the bank says of a payment file before any statement does.

Said of the whole file, of its payment block, or of single payments by their end-to-end id; the narrowest word
counts. Read from the whole document, bounded in size and depth; a DOCTYPE, an entity or another root is refused by
name before anything is believed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from lxml import etree

from fund.banking import reasons
from fund.banking.statement import Problem, UnreadableStatement, plain
from workflows import coded

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(pain\.002\.001\.\d\d)", re.ASCII)
MARK = re.compile(rb"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d")
FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)
MAX_BYTES, MAX_DEPTH = 32 * 1024 * 1024, 20


@dataclass(frozen=True, slots=True)
class Word:
    """A status code and why, as `workflows.coded` keeps it; `cents` and `count` where the bank repeats what it answers
    for."""

    status: str
    why: str = ""
    cents: int | None = None
    count: int | None = None
    line: int = 0


@dataclass(slots=True)
class Answer:
    """One document: the payment file that it answers, a word for the whole and for payment blocks, and one a payment.

    message_id  of our payment file; a block has the same, as our files hold one
    """

    format: str
    message_id: str
    whole: Word = field(default_factory=lambda: Word(""))
    blocks: dict[str, Word] = field(default_factory=dict)
    payments: dict[str, Word] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def word_for(self, end_to_end_id: str, batch: str) -> Word:
        """The narrowest word: of the payment, else of its block, else of the whole. `PART` says nothing of those
        that are not named."""
        for word in (self.payments.get(end_to_end_id), self.blocks.get(batch), self.whole):
            if word and word.status:
                return Word("") if word.status == "PART" else word
        return Word("")


def looks_like(head: bytes) -> bool:
    return MARK.search(head[:4000]) is not None


def read(raw: bytes) -> Answer:
    """The answer, or UnreadableStatement and nothing else, whatever the bytes."""
    if len(raw) > MAX_BYTES:
        raise UnreadableStatement(_("The file is larger than any status report."), code="too_large")
    if FORBIDDEN.search(raw) or b"\x00" in raw:
        raise UnreadableStatement(
            _("The file declares a document type; bank files never do."), code="doctype"
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise UnreadableStatement(
            _("The file is not whole XML: it breaks at line %(line)d.") % {"line": line},
            code="broken_xml",
            line=line,
        ) from None
    shape = NAMESPACE.fullmatch(etree.QName(root).namespace or "")
    if etree.QName(root).localname != "Document" or not shape:
        raise UnreadableStatement(_("This XML is no status report (pain.002)."), code="other_root")
    _bound(root)
    return _answer(root, shape[1])


def _bound(root: etree._Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableStatement(_("The document is nested deeper than any bank file."), code="too_deep")
        level = [child for element in level for child in element]


def _answer(root: etree._Element, version: str) -> Answer:
    report = _one(root, "CstmrPmtStsRpt")
    group = _one(report, "OrgnlGrpInfAndSts")
    if group is None:
        raise UnreadableStatement(_("The status report names no payment file."), code="no_original")
    answer = Answer(version, _text(group, "OrgnlMsgId", 35), _word(group, "GrpSts"))
    for block in _all(report, "OrgnlPmtInfAndSts"):
        number = _text(block, "OrgnlPmtInfId", 35)
        answer.blocks[number] = _word(block, "PmtInfSts")
        for payment in _all(block, "TxInfAndSts"):
            _take(answer, payment)
    return answer


def _take(answer: Answer, payment: etree._Element) -> None:
    number = _text(payment, "OrgnlEndToEndId", 35) or _text(payment, "OrgnlInstrId", 35)
    word = _word(payment, "TxSts")
    if number in answer.payments and answer.payments[number].status != word.status:
        answer.problems.append(
            Problem(word.line, _("Payment %(id)s is answered twice, each time differently.") % {"id": number})
        )
    answer.payments[number] = word


def _word(element: etree._Element, tag: str) -> Word:
    status = _text(element, tag, 4)
    if status and status not in reasons.STATUSES:
        status = ""
    amount = next(iter(_deep(element, "OrgnlTxRef", "Amt", "InstdAmt")), None)
    total = _text(element, "OrgnlCtrlSum", 20)
    count = _text(element, "OrgnlNbOfTxs", 15)
    return Word(
        status, _why(element), _cents((amount.text or "") if amount is not None else total),
        int(count) if count.isascii() and count.isdecimal() else None, int(getattr(element, "sourceline", 0) or 0),
    )  # fmt: skip


def _why(element: etree._Element) -> str:
    """The reasons that the bank gives at this level: its codes, and its own text, as they are kept."""
    codes, words = [], []
    for info in _all(element, "StsRsnInf"):
        reason = _one(info, "Rsn")
        code = _text(reason, "Cd", 4) or _text(reason, "Prtry", 35) if reason is not None else ""
        if code and reasons.CODE.fullmatch(code):
            codes.append(code)
        else:
            words.append(code)
        words += [plain(text.text or "", 105) for text in _all(info, "AddtlInf")[:3]]
    return coded.keep(*codes, text=", ".join(filter(None, words)))[:140]


def _cents(text: str) -> int | None:
    shape = AMOUNT.fullmatch(text.strip())
    if not shape:
        return None
    whole, part = shape.group(1, 2)
    return int(whole) * 100 + int(f"{part or ''}00"[:2])


def _all(element: etree._Element | None, tag: str) -> list[etree._Element]:
    if element is None:
        return []
    return [child for child in element if etree.QName(child).localname == tag]


def _one(element: etree._Element | None, tag: str) -> etree._Element | None:
    return next(iter(_all(element, tag)), None)


def _deep(element: etree._Element, *path: str) -> Iterator[etree._Element]:
    found: etree._Element | None = element
    for tag in path:
        found = _one(found, tag)
    if found is not None:
        yield found


def _text(element: etree._Element | None, tag: str, longest: int) -> str:
    found = _one(element, tag)
    return plain((found.text or "") if found is not None else "", longest)
