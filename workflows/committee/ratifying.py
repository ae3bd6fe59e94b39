"""What the committee says of a grant that its delegates made: ratified, or not, and then what follows."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import kinds, outbox
from workflows.people.models import User
from workflows.refusals import Unmet
from workflows.steps import perform

from .deciding import counted_for
from .models import Ballot, FastTrack

Consequence = FastTrack.Consequence


@transaction.atomic
def settle_ratification(
    ballot: Ballot, *, by: User, on: date, consequence: str = "", text: str = ""
) -> FastTrack:
    """Carry out what was counted on a fast-track grant.

    consequence  with a grant that is not ratified, and only with it; `stop_unpaid` lets go of what is not paid yet
    raises       AlreadyDecided, NotYours, QuorumMissing, Unmet (`consequence_missing`, `nothing_follows`,
                 `put_off`), and what the kind of case refuses to stop
    """
    ballot, case = counted_for(ballot, by)
    if ballot.question != Ballot.Question.RATIFICATION:
        raise Unmet(_("This ballot is not on a grant of the fast track."), code="not_a_ratification")
    if ballot.outcome == Ballot.Outcome.DEFERRED:
        raise Unmet(_("The committee put it off: it stands on the next agenda again."), code="put_off")
    track = case.fast_tracks.awaiting_ratification().select_related("decision").get()
    if ballot.outcome == Ballot.Outcome.GRANTED:
        if consequence or text.strip():
            raise Unmet(_("A ratified grant has no consequence to name."), code="nothing_follows")
        track = perform(FastTrack.ratify, track, by=by, ballot=ballot)
    else:
        _require_consequence(consequence, text)
        track = perform(
            FastTrack.not_ratify,
            track,
            by=by,
            ballot=ballot,
            consequence=consequence,
            text=text.strip(),
            payload={"consequence": consequence},
        )
        if consequence == Consequence.STOP_UNPAID:
            kinds.of(case).stopped(case, track.decision, by=by, on=on)
    outbox.put("fast_track.settled", f"fast_track.settled/{track.pk}", track_id=track.pk)
    return track


def _require_consequence(consequence: str, text: str) -> None:
    if consequence not in Consequence.values:
        raise Unmet(_("Say what follows from it."), code="consequence_missing")
    if not text.strip():
        raise Unmet(_("Explain it in a sentence."), code="text_missing")
