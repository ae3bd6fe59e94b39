"""Whatever is asked of the ledger, in whatever order, it answers as plain dictionaries do."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from fund.ledger import chart, commitments, proof
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.models import Fund, Movement
from fund.ledger.posting import Entry, Leg, post, post_many, reverse
from fund.ledger.refusals import AlreadyReversed, CommitmentExceeded, FloorBreached, KeyReused

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
CENTS = st.integers(1, 500)
# Both books of each real act, so that the proof holds all along.
ACTS = {
    "contribution": [(Kind.CONTRIBUTIONS, Kind.BANK), (Kind.SOURCE, Kind.AVAILABLE)],
    "gift": [(Kind.GIFTS, Kind.BANK), (Kind.SOURCE, Kind.AVAILABLE)],
    "charge": [(Kind.BANK, Kind.CHARGES), (Kind.AVAILABLE, Kind.LOST)],
    "export": [(Kind.BANK, Kind.TRANSIT)],
    "return": [(Kind.TRANSIT, Kind.BANK)],
    "unknown credit": [(Kind.SUSPENSE, Kind.BANK)],
}
PLANS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), CENTS), min_size=1, max_size=3)
FLOORED = [kind for kind in Kind if chart.floor(kind) == 0]


class Books(RuleBasedStateMachine):
    """Each rule does one thing to the ledger and the same to `held` (balances), `moves` and `promised`."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.fund = Fund.objects.create(code="machine", name="Fund")
        self.held = Counter()
        self.moves = {}  # key -> [plan, on, reversed on]
        self.promised = []  # [commitment, still open]

    def teardown(self):
        try:
            self.agree()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def agree(self):
        assert {kind: total(self.fund, kind) for kind in Kind} == {kind: self.held[kind] for kind in Kind}
        assert sum(self.held.values()) == 0
        for on in (FIRST + timedelta(days=n) for n in (0, 5, 10, 20)):
            past = Counter()
            for plan, booked, undone in self.moves.values():
                add(past, plan, 1 if booked <= on else 0)
                add(past, plan, -1 if undone and undone <= on else 0)
            assert total(self.fund, Kind.BANK, on) == past[Kind.BANK]
        report = proof.run(proof_codes())
        assert report.holds, report.differences

    def legs(self, plan):
        return [
            Leg(chart.account(self.fund, source), chart.account(self.fund, target), cents)
            for act, cents in plan
            for source, target in ACTS[act]
        ]

    def bears(self, *plans, sign=1):
        """Take the plans over if every floor is kept; whether it was."""
        after = Counter(self.held)
        for plan in plans:
            add(after, plan, sign)
        if any(after[kind] < 0 for kind in FLOORED):
            return False
        self.held = after
        return True

    @rule(plan=PLANS, on=DAYS)
    def posts(self, plan, on):
        key = f"k{len(self.moves)}"
        if self.bears(plan):
            post(key=key, legs=self.legs(plan), on=on, why="")
            self.moves[key] = [plan, on, None]
        else:
            with pytest.raises(FloorBreached):
                post(key=key, legs=self.legs(plan), on=on, why="")

    @rule(plans=st.lists(PLANS, min_size=1, max_size=5), on=DAYS)
    def posts_many(self, plans, on):
        start = len(self.moves)
        entries = [Entry(f"k{start + n}", self.legs(plan), on, "") for n, plan in enumerate(plans)]
        if self.bears(*plans):
            old = [Entry(key, self.legs(move[0]), move[1], "") for key, move in list(self.moves.items())[:2]]
            assert post_many([*old, *entries]) == len(plans)
            self.moves |= {entry.key: [plan, on, None] for entry, plan in zip(entries, plans, strict=True)}
        else:
            with pytest.raises(FloorBreached):
                post_many(entries)

    @precondition(lambda self: self.moves)
    @rule(data=st.data(), extra=st.integers(0, 1))
    def posts_again(self, data, extra):
        key = data.draw(st.sampled_from(sorted(self.moves)))
        plan, on, _undone = self.moves[key]
        again = [(act, cents + extra) for act, cents in plan]
        if extra:
            with pytest.raises(KeyReused):
                post(key=key, legs=self.legs(again), on=on, why="")
        else:
            assert post(key=key, legs=self.legs(again), on=on, why="other words").key == key

    @precondition(lambda self: self.moves)
    @rule(data=st.data(), on=DAYS)
    def reverses(self, data, on):
        key = data.draw(st.sampled_from(sorted(self.moves)))
        move = self.moves[key]
        movement = Movement.objects.get(key=key)
        if move[2] is not None and move[2] != on:
            with pytest.raises(AlreadyReversed):
                reverse(movement, on=on, by=None, why="")
        elif move[2] == on or self.bears(move[0], sign=-1):
            assert reverse(movement, on=on, by=None, why="").reverses_id == movement.pk
            move[2] = on
        else:
            with pytest.raises(FloorBreached):
                reverse(movement, on=on, by=None, why="")

    @rule(cents=CENTS)
    def promises(self, cents):
        key = f"c{len(self.promised)}"
        facts = {"key": key, "envelope": chart.general(self.fund), "cents": cents, "reference": key}
        if cents <= self.held[Kind.AVAILABLE]:
            self.promised.append([commitments.commit(**facts, on=FIRST, by=None, why=""), cents])
            self.held[Kind.AVAILABLE] -= cents
            self.held[Kind.COMMITTED] += cents
        else:
            with pytest.raises(FloorBreached):
                commitments.commit(**facts, on=FIRST, by=None, why="")

    @precondition(lambda self: self.promised)
    @rule(data=st.data(), cents=CENTS)
    def releases(self, data, cents):
        promise = data.draw(st.sampled_from(self.promised))
        facts = {"cents": cents, "on": FIRST, "by": None, "why": "", "key": f"r{self._next()}"}
        if cents <= promise[1]:
            commitments.release(promise[0], **facts)
            promise[1] -= cents
            self.held[Kind.AVAILABLE] += cents
            self.held[Kind.COMMITTED] -= cents
        else:
            with pytest.raises((CommitmentExceeded, FloorBreached)):
                commitments.release(promise[0], **facts)

    @precondition(lambda self: self.promised)
    @rule(data=st.data(), cents=CENTS)
    def pays(self, data, cents):
        """Straight from what is in transit, as the bank confirms it."""
        promise = data.draw(st.sampled_from(self.promised))
        if cents > promise[1] or cents > self.held[Kind.TRANSIT]:
            return
        out = Leg(chart.account(self.fund, Kind.TRANSIT), chart.account(self.fund, Kind.AID_GIVEN), cents)
        post(key=f"p{self._next()}", legs=[out, *commitments.use_legs(promise[0], cents)], on=FIRST, why="")
        commitments.mark_used(promise[0], cents)
        promise[1] -= cents
        for source, target in ((Kind.TRANSIT, Kind.AID_GIVEN), (Kind.COMMITTED, Kind.SPENT)):
            self.held[source] -= cents
            self.held[target] += cents

    def _next(self):
        return Movement.objects.count()


def add(held, plan, sign):
    for act, cents in plan:
        for source, target in ACTS[act]:
            held[source] -= sign * cents
            held[target] += sign * cents


def proof_codes():
    from fund.ledger import checks

    return [code for code in proof.codes() if hasattr(checks, code)]


def test_the_ledger_agrees_with_a_plain_model_whatever_happens(db):
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
