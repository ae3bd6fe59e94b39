"""A large file is read by a child process: what it says is the same, and what it eats is the child's."""

from pathlib import Path

import pytest
from django.utils import translation

from fund.banking import apart, reading, tables
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementFile
from fund.banking.packed import Packed
from fund.banking.statement import Statement, UnreadableStatement

from .builders import Booked, coda

TABLE = (
    "Date;Montant;Communication\n"
    + "04/05/2026;5,00;for “Ana” \\ and Zoë, +++123/4567/89002+++\n" * 300
    + "35/05/2026;5,00;no day\n"
).encode()
MT940 = (
    b":20:A\n:25:BE68539007547034\n:28C:1\n:60F:C260101EUR0,00\n:61:2601010101C1,00NTRFR1\n:86:x\n"
    b":62F:C260101EUR2,00\n"
)


def plainly(statements: list[Statement]) -> list[object]:
    return [
        (one.format, one.account, one.number, one.opening_cents, one.closing_cents, one.booked_on, one.entries,
         one.counts, [(problem.line, str(problem.sentence)) for problem in one.problems])
        for one in statements
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "layout"),
    [
        (
            coda([Booked(100_00, reference="+++123/4567/89002+++"), Booked(-7_00)], opening=5_00).encode(),
            None,
        ),
        (MT940, None),
        (TABLE, tables.guess(TABLE)),
    ],
    ids=["coda", "mt940", "csv"],
)
def test_a_child_tells_what_would_be_read_here(raw: bytes, layout: tables.Layout | None) -> None:
    with translation.override("fr"):
        assert plainly(apart.read(Packed.of(raw), layout)) == plainly(reading.whole(raw, layout))


@pytest.mark.parametrize(("raw", "kind"), [(TABLE, tables.Unmapped), (b"nothing", UnreadableStatement)])
def test_a_refusal_of_the_child_is_the_same_refusal(raw: bytes, kind: type[UnreadableStatement]) -> None:
    with translation.override("nl"), pytest.raises(kind) as here:
        reading.whole(raw, None)
    with translation.override("nl"), pytest.raises(kind) as there:
        apart.read(Packed.of(raw), None)
    with translation.override("nl"):
        assert (there.value.code, str(there.value)) == (here.value.code, str(here.value))


@pytest.mark.django_db
def test_a_file_made_to_eat_memory_is_refused_by_name_and_eats_none_here(account: BankAccount) -> None:
    raw = b"0000" + b"0" * 10 + b"05" + b"ab\n" * (20 << 20)  # twenty million records
    before = _resident()
    (report,) = import_statement([("heavy.cod", raw)], by=None)
    assert (report.outcome, report.refused_as) == ("refused", "too_heavy")
    assert "more time or memory" in report.lines()[0]
    assert _resident() - before < 50 << 20
    assert not StatementFile.objects.exists()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_the_headings_of_a_large_table_are_found_in_its_first_lines() -> None:
    large = TABLE + "05/05/2026;1,00;é\n".encode() * 20_000
    assert len(large) > apart.ALONE
    assert tables.guess(large) == tables.guess(TABLE)
    assert tables.encoding_of(large + b"\xe9\n") == "cp1252"
    (statement,) = reading.read(large, tables.guess(large))
    assert len(statement.entries) == 20_300
