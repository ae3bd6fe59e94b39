"""What nobody objects to: carried with a quorum, and not without one."""

import pytest

from tests.workflows.committee.test_counting import USUAL, seats
from workflows.committee import proof
from workflows.committee.counting import Outcome, by_consent


@pytest.mark.parametrize(("outcome", "cents"), [(Outcome.GRANTED, 50_000), (Outcome.REFUSED, None)])
def test_nobody_objecting_carries_what_was_proposed(outcome, cents):
    result = by_consent(USUAL, seats(5, present=3), outcome, cents)
    assert (result.outcome, result.cents) == (outcome, cents)
    assert [fact["fact"] for fact in result.proof] == ["quorum", "consent", "outcome"]


def test_without_a_quorum_nothing_is_carried():
    assert by_consent(USUAL, seats(5, present=2), Outcome.GRANTED, 50_000).outcome is Outcome.NO_QUORUM


def test_who_stands_aside_counts_neither_as_present_nor_in_the_base():
    result = by_consent(USUAL, seats(5, recused=2), Outcome.GRANTED, 50_000)
    assert (result.proof[0]["present"], result.proof[0]["of"], result.proof[1]["present"]) == (3, 3, 3)


def test_the_proof_says_it_in_words():
    said = proof.sentences(by_consent(USUAL, seats(5), Outcome.GRANTED, 50_000).proof, "EUR")
    assert said[1] == "By consent: asked, nobody objected; 5 were present."
