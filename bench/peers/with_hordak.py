"""django-hordak, by its own verbs: `Account.transfer_to`, its models in bulk, `Account.get_balance`."""

import sys
import time
from datetime import date
from typing import Any

from asked import answer, set_up

set_up(
    sys.argv[1], ["mptt", "djmoney", "hordak"], CURRENCIES=["EUR"], DEFAULT_CURRENCY="EUR", LANGUAGE_CODE="en"
)

from django.db import connection, transaction  # noqa: E402
from hordak.models import Account, Leg, Transaction  # noqa: E402
from moneyed import Money  # noqa: E402

DAY = date(2025, 1, 1)


def account(name: str, kind: Any) -> Any:
    return Account.objects.get_or_create(name=name, defaults={"type": kind, "currencies": ["EUR"]})[0]


source, target = account("source", Account.TYPES.income), account("target", Account.TYPES.asset)
large = account("large", Account.TYPES.asset)


def post(count: int) -> float:
    """Seconds for so many durable transfers."""
    started = time.perf_counter()
    for _number in range(count):
        with transaction.atomic():
            source.transfer_to(target, Money("1.25", "EUR"), date=DAY)
    return time.perf_counter() - started


def bulk(count: int) -> float:
    """Seconds for so many transfers in one transaction, by `bulk_create`: it has no verb of its own for
    many."""
    started = time.perf_counter()
    with transaction.atomic():
        made = Transaction.objects.bulk_create(
            (Transaction(date=DAY, description="") for _ in range(count)), batch_size=5000
        )
        legs = (
            Leg(transaction=one, account=held, **{side: Money("1.25", "EUR")})
            for one in made
            for held, side in ((source, "credit"), (target, "debit"))
        )
        Leg.objects.bulk_create(legs, batch_size=5000)
    return time.perf_counter() - started


def fill(count: int) -> int:
    """So many postings on one account, written by SQL with its triggers aside: only reading is measured."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO hordak_transaction (uuid, timestamp, date, description) "
            "SELECT gen_random_uuid(), now(), %s, '' FROM generate_series(1, %s) RETURNING id",
            [DAY, count],
        )
        last = max(number for (number,) in cursor.fetchall())
        for held, side in ((large.pk, "debit"), (source.pk, "credit")):
            cursor.execute(
                f"INSERT INTO hordak_leg (uuid, transaction_id, account_id, {side}, currency, description) "
                "SELECT gen_random_uuid(), n, %s, 1.25, 'EUR', '' FROM generate_series(%s, %s) n",
                [held, last - count + 1, last],
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count


def balance(count: int) -> float:
    """Seconds of the median read."""
    times = []
    for _number in range(count):
        started = time.perf_counter()
        large.get_balance()
        times.append(time.perf_counter() - started)
    return sorted(times)[len(times) // 2]


answer({"post": post, "bulk": bulk, "fill": fill, "balance": balance})
