"""Many transfers, and many at once: bulk against a bare COPY with the same guards, and sixteen clients that spend one
account against the row lock by itself. On a PostgreSQL database made for the run.

The bare COPY loads the same rows into tables of the same shape, with keys, foreign keys, checks and append-only
triggers, and folds the totals once, all in one transaction: what a person who knows PostgreSQL would write by hand.
"""

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing import get_context
from statistics import median
from typing import Any

from bench.ledger import DAYS, RAW_POST, RAW_TABLES, START, _child, _database, _fund, _line

BULK = 100_000
ROUNDS = int(os.environ.get("BENCH_BULK_ROUNDS", "3"))
FLAT = (10_000, 1_000_000)
CLIENTS, SECONDS = 16, 3.0
PURSE = 10**12
TIGHT = 2_000  # transfers of 100 cents that a purse covers: the rest must be refused


def run() -> list[dict[str, Any]]:
    """PostgreSQL only: SQLite takes one writer at a time, and has no COPY."""
    with _database() as url:
        return _child(url, "bench.ledger_many") if url else []


def measure() -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "ledger", verbosity=0)
    accounts = _accounts()
    with connection.cursor() as cursor:
        cursor.execute(RAW_TABLES)
    return [*_bulk(accounts), *_flat(), *_spend()]


def _accounts() -> tuple[Any, Any]:
    from fund.ledger import chart

    fund = _fund()
    return chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE)


def _raw() -> Any:
    import psycopg
    from django.db import connection

    params = connection.get_connection_params()
    wanted = {
        name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)
    }
    return psycopg.connect(**wanted, autocommit=True, prepare_threshold=0)


def _bulk(accounts: tuple[Any, Any]) -> list[dict[str, Any]]:
    pairs = [
        (BULK / _ours(accounts, f"b{n}", BULK), BULK / _copied(accounts, f"c{n}", BULK))
        for n in range(ROUNDS)
    ]
    ratio = median(ours / copied for ours, copied in pairs)
    return [
        _line("ledger.bulk_vs_copy", round(ratio, 2), "ratio", 0.6, ratio >= 0.6),
        _line("ledger.bulk_per_s", round(median(ours for ours, _copied in pairs)), "transfers/s"),
        _line("ledger.copy_per_s", round(median(copied for _ours, copied in pairs)), "transfers/s"),
    ]


def _ours(accounts: tuple[Any, Any], label: str, count: int) -> float:
    """Seconds for so many movements of one transfer, by `post_many`."""
    from fund.ledger.posting import Entry, Leg, post_many

    source, target = accounts
    days = [START + timedelta(days=n) for n in range(DAYS)]
    entries = (
        Entry(f"{label}/{n}", [Leg(source, target, 125)], days[n % DAYS], "Bulk") for n in range(count)
    )
    started = time.perf_counter()
    posted = post_many(entries)
    assert posted == count
    return time.perf_counter() - started


def _copied(accounts: tuple[Any, Any], label: str, count: int) -> float:
    """Seconds for the same rows by COPY, totals folded once."""
    source, target = (account.pk for account in accounts)
    fund, raw = accounts[0].fund_id, _raw()
    started = time.perf_counter()
    with raw.transaction(), raw.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('ledger_movement', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        numbers = [number for (number,) in cursor.fetchall()]
        with cursor.copy(
            "COPY raw.movement (id, key, digest, fund_id, booked_on, value_on, recorded_at, why, source_ref) FROM STDIN"
        ) as copy:
            for text in _lines(
                f"{number}\t{label}/{n}\t{'0' * 64}\t{fund}\t{day}\t{day}\t2025-01-01\tBulk\t"
                for n, (number, day) in enumerate(zip(numbers, _days(count), strict=True))
            ):
                copy.write(text)
        with cursor.copy(
            "COPY raw.transfer (movement_id, position, source_id, target_id, amount_cents) FROM STDIN"
        ) as copy:
            for text in _lines(f"{number}\t0\t{source}\t{target}\t125" for number in numbers):
                copy.write(text)
        cursor.execute(
            "UPDATE raw.account SET in_cents = in_cents + CASE id WHEN %(target)s THEN %(sum)s ELSE 0 END, "
            "out_cents = out_cents + CASE id WHEN %(source)s THEN %(sum)s ELSE 0 END "
            "WHERE id IN (%(source)s, %(target)s)",
            {"source": source, "target": target, "sum": 125 * count},
        )
        cursor.execute(
            'INSERT INTO raw.daytotal (account_id, "on", in_cents, out_cents) '
            "SELECT half.account, m.booked_on, SUM(half.received), SUM(half.given) FROM raw.transfer t "
            "JOIN raw.movement m ON m.id = t.movement_id, LATERAL (VALUES (t.target_id, t.amount_cents, 0::bigint), "
            "(t.source_id, 0, t.amount_cents)) AS half (account, received, given) "
            "WHERE t.movement_id >= %s GROUP BY 1, 2 ORDER BY 1, 2 "
            'ON CONFLICT (account_id, "on") DO UPDATE SET in_cents = daytotal.in_cents + EXCLUDED.in_cents, '
            "out_cents = daytotal.out_cents + EXCLUDED.out_cents",
            [numbers[0]],
        )
    spent = time.perf_counter() - started
    raw.close()
    return spent


def _days(count: int) -> Iterator[str]:
    names = [(START + timedelta(days=n)).isoformat() for n in range(DAYS)]
    return (names[n % DAYS] for n in range(count))


def _lines(rows: Iterator[str]) -> Iterator[str]:
    """Rows in pieces of a reasonable size."""
    piece = io.StringIO()
    for row in rows:
        piece.write(row + "\n")
        if piece.tell() > 1 << 16:
            yield piece.getvalue()
            piece = io.StringIO()
    yield piece.getvalue()


def _flat() -> list[dict[str, Any]]:
    """What a row costs in a bulk of ten thousand and in one of a million, and the memory each took, each in a process
    of its own."""
    few, many = (json.loads(_self("flat", str(count))) for count in FLAT)
    growth = many["us"] / few["us"]
    return [
        _line("ledger.bulk_growth", round(growth, 2), "ratio", 1.3, growth <= 1.3),
        _line("ledger.bulk_peak_mib", many["mib"], "MiB"),
        _line(
            "ledger.bulk_peak_growth_mib", many["mib"] - few["mib"], "MiB", 50, many["mib"] - few["mib"] <= 50
        ),
    ]


def _self(*words: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.ledger_many", *words], stdout=subprocess.PIPE, check=True
    )
    return answer.stdout.decode()


def flat(count: int) -> dict[str, Any]:
    """Microseconds a row and the peak memory of this process; the first thousands are not timed."""
    import django

    django.setup()
    accounts = _accounts()
    _ours(accounts, f"warm{count}", 4_000)
    spent = _ours(accounts, f"flat{count}", count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"us": spent / count * 1e6, "mib": peak}


def _spend() -> list[dict[str, Any]]:
    """Sixteen processes spend one account with a floor, by the public verb and by one bare statement; then they spend
    one that is soon empty, and not a cent too much leaves it."""
    from fund.ledger import chart
    from fund.ledger.models import Account
    from fund.ledger.posting import Leg, post

    fund = _fund()
    source, purse = chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE)
    target = chart.account(fund, chart.Kind.COMMITTED)
    post(key="purse", legs=[Leg(source, purse, PURSE)], on=START, why="Purse")
    raw = _raw()
    raw.execute("INSERT INTO raw.account SELECT * FROM ledger_account ON CONFLICT DO NOTHING")
    raw.execute("UPDATE raw.account SET in_cents = %s WHERE id = %s", [PURSE, purse.pk])
    ids = (fund.pk, purse.pk, target.pk)
    pairs = [(_clients("ours", ids, f"s{n}"), _clients("raw", ids, f"s{n}")) for n in range(ROUNDS)]
    ratio = median(ours / bare for ours, bare in pairs)
    over = _drained()
    low = Account.objects.filter(pk=purse.pk).values_list("in_cents", "out_cents").get()
    assert low[0] >= low[1]
    return [
        _line("ledger.spend_vs_rowlock", round(ratio, 2), "ratio", 0.5, ratio >= 0.5),
        _line("ledger.spend_per_s", round(median(ours for ours, _raw in pairs)), "transfers/s"),
        _line("ledger.spend_overdraft_cents", over, "cents", 0, over == 0),
    ]


def _clients(how: str, ids: tuple[int, int, int], label: str) -> float:
    """Transfers a second of sixteen processes together."""
    from django.db import connection

    connection.close()
    context = get_context("spawn")
    start, counts = context.Barrier(CLIENTS), context.Queue()
    clients = [
        context.Process(target=spend, args=(how, ids, f"{how}/{label}/{n}", start, counts))
        for n in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    total = sum(counts.get(timeout=120) for _client in clients)
    for client in clients:
        client.join()
    return total / SECONDS


def spend(how: str, ids: tuple[int, int, int], label: str, start: Any, counts: Any) -> None:
    """One client: spend for some seconds, say how often it could."""
    import django

    django.setup()
    fund, purse, target = ids
    if how == "raw":
        raw = _raw()
        facts = {"fund": fund, "on": START, "source": purse, "target": target, "cents": 1, "digest": "0" * 64}

        def one(key: str) -> None:
            raw.execute(RAW_POST, facts | {"key": key}).fetchone()
    else:
        from fund.ledger.models import Account
        from fund.ledger.posting import Leg, post

        leg = Leg(Account.objects.get(pk=purse), Account.objects.get(pk=target), 1)

        def one(key: str) -> None:
            post(key=key, legs=[leg], on=START, why="Spend")

    one(f"{label}/warm")
    start.wait()
    ends, number = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < ends:
        one(f"{label}/{number}")
        number += 1
    counts.put(number)


def _drained() -> int:
    """Cents that left a purse beyond what it held, after sixteen clients asked for far more."""
    from django.db import connection

    from fund.ledger import chart
    from fund.ledger.envelopes import open_envelope
    from fund.ledger.posting import Leg, post

    fund = _fund()
    envelope = open_envelope(fund, "tight", "Tight")
    purse = chart.account(fund, chart.Kind.AVAILABLE, envelope)
    legs = [Leg(chart.account(fund, chart.Kind.SOURCE), purse, TIGHT * 100)]
    post(key="tight", legs=legs, on=START, why="Purse")
    target = chart.account(fund, chart.Kind.COMMITTED, envelope)
    connection.close()
    context = get_context("spawn")
    clients = [context.Process(target=drain, args=(purse.pk, target.pk, n)) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    target.refresh_from_db()
    return target.in_cents - TIGHT * 100


def drain(purse: int, target: int, number: int) -> None:
    """Ask for twice one's share, and take no for an answer."""
    import django

    django.setup()
    from fund.ledger.models import Account
    from fund.ledger.posting import Leg, post
    from fund.ledger.refusals import FloorBreached, InsufficientFunds

    leg = Leg(Account.objects.get(pk=purse), Account.objects.get(pk=target), 100)
    for turn in range(2 * TIGHT // CLIENTS):
        try:
            post(key=f"drain/{number}/{turn}", legs=[leg], on=START, why="Spend")
        except (InsufficientFunds, FloorBreached):
            continue


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        json.dump(measure(), sys.stdout)
    elif sys.argv[1:2] == ["flat"]:
        json.dump(flat(int(sys.argv[2])), sys.stdout)
    else:
        for each in run():
            print(each)
