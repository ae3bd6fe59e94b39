"""Many processes spend one fund until nothing is left, and go on trying.

    python -m tests.endurance.spending PROCESSES ATTEMPTS guarded|unguarded

Half of them promise (`commitments.commit`), half pay (`post`, both books); each attempt asks for 1 to 9 cents,
and for one cent when that is refused, so that the last cent goes too. "unguarded" is the twin without the CHECK on
the account's floor: it must overspend, or the guarded run proves nothing.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from . import prepared
from .prepared import ON

CENTS_EACH = 2.5
"""The fund holds half of what the attempts ask for on average."""


def main(processes: int, attempts: int, mode: str) -> dict[str, Any]:
    purse = int(processes * attempts * CENTS_EACH)
    fund = prepared.fund(purse)
    if mode == "unguarded":
        take_the_guard_away()
    started = time.monotonic()
    told = [spender(fund, number, attempts) for number in range(processes)]
    answers = [json.loads(read_all(pipe)) for pipe, _child in told]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for _pipe, child in told]
    seconds = time.monotonic() - started
    from fund.ledger import balances, chart
    from fund.ledger.models import Commitment

    kinds = chart.Kind
    held = balances.by_kind(fund)
    return {
        "fund": purse,
        "attempts": processes * attempts,
        "acknowledged": sum(answer["cents"] for answer in answers),
        "accepted": sum(answer["accepted"] for answer in answers),
        "refused": sum(answer["refused"] for answer in answers),
        "available": held[kinds.AVAILABLE],
        "gone": held[kinds.COMMITTED] + held[kinds.SPENT],
        "promises": sum(each.open_cents for each in Commitment.objects.all()),
        "failed": sum(code != 0 for code in codes),
        "differences": prepared.proved(),
        "seconds": round(seconds, 1),
        "attempts_a_second": round(processes * attempts / seconds),
    }


def spender(fund: Any, number: int, attempts: int) -> tuple[int, int]:
    """A child that spends; (where it will say what was acknowledged, its id)."""
    reads, writes = os.pipe()

    def work() -> None:
        os.close(reads)
        spend = promise(fund) if number % 2 else pay(fund)
        answer = spend_on(spend, number, attempts)
        with os.fdopen(writes, "w") as out:
            json.dump(answer, out)

    child = prepared.fork(work)
    os.close(writes)
    return reads, child


def spend_on(spend: Callable[[str, int], None], number: int, attempts: int) -> dict[str, int]:
    from fund.ledger.refusals import InsufficientFunds

    chance, answer = random.Random(number), {"cents": 0, "accepted": 0, "refused": 0}
    for attempt in range(attempts):
        for cents in (chance.randint(1, 9), 1):
            try:
                spend(f"{number}/{attempt}/{cents}", cents)
            except InsufficientFunds:
                continue
            answer["cents"] += cents
            answer["accepted"] += 1
            break
        else:
            answer["refused"] += 1
    return answer


def promise(fund: Any) -> Callable[[str, int], None]:
    from fund.ledger import chart
    from fund.ledger.commitments import commit

    envelope = chart.general(fund)

    def spend(key: str, cents: int) -> None:
        commit(key=key, envelope=envelope, cents=cents, reference=key, on=ON, by=None, why="Promise")

    return spend


def pay(fund: Any) -> Callable[[str, int], None]:
    from fund.ledger import chart
    from fund.ledger.posting import Leg, post

    kinds = chart.Kind
    bank, given, available, spent = (
        chart.account(fund, kind) for kind in (kinds.BANK, kinds.AID_GIVEN, kinds.AVAILABLE, kinds.SPENT)
    )

    def spend(key: str, cents: int) -> None:
        post(key=f"pay/{key}", legs=[Leg(bank, given, cents), Leg(available, spent, cents)], on=ON, why="Pay")

    return spend


def take_the_guard_away() -> None:
    from django.db import connection

    from fund.ledger.models import Account

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_account DROP CONSTRAINT account_keeps_its_floor")
    else:  # a CHECK of SQLite cannot be dropped; without a floor it asks nothing
        Account.objects.update(floor_cents=None)
    connection.close()


def read_all(pipe: int) -> str:
    with os.fdopen(pipe) as source:
        return source.read()


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]), sys.stdout)
