"""Products and their versions, applications, agreements, schedules, repayments."""

from .acceptances import Acceptance
from .agreements import Agreement, AgreementDocument, AgreementEvent
from .amendments import Amendment, AmendmentEvent
from .applications import LoanApplication
from .assets import Asset, AssetEvent, AssetPaper
from .change_cases import ChangeCase
from .changes import LoanChange, LoanChangeUndo, LoanProposal, LoanProposalEvent
from .disbursements import Disbursement, DisbursementEvent
from .dunning import ChangeRequest, DunningHold, DunningStep, LoanPromise
from .guarantees import GuaranteeCall, GuaranteeCallEvent
from .income import Deduction, IncomeMonth, IncomeReceipt, IncomeShare, IncomeShareEvent
from .lines import LineRules, LineRulesEvent
from .moratoria import Moratorium, MoratoriumEvent, MoratoriumLoan
from .products import LoanProduct, ProductVersion, ProductVersionEvent
from .provisions import Provision, ProvisionRates, ProvisionRatesEvent, ProvisionRun
from .repayments import Allocation, ArrearsRun, ArrearsSnapshot, Repayment, RepaymentUndo
from .schedules import Instalment, ScheduleVersion

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementDocument",
    "AgreementEvent",
    "Allocation",
    "Amendment",
    "AmendmentEvent",
    "ArrearsRun",
    "ArrearsSnapshot",
    "Asset",
    "AssetEvent",
    "AssetPaper",
    "ChangeCase",
    "ChangeRequest",
    "Deduction",
    "Disbursement",
    "DisbursementEvent",
    "DunningHold",
    "DunningStep",
    "GuaranteeCall",
    "GuaranteeCallEvent",
    "IncomeMonth",
    "IncomeReceipt",
    "IncomeShare",
    "IncomeShareEvent",
    "Instalment",
    "LineRules",
    "LineRulesEvent",
    "LoanApplication",
    "LoanChange",
    "LoanChangeUndo",
    "LoanProduct",
    "LoanPromise",
    "LoanProposal",
    "LoanProposalEvent",
    "Moratorium",
    "MoratoriumEvent",
    "MoratoriumLoan",
    "ProductVersion",
    "ProductVersionEvent",
    "Provision",
    "ProvisionRates",
    "ProvisionRatesEvent",
    "ProvisionRun",
    "Repayment",
    "RepaymentUndo",
    "ScheduleVersion",
]
