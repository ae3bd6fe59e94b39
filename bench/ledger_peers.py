"""The ledger beside two that others publish, django-hordak and django-ledger, each installed from the package index
into an environment of its own and driven by its own verbs on a PostgreSQL database of its own, in rounds that take
turns with ours.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.ledger import LARGE, _child, _filled, _line, _poster, _read

from . import databases, ledger_many

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = ("hordak", "django-ledger")  # each spoken to through peers/with_….py
ROUNDS = int(os.environ.get("BENCH_PEER_ROUNDS", "9"))
OURS, HORDAK, DJANGO_LEDGER = 200, 100, 20  # transfers a round
HORDAK_BULK = 100_000


def run() -> list[dict[str, Any]]:
    """Nothing where no PostgreSQL server answers, or a peer cannot be installed: it says so."""
    with ExitStack() as stack:
        urls = {
            name: stack.enter_context(databases.postgresql(name.replace("-", "_")))
            for name in ("ours", *PEERS)
        }
        if not urls["ours"]:
            return []
        try:
            pythons = {name: str(installed(name)) for name in PEERS}
        except subprocess.CalledProcessError:
            print("the peers could not be installed: not compared", file=sys.stderr)
            return []
        told = json.dumps({name: [pythons[name], urls[name]] for name in PEERS})
        return _child(urls["ours"], "bench.ledger_peers", BENCH_PEERS=told)


def installed(name: str) -> Path:
    """The Python of a peer's own environment, made at first use under bench/data/."""
    wanted = HERE / "peers" / f"requirements-{name}.txt"
    folder = HERE / "data" / "peers" / name
    python, done = folder / "bin" / "python", folder / "installed.txt"
    if not done.exists() or done.read_text() != wanted.read_text():
        uv = str(ROOT / ".venv" / "bin" / "uv")
        subprocess.run([uv, "venv", "-q", "--allow-existing", str(folder)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), "-r", str(wanted)], check=True)
        done.write_text(wanted.read_text())
    return python


@contextmanager
def peer(name: str) -> Iterator[Any]:
    """A function that asks a running peer one thing: `ask("post", count=100)` → what it answers."""
    python, url = json.loads(os.environ["BENCH_PEERS"])[name]
    program = subprocess.Popen(
        [python, "-W", "ignore", str(HERE / "peers" / f"with_{name.replace('-', '_')}.py"), url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdin
    assert program.stdout

    def ask(verb: str, **words: Any) -> Any:
        print(json.dumps({"do": verb, **words}), file=program.stdin, flush=True)
        answer = program.stdout.readline()
        if not answer:
            raise SystemExit(f"{name} stopped while asked to {verb}")
        return json.loads(answer)

    try:
        yield ask
    finally:
        program.stdin.close()
        program.wait(timeout=60)


def measure() -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "ledger", verbosity=0)
    with peer("hordak") as hordak, peer("django-ledger") as django_ledger:
        return [*_single(hordak, django_ledger), *_bulk(hordak), *_balance(hordak)]


def _single(hordak: Any, django_ledger: Any) -> list[dict[str, Any]]:
    """Durable transfers, each waiting for the disk as its database does; then the same without that wait, which on a
    slow disk hides all else: the goals sit there."""
    lines = [_line("ledger.disk_confirm_ms", _disk_confirms(), "ms")]
    for suffix, synced in (("", True), ("_without_disk", False)):
        rates = _rounds(hordak, django_ledger, synced=synced)
        for place, (name, goal) in enumerate((("hordak", 3), ("django_ledger", 20)), 1):
            ratio = median(a / b for a, b in zip(rates[0], rates[place], strict=True))
            over = (None, None) if synced else (goal, ratio >= goal)
            lines.append(_line(f"ledger.single_vs_{name}{suffix}", round(ratio, 1), "ratio", *over))
        lines += [
            _line(f"ledger.{name}_per_s{suffix}", round(median(rate)), "transfers/s")
            for name, rate in zip(("peer_round", "hordak_single", "django_ledger_single"), rates, strict=True)
        ]
    return lines


def _disk_confirms() -> float:
    """Milliseconds that the smallest commit waits for the disk."""
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        for _turn in range(50):
            started = time.perf_counter()
            cursor.execute("SELECT pg_current_xact_id(), pg_logical_emit_message(true, 'bench', '')")
            times.append(time.perf_counter() - started)
    return round(median(times) * 1000, 2)


def _rounds(hordak: Any, django_ledger: Any, *, synced: bool) -> tuple[list[float], list[float], list[float]]:
    """Transfers a second of each, round by round."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit TO {'on' if synced else 'off'}")
    for ask in (hordak, django_ledger):
        ask("wait_for_disk", wanted=synced)
        ask("post", count=5)
    one = _poster()
    ours, first, second = [], [], []
    for number in range(ROUNDS):
        started = time.perf_counter()
        for turn in range(OURS):
            one(f"peer/{synced}/{number}/{turn}")
        ours.append(OURS / (time.perf_counter() - started))
        first.append(HORDAK / hordak("post", count=HORDAK))
        second.append(DJANGO_LEDGER / django_ledger("post", count=DJANGO_LEDGER))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    return ours, first, second


def _bulk(hordak: Any) -> list[dict[str, Any]]:
    accounts = ledger_many._accounts()
    pairs = [
        (
            ledger_many.BULK / ledger_many._ours(accounts, f"peers/{number}", ledger_many.BULK),
            HORDAK_BULK / hordak("bulk", count=HORDAK_BULK),
        )
        for number in range(min(ROUNDS, 3))
    ]
    ratio = median(ours / theirs for ours, theirs in pairs)
    return [
        _line("ledger.bulk_vs_hordak", round(ratio, 1), "ratio", 6, ratio >= 6),
        _line("ledger.hordak_bulk_per_s", round(median(theirs for _ours, theirs in pairs)), "transfers/s"),
    ]


def _balance(hordak: Any) -> list[dict[str, Any]]:
    """The balance of an account with a million postings, in turn."""
    from django.db import connection

    from fund.ledger.balances import balance

    account = _filled(LARGE)
    hordak("fill", count=LARGE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ratios = []
    for _round in range(ROUNDS):
        ours = _read(balance, [account], None)[0]
        ratios.append(hordak("balance", count=5) / ours)
    ratio = median(ratios)
    return [_line("ledger.balance_vs_hordak", round(ratio), "ratio", 300, ratio >= 300)]


if __name__ == "__main__":
    databases.as_program(measure, run)
