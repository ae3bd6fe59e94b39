"""The nightly picture of arrears over a million running loans of 36 rows each, against one plain scan of those rows.

On a PostgreSQL database made for the run. Loans, plans and payments are written by SQL with triggers and foreign keys
aside, and plans keep the one index that they are found by, as reading them is what is measured; the picture itself is
written with every guard. One loan in ten is late, by two months or by six, and a third of all have a part of the
oldest instalment paid. The scan is one process that reads the rows from one end of the table to the other.
`BENCH_LOANS` says how many loans (1,000,000), `BENCH_LATE` how many in ten are late (1).
"""

import os
import resource
import statistics
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench import databases
from bench.figures import figure
from bench.filling import fill

LOANS, ROWS = int(os.environ.get("BENCH_LOANS", "1000000")), 36
LATE = int(os.environ.get("BENCH_LATE", "1"))
ROUNDS, GOAL, FLAT_MIB = 3, 3.0, 32
ON = date(2026, 11, 26)

_fill = partial(fill, on=ON)

# A loan by its number i: an instalment every 30 days since FIRST, of which FALLEN fell due before the day.
DUE = "(100000 + i % 7)"
FIRST = f"(DATE '{ON}' - (i::bigint * 7919 % 1080)::int)"
FALLEN = f"((DATE '{ON}' - {FIRST} + 29) / 30)"
PAID = f"greatest(0, {FALLEN} - (CASE WHEN i % 10 >= {LATE} THEN 0 WHEN i % 20 < 10 THEN 2 ELSE 6 END))"
PART = f"(CASE WHEN i % 3 = 0 AND {PAID} < {ROWS} THEN 500 ELSE 0 END)"  # cents paid of the next instalment
EACH = f"FROM generate_series(1, {LOANS}) AS i"


def run() -> list[dict[str, Any]]:
    """PostgreSQL only: SQLite is not for a million loans."""
    with databases.postgresql("arrears") as url:
        if not url:
            return []
        found = databases.child("bench.arrears", url)
    whole, ratio = (LOANS, LATE) == (1_000_000, 1), found["ratio"]
    return [
        figure("loans.arrears_vs_scan", round(ratio, 2), "ratio", GOAL if whole else None, ratio <= GOAL),
        figure("loans.arrears_seconds", round(found["seconds"], 1), "s"),
        figure("loans.arrears_scan_seconds", round(found["scan"], 1), "s"),
        figure("loans.arrears_late", found["late"], "loans"),
        figure("loans.arrears_wrong", found["wrong"], "loans", 0, found["wrong"] == 0),
        figure("loans.arrears_peak_growth_mib", found["growth"], "MiB", FLAT_MIB, found["growth"] < FLAT_MIB),
    ]


def measure() -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from loans.arrears import take_snapshot

    databases.told("migrating", partial(call_command, "migrate", "loans", verbosity=0))
    databases.told("writing the loans", _build)
    take_snapshot(date(2000, 1, 1))  # nobody had borrowed: every slice is looked at, nothing is written
    peak, pairs = _peak_mib(), []
    for turn in range(ROUNDS):
        scan = databases.told("one plain scan", _scan)
        pairs.append((databases.told("the picture", partial(take_snapshot, ON + timedelta(days=turn))), scan))
    return {
        "ratio": statistics.median(ours / scan for ours, scan in pairs),
        "seconds": statistics.median(ours for ours, _scan_seconds in pairs),
        "scan": statistics.median(scan for _ours, scan in pairs),
        "late": _ask(f"SELECT count(*) FROM loans_arrearssnapshot WHERE \"on\" = '{ON}'"),
        "wrong": _wrong(),
        "growth": round(_peak_mib() - peak, 1),
    }


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ask(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _scan() -> None:
    """What one would write to add up the same rows, and nothing else."""
    _ask("SELECT sum(due_cents) FROM loans_instalment")


def _build() -> None:
    from django.db import connection, transaction

    from loans.models import Agreement, Allocation, Disbursement, Instalment, Repayment, ScheduleVersion

    paid = _times(f"0, {PAID} - (CASE WHEN {PART} = 0 THEN 1 ELSE 0 END)")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'")
        for model in (Instalment, Allocation):
            _bare(cursor, model)
        _fill(
            cursor, Agreement, EACH,
            state="'running'", started_on=FIRST, schedule_id="i", principal_cents=f"{DUE} * {ROWS}",
            drawn_cents=f"{DUE} * {ROWS}",
            repaid_cents=f"{PAID} * {DUE} + {PART}",
            oldest_unpaid_on=f"CASE WHEN {PAID} < {ROWS} THEN {FIRST} + 30 * {PAID} END",
            accepted_at="now()", accepted_by_id="1", accepted_hash="'x'", agreed_hash="'x'",
        )  # fmt: skip
        _fill(cursor, ScheduleVersion, EACH, agreement_id="i", number="1", reason="'disbursement'")
        _fill(
            cursor, Instalment, _times(f"0, {ROWS - 1}"), pk=f"(i - 1) * {ROWS} + j + 1",
            schedule_id="i", position="j + 1", due_on=f"{FIRST} + 30 * j", anchor_on=f"{FIRST} + 30 * j",
            due_cents=DUE,
        )  # fmt: skip
        _fill(
            cursor, Repayment, f"{EACH} WHERE {PAID} * {DUE} + {PART} > 0",
            agreement_id="i", cents=f"{PAID} * {DUE} + {PART}", value_on=f"DATE '{ON}' - 1",
        )  # fmt: skip
        _fill(
            cursor, Allocation, paid, pk=f"(i - 1) * {ROWS} + j + 1",
            repayment_id="i", instalment_id=f"(i - 1) * {ROWS} + j + 1", part="'due'",
            cents=f"CASE WHEN j < {PAID} THEN {DUE} ELSE {PART} END",
        )  # fmt: skip
        _fill(cursor, Disbursement, EACH, agreement_id="i", position="1", cents=f"{DUE} * {ROWS}",
              state="'paid'", order_id="i", paid_on=FIRST)  # fmt: skip
        cursor.execute("CREATE INDEX ON loans_instalment (schedule_id, due_on)")
        cursor.execute("CREATE INDEX ON loans_allocation (instalment_id)")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        for model in (Agreement, Disbursement, ScheduleVersion, Instalment, Repayment, Allocation):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def _times(span: str) -> str:
    """Each loan as often as its span says, one after the other, as its rows were written when it began."""
    return f"FROM (SELECT i, generate_series({span}) AS j {EACH}) AS each_row"


def _bare(cursor: Any, model: Any) -> None:
    """A table without keys, indexes and its own log, to be filled quickly."""
    table = model._meta.db_table
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')",
        [table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
    cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP INDEX "{name}"')


def _wrong() -> int:
    """Loans whose picture is not what their numbers say: worked out anew, by other SQL."""
    late = f"SELECT i AS loan, DATE '{ON}' - ({FIRST} + 30 * {PAID}) AS days, "
    late += f"({FALLEN} - {PAID}) * {DUE} - {PART} AS cents, ({ROWS} - {PAID}) * {DUE} - {PART} AS rest "
    late += f"{EACH} WHERE {FALLEN} > {PAID}"
    kept = f"SELECT * FROM loans_arrearssnapshot WHERE \"on\" = '{ON}'"
    same = "a.days = b.days AND a.late_cents = b.cents AND a.outstanding_cents = b.rest"
    return int(
        _ask(
            f"SELECT count(*) FROM ({kept}) a FULL JOIN ({late}) b ON a.agreement_id = b.loan "
            f"WHERE ({same}) IS NOT TRUE"
        )
    )


if __name__ == "__main__":
    databases.as_program(measure, run)
