"""The import of a large bank file is killed at random, again and again, and started again until it is complete.

    python -m tests.endurance.importing KILLS

After each SIGKILL: the lines that are there are those of whole chunks, as many as the file says, each with its
movement, each match with its own, and the ledger says the same. At the end every line is there once, each expected
payment was settled once, and importing the file again adds nothing.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from typing import Any

from . import prepared
from .prepared import ON

CHUNK, CHUNKS_A_KILL = 40, 3
EACH = 5  # every fifth line pays something that is expected
OURS = "BE68539007547034"
CHECKS = ["suspense_equals_lines", "statements_are_whole"]


def main(kills: int) -> dict[str, Any]:
    fund = prepared.fund(0)
    prepare()
    chance, started = random.Random(11), time.monotonic()
    count = CHUNK * CHUNKS_A_KILL * kills
    raw = statement(count)
    expect_some(fund, count)
    done = inside = 0
    while done < kills:
        told, status = killed_run(raw, chance, there(fund))
        if status == 0:
            raise SystemExit(f"complete after {done} kills: too few lines for {kills}")
        here = there(fund)
        check(fund, here, count)
        done, inside = done + 1, inside + (told > here)
    _told, status = killed_run(raw, None, there(fund))
    assert status == 0, status
    check(fund, count, count)
    again = bring(raw)
    from fund.banking.models import ExpectedPayment, Match, StatementLine
    from fund.ledger import balances, chart

    return {
        "kills": done, "inside_a_chunk": inside, "lines": StatementLine.objects.count(), "wanted": count,
        "again": (again.outcome, again.new),
        "settled": Match.objects.standing().filter(use="expected").count(),
        "expected_payments": ExpectedPayment.objects.filter(received_cents__gt=0).count(),
        "total": balances.total(fund, chart.Kind.BANK), "expected": sum(map(cents_of, range(count))),
        "differences": differences(), "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def prepare() -> None:
    """Small chunks, and somebody who takes the money that is expected."""
    from fund.banking import booking, receivables
    from fund.ledger import chart
    from fund.ledger.posting import Leg

    booking.CHUNK, booking.MOST_CHUNKS = CHUNK, 10**6

    def receive(expected: Any, *, cents: int, line: Any, key: str, on: Any, by: Any) -> list[Leg]:
        kinds, fund = chart.Kind, expected.fund
        return [
            Leg(chart.account(fund, kinds.GIFTS), chart.account(fund, kinds.SUSPENSE), cents),
            Leg(chart.account(fund, kinds.SOURCE), chart.account(fund, kinds.AVAILABLE), cents),
        ]

    receivables.register(receivables.Receivable("loop", "Loop", receive, lambda *_args, **_facts: None))


def expect_some(fund: Any, count: int) -> None:
    from django.db import connection

    from fund.banking import references
    from fund.banking.expected import expect
    from fund.banking.models import BankAccount

    BankAccount.objects.create(fund=fund, name="Main", iban=OURS, holder="Fund")
    for number in range(0, count, EACH):
        expect(key=f"k/{number}", purpose="loop", fund=fund, reference=references.ogm(number), due_on=ON,
               cents=cents_of(number))  # fmt: skip
    connection.close()


def statement(count: int) -> bytes:
    """Money in on some days, a fifth of it with a reference that is expected, with twins among it."""
    from fund.banking import references
    from tests.fund.banking.builders import Booked, camt053

    entries = [
        Booked(
            cents_of(number), on=ON + timedelta(days=number * 5 // count), bank_reference=f"R{number // 2}",
            reference="" if number % EACH else references.ogm(number),
        )
        for number in range(count)
    ]  # fmt: skip
    return camt053(entries, on=ON + timedelta(days=5))


def bring(raw: bytes, progress: Any = None) -> Any:
    from fund.banking.importing import import_statement

    return import_statement([("large.xml", raw)], by=None, progress=progress)[0]


def killed_run(raw: bytes, chance: random.Random | None, before: int) -> tuple[int, int]:
    """Start the import, kill it at a random line of its next chunks, or before its first; (lines that it told of, how
    it ended)."""
    reads, writes = os.pipe()

    def work() -> None:
        os.close(reads)
        with os.fdopen(writes, "w", buffering=1) as out:
            bring(raw, lambda done, _total: print(done, file=out, flush=True))

    child = prepared.fork(work)
    os.close(writes)
    early = chance is not None and chance.random() < 0.1
    until, seen = before + (chance.randint(1, 2 * CHUNK) if chance else 10**9), before
    with os.fdopen(reads) as told:
        if early and chance:
            time.sleep(chance.uniform(0, 0.3))
            os.kill(child, signal.SIGKILL)
        for line in told:
            if not line.endswith("\n"):
                continue
            seen = int(line)
            if seen == until and chance:
                time.sleep(chance.uniform(0, 0.002))
                os.kill(child, signal.SIGKILL)
    status = prepared.ended(child)
    assert status in (0, -signal.SIGKILL), status
    return seen, status


def there(fund: Any) -> int:
    from django.db import connection

    from fund.banking.models import StatementLine

    count = StatementLine.objects.filter(account__fund=fund).count()
    connection.close()
    return count


def check(fund: Any, here: int, count: int) -> None:
    """Whole chunks, as many as the file says; each line with its movement, each match with its own."""
    from django.db import connection

    from fund.banking.models import ExpectedPayment, Match, StatementFile, StatementLine
    from fund.ledger.models import Movement

    file = StatementFile.objects.defer("raw").first()
    assert (file.done if file else 0) == here, f"the file says {file and file.done}, {here} lines are there"
    assert here % CHUNK == 0, f"{here} lines: a chunk is there by half"
    lines = StatementLine.objects.order_by("file_line")
    wanted = [cents_of(number) for number in range(here)]
    assert list(lines.values_list("cents", flat=True)) == wanted, "not the first lines of the file, each once"
    assert Movement.objects.filter(fund=fund, key__startswith="bank/line/").count() == here
    settled = len(range(0, here, EACH))
    assert lines.filter(state=StatementLine.State.MATCHED).count() == settled
    assert Match.objects.standing().filter(movement__isnull=False).count() == settled
    assert ExpectedPayment.objects.filter(received_cents__gt=0).count() == settled
    if file:
        assert file.state == (file.State.IMPORTED if here == count else file.State.IMPORTING)
    assert differences() == []
    connection.close()


def differences() -> list[str]:
    from fund.ledger import proof

    return prepared.proved() + [str(difference) for difference in proof.run(CHECKS).differences]


def cents_of(number: int) -> int:
    """Every second one the twin of the one before it."""
    return 1 + number // 2 * 7919 % 997


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1])), sys.stdout)
