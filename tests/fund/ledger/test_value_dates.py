"""Any balance on any past day, by booking or by value date, is what the transfers add up to."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fund.ledger import balances, chart, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Account, Movement, Transfer, ValueShift
from fund.ledger.posting import Entry, post, post_many, reverse

from .conftest import MONDAY, contribution
from .tampering import execute, unguarded

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
POSTINGS = st.lists(
    st.tuples(st.integers(1, 500), DAYS, DAYS, st.sampled_from(["one", "many", "reverse"])), max_size=12
)


def recomputed(account, on, by):
    """From every transfer, as nobody reads balances."""
    moved = 0
    for transfer in Transfer.objects.select_related("movement"):
        day = transfer.movement.value_on if by == "value" else transfer.movement.booked_on
        if day <= on:
            moved += transfer.amount_cents * (transfer.target_id == account.pk)
            moved -= transfer.amount_cents * (transfer.source_id == account.pk)
    return moved


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(POSTINGS)
def test_a_balance_on_any_day_by_either_date_equals_a_recomputation(fund, postings):
    with transaction.atomic():
        for n, (cents, on, value_on, how) in enumerate(postings):
            legs = contribution(fund, cents)
            if how == "many":
                post_many([Entry(f"{n}/{m}", legs, on, "", value_on=value_on) for m in range(2)])
            elif how == "one" or n == 0:
                post(key=f"{n}", legs=legs, on=on, value_on=value_on, why="")
            else:
                reverse(Movement.objects.earliest("pk"), on=postings[0][1], by=None, why="")
        for account in Account.objects.filter(fund=fund):
            for day in (FIRST + timedelta(days=n) for n in range(-1, 14)):
                for by in ("booked", "value"):
                    assert balances.balance(account, day, by) == recomputed(account, day, by)
        held = balances.by_kind(fund, FIRST + timedelta(days=6), by="value")
        assert held[Kind.BANK] == balances.total(fund, Kind.BANK, FIRST + timedelta(days=6), by="value")
        assert proof.run().holds
        transaction.set_rollback(True)


def test_a_movement_of_one_date_costs_no_row_more(fund):
    post(key="same", legs=contribution(fund, 5), on=MONDAY, why="")
    assert not ValueShift.objects.exists()
    post(key="other", legs=contribution(fund, 5), on=MONDAY, value_on=date(2026, 2, 28), why="")
    assert ValueShift.objects.count() == 8  # four accounts, two days


def test_a_course_by_value_date_moves_on_the_days_of_the_bank(fund):
    post(key="k", legs=contribution(fund, 5), on=MONDAY, value_on=date(2026, 2, 28), why="")
    span = (fund, Kind.BANK, date(2026, 2, 27), MONDAY)
    by_value = [(str(point.on), point.cents) for point in balances.series(*span, by="value")]
    assert by_value == [("2026-02-27", 0), ("2026-02-28", 5), ("2026-03-02", 5)]
    assert [point.cents for point in balances.series(*span)] == [0, 5]


def test_a_shift_that_was_touched_is_located(fund):
    post(key="k", legs=contribution(fund, 5), on=MONDAY, value_on=date(2026, 2, 28), why="")
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE ledger_valueshift SET in_cents = 0")
    with unguarded("ledger_valueshift"):
        execute("DELETE FROM ledger_valueshift WHERE account_id = %s", chart.account(fund, Kind.BANK).pk)
    failing = [result for result in proof.run().results if not result.holds]
    assert [result.code for result in failing] == ["value_days_equal_transfers"]
    assert all("Bank" in difference.where for difference in failing[0].differences)
