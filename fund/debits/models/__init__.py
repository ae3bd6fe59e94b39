"""Direct debit: who collects, who allowed it, what is collected when, and the file that asks the bank for it."""

from .collections import Collection, CollectionBatch, CollectionBatchEvent, CollectionEvent
from .creditors import Creditor, CreditorChange, CreditorChangeEvent
from .mandates import DebitMandate, DebitMandateEvent, SignedMandate

__all__ = [
    "Collection",
    "CollectionBatch",
    "CollectionBatchEvent",
    "CollectionEvent",
    "Creditor",
    "CreditorChange",
    "CreditorChangeEvent",
    "DebitMandate",
    "DebitMandateEvent",
    "SignedMandate",
]
