"""The proof that runs each night."""

import pytest

from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.models import ProofRun
from fund.ledger.posting import Leg, post
from fund.ledger.tasks import NIGHTLY, ProofFailed, prove

from .conftest import MONDAY


def test_the_nightly_proof_is_kept_and_says_that_everything_adds_up(fund, contribute):
    contribute(250_00)
    assert prove in NIGHTLY
    assert "adds up" in prove(MONDAY)
    assert ProofRun.objects.get().holds


def test_a_difference_makes_the_night_fail_by_name_and_is_kept(fund):
    gifts, bank = chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK)
    post(key="half", legs=[Leg(gifts, bank, 9_00)], on=MONDAY, why="The budget was forgotten")
    with pytest.raises(ProofFailed, match="2026-03-02"):
        prove(MONDAY)
    assert not ProofRun.objects.get().holds
