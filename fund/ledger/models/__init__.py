"""The tables of the ledger."""

from .books import (
    BUDGET_KINDS,
    READERS,
    Account,
    DayTotal,
    Envelope,
    Fund,
    FundQuerySet,
    Kind,
    Movement,
    OfFundQuerySet,
    ProofRun,
    Transfer,
)
from .commitments import Commitment

__all__ = [
    "BUDGET_KINDS",
    "READERS",
    "Account",
    "Commitment",
    "DayTotal",
    "Envelope",
    "Fund",
    "FundQuerySet",
    "Kind",
    "Movement",
    "OfFundQuerySet",
    "ProofRun",
    "Transfer",
]
