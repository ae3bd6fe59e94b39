"""Tables in and out: every list as CSV or XLSX, and the one reader of the tables that people hand in.

Out. CSV is UTF-8 with a byte order mark, and follows the reader's language so that a spreadsheet opens it
without questions: `;` between cells and a decimal comma in French, Dutch and German, `,` and a decimal point
in English. Dates are ISO 8601, amounts plain decimals without grouping, and a text that a spreadsheet would
run as a formula gets an apostrophe before it. XLSX holds real numbers and dates, and text only as text. Both
are written row by row.

In. The same two formats: see `read_rows`. An apostrophe that our own CSV put before a text is
taken off again.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched, zip_longest
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.refusals import Refusal

FORMATS = ("csv", "xlsx")
COMMA_DECIMALS = frozenset({"fr", "nl", "de"})
EXCEL_ROWS, EXCEL_TEXT = 1_048_575, 32_767

LONG = 50_000
"""Rows of a list that are written while somebody waits."""

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 20_000
MAX_SECONDS = 120

_RISKY = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


class BadSheet(Refusal):
    """A table that cannot be read, with the line where that shows."""

    code = "bad_sheet"


@dataclass(frozen=True)
class Column:
    """One column of an export.

    label  its heading (may be lazy)
    value  a dotted path ("member.last_name", also through dicts and methods) or a function of the row
    kind   "text", "amount" (integer cents), "number", "day" (date), "moment" (datetime), "share" (0 to 1)
    """

    label: str | Promise
    value: str | Callable[[Any], Any]
    kind: str = "text"

    def of(self, row: Any) -> Any:
        return self.value(row) if callable(self.value) else _follow(row, self.value)


def table_response(
    request: HttpRequest,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    of: QuerySet[Any] | None = None,
) -> HttpResponseBase | None:
    """The list as a download when the address asks for `?format=csv` or `?format=xlsx`, otherwise None.

    of  what rows that are made one by one are made of, one each: it says how many they are

    if download := table_response(request, "cases", COLUMNS, cases):
        return download
    """
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS:
        return None
    taken = getattr(request, "taken_out", None)
    if taken is not None:
        counted = of if of is not None else rows
        rows = taken.counted(_each(rows), counted.count() if isinstance(counted, QuerySet) else None)
    elif _leave is not None and _is_long(rows if of is None else of):
        return _leave(request)
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{wanted}"
    if wanted == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(columns, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{filename}"'},
        )
    else:
        response = FileResponse(xlsx_file(columns, rows, title=name), as_attachment=True, filename=filename)
    response["Cache-Control"] = "private, no-store"
    return response


type Leave = Callable[[HttpRequest], HttpResponseBase]

_leave: Leave | None = None


def leave_long_lists_to(leave: Leave) -> None:
    """Who answers for a list of more than LONG rows instead of writing it while somebody waits. Whoever writes it later
    opens the same address with a request whose `taken_out.counted(rows, count)` the rows go through."""
    global _leave
    _leave = leave


def _is_long(rows: Iterable[Any]) -> bool:
    if not isinstance(rows, QuerySet) or rows.query.is_sliced or rows.query.combinator:
        return False
    return rows.order_by()[LONG : LONG + 1].exists()


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Any], *, language: str | None = None
) -> Iterator[str]:
    """The table as CSV text, some hundred rows at a time, in `language` (default: the active one)."""
    return _csv_lines(columns, rows, language or translation.get_language() or "en")


def _csv_lines(columns: Sequence[Column], rows: Iterable[Any], language: str) -> Iterator[str]:
    comma = language.split("-")[0] in COMMA_DECIMALS
    separator, decimal = (";", ",") if comma else (",", ".")

    def lines(table: Iterable[Iterable[str]]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=separator).writerows(table)
        return buffer.getvalue()

    with translation.override(language):
        head = lines([[neutral(str(column.label)) for column in columns]])
    yield "\ufeff" + head
    parts = batched(_each(rows), 500)
    while True:
        with translation.override(language):  # the response is written after the view has left its language
            part = next(parts, ())  # rows too may be made in words
            text = lines([_csv_cell(column, row, decimal) for column in columns] for row in part)
        if not part:
            return
        yield text


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook; `title` is cut to what a sheet's name may be."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]


def xlsx_file(columns: Sequence[Column], rows: Iterable[Any], *, title: str = "") -> IO[bytes]:
    """The table as a workbook in a temporary file, rewound; raises BadSheet past what a workbook can hold."""
    return xlsx_book([Table(title, columns, rows)])


def xlsx_book(tables: Iterable[Table]) -> IO[bytes]:
    """Each table as a sheet of one workbook, in order, written row by row; as `xlsx_file`."""
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {kind: book.add_format({"num_format": shape}) for kind, shape in _SHAPES.items()}
        heading = book.add_format({"bold": True, "bottom": 1})
        for table in tables:
            _write_sheet(book, table, formats, heading)
    target.seek(0)
    return target


def _write_sheet(book: Any, table: Table, formats: dict[str, Any], heading: Any) -> None:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.title)[:31] or None)
    columns = table.columns
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column.kind, 24))
    for at, column in enumerate(columns):
        sheet.write_string(0, at, str(column.label), heading)
    sheet.freeze_panes(1, 0)
    line = 0
    for line, row in enumerate(_each(table.rows), start=1):
        if line > EXCEL_ROWS:
            raise BadSheet(_("A workbook holds 1,048,575 rows at most: take the CSV."), rows=line)
        for at, column in enumerate(columns):
            _write(sheet, line, at, column.of(row), column.kind, formats)
    if columns:
        sheet.autofilter(0, 0, line, len(columns) - 1)


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def _plain(text: str) -> str:
    """Undo `neutral`."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


_SHAPES = {
    "amount": "#,##0.00",
    "number": "0",
    "share": "0.0 %",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_WIDTHS = {"amount": 14, "number": 10, "share": 10, "day": 12, "moment": 17}


def _each(rows: Iterable[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=1000) if isinstance(rows, QuerySet) else rows


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, dict) else getattr(row, name)
        row = row() if callable(row) else row
    return row


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else str(value)


def _csv_cell(column: Column, row: Any, decimal: str) -> str:
    value = column.of(row)
    if value is None or value == "":
        return ""
    match column.kind:
        case "amount":
            return f"{'-' if value < 0 else ''}{abs(value) // 100}{decimal}{abs(value) % 100:02d}"
        case "number":
            return str(int(value))
        case "share":
            return f"{float(value):.4f}".replace(".", decimal)
        case "day":
            return value.isoformat()
        case "moment":
            return timezone.localtime(value).isoformat(timespec="seconds")
    return neutral(_text(value))


def _write(sheet: Any, line: int, at: int, value: Any, kind: str, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "amount":
        sheet.write_number(line, at, value / 100, formats[kind])  # cents stay exact up to 2**53
    elif kind in ("number", "share"):
        sheet.write_number(line, at, float(value) if kind == "share" else int(value), formats[kind])
    elif kind == "day":
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), formats[kind])
    elif kind == "moment":
        sheet.write_datetime(line, at, timezone.localtime(value).replace(tzinfo=None), formats[kind])
    else:
        text = _text(value)
        sheet.write_string(line, at, text if len(text) <= EXCEL_TEXT else text[: EXCEL_TEXT - 1] + "…")


# ---- in


def read_rows(
    source: str | Path | IO[bytes] | Any, *, required: Iterable[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a CSV or XLSX table: (line number, {column: text}) for each row that is not empty.

    source    a path, an open binary file or an upload; what it is, is found from its content
    required  columns that must be there
    columns   names from the first line, lower case with `_` for spaces and dashes ("Last name" → "last_name")
    values    text without outer spaces, "" where nothing is; a workbook's dates are ISO, its numbers decimals
    bounds    50 MB, 500,000 rows, 200 columns, 20,000 characters a cell
    raises    BadSheet, for the head at once, for a line when it is reached: read all before writing anything
    """
    content = _bounded(source)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadSheet(
            _("This workbook is locked with a password or in the old XLS format: save it as XLSX or CSV.")
        )
    table = _workbook(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    table = (pair for pair in table if any(pair[1]))
    _line, head = next(table, (0, []))
    if not head:
        raise BadSheet(_("The file holds no table."))
    names = _names(head)
    if missing := [name for name in required if name not in names]:
        raise BadSheet(
            _("Columns that are missing: %(missing)s. Columns found: %(found)s.")
            % {"missing": ", ".join(missing), "found": ", ".join(name for name in names if name)},
            missing=missing,
        )
    return _records(names, table)


def _records(
    names: list[str], table: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    for count, (line, cells) in enumerate(table, start=1):
        if count > MAX_ROWS:
            raise BadSheet(_("More than %(limit)d rows: split the file.") % {"limit": MAX_ROWS})
        if any(cell for cell, name in zip_longest(cells, names, fillvalue="") if not name):
            raise BadSheet(_("Line %(line)d has a cell under no column heading.") % {"line": line}, line=line)
        cells += [""] * (len(names) - len(cells))
        yield line, {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _names(head: list[str]) -> list[str]:
    names = [re.sub(r"[\s\-]+", "_", cell.casefold()) for cell in head]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise BadSheet(_("More than %(limit)d columns.") % {"limit": MAX_COLUMNS})
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise BadSheet(_("Two columns have the same heading: %(names)s.") % {"names": ", ".join(twice)})
    return names


def _bounded(source: str | Path | IO[bytes] | Any) -> bytes:
    if isinstance(source, str | Path):
        with open(source, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    else:
        source.seek(0)
        content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadSheet(_("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES >> 20})
    return content


def _cell(text: str, line: int) -> str:
    text = text.strip()
    if len(text) > MAX_CELL:
        raise BadSheet(
            _("Line %(line)d has a cell of more than %(limit)d characters.")
            % {"line": line, "limit": MAX_CELL}
        )
    return text


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    separator, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if line > skipped:
                yield line, [_plain(_cell(cell, line)).strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger than" in str(error):
            raise BadSheet(
                _("Line %(line)d has a cell of more than %(limit)d characters.")
                % {"line": line, "limit": MAX_CELL}
            ) from error
        raise BadSheet(_("Line %(line)d: a quotation mark is out of place.") % {"line": line}) from error


def _decoded(content: bytes) -> str:
    encodings = (
        ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "windows-1252"]
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet(_("This is not a text table: neither CSV nor XLSX."))


def _separator(text: str) -> tuple[str, int]:
    """The separator that the head uses most, and how many lines come before it (Excel's `sep=;`)."""
    first, _rest, remainder = text.lstrip("\r\n").partition("\n")
    if told := re.fullmatch(r"sep=([;,\t])\r?", first):
        return told[1], text.count("\n", 0, len(text) - len(remainder))
    outside = re.sub(r'"[^"]*"', "", first)
    return max(";,\t", key=outside.count), 0


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet of a workbook, read by a child process with little memory and time (workbook.py)."""
    with tempfile.TemporaryFile() as handed, tempfile.TemporaryFile() as complaint:
        handed.write(content)
        handed.seek(0)
        script = str(Path(__file__).with_name("workbook.py"))
        child = subprocess.Popen(
            [sys.executable, "-I", script, str(MAX_SECONDS)],
            stdin=handed,
            stdout=subprocess.PIPE,
            stderr=complaint,
            env={"OPENBLAS_NUM_THREADS": "1"} | {k: v for k, v in os.environ.items() if k == "SYSTEMROOT"},
        )
        try:
            assert child.stdout is not None
            for said in child.stdout:
                line, cells = json.loads(said)
                yield line, [_cell(cell, line) for cell in cells]
            if child.wait():
                complaint.seek(0)
                raise BadSheet(_complaint(complaint.read(2000).decode(errors="replace")))
        finally:
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


def _complaint(said: str) -> str | Promise:
    match said.strip().rpartition("refused: ")[2]:
        case "encrypted":
            return _("This workbook is locked with a password: save it without one.")
        case "bomb":
            return _("This workbook unpacks to far more than its size: it is not opened.")
        case "not a workbook":
            return _("This archive is not a workbook: save the table as XLSX or CSV.")
    return _("This workbook is damaged or too heavy to read: save the table as CSV.")


_DAYS = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", (0, 1, 2)),
    (r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", (2, 1, 0)),
)


def as_day(text: str) -> date:
    """A date as a table holds it: 2026-03-02, 02/03/2026 or 2.3.2026 (day first); raises BadSheet."""
    for pattern, order in _DAYS:
        if found := re.fullmatch(pattern, text.strip(), re.ASCII):
            year, month, day = (int(found.groups()[at]) for at in order)
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise BadSheet(_("“%(text)s” is not a date: write 2026-03-31 or 31/03/2026.") % {"text": text[:40]})
