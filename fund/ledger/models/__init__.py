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
    Transfer,
    ValueShift,
)
from .commitments import Commitment, WaitingGrant, WaitingGrantEvent
from .flows import FlowDay, FlowMark
from .periods import Period, PeriodEvent
from .proofs import ChainBlock, ProofRun
from .proposals import EnvelopeChange, EnvelopeChangeEvent, EnvelopeTransfer, EnvelopeTransferEvent, Proposal

__all__ = [
    "BUDGET_KINDS",
    "READERS",
    "Account",
    "ChainBlock",
    "Commitment",
    "DayTotal",
    "Envelope",
    "EnvelopeChange",
    "EnvelopeChangeEvent",
    "EnvelopeTransfer",
    "EnvelopeTransferEvent",
    "FlowDay",
    "FlowMark",
    "Fund",
    "FundQuerySet",
    "Kind",
    "Movement",
    "OfFundQuerySet",
    "Period",
    "PeriodEvent",
    "ProofRun",
    "Proposal",
    "Transfer",
    "ValueShift",
    "WaitingGrant",
    "WaitingGrantEvent",
]
