"""Money that goes to an Activity, or comes from it, in the place of somebody else's."""

from .claims import (
    Claim,
    ClaimEvent,
    ClaimProposal,
    ClaimProposalEvent,
    Letter,
    Receipt,
    ReceiptUndo,
)
from .own import OwnMoney, OwnMoneyEvent, OwnMove, OwnPlan, OwnPlanEvent
from .requests import Request
from .terms import Terms, TermsEvent, Way

__all__ = [
    "Claim",
    "ClaimEvent",
    "ClaimProposal",
    "ClaimProposalEvent",
    "Letter",
    "OwnMoney",
    "OwnMoneyEvent",
    "OwnMove",
    "OwnPlan",
    "OwnPlanEvent",
    "Receipt",
    "ReceiptUndo",
    "Request",
    "Terms",
    "TermsEvent",
    "Way",
]
