"""CSV statements: a treasurer names the columns once for an account; the next file is known by its headings.

A `Layout` says how the table is written and what each column holds. `guess` proposes one from the headings and the
first lines, in the languages of the banks around us; `read` makes statements of it, one an account. Where a column
tells the balance after each line, the table proves itself line by line; where none does, nothing proves that it is
whole.
"""

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from fund.banking import references
from fund.banking.statement import (
    MAX_ENTRIES,
    Entry,
    Statement,
    UnreadableStatement,
    plain,
    printed,
    ranked,
    told,
)

ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
DELIMITERS = {";": ";", ",": ",", "\t": _("tabulator"), "|": "|"}
DECIMALS = {",": "1.234,56", ".": "1,234.56"}
DATES = {
    "%d/%m/%Y": "31/12/2026", "%d-%m-%Y": "31-12-2026", "%d.%m.%Y": "31.12.2026", "%Y-%m-%d": "2026-12-31",
    "%Y/%m/%d": "2026/12/31", "%Y%m%d": "20261231", "%m/%d/%Y": "12/31/2026", "%d/%m/%y": "31/12/26",
    "%d.%m.%y": "31.12.26",
}  # fmt: skip
MOST_COLUMNS, MOST_BEFORE, MAX_CELL = 100, 30, 10_000
LINES_LOOKED_AT = 200
MAX_TOP = 128 * 1024  # bytes, in which the headings and the first lines are looked for
OUT = ("d", "-", "af", "s", "uit", "out")  # how a column of sides begins where money went out
HEADINGS: dict[str, tuple[str, ...]] = {
    "value_on": ("valeur", "value", "valuta", "valutadatum", "wertstellung", "rentedatum", "date valeur"),
    "booked_on": ("date", "datum", "buchungstag", "booking", "boekingsdatum", "comptabilisation", "execution",
                  "uitvoering"),
    "debit": ("débit", "debit", "soll", "sorties"),
    "credit": ("crédit", "credit", "haben", "entrées"),
    "side": ("sens", "debit/credit", "af bij", "d/c", "soll/haben", "cdtdbtind"),
    "cents": ("montant", "bedrag", "betrag", "amount", "umsatz"),
    "balance": ("solde", "saldo", "balance", "kontostand"),
    "currency": ("devise", "munt", "währung", "currency", "valuta code"),
    "bank_reference": ("référence de la banque", "n° de séquence", "référence", "referentie", "bank reference",
                       "reference", "volgnummer", "transactie id", "transaction id", "id"),
    "reference": ("communication structurée", "gestructureerde mededeling", "structured"),
    "communication": ("communication", "mededeling", "verwendungszweck", "libellé", "détails", "details",
                      "omschrijving", "description", "message"),
    "party_iban": ("compte contrepartie", "compte de contrepartie", "compte bénéficiaire", "tegenpartij rekening",
                   "rekening tegenpartij", "iban contrepartie", "counterparty account", "iban/bban"),
    "party_name": ("nom contrepartie", "nom de la contrepartie", "naam tegenpartij", "contrepartie", "tegenpartij",
                   "begünstigter", "counterparty", "nom", "naam", "name"),
    "end_to_end_id": ("end-to-end", "end to end", "e2e"),
    "account": ("numéro de compte", "compte", "rekeningnummer", "rekening", "account", "iban", "auftragskonto"),
}  # fmt: skip
FIELDS = {
    "booked_on": _("Booking date"), "value_on": _("Value date"), "cents": _("Amount"), "debit": _("Debit"),
    "credit": _("Credit"), "side": _("Debit or credit, in a word"), "balance": _("Balance after the line"),
    "currency": _("Currency"), "account": _("Our account"), "bank_reference": _("Bank's reference"),
    "reference": _("Structured communication"), "communication": _("Communication"),
    "party_name": _("Name of the other side"), "party_iban": _("Account of the other side"),
    "end_to_end_id": _("End-to-end id"),
}  # fmt: skip


class Unmapped(UnreadableStatement):
    """A table whose columns nobody has named yet."""

    code = "columns_unknown"


@dataclass
class Layout:
    """How a bank writes its table.

    columns  heading by field; `cents`, or `debit` and `credit`, or `cents` and `side`
    account  whose lines they are, where no column says it
    """

    columns: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    decimal: str = ","
    dates: str = "%d/%m/%Y"
    account: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Layout":
        return cls(**told)

    def wrong(self) -> list[str]:
        """What is missing or said twice, in words."""
        have = {name for name, heading in self.columns.items() if heading}
        found: list[Any] = []
        if "booked_on" not in have:
            found.append(_("Say which column holds the booking date."))
        if not ("cents" in have or {"debit", "credit"} <= have):
            found.append(_("Say which column holds the amount, or which two hold debit and credit."))
        if "cents" in have and have & {"debit", "credit"}:
            found.append(_("Take either one column of amounts, or two of debit and credit."))
        twice = [
            heading for heading, count in Counter(filter(None, self.columns.values())).items() if count > 1
        ]
        found += [_("“%(heading)s” is taken for two things.") % {"heading": heading} for heading in twice]
        return [str(sentence) for sentence in found]


@dataclass(frozen=True)
class Table:
    """The cells of a file: the line where the headings stand, them, and an iterator over (line, cells)."""

    line: int
    headings: list[str]
    rows: list[tuple[int, list[str]]]

    @property
    def signature(self) -> str:
        """What the same bank's next file will have too: its headings."""
        return hashlib.sha256("\x1f".join(map(_key, self.headings)).encode()).hexdigest()


def looks_like(head: bytes) -> bool:
    """Several lines of several cells each."""
    encoding = encoding_of(head)
    text = _decoded(head[:20_000], encoding)
    return "\x00" not in text and bool(delimiter_of(text))


def encoding_of(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    decoder = codecs.getincrementaldecoder(
        "utf-8-sig"
    )()  # piece by piece: the letters of all of it would be heavy
    try:
        for start in range(0, len(raw), MAX_TOP):
            decoder.decode(raw[start : start + MAX_TOP])
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """What stands between the cells of most lines, as often in each; empty when nothing does."""
    lines = [line for line in text.splitlines()[:LINES_LOOKED_AT] if line.strip()]
    best, found = (0, 0), ""
    for delimiter in DELIMITERS:
        counts = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) >= 3)
        if counts:
            cells, often = counts.most_common(1)[0]
            if often >= 2 and often * 2 >= len(lines) - MOST_BEFORE and (often, cells) > best:
                best, found = (often, cells), delimiter
    return found


def top(raw: bytes, encoding: str, delimiter: str) -> Table:
    """The headings and the first lines, of a file as large as may be. Raises UnreadableStatement."""
    if len(raw) <= MAX_TOP:
        return table(raw, encoding, delimiter)
    text = raw[:MAX_TOP].decode(encoding if encoding in ENCODINGS else "utf-8-sig", errors="ignore")
    return _table(text[: text.rfind("\n") + 1], encoding, delimiter)


def table(raw: bytes, encoding: str, delimiter: str) -> Table:
    """The table of a file: the headings are the first line with as many cells as most lines have.

    raises  UnreadableStatement
    """
    return _table(_decoded(raw, encoding) if encoding in ENCODINGS else "", encoding, delimiter)


def _table(text: str, encoding: str, delimiter: str) -> Table:
    if len(delimiter) != 1 or encoding not in ENCODINGS:
        raise UnreadableStatement(_("The table cannot be read in this way."), code="bad_table")
    lines: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > MOST_COLUMNS or any(len(cell) > MAX_CELL for cell in cells):
                    raise UnreadableStatement(
                        _("Line %(line)d has more than a line of a statement holds.") % {"line": reader.line_num},
                        code="bad_table", line=reader.line_num,
                    )  # fmt: skip
                lines.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(lines) > MAX_ENTRIES:
                raise UnreadableStatement(
                    _("The file has more entries than are read at once."), code="too_many"
                )
    except csv.Error as error:
        raise UnreadableStatement(
            _("The table breaks at line %(line)d.") % {"line": reader.line_num},
            code="bad_table",
            line=reader.line_num,
        ) from error
    widths = Counter(len(cells) for _line, cells in lines[:LINES_LOOKED_AT] if len(cells) >= 3)
    if not widths:
        raise UnreadableStatement(_("The table has no line of three cells or more."), code="bad_table")
    width = widths.most_common(1)[0][0]
    for at, (line, cells) in enumerate(lines[: MOST_BEFORE + 1]):
        named = [cell for cell in cells if cell]
        if len(cells) >= width and len(named) >= 3 and not any(_is_figure(cell) for cell in named):
            return Table(line, _distinct(cells), lines[at + 1 :])
    raise UnreadableStatement(_("The table has no line of headings."), code="bad_table")


def guess(raw: bytes) -> Layout:
    """How the table is probably written; what cannot be told is left empty."""
    encoding = encoding_of(raw)
    delimiter = delimiter_of(_decoded(raw[:50_000], encoding)) or ";"
    found = top(raw, encoding, delimiter)
    columns: dict[str, str] = {}
    left = list(found.headings)
    for exact in (True, False):
        for name, words in HEADINGS.items():
            if name in columns:
                continue
            heading = next((one for word in words for one in left if one and _means(one, word, exact)), "")
            if heading:
                columns[name] = heading
                left.remove(heading)
    if "debit" not in columns or "credit" not in columns:
        columns.pop("debit", None)
        columns.pop("credit", None)
    elif "cents" in columns:
        columns.pop("cents")
    layout = Layout(columns, encoding, delimiter)
    _guess_writing(layout, found)
    return layout


def _guess_writing(layout: Layout, found: Table) -> None:
    """The writing of dates and amounts that reads the most of the first lines."""
    some = found.rows[:LINES_LOOKED_AT]

    def cells(*names: str) -> list[str]:
        places = [found.headings.index(layout.columns[name]) for name in names if name in layout.columns]
        return [row[at] for _line, row in some for at in places if at < len(row) and row[at]]

    days = cells("booked_on")
    layout.dates = max(DATES, key=lambda form: sum(_reads(_day, text, form) for text in days))
    amounts = cells("cents", "debit", "credit", "balance")
    layout.decimal = max(DECIMALS, key=lambda mark: sum(_reads(_cents, text, mark) for text in amounts))


def read(raw: bytes, layout: Layout) -> list[Statement]:
    """One statement an account. Every line that cannot be read is a problem with its number."""
    if wrong := layout.wrong():
        raise Unmapped(" ".join(wrong))
    found = table(raw, layout.encoding, layout.delimiter)
    places = {name: found.headings.index(at) for name, at in layout.columns.items() if at in found.headings}
    missing = [heading for heading in layout.columns.values() if heading and heading not in found.headings]
    if missing:
        raise Unmapped(
            _("The table has no column “%(heading)s” any more: name its columns anew.")
            % {"heading": missing[0]}
        )
    statements: dict[str, _Reading] = {}
    for line, cells in found.rows:
        told_by = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if not told_by.get("booked_on") and not any(
            told_by.get(name) for name in ("cents", "debit", "credit")
        ):
            continue  # a total, a remark
        account = plain(told_by.get("account", "").replace(" ", "").upper(), 34) or layout.account
        reading = statements.setdefault(account, _Reading(Statement("CSV", account, "", line=line), layout))
        reading.take(line, told_by)
    if not statements:
        raise UnreadableStatement(_("The table holds no line."), code="no_statement")
    return [reading.finish() for reading in statements.values()]


class _Reading:
    """The lines of one account, in the order of the file."""

    def __init__(self, statement: Statement, layout: Layout) -> None:
        self.statement, self.layout = statement, layout
        self.entries: list[tuple[Entry, int | None]] = []

    def take(self, line: int, cells: dict[str, str]) -> None:
        try:
            booked = _day(cells["booked_on"], self.layout.dates)
            cents = self._amount(cells)
            balance = _cents(cells["balance"], self.layout.decimal) if cells.get("balance") else None
            value = _day(cells["value_on"], self.layout.dates) if cells.get("value_on") else booked
        except ValueError as error:
            self.statement.problem(
                line, _("Unreadable figure or date: %(text)s.") % {"text": plain(str(error), 40) or "–"}
            )
            return
        if not cents:
            return  # an information line
        currency = plain(cells.get("currency", ""), 3)
        if self.statement.currency and currency and currency != self.statement.currency:
            self.statement.problem(line, _("The currency changes inside the file."))
        self.statement.currency = self.statement.currency or currency
        self.entries.append((self._entry(line, cells, booked, value, cents), balance))

    def _amount(self, cells: dict[str, str]) -> int:
        mark = self.layout.decimal
        if "cents" in cells:
            cents = _cents(cells["cents"], mark)
            side = cells.get("side", "").lower()
            return -abs(cents) if side and side.startswith(OUT) else cents
        debit, credit = (_cents(cells[name], mark) if cells.get(name) else 0 for name in ("debit", "credit"))
        if debit and credit:
            raise ValueError(cells["debit"])
        return credit - abs(debit)

    @staticmethod
    def _entry(line: int, cells: dict[str, str], booked: date, value: date, cents: int) -> Entry:
        words = cells.get("communication", "")
        structured = cells.get("reference", "")
        return Entry(
            booked_on=booked, value_on=value, cents=cents, line=line,
            bank_reference=plain(told(cells.get("bank_reference", "")), 105),
            end_to_end_id=plain(told(cells.get("end_to_end_id", "")), 35),
            reference=references.recognise(structured) or references.find(f"{structured} {words}"),
            communication=plain(" ".join(filter(None, (structured, words))), 2000),
            party_name=plain(cells.get("party_name", ""), 140),
            party_iban=plain(cells.get("party_iban", "").replace(" ", ""), 34),
        )  # fmt: skip

    def finish(self) -> Statement:
        statement, entries = self.statement, self.entries
        if len(entries) > 1 and entries[0][0].booked_on > entries[-1][0].booked_on:
            entries.reverse()  # the newest first
        elif (
            len(entries) > 1 and entries[0][0].booked_on == entries[-1][0].booked_on and self._falls(entries)
        ):
            entries.reverse()
        statement.entries = ranked(entry for entry, _balance in entries)
        if entries:
            statement.opened_on, statement.booked_on = entries[0][0].booked_on, entries[-1][0].booked_on
            statement.number = f"{statement.opened_on}/{statement.booked_on}"
        if entries and all(balance is not None for _entry, balance in entries):
            self._balances(entries)
        statement.without_balances = statement.opening_cents is None
        statement.counts = {"entries": len(entries)}
        statement.prove(statement.line)
        return statement

    @staticmethod
    def _falls(entries: list[tuple[Entry, int | None]]) -> bool:
        """Whether the balances agree when the lines are read from the last to the first."""
        return all(
            one is not None and two is not None and two + first.cents == one
            for (first, one), (_second, two) in pairwise(entries)
        )

    def _balances(self, entries: list[tuple[Entry, int | None]]) -> None:
        before = (entries[0][1] or 0) - entries[0][0].cents
        self.statement.opening_cents, self.statement.closing_cents = before, entries[-1][1]
        for entry, balance in entries:
            if before + entry.cents != balance:
                self.statement.problem(entry.line, _("%(before)s and %(amount)s do not make the balance %(balance)s.")
                    % {"before": printed(before), "amount": printed(entry.cents), "balance": printed(balance or 0)}
                )  # fmt: skip
            before = balance or 0


def preview(raw: bytes, layout: Layout, most: int = 10) -> Iterator[dict[str, Any]]:
    """The first lines as they would be read."""
    found = top(raw, layout.encoding, layout.delimiter)
    shown = Layout.of(layout.as_json() | {"account": layout.account or "-"})
    places = {name: found.headings.index(at) for name, at in layout.columns.items() if at in found.headings}
    for line, cells in found.rows[:most]:
        told_by = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        reading = _Reading(Statement("CSV", "-", ""), shown)
        if {"booked_on"} <= told_by.keys() and told_by.keys() & {"cents", "debit"}:
            reading.take(line, told_by)
        problems = [str(problem.sentence) for problem in reading.statement.problems]
        yield {
            "line": line,
            "entry": reading.entries[0][0] if reading.entries else None,
            "problem": " ".join(problems),
        }


def _decoded(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding, errors="replace")


def _key(heading: str) -> str:
    return " ".join(heading.lower().split())


def _means(heading: str, word: str, exact: bool) -> bool:
    key = _key(heading)
    return key == word if exact else bool(re.search(rf"(?<!\w){re.escape(word)}", key))


def _distinct(cells: list[str]) -> list[str]:
    """Headings fit to be chosen: a second one of the same name, or an empty one, gets its place."""
    seen: Counter[str] = Counter()
    found = []
    for at, cell in enumerate(cells, start=1):
        name = plain(cell, 80) or f"({at})"
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({at})")
    return found


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[-+]?[\d.,/ :]+", text))


def _reads(reader: Any, text: str, form: str) -> bool:
    try:
        reader(text, form)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def _day(text: str, form: str) -> date:
    if form not in DATES:
        raise ValueError(text)
    found = datetime.strptime(text.split(" ")[0].split("T")[0], form).date()
    if not 1990 <= found.year <= 2100:
        raise ValueError(text)
    return found


def _cents(text: str, decimal: str) -> int:
    """An amount in the bank's writing: grouped by the other mark, a space or an apostrophe."""
    group = "." if decimal == "," else ","
    bare = re.sub(r"\s|€|EUR", "", text).replace("−", "-").replace("'", "")
    shape = re.fullmatch(
        rf"([-+]?)(\d{{1,3}}(?:\{group}\d{{3}})+|\d{{1,13}})(?:\{decimal}(\d{{1,2}}))?([-+]?)", bare, re.ASCII
    )
    if not shape or (shape[1] and shape[4]):
        raise ValueError(text)
    cents = int(shape[2].replace(group, "")) * 100 + int((shape[3] or "").ljust(2, "0") or 0)
    return -cents if "-" in (shape[1], shape[4]) else cents
