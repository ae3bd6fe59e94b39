"""A ballot's votes counted against its rules and its electorate of this moment."""

from typing import Any

from django.conf import settings

from . import counting, proof
from .models import Ballot
from .models.electorate import holders, seats


def recounted(ballot: Ballot) -> dict[str, Any]:
    """What closing (or recounting) writes: the electorate as it is now, the result, its proof in words.

    The words are kept in the cooperative's language; the facts can be said in any.
    """
    valid = list(ballot.votes.filter(voided_at=None))
    filled = holders(ballot.session, ballot.case, voted=[vote.voter_id for vote in valid])
    seated = {holder.user for holder in filled}
    voices = [
        counting.Voice(vote.voter_id, counting.Choice(vote.choice), vote.cents)
        for vote in valid
        if vote.voter_id in seated
    ]
    result = counting.count(ballot.rules.as_rules(), seats(filled), voices)
    language = ballot.case.cooperative.language or settings.LANGUAGE_CODE
    return {
        "electorate": [holder.snapshot() for holder in filled],
        "result": result,
        "proof_text": proof.in_words(result.proof, ballot.case.currency, language),
    }
