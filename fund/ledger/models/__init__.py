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
from .commitments import Commitment, WaitingGrant, WaitingGrantEvent
from .proposals import EnvelopeChange, EnvelopeChangeEvent, EnvelopeTransfer, EnvelopeTransferEvent, Proposal

__all__ = [
    "BUDGET_KINDS",
    "READERS",
    "Account",
    "Commitment",
    "DayTotal",
    "Envelope",
    "EnvelopeChange",
    "EnvelopeChangeEvent",
    "EnvelopeTransfer",
    "EnvelopeTransferEvent",
    "Fund",
    "FundQuerySet",
    "Kind",
    "Movement",
    "OfFundQuerySet",
    "ProofRun",
    "Proposal",
    "Transfer",
    "WaitingGrant",
    "WaitingGrantEvent",
]
