"""The file of accounting entries of French law (article A47 A-1 of the Livre des procédures fiscales), written and
checked: 18 fields in one order, tabs or bars between them, dates YYYYMMDD, a comma before the decimals.

Writing and checking share only the names of the fields: a fault in one is found by the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.utils.translation import gettext as _
from stdnum.fr import siren as registry

from .entries import Line

FIELDS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip
CHARSET = "iso-8859-15"
SEPARATORS = ("\t", "|")
MOST_FAULTS = 1000


def filename(siren: str, closing: date) -> str:
    """SIREN, FEC, and the last day of the year."""
    return f"{siren}FEC{closing:%Y%m%d}.txt"


def head(separator: str) -> bytes:
    return (separator.join(FIELDS) + "\r\n").encode(CHARSET)


def row(line: Line, separator: str) -> bytes:
    cells = (
        line.journal, line.journal_name, str(line.number), f"{line.booked_on:%Y%m%d}", line.account,
        line.account_name, line.aux, line.aux_name, line.piece, f"{line.piece_on:%Y%m%d}", line.words,
        _amount(line.debit_cents), _amount(line.credit_cents), "", "", f"{line.valid_on:%Y%m%d}", "", "",
    )  # fmt: skip
    return (separator.join(map(_cell, cells)) + "\r\n").encode(CHARSET)


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


_ALIKE = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "...", "Ł": "L", "ł": "l",
    "Đ": "D", "đ": "d", "|": " ",
}  # fmt: skip


def _cell(text: str) -> str:
    """On one line, without either separator, in letters that the charset has; a text of none of them is "?"."""
    plain = " ".join("".join(map(_letter, text)).split())
    return plain or ("?" if text else "")


def _letter(letter: str) -> str:
    if letter in _ALIKE:
        return _ALIKE[letter]
    if not letter.isprintable():
        return " "
    for candidate in (letter, unicodedata.normalize("NFKD", letter)[0]):
        if candidate.isprintable() and candidate not in SEPARATORS and _is_known(candidate):
            return candidate
    return "?"


def _is_known(letter: str) -> bool:
    try:
        letter.encode(CHARSET)
    except UnicodeEncodeError:
        return False
    return True


# ---- checking


@dataclass(frozen=True, slots=True)
class Fault:
    """What a file does against the rule; line 0 is its name or the file as a whole, line 1 its heading."""

    line: int
    code: str
    text: str


_NAME = re.compile(r"([0-9]{9})FEC([0-9]{8})\.txt")
_AMOUNT = re.compile(r"-?[0-9]+,[0-9]{2}")
_ACCOUNT = re.compile(r"[1-8][0-9]{2}[0-9A-Za-z]*")
_MUST = tuple(
    FIELDS.index(name)
    for name in (
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "PieceRef",
        "PieceDate", "EcritureLib", "Debit", "Credit", "ValidDate",
    )
)  # fmt: skip
_DATES = tuple(FIELDS.index(name) for name in ("EcritureDate", "PieceDate", "DateLet", "ValidDate"))
_PAIRS = (("CompAuxNum", "CompAuxLib"), ("EcritureLet", "DateLet"), ("Montantdevise", "Idevise"))


def check(source: IO[bytes] | Iterable[bytes], name: str) -> list[Fault]:
    """Read a file against the rule, line by line; every fault with its line, at most a thousand. None: it is in order.

    source  lines of bytes
    name    of the file, without a folder
    """
    found: list[Fault] = []
    for fault in _faults(source, name):
        found.append(fault)
        if len(found) >= MOST_FAULTS:
            break
    return found


def _faults(source: Iterable[bytes], name: str) -> Iterator[Fault]:
    closing = None
    named = _NAME.fullmatch(name)
    if named is None or not registry.is_valid(named[1]) or (closing := _date(named[2])) is None:
        yield Fault(
            0, "name", _("The name is not SIREN, FEC and the closing day: %(name)s.") % {"name": name}
        )
    lines = iter(source)
    try:
        heading = _text(next(lines, b""))
    except UnicodeDecodeError:
        heading = ""
    separator = next((each for each in SEPARATORS if each in heading), "\t")
    if tuple(heading.split(separator)) != FIELDS:
        yield Fault(1, "heading", _("The first line is not the 18 names in their order."))
    book = _Book(closing)
    at = 1
    for at, raw in enumerate(lines, start=2):
        try:
            text = _text(raw)
        except UnicodeDecodeError:
            yield Fault(at, "letters", _("Line %(line)d holds letters of another charset.") % {"line": at})
            continue
        cells = text.split(separator)
        if len(cells) != len(FIELDS):
            yield Fault(
                at, "fields",
                _("Line %(line)d has %(count)d fields, not 18.") % {"line": at, "count": len(cells)},
            )  # fmt: skip
            continue
        yield from _of_line(at, cells)
        yield from book.read(at, cells)
    yield from book.end(at)


def _text(raw: bytes) -> str:
    """A line without its end; control letters of the charset's upper half mean that it is another charset."""
    text = raw.rstrip(b"\r\n").decode(CHARSET)
    if any("\x80" <= letter <= "\x9f" for letter in text):
        raise UnicodeDecodeError(CHARSET, raw, 0, len(raw), "control letters")
    return text


def _date(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _of_line(at: int, cells: list[str]) -> Iterator[Fault]:
    def say(code: str, words: str, **facts: object) -> Fault:
        return Fault(at, code, words % {"line": at, **facts})

    for place in _MUST:
        if not cells[place].strip():
            yield say("empty", _("Line %(line)d: %(field)s is empty."), field=FIELDS[place])
    for place in _DATES:
        if cells[place] and _date(cells[place]) is None:
            yield say(
                "date", _("Line %(line)d: %(field)s is not a day YYYYMMDD: %(text)s."), field=FIELDS[place],
                text=cells[place],
            )  # fmt: skip
    for field in ("Debit", "Credit"):
        text = cells[FIELDS.index(field)]
        if text and not _AMOUNT.fullmatch(text):
            yield say(
                "amount", _("Line %(line)d: %(field)s has no comma and two decimals: %(text)s."), field=field,
                text=text,
            )  # fmt: skip
    account = cells[FIELDS.index("CompteNum")]
    if account and not _ACCOUNT.fullmatch(account):
        yield say(
            "account", _("Line %(line)d: %(text)s does not begin as a number of the chart."), text=account
        )
    for one, other in _PAIRS:
        if bool(cells[FIELDS.index(one)]) != bool(cells[FIELDS.index(other)]):
            yield say("pair", _("Line %(line)d: %(one)s and %(other)s go together."), one=one, other=other)
    debit, credit = (_cents(cells[FIELDS.index(field)]) for field in ("Debit", "Credit"))
    if debit is not None and credit is not None and bool(debit) == bool(credit):
        yield say("sides", _("Line %(line)d: exactly one of debit and credit is not zero."))


def _cents(text: str) -> int | None:
    return int(text.replace(",", "")) if _AMOUNT.fullmatch(text) else None


class _Book:
    """What holds between lines: entries in one piece, balanced, numbered 1, 2, 3 …, of the year of the file."""

    def __init__(self, closing: date | None) -> None:
        self.closing = closing
        self.number: int | None = None
        self.journal = self.day = ""
        self.began, self.net = 0, 0

    def read(self, at: int, cells: list[str]) -> Iterator[Fault]:
        text, journal, day = cells[2], cells[0], cells[3]
        if not re.fullmatch(r"[0-9]+", text):
            if text:
                yield Fault(at, "number", _("Line %(line)d: %(text)s is no number of an entry.") % {
                    "line": at, "text": text})  # fmt: skip
            return
        number = int(text)
        if number != self.number:
            yield from self.end(at - 1)
            if self.number is not None and number != self.number + 1:
                yield Fault(
                    at, "sequence",
                    _("Line %(line)d: entry %(number)d does not follow %(before)d.")
                    % {"line": at, "number": number, "before": self.number},
                )  # fmt: skip
            self.number, self.journal, self.day, self.began, self.net = number, journal, day, at, 0
        elif (journal, day) != (self.journal, self.day):
            yield Fault(
                at, "entry",
                _("Line %(line)d: entry %(number)d has another journal or day than its first line.")
                % {"line": at, "number": number},
            )  # fmt: skip
        booked = _date(day)
        if self.closing and booked and not _year_before(self.closing) < booked <= self.closing:
            yield Fault(at, "year", _("Line %(line)d: %(day)s is not of the year of the file.") % {
                "line": at, "day": day})  # fmt: skip
        self.net += (_cents(cells[11]) or 0) - (_cents(cells[12]) or 0)

    def end(self, at: int) -> Iterator[Fault]:
        if self.number is not None and self.net:
            yield Fault(
                self.began, "balance",
                _("Lines %(first)d to %(last)d: entry %(number)d is out of balance by %(cents)s.")
                % {
                    "first": self.began, "last": at, "number": self.number,
                    "cents": ("-" if self.net < 0 else "") + _amount(abs(self.net)),
                },
            )  # fmt: skip
            self.net = 0


def _year_before(closing: date) -> date:
    return date(closing.year - 1, closing.month, min(closing.day, 28 if closing.month == 2 else closing.day))
