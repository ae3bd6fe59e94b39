"""What a committee's work runs into, by name."""

from workflows.refusals import NotYours, TooLate, Unmet


class NoMandate(NotYours):
    """No seat on this committee on that day, or a substitute whose seat is taken."""

    code = "no_mandate"


class Recused(NotYours):
    """This person stands aside from the case."""

    code = "recused"


class NotPresent(Unmet):
    """Not in the room."""

    code = "not_present"


class BallotClosed(TooLate):
    """The ballot takes no votes (any more)."""

    code = "ballot_not_open"


class QuorumMissing(Unmet):
    """Too few people to decide; the figures say how few."""

    code = "quorum_missing"


class TooManyAside(QuorumMissing):
    """Even if everybody came who does not stand aside, it would be too few; the figures name who decides then."""

    code = "too_many_aside"


class NotForThisCommittee(Unmet):
    """Another committee decides this case."""

    code = "other_committee"


class OnAnotherAgenda(Unmet):
    """The case is on the table of another coming session."""

    code = "on_another_agenda"


class AmountNotPossible(Unmet):
    """More than was asked, or above the ceiling."""

    code = "amount_not_possible"


class AlreadyDecided(TooLate):
    """There is a decision; it stands."""

    code = "already_decided"


class CapPassed(Unmet):
    """More than the two delegates may grant in one case; the figures say how much they may."""

    code = "cap_passed"


class PeriodCapPassed(Unmet):
    """More than is left of what they may grant in the period: with the cap, what is used, what is left."""

    code = "period_cap_passed"


class OutsideDelegation(Unmet):
    """The case is not of those that were delegated, or nothing is delegated that day."""

    code = "outside_delegation"


class AppealTooLate(TooLate):
    """The last day to contest has passed; the figures say which it was."""

    code = "appeal_too_late"


class BallotSecret(Unmet):
    """A vote by name was offered to a secret ballot, or the other way round."""

    code = "ballot_secret"


class TooFewForSecrecy(Unmet):
    """So few could vote that the totals would tell who voted what."""

    code = "too_few_for_secrecy"


class CodeMissing(TooLate):
    """This person has voted in a secret ballot: only the code of their paper changes it."""

    code = "code_missing"


class CodeUnknown(Unmet):
    """No paper of this ballot answers to that code."""

    code = "code_unknown"


class CircularNotAllowed(Unmet):
    """The rules of the committee want a meeting."""

    code = "circular_not_allowed"


class WindowTooShort(Unmet):
    """A vote without a meeting lasts as long as the rules say, at least."""

    code = "window_too_short"


class AppealedAlready(TooLate):
    """This decision is contested already."""

    code = "appealed_already"


class NotContestable(Unmet):
    """A decision that took nothing away, or that no longer holds."""

    code = "not_contestable"
