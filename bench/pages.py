"""List pages with 35,913 members and 5,000 cases: time to the last byte, and how many queries each page asks.

Each page is asked through Django's test client (routing, session, permissions, queries, template), each
address several times in turn; p95 is over all requests of a page. The number of queries at 500 cases must
be that at 5,000.
"""

import gc
import statistics
import time
from typing import Any

from bench import databases

FEW, MANY = 500, 5_000
ROUNDS = 12
GOAL_MS = 200
PAGES = {
    "desk": (
        "officer",
        "/cases/",
        ("?tab=all", "?tab=all&page=3", "?tab=unassigned", "?tab=mine", "?tab=closed"),
    ),
    "people": ("administrator", "/people/", ("", "?page=2", "?page=200", "?q=Peeters", "?q=M012345")),
    "loans": ("treasurer", "/loans/", ("", "?page=2", "?due=late", "?state=running", "?sort=name")),
}


def run() -> list[dict[str, Any]]:

    found = databases.measure_each("bench.pages")
    main = "postgresql" if "postgresql" in found else "sqlite"
    worst = max(page["p95_ms"] for page in found[main].values())
    growth = max(
        page["queries"][1] - page["queries"][0] for pages in found.values() for page in pages.values()
    )
    lines = [
        line("pages.list_p95_ms", worst, "ms", GOAL_MS, worst <= GOAL_MS),
        line("pages.queries_growth", growth, "queries", 0, growth <= 0),
    ]
    for database, pages in found.items():
        for name, page in pages.items():
            p95 = page["p95_ms"]
            lines.append(line(f"pages.{database}_{name}_p95_ms", p95, "ms", GOAL_MS, p95 <= GOAL_MS))
            lines.append(line(f"pages.{database}_{name}_median_ms", page["median_ms"], "ms"))
            lines.append(line(f"pages.{database}_{name}_queries", page["queries"][1], "queries"))
    return lines


def line(
    name: str, value: float, unit: str, goal: float | None = None, met: bool | None = None
) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met}


def measure() -> dict[str, Any]:
    """Both sizes on the database of this process: {page: {queries: [at 500, at 5,000], median_ms,
    p95_ms}}."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import world

    call_command("migrate", verbosity=0)
    staff = world.people()
    world.cases(1, FEW, staff)
    few = {name: queries(staff, page) for name, page in PAGES.items()}
    world.cases(FEW + 1, MANY, staff)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {}
    for name, page in PAGES.items():
        many, times = queries(staff, page), timed(staff, page)
        found[name] = {
            "queries": [few[name], many],
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        }
    return found


def queries(staff: dict[str, Any], page: tuple[str, str, tuple[str, ...]]) -> int:
    """The most queries that an address of the page asks, once the process is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, addresses = visitor(staff, page)
    most = 0
    for _round in range(2):
        most = 0
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                ask(client, address)
            most = max(most, len(asked))
    return most


def timed(staff: dict[str, Any], page: tuple[str, str, tuple[str, ...]]) -> list[float]:
    """Milliseconds of each request, addresses in turn, after one round that is not counted."""
    client, addresses = visitor(staff, page)
    gc.collect()  # what built the world is not the server's to carry; config/wsgi.py does the same once it is loaded
    gc.freeze()
    times = []
    for number in range(ROUNDS + 1):
        for address in addresses:
            started = time.perf_counter()
            ask(client, address)
            if number:
                times.append((time.perf_counter() - started) * 1000)
    return times


def visitor(staff: dict[str, Any], page: tuple[str, str, tuple[str, ...]]) -> tuple[Any, list[str]]:
    from django.test import Client

    role, path, variants = page
    client = Client()
    client.force_login(staff[role])
    return client, [path + variant for variant in variants]


def ask(client: Any, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")


if __name__ == "__main__":
    databases.as_program(measure, run)
