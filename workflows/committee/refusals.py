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
