"""Programmes and their versions, applications, awards."""

from .applications import AidApplication, Creditor
from .awards import Award, AwardPayment
from .programmes import Closing, Programme, ProgrammeVersion, ProgrammeVersionEvent

__all__ = [
    "AidApplication",
    "Award",
    "AwardPayment",
    "Closing",
    "Creditor",
    "Programme",
    "ProgrammeVersion",
    "ProgrammeVersionEvent",
]
