"""Whether a ballot may end early: no vote still missing could change the outcome or the amount.

Pure, and exact: every way in which the missing votes could fall is weighed, by how many fall where, not by whom.
Amounts need two looks only, all the least and all the most, for an amount granted never falls when one voted rises.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from .counting import Base, Choice, Figures, Paper, Rules, Seat, Voice, figures_of, weigh


def certain(
    rules: Rules,
    seats: Iterable[Seat],
    votes: Iterable[Voice],
    *,
    may_vote: Collection[int] | None = None,
    most_cents: int | None = None,
) -> bool:
    """True also where it is certain that there is no quorum.

    votes       so far; a caller whose members may change theirs must not ask
    may_vote    people who could still vote; without it everybody who is silent and not recused, away or not
    most_cents  the most that may be voted for; without it any amount

    The room stays as it is, save that whoever votes counts as present.
    """
    seats, votes = tuple(seats), tuple(votes)
    now, voted = figures_of(seats, votes), {vote.person for vote in votes}
    silent = [
        seat
        for seat in seats
        if not seat.recused and seat.person not in voted and (may_vote is None or seat.person in may_vote)
    ]
    return _certain(rules, now, silent, most_cents)


def certain_secret(
    rules: Rules,
    seats: Iterable[Seat],
    voted: Collection[int],
    papers: Iterable[Paper],
    *,
    may_vote: Collection[int] | None = None,
    most_cents: int | None = None,
) -> bool:
    """The same for a secret ballot."""
    # Which paper is whose changes nothing where no vote weighs more than another.
    votes = [Voice(person, paper.choice, paper.cents) for person, paper in zip(voted, papers, strict=True)]
    return certain(rules, seats, votes, may_vote=may_vote, most_cents=most_cents)


def _certain(rules: Rules, now: Figures, silent: list[Seat], most_cents: int | None) -> bool:
    result = weigh(rules, now)
    most = most_cents or max(now.grants, default=0) + 1
    for figures in _completions(rules, now, silent, most):
        other = weigh(rules, figures)
        if (other.outcome, other.cents) != (result.outcome, result.cents):
            return False
    return True


def _completions(rules: Rules, now: Figures, silent: list[Seat], most: int) -> Iterator[Figures]:
    """Everybody's vote first: where a ballot is not certain, that shows soonest."""
    chairs = [seat for seat in silent if seat.presides]
    others = [seat for seat in silent if not seat.presides]
    away = sum(not seat.present for seat in others)
    if rules.majority_base is not Base.PRESENT and weigh(rules, now).proof[0]["met"]:
        away = 0  # who is away and votes changes no base and no quorum that is met already
    here = len(others) - away
    for chair in [*Choice, None] if chairs else [None]:
        for cents in (most, 1):
            start = _with_chair(now, chairs[0], chair, cents) if chair else now
            for coming in range(away, -1, -1):
                for voting in range(here, -1, -1):
                    for split in _splits(coming + voting):
                        yield _with(start, split, cents, coming)


def _with_chair(now: Figures, seat: Seat, choice: Choice, cents: int) -> Figures:
    paper = Paper(choice, cents if choice is Choice.GRANT else None)
    split = tuple(int(choice is each) for each in Choice)
    return replace(_with(now, split, cents, int(not seat.present)), chair=paper)


def _with(now: Figures, split: tuple[int, ...], cents: int, coming: int) -> Figures:
    """The figures with so many more votes of each choice, `coming` of them by people not counted as present."""
    grants, refusals, deferrals, abstentions = split
    return replace(
        now,
        present=now.present + coming,
        grants=tuple(sorted((*now.grants, *[cents] * grants), reverse=True)),
        refusals=now.refusals + refusals,
        deferrals=now.deferrals + deferrals,
        abstentions=now.abstentions + abstentions,
    )


def _splits(votes: int) -> Iterator[tuple[int, int, int, int]]:
    """Every way to spread votes over the choices, in their order: grant, refuse, defer, abstain."""
    for grants in range(votes, -1, -1):
        for refusals in range(votes - grants, -1, -1):
            for deferrals in range(votes - grants - refusals, -1, -1):
                yield grants, refusals, deferrals, votes - grants - refusals - deferrals
