"""Every page of the map under thirty people at once: time to the first byte, through the server that serves it in
production.

The full demonstration is made by its own command (`BENCH_DEMO=small` makes the small one; `BENCH_DEMO_URL` names a
database that holds one already, sealed with the key `bench`). The map is walked first, as in the tests: each page once
for each role that reaches it. Then granian serves it as `deploy/entraide-web.service` says, two workers of eight
threads, and thirty people, each signed in as one of those roles, open its pages in a shuffled order and read each for
`THINK_S` seconds.
"""

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench import databases
from bench.pages import GOAL_MS, line

PEOPLE = 30
THINK_S = (4.0, 12.0)  # between two pages of one person, evenly spread
PAGES_EACH = 30
SCALE = os.environ.get("BENCH_DEMO", "full")
READY = os.environ.get("BENCH_DEMO_URL", "")


def run() -> list[dict[str, Any]]:

    with databases.postgresql("map_") as url, tempfile.TemporaryDirectory() as folder:
        found = databases.child("bench.page_map", READY or url or f"sqlite:///{folder}/bench.sqlite3")
    p95 = found["p95_ms"]
    return [
        line("pages.p95_ms", p95, "ms", GOAL_MS, p95 <= GOAL_MS),
        line("pages.median_ms", found["median_ms"], "ms"),
        line("pages.slowest_ms", found["slowest_ms"], "ms"),
        line("pages.on_the_map", found["pages"], "pages"),
        line("pages.requests", found["requests"], "requests"),
        line("pages.failed", found["failed"], "requests", 0, found["failed"] == 0),
    ]


def measure() -> dict[str, Any]:
    """p95, median and the slowest page's median in milliseconds, over all requests after each person's first."""
    import django

    django.setup()
    from django.core.management import call_command

    if not READY:
        call_command("migrate", verbosity=0)
        call_command("demo", scale=SCALE, verbosity=0)
    visitors = walked()
    with served() as port:
        for (
            cookie,
            addresses,
        ) in visitors:  # each worker has loaded its code and templates before anybody looks
            Visit(port, cookie, addresses[:3], think=(0, 0)).run()
        visits = [
            Visit(port, *visitors[number % len(visitors)], think=THINK_S, seed=number)
            for number in range(PEOPLE)
        ]
        for each in visits:
            each.start()
        for each in visits:
            each.join()
    times = [took for visit in visits for took in visit.times]
    by_page: dict[str, list[float]] = {}
    for address, took in times:
        by_page.setdefault(address, []).append(took)
    slowest, took = max(
        ((address, statistics.median(all_)) for address, all_ in by_page.items()), key=lambda one: one[1]
    )
    print(f"slowest page: {slowest}", file=sys.stderr)
    figures = [took for _address, took in times]
    return {
        "p95_ms": round(statistics.quantiles(figures, n=20)[-1], 1),
        "median_ms": round(statistics.median(figures), 1),
        "slowest_ms": round(took, 1),
        "pages": len({address for _cookie, addresses in visitors for address in addresses}),
        "requests": len(figures),
        "failed": sum(visit.failed for visit in visits),
    }


def walked() -> list[tuple[str, list[str]]]:
    """For each role its session's cookie and the addresses of its pages."""
    from django.conf import settings
    from django.test import Client

    from config.demo import people
    from tests import page_map
    from workflows.people.models import User

    found, roles = [], set()
    for role, _name, email in people.logins():
        if role in roles:
            continue
        roles.add(role)
        client = Client()
        client.force_login(User.objects.get(email=email))
        addresses = [page.address for page in page_map.walk(page_map.by_client(client))]
        found.append((client.cookies[settings.SESSION_COOKIE_NAME].value, addresses))
    return found


@contextmanager
def served() -> Iterator[int]:
    """Granian on a free port, as in production; stopped afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "8", "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


class Visit(threading.Thread):
    """One person at a browser: opens pages in their own order, and reads each before the next."""

    def __init__(
        self, port: int, cookie: str, addresses: list[str], *, think: tuple[float, float], seed: int = 0
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.think, self.chance = port, think, random.Random(seed)
        self.headers = {"Host": "testserver", "Cookie": f"sessionid={cookie}", "Accept-Encoding": "br"}
        self.addresses = self.chance.sample(addresses, min(PAGES_EACH, len(addresses)))
        self.times: list[tuple[str, float]] = []
        self.failed = 0

    def run(self) -> None:
        """(address, milliseconds from the request to the first byte of its answer)."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        time.sleep(self.chance.uniform(0, self.think[1]))  # they do not all come in at once
        for address in self.addresses:
            began = time.perf_counter()
            line.request("GET", address, headers=self.headers)
            answer = line.getresponse()
            self.times.append((address, (time.perf_counter() - began) * 1000))
            answer.read()
            self.failed += answer.status >= 500
            time.sleep(self.chance.uniform(*self.think))
        line.close()


if __name__ == "__main__":
    databases.as_program(measure, run)
