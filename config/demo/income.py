"""What the members' activity brings: each cooperative's monthly contribution, as it arrives at the bank."""

import random
from collections.abc import Sequence
from datetime import date

from fund.banking import matching
from fund.banking.models import StatementLine
from workflows.people.models import Cooperative

from . import bank
from .clock import at
from .treasury import Treasury

INVOICED_CENTS = {"BE": 5_700_000, "FR": 1_650_000}  # a month, all members of the demonstration together
RATE = {"BE": 650, "FR": 900}  # basis points of what is invoiced
ACCOUNTS = {"BE": "BE43068999999501", "FR": "FR7630006000011234567890189"}


def month(
    treasury: Treasury,
    cooperatives: Sequence[Cooperative],
    on: date,
    chance: random.Random,
    *,
    scale: int = 1,
) -> int:
    """A month's contributions, one bank line a cooperative, matched as such; returns their cents."""
    season = {1: 0.8, 7: 0.75, 8: 0.6, 12: 1.2}.get(on.month, 1.0)
    lines = []
    for cooperative in cooperatives:
        invoiced = int(INVOICED_CENTS[cooperative.country] * scale * season * chance.uniform(0.92, 1.08))
        cents = invoiced * RATE[cooperative.country] // 10_000
        lines.append(
            bank.Line(
                cents, reference=f"CT{on:%y%m}{cooperative.code}", name=cooperative.name,
                iban=ACCOUNTS[cooperative.country], free_text=f"Contributions {on:%Y-%m}",
            )
        )  # fmt: skip
    treasury.statement(on, lines)
    with at(on, 22):
        for line in StatementLine.objects.filter(state="to_match", bank_reference__startswith=f"CT{on:%y%m}"):
            matching.use_as(line, "contribution", by=treasury.preparer)
    return sum(line.cents for line in lines)
