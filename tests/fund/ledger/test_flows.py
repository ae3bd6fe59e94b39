"""Flows between kinds are what the transfers add up to, whatever was added up before."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fund.ledger import balances, chart, flows, proof
from fund.ledger.chart import Kind
from fund.ledger.flows import CASH
from fund.ledger.models import FlowDay, FlowMark, Fund
from fund.ledger.posting import Leg, post
from fund.ledger.tasks import NIGHTLY, fold_flows

from .conftest import MONDAY

FAR = MONDAY + timedelta(days=400)
PAIRS = [
    (Kind.CONTRIBUTIONS, Kind.BANK), (Kind.BANK, Kind.TRANSIT), (Kind.TRANSIT, Kind.BANK),
    (Kind.BANK, Kind.CHARGES), (Kind.SUSPENSE, Kind.BANK), (Kind.BANK, Kind.LOAN),
]  # fmt: skip


def test_each_movement_is_added_up_once_and_the_answer_is_the_same_before_and_after(fund, contribute):
    contribute(250_00)
    contribute(50_00)
    unfolded = flows.over(fund, MONDAY, FAR)
    assert flows.fold() == flows.fold()
    assert flows.over(fund, MONDAY, FAR) == unfolded
    contribute(7_00)
    found = flows.over(fund, MONDAY, FAR)
    assert found.cents[Kind.CONTRIBUTIONS, Kind.BANK] == found.came_in == 307_00
    assert found.went_out == 0
    assert "added up" in fold_flows(MONDAY)
    assert flows.over(fund, MONDAY, FAR) == found
    assert fold_flows in NIGHTLY


def test_the_proof_finds_a_sum_that_is_wrong(fund, contribute):
    contribute(250_00)
    flows.fold()
    assert proof.run(["flows_equal_transfers"]).holds
    FlowDay.objects.filter(source_kind=Kind.CONTRIBUTIONS).update(cents=251_00)
    (difference,) = proof.run(["flows_equal_transfers"]).differences
    assert (difference.expected_cents, difference.found_cents) == (250_00, 251_00)


class Whatever(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, len(PAIRS) - 1), st.integers(1, 9_999), st.integers(0, 90), st.booleans()
            ),
            max_size=12,
        ),
        st.integers(0, 90),
    )
    def test_balances_and_flows_agree_on_every_day(self, moves, day):
        fund = Fund.objects.create(code="prop", name="Prop")
        accounts = {
            kind: chart.account(fund, kind, ref="x" if kind == Kind.LOAN else "")
            for pair in PAIRS
            for kind in pair
        }
        open_to_all = [account.pk for account in accounts.values()]
        type(accounts[Kind.BANK]).objects.filter(pk__in=open_to_all).update(floor_cents=None)
        for at, (pair, cents, days, folds) in enumerate(moves):
            source, target = PAIRS[pair]
            leg = Leg(accounts[source], accounts[target], cents)
            post(key=f"prop/{at}", legs=[leg], on=MONDAY + timedelta(days=days), why="any")
            if folds:
                flows.fold()
        on = MONDAY + timedelta(days=day)
        before, during = flows.before_and_over(fund, on, FAR)
        then, last = balances.by_kind(fund, on - timedelta(days=1)), balances.by_kind(fund, FAR)
        for kind in Kind:
            assert before.net(kind) == then[kind]
            assert before.net(kind) + during.net(kind) == last[kind]
        cash = sum(last[kind] - then[kind] for kind in CASH)
        assert during.came_in - during.went_out == cash
        earlier, months = flows.by_month(fund, on, FAR)
        assert earlier == before
        assert sum(of.came_in for of in months.values()) == during.came_in
        assert sum(of.net(Kind.LOAN) for of in months.values()) == during.net(Kind.LOAN)
        assert FlowMark.objects.count() <= 1
