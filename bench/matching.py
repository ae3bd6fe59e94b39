"""What one bank line costs to match, however much is expected: 1,000 open expectations beside 1,000,000.

Both tables stand in one PostgreSQL database, each in a schema of its own, made by one statement each; rounds take
turns by `search_path`. A line is asked what the import asks (`found_by_itself`) and what the page asks
(`suggestions`): lines with a right reference, with one slip in it, with a loan's number, a known account, a known name,
and with nothing but a common amount. `BENCH_EXPECTED` says how many the larger table holds.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from bench import databases

SMALL, LARGE = 1_000, int(os.environ.get("BENCH_EXPECTED", "1000000"))
ROUNDS, LINES, GOAL = 7, 150, 1.3
DAY = date(2026, 5, 4)
SHAPES = ("reference", "slip", "number", "account", "name", "amount")

# Valid Belgian references, 100 different amounts, two years of due dates, one payer and one name each.
FILL = """
INSERT INTO {schema}.banking_expectedpayment
    (id, key, purpose, fund_id, reference, label, number, cents, due_on, payer_name, payer_iban, payer_key,
     payer_name_key, is_open, received_cents, created_at)
SELECT n, 'bench/' || n, 'bench', %(fund)s,
    '+++' || substr(digits, 1, 3) || '/' || substr(digits, 4, 4) || '/' || substr(digits, 8, 5) || '+++',
    'Loan', 'L-2026-' || lpad(n::text, 6, '0'), 1000 + (n %% 100) * 500, DATE '2025-05-04' + (n %% 730)::int,
    '', '', md5('payer' || n), md5('name' || n), true, 0, now()
FROM (
    SELECT n, lpad(n::text, 10, '0') || lpad((CASE WHEN n %% 97 = 0 THEN 97 ELSE n %% 97 END)::text, 2, '0') AS digits
    FROM generate_series(1, %(count)s) AS n
) AS numbered
"""


def run() -> list[dict[str, Any]]:
    with databases.postgresql("matching") as url:
        if not url:
            return []
        found = databases.child("bench.matching", url)
    lines = [
        {"name": "banking.matching_growth", "value": round(found["growth"], 2), "unit": "ratio", "goal": GOAL,
         "met": found["growth"] <= GOAL if LARGE == 1_000_000 else None},
        {"name": "banking.matching_us", "value": round(found["large_us"]), "unit": "microseconds", "goal": None,
         "met": None},
    ]  # fmt: skip
    for shape, ratio in found["shapes"].items():
        lines.append({"name": f"banking.matching_growth_{shape}", "value": round(ratio, 2), "unit": "ratio",
                      "goal": None, "met": None})  # fmt: skip
    return lines


def measure() -> dict[str, Any]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from fund.banking.models import BankAccount
    from fund.ledger.models import Fund

    fund = Fund.objects.create(code="bench", name="Bench")
    account = BankAccount.objects.create(fund=fund, name="Main", iban="BE68539007547034", holder="Bench")
    with connection.cursor() as cursor:
        for schema, count in (("few", SMALL), ("many", LARGE)):
            cursor.execute(f"CREATE SCHEMA {schema}")
            cursor.execute(
                f"CREATE TABLE {schema}.banking_expectedpayment (LIKE public.banking_expectedpayment INCLUDING ALL)"
            )
            cursor.execute(FILL.format(schema=schema), {"fund": fund.pk, "count": count})
            cursor.execute(f"VACUUM ANALYZE {schema}.banking_expectedpayment")
    spent: dict[tuple[str, str], list[float]] = {}
    for turn in range(ROUNDS + 1):
        for schema in ("few", "many"):
            for shape, seconds in _round(account, schema, turn):
                if turn:  # the first warms up
                    spent.setdefault((schema, shape), []).append(seconds)
    per = {key: median(rounds) for key, rounds in spent.items()}
    few, many = (sum(per[schema, shape] for shape in SHAPES) for schema in ("few", "many"))
    shapes = {shape: per["many", shape] / per["few", shape] for shape in SHAPES}
    return {"growth": many / few, "large_us": many / len(SHAPES) * 1e6, "shapes": shapes}


def _round(account: Any, schema: str, turn: int) -> Iterator[tuple[str, float]]:
    """(shape, seconds a line) for each shape, the lines over the whole of the smaller table."""
    from django.db import connection

    from fund.banking import matching, suggesting

    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {schema}, public")
    for shape in SHAPES:
        lines = [_line(account, shape, 1 + (turn * LINES + at) % SMALL) for at in range(LINES)]
        started = time.perf_counter()
        for line in lines:
            matching.found_by_itself(line)
            found = suggesting.suggestions(line)
            assert found, shape
        yield shape, (time.perf_counter() - started) / LINES


def _line(account: Any, shape: str, number: int) -> Any:
    """A line that was imported, in memory, for the expectation of this number."""
    import hashlib

    from fund.banking import references
    from fund.banking.models import StatementLine

    def key(text: str) -> str:
        return hashlib.md5(f"{text}{number}".encode(), usedforsecurity=False).hexdigest()

    reference = references.ogm(number)
    digits = references.digits(reference)
    told = {
        "reference": {"reference": reference},
        "slip": {
            "communication": references.print_ogm(digits[:3] + str((int(digits[3]) + 1) % 10) + digits[4:])
        },
        "number": {"communication": f"Loan L-2026-{number:06d}, thank you"},
        "account": {"party_key": key("payer")},
        "name": {"party_name_key": key("name")},
        "amount": {},
    }[shape]
    on = date(2025, 5, 4) + timedelta(days=number % 730)
    return StatementLine(
        pk=number, account=account, booked_on=on, value_on=on, cents=1000 + (number % 100) * 500, **told
    )


if __name__ == "__main__" and sys.argv[1:] == ["measure"]:
    print(json.dumps(measure()))
