"""Bulk and single postings of the same movements at the same time, by several processes, each in an order of its own.

    python -m tests.endurance.mixing PROCESSES MOVEMENTS

Half of the processes post them in bulk, half one by one; some of what they post is then reversed by all of them.
Totals are what plain addition says.
"""

import json
import os
import random
import sys
from typing import Any

from . import killing, prepared
from .prepared import ON


def main(processes: int, count: int) -> dict[str, Any]:
    fund = prepared.fund(0)
    children = [prepared.fork(lambda number=number: work(fund, number, count)) for number in range(processes)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    from fund.ledger import balances, chart
    from fund.ledger.models import Movement

    return {
        "failed": sum(code != 0 for code in codes),
        "movements": Movement.objects.filter(reverses=None).count(),
        "reversed": Movement.objects.exclude(reverses=None).count(),
        "total": balances.total(fund, chart.Kind.AVAILABLE),
        "expected": sum(killing.cents_of(number) for number in range(count) if number % 10),
        "differences": prepared.proved(),
    }


def work(fund: Any, number: int, count: int) -> None:
    from fund.ledger.models import Movement
    from fund.ledger.posting import post_many, post_once, reverse

    chance, entries = random.Random(number), list(killing.entries(fund, count))
    chance.shuffle(entries)
    if number % 2:
        post_many(entries, chunk=chance.randint(3, 40))
    else:
        for entry in entries:
            post_once(entry)
    for place in range(0, count, 10):
        reverse(Movement.objects.get(key=f"k/{place}"), on=ON, by=None, why="Undone")


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
