"""Money arrives, grants reserve it, and the queue of those that wait is served, all at once by several processes.

    python -m tests.endurance.queueing PROCESSES GRANTS guarded|unguarded

A third of the processes brings money, a third grants cases of random urgency, a third delivers the outbox, which serves
the queue. In the end exactly as much has come as was granted: then everyone has their money, once, and nobody was
served while someone more urgent, or as urgent and longer waiting, stood before them. "unguarded" is the twin without
the envelope's lock: it must serve out of order or stumble, or the guarded run proves nothing (PostgreSQL; on SQLite the
one writer is the lock).
"""

import json
import os
import random
import sys
import time
import uuid
from collections import Counter
from typing import Any

from . import prepared
from .prepared import ON
from .spending import read_all

PURPOSE = "queueing"
PATIENCE_SECONDS = 600


def main(processes: int, grants: int, mode: str) -> dict[str, Any]:
    fund = prepared.fund(0)
    from django.conf import settings
    from django.db import connection

    from fund.ledger import waiting
    from workflows import outbox

    settings.OUTBOX_IN_PROCESS = False  # the deliverers are processes of their own
    waiting.register(PURPOSE, resume)
    if mode == "unguarded":
        waiting._hold = lambda envelope: envelope
    connection.close()
    bringers = granters = deliverers = range(max(1, processes // 3))
    wanted = [cents_of(number, place) for number in granters for place in range(grants)]
    pipes = [granter(fund, number, grants) for number in granters]
    others = [prepared.fork(lambda n=n: bring(fund, n, len(bringers), wanted)) for n in bringers]
    serving = [prepared.fork(deliver_until_all_is_served(len(wanted))) for _number in deliverers]
    told = [answer for pipe, _child in pipes for answer in json.loads(read_all(pipe))]
    children = [*(child for _pipe, child in pipes), *others, *serving]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    from fund.ledger import balances, chart
    from fund.ledger.models import Commitment, WaitingGrant

    resumed = Counter(
        key.split("/")[1]
        for key in outbox.Due.objects.filter(topic="queueing.resumed").values_list("key", flat=True)
    )
    served = set(WaitingGrant.objects.filter(state="served").values_list("reference", flat=True))
    return {
        "wanted": sum(wanted),
        "committed": balances.total(fund, chart.Kind.COMMITTED),
        "promised": sum(each.open_cents for each in Commitment.objects.all()),
        "available": balances.total(fund, chart.Kind.AVAILABLE),
        "grants": len(wanted),
        "at_once": Commitment.objects.count() - len(served),
        "served": len(served),
        "forgotten": WaitingGrant.objects.exclude(state="served").count(),
        "stumbled": WaitingGrant.objects.exclude(problem="").count() + retried(),
        "once": set(resumed) == served and set(resumed.values()) <= {1},
        "disorder": passed_in_the_queue() + passed_at_once(told),
        "failed": sum(code != 0 for code in codes),
        "differences": prepared.proved(),
    }


def cents_of(number: int, place: int) -> int:
    return 1_000 + (number * 104_729 + place * 7_919) % 9_000


def resume(reference: str, commitment: Any, *, on: Any) -> None:
    """Leaves a row each time it is called, so that a second time shows."""
    from workflows import outbox

    outbox.put("queueing.resumed", f"resumed/{reference}/{uuid.uuid4().hex}")


def granter(fund: Any, number: int, grants: int) -> tuple[int, int]:
    """A child that grants; (where it tells which it could set aside at once, its id)."""
    reads, writes = os.pipe()

    def work() -> None:
        os.close(reads)
        with os.fdopen(writes, "w") as out:
            json.dump(grant(fund, number, grants), out)

    child = prepared.fork(work)
    os.close(writes)
    return reads, child


def grant(fund: Any, number: int, grants: int) -> list[tuple[int, float, float]]:
    """[(urgency, moment before, moment after)] of those that did not have to wait."""
    from fund.ledger import chart, waiting
    from fund.ledger.models import Commitment

    chance, envelope, at_once = random.Random(number), chart.general(fund), []
    for place in range(grants):
        reference, urgency, before = f"Q-{number}-{place}", chance.randint(0, 3), time.time()
        found = waiting.promise(
            key=reference, purpose=PURPOSE, envelope=envelope, cents=cents_of(number, place),
            reference=reference, urgency=urgency, on=ON, by=None, why="Granted", wait=True,
        )  # fmt: skip
        if isinstance(found, Commitment):
            at_once.append((urgency, before, time.time()))
    return at_once


def bring(fund: Any, number: int, bringers: int, wanted: list[int]) -> None:
    """This process's share of all that is wanted, each part split in two, in an order of its own; and never so much
    that nobody waits, while grants are still made."""
    from fund.ledger import chart
    from fund.ledger.posting import Leg, post

    kinds, chance = chart.Kind, random.Random(100 + number)
    gifts, bank, source, available = (
        chart.account(fund, kind) for kind in (kinds.GIFTS, kinds.BANK, kinds.SOURCE, kinds.AVAILABLE)
    )
    parts = []
    for cents in wanted[number::bringers]:
        first = chance.randint(1, cents - 1)
        parts += [first, cents - first]
    chance.shuffle(parts)
    for place, cents in enumerate(parts):
        while True:
            rows, asked, came = standing()
            if rows >= len(wanted) or came + 30_000 < asked:
                break
            time.sleep(0.005)
        legs = [Leg(gifts, bank, cents), Leg(source, available, cents)]
        post(key=f"gift/{number}/{place}", legs=legs, on=ON, why="Gift")


def deliver_until_all_is_served(grants: int) -> Any:
    def work() -> None:
        from fund.ledger.models import Commitment
        from workflows import outbox

        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            due = outbox.waiting().filter(topic="ledger.money_came").order_by("pk")
            found = list(due.values_list("pk", flat=True)[:50])
            for pk in found:
                outbox._deliver_one(pk)
            if not found:
                rows, asked, came = standing()
                if rows >= grants and came >= asked and not words_left():
                    return  # whoever still waits was forgotten
                time.sleep(0.01)
        raise SystemExit(f"{Commitment.objects.count()} of {grants} have their money, and time is over")

    return work


def standing() -> tuple[int, int, int]:
    """How many were granted, how much that is in all, and how much money has come."""
    from django.db.models import Count, Sum

    from fund.ledger.models import Commitment, DayTotal, WaitingGrant

    queued = WaitingGrant.objects.aggregate(rows=Count("pk"), cents=Sum("cents"))
    at_once = Commitment.objects.filter(waited=None).aggregate(rows=Count("pk"), cents=Sum("reserved_cents"))
    came = DayTotal.objects.filter(account__kind="source").aggregate(cents=Sum("out_cents"))["cents"]
    return queued["rows"] + at_once["rows"], (queued["cents"] or 0) + (at_once["cents"] or 0), came or 0


def words_left() -> bool:
    """Whether word was left for the queue that nobody has taken up; what failed waits for its next attempt."""
    from workflows.models import Due

    return Due.objects.filter(topic="ledger.money_came", delivered_at=None, error="").exists()


def waits() -> list[tuple[int, float, float]]:
    """[(urgency, from when, until when it was served)] of all who stood in the queue."""
    from fund.ledger.models import WaitingGrant, WaitingGrantEvent

    ends = dict(WaitingGrantEvent.objects.filter(step="serve").values_list("waiting", "at"))
    return [
        (row.urgency, row.since.timestamp(), ends[row.pk].timestamp())
        for row in WaitingGrant.objects.all() if row.pk in ends
    ]  # fmt: skip


def passed_in_the_queue() -> int:
    """How many were served while somebody stood before them."""
    rows = waits()
    return sum(
        any(
            (-urgency, since) < (-mine, from_when) and since < end < until
            for urgency, since, until in rows
        )
        for mine, from_when, end in rows
    )  # fmt: skip


def passed_at_once(told: list[Any]) -> int:
    """How many did not wait although somebody as urgent did, all the while that they asked."""
    rows = waits()
    return sum(
        any(urgency >= mine and since < before and after < until for urgency, since, until in rows)
        for mine, before, after in told
    )


def retried() -> int:
    from workflows.models import Due

    return Due.objects.exclude(error="").filter(topic="ledger.money_came").count()


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]), sys.stdout)
