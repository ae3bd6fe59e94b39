"""Many threads, each with its own connection, spend one account to zero; run as a program on its own
database.

    python -m tests.fund.ledger.spending guarded|unguarded

DATABASE_URL names an empty database. "unguarded" is the twin that reads the balance and then writes it,
without the floor's CHECK and without the database's own fold: it must overspend, or this test proves nothing.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import django

THREADS, ATTEMPTS, CENTS, PURSE = 8, 30, 8, 1_000
ON = date(2026, 3, 2)


def main(mode: str) -> dict[str, int]:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "ledger", verbosity=0)
    from fund.ledger import chart
    from fund.ledger.models import Fund
    from fund.ledger.posting import Leg, post

    fund = Fund.objects.create(code="purse", name="Purse")
    kinds = chart.Kind
    source, available, committed = (
        chart.account(fund, kind) for kind in (kinds.SOURCE, kinds.AVAILABLE, kinds.COMMITTED)
    )
    post(key="fill", legs=[Leg(source, available, PURSE)], on=ON, why="Fill")
    spend = {"guarded": guarded, "unguarded": unguarded, "crossed": crossed}[mode](available, committed)
    paid = in_threads(spend)
    from fund.ledger import proof
    from fund.ledger.balances import balance

    left = balance(available)
    return {
        "paid": sum(paid) * CENTS,
        "left": left,
        "promised": balance(committed),
        "differences": len(
            proof.run(["running_totals_equal_transfers", "day_totals_equal_transfers"]).differences
        ),
    }


def guarded(available: object, committed: object) -> Callable[[str], bool]:
    """The verb itself."""
    from fund.ledger.posting import Leg, post
    from fund.ledger.refusals import InsufficientFunds

    def spend(key: str) -> bool:
        try:
            post(key=key, legs=[Leg(available, committed, CENTS)], on=ON, why="Spend")
        except InsufficientFunds:
            return False
        return True

    return spend


def crossed(available: object, committed: object) -> Callable[[str], bool]:
    """Every other movement goes the other way and names the accounts in the other order: no deadlock."""
    from fund.ledger.posting import Leg, post

    def spend(key: str) -> bool:
        ways = [Leg(available, committed, CENTS), Leg(committed, available, CENTS)]
        post(key=key, legs=ways if key[-1] in "02468" else ways[::-1], on=ON, why="Across")
        return False

    return spend


def unguarded(available: object, committed: object) -> Callable[[str], bool]:
    """Read, decide, write: what a ledger does that trusts its own reading."""
    from django.db import connection

    from fund.ledger.balances import balance

    drop_guards()

    def spend(key: str) -> bool:
        left = balance(available)
        if left < CENTS:
            return False
        time.sleep(0.002)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_account SET out_cents = out_cents + %s WHERE id = %s",
                [CENTS, available.pk],
            )
        return True

    return spend


def drop_guards() -> None:
    from django.db import connection

    from fund.ledger.models import Account

    with connection.cursor() as cursor:
        drop = "DROP TRIGGER ledger_account_totals"
        cursor.execute(drop + (" ON ledger_account" if connection.vendor == "postgresql" else ""))
    Account.objects.update(floor_cents=None)


def in_threads(spend: Callable[[str], bool]) -> list[int]:
    """How often each thread could spend."""
    from django.db import connection

    barrier, paid = Barrier(THREADS), [0] * THREADS

    def work(number: int) -> None:
        barrier.wait()
        try:
            for attempt in range(ATTEMPTS):
                paid[number] += spend(f"{number}/{attempt}")
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return paid


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
