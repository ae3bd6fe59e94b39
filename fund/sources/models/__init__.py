"""Where the fund's money comes from: a percentage of what members invoice, gifts, money of outside funders, what it
held when its books began, and what comes back after a loss."""

from .contributions import ContributionRate, Invoice, RateProposal
from .imports import Import, ImportLine
from .income import Gift, OpeningBalance, Receipt, Recovery
from .lines import Condition, ConditionNote, FundingLine, LineInstalment, LineMove, LineSchedule

__all__ = [
    "Condition",
    "ConditionNote",
    "ContributionRate",
    "FundingLine",
    "Gift",
    "Import",
    "ImportLine",
    "Invoice",
    "LineInstalment",
    "LineMove",
    "LineSchedule",
    "OpeningBalance",
    "RateProposal",
    "Receipt",
    "Recovery",
]
