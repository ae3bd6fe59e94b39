"""From rules, electorate and votes to an outcome, with the proof of how it was reached.

Pure: integers and `Fraction` only, no clock, no database, no language. The order of seats and of votes
changes nothing. The proof is a list of facts (plain dicts, fit for JSON); `proof.py` says it in words.

Two questions are put, in this order, as in any assembly:

1. Shall it be granted? The votes to grant are measured against the majority. When several amounts were
   voted, a vote for 1,000 supports every smaller amount too: the largest amount that a majority supports
   is granted.
2. If not, and if someone voted to defer: shall it be kept open? Here the votes to grant and to defer
   stand together, for neither wants to refuse.

Otherwise the request is refused; when as many would keep it open as would refuse it, the tie rule speaks.
Silence refuses nobody: without a single vote for or against, the request is deferred.
Whoever cast a vote took part, and counts as present even after leaving the room.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

Fact = dict[str, Any]


class Choice(StrEnum):
    GRANT = "grant"
    REFUSE = "refuse"
    DEFER = "defer"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    NO_QUORUM = "no_quorum"


class Base(StrEnum):
    """Out of whom a fraction is taken. A quorum knows only the first two."""

    IN_OFFICE = "in_office"
    NOT_RECUSED = "not_recused"
    PRESENT = "present"
    CAST = "cast"


QUORUM_BASES = frozenset({Base.IN_OFFICE, Base.NOT_RECUSED})


class Tie(StrEnum):
    REFUSED = "refused"
    DEFERRED = "deferred"
    CASTING_VOTE = "casting_vote"


class BadRules(ValueError):
    """Rules that no committee could ever fulfil, or that say nothing."""


@dataclass(frozen=True)
class Threshold:
    """A share that must be reached: at least `fraction`, or more than it when strict."""

    fraction: Fraction
    strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.fraction <= 1:
            raise BadRules("a threshold lies above 0 and is at most 1")
        if self.strict and self.fraction == 1:
            raise BadRules("nobody can be more than all")

    def needed(self, base: int) -> int:
        """The fewest people out of `base` that reach it; never fewer than one."""
        share = self.fraction * base
        whole = share.numerator // share.denominator
        if self.strict or whole < share:
            whole += 1
        return max(1, whole)

    def fact(self) -> Fact:
        return {
            "numerator": self.fraction.numerator,
            "denominator": self.fraction.denominator,
            "strict": self.strict,
        }


@dataclass(frozen=True)
class Rules:
    quorum_base: Base
    quorum: Threshold
    majority_base: Base
    majority: Threshold
    abstentions_count: bool
    tie: Tie
    secret: bool = False

    def __post_init__(self) -> None:
        if self.quorum_base not in QUORUM_BASES:
            raise BadRules("a quorum is taken of the members in office or of those not recused")
        if self.secret and self.tie is Tie.CASTING_VOTE:
            raise BadRules("nobody knows the chair's vote in a secret ballot")


@dataclass(frozen=True)
class Seat:
    """One voice of the committee, in the hands of one person. `presides`: the chair of this sitting."""

    person: int
    presides: bool = False
    present: bool = True
    recused: bool = False


@dataclass(frozen=True)
class Paper:
    """What was voted, by whom is not known; `cents` (more than 0) only with a vote to grant."""

    choice: Choice
    cents: int | None = None

    def __post_init__(self) -> None:
        if (self.choice is Choice.GRANT) != (self.cents is not None):
            raise ValueError("an amount goes with a vote to grant, and only with it")
        if self.cents is not None and self.cents <= 0:
            raise ValueError("a grant is more than nothing")


@dataclass(frozen=True)
class Voice:
    """What one person voted."""

    person: int
    choice: Choice
    cents: int | None = None

    def __post_init__(self) -> None:
        self.paper()

    def paper(self) -> Paper:
        return Paper(self.choice, self.cents)


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    cents: int | None
    proof: tuple[Fact, ...]


@dataclass(frozen=True)
class Figures:
    """The electorate and the votes, counted once."""

    in_office: int
    not_recused: int
    present: int
    grants: tuple[int, ...]  # cents, largest first
    refusals: int
    deferrals: int
    abstentions: int
    chair: Paper | None

    @property
    def keeping_open(self) -> int:
        return len(self.grants) + self.deferrals

    def base(self, rules: Rules) -> int:
        cast = self.keeping_open + self.refusals + (self.abstentions if rules.abstentions_count else 0)
        return {
            Base.IN_OFFICE: self.in_office,
            Base.NOT_RECUSED: self.not_recused,
            Base.PRESENT: self.present,
            Base.CAST: cast,
        }[rules.majority_base]


def quorum(rules: Rules, seats: Iterable[Seat], voted: Iterable[int] = ()) -> tuple[bool, Fact]:
    """Are enough people here to decide? `voted`: those who took part and may have left since.

    Someone recused never counts as present; with the base `not_recused` they leave the base as well.
    """
    seats, voted = tuple(seats), frozenset(voted)
    eligible = [seat for seat in seats if not seat.recused]
    present = sum(seat.present or seat.person in voted for seat in eligible)
    return _quorum(rules, len(seats), len(eligible), present)


def _quorum(rules: Rules, in_office: int, not_recused: int, present: int) -> tuple[bool, Fact]:
    base = in_office if rules.quorum_base is Base.IN_OFFICE else not_recused
    needed = rules.quorum.needed(base)
    met = present >= needed
    return met, {
        "fact": "quorum",
        "base": rules.quorum_base.value,
        "of": base,
        "present": present,
        "needed": needed,
        "met": met,
        "in_office": in_office,
        "recused": in_office - not_recused,
    } | rules.quorum.fact()


def count(rules: Rules, seats: Iterable[Seat], votes: Iterable[Voice]) -> Result:
    """The outcome of a ballot. Votes of recused seats are left out as void; a stranger's vote is an error."""
    return weigh(rules, figures_of(tuple(seats), tuple(votes)))


def count_secret(
    rules: Rules, seats: Iterable[Seat], voted: Iterable[int], papers: Iterable[Paper]
) -> Result:
    """The outcome of a secret ballot: who voted is known, and what was voted, but not what by whom.

    raises ValueError when people and papers differ in number, and when somebody recused has voted: their
    paper cannot be taken out again, so that such a ballot is void, not counted
    """
    if rules.tie is Tie.CASTING_VOTE:
        raise BadRules("nobody knows the chair's vote in a secret ballot")
    seats, voters, papers = tuple(seats), list(voted), tuple(papers)
    eligible = _electorate(seats, voters)
    if len(voters) != len(papers):
        raise ValueError(f"{len(voters)} people voted, {len(papers)} papers lie there")
    if void := set(voters) - set(eligible):
        raise ValueError(f"papers of people who stand aside cannot be told apart: {sorted(void)}")
    return weigh(rules, _figures(seats, eligible, set(voters), papers, None))


def weigh(rules: Rules, figures: Figures) -> Result:
    """Quorum, then the two questions, then the tie."""
    enough, fact = _quorum(rules, figures.in_office, figures.not_recused, figures.present)
    proof = [fact]
    if not enough:
        return _result(Outcome.NO_QUORUM, None, proof)
    proof.append(_votes(rules, figures))
    granted = _shall_it_be_granted(rules, figures, proof)
    if granted is not None:
        return _result(Outcome.GRANTED, granted, proof)
    if _shall_it_be_kept_open(rules, figures, proof):
        return _result(Outcome.DEFERRED, None, proof)
    return _result(_otherwise(rules, figures, proof), None, proof)


def by_consent(rules: Rules, seats: Iterable[Seat], outcome: Outcome, cents: int | None) -> Result:
    """What was proposed, carried because nobody in the room objected; the quorum holds for it too."""
    enough, fact = quorum(rules, seats)
    if not enough:
        return _result(Outcome.NO_QUORUM, None, [fact])
    return _result(outcome, cents, [fact, {"fact": "consent", "present": fact["present"]}])


def figures_of(seats: tuple[Seat, ...], votes: tuple[Voice, ...]) -> Figures:
    eligible = _electorate(seats, [vote.person for vote in votes])
    valid = {vote.person: vote for vote in votes if vote.person in eligible}
    papers = {person: vote.paper() for person, vote in valid.items()}
    chair = next((papers.get(person) for person, seat in eligible.items() if seat.presides), None)
    return _figures(seats, eligible, set(valid), papers.values(), chair)


def _electorate(seats: tuple[Seat, ...], voters: list[int]) -> dict[int, Seat]:
    """Those who may vote, by person."""
    people = [seat.person for seat in seats]
    if len(set(people)) < len(people) or len(set(voters)) < len(voters):
        raise ValueError("one person, one seat, one vote")
    if strangers := set(voters) - set(people):
        raise ValueError(f"votes of people without a seat: {sorted(strangers)}")
    return {seat.person: seat for seat in seats if not seat.recused}


def _figures(
    seats: tuple[Seat, ...],
    eligible: dict[int, Seat],
    voted: set[int],
    papers: Iterable[Paper],
    chair: Paper | None,
) -> Figures:
    papers = tuple(papers)
    choices = Counter(paper.choice for paper in papers)
    return Figures(
        in_office=len(seats),
        not_recused=len(eligible),
        present=sum(seat.present or person in voted for person, seat in eligible.items()),
        grants=tuple(sorted((p.cents for p in papers if p.cents is not None), reverse=True)),
        refusals=choices[Choice.REFUSE],
        deferrals=choices[Choice.DEFER],
        abstentions=choices[Choice.ABSTAIN],
        chair=chair,
    )


def _votes(rules: Rules, figures: Figures) -> Fact:
    return {
        "fact": "votes",
        "grant": len(figures.grants),
        "refuse": figures.refusals,
        "defer": figures.deferrals,
        "abstain": figures.abstentions,
        "abstentions_count": rules.abstentions_count,
    }


def _shall_it_be_granted(rules: Rules, figures: Figures, proof: list[Fact]) -> int | None:
    """The cents granted, or None. The chair's second voice is used only where votes are equal."""
    grants, base = len(figures.grants), figures.base(rules)
    needed = rules.majority.needed(base)
    met = grants >= needed
    proof.append(_majority(rules, question="grant", votes=grants, base=base))
    if met:
        return _largest_supported(figures.grants, needed, proof)
    equal = grants and grants == figures.refusals + figures.deferrals
    chair = figures.chair
    if not equal or rules.tie is not Tie.CASTING_VOTE or chair is None or chair.cents is None:
        return None
    proof.append({"fact": "casting_vote", "choice": Choice.GRANT.value})
    proof.append(_majority(rules, question="grant", votes=grants + 1, base=base + 1))
    needed = rules.majority.needed(base + 1)
    if grants + 1 < needed:
        return None
    voices = tuple(sorted((*figures.grants, chair.cents), reverse=True))
    return _largest_supported(voices, needed, proof)


def _largest_supported(amounts: tuple[int, ...], needed: int, proof: list[Fact]) -> int:
    """`amounts`: cents, largest first. The needed-th largest is what `needed` people support."""
    cents = amounts[needed - 1]
    if len(set(amounts)) > 1:
        supporters = sum(amount >= cents for amount in amounts)
        proof.append({"fact": "amounts", "amounts": list(amounts), "needed": needed,
                      "supporters": supporters, "cents": cents})  # fmt: skip
    return cents


def _shall_it_be_kept_open(rules: Rules, figures: Figures, proof: list[Fact]) -> bool:
    if not figures.deferrals:
        return False
    proof.append(_majority(rules, question="keep_open", votes=figures.keeping_open, base=figures.base(rules)))
    return bool(proof[-1]["met"])


def _majority(rules: Rules, *, question: str, votes: int, base: int) -> Fact:
    needed = rules.majority.needed(base)
    return {
        "fact": "majority",
        "question": question,
        "base": rules.majority_base.value,
        "of": base,
        "votes": votes,
        "needed": needed,
        "met": votes >= needed,
    } | rules.majority.fact()


def _otherwise(rules: Rules, figures: Figures, proof: list[Fact]) -> Outcome:
    """No majority to grant or to defer: refused, unless as many would keep it open as would refuse it."""
    if figures.keeping_open != figures.refusals:
        return Outcome.REFUSED
    if not figures.refusals:
        return Outcome.DEFERRED
    proof.append({"fact": "tie", "rule": rules.tie.value, "each": figures.refusals})
    if rules.tie is Tie.REFUSED:
        return Outcome.REFUSED
    if rules.tie is Tie.DEFERRED:
        return Outcome.DEFERRED
    choice = figures.chair.choice if figures.chair else None
    if choice is not Choice.GRANT or figures.deferrals:  # a vote to grant was weighed above already
        proof.append({"fact": "casting_vote", "choice": choice.value if choice else None})
    return Outcome.REFUSED if choice is Choice.REFUSE else Outcome.DEFERRED


def _result(outcome: Outcome, cents: int | None, proof: list[Fact]) -> Result:
    proof.append({"fact": "outcome", "outcome": outcome.value, "cents": cents})
    return Result(outcome, cents, tuple(proof))
