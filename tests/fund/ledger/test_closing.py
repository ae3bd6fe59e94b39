"""Months and years close in order; the database books nothing in them; two people open them again."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from fund.ledger import balances, carrying, chart, closing, proof
from fund.ledger.balances import balance, total
from fund.ledger.chart import Kind
from fund.ledger.models import Fund, Movement, Period, PeriodEvent
from fund.ledger.posting import Entry, Leg, open_day, post, post_many, reverse
from fund.ledger.refusals import AlreadyReversed, BooksFrozen, DoesNotHold, KeyReused
from fund.ledger.runs import run_and_keep
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

from .conftest import contribution
from .tampering import execute, unguarded

MARCH, APRIL, MAY = date(2026, 3, 15), date(2026, 4, 10), date(2026, 5, 4)


@pytest.fixture
def bram(person):
    return person("Bram", Role.TREASURER2)


@pytest.fixture
def march(fund, contribute, chloe):
    """100.00 in March, which Chloé has closed."""
    contribute(100_00, on=MARCH)
    return closing.close(fund, "2026-03", on=MAY, by=chloe)


def open_again(period, chloe, bram):
    closing.ask_to_reopen(period, by=chloe, why="The bank corrected a line")
    return closing.reopen(period, by=bram)


# ---- late entries


def test_what_comes_for_a_closed_day_is_booked_on_the_first_open_one_and_says_so(fund, march):
    late = post(key="late", legs=contribution(fund, 5_00), on=MARCH, why="Found in a drawer")
    assert (late.booked_on, late.value_on, late.asked_on) == (date(2026, 4, 1), MARCH, MARCH)
    assert late.why == "Found in a drawer (late: 2026-03-15 is closed)"
    assert Movement.objects.get(key="late").booked_on == date(2026, 4, 1)
    bank = chart.account(fund, Kind.BANK)
    assert balance(bank, date(2026, 3, 31)) == 100_00
    assert balance(bank, MARCH, by="value") == 105_00
    assert balance(bank, date(2026, 4, 1)) == 105_00
    assert proof.run().holds


def test_a_key_answers_its_first_movement_whether_its_day_closed_before_or_after(fund, chloe, bram):
    first = post(key="k", legs=contribution(fund, 5_00), on=MARCH, why="In time")
    march = closing.close(fund, "2026-03", on=MAY, by=chloe)
    assert post(key="k", legs=contribution(fund, 5_00), on=MARCH, why="Again") == first
    late = post(key="late", legs=contribution(fund, 7_00), on=MARCH, why="Late")
    assert post(key="late", legs=contribution(fund, 7_00), on=MARCH, why="Again") == late
    open_again(march, chloe, bram)
    assert post(key="late", legs=contribution(fund, 7_00), on=MARCH, why="Once more") == late
    assert Movement.objects.count() == 2
    for cents, on in ((7_01, MARCH), (7_00, APRIL), (7_00, late.booked_on)):
        with pytest.raises(KeyReused):
            post(key="late", legs=contribution(fund, cents), on=on, why="Another body")


def test_many_at_once_are_booked_late_where_they_have_to_be(fund, march):
    entries = [Entry(f"m{n}", contribution(fund, 1_00), date(2026, 3, 28 + n), "Month") for n in range(4)]
    entries.append(Entry("m9", contribution(fund, 1_00), APRIL, "Month"))
    assert post_many(entries) == 5
    assert post_many(entries) == 0
    days = dict(Movement.objects.filter(key__startswith="m").values_list("key", "booked_on"))
    assert days == {**dict.fromkeys(["m0", "m1", "m2", "m3"], date(2026, 4, 1)), "m9": APRIL}
    assert set(Movement.objects.filter(asked_on=None).values_list("key", flat=True)) == {
        "contribution/0", "m9",
    }  # fmt: skip
    with pytest.raises(KeyReused):
        post_many([Entry("m0", contribution(fund, 2_00), date(2026, 3, 28), "Month")])
    assert proof.run().holds


def test_a_reversal_of_a_closed_month_is_booked_in_the_open_one(fund, march, chloe):
    movement = Movement.objects.get()
    undone = reverse(movement, on=MARCH, by=chloe, why="Not ours")
    assert (undone.booked_on, undone.value_on) == (date(2026, 4, 1), MARCH)
    assert reverse(movement, on=MARCH, by=chloe, why="Twice") == undone
    with pytest.raises(AlreadyReversed):
        reverse(movement, on=APRIL, by=chloe, why="Another day")
    assert total(fund, Kind.BANK, date(2026, 3, 31)) == 100_00
    assert total(fund, Kind.BANK) == 0


def test_the_open_day_is_the_day_itself_unless_it_is_closed(fund, march):
    assert open_day(fund, MARCH) == date(2026, 4, 1)
    assert open_day(fund, date(2020, 1, 1)) == date(2026, 4, 1)
    assert open_day(fund, APRIL) == APRIL


def test_another_funds_month_stays_open(fund, march):
    other = Fund.objects.create(code="other", name="Other")
    assert post(key="o", legs=contribution(other, 5), on=MARCH, why="Open there").booked_on == MARCH


# ---- the database


def raw_movement(fund, on):
    """Past posting: what somebody does who knows how posting is let through."""
    if connection.vendor == "postgresql":
        execute("SET LOCAL ledger.posting = 'on'")
    execute(
        "INSERT INTO ledger_movement (key, digest, fund_id, booked_on, value_on, recorded_at, why, source_ref)"
        " VALUES (%s, '', %s, %s, %s, '2026-05-04 12:00:00+00:00', '', '')",
        f"raw {on}", fund.pk, on, on,
    )  # fmt: skip


def test_the_database_refuses_a_movement_on_a_closed_day_or_before_it(fund, march):
    for on in (MARCH, date(2026, 3, 31), date(2019, 1, 1)):
        with pytest.raises(IntegrityError, match="ledger_day_is_closed"), transaction.atomic():
            raw_movement(fund, on)
    raw_movement(fund, date(2026, 4, 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_period SET state = 'open'",
        "UPDATE ledger_period SET state = 'open', reopened_by_id = closed_by_id",
        "UPDATE ledger_period SET asked_by_id = closed_by_id",
        "UPDATE ledger_period SET first_on = '2026-02-01', last_on = '2026-02-28'",
        "DELETE FROM ledger_period",
        "UPDATE ledger_periodevent SET reason = 'x'",
        "DELETE FROM ledger_periodevent",
    ],
)
def test_the_database_keeps_a_closed_month_closed(march, statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(statement)
    assert Period.objects.get().state == Period.State.CLOSED


def test_one_person_cannot_open_a_month_in_sql_either(march, chloe):
    closing.ask_to_reopen(march, by=chloe, why="Mine")
    with pytest.raises(IntegrityError, match="two people"), transaction.atomic():
        execute("UPDATE ledger_period SET state = 'open', asked_by_id = NULL, reopened_by_id = %s", chloe.pk)


def test_a_fund_that_moved_money_keeps_its_currency(fund, contribute):
    empty = Fund.objects.create(code="se", name="Fonden", currency="EUR")
    Fund.objects.filter(pk=empty.pk).update(currency="SEK")
    contribute(1_00)
    with pytest.raises(IntegrityError, match="keeps its currency"), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(currency="SEK")


# ---- closing


def test_months_close_in_order_after_their_last_day(fund, contribute, chloe):
    contribute(1_00, on=date(2026, 2, 3))
    contribute(1_00, on=MARCH)
    with pytest.raises(Unmet, match="in order"):
        closing.close(fund, "2026-03", on=MAY, by=chloe)
    with pytest.raises(TooLate, match="not over"):
        closing.close(fund, "2026-02", on=date(2026, 2, 28), by=chloe)
    closing.close(fund, "2026-02", on=date(2026, 3, 1), by=chloe)
    closing.close(fund, "2026-03", on=date(2026, 4, 1), by=chloe)
    assert fund.closed_until == date(2026, 3, 31)
    with pytest.raises(TooLate):
        closing.close(fund, "2026-03", on=MAY, by=chloe)
    assert PeriodEvent.objects.count() == 2


def test_a_year_closes_after_its_months_and_keeps_them_closed(fund, contribute, chloe, bram):
    contribute(1_00, on=date(2025, 11, 3))
    closing.close(fund, "2025-11", on=MAY, by=chloe)
    with pytest.raises(Unmet, match="twelve months"):
        closing.close(fund, "2025", on=MAY, by=chloe)
    december = closing.close(fund, "2025-12", on=MAY, by=chloe)
    year = closing.close(fund, "2025", on=MAY, by=bram)
    with pytest.raises(Unmet, match="year is opened first"):
        closing.ask_to_reopen(december, by=chloe, why="Wrong")
    open_again(year, chloe, bram)
    open_again(december, chloe, bram)
    assert fund.closed_until == date(2025, 11, 30)


def test_who_may_not_close_is_told_so(fund, contribute, person):
    contribute(1_00, on=MARCH)
    with pytest.raises(NotYours):
        closing.close(fund, "2026-03", on=MAY, by=person("Aud", Role.AUDITOR))


def test_a_month_whose_rows_do_not_add_up_stays_open_and_says_where(fund, contribute, chloe):
    movement = contribute(100_00, on=MARCH)
    with unguarded("ledger_transfer"):
        execute(
            "UPDATE ledger_transfer SET amount_cents = 9000 WHERE movement_id = %s AND position = 0",
            movement.pk,
        )
    with pytest.raises(DoesNotHold) as refused:
        closing.close(fund, "2026-03", on=MAY, by=chloe)
    assert any(f"#{movement.pk}" in where for where in refused.value.figures["differences"])
    assert fund.closed_until is None


def test_money_in_one_book_only_keeps_the_month_open(fund, chloe):
    legs = [Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK), 9_00)]
    post(key="half", legs=legs, on=MARCH, why="The budget was forgotten")
    with pytest.raises(DoesNotHold):
        closing.close(fund, "2026-03", on=MAY, by=chloe)
    run_and_keep()
    with pytest.raises(BooksFrozen):
        closing.close(fund, "2026-03", on=MAY, by=chloe)


def test_what_is_not_matched_or_on_its_way_is_shown_and_does_not_stop_a_closing(fund, chloe):
    bank = chart.account(fund, Kind.BANK)
    post(key="in", legs=[Leg(chart.account(fund, Kind.SUSPENSE), bank, 9_00)], on=MARCH, why="Unknown")
    post(key="out", legs=[Leg(bank, chart.account(fund, Kind.TRANSIT), 4_00)], on=MARCH, why="Sent")
    texts = [str(remark.text) for remark in closing.remarks(closing.find(fund, "2026-03"))]
    assert len(texts) == 2
    assert "9.00" in texts[0]
    assert "4.00" in texts[1]
    assert closing.close(fund, "2026-03", on=MAY, by=chloe).state == Period.State.CLOSED


# ---- opening again


def test_a_month_is_opened_by_two_people_with_a_reason_on_the_record(fund, march, chloe, bram):
    with pytest.raises(Unmet, match="Nobody has asked"):
        closing.reopen(march, by=bram)
    closing.ask_to_reopen(march, by=chloe, why="The bank corrected a line")
    with pytest.raises(NotYours, match="another person"):
        closing.reopen(march, by=chloe)
    with pytest.raises(Unmet, match="asked already"):
        closing.ask_to_reopen(march, by=bram, why="Me too")
    assert closing.reopen(march, by=bram).state == Period.State.OPEN
    assert post(key="now", legs=contribution(fund, 1), on=MARCH, why="Correction").booked_on == MARCH
    steps = list(march.events.values_list("step", "by__first_name", "reason"))
    assert steps == [
        ("close", "Chloé", ""),
        ("ask_to_reopen", "Chloé", "The bank corrected a line"),
        ("reopen", "Bram", "The bank corrected a line"),
    ]
    closing.close(fund, "2026-03", on=MAY, by=bram)


def test_a_request_that_is_dropped_leaves_the_month_closed(march, chloe, bram):
    closing.ask_to_reopen(march, by=chloe, why="Hm")
    closing.keep_closed(march, by=bram)
    assert (march.state, march.asked_by) == (Period.State.CLOSED, None)
    with pytest.raises(Unmet):
        closing.reopen(march, by=bram)


def test_the_last_month_is_opened_first(fund, contribute, march, chloe):
    contribute(1_00, on=APRIL)
    closing.close(fund, "2026-04", on=MAY, by=chloe)
    with pytest.raises(Unmet, match="later"):
        closing.ask_to_reopen(march, by=chloe, why="Wrong")


# ---- carrying forward


def test_a_year_carries_its_balances_forward_and_shows_its_own_income(fund, contribute):
    contribute(100_00, on=date(2025, 12, 31))
    contribute(30_00, on=date(2026, 1, 1))
    aid = [
        Leg(chart.account(fund, Kind.BANK), chart.account(fund, Kind.AID_GIVEN), 20_00),
        Leg(chart.account(fund, Kind.AVAILABLE), chart.account(fund, Kind.COMMITTED), 20_00),
        Leg(chart.account(fund, Kind.COMMITTED), chart.account(fund, Kind.SPENT), 20_00),
    ]
    post(key="aid", legs=aid, on=APRIL, why="Paid")
    rows = carrying.by_kind(fund, date(2026, 1, 1), date(2026, 12, 31))
    found = {row.kind: (row.opening_cents, row.change_cents, row.closing_cents) for row in rows}
    assert found[Kind.BANK] == (100_00, 10_00, 110_00)
    assert found[Kind.CONTRIBUTIONS] == (100_00, 30_00, 130_00)
    assert found[Kind.AID_GIVEN] == (0, 20_00, 20_00)
    assert found[Kind.AVAILABLE] == (100_00, 10_00, 110_00)
    assert carrying.result_cents(rows) == 10_00
    before = carrying.by_kind(fund, date(2025, 1, 1), date(2025, 12, 31))
    assert {row.kind: row.closing_cents for row in before} == {
        row.kind: row.opening_cents for row in rows if row.opening_cents
    }
    for row in carrying.by_account(fund, date(2026, 1, 1), date(2026, 12, 31)):
        assert row.closing_cents == balance(row.account) * chart.nature(row.kind)
    assert balances.total(fund, Kind.CONTRIBUTIONS) == -130_00  # and no money moved for it


@pytest.mark.parametrize("code", ["2026-13", "26-03", "2026-3", "march", "", "2026-", "²026", "2026-03-01"])
def test_a_period_that_is_none_is_not_understood(code):
    with pytest.raises(ValueError, match=r"month|year|format|digit"):
        closing.days_of(code)
