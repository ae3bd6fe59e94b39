from .appeals import Appeal, AppealEvent, AppealLetter
from .ballots import Ballot, BallotEvent, Vote
from .committees import Committee, Mandate
from .decisions import Decision, DecisionLetter, LetterPosting, LetterReading
from .fast_track import Delegation, FastTrack, FastTrackEvent
from .minutes import Minutes, Remarks, Signature
from .papers import SecretPaper, SecretVoter
from .reasons import Reason
from .recusals import Recusal
from .rules import RulesProposal, RulesProposalEvent, RulesVersion
from .sessions import AgendaItem, Attendance, Reading, Session, SessionEvent

__all__ = [
    "AgendaItem",
    "Appeal",
    "AppealEvent",
    "AppealLetter",
    "Attendance",
    "Ballot",
    "BallotEvent",
    "Committee",
    "Decision",
    "DecisionLetter",
    "Delegation",
    "FastTrack",
    "FastTrackEvent",
    "LetterPosting",
    "LetterReading",
    "Mandate",
    "Minutes",
    "Reading",
    "Reason",
    "Recusal",
    "Remarks",
    "RulesProposal",
    "RulesProposalEvent",
    "RulesVersion",
    "SecretPaper",
    "SecretVoter",
    "Session",
    "SessionEvent",
    "Signature",
    "Vote",
]
