"""Whatever is asked of the ledger, in whatever order, it answers as plain dictionaries do."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from fund.ledger import chart, commitments, envelopes, proof, proposals, waiting
from fund.ledger.balances import by_kind, total
from fund.ledger.chart import Kind
from fund.ledger.models import Commitment, EnvelopeTransfer, Fund, Movement, WaitingGrant
from fund.ledger.posting import Entry, Leg, post, post_many, reverse
from fund.ledger.refusals import (
    AlreadyReversed,
    CommitmentExceeded,
    FloorBreached,
    KeyReused,
    QueueAhead,
    ReserveTooHigh,
)
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate
from workflows.steps import perform

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
CODES = st.sampled_from(["general", "crisis"])
FLOORED = [kind for kind in Kind if chart.floor(kind) == 0]

type Place = tuple[Kind, str]
"""A kind of account, and the envelope it belongs to where envelopes have one each."""


def place(kind: Kind, code: str = "general") -> Place:
    return (kind, code if kind in chart.ENVELOPE_KINDS else "")


@dataclass
class Promise:
    commitment: Commitment
    code: str
    open: int
    used: int = 0


@dataclass
class Waits:
    row: WaitingGrant
    code: str
    cents: int
    urgency: int
    number: int


class Books(RuleBasedStateMachine):
    """Each rule does one thing to the ledger and the same to `held` (balances), `moves`, `promised`, `reserve`,
    `queue` and `asked`."""

    people: tuple = ()

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.fund = Fund.objects.create(code="machine", name="Fund")
        self.fund.cooperatives.add(self.people[2])
        self.envelopes = {
            "general": chart.general(self.fund),
            "crisis": envelopes.open_envelope(self.fund, "crisis", "Crisis"),
        }
        self.held = Counter()
        self.moves = {}  # key -> [plan, on, reversed on]
        self.promised = []
        self.reserve = Counter()
        self.queue = []
        self.served = []
        self.asked = []  # [transfer, source, target, cents, decided]
        self.count = 0

    def teardown(self):
        try:
            self.agree()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def agree(self):
        for code, envelope in self.envelopes.items():
            kinds = by_kind(self.fund, envelope=envelope)
            for kind in chart.ENVELOPE_KINDS:
                assert kinds[kind] == self.held[place(kind, code)], (kind, code)
            assert envelopes.reserve(envelope) == self.reserve[code]
            standing = [p.grant.pk for p in waiting.queue(envelope)]
            assert standing == [each.row.pk for each in self.in_line(code)]
        for kind in set(Kind) - chart.ENVELOPE_KINDS:
            assert total(self.fund, kind) == self.held[place(kind)], kind
        assert sum(self.held.values()) == 0
        for on in (FIRST + timedelta(days=n) for n in (0, 5, 10, 20)):
            past = Counter()
            for plan, booked, undone in self.moves.values():
                add(past, plan, 1 if booked <= on else 0)
                add(past, plan, -1 if undone and undone <= on else 0)
            assert total(self.fund, Kind.CONTRIBUTIONS, on) == past[place(Kind.CONTRIBUTIONS)]
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
        if any(after[place(kind)] < self.floor(kind) for kind in FLOORED):
            return False
        self.held = after
        return True

    def floor(self, kind, code="general"):
        return self.reserve[code] if kind == Kind.AVAILABLE else 0

    def may_promise(self, code):
        return self.held[place(Kind.AVAILABLE, code)] - self.reserve[code]

    def move(self, source, target, cents, code="general"):
        self.held[place(source, code)] -= cents
        self.held[place(target, code)] += cents

    def in_line(self, code):
        mine = [each for each in self.queue if each.code == code]
        return sorted(mine, key=lambda each: (-each.urgency, each.number))

    def next(self):
        self.count += 1
        return self.count

    # ---- movements

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

    # ---- promises, and grants that wait for money

    @rule(cents=CENTS, code=CODES)
    def promises(self, cents, code):
        key = f"c{self.next()}"
        facts = {"key": key, "envelope": self.envelopes[code], "cents": cents, "reference": key}
        if cents <= self.may_promise(code):
            self.promised.append(Promise(commitments.commit(**facts, on=FIRST, by=None, why=""), code, cents))
            self.move(Kind.AVAILABLE, Kind.COMMITTED, cents, code)
        else:
            with pytest.raises(FloorBreached):
                commitments.commit(**facts, on=FIRST, by=None, why="")

    @rule(cents=CENTS, code=CODES, urgency=st.integers(0, 3), wait=st.booleans())
    def grants(self, cents, code, urgency, wait):
        number = self.next()
        facts = {
            "key": f"w{number}", "purpose": "machine", "envelope": self.envelopes[code], "cents": cents,
            "reference": f"w{number}", "urgency": urgency, "on": FIRST, "by": None, "why": "", "wait": wait,
        }  # fmt: skip
        passes = any(each.urgency >= urgency for each in self.in_line(code))
        if not passes and cents <= self.may_promise(code):
            self.promised.append(Promise(waiting.promise(**facts), code, cents))
            self.move(Kind.AVAILABLE, Kind.COMMITTED, cents, code)
        elif wait:
            row = waiting.promise(**facts)
            assert waiting.promise(**facts) == row
            self.queue.append(Waits(row, code, cents, urgency, number))
        else:
            with pytest.raises(QueueAhead if passes else FloorBreached):
                waiting.promise(**facts)

    @rule(code=CODES)
    def serves(self, code):
        expected = []
        for each in self.in_line(code):
            if each.cents > self.may_promise(code):
                break
            self.move(Kind.AVAILABLE, Kind.COMMITTED, each.cents, code)
            expected.append(each)
        self.served.clear()
        assert waiting.serve(self.envelopes[code], on=FIRST) == len(expected)
        assert self.served == [each.row.reference for each in expected]
        for each in expected:
            self.queue.remove(each)
            each.row.refresh_from_db()
            self.promised.append(Promise(each.row.commitment, code, each.cents))

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def lets_one_come_first(self, data):
        each = data.draw(st.sampled_from(self.queue))
        each.urgency = 1 + max(other.urgency for other in self.in_line(each.code))
        each.row = waiting.move_first(each.row, why="It cannot wait", by=self.people[0])

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def gives_up(self, data):
        each = data.draw(st.sampled_from(self.queue))
        self.queue.remove(each)
        perform(WaitingGrant.give_up, each.row, by=None, on=FIRST)

    @precondition(lambda self: self.promised)
    @rule(data=st.data(), cents=CENTS)
    def releases(self, data, cents):
        promise = data.draw(st.sampled_from(self.promised))
        facts = {"cents": cents, "on": FIRST, "by": None, "why": "", "key": f"r{self.next()}"}
        if cents <= promise.open:
            commitments.release(promise.commitment, **facts)
            promise.open -= cents
            self.move(Kind.COMMITTED, Kind.AVAILABLE, cents, promise.code)
        else:
            with pytest.raises((CommitmentExceeded, FloorBreached)):
                commitments.release(promise.commitment, **facts)

    @precondition(lambda self: self.promised)
    @rule(data=st.data(), cents=CENTS)
    def pays(self, data, cents):
        """Straight from what is in transit, as the bank confirms it."""
        promise = data.draw(st.sampled_from(self.promised))
        cents = min(cents, promise.open, self.held[place(Kind.TRANSIT)])
        if not cents:
            return
        out = Leg(chart.account(self.fund, Kind.TRANSIT), chart.account(self.fund, Kind.AID_GIVEN), cents)
        legs = [out, *commitments.use_legs(promise.commitment, cents)]
        post(key=f"p{self.next()}", legs=legs, on=FIRST, why="")
        commitments.mark_used(promise.commitment, cents)
        promise.open, promise.used = promise.open - cents, promise.used + cents
        self.move(Kind.TRANSIT, Kind.AID_GIVEN, cents)
        self.move(Kind.COMMITTED, Kind.SPENT, cents, promise.code)

    @precondition(lambda self: any(promise.used for promise in self.promised))
    @rule(data=st.data(), cents=CENTS)
    def comes_back(self, data, cents):
        """The bank returns a payment: it is promised again."""
        promise = data.draw(st.sampled_from([each for each in self.promised if each.used]))
        if cents > promise.used:
            with pytest.raises(CommitmentExceeded):
                commitments.mark_restored(promise.commitment, cents)
            return
        back = Leg(chart.account(self.fund, Kind.AID_GIVEN), chart.account(self.fund, Kind.BANK), cents)
        legs = [back, *commitments.restore_legs(promise.commitment, cents)]
        post(key=f"b{self.next()}", legs=legs, on=FIRST, why="")
        commitments.mark_restored(promise.commitment, cents)
        promise.open, promise.used = promise.open + cents, promise.used - cents
        self.move(Kind.AID_GIVEN, Kind.BANK, cents)
        self.move(Kind.SPENT, Kind.COMMITTED, cents, promise.code)

    # ---- envelopes

    @rule(cents=CENTS, source=CODES)
    def allots(self, cents, source):
        target = "crisis" if source == "general" else "general"
        facts = {"source": self.envelopes[source], "target": self.envelopes[target], "cents": cents}
        key = f"a{self.next()}"
        if cents <= self.may_promise(source):
            envelopes.allot(key=key, **facts, on=FIRST, by=None, why="")
            self.held[place(Kind.AVAILABLE, source)] -= cents
            self.held[place(Kind.AVAILABLE, target)] += cents
        else:
            with pytest.raises(FloorBreached):
                envelopes.allot(key=key, **facts, on=FIRST, by=None, why="")

    @rule(cents=CENTS, source=CODES)
    def proposes(self, cents, source):
        target = "crisis" if source == "general" else "general"
        transfer = proposals.propose_transfer(
            key=f"t{self.next()}", source=self.envelopes[source], target=self.envelopes[target], cents=cents,
            why="Board", on=FIRST, by=self.people[0],
        )  # fmt: skip
        self.asked.append([transfer, source, target, cents, False])

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), own=st.booleans(), yes=st.booleans())
    def decides(self, data, own, yes):
        each = data.draw(st.sampled_from(self.asked))
        transfer, source, target, cents, decided = each
        facts = {"by": self.people[0 if own else 1], "on": FIRST}
        refused = NotYours if own else TooLate if decided else None
        if refused is None and yes and cents > self.may_promise(source):
            refused = FloorBreached
        if refused is not None:
            with pytest.raises(refused):
                decide(transfer, yes, facts)
            return
        each[4] = True
        assert decide(transfer, yes, facts).state == ("approved" if yes else "rejected")
        if yes:
            self.held[place(Kind.AVAILABLE, source)] -= cents
            self.held[place(Kind.AVAILABLE, target)] += cents

    @rule(cents=st.integers(0, 500), code=CODES)
    def keeps_a_reserve(self, cents, code):
        if cents <= self.held[place(Kind.AVAILABLE, code)]:
            envelopes.keep_reserve(self.envelopes[code], cents)
            self.reserve[code] = cents
        else:
            with pytest.raises(ReserveTooHigh):
                envelopes.keep_reserve(self.envelopes[code], cents)


def decide(transfer, yes, facts):
    if yes:
        return proposals.approve(transfer, digest=transfer.digest(), **facts)
    return proposals.reject(transfer, why="No", **facts)


def add(held, plan, sign):
    for act, cents in plan:
        for source, target in ACTS[act]:
            held[place(source)] -= sign * cents
            held[place(target)] += sign * cents


def proof_codes():
    from fund.ledger import checks

    return [code for code in proof.codes() if hasattr(checks, code)]


def unhurried(examples, steps):
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def test_the_ledger_agrees_with_a_plain_model_whatever_happens(db, person, belgium, monkeypatch):
    people = (person("Chloé", Role.TREASURER), person("Thomas", Role.TREASURER2), belgium)

    class Told(Books):
        def __init__(self):
            super().__init__()
            served = self.served
            waiting.register("machine", lambda reference, commitment, *, on: served.append(reference))

    Told.people = people
    monkeypatch.setattr(waiting, "_resumes", dict(waiting._resumes))
    run_state_machine_as_test(Told, settings=unhurried(12, 30))
    assert not EnvelopeTransfer.objects.exists()
