"""The run of a moratorium is killed while it works, again and again; started again it comes to its end, and no loan is
changed twice or by half."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from fund.ledger import proof
from fund.ledger.models import Fund
from loans import moratorium
from loans.models import Agreement, LoanChange, Moratorium
from loans.models.agreements import AgreementEvent
from tests.endurance.prepared import ended, fork
from tests.loans.test_moratorium import ON, agreed, as_one_by_one
from workflows import outbox
from workflows.people.models import Member, User
from workflows.record import broken_links

LOANS, KILLS = 8, 3


def finish(told: Callable[[], object] = lambda: None) -> None:
    """What a worker does: deliver what is due, a slice each time, until nothing is."""
    while outbox.deliver():
        told()


def killed(*, after: float | None) -> bool:
    """Whether a worker in a process of its own came to its end, before it was killed so many seconds after the first
    slice that it finished: inside one of the next. None lets it live."""
    connections.close_all()
    reads, writes = os.pipe()

    def work() -> None:
        os.close(reads)
        finish(told=lambda: os.write(writes, b"."))
        connections.close_all()

    child = fork(work)
    os.close(writes)
    os.read(reads, 1)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = ended(child)
    os.close(reads)
    assert status in (0, -signal.SIGKILL), status
    return status == 0


def nothing_by_half(made: Moratorium) -> int:
    """How many loans are changed, each wholly: its row, its change, its plan, what is expected and the record."""
    changed = moratorium.progress(made)["changed"]
    assert LoanChange.objects.count() == changed
    for loan in Agreement.objects.order_by("pk"):
        as_one_by_one(loan)
        done = made.loans.get(agreement=loan).outcome == "changed"
        assert (loan.events.filter(step="change").count(), loan.changes.count()) == (int(done), int(done))
    assert broken_links(AgreementEvent) == []
    return changed


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_again_and_again_ends_with_each_loan_changed_once(
    member: Callable[..., Member],
    running: Any,
    fund: Fund,
    chloe: User,
    dirk: User,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    settings.OUTBOX_IN_PROCESS = False  # a worker of its own delivers
    monkeypatch.setattr(moratorium, "SLICE", 1)
    for place in range(LOANS):
        running(member(f"Member{place}"), cents=120_000 + 1_200 * place)
    finish()
    made = agreed(fund, chloe, dirk)
    kills, changed, chance = 0, 0, random.Random(7)
    while kills < KILLS and not killed(after=chance.uniform(0, 0.05)):
        before, changed = changed, nothing_by_half(made)
        kills += 1
        assert changed > before
    assert kills, "it was too quick to be killed"
    assert killed(after=None)
    assert nothing_by_half(made) == LOANS
    finish()
    assert moratorium.run_next(made, on=ON) == 0
    assert moratorium.progress(made) == {"waiting": 0, "changed": LOANS, "skipped": 0, "undone": 0}
    assert LoanChange.objects.count() == LOANS
    assert proof.run().differences == []
