"""A bulk posting is killed at random, again and again, and started again until it is complete.

    python -m tests.endurance.killing KILLS

After each SIGKILL: whatever was acknowledged is there, no chunk is there by half, totals and transfers agree. At
the end every movement is there once, and the totals are what plain addition says.
"""

import json
import os
import random
import signal
import sys
import time
from typing import Any

from . import prepared
from .prepared import ON

CHUNK, CHUNKS_A_KILL = 25, 4


def main(kills: int) -> dict[str, Any]:
    fund = prepared.fund(0)
    chance, started = random.Random(7), time.monotonic()
    count = CHUNK * CHUNKS_A_KILL * kills
    acknowledged, during, done = 0, 0, 0
    while done < kills:
        seen, complete, in_a_chunk = killed_run(fund, count, acknowledged, chance)
        acknowledged = max(acknowledged, seen)
        check(fund, acknowledged)
        done, during = done + 1, during + in_a_chunk
        if complete:
            raise SystemExit(f"complete after {done} kills: too few movements for {kills}")
    _seen, complete, _during = killed_run(fund, count, acknowledged, None)
    assert complete
    check(fund, count)
    from fund.ledger import balances, chart

    return {
        "kills": done,
        "inside_a_chunk": during,
        "movements": count,
        "total": balances.total(fund, chart.Kind.AVAILABLE),
        "expected": sum(map(cents_of, range(count))),
        "differences": prepared.proved(),
        "seconds": round(time.monotonic() - started, 1),
    }


def killed_run(fund: Any, count: int, before: int, chance: random.Random | None) -> tuple[int, bool, bool]:
    """Start the posting, kill it a random while after it began something new; (movements acknowledged, whether it
    came to its end, whether a chunk was being written when it was killed)."""
    reads, writes = os.pipe()

    def work() -> None:
        os.close(reads)
        from fund.ledger.posting import post_many

        with os.fdopen(writes, "w", buffering=1) as out:
            post_many(
                entries(fund, count),
                chunk=CHUNK,
                progress=lambda seen, posted: print(seen, file=out, flush=True),
            )

    child = prepared.fork(work)
    os.close(writes)
    wait_for, seen, last, took = (chance.randint(0, 2) if chance else count), 0, 0.0, 0.01
    with os.fdopen(reads) as told:
        for line in told:
            seen, now = int(line), time.monotonic()
            took, last = (now - last if last else took), now  # the first waits for the child to start
            if chance and seen >= before + CHUNK * wait_for:
                break
        if chance:
            time.sleep(chance.uniform(0, took * 1.5))
            os.kill(child, signal.SIGKILL)
        rest = [int(line) for line in told if line.endswith("\n")]
    status = prepared.ended(child)
    assert status in (0, -signal.SIGKILL), status
    seen = max([seen, *rest])
    return seen, status == 0, status != 0 and seen < count


def check(fund: Any, acknowledged: int) -> None:
    """What was acknowledged is there, nothing is there by half."""
    from django.db import connection

    from fund.ledger.models import Movement, Transfer

    numbers = sorted(
        int(key.removeprefix("k/"))
        for key in Movement.objects.filter(fund=fund).values_list("key", flat=True)
    )
    assert len(numbers) >= acknowledged, f"{acknowledged} acknowledged, {len(numbers)} there"
    assert numbers == list(range(len(numbers))), "a gap"
    assert len(numbers) % CHUNK == 0, f"{len(numbers)} movements: a chunk is there by half"
    assert Transfer.objects.filter(movement__fund=fund).count() == 2 * len(numbers), "transfers are missing"
    assert prepared.proved() == []
    connection.close()


def entries(fund: Any, count: int) -> Any:
    from fund.ledger import chart
    from fund.ledger.posting import Entry, Leg

    kinds = chart.Kind
    given, bank, source, available = (
        chart.account(fund, kind) for kind in (kinds.GIFTS, kinds.BANK, kinds.SOURCE, kinds.AVAILABLE)
    )
    for number in range(count):
        cents = cents_of(number)
        yield Entry(f"k/{number}", [Leg(given, bank, cents), Leg(source, available, cents)], ON, "Bulk")


def cents_of(number: int) -> int:
    return 1 + number * 7919 % 997


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1])), sys.stdout)
