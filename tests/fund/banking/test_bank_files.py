"""Real statements, byte for byte as banks and other projects have them: counted and summed as their index
says.

The folder is named by the setting BANK_FILES; where it is not there, the small files of this repository stand
in.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from fund.banking import reading
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementLine
from fund.banking.statement import Statement, UnreadableStatement
from fund.ledger import proof
from fund.ledger.models import Fund

FOLDER = Path(settings.BANK_FILES)
INDEX = FOLDER / "index.md"
ROW = re.compile(r"^\| (?P<name>\S+) \(\d+ B\) \|[^|]*\|[^|]*\| (?P<facts>[^|]*) \|", re.MULTILINE)
FACTS = {row["name"]: row["facts"] for row in ROW.finditer(INDEX.read_text())} if INDEX.exists() else {}
pytestmark = pytest.mark.skipif(not FACTS, reason="BANK_FILES names no folder with an index")


def facts_of(kind: str) -> list[str]:
    return sorted(name for name in FACTS if (FOLDER / kind / name).exists())


def read(kind: str, name: str) -> list[Statement]:
    return reading.read((FOLDER / kind / name).read_bytes())


def cents(text: str) -> int:
    sign, digits = (-1 if text.startswith("-") else 1), text.lstrip("-").replace(",", ".")
    whole, _, part = digits.partition(".")
    return sign * (int(whole) * 100 + int(part[:2].ljust(2, "0") or 0))


def test_every_file_of_the_folder_is_in_the_index() -> None:
    assert sum(len(facts_of(kind)) for kind in ("coda", "camt", "mt940")) == len(FACTS) == 42


@pytest.mark.parametrize("name", facts_of("coda"))
def test_a_coda_file_is_read_to_the_counts_and_sums_of_the_index(name: str) -> None:
    facts, (statement,) = FACTS[name], read("coda", name)
    said = re.search(
        r"(\d+) movements \(\+(\d+) details, (\d+) information\), credits ([\d.]+), debits ([\d.]+),"
        r" opening (-?[\d.]+), closing (-?[\d.]+),.*opening\+movements-closing=(-?[\d.]+)",
        facts)  # fmt: skip
    assert said is not None
    movements, details, information = map(int, said.groups()[:3])
    assert statement.counts == {"movements": movements, "details": details, "information": information}
    credits, debits, opening, closing, difference = map(cents, said.groups()[3:])
    assert (statement.credit_cents, statement.debit_cents) == (credits, debits)
    assert (statement.opening_cents, statement.closing_cents) == (opening, closing)
    assert abs(statement.difference_cents - difference) <= 1  # one file has balances in thousandths
    assert bool(statement.difference_cents) <= bool(statement.problems)
    structured = re.search(r"(\d+) VCS \(first (\d+)\)", facts)
    if structured:
        found = [re.sub(r"\D", "", entry.reference) for entry in statement.entries if entry.reference]
        assert (len(found), found[0]) == (int(structured[1]), structured[2])


@pytest.mark.parametrize("name", facts_of("camt"))
def test_a_camt_file_is_read_to_the_counts_and_sums_of_the_index(name: str) -> None:
    version, _, told = FACTS[name].partition("; ")
    statements = read("camt", name)
    parts = re.findall(r"(\d+) entries/(\d+) TxDtls, credits ([\d.]+), debits ([\d.]+)([^/]*)", told)
    assert len(parts) == len(statements)
    for statement, (entries, details, credits, debits, more) in zip(statements, parts, strict=True):
        assert statement.format == version
        assert (statement.counts["entries"], statement.counts["details"]) == (int(entries), int(details))
        assert statement.counts["credit_cents"] == cents(credits)
        assert statement.counts["debit_cents"] == cents(debits)
        assert statement.credit_cents - statement.debit_cents == cents(credits) - cents(debits)
        balances = dict(re.findall(r"(OPBD|CLBD|PRCD) (-?[\d.]+?)(?=,|;|\s|$)", more))
        if "CLBD" in balances:
            assert statement.closing_cents == cents(balances["CLBD"])
            assert statement.opening_cents == cents(balances.get("OPBD") or balances["PRCD"])
        assert bool(statement.difference_cents) <= bool(statement.problems)


@pytest.mark.parametrize("name", facts_of("mt940"))
def test_an_mt940_file_is_read_to_the_counts_and_sums_of_the_index(name: str) -> None:
    facts = FACTS[name]
    said = re.search(
        r"(\d+) message\(s\), (\d+) lines :61: \((\d+) read\), credits ([\d.]+), debits ([\d.]+)", facts
    )
    assert said is not None
    messages, _lines, entries = map(int, said.groups()[:3])
    if not messages:
        with pytest.raises(UnreadableStatement):
            read("mt940", name)
        return
    statements = read("mt940", name)
    assert len(statements) == messages
    assert sum(len(statement.entries) for statement in statements) == entries
    assert sum(statement.credit_cents for statement in statements) == cents(said[4])
    assert sum(statement.debit_cents for statement in statements) == cents(said[5])
    first = re.search(r"first opening ([CD]) ([\d,]+)", facts)
    last = re.search(r"last closing ([CD]) ([\d,]+)", facts)
    assert first is not None
    assert last is not None
    sign = {"C": 1, "D": -1}
    assert statements[0].opening_cents == sign[first[1]] * cents(first[2])
    assert statements[-1].closing_cents == sign[last[1]] * cents(last[2])


def test_an_entry_of_two_returned_debits_becomes_two_lines_with_their_reason() -> None:
    (statement,) = read("camt", "oca__test-camt053.xml")
    assert [entry.cents for entry in statement.entries] == [-75425, -56405, -10000, 140531]
    assert [entry.return_reason for entry in statement.entries[1:3]] == ["AC06", "AC06"]


def test_two_equal_entries_on_one_day_are_two() -> None:
    (statement,) = read("camt", "sebastienrousseau__camt053_duplicate_same_day.xml")
    assert [entry.rank for entry in statement.entries] == [0, 1]


def test_the_details_of_a_totalised_amount_take_its_place() -> None:
    (statement,) = read("coda", "wimverstuyf__sample10.cod")
    assert [(entry.cents, entry.party_iban) for entry in statement.entries] == [
        (25000, "BE22313215646432"),
        (75000, "BE25646548413215"),
    ]


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in ("coda", "camt", "mt940") for name in facts_of(kind)]
)
def test_a_real_file_is_imported_whole_or_set_aside_whole(db: Any, kind: str, name: str) -> None:
    """Each of its accounts is made the fund's; the books then hold what the statements say moved."""
    raw = (FOLDER / kind / name).read_bytes()
    try:
        statements = reading.read(raw)
    except UnreadableStatement:
        assert import_statement([(name, raw)], by=None)[0].outcome == "refused"
        return
    fund = Fund.objects.create(code="real", name="Real", currency=statements[0].currency or "EUR")
    for account in {statement.account for statement in statements}:
        BankAccount.objects.create(fund=fund, name=account, iban=account, holder="Fund")
    (report,) = import_statement([(name, raw)], by=None)
    sound = not any(statement.problems for statement in statements)
    assert report.outcome == ("imported" if sound else "quarantined")
    moving = [entry for statement in statements for entry in statement.entries if statement.moves_money]
    assert report.new == (len(moving) if sound else 0)
    assert sum(StatementLine.objects.values_list("cents", flat=True)) == (
        sum(entry.cents for entry in moving) if sound else 0
    )
    assert proof.run().holds
    assert import_statement([(name, raw)], by=None)[0].new == 0
