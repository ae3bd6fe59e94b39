"""The ledger against plain psycopg, on databases made for the run: medians of interleaved rounds.

`BENCH_DATABASE_URL` names a PostgreSQL server (its database is only used to create another); SQLite runs in a
temporary folder with the product's own settings. Each database is measured in a child process, because Django
is set up once for one database.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from bench import databases

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "11"))
POSTS = 200
READS = 300
SMALL, LARGE = 10_000, 1_000_000
HUGE = int(os.environ.get("BENCH_TRANSFERS", "10000000"))
A_MOVEMENT = 1_000  # transfers in each movement of a filled account
WRITERS, WRITES = 8, 100
DAYS = 365
START = date(2025, 1, 1)
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://root@127.0.0.1/postgres")

RAW_TABLES = """
CREATE SCHEMA raw;
CREATE TABLE raw.account (LIKE ledger_account INCLUDING ALL);
CREATE TABLE raw.movement (LIKE ledger_movement INCLUDING ALL);
CREATE TABLE raw.transfer (LIKE ledger_transfer INCLUDING ALL);
CREATE TABLE raw.daytotal (LIKE ledger_daytotal INCLUDING ALL);
ALTER TABLE raw.movement ADD FOREIGN KEY (fund_id) REFERENCES ledger_fund DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE raw.movement ADD FOREIGN KEY (by_id) REFERENCES people_user DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE raw.movement ADD FOREIGN KEY (reverses_id) REFERENCES raw.movement DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE raw.transfer ADD FOREIGN KEY (movement_id) REFERENCES raw.movement DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE raw.daytotal ADD FOREIGN KEY (account_id) REFERENCES raw.account DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON raw.movement
    FOR EACH ROW EXECUTE FUNCTION entraide_refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON raw.transfer
    FOR EACH ROW EXECUTE FUNCTION entraide_refuse_change();
CREATE TRIGGER open_day AFTER INSERT ON raw.movement REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_closed_day();
ALTER TABLE raw.account SET (fillfactor = 20);
INSERT INTO raw.account SELECT * FROM ledger_account;
"""

# All that a posting writes, in one prepared statement and one round trip: no faster way was found to write it
# by hand.
RAW_POST = """
WITH locked AS (
    SELECT id FROM raw.account WHERE id IN (%(source)s, %(target)s) ORDER BY id FOR NO KEY UPDATE
), movement AS (
    INSERT INTO raw.movement (key, digest, fund_id, booked_on, value_on, recorded_at, by_id, why, source_ref)
    VALUES (%(key)s, %(digest)s, %(fund)s, %(on)s, %(on)s, now(), NULL, 'Transfer', '')
    ON CONFLICT (key) DO NOTHING RETURNING id
), leg AS (
    INSERT INTO raw.transfer (movement_id, position, source_id, target_id, amount_cents)
    SELECT id, 0, %(source)s, %(target)s, %(cents)s FROM movement RETURNING movement_id
), totals AS (
    UPDATE raw.account SET
        in_cents = in_cents + CASE WHEN account.id = %(target)s THEN %(cents)s ELSE 0 END,
        out_cents = out_cents + CASE WHEN account.id = %(source)s THEN %(cents)s ELSE 0 END
    FROM locked, movement WHERE account.id = locked.id
), days AS (
    INSERT INTO raw.daytotal (account_id, "on", in_cents, out_cents)
    SELECT half.* FROM movement, (VALUES
        (%(source)s::bigint, %(on)s::date, 0::bigint, %(cents)s::bigint), (%(target)s, %(on)s, %(cents)s, 0)
    ) AS half ORDER BY 1
    ON CONFLICT (account_id, "on") DO UPDATE SET
        in_cents = daytotal.in_cents + EXCLUDED.in_cents, out_cents = daytotal.out_cents + EXCLUDED.out_cents
)
SELECT id FROM movement
"""


def run() -> list[dict[str, Any]]:
    """Both databases; where no PostgreSQL server answers, SQLite alone."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        lines += _child(f"sqlite:///{folder}/bench.sqlite3")
    with _database() as url:
        lines = (_child(url) if url else []) + lines
    return lines


def _child(url: str, module: str = "bench.ledger", **more: str) -> list[dict[str, Any]]:
    root = Path(__file__).resolve().parent.parent
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings")
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings, "DEBUG": "0"}
    env |= {"SECRET_KEY": "bench", "ALLOWED_HOSTS": "localhost", "SEALING_KEYS": "bench"}
    answer = subprocess.run(
        [sys.executable, "-m", module, "measure"],
        cwd=root,
        env=env | more,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(answer.stdout)


@contextmanager
def _database() -> Iterator[str]:
    """A PostgreSQL database for this run; an empty address where no server answers."""
    import psycopg

    name = f"entraide_bench_{os.getpid()}"
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        print("no PostgreSQL server answers: measured on SQLite alone", file=sys.stderr)
        yield ""
        return
    server.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def measure() -> list[dict[str, Any]]:
    """Everything that one database is asked, in this process."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "ledger", verbosity=0)
    if connection.vendor == "postgresql":
        return [*_single_against_psycopg(), *_balances("ledger.", HUGE, 1.3)]
    return [*_single_on_sqlite(), *_writers_on_sqlite(), *_balances("ledger.sqlite_", LARGE, None)]


def _fund() -> Any:
    from fund.ledger.models import Fund

    return Fund.objects.get_or_create(code="bench", defaults={"name": "Bench"})[0]


def _poster() -> Callable[[str], None]:
    from fund.ledger import chart
    from fund.ledger.posting import Leg, post

    fund = _fund()
    source, target = chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE)

    def one(key: str) -> None:
        post(key=key, legs=[Leg(source, target, 125)], on=START, why="Transfer")

    return one


def _raw_poster() -> Callable[[str], None]:
    import psycopg
    from django.db import connection

    from fund.ledger import chart

    fund = _fund()
    source, target = chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE)
    with connection.cursor() as cursor:
        cursor.execute(RAW_TABLES)
    params = connection.get_connection_params()
    wanted = {
        name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)
    }
    raw = psycopg.connect(**wanted, autocommit=True, prepare_threshold=0)
    facts = {
        "fund": fund.pk, "on": START, "source": source.pk, "target": target.pk, "cents": 125,
        "digest": "0" * 64,
    }  # fmt: skip

    def one(key: str) -> None:
        raw.execute(RAW_POST, facts | {"key": key}).fetchone()

    return one


def _rates(posters: list[Callable[[str], None]], label: str, count: int = POSTS) -> list[float]:
    """Posts a second of each, in turn so that whatever else runs hits them alike."""
    seconds = [0.0] * len(posters)
    for number in range(count):
        for place, one in enumerate(posters):
            started = time.perf_counter()
            one(f"{label}/{number}")
            seconds[place] += time.perf_counter() - started
    return [count / spent for spent in seconds]


def _single_against_psycopg() -> list[dict[str, Any]]:
    """One durable transfer: by the public verb, and by one statement over tables of the same shape."""
    ours, raw = _poster(), _raw_poster()
    _rates([ours, raw], "warm", 50)
    pairs = [_rates([ours, raw], f"r{n}") for n in range(ROUNDS)]
    ratio = median(a / b for a, b in pairs)
    return [
        _line("ledger.single_vs_raw", round(ratio, 2), "ratio", 0.6, ratio >= 0.6),
        _line("ledger.single_per_s", round(median(a for a, _b in pairs)), "transfers/s"),
        _line("ledger.raw_single_per_s", round(median(b for _a, b in pairs)), "transfers/s"),
    ]


def _single_on_sqlite() -> list[dict[str, Any]]:
    """One durable transfer: by the public verb, and by bare statements on a copy of the same database; then the same
    without the wait for the disk, which on a slow one hides all else."""
    from django.db import connection

    raw = _raw_on_sqlite()
    posters, lines = [_poster(), _raw_poster_on_sqlite(raw)], []
    for suffix, synchronous in (("", "FULL"), ("_without_disk", "OFF")):
        for one in (connection.connection, raw):
            one.execute(f"PRAGMA synchronous={synchronous}")
        _rates(posters, f"warm{suffix}", 50)
        pairs = [_rates(posters, f"r{n}{suffix}") for n in range(ROUNDS)]
        ratio = median(a / b for a, b in pairs)
        goal = (None, None) if suffix else (0.3, ratio >= 0.3)
        lines += [
            _line(f"ledger.sqlite_single_vs_raw{suffix}", round(ratio, 2), "ratio", *goal),
            _line(f"ledger.sqlite_single_per_s{suffix}", round(median(a for a, _b in pairs)), "transfers/s"),
            _line(f"ledger.sqlite_raw_per_s{suffix}", round(median(b for _a, b in pairs)), "transfers/s"),
        ]
    connection.close()  # and with it the setting
    return lines


# What a posting does that a person would not write by hand: those triggers go, all other guards stay.
SQLITE_MECHANISM = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%ledger_posting%'"
SQLITE_RAW = (
    """INSERT INTO ledger_movement (key, digest, fund_id, booked_on, value_on, recorded_at, why, source_ref)
       VALUES (:key, :digest, :fund, :on, :on, :at, 'Transfer', '') ON CONFLICT (key) DO NOTHING RETURNING id""",
    """INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
       VALUES (:movement, 0, :source, :target, :cents)""",
    "UPDATE ledger_account SET out_cents = out_cents + :cents WHERE id = :source",
    "UPDATE ledger_account SET in_cents = in_cents + :cents WHERE id = :target",
    """INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
       VALUES (:source, :on, 0, :cents), (:target, :on, :cents, 0) ON CONFLICT (account_id, "on") DO UPDATE
       SET in_cents = in_cents + excluded.in_cents, out_cents = out_cents + excluded.out_cents""",
)


def _raw_on_sqlite() -> sqlite3.Connection:
    """The same tables, keys, checks, foreign keys and append-only triggers in a file of its own, opened by the bare
    driver with the product's own settings."""
    from django.db import connection

    _poster()
    raw = sqlite3.connect(f"{connection.settings_dict['NAME']}.raw", isolation_level=None)
    connection.connection.backup(raw)
    raw.executescript(connection.settings_dict["OPTIONS"]["init_command"])
    for (name,) in raw.execute(SQLITE_MECHANISM).fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def _raw_poster_on_sqlite(raw: sqlite3.Connection) -> Callable[[str], None]:
    from fund.ledger import chart

    fund = _fund()
    source, target = chart.account(fund, chart.Kind.SOURCE), chart.account(fund, chart.Kind.AVAILABLE)
    facts = {
        "fund": fund.pk, "on": START.isoformat(), "at": "2025-01-01 00:00:00", "source": source.pk,
        "target": target.pk, "cents": 125, "digest": "0" * 64,
    }  # fmt: skip

    def one(key: str) -> None:
        movement, *rest = SQLITE_RAW
        raw.execute("BEGIN IMMEDIATE")
        ((number,),) = raw.execute(movement, facts | {"key": key}).fetchall()
        for statement in rest:
            raw.execute(statement, facts | {"movement": number})
        raw.execute("COMMIT")

    return one


def _writers_on_sqlite() -> list[dict[str, Any]]:
    """Eight processes post at once by the public verb; how many of their transfers were refused or lost."""
    from django.db import connection

    from fund.ledger.models import Movement

    connection.close()
    context = get_context("spawn")
    start, failed = context.Barrier(WRITERS), context.Queue()
    writers = [context.Process(target=write, args=(number, start, failed)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    errors = sum(failed.get(timeout=600) for _writer in writers)
    for writer in writers:
        writer.join()
    lost = WRITERS * WRITES - errors - Movement.objects.filter(key__startswith="writer/").count()
    return [_line("ledger.sqlite_writers", errors + lost, "errors", 0, errors + lost == 0)]


def write(number: int, start: Any, failed: Any) -> None:
    """One writer; it tells how many of its transfers raised an error, as "database is locked" would be."""
    import django

    django.setup()
    from django.db import DatabaseError

    one, errors = _poster(), 0
    start.wait()
    for turn in range(WRITES):
        try:
            one(f"writer/{number}/{turn}")
        except DatabaseError as error:
            print(f"writer {number}: {error}", file=sys.stderr)
            errors += 1
    failed.put(errors)


def _balances(name: str, most: int, goal: float | None) -> list[dict[str, Any]]:
    """The balance of an account with ten thousand transfers and of one with so many, now and on a past day."""
    from django.db import connection

    from fund.ledger.balances import balance

    small, large = (_filled(count) for count in (SMALL, most))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    past = START + timedelta(days=DAYS // 2)
    lines = []
    for suffix, on in (("", None), ("_past", past)):
        times = [_read(balance, [small, large], on) for _round in range(ROUNDS)]
        growth = median(b / a for a, b in times)
        met = None if goal is None else growth <= goal
        micro = round(median(b for _a, b in times) * 1e6)
        lines += [
            _line(f"{name}balance_growth{suffix}", round(growth, 2), "ratio", goal, met),
            _line(f"{name}balance{suffix}_us", micro, "microseconds"),
        ]
    return lines


def _filled(count: int) -> Any:
    """An account with so many transfers, spread over a year."""
    from django.db import connection

    from fund.ledger import chart

    fund = _fund()
    source = chart.account(fund, chart.Kind.CONTRIBUTIONS, ref=f"{count}")
    target = chart.account(fund, chart.Kind.BANK, ref=f"{count}")
    if connection.vendor == "postgresql":
        _fill_by_sql(fund, source, target, count)
    else:
        _fill_by_posting(source, target, count)
    return target


def _fill_by_posting(source: Any, target: Any, count: int) -> None:
    from fund.ledger.posting import Entry, Leg, post_many

    legs = [Leg(source, target, 100 + n) for n in range(count // A_MOVEMENT)]
    post_many(
        (
            Entry(f"fill/{count}/{n}", legs, START + timedelta(days=n % DAYS), "Filling")
            for n in range(A_MOVEMENT)
        ),
        chunk=20,
    )


FILL = (
    """INSERT INTO ledger_movement (key, digest, fund_id, booked_on, value_on, recorded_at, why, source_ref)
       SELECT concat('fill/', %(count)s, '/', n), repeat('0', 64), %(fund)s, %(start)s::date + n %% %(days)s,
              %(start)s::date + n %% %(days)s, now(), 'Filling', ''
         FROM generate_series(0, %(count)s / %(a_movement)s - 1) n""",
    """INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)
       SELECT m.id, place, %(source)s, %(target)s, 100 + place
         FROM ledger_movement m, generate_series(0, %(a_movement)s - 1) place
        WHERE m.key LIKE concat('fill/', %(count)s, '/%%') ORDER BY m.id, place""",
    """INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)
       SELECT account, booked_on, SUM(received), SUM(given)
         FROM (SELECT m.booked_on, SUM(amount_cents) AS cents FROM ledger_transfer t
                 JOIN ledger_movement m ON m.id = t.movement_id
                WHERE m.key LIKE concat('fill/', %(count)s, '/%%') GROUP BY 1) AS day,
              LATERAL (VALUES (%(target)s, cents, 0), (%(source)s, 0, cents)) AS half (account, received, given)
        GROUP BY 1, 2""",
    """UPDATE ledger_account SET in_cents = day.received, out_cents = day.given
         FROM (SELECT account_id, SUM(in_cents) AS received, SUM(out_cents) AS given FROM ledger_daytotal
                WHERE account_id IN (%(source)s, %(target)s) GROUP BY 1) AS day
        WHERE ledger_account.id = day.account_id""",
)


def _fill_by_sql(fund: Any, source: Any, target: Any, count: int) -> None:
    """The rows that posting would leave, made by four statements with the triggers aside: only reading is measured,
    and ten million transfers are there in a minute or two."""
    from django.db import connection, transaction

    facts = {
        "fund": fund.pk, "source": source.pk, "target": target.pk, "count": count, "start": START, "days": DAYS,
        "a_movement": A_MOVEMENT,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in FILL:
            cursor.execute(statement, facts)
        cursor.execute("SELECT SUM(amount_cents) FROM ledger_transfer WHERE target_id = %s", [target.pk])
        moved = cursor.fetchone()[0]
    target.refresh_from_db()
    assert target.in_cents == moved


def _read(balance: Callable[..., int], accounts: list[Any], on: date | None) -> list[float]:
    """Seconds of the median read of each account, read in turn so that whatever else runs hits them alike."""
    times: list[list[float]] = [[] for _account in accounts]
    for _read in range(READS):
        for account, seconds in zip(accounts, times, strict=True):
            started = time.perf_counter()
            balance(account, on)
            seconds.append(time.perf_counter() - started)
    return [median(seconds) for seconds in times]


def _line(
    name: str, value: float, unit: str, goal: float | None = None, met: bool | None = None
) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met}


if __name__ == "__main__":
    databases.as_program(measure, run)
