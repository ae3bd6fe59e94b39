"""The French file of entries: what is written holds against the rule, and each fault is found with its line."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.accounting import fec
from fund.accounting.entries import Line

NAME = "552100554FEC20261231.txt"
GOOD = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
    "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n"
    "BQ\tBanque\t1\t20260112\t512000\tBanques\t\t\tM3\t20260112\tDon\t500,50\t0,00\t\t\t20260112\t\t\r\n"
    "BQ\tBanque\t1\t20260112\t754000\tDons\t\t\tM3\t20260112\tDon\t0,00\t500,50\t\t\t20260112\t\t\r\n"
    "OD\tOpérations diverses\t2\t20260202\t274000\tPrêts\tL-1\tPrêt L-1\tL-1\t20260202\t"
    "Prêt\t1,00\t0,00\t\t\t20260202\t\t\r\n"
    "OD\tOpérations diverses\t2\t20260202\t512000\tBanques\t\t\tL-1\t20260202\tPrêt\t0,00\t1,00\t\t\t20260202\t\t\r\n"
)


def faults(text: str, name: str = NAME) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in fec.check(io.BytesIO(text.encode(fec.CHARSET)), name)]


def test_a_file_by_the_rule_has_no_fault():
    assert faults(GOOD) == []
    assert faults(GOOD.replace("\t", "|")) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("JournalLib", "Journal", [(1, "heading")]),
        ("M3\t20260112\tDon\t500,50", "M3\t2026-01-12\tDon\t500,50", [(2, "date")]),
        ("M3\t20260112\tDon\t500,50", "M3\t20260230\tDon\t500,50", [(2, "date")]),
        ("500,50\t0,00", "500.50\t0,00", [(2, "amount"), (2, "balance")]),
        ("0,00\t500,50", "0,00\t500,51", [(2, "balance")]),
        ("500,50\t0,00", "500,50\t500,50", [(2, "sides"), (2, "balance")]),
        (
            "\t2\t20260202\t274000",
            "\t3\t20260202\t274000",
            [(4, "sequence"), (4, "balance"), (5, "sequence"), (5, "balance")],
        ),
        ("Prêt L-1", "", [(4, "pair")]),
        ("274000", "XX4000", [(4, "account")]),
        ("BQ\tBanque\t1\t20260112\t754000", "CA\tCaisse\t1\t20260112\t754000", [(3, "entry")]),
        ("\tM3\t20260112\tDon\t0,00", "\t\t20260112\tDon\t0,00", [(3, "empty")]),
        ("512000\tBanques\t\t\tL-1", "512000\tBanques\t\tL-1", [(5, "fields"), (4, "balance")]),
        ("20260202\t\t\r\n", "20260202\tUSD\t\r\n", [(4, "pair")]),
    ],
)
def test_each_fault_is_named_with_its_line(old, new, expected):
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    assert faults(broken) == expected


def test_an_entry_of_another_year_is_found():
    assert faults(GOOD.replace("\t2\t20260202", "\t2\t20250202")) == [(4, "year"), (5, "year")]


@pytest.mark.parametrize("name", ["552100555FEC20261231.txt", "552100554FEC20261301.txt", "books.txt", ""])
def test_the_name_is_siren_fec_and_the_closing_day(name):
    assert (0, "name") in faults(GOOD, name)


def test_letters_of_another_charset_are_found():
    raw = GOOD.encode(fec.CHARSET).replace(b"Don\t500", b"Don\x93\t500")
    assert [(f.line, f.code) for f in fec.check(io.BytesIO(raw), NAME)] == [(2, "letters"), (3, "balance")]


def test_a_file_of_faults_is_read_to_a_thousand():
    broken = GOOD.splitlines(keepends=True)[0] + "x\r\n" * 5000
    assert len(fec.check(io.BytesIO(broken.encode()), NAME)) == fec.MOST_FAULTS


@given(st.binary(max_size=400), st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_file_breaks_the_check(content, name):
    assert fec.check(io.BytesIO(content), name)


text = st.text(min_size=1, max_size=40)


@given(
    st.lists(st.lists(st.integers(1, 10**12), min_size=1, max_size=4), min_size=1, max_size=6),
    text, st.sampled_from(fec.SEPARATORS),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_back_without_a_fault(entries, words, separator):
    """Any amounts and any words: the writer never makes a line that the rule refuses."""
    day, content, total = date(2026, 5, 4), fec.head(separator), 0
    for number, amounts in enumerate(entries, start=1):
        for cents in amounts:
            total += cents
            for debit, credit in ((cents, 0), (0, cents)):
                line = Line(
                    number, "OD", day, "512000", words, "L-1", words, words, day, words, debit, credit, day, 1
                )
                content += fec.row(line, separator)
    assert fec.check(io.BytesIO(content), NAME) == []
    written = [row.split(separator) for row in content.decode(fec.CHARSET).split("\r\n")[1:-1]]
    assert sum(int(row[11].replace(",", "")) for row in written) == total
