"""Bank files with random damage, in the size of an ordinary run: `python -m tests.endurance mutating` does 100,000."""

from typing import Any

from fund.ledger import proof
from tests.endurance import mutating

SMALL = [(name, raw) for name, raw in mutating.samples() if len(raw) < 40_000]


def test_a_damaged_file_raises_nothing_but_the_named_refusal() -> None:
    told = [mutating.check_one(*SMALL[seed % len(SMALL)], seed)[0] for seed in range(800)]
    assert [said for said in told if said] == []


def test_a_damaged_file_is_imported_whole_or_not_at_all(db: Any) -> None:
    mutating.open_accounts(SMALL)
    told = []
    for seed in range(120):
        name, raw = SMALL[seed % len(SMALL)]
        told.append(mutating.import_one(name, mutating.damaged(raw, seed), seed))
    assert [said for said, _outcome, _seconds in told if said] == []
    assert {outcome for _said, outcome, _seconds in told} >= {"imported", "quarantined", "refused"}
    assert proof.run().holds
