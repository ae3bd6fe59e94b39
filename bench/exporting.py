"""The journal as a file of a million rows, taken out as people take it: the job opens the page as its reader, and
writes a sealed CSV. Beside it, in rounds that take turns, a bare COPY of the same rows and columns in the same order.

`BENCH_EXPORT` says how many rows (1,000,000). They are made by SQL with the triggers aside: only reading
is measured.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

from bench import databases
from bench.figures import figure

ROWS = int(os.environ.get("BENCH_EXPORT", "1000000"))
SMALL, ROUNDS = 20_000, 3
MOST_GROWTH_MIB = 48

COPY = """COPY (
    SELECT m.booked_on, m.value_on, m.id, f.code, s.kind, s.ref, se.name, t.kind, t.ref, te.name, x.amount_cents,
           f.currency, m.why, m.source_ref, m.key, u.first_name, u.last_name, m.recorded_at, m.reverses_id
      FROM ledger_transfer x JOIN ledger_movement m ON m.id = x.movement_id JOIN ledger_fund f ON f.id = m.fund_id
      JOIN ledger_account s ON s.id = x.source_id LEFT JOIN ledger_envelope se ON se.id = s.envelope_id
      JOIN ledger_account t ON t.id = x.target_id LEFT JOIN ledger_envelope te ON te.id = t.envelope_id
      LEFT JOIN people_user u ON u.id = m.by_id
     ORDER BY m.booked_on, m.id, x.position
) TO STDOUT WITH (FORMAT csv)"""


def run() -> list[dict[str, Any]]:
    """Nothing where no PostgreSQL server answers: there is no COPY to stand beside."""
    with databases.postgresql("exporting") as url:
        return _lines(databases.child("bench.exporting", url)) if url else []


def _lines(found: dict[str, Any]) -> list[dict[str, Any]]:
    growth = found["growth_mib"]
    return [
        figure("reporting.export_vs_copy", round(found["ratio"], 3), "ratio"),
        figure("reporting.export_rows_per_s", round(found["rows_per_s"]), "rows/s"),
        figure("reporting.copy_rows_per_s", round(found["copy_per_s"]), "rows/s"),
        figure("reporting.export_peak_growth_mib", growth, "MiB", MOST_GROWTH_MIB, growth <= MOST_GROWTH_MIB),
    ]


def measure() -> dict[str, Any]:
    import django

    # Migrations hold much more memory than the export: not in this process.
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    from bench.ledger import _filled
    from workflows.people.models import Cooperative, RoleGrant, User

    cooperative = Cooperative.objects.create(code="be", name="Bench", country="BE")
    reader = User.objects.create(email="treasurer@example.org", language="en")
    RoleGrant.objects.create(user=reader, role="treasurer", from_on=date(2020, 1, 1), approved_at=_now())
    _filled(SMALL).fund.cooperatives.add(cooperative)
    _exported(reader, SMALL)
    before = _peak_mib()
    _filled(ROWS - SMALL)
    _analyze()
    rounds = [
        (_rate(lambda: _exported(reader, ROWS)), _rate(lambda: _copied(ROWS))) for _round in range(ROUNDS)
    ]
    return {
        "ratio": median(ours / copy for ours, copy in rounds),
        "rows_per_s": median(ours for ours, _copy in rounds),
        "copy_per_s": median(copy for _ours, copy in rounds),
        "growth_mib": _peak_mib() - before,
    }


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _rate(act: Any) -> float:
    """Rows a second."""
    started = time.perf_counter()
    act()
    return ROWS / (time.perf_counter() - started)


def _exported(reader: Any, rows: int) -> None:
    from django.urls import reverse

    from workflows.jobs import exporting, working

    made = exporting.ask(f"{reverse('ledger:journal')}?format=csv", role="treasurer", by=reader)
    working.carry_out(made._meta.label, made.pk, made.tries)
    made.refresh_from_db()
    assert (made.state, made.done) == ("done", rows), (made.state, made.done, made.problem)
    working.drop(made)


def _copied(rows: int) -> None:
    from django.db import connection

    seen = 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for block in copy:
            seen += bytes(block).count(b"\n")
    assert seen == rows, seen


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(arguments: Sequence[str]) -> None:
    if list(arguments) == ["measure"]:
        print(json.dumps(measure()))
    else:
        for one in run():
            print(one)


if __name__ == "__main__":
    main(sys.argv[1:])
