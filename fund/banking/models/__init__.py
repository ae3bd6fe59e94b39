from .accounts import BankAccount
from .duplicates import DuplicateCleared
from .expected import ExpectedPayment
from .matching_rules import MatchingRule
from .payments import Approval, BatchLine, PaymentBatch, PaymentBatchEvent, PaymentOrder, PaymentOrderEvent
from .reconciliations import Erasure, Reconciliation
from .rules import ApprovalRules, ApprovalRulesEvent
from .statements import (
    Delivery,
    KnownEntry,
    Match,
    NoticeDetail,
    Statement,
    StatementFile,
    StatementLine,
    StatementLineEvent,
    TableLayout,
)
from .suppliers import SupplierInvoice

__all__ = [
    "Approval",
    "ApprovalRules",
    "ApprovalRulesEvent",
    "BankAccount",
    "BatchLine",
    "Delivery",
    "DuplicateCleared",
    "Erasure",
    "ExpectedPayment",
    "KnownEntry",
    "Match",
    "MatchingRule",
    "NoticeDetail",
    "PaymentBatch",
    "PaymentBatchEvent",
    "PaymentOrder",
    "PaymentOrderEvent",
    "Reconciliation",
    "Statement",
    "StatementFile",
    "StatementLine",
    "StatementLineEvent",
    "SupplierInvoice",
    "TableLayout",
]
