"""Money moves once, whole, or not at all."""

import hashlib
import json
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.ledger import chart
from fund.ledger.balances import balance
from fund.ledger.chart import Kind
from fund.ledger.models import DayTotal, Fund, Movement, Transfer
from fund.ledger.posting import Entry, Leg, digest, post, post_many, reverse
from fund.ledger.refusals import (
    AlreadyReversed,
    FloorBreached,
    InsufficientFunds,
    KeyReused,
    MixedBooks,
)

from .conftest import MONDAY, contribution

TUESDAY = date(2026, 3, 3)


def test_a_contribution_moves_both_books_in_one_movement(fund, chloe):
    movement = post(
        key="c1",
        legs=contribution(fund, 250_00),
        on=TUESDAY,
        value_on=MONDAY,
        by=chloe,
        why="First",
        source_ref="F1",
    )
    stored = Movement.objects.get()
    assert (stored.pk, stored.key, stored.digest) == (movement.pk, "c1", movement.digest)
    assert (stored.fund, stored.by, stored.booked_on, stored.value_on) == (fund, chloe, TUESDAY, MONDAY)
    assert (stored.why, stored.source_ref) == ("First", "F1")
    assert balance(chart.account(fund, Kind.BANK)) == 250_00
    assert balance(chart.account(fund, Kind.CONTRIBUTIONS)) == -250_00
    assert balance(chart.account(fund, Kind.AVAILABLE)) == 250_00
    assert balance(chart.account(fund, Kind.SOURCE)) == -250_00


def test_the_movement_that_is_returned_is_the_row_itself(fund):
    movement = post(key="c1", legs=contribution(fund, 250_00), on=MONDAY, why="First")
    assert movement == Movement.objects.get()
    assert list(movement.transfers.order_by("position").values_list("position", "amount_cents")) == [
        (0, 250_00),
        (1, 250_00),
    ]


def test_the_same_key_and_body_is_answered_with_the_first_movement(fund):
    first = post(key="c1", legs=contribution(fund, 250_00), on=MONDAY, why="First")
    again = post(key="c1", legs=contribution(fund, 250_00), on=MONDAY, why="In other words")
    assert again == first
    assert again.why == "First"
    assert Transfer.objects.count() == 2
    assert balance(chart.account(fund, Kind.BANK)) == 250_00


@pytest.mark.parametrize(
    "change", [{"cents": 250_01}, {"on": TUESDAY}, {"value_on": TUESDAY}, {"source_ref": "F2"}]
)
def test_the_same_key_with_another_body_is_refused(fund, change):
    body = {"cents": 250_00, "on": MONDAY} | change
    post(key="c1", legs=contribution(fund, 250_00), on=MONDAY, why="First")
    with pytest.raises(KeyReused) as refused:
        post(key="c1", legs=contribution(fund, body.pop("cents")), why="First", **body)
    assert refused.value.status == 409
    assert Movement.objects.count() == 1


def test_a_fund_cannot_promise_what_it_does_not_have_and_says_the_figures(fund, contribute):
    contribute(100_00)
    available, committed = chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.COMMITTED)
    with pytest.raises(InsufficientFunds) as refused:
        post(key="grant", legs=[Leg(available, committed, 100_01)], on=MONDAY, why="Grant")
    assert refused.value.figures["available_cents"] == 100_00
    assert refused.value.figures["asked_cents"] == 100_01
    assert "100.00\u00a0EUR" in str(refused.value)
    assert "100.01\u00a0EUR" in str(refused.value)
    assert not Movement.objects.filter(key="grant").exists()
    post(key="grant", legs=[Leg(available, committed, 100_00)], on=MONDAY, why="Grant")
    assert balance(available) == 0


def test_a_refused_movement_leaves_the_callers_transaction_usable(fund, contribute):
    available, committed = chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.COMMITTED)
    with transaction.atomic():
        with pytest.raises(InsufficientFunds):
            post(key="grant", legs=[Leg(available, committed, 1)], on=MONDAY, why="Grant")
        contribute(1)
    assert balance(available) == 1


def test_a_loan_is_not_repaid_beyond_what_is_owed(fund):
    bank, loan = chart.account(fund, Kind.BANK), chart.account(fund, Kind.LOAN, ref="L-1")
    post(key="out", legs=[Leg(bank, loan, 50_00)], on=MONDAY, why="Paid out")
    with pytest.raises(FloorBreached, match=r"L-1.*50\.00.*60\.00"):
        post(key="in", legs=[Leg(loan, bank, 60_00)], on=MONDAY, why="Repaid")


def test_the_floor_is_asked_of_the_whole_movement_whatever_the_order_of_its_legs(fund):
    available = chart.account(fund, Kind.AVAILABLE)
    committed, source = chart.account(fund, Kind.COMMITTED), chart.account(fund, Kind.SOURCE)
    post(
        key="both", legs=[Leg(available, committed, 5), Leg(source, available, 5)], on=MONDAY, why="Net zero"
    )
    assert balance(available) == 0


def test_the_bank_may_stand_below_zero_because_a_statement_is_a_fact(fund):
    bank, suspense = chart.account(fund, Kind.BANK), chart.account(fund, Kind.SUSPENSE)
    post(key="debit", legs=[Leg(bank, suspense, 12_50)], on=MONDAY, why="Unknown debit")
    assert balance(bank) == -12_50


def test_a_movement_stays_inside_one_fund_and_each_transfer_inside_one_book(fund):
    crowns = Fund.objects.create(code="se", name="Fonden", currency="SEK")
    bank, available = chart.account(fund, Kind.BANK), chart.account(fund, Kind.AVAILABLE)
    for other in (chart.account(crowns, Kind.BANK), available):
        with pytest.raises(MixedBooks):
            post(key="x", legs=[Leg(bank, other, 1)], on=MONDAY, why="No")


@pytest.mark.parametrize("cents", [0, -1, 1.0, True, "1"])
def test_an_amount_is_a_whole_number_of_cents_above_zero(fund, cents):
    with pytest.raises(ValueError, match="cents from"):
        post(key="x", legs=contribution(fund, cents), on=MONDAY, why="No")


def test_a_movement_without_transfers_or_from_an_account_to_itself_is_refused(fund):
    bank = chart.account(fund, Kind.BANK)
    with pytest.raises(ValueError, match="without transfers"):
        post(key="x", legs=[], on=MONDAY, why="No")
    with pytest.raises(ValueError, match="cents from"):
        post(key="x", legs=[Leg(bank, bank, 1)], on=MONDAY, why="No")


def test_a_reversal_undoes_a_movement_once(fund, contribute, chloe):
    movement = contribute(40_00)
    undone = reverse(movement, on=TUESDAY, by=chloe, why="Typed twice")
    assert undone.reverses == movement
    assert movement.reversed_by == undone
    assert balance(chart.account(fund, Kind.BANK)) == 0
    assert reverse(movement, on=TUESDAY, by=chloe, why="Double click") == undone
    with pytest.raises(AlreadyReversed):
        reverse(movement, on=date(2026, 3, 9), by=chloe, why="Again")
    assert balance(chart.account(fund, Kind.BANK)) == 0


def test_a_contribution_that_was_promised_already_cannot_be_reversed(fund, contribute, chloe):
    movement = contribute(40_00)
    available, committed = chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.COMMITTED)
    post(key="grant", legs=[Leg(available, committed, 30_00)], on=MONDAY, why="Grant")
    with pytest.raises(InsufficientFunds):
        reverse(movement, on=TUESDAY, by=chloe, why="Too late")
    assert balance(available) == 10_00


def many(fund, count, cents=1_00):
    return [
        Entry(f"m{n}", contribution(fund, cents + n), date(2026, 3, 1 + n % 20), "Month", source_ref=f"F{n}")
        for n in range(count)
    ]


def test_many_movements_are_posted_set_by_set_and_a_second_run_changes_nothing(fund):
    told = []
    assert post_many(many(fund, 25), chunk=10, progress=lambda seen, new: told.append((seen, new))) == 25
    assert told == [(10, 10), (20, 20), (25, 25)]
    assert post_many(many(fund, 27), chunk=10) == 2
    assert Movement.objects.count() == 27
    assert balance(chart.account(fund, Kind.BANK)) == sum(1_00 + n for n in range(27))
    assert DayTotal.objects.filter(account__kind=Kind.BANK).count() == 20
    one = Movement.objects.get(key="m3")
    assert (one.booked_on, one.value_on, one.source_ref) == (date(2026, 3, 4), date(2026, 3, 4), "F3")
    assert post(key="m3", legs=contribution(fund, 1_03), on=date(2026, 3, 4), why="", source_ref="F3") == one


def test_a_chunk_that_the_floor_refuses_is_not_posted_at_all(fund, contribute):
    contribute(10)
    available, committed = chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.COMMITTED)
    grants = [Entry(f"g{n}", [Leg(available, committed, 4)], MONDAY, "Grant") for n in range(3)]
    with pytest.raises(InsufficientFunds) as refused:
        post_many(grants)
    assert refused.value.figures["asked_cents"] == 12
    assert balance(available) == 10


def test_many_with_a_key_that_was_used_for_something_else_are_refused(fund):
    post_many(many(fund, 3))
    with pytest.raises(KeyReused):
        post_many(many(fund, 4, cents=2_00))
    twice = [*many(fund, 1), *many(fund, 1, cents=5_00)]
    with pytest.raises(KeyReused):
        post_many(twice)
    assert Movement.objects.count() == 3


@settings(max_examples=60)
@given(
    st.dates(), st.dates(), st.text(max_size=8), st.lists(st.tuples(*[st.integers(1, 2**62)] * 3), max_size=4)
)
def test_the_digest_is_that_of_compact_json(booked, valued, reference, legs):
    body = [booked.isoformat(), valued.isoformat(), reference, legs]
    written = json.dumps(body, separators=(",", ":"))
    assert digest(booked, valued, reference, legs) == hashlib.sha256(written.encode()).hexdigest()


ODD = [
    "",
    "NULL",
    "a,b",
    "{a}",
    '"',
    '","',
    "\\",
    '\\\\"',
    "it's",
    "%s",
    " two ",
    "line\nbreak",
    "é€",
    "'; --",
]


def test_a_bulk_keeps_every_text_as_it_was_given(fund, chloe):
    post_many(
        Entry(f"k/{text}", contribution(fund, 100), MONDAY, f"{text}|", TUESDAY, chloe, text) for text in ODD
    )
    stored = Movement.objects.values_list("key", "why", "source_ref", "by", "booked_on", "value_on")
    assert set(stored) == {(f"k/{text}", f"{text}|", text, chloe.pk, MONDAY, TUESDAY) for text in ODD}


def test_bulk_and_single_posting_know_each_others_movements(fund):
    entries = [
        Entry(f"k/{text}", contribution(fund, 100 + place), MONDAY, "First", TUESDAY, None, text)
        for place, text in enumerate(ODD)
    ]

    def singly(entry):
        return post(
            key=entry.key, legs=entry.legs, on=entry.on, value_on=entry.value_on, why="Again",
            source_ref=entry.source_ref,
        )  # fmt: skip

    first = {entry.key: singly(entry) for entry in entries[::2]}
    assert post_many(entries) == len(entries[1::2])
    bulk = Movement.objects.in_bulk([entry.key for entry in entries], field_name="key")
    assert [singly(entry) for entry in entries] == [bulk[entry.key] for entry in entries]
    assert all(bulk[key] == movement for key, movement in first.items())
    assert balance(chart.account(fund, Kind.BANK)) == sum(100 + place for place in range(len(ODD)))
    assert DayTotal.objects.filter(account__kind=Kind.BANK).count() == 1
