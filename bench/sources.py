"""A year of contributions, as a file: read, checked, shown, confirmed and posted; with its peak of memory.

`BENCH_INVOICES` says how many invoices (150,000). Two cooperatives, every day of a year, a rate that changes in the
middle of a month, one credit note in a hundred. Read and checked is what the page does before it asks; posted is what
the confirmation does, every chunk durable.
"""

import os
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

from bench import databases
from bench.figures import figure

INVOICES = int(os.environ.get("BENCH_INVOICES", "150000"))
GOAL_SECONDS = 30
YEAR = date(2025, 1, 1)


def run() -> list[dict[str, Any]]:
    lines = []
    for vendor, found in databases.measure_each("bench.sources").items():
        name = "sources" if vendor == "postgresql" else f"sources.{vendor}"
        seconds = round(found["read"] + found["posted"], 1)
        goal = GOAL_SECONDS if vendor == "postgresql" and INVOICES == 150_000 else None
        lines += [
            figure(f"{name}.contributions_seconds", seconds, "seconds", goal, goal and seconds < goal),
            figure(f"{name}.contributions_read_seconds", round(found["read"], 1), "seconds"),
            figure(f"{name}.contributions_peak_mib", found["peak_mib"], "MiB"),
        ]
    return lines


def measure() -> dict[str, float]:
    """One file through the public verbs, on the database of this process."""
    import django

    # Migrations hold much more memory than the import: not in this process.
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True)
    django.setup()
    from fund.ledger import proof
    from fund.sources import importing
    from fund.sources.models import Import

    fund, today = _fund(), YEAR + timedelta(days=400)
    content = year_of_invoices(INVOICES)
    started = time.perf_counter()
    made, _new = importing.hand_in("contributions", content, fund=fund, name="year.csv", on=today, by=None)
    read = time.perf_counter() - started
    assert made.problems == 0, made.rows.filter(outcome="problem").first().sentence
    started = time.perf_counter()
    made = importing.run(importing.confirm(made, by=None, wake=False), on=today)
    posted = time.perf_counter() - started
    assert made.state == Import.State.DONE, made.stopped_because
    assert proof.run(["contributions_equal_invoices", "two_books_agree"]).holds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"read": read, "posted": posted, "peak_mib": peak}


def _fund() -> Any:
    from fund.ledger.models import Fund
    from fund.sources.models import ContributionRate
    from workflows.people.models import Cooperative

    fund = Fund.objects.create(code="bench", name="Bench")
    for code, points, later in (("be", 650, 650), ("fr", 900, 1_000)):
        cooperative = Cooperative.objects.create(code=code, name=code, country=code.upper())
        fund.cooperatives.add(cooperative)
        for from_on, rate in ((date(2020, 1, 1), points), (date(2025, 3, 16), later)):
            ContributionRate.objects.create(cooperative=cooperative, from_on=from_on, basis_points=rate)
    return fund


def year_of_invoices(count: int) -> bytes:
    """A CSV file: seven of eight invoices of the first cooperative, 863 EUR on average."""
    chance = random.Random(2025)
    rows = ["invoice;cooperative;date;amount;credits"]
    for number in range(count):
        code = "fr" if number % 8 == 0 else "be"
        on = YEAR + timedelta(days=number * 365 // count)
        if number % 100 == 99:
            first = number - chance.randrange(1, 80)
            code = "fr" if first % 8 == 0 else "be"
            rows.append(f"C{number:07};{code};{on};-1,00;F{first:07}")
        else:
            rows.append(f"F{number:07};{code};{on};{chance.randrange(10_000, 162_600) / 100:.2f};")
    return "\n".join(rows).encode()


if __name__ == "__main__":
    databases.as_program(measure, run)
