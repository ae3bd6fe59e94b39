"""Entries as files: what they hold, that they are remembered, and that nothing is taken out twice or left out."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from fund.accounting import charts, entries, exports, fec
from fund.accounting.models import AccountingExport, EntryNumber
from fund.ledger.models import Kind
from workflows.jobs import tasks, working

pytestmark = pytest.mark.usefixtures("two_years")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def rows_of(content: bytes, separator: str = "\t") -> list[dict[str, str]]:
    return [
        dict(zip(fec.FIELDS, line.split(separator), strict=True))
        for line in content.decode(fec.CHARSET).split("\r\n")[1:-1]
    ]


def test_the_french_file_of_a_year_holds_against_the_rule(agreed, take_out):
    agreed()
    made, content = take_out("fec")
    assert made.filename == "552100554FEC20261231.txt"
    assert fec.check(io.BytesIO(content), made.filename) == []
    rows = rows_of(content)
    assert [(r["EcritureNum"], r["CompteNum"], r["Debit"], r["Credit"]) for r in rows] == [
        ("0", "512000", "700,00", "0,00"),  # what 2025 left
        ("0", "110000", "0,00", "700,00"),
        ("1", "512000", "500,50", "0,00"),
        ("1", "756000", "0,00", "500,50"),
        ("2", "274000", "200,00", "0,00"),
        ("2", "512000", "0,00", "200,00"),
        ("3", "512000", "50,00", "0,00"),
        ("3", "274000", "0,00", "50,00"),
    ]
    assert [r["JournalCode"] for r in rows[::2]] == ["AN", "BQ", "BQ", "BQ"]
    assert (rows[4]["CompAuxNum"], rows[4]["PieceRef"]) == ("L-1", "L-1")
    assert rows[6]["EcritureLib"] == "Lódz repays ?"
    assert (made.entries, made.debit_cents) == (4, 1_450_50)
    assert made.done == 8
    assert made.sha256


def test_the_year_before_begins_with_nothing_and_words_never_break_a_line(agreed, take_out):
    agreed()
    made, content = take_out("fec-pipe", *(date(2025, 6, 1), date(2025, 7, 1)))
    assert fec.check(io.BytesIO(content), made.filename) == []
    rows = rows_of(content, "|")
    assert [r["EcritureNum"] for r in rows] == ["1", "1", "2", "2"]
    assert rows[2]["EcritureLib"] == 'Aid "A-1" paid ...'


def test_only_what_is_new_goes_on_where_the_last_file_ended(agreed, take_out, move, fund, france, chloe):
    agreed()
    first, _content = take_out("fec")
    with pytest.raises(exports.CannotExport, match="Nothing new"):
        exports.ask(
            fund=fund, entity=france, layout="fec", since=YEAR[0], until=YEAR[1], only_new=True, by=chloe
        )
    move(date(2026, 1, 20), (Kind.GIFTS, Kind.BANK, 7_00), why="A gift recorded late")
    second, content = take_out("fec", only_new=True)
    assert fec.check(io.BytesIO(content), second.filename) == []
    assert [(r["EcritureNum"], r["Debit"]) for r in rows_of(content)] == [("4", "7,00"), ("4", "0,00")]
    whole, content = take_out("fec")
    assert fec.check(io.BytesIO(content), whole.filename) == []
    assert [r["EcritureNum"] for r in rows_of(content)][-2:] == ["4", "4"]
    assert whole.debit_cents == first.debit_cents + second.debit_cents
    assert [each.pk for each in exports.earlier(fund, france)] == [whole.pk, second.pk, first.pk]


def test_another_layout_has_its_own_mark(agreed, take_out):
    agreed()
    take_out("fec")
    made, _content = take_out("csv", only_new=True)
    assert made.entries == 3


def test_a_month_taken_out_is_left_out_of_the_quarter(agreed, take_out):
    agreed()
    take_out("be", date(2026, 2, 1), date(2026, 2, 28))
    made, content = take_out("be", date(2026, 1, 1), date(2026, 3, 31), only_new=True)
    assert made.entries == 2
    assert "Loan L-1" not in content.decode()


def test_the_belgian_file_reads_as_a_table(agreed, take_out):
    agreed()
    _made, content = take_out("be")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[2] == {
        "Journal": "BQ", "Exercice": "2026", "Période": "02", "Numéro": "2", "Date": "02/02/2026",
        "Compte": "274000", "Libellé du compte": "Prêts", "Compte de tiers": "L-1",
        "Nom du tiers": "Prêts en cours L-1",
        "Pièce": "L-1", "Date de la pièce": "02/02/2026", "Communication": "Loan L-1", "Débit": "200,00",
        "Crédit": "0,00",
    }  # fmt: skip
    cents = [(int(r["Débit"].replace(",", "")), int(r["Crédit"].replace(",", ""))) for r in rows]
    assert sum(d for d, _c in cents) == sum(c for _d, c in cents) == 750_50


def test_the_workbook_holds_real_numbers_and_days_and_no_formula(agreed, take_out, move):
    agreed()
    move(date(2026, 4, 1), (Kind.BANK, Kind.CHARGES, 1_25), why="=1+1")
    _made, content = take_out("xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    head, *rows = sheet.iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(head)}
    last = rows[-1]
    assert last[at["Credit"]] == 1.25
    assert last[at["Booked"]].date() == date(2026, 4, 1)
    assert last[at["Why"]] == "=1+1"
    assert sheet.cell(len(rows) + 1, at["Why"] + 1).data_type == "s"


def test_a_kind_without_a_number_is_refused_by_its_name(agreed, fund, france, chloe):
    agreed(without=(Kind.LOAN, Kind.AID_GIVEN))
    asked = {
        "fund": fund,
        "entity": france,
        "since": YEAR[0],
        "until": YEAR[1],
        "only_new": False,
        "by": chloe,
    }
    with pytest.raises(charts.Unmapped, match=r"no number for: Loans outstanding\. Propose") as refused:
        exports.ask(layout="csv", **asked)
    assert refused.value.figures == {"kinds": ["loan"]}
    with pytest.raises(charts.Unmapped, match="Loans outstanding, Aid given"):  # it begins with earlier years
        exports.ask(layout="fec", **asked)
    assert not AccountingExport.objects.exists()


def test_a_french_file_needs_a_siren_and_euros(agreed, fund, france, chloe):
    agreed(company="")
    asked = {
        "fund": fund,
        "entity": france,
        "since": YEAR[0],
        "until": YEAR[1],
        "only_new": False,
        "by": chloe,
    }
    with pytest.raises(exports.CannotExport, match="SIREN"):
        exports.ask(layout="fec", **asked)
    with pytest.raises(exports.CannotExport, match="first day"):
        exports.ask(layout="csv", **asked | {"since": date(2026, 5, 1), "until": date(2026, 4, 1)})


def test_without_a_chart_nothing_is_written(fund, france, chloe):
    with pytest.raises(charts.NoChart):
        exports.ask(
            fund=fund, entity=france, layout="csv", since=YEAR[0], until=YEAR[1], only_new=False, by=chloe
        )


def test_numbers_are_given_once_in_the_order_of_recording(agreed, take_out, move, fund):
    agreed()
    take_out("csv")
    before = list(EntryNumber.objects.order_by("movement").values_list("movement", "year", "number"))
    assert [row[1:] for row in before] == [(2025, 1), (2025, 2), (2026, 1), (2026, 2), (2026, 3)]
    move(date(2025, 12, 30), (Kind.CONTRIBUTIONS, Kind.BANK, 1_00))
    entries.number(fund)
    entries.number(fund)
    after = list(EntryNumber.objects.order_by("movement").values_list("movement", "year", "number"))
    assert after[:-1] == before
    assert after[-1][1:] == (2025, 3)


def test_written_again_after_its_days_it_is_the_same_to_the_byte(agreed, take_out, move):
    agreed()
    made, content = take_out("csv")
    move(date(2026, 1, 20), (Kind.GIFTS, Kind.BANK, 7_00))
    tasks.drop_old_files(date(2099, 1, 1))
    made.refresh_from_db()
    assert (made.state, bool(made.file)) == ("gone", False)
    again = exports.again(made)
    working.carry_out(again._meta.label, again.pk, again.tries)
    again.refresh_from_db()
    assert b"".join(working.response(again).streaming_content) == content
    assert again.sha256 == made.sha256


def test_whoever_reads_another_fund_takes_nothing_out(agreed, fund, france, belgium, person):
    from workflows.people.permissions import Role
    from workflows.refusals import NotYours

    agreed()
    stranger = person("Sven", Role.TREASURER, cooperative=belgium)
    with pytest.raises(NotYours):
        exports.ask(
            fund=fund, entity=france, layout="csv", since=YEAR[0], until=YEAR[1], only_new=False, by=stranger
        )
