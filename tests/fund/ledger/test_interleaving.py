"""In whatever order and in whatever pieces movements are posted, the totals are the same; undone, they are nothing."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund.ledger import chart, proof
from fund.ledger.balances import by_kind
from fund.ledger.chart import Kind
from fund.ledger.models import Fund, Movement
from fund.ledger.posting import Entry, Leg, post_many, post_once, reverse

from .conftest import MONDAY
from .test_machine import ACTS, FIRST, PLANS, add, place, proof_codes

# Each plan is posted, or leaves everything as it was: only those that no floor can refuse.
SAFE = [act for act in ACTS if act not in ("charge", "return")]
PLAN = PLANS.map(lambda plan: [(act if act in SAFE else "gift", cents) for act, cents in plan])
SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def entries(fund, plans):
    return [
        Entry(
            f"k{number}",
            [
                Leg(chart.account(fund, source), chart.account(fund, target), cents)
                for act, cents in plan
                for source, target in ACTS[act]
            ],
            MONDAY,
            "",
        )
        for number, plan in enumerate(plans)
    ]


def held_in(plans):
    held = Counter()
    for plan in plans:
        add(held, plan, 1)
    return {kind: held[place(kind)] for kind in Kind}


@pytest.fixture
def undone():
    """Runs something and takes it back, so that every example starts from nothing."""

    def run(work):
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return run


@SETTINGS
@given(plans=st.lists(PLAN, min_size=1, max_size=8), data=st.data())
def test_any_interleaving_of_bulk_and_single_postings_gives_the_same_totals(db, undone, plans, data):
    def work():
        fund = Fund.objects.create(code="mixed", name="Mixed")
        todo = entries(fund, plans)
        # Every movement at least once, some again, in any order, in pieces that are posted at once or one by one.
        again = data.draw(st.lists(st.sampled_from(todo), max_size=4))
        order, pieces = data.draw(st.permutations([*todo, *again])), []
        while order:
            size = data.draw(st.integers(1, len(order)))
            pieces.append(order[:size])
            order = order[size:]
        for piece in pieces:
            if len(piece) == 1 and data.draw(st.booleans()):
                post_once(piece[0])
            else:
                post_many(piece, chunk=data.draw(st.integers(1, 4)))
        assert Movement.objects.filter(fund=fund).count() == len(plans)
        assert by_kind(fund) == held_in(plans)
        assert proof.run(proof_codes()).differences == []

    undone(work)


@SETTINGS
@given(plans=st.lists(PLAN, min_size=1, max_size=8), data=st.data())
def test_reversing_everything_returns_every_account_to_zero(db, undone, plans, data):
    def work():
        fund = Fund.objects.create(code="undone", name="Undone")
        post_many(entries(fund, plans))
        exports_last = sorted(
            Movement.objects.filter(fund=fund),
            key=lambda movement: (
                not any(each.target.kind == Kind.TRANSIT for each in movement.transfers.all())
            ),
        )
        for movement in exports_last:
            reverse(movement, on=MONDAY, by=None, why="")
        assert set(by_kind(fund).values()) == {0}
        assert set(by_kind(fund, MONDAY).values()) == {0}
        assert set(by_kind(fund, FIRST).values()) == {0}
        assert all(account.in_cents == account.out_cents for account in fund.accounts.all())
        assert proof.run(proof_codes()).differences == []

    undone(work)
