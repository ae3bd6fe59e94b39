from .agenda import Consent, Referral
from .appeals import Appeal, AppealEvent, AppealLetter
from .ballots import Ballot, BallotEvent, Vote
from .calling import Absence, CalendarFeed
from .committees import Committee, Mandate
from .decisions import Decision, DecisionLetter, LetterPosting, LetterReading
from .fast_track import Delegation, FastTrack, FastTrackEvent
from .minutes import Minutes, Remarks, Signature
from .papers import SecretPaper, SecretVoter
from .reasons import Reason
from .recusals import Recusal
from .rules import RulesProposal, RulesProposalEvent, RulesVersion
from .sessions import AgendaItem, Attendance, Declaration, Reading, Session, SessionEvent

__all__ = [
    "Absence",
    "AgendaItem",
    "Appeal",
    "AppealEvent",
    "AppealLetter",
    "Attendance",
    "Ballot",
    "BallotEvent",
    "CalendarFeed",
    "Committee",
    "Consent",
    "Decision",
    "DecisionLetter",
    "Declaration",
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
    "Referral",
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
