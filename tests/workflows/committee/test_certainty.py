"""When a ballot may end early: checked against every way in which the missing votes could fall."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.committee.test_counting import USUAL, any_rules, seats, votes
from workflows.committee.certainty import certain, certain_secret
from workflows.committee.counting import Base, Choice, Seat, Threshold, Tie, Voice, count


@st.composite
def small_ballots(draw):
    """At most four seats, amounts of 1 to 3 cents."""
    number = draw(st.integers(1, 4))
    room = [
        Seat(n, presides=n == 1, present=draw(st.booleans()), recused=draw(st.integers(0, 5)) == 0)
        for n in range(1, number + 1)
    ]
    options = st.one_of(st.none(), st.integers(1, 3), st.sampled_from(["refuse", "defer", "abstain"]))
    said = draw(st.lists(options, min_size=number, max_size=number))
    return draw(any_rules), room, votes(*said)


def every_completion(room, said):
    """The ballot with each thing that each silent seat could do: nothing, an amount, or another vote."""
    options = [None, 1, 2, 3, "refuse", "defer", "abstain"]
    voted = {vote.person for vote in said}
    silent = [seat.person for seat in room if not seat.recused and seat.person not in voted]
    for choices in product(options, repeat=len(silent)):
        yield said + [
            Voice(n, Choice.GRANT, what) if isinstance(what, int) else Voice(n, Choice(what))
            for n, what in zip(silent, choices, strict=True)
            if what is not None
        ]


@settings(max_examples=60, deadline=None)
@given(small_ballots())
def test_certain_is_what_trying_every_completion_says(ballot):
    rules, room, said = ballot
    results = {
        (r.outcome, r.cents) for r in (count(rules, room, more) for more in every_completion(room, said))
    }
    assert certain(rules, room, said, most_cents=3) == (len(results) == 1)


def test_a_ballot_is_certain_once_the_rest_cannot_turn_it():
    """Five in office, three for the same sum: whatever the other two say, three support exactly that."""
    rules = replace(USUAL, majority_base=Base.IN_OFFICE)
    assert not certain(rules, seats(5), votes(80_000, 80_000))
    assert certain(rules, seats(5), votes(80_000, 80_000, 80_000))
    assert not certain(rules, seats(5), votes(90_000, 80_000, 70_000))  # the amount could still rise


def test_of_the_votes_cast_three_of_five_are_enough_too():
    assert certain(USUAL, seats(5), votes(80_000, 80_000, 80_000))
    assert not certain(USUAL, seats(6), votes(80_000, 80_000, 80_000))


def test_only_those_who_can_still_vote_keep_a_ballot_open():
    said = votes(80_000, "refuse", 80_000)
    assert not certain(USUAL, seats(4, present=3), said)
    assert certain(USUAL, seats(4, present=3), said, may_vote=[])


def test_what_nobody_may_exceed_can_be_certain_sooner():
    """Two of four grant all that was asked and the rest is silent under a quarter of those in office."""
    rules = replace(USUAL, majority_base=Base.IN_OFFICE, majority=Threshold(Fraction(1, 4), strict=False))
    assert certain(rules, seats(4), votes(50_000, 50_000, 50_000), most_cents=50_000)
    assert not certain(rules, seats(4), votes(50_000, 50_000, 50_000))


@settings(max_examples=60, deadline=None)
@given(small_ballots())
def test_a_secret_ballot_is_certain_when_the_same_votes_by_name_are(ballot):
    rules, room, said = ballot
    recused = {seat.person for seat in room if seat.recused}
    valid = [vote for vote in said if vote.person not in recused]
    rules = replace(rules, tie=Tie.DEFERRED)
    named = certain(rules, room, valid, most_cents=3)
    voted = [vote.person for vote in reversed(valid)]
    papers = [vote.paper() for vote in valid]
    assert certain_secret(rules, room, voted, papers, most_cents=3) == named
