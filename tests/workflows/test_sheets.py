"""Exports open in a spreadsheet without surprises; imports refuse what is not a table, in a sentence."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows import sheets
from workflows.sheets import BadSheet, Column, read_rows, table_response

COLUMNS = [
    Column(_("Name"), "member.last_name"),
    Column("Due", "due_on", "day"),
    Column("EUR", "cents", "amount"),
    Column("No", lambda row: row.position, "number"),
    Column("Share", "share", "share"),
    Column("At", "at", "moment"),
]


def row(name: str = "Peeters", cents: int | None = 125_000, **more: Any) -> SimpleNamespace:
    facts = {"due_on": date(2026, 3, 31), "position": 1, "share": 0.893, "at": None} | more
    return SimpleNamespace(member={"last_name": name}, cents=cents, **facts)


def text_of(language: str, *rows: SimpleNamespace) -> str:
    return "".join(sheets.csv_lines(COLUMNS, rows, language=language))


def test_rows_that_are_made_in_words_are_made_in_the_language_of_the_table() -> None:
    made = ({"said": gettext("Member")} for _each in range(2))
    with translation.override("en"):
        table = "".join(sheets.csv_lines([Column("x", "said")], made, language="fr"))
    assert table.split() == ["\ufeffx", "Membre", "Membre"]


def test_french_csv_opens_in_a_french_spreadsheet() -> None:
    assert text_of("fr", row()).splitlines()[1] == "Peeters;2026-03-31;1250,00;1;0,8930;"
    assert text_of("fr", row()).startswith("\ufeff")


def test_english_csv_has_commas_and_points() -> None:
    assert text_of("en", row(cents=-5)).splitlines()[1] == "Peeters,2026-03-31,-0.05,1,0.8930,"


@pytest.mark.parametrize("name", ["=1+1", "+32 2 123", "-5", "@cmd", " =1", "\t=1", "'=1", "\r=x"])
def test_a_formula_is_neutralised_and_read_back_as_typed(name: str) -> None:
    made = text_of("nl", row(name)).encode()
    first = next(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    assert first[0] == "Naam"
    cells = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))[1]
    assert cells[0].startswith("'")
    assert next(read_rows(io.BytesIO(made)))[1]["naam"] == name.strip()


def test_an_ordinary_apostrophe_stays() -> None:
    assert sheets.neutral("'s-Hertogenbosch") == "'s-Hertogenbosch"
    assert sheets.neutral("O'Neill") == "O'Neill"


def test_a_workbook_holds_real_numbers_and_dates_and_no_formula() -> None:
    at = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
    book = openpyxl.load_workbook(sheets.xlsx_file(COLUMNS, [row("=1+1", at=at), row(cents=None)]))
    cells = book.worksheets[0][2]
    assert [cell.value for cell in cells[:5]] == ["=1+1", datetime(2026, 3, 31), 1250, 1, 0.893]
    assert cells[0].data_type == "s"
    assert cells[2].number_format == "#,##0.00"
    assert book.worksheets[0]["C3"].value is None


def test_a_list_is_a_download_only_when_asked() -> None:
    asked = RequestFactory().get
    assert table_response(asked("/?page=2"), "cases", COLUMNS, [row()]) is None
    assert table_response(asked("/?format=pdf"), "cases", COLUMNS, [row()]) is None
    with translation.override("de"):
        response = table_response(asked("/?format=csv"), "cases", COLUMNS, [row()])
    assert response is not None
    assert response["Content-Disposition"].startswith('attachment; filename="cases-')
    assert "1250,00" in b"".join(response).decode()  # written later, still in the language it was asked in
    workbook = table_response(asked("/?format=xlsx"), "cases", COLUMNS, [row()])
    assert workbook is not None
    assert b"".join(workbook)[:4] == b"PK\x03\x04"
    assert "no-store" in workbook["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Last name;IBAN\nPéeters;BE1\n".encode(), {"last_name": "Péeters", "iban": "BE1"}),
        ("Last name,IBAN\r\nPéeters,BE1\r\n".encode("utf-8-sig"), {"last_name": "Péeters", "iban": "BE1"}),
        ("Last name\tIBAN\nPéeters\tBE1".encode("windows-1252"), {"last_name": "Péeters", "iban": "BE1"}),
        ("sep=;\nlast-name;iban\nPéeters;BE1".encode("utf-16"), {"last_name": "Péeters", "iban": "BE1"}),
        (b'last_name,iban\n"A, B ""x""\nC",', {"last_name": 'A, B "x"\nC', "iban": ""}),
    ],
)
def test_a_csv_is_read_whatever_program_wrote_it(content: bytes, expected: dict[str, str]) -> None:
    assert [found for _line, found in read_rows(io.BytesIO(content))] == [expected]


def test_lines_are_numbered_as_in_the_file() -> None:
    content = b'a;b\n\n1;2\n"x\ny";3\n;;\n4;5\n'
    assert [line for line, _row in read_rows(io.BytesIO(content))] == [3, 4, 7]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no table"),
        (b"\n\n", "no table"),
        (b"\x00\x01\x02", "neither CSV nor XLSX"),
        (b"%PDF-1.7\x00\xff", "neither CSV nor XLSX"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked with a password or in the old XLS"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"a;a\n1;2", "same heading: a"),
        (b"a;b\n1;2;3", "Line 2 has a cell under no column heading"),
        (b'a;b\n1;"2', "Line 2: a quotation mark"),
        (b"a;b\n1;" + b"x" * 20_001, "more than 20000 characters"),
        (b";".join(b"c%d" % at for at in range(201)), "More than 200 columns"),
    ],
)
def test_what_is_not_a_table_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadSheet, match=sentence):
        list(read_rows(io.BytesIO(content)))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadSheet, match=r"missing: iban\. Columns found: name, email\."):
        read_rows(io.BytesIO(b"Name;E-mail;\n".replace(b"E-mail", b"Email")), required=["name", "iban"])


def test_a_file_larger_than_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_BYTES", 1 << 20)
    with pytest.raises(BadSheet, match="larger than 1 MB"):
        read_rows(io.BytesIO(b"a;b\n" * 300_000))


def test_rows_past_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    with pytest.raises(BadSheet, match="More than 2 rows"):
        list(read_rows(io.BytesIO(b"a\n1\n2\n3\n")))


def workbook(*rows: list[Any]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made


def test_a_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    made = workbook(
        ["Name", "Joined on", "Cents", "Rate", None],
        [],
        ["Péeters", date(2020, 1, 31), 1250, 0.1 + 0.2, None],
        ["=cmd()", datetime(2020, 1, 31, 8), 1e15, True, None],
    )
    (tmp_path / "members.xlsx").write_bytes(made.getvalue())
    assert list(read_rows(tmp_path / "members.xlsx")) == [
        (3, {"name": "Péeters", "joined_on": "2020-01-31", "cents": "1250", "rate": "0.3"}),
        (4, {"name": "", "joined_on": "2020-01-31T08:00:00", "cents": "1000000000000000", "rate": "1"}),
    ]


def test_what_we_write_as_a_workbook_we_read_back() -> None:
    made = sheets.xlsx_file(COLUMNS, [row("=1+1")])
    assert next(read_rows(made))[1] == {
        "name": "=1+1", "due": "2026-03-31", "eur": "1250", "no": "1", "share": "0.893", "at": "",
    }  # fmt: skip


def rezipped(change: dict[str, bytes], source: io.BytesIO) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.pop(name, None) or old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return made


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = rezipped({"xl/media/zeros.bin": bytes(60_000_000)}, workbook(["a"], [1]))
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(BadSheet, match="unpacks to far more"):
        list(read_rows(bomb))


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BadSheet, match="not a workbook"):
        list(read_rows(made))


def test_entities_in_a_workbook_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with pytest.raises(BadSheet, match="damaged"):
        list(read_rows(rezipped({"xl/worksheets/sheet1.xml": laughs}, workbook(["a"], [1]))))


def test_a_locked_archive_is_refused() -> None:
    made = bytearray(workbook(["a"], [1]).getvalue())
    made[made.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first entry in the directory
    with pytest.raises(BadSheet, match="locked with a password"):
        list(read_rows(io.BytesIO(bytes(made))))


@pytest.mark.parametrize("text", ["2026-03-02", "02/03/2026", "2.3.2026"])
def test_dates_are_read_day_first(text: str) -> None:
    assert sheets.as_day(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["31/02/2026", "2026", "", "٢٠٢٦-٠٣-٠٢", "12/31/2026"])
def test_what_is_not_a_date_is_said(text: str) -> None:
    with pytest.raises(BadSheet, match="is not a date"):
        sheets.as_day(text)
