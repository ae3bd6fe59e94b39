from .accounts import BankAccount
from .duplicates import DuplicateCleared
from .expected import ExpectedPayment
from .payments import Approval, BatchLine, PaymentBatch, PaymentBatchEvent, PaymentOrder, PaymentOrderEvent
from .rules import ApprovalRules, ApprovalRulesEvent
from .statements import Match, NoticeDetail, Statement, StatementFile, StatementLine, StatementLineEvent

__all__ = [
    "Approval",
    "ApprovalRules",
    "ApprovalRulesEvent",
    "BankAccount",
    "BatchLine",
    "DuplicateCleared",
    "ExpectedPayment",
    "Match",
    "NoticeDetail",
    "PaymentBatch",
    "PaymentBatchEvent",
    "PaymentOrder",
    "PaymentOrderEvent",
    "Statement",
    "StatementFile",
    "StatementLine",
    "StatementLineEvent",
]
