"""A ballot's votes counted against its rules and its electorate of a moment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from . import certainty, counting, proof
from .models import Ballot, Vote
from .models.electorate import Holder, holders, seats

ENDINGS = frozenset({"closed_by_clock", "closed_early"})


def voters(ballot: Ballot) -> set[int]:
    """Who has voted (user ids), in a ballot by name or a secret one; votes that a recusal voided left out."""
    cast = ballot.turnout.all() if ballot.secret else ballot.votes.filter(voided_at=None)
    return set(cast.values_list("voter", flat=True))


def electorate(ballot: Ballot, at: datetime | None) -> list[Holder]:
    """Who fills the seats at that moment. Without a meeting, who took part counts as present."""
    voted = voters(ballot)
    filled = holders(ballot.session, ballot.case, voted, at)
    if ballot.session.is_circular:
        filled = [replace(holder, present=holder.present and holder.user in voted) for holder in filled]
    return filled


def strays(ballot: Ballot, at: datetime | None = None) -> set[int]:
    """Who voted and holds no voice any more: in a secret ballot their papers cannot be taken out."""
    return voters(ballot) - {holder.user for holder in electorate(ballot, at) if not holder.recused}


def voices(ballot: Ballot, filled: Iterable[Holder]) -> list[counting.Voice]:
    """The votes that count, by name."""
    valid = ballot.votes.filter(voided_at=None, voter__in=[holder.user for holder in filled])
    return [counting.Voice(vote.voter_id, counting.Choice(vote.choice), vote.cents) for vote in valid]


def papers(ballot: Ballot) -> list[counting.Paper]:
    return [counting.Paper(counting.Choice(paper.choice), paper.cents) for paper in ballot.papers.all()]


def is_certain(ballot: Ballot, at: datetime) -> bool:
    """Whether no vote still missing could change the outcome or the amount."""
    rules, filled, most = ballot.rules.as_rules(), electorate(ballot, at), ballot.case.requested_cents
    if ballot.secret:
        cast = papers(ballot)
        if strays(ballot, at):
            return False
        return certainty.certain_secret(rules, seats(filled), voters(ballot), cast, most_cents=most)
    return certainty.certain(rules, seats(filled), voices(ballot, filled), most_cents=most)


def recounted(
    ballot: Ballot, *, at: datetime | None = None, why: Iterable[counting.Fact] = ()
) -> dict[str, Any]:
    """What closing (or recounting) writes: the electorate as it was at that moment, the result, its proof in words.

    why  facts of how it ended, kept in the proof. A recount keeps those of the count before it.
    The words are kept in the cooperative's language; the facts can be said in any.
    """
    filled = electorate(ballot, at)
    rules = ballot.rules.as_rules()
    if ballot.secret:
        result = counting.count_secret(rules, seats(filled), voters(ballot), papers(ballot))
    else:
        result = counting.count(rules, seats(filled), voices(ballot, filled))
    told = [fact for fact in ballot.proof if fact["fact"] in ENDINGS] or list(why)
    if ballot.secret:
        told.append({"fact": "secret", "voters": len(voters(ballot))})
    result = replace(result, proof=(*result.proof[:-1], *told, result.proof[-1]))
    if ballot.question == Ballot.Question.RATIFICATION:
        result = replace(result, proof=tuple({**fact, "on": "ratification"} for fact in result.proof))
    return _written(ballot, filled, result)


def carried(ballot: Ballot, outcome: counting.Outcome, cents: int | None, *, at: datetime) -> dict[str, Any]:
    """What closing writes when nobody objected to what was proposed."""
    filled = electorate(ballot, at)
    result = counting.by_consent(ballot.rules.as_rules(), seats(filled), outcome, cents)
    return _written(ballot, filled, result)


def _written(ballot: Ballot, filled: list[Holder], result: counting.Result) -> dict[str, Any]:
    language = ballot.case.cooperative.language or settings.LANGUAGE_CODE
    return {
        "electorate": [holder.snapshot() for holder in filled],
        "result": result,
        "proof_text": proof.in_words(result.proof, ballot.case.currency, language),
    }


def tally(ballot: Ballot) -> list[dict[str, Any]]:
    """How many papers say what, for a secret ballot that was counted; all that anybody ever learns of it."""
    counts = Counter((paper.choice, paper.cents) for paper in ballot.papers.all())
    return [
        {"choice": choice, "label": Vote.Choice(choice).label, "cents": cents, "papers": papers}
        for (choice, cents), papers in sorted(counts.items(), key=lambda row: (row[0][0], -(row[0][1] or 0)))
    ]
