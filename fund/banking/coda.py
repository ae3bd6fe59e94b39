"""CODA, the Belgian coded statement (Febelfin, version 2): 128 columns a record, several statements a file.

Column numbers in comments are those of the standard, from 1. Amounts have three decimals. A statement whose
records, balances or trailer sums disagree keeps its problems with their line numbers and is never imported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from fund.banking import iban, references
from fund.banking.statement import (
    MAX_ENTRIES,
    MAX_STATEMENTS,
    Entry,
    Statement,
    UnreadableStatement,
    plain,
    ranked,
    told,
)

WIDTH = 128
COUNTED = ("1", "2", "3", "8")  # records that the trailer counts
TOTALS = ("1", "2")  # amounts totalised by the customer or by the bank: their details are the entries
OGM_TYPES = ("101", "102", "114")
RETURNS = {"1": "rejected", "2": "returned", "3": "reversal", "4": "cancelled"}


@dataclass(slots=True)
class Movement:
    """Records 2.1 to 3.3 of one sequence and detail number."""

    line: int
    sequence: str
    detail: str
    cents: int
    head: str  # record 2.1, 128 columns
    second: str = ""
    third: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.head[53]

    @property
    def has_structure(self) -> bool:
        return self.head[61] == "1"

    @property
    def text(self) -> str:
        return self.head[62:115] + self.second[10:63] + self.third[82:125]


def looks_like(text: str) -> bool:
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    return first[:5] == "00000" and first[14:16] == "05"


def decode(raw: bytes) -> str:
    """CODA is windows-1252; a file that is valid UTF-8 was converted on its way here."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(raw: bytes) -> list[Statement]:
    """Every statement of the file; UnreadableStatement when it is not CODA at all."""
    text = decode(raw)
    if not looks_like(text):
        raise UnreadableStatement(_("This is not a CODA file: its first record is not a CODA header."))
    statements: list[Statement] = []
    reader: _Reader | None = None
    for line, record in _records(text):
        if reader is None or record[0] == "0":
            if reader and reader.is_open:
                statements.append(reader.finish(line, complete=False))
            reader = _Reader(line)
            if len(statements) >= MAX_STATEMENTS:
                raise UnreadableStatement(
                    _("The file has more statements than are read at once."), code="too_many"
                )
        reader.take(line, record)
        if record[0] == "9":
            statements.append(reader.finish(line, complete=True))
            reader = None
    if reader is not None:
        statements.append(reader.finish(line, complete=False))
    return statements


def _records(text: str) -> Iterator[tuple[int, str]]:
    for line, record in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if record.strip("\x1a\ufeff \t"):
            yield line, record.strip("\x1a\ufeff")


class _Reader:
    """One statement, record by record."""

    def __init__(self, line: int) -> None:
        self.statement = Statement(format="CODA", account="", number="", line=line)
        self.movements: list[Movement] = []
        self.counted = self.information = 0
        self.closed_line = self.seen_records = 0
        self.paper = ""

    @property
    def is_open(self) -> bool:
        return self.seen_records > 0

    def take(self, line: int, record: str) -> None:
        self.seen_records += 1
        if len(record) > WIDTH:
            self.statement.problem(line, _("The record is longer than 128 columns."))
        elif len(record) < WIDTH and record[0] != "9" and record.rstrip() == record:
            self.statement.problem(line, _("The record is shorter than 128 columns: the file is damaged."))
        record = record[:WIDTH].ljust(WIDTH)
        self.counted += record[0] in COUNTED
        handler = getattr(self, f"_record_{record[0]}", None) if record[0] in "01234589" else None
        if handler is None:
            self.statement.problem(line, _("Unknown record type %(type)s.") % {"type": plain(record[0], 4)})
            return
        try:
            handler(line, record)
        except ValueError as error:
            self.statement.problem(
                line, _("Unreadable figure or date: %(text)s.") % {"text": plain(str(error), 40)}
            )

    def _record_0(self, line: int, record: str) -> None:
        self.statement.format = f"CODA {record[127]}"
        if record[127] != "2":
            self.statement.problem(line, _("Only version 2 of CODA is read."))

    def _record_1(self, line: int, record: str) -> None:
        if self.paper:
            self.statement.problem(line, _("A second opening balance without a trailer before it."))
        self.paper = record[2:5]
        statement = self.statement
        statement.account, statement.currency = _account(record[1], record[5:42])
        statement.opening_cents = self._amount(line, record[42], record[43:58])
        statement.opened_on = _date(record[58:64])
        statement.number = record[125:128].strip() or self.paper

    def _record_2(self, line: int, record: str) -> None:
        if record[1] == "1":
            if len(self.movements) >= MAX_ENTRIES:
                raise UnreadableStatement(_("The file has more entries than are read at once."))
            cents = self._amount(line, record[31], record[32:47])
            self.movements.append(Movement(line, record[2:6], record[6:10], cents, record))
            return
        last = self._last(line, record)
        if last and record[1] == "2":
            last.second = record
        elif last and record[1] == "3":
            last.third = record

    def _record_3(self, line: int, record: str) -> None:
        self.information += record[1] == "1"
        if self.movements and self.movements[-1].sequence == record[2:6]:
            start = 40 if record[1] == "1" else 10
            self.movements[-1].notes.append(record[start:113].strip())

    def _record_4(self, line: int, record: str) -> None:
        """A free message of the bank: read, kept with the raw file, never money."""

    def _record_8(self, line: int, record: str) -> None:
        statement = self.statement
        statement.closing_cents = self._amount(line, record[41], record[42:57])
        statement.booked_on = _date(record[57:63])
        self.closed_line = line
        if record[1:4] != self.paper:
            said = {"new": record[1:4], "old": self.paper}
            statement.problem(
                line, _("The closing record is of statement %(new)s, the opening one of %(old)s.") % said
            )
        account = _account(_structure(record[4:41]), record[4:41])[0]
        if account != statement.account:
            statement.problem(
                line, _("The closing balance is of another account: %(account)s.") % {"account": account}
            )

    def _record_9(self, line: int, record: str) -> None:
        totals = [m for m in self.movements if m.detail == "0000"]
        said = {
            "records": int(record[16:22]),
            "debit": _thousandths(record[22:37]),
            "credit": _thousandths(record[37:52]),
        }
        found = {
            "records": self.counted,
            "debit": -sum(m.cents for m in totals if m.cents < 0) * 10,
            "credit": sum(m.cents for m in totals if m.cents > 0) * 10,
        }
        if said["records"] != found["records"]:
            self.statement.problem(line, _("The trailer counts %(said)d records, the file has %(found)d.")
                                   % {"said": said["records"], "found": found["records"]})  # fmt: skip
        for side, name in (("debit", _("debits")), ("credit", _("credits"))):
            if said[side] != found[side]:
                told = {"side": name, "said": _print(said[side]), "found": _print(found[side])}
                self.statement.problem(
                    line, _("The trailer says %(side)s of %(said)s, the records make %(found)s.") % told
                )

    def _last(self, line: int, record: str) -> Movement | None:
        if self.movements and (self.movements[-1].sequence, self.movements[-1].detail) == (
            record[2:6],
            record[6:10],
        ):
            return self.movements[-1]
        self.statement.problem(line, _("A continuation without the movement that it continues."))
        return None

    def _amount(self, line: int, sign: str, digits: str) -> int:
        if sign not in "01":
            raise ValueError(sign)
        thousandths = _thousandths(digits)
        if thousandths % 10:
            self.statement.problem(line, _("%(amount)s has a third decimal: it is no amount in cents.")
                                   % {"amount": _print(thousandths)})  # fmt: skip
        cents = thousandths // 10
        return -cents if sign == "1" else cents

    def finish(self, line: int, *, complete: bool) -> Statement:
        statement = self.statement
        if not complete:
            statement.problem(line, _("The file stops before the trailer record: it is cut off."))
        if not statement.number:
            statement.problem(statement.line, _("The opening record is missing."))
        statement.entries = ranked(entry for group in self._groups() for entry in self._entries(group))
        details = sum(m.detail != "0000" for m in self.movements)
        statement.counts = {
            "movements": len(self.movements) - details, "details": details, "information": self.information
        }  # fmt: skip
        statement.prove(self.closed_line or line)
        return statement

    def _groups(self) -> list[list[Movement]]:
        groups: list[list[Movement]] = []
        for movement in self.movements:
            if movement.detail == "0000" or not groups or groups[-1][0].sequence != movement.sequence:
                groups.append([movement])
            else:
                groups[-1].append(movement)
        return groups

    def _entries(self, group: list[Movement]) -> Iterator[Entry]:
        """A totalised amount gives way to its details when they make its sum;
        other details only explain it."""
        total, details = group[0], [m for m in group[1:] if m.type != "9" and m.cents]
        if total.detail != "0000":
            self.statement.problem(total.line, _("A detail without the movement that it belongs to."))
        split = total.type in TOTALS and details and sum(m.cents for m in details) == total.cents
        try:
            for movement in details if split else [total]:
                yield self._entry(movement, total, [] if split else group[1:])
        except ValueError as error:
            self.statement.problem(
                total.line, _("Unreadable figure or date: %(text)s.") % {"text": plain(str(error), 40)}
            )

    def _entry(self, movement: Movement, total: Movement, details: list[Movement]) -> Entry:
        booked = total.head[115:121]
        value = movement.head[47:53]
        sources = [movement, *details]
        reference, communication = _communication(sources)
        third = next((m.third for m in sources if m.third), "")
        account = third[10:44].strip()
        return Entry(
            booked_on=_date(booked) if booked.strip("0 ") else self.statement.booked_on or _date(value),
            value_on=_date(value) if value.strip("0 ") else _date(booked),
            cents=movement.cents,
            bank_reference=told(movement.head[10:31]),
            end_to_end_id=plain(told(movement.second[63:98].strip("0 ") and movement.second[63:98]), 35),
            reference=reference,
            communication=plain(communication, 2000),
            party_name=plain(third[47:82], 140),
            party_iban=plain(_party_account(account), 34),
            return_reason=_return_reason(sources),
            line=movement.line,
        )


def _communication(movements: list[Movement]) -> tuple[str, str]:
    """(reference, words). A Belgian reference of a structured record is the bank's word, check digits and
    all; in a free text it counts only when its check digits agree."""
    texts, free, reference = [], [], ""
    for movement in movements:
        text = movement.text
        if movement.has_structure and text[:3] in OGM_TYPES and text[3:15].isascii() and text[3:15].isdigit():
            reference = reference or references.print_ogm(text[3:15])
            text = f"{references.print_ogm(text[3:15])} {text[15:]}"
        elif movement.has_structure:
            text = text[3:]
        else:
            free.append(text)
        texts.append(text)
        if not text.strip():
            texts += movement.notes
            free += movement.notes
    return reference or references.find(" ".join(" ".join(free).split())), " ".join(" ".join(texts).split())


def _return_reason(movements: list[Movement]) -> str:
    for movement in movements:
        kind, code = movement.second[112:113], movement.second[113:117].strip()
        if kind in RETURNS:
            return plain(code or RETURNS[kind], 35)
    return ""


def _account(structure: str, columns: str) -> tuple[str, str]:
    """(account, currency) of columns 6-42: Belgian number, foreign number, Belgian IBAN, foreign IBAN."""
    if structure == "0":
        number = columns[:12]
        if number.isascii() and number.isdigit():
            number = iban.of_belgian_account(number)
        return number, columns[13:16].strip()
    if structure in ("1", "2", "3"):
        return plain(columns[:34].replace(" ", ""), 34), columns[34:37].strip()
    raise ValueError(structure)


def _structure(columns: str) -> str:
    return "2" if columns[:2].isalpha() or not columns[13:16].isalpha() else "0"


def _party_account(text: str) -> str:
    words = text.split()
    number = words[0] if words else ""
    if number.isascii() and number.isdigit() and len(number) == 12:
        return iban.of_belgian_account(number)
    return number


def _date(text: str) -> date:
    if not (text.isascii() and text.isdigit() and len(text) == 6):
        raise ValueError(text)
    return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))


def _thousandths(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def _print(thousandths: int) -> str:
    return f"{thousandths // 1000}.{thousandths % 1000:03d}"
