"""How votes become an outcome: worked examples first, then what holds for every ballot."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.committee.counting import (
    BadRules,
    Base,
    Choice,
    Outcome,
    Paper,
    Rules,
    Seat,
    Threshold,
    Tie,
    Voice,
    count,
    count_secret,
    quorum,
)

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
USUAL = Rules(
    quorum_base=Base.NOT_RECUSED,
    quorum=Threshold(HALF, strict=True),
    majority_base=Base.CAST,
    majority=Threshold(HALF, strict=True),
    abstentions_count=False,
    tie=Tie.DEFERRED,
)


def seats(number: int, *, present: int | None = None, recused: int = 0, chair: int = 1) -> list[Seat]:
    """Seats 1, 2, 3 …: the last `recused` stand aside; of the rest the first `present` are in the room."""
    present = number if present is None else present
    return [
        Seat(n, presides=n == chair, present=n <= present, recused=n > number - recused)
        for n in range(1, number + 1)
    ]


def votes(*choices: int | str | None) -> list[Voice]:
    """What seats 1, 2, 3 … vote: cents to grant, "refuse", "defer", "abstain", or None for silence."""
    return [
        Voice(n, Choice.GRANT, said) if isinstance(said, int) else Voice(n, Choice(said))
        for n, said in enumerate(choices, start=1)
        if said is not None
    ]


# Thresholds


def test_two_thirds_of_nine_is_six():
    assert Threshold(TWO_THIRDS, strict=False).needed(9) == 6


def test_more_than_two_thirds_of_nine_is_seven():
    assert Threshold(TWO_THIRDS, strict=True).needed(9) == 7


def test_more_than_half_of_four_is_three():
    assert Threshold(HALF, strict=True).needed(4) == 3


def test_at_least_half_of_five_is_three():
    assert Threshold(HALF, strict=False).needed(5) == 3


def test_nothing_is_ever_decided_by_nobody():
    assert Threshold(HALF, strict=False).needed(0) == 1


@pytest.mark.parametrize(
    ("fraction", "strict"), [(Fraction(0), False), (Fraction(3, 2), False), (Fraction(1), True)]
)
def test_a_threshold_that_nobody_can_reach_is_refused(fraction, strict):
    with pytest.raises(BadRules):
        Threshold(fraction, strict)


def test_a_quorum_of_the_votes_cast_is_refused():
    with pytest.raises(BadRules):
        replace(USUAL, quorum_base=Base.CAST)


# Quorum


def test_exactly_half_is_no_quorum_when_more_than_half_is_asked():
    assert not quorum(USUAL, seats(4, present=2))[0]
    assert quorum(USUAL, seats(4, present=3))[0]


def test_recusal_shrinks_the_base():
    """Six seats, two recused: of the four left, three are more than half."""
    met, fact = quorum(USUAL, seats(6, present=3, recused=2))
    assert (met, fact["of"], fact["needed"], fact["recused"]) == (True, 4, 3, 2)


def test_recusal_does_not_shrink_a_base_of_all_in_office():
    met, fact = quorum(replace(USUAL, quorum_base=Base.IN_OFFICE), seats(6, present=3, recused=2))
    assert (met, fact["of"], fact["needed"]) == (False, 6, 4)


def test_someone_recused_never_counts_as_present():
    assert quorum(USUAL, seats(3, recused=1))[1]["present"] == 2


def test_who_has_voted_took_part_even_after_leaving():
    met, fact = quorum(USUAL, seats(4, present=2), voted=[3])
    assert (met, fact["present"]) == (True, 3)


def test_without_quorum_nothing_is_decided_however_clear_the_votes():
    result = count(USUAL, seats(9, present=2), votes(100_000, 100_000))
    assert (result.outcome, result.cents) == (Outcome.NO_QUORUM, None)


def test_a_committee_wholly_recused_has_no_quorum():
    assert count(USUAL, seats(3, recused=3), []).outcome is Outcome.NO_QUORUM


# Majority and amounts


def test_three_to_one_grants():
    result = count(USUAL, seats(4), votes(50_000, 50_000, 50_000, "refuse"))
    assert (result.outcome, result.cents) == (Outcome.GRANTED, 50_000)


def test_the_largest_amount_that_a_majority_supports_is_granted():
    """1,500 has one supporter, 1,000 has two, 800 has three: three of five are needed."""
    result = count(USUAL, seats(5), votes(150_000, 100_000, 80_000, 20_000, "refuse"))
    assert (result.outcome, result.cents) == (Outcome.GRANTED, 80_000)


def test_abstentions_are_left_out_unless_the_rules_count_them():
    said = votes(50_000, 50_000, "refuse", "abstain", "abstain")
    assert count(USUAL, seats(5), said).outcome is Outcome.GRANTED
    assert count(replace(USUAL, abstentions_count=True), seats(5), said).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("base", "outcome"),
    [
        (Base.CAST, Outcome.GRANTED),  # 3 of 4
        (Base.PRESENT, Outcome.GRANTED),  # 3 of 5
        (Base.NOT_RECUSED, Outcome.REFUSED),  # 3 of 7
        (Base.IN_OFFICE, Outcome.REFUSED),  # 3 of 9
    ],
)
def test_the_base_of_the_majority_decides(base, outcome):
    rules = replace(USUAL, majority_base=base)
    said = votes(50_000, 50_000, 50_000, "refuse")
    assert count(rules, seats(9, present=5, recused=2), said).outcome is outcome


def test_two_thirds_of_nine_cast_needs_six_votes_to_grant():
    rules = replace(USUAL, majority=Threshold(TWO_THIRDS, strict=False))
    assert count(rules, seats(9), votes(*[9_900] * 6, *["refuse"] * 3)).outcome is Outcome.GRANTED
    assert count(rules, seats(9), votes(*[9_900] * 5, *["refuse"] * 4)).outcome is Outcome.REFUSED


def test_a_vote_of_someone_recused_is_void():
    room = [Seat(1), Seat(2), Seat(3), Seat(4, recused=True)]
    result = count(USUAL, room, votes(50_000, "refuse", "refuse", 50_000))
    assert (result.outcome, result.proof[1]["grant"]) == (Outcome.REFUSED, 1)


def test_a_vote_without_a_seat_is_an_error():
    with pytest.raises(ValueError, match="without a seat"):
        count(USUAL, seats(2), votes("refuse", "refuse", "refuse"))


def test_when_nobody_votes_the_request_is_not_refused_by_silence():
    rules = replace(USUAL, tie=Tie.REFUSED)
    assert count(rules, seats(3), []).outcome is Outcome.DEFERRED
    assert count(rules, seats(3), votes("abstain", "abstain", None)).outcome is Outcome.DEFERRED


# Deferral


def test_a_majority_to_defer_defers():
    assert count(USUAL, seats(3), votes("defer", "defer", "refuse")).outcome is Outcome.DEFERRED


def test_what_a_majority_would_not_refuse_is_not_refused():
    """3 grant, 2 defer, 2 refuse: no majority to grant, but five of seven do not want to refuse."""
    said = votes(50_000, 50_000, 50_000, "defer", "defer", "refuse", "refuse")
    assert count(USUAL, seats(7), said).outcome is Outcome.DEFERRED


# Ties


@pytest.mark.parametrize(("tie", "outcome"), [(Tie.REFUSED, "refused"), (Tie.DEFERRED, "deferred")])
def test_a_tie_follows_the_rule(tie, outcome):
    result = count(replace(USUAL, tie=tie), seats(4), votes(50_000, 50_000, "refuse", "refuse"))
    assert result.outcome == outcome


@pytest.mark.parametrize(
    ("chair_says", "outcome", "cents"),
    [(50_000, "granted", 30_000), ("refuse", "refused", None)],
)
def test_the_casting_vote_of_the_chair_breaks_a_tie(chair_says, outcome, cents):
    """With the chair's second voice the three voices to grant are needed: what all support is granted."""
    other = "refuse" if isinstance(chair_says, int) else 50_000
    said = votes(chair_says, 30_000, "refuse", other)
    result = count(replace(USUAL, tie=Tie.CASTING_VOTE), seats(4), said)
    assert (result.outcome, result.cents) == (outcome, cents)


@pytest.mark.parametrize("chair_says", ["abstain", None])
def test_a_tie_without_the_chairs_vote_is_deferred(chair_says):
    said = votes(chair_says, 30_000, "refuse")
    assert count(replace(USUAL, tie=Tie.CASTING_VOTE), seats(3), said).outcome is Outcome.DEFERRED


def test_a_recused_chair_has_no_casting_vote():
    room = [Seat(1, presides=True, recused=True), Seat(2), Seat(3)]
    said = votes(None, 30_000, "refuse")
    assert count(replace(USUAL, tie=Tie.CASTING_VOTE), room, said).outcome is Outcome.DEFERRED


def test_a_casting_vote_does_not_stretch_to_two_thirds():
    rules = replace(USUAL, tie=Tie.CASTING_VOTE, majority=Threshold(TWO_THIRDS, strict=False))
    said = votes(50_000, 50_000, 50_000, "refuse", "refuse", "refuse")
    assert count(rules, seats(6), said).outcome is Outcome.DEFERRED


# What holds for every ballot

fractions = st.sampled_from([Fraction(1, 4), Fraction(1, 3), HALF, Fraction(3, 5), TWO_THIRDS])
thresholds = st.builds(Threshold, fractions, strict=st.booleans()) | st.just(Threshold(Fraction(1), False))
any_rules = st.builds(
    Rules,
    quorum_base=st.sampled_from([Base.IN_OFFICE, Base.NOT_RECUSED]),
    quorum=thresholds,
    majority_base=st.sampled_from(Base),
    majority=thresholds,
    abstentions_count=st.booleans(),
    tie=st.sampled_from(Tie),
)


@st.composite
def ballots(draw, rules=any_rules):
    """Rules, seats and votes; silence, absence and recusal included. The chair is seat 1."""
    number = draw(st.integers(1, 9))
    room = [
        Seat(n, presides=n == 1, present=draw(st.booleans()), recused=draw(st.integers(0, 4)) == 0)
        for n in range(1, number + 1)
    ]
    said = draw(
        st.lists(
            st.one_of(st.none(), st.integers(1, 500_000), st.sampled_from(["refuse", "defer", "abstain"])),
            min_size=number,
            max_size=number,
        )
    )
    return draw(rules), room, votes(*said)


@settings(max_examples=150, deadline=None)
@given(ballots(), st.randoms())
def test_the_order_of_seats_and_votes_changes_nothing(ballot, random):
    rules, room, said = ballot
    before = count(rules, room, said)
    random.shuffle(room)
    random.shuffle(said)
    assert count(rules, room, said) == before


def one_more_grant(room, said, cents):
    silent = [s.person for s in room if not s.recused and s.person not in {v.person for v in said}]
    return [*said, Voice(silent[0], Choice.GRANT, cents)] if silent else None


@settings(max_examples=150, deadline=None)
@given(ballots(), st.integers(1, 500_000))
def test_one_more_vote_to_grant_never_undoes_a_grant(ballot, cents):
    rules, room, said = ballot
    more = one_more_grant(room, said, cents)
    if more and count(rules, room, said).outcome is Outcome.GRANTED:
        assert count(rules, room, more).outcome is Outcome.GRANTED


@settings(max_examples=150, deadline=None)
@given(ballots(st.just(USUAL)), st.integers(1, 500_000))
def test_under_a_simple_majority_a_vote_to_grant_never_makes_the_outcome_worse(ballot, cents):
    rules, room, said = ballot
    more = one_more_grant(room, said, cents)
    rank = [Outcome.NO_QUORUM, Outcome.REFUSED, Outcome.DEFERRED, Outcome.GRANTED]
    before = count(rules, room, said).outcome
    if more and before is not Outcome.NO_QUORUM:
        assert rank.index(count(rules, room, more).outcome) >= rank.index(before)


@settings(max_examples=150, deadline=None)
@given(ballots())
def test_what_is_granted_is_an_amount_that_someone_voted(ballot):
    rules, room, said = ballot
    result = count(rules, room, said)
    assert (result.cents is not None) == (result.outcome is Outcome.GRANTED)
    if result.cents is not None:
        assert result.cents in {vote.cents for vote in said}


@settings(max_examples=150, deadline=None)
@given(ballots())
def test_raising_ones_own_amount_never_lowers_the_grant(ballot):
    rules, room, said = ballot
    before = count(rules, room, said).cents
    higher = [replace(v, cents=v.cents * 2) if v.cents and n == 0 else v for n, v in enumerate(said)]
    if before:
        assert (count(rules, room, higher).cents or 0) >= before


@settings(max_examples=150, deadline=None)
@given(ballots())
def test_a_recused_seat_weighs_nothing_whatever_it_voted(ballot):
    rules, room, said = ballot
    recused = {seat.person for seat in room if seat.recused}
    without = [vote for vote in said if vote.person not in recused]
    assert count(rules, room, said) == count(rules, room, without)


# Secret ballots: people on one side, papers on the other

without_casting_vote = any_rules.filter(lambda rules: rules.tie is not Tie.CASTING_VOTE)


@settings(max_examples=150, deadline=None)
@given(ballots(without_casting_vote), st.randoms())
def test_a_secret_ballot_comes_out_as_the_same_votes_by_name(ballot, random):
    rules, room, said = ballot
    recused = {seat.person for seat in room if seat.recused}
    valid = [vote for vote in said if vote.person not in recused]
    papers = [vote.paper() for vote in valid]
    random.shuffle(papers)
    voted = {vote.person for vote in valid}
    assert count_secret(replace(rules, secret=True), room, voted, papers) == count(rules, room, said)


def test_a_secret_ballot_has_no_casting_vote():
    with pytest.raises(BadRules):
        replace(USUAL, secret=True, tie=Tie.CASTING_VOTE)
    with pytest.raises(BadRules):
        count_secret(replace(USUAL, tie=Tie.CASTING_VOTE), seats(1), [1], [Paper(Choice.REFUSE)])


@pytest.mark.parametrize("voted", [[1], [1, 2, 3], [1, 1], [1, 4]])
def test_papers_that_do_not_belong_to_the_voters_are_an_error(voted):
    """Too many papers, too few, one person twice, and one who stands aside."""
    papers = [Paper(Choice.REFUSE), Paper(Choice.GRANT, 100)]
    with pytest.raises(ValueError, match=r"one vote|papers|seat"):
        count_secret(USUAL, seats(4, recused=1), voted, papers)


# Exact shares


@given(st.integers(1, 50), st.integers(1, 50), st.integers(0, 500), st.booleans())
def test_what_is_needed_is_the_fewest_that_reach_the_share(numerator, denominator, base, strict):
    if numerator > denominator or (strict and numerator == denominator):
        return
    needed = Threshold(Fraction(numerator, denominator), strict).needed(base)

    def reached(votes):
        return votes * denominator > numerator * base or (
            not strict and votes * denominator == numerator * base
        )

    assert needed == 1 or (reached(needed) and not reached(needed - 1))
    assert needed >= 1
    assert base == 0 or reached(needed)
