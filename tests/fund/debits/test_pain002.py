"""The bank's answer to a collection file (pain.002): what it refuses is refused here, what it accepts still waits."""

from collections.abc import Callable
from typing import Any

import pytest

from fund.banking.importing import import_statement
from fund.banking.models import ExpectedPayment, StatementFile
from fund.debits import pain008
from fund.debits.models import CollectionBatch, DebitMandate
from tests.fund.banking.test_pain002 import status
from workflows.people.models import User
from workflows.people.permissions import Role

from .conftest import Send, Sign


@pytest.fixture
def batch(expected: Callable[..., ExpectedPayment], signed: Sign, sent: Send) -> CollectionBatch:
    """Two collections, of 100.00 and of 40.00."""
    return sent(signed(expected(100_00)), signed(expected(40_00)))


def bring(raw: bytes, by: User | None = None) -> Any:
    (report,) = import_statement([("status.xml", raw)], by=by)
    return report


def states(batch: CollectionBatch) -> list[str]:
    return list(batch.collections.order_by("pk").values_list("state", flat=True))


def test_what_is_refused_is_refused_here_once_and_ends_the_mandate_where_it_must(
    batch: CollectionBatch,
) -> None:
    one, two = batch.held()
    raw = status(
        batch.number, (one.end_to_end_id, "RJCT", "AC04"), (two.end_to_end_id, "ACCP", ""), group="PART"
    )
    report = bring(raw)
    assert (report.outcome, report.new, report.returned, report.answers) == ("imported", 2, 1, batch.number)
    assert states(batch) == ["rejected", "sent"]
    one.refresh_from_db()
    assert (one.why, DebitMandate.objects.get(pk=one.mandate_id).ended_because) == ("#AC04", "#AC04")
    assert (bring(raw).outcome, bring(raw + b"\n").returned) == ("known", 0)
    assert batch.events.filter(step="bank_answers").exists()
    assert StatementFile.objects.filter(fund=batch.creditor.account.fund, answers=batch.number).count() == 2


@pytest.mark.parametrize("where", ["group", "part"])
def test_a_file_or_a_part_of_it_is_refused_whole(batch: CollectionBatch, where: str) -> None:
    one = batch.held()[0]
    part = pain008.part_id(batch.number, one.sequence, one.collect_on)
    raw = status(batch.number, group="RJCT", why="FF01", count=2) if where == "group" else (
        status(batch.number, block="RJCT", why="FF01").replace(
            f"<OrgnlPmtInfId>{batch.number}".encode(), f"<OrgnlPmtInfId>{part}".encode()
        )
    )  # fmt: skip
    assert bring(raw).returned == 2
    assert states(batch) == ["rejected", "rejected"]
    assert {one.because for one in batch.collections.all()} == {"FF01: the bank cannot read the file"}


def test_an_answer_that_does_not_agree_with_what_was_sent_changes_nothing(batch: CollectionBatch) -> None:
    one = batch.held()[0]
    for raw in (
        status(batch.number, (one.end_to_end_id, "RJCT", "AC04"), cents=99_99),
        status(batch.number, ("M-2026-9999/1", "RJCT", "AC04")),
        status(batch.number, group="RJCT", count=3),
    ):
        assert bring(raw).outcome == "quarantined"
        assert states(batch) == ["sent", "sent"]


def test_whoever_does_not_reach_the_fund_answers_for_nothing(
    batch: CollectionBatch, person: Callable[..., User], france: Any
) -> None:
    report = bring(status(batch.number, group="RJCT"), by=person("Eve", Role.TREASURER, cooperative=france))
    assert (report.outcome, report.refused_as, states(batch)) == ("refused", "not_our_file", ["sent", "sent"])
