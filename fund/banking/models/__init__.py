from .accounts import BankAccount
from .expected import ExpectedPayment
from .payments import Approval, BatchLine, PaymentBatch, PaymentBatchEvent, PaymentOrder, PaymentOrderEvent
from .statements import Match, NoticeDetail, Statement, StatementFile, StatementLine, StatementLineEvent

__all__ = [
    "Approval",
    "BankAccount",
    "BatchLine",
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
