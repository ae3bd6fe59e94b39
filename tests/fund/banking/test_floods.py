"""What piles up in a camt file beside its entries is refused or let go, in little memory: a stream is read as one."""

import os
import resource
from datetime import date
from pathlib import Path

import pytest

from fund.banking import reading
from fund.banking.statement import UnreadableStatement
from tests.endurance import prepared

from .builders import Booked, camt053

JUNK = b"<x/>" * 600_000
PIECES = b"<x>" + b"<y>" + b"a" * 200_000 + b"</y>"
STATEMENT = camt053([Booked(100_00, bank_reference="R1")])
HEAD, _tag, BODY = STATEMENT.partition(b"<Stmt>")
BODY, TAIL = BODY.removesuffix(b"</BkToCstmrStmt></Document>\n"), b"</BkToCstmrStmt></Document>\n"
LONG = BODY.replace(
    b"</Stmt>", JUNK[:800_000] + b"</Stmt>"
)  # its entry is in one piece of the stream, its end in another


def read_in_a_child(raw: bytes) -> str:
    """What became of it in 100 MiB more than a process that read nothing: the entries, or the code of the refusal."""
    reads, writes = os.pipe()
    child = prepared.fork(lambda: os.write(writes, _told(raw).encode()))
    os.close(writes)
    with os.fdopen(reads) as told:
        found = told.read()
    os.waitpid(child, 0)
    return found


def _told(raw: bytes) -> str:
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + (100 << 20), now + (100 << 20)))
    try:
        return f"{sum(len(statement.entries) for statement in reading.read(raw))} entries"
    except UnreadableStatement as refusal:
        return refusal.code
    except MemoryError:
        return "too much memory"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (STATEMENT, "1 entries"),
        (HEAD + (b"<Stmt>" + BODY + JUNK[:800_000]) * 12 + TAIL, "12 entries"),
        (HEAD + JUNK + b"<Stmt>" + BODY + TAIL, "too_many"),
        (HEAD + b"<Stmt>" + JUNK + BODY + TAIL, "too_many"),
        (HEAD + b"<Stmt>" + BODY.replace(b"<NtryDtls>", b"<NtryDtls>" + JUNK) + TAIL, "too_many"),
        (HEAD + b"<Stmt>" + PIECES * 200 + b"</x>" * 200 + BODY + TAIL, "too_many"),
        (HEAD + b"<Stmt>" + b"<Id>1</Id>" * 30_000 + LONG + TAIL, "too_many"),
        (HEAD + b"<Stmt>" + (b"<Id>" + b"1" * 200_000 + b"</Id>") * 30 + LONG + TAIL, "too_many"),
    ],
    ids=["plain", "between", "before", "in a statement", "in an entry", "letters", "around", "letters around"],
)  # fmt: skip
def test_a_flood_beside_the_entries_takes_no_memory(raw: bytes, told: str) -> None:
    assert read_in_a_child(raw) == told


def test_a_path_of_long_names_takes_no_time() -> None:
    """A deep chain of long names, and many elements below it, which nobody asks for."""
    name = b"n" * 40_000
    chain = (b"<" + name + b">") * 200 + b"<x/>" * 100_000 + (b"</" + name + b">") * 200
    raw = HEAD + b"<Stmt>" + BODY.replace(b"<NtryDtls>", b"<NtryDtls>" + chain) + TAIL
    (statement,) = reading.read(raw)
    assert [entry.booked_on for entry in statement.entries] == [date(2026, 5, 4)]
