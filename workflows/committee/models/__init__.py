from .ballots import Ballot, BallotEvent, Vote
from .committees import Committee, Mandate, RulesVersion
from .decisions import Decision, DecisionLetter, Reason
from .recusals import Recusal
from .sessions import AgendaItem, Attendance, Minutes, Reading, Session, SessionEvent

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BallotEvent",
    "Committee",
    "Decision",
    "DecisionLetter",
    "Mandate",
    "Minutes",
    "Reading",
    "Reason",
    "Recusal",
    "RulesVersion",
    "Session",
    "SessionEvent",
    "Vote",
]
