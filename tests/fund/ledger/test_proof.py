"""The proof finds what was altered, and says where."""

import io

import pytest
from django.core.management import call_command

from fund.ledger import chart, checks, commitments, proof
from fund.ledger.chart import Kind
from fund.ledger.models import Account, Commitment, Movement, Transfer
from fund.ledger.posting import Leg, post

from .conftest import MONDAY
from .tampering import execute, unguarded


def failing():
    return {result.code: result.differences for result in proof.run().results if not result.holds}


def test_a_ledger_that_only_its_verbs_wrote_to_is_proven(fund, contribute, chloe):
    contribute(250_00)
    commitments.commit(
        key="A-1",
        envelope=chart.general(fund),
        cents=40_00,
        reference="A-1",
        on=MONDAY,
        by=chloe,
        why="Grant",
    )
    out = io.StringIO()
    call_command("proof", stdout=out)
    assert "holds    The two books agree" in out.getvalue()
    assert "DIFFERS" not in out.getvalue()


def test_an_altered_transfer_is_located(fund, contribute):
    contribute(100_00)
    altered = contribute(250_00)
    contribute(300_00)
    with unguarded("ledger_transfer"):
        execute(
            "UPDATE ledger_transfer SET amount_cents = 25100 WHERE movement_id = %s AND position = 0",
            altered.pk,
        )
    found = failing()
    assert [difference.where for difference in found["movements_are_as_recorded"]] == [
        f"#{altered.pk} · {altered.key}"
    ]
    bank = next(d for d in found["running_totals_equal_transfers"] if "Bank" in d.where)
    assert (bank.expected_cents, bank.found_cents) == (651_00, 650_00)
    assert "day_totals_equal_transfers" in found
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("proof", stdout=out)
    assert stopped.value.code == 1
    assert "should be 651.00, is 650.00" in out.getvalue()
    assert altered.key in out.getvalue()


def test_a_transfer_that_vanished_and_one_that_was_slipped_in_are_located(contribute):
    gone, grown = contribute(100_00), contribute(200_00)
    with unguarded("ledger_transfer"):
        execute("DELETE FROM ledger_transfer WHERE movement_id = %s AND position = 1", gone.pk)
        execute(
            "INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)"
            " SELECT movement_id, 2, source_id, target_id, 5 FROM ledger_transfer"
            " WHERE movement_id = %s AND position = 0",
            grown.pk,
        )
    wheres = {difference.where for difference in failing()["movements_are_as_recorded"]}
    assert wheres == {f"#{gone.pk} · {gone.key}", f"#{grown.pk} · {grown.key}"}


def test_a_movement_that_was_dated_back_is_located(contribute):
    movement = contribute(100_00)
    with unguarded("ledger_movement"):
        execute("UPDATE ledger_movement SET booked_on = '2025-12-31' WHERE id = %s", movement.pk)
    found = failing()
    assert found["movements_are_as_recorded"][0].where.endswith(movement.key)
    assert found["day_totals_equal_transfers"]


def test_a_total_that_was_touched_is_located(contribute):
    contribute(100_00)
    with unguarded("ledger_account", "ledger_daytotal"):
        execute("UPDATE ledger_account SET in_cents = in_cents + 7 WHERE kind = 'bank'")
        execute("UPDATE ledger_daytotal SET out_cents = 3 WHERE out_cents = 0")
    found = failing()
    difference = found["running_totals_equal_transfers"][0]
    assert (difference.expected_cents, difference.found_cents) == (100_00, 100_07)
    assert len(found["day_totals_equal_transfers"]) == 2
    assert "movements_are_as_recorded" not in found


def test_money_in_one_book_only_is_found(fund):
    bank, gifts = chart.account(fund, Kind.BANK), chart.account(fund, Kind.GIFTS)
    post(key="half", legs=[Leg(gifts, bank, 9_00)], on=MONDAY, why="The budget was forgotten")
    found = failing()
    assert list(found) == ["two_books_agree"]
    assert [(d.expected_cents, d.found_cents) for d in found["two_books_agree"]] == [(9_00, 0), (-9_00, 0)]


def test_a_commitment_that_does_not_equal_its_account_is_found(fund, contribute, chloe):
    contribute(100_00)
    commitments.commit(
        key="A-1",
        envelope=chart.general(fund),
        cents=40_00,
        reference="A-1",
        on=MONDAY,
        by=chloe,
        why="Grant",
    )
    Commitment.objects.update(used_cents=1_00)
    assert list(failing()) == ["commitments_equal_committed"]


def test_a_check_that_cannot_run_counts_as_a_difference(db, monkeypatch):
    monkeypatch.setattr(proof, "_checks", {})

    @proof.check("Never runs")
    def broken():
        raise ZeroDivisionError("no")

    report = proof.run()
    assert not report.holds
    assert "ZeroDivisionError" in report.differences[0].note


def test_the_proof_asks_the_same_number_of_questions_whatever_the_size(
    fund, contribute, django_assert_max_num_queries
):
    for cents in range(1, 15):
        contribute(cents)
    assert Account.objects.count() == 4
    assert Movement.objects.count() * 2 == Transfer.objects.count()
    ours = [code for code in proof.codes() if hasattr(checks, code)]
    with django_assert_max_num_queries(50):  # each check has a savepoint of its own
        proof.run(ours)
