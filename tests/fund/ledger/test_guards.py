"""The database itself refuses what the verbs would never do."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from fund.ledger import chart, posting, proof, writing
from fund.ledger.balances import balance
from fund.ledger.chart import Kind
from fund.ledger.models import Account, DayTotal, Fund, Movement, Transfer
from fund.ledger.posting import Leg

from .conftest import MONDAY
from .tampering import execute

STATEMENTS = [
    "UPDATE ledger_transfer SET amount_cents = amount_cents + 1",
    "DELETE FROM ledger_transfer",
    "UPDATE ledger_movement SET why = 'something else'",
    "DELETE FROM ledger_movement",
    "UPDATE ledger_account SET in_cents = in_cents + 1 WHERE kind = 'bank'",
    "UPDATE ledger_account SET out_cents = out_cents + 1 WHERE kind = 'bank'",
    "UPDATE ledger_account SET floor_cents = in_cents + 1 WHERE kind = 'available'",
    "INSERT INTO ledger_account (fund_id, kind, ref, in_cents, out_cents, opened_at)"
    " SELECT fund_id, kind, 'another', 100, 0, opened_at FROM ledger_account WHERE kind = 'bank'",
    "UPDATE ledger_daytotal SET in_cents = in_cents + 1",
    "DELETE FROM ledger_daytotal",
    'INSERT INTO ledger_daytotal (account_id, "on", in_cents, out_cents)'
    " SELECT account_id, '2020-01-01', 5, 0 FROM ledger_daytotal",
    "INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)"
    " SELECT movement_id, 9, source_id, target_id, 1 FROM ledger_transfer",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_books_refuse_plain_sql(contribute, statement):
    contribute(250_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(statement)
    assert Transfer.objects.count() == 2
    assert Movement.objects.get().why == "Contribution"


@pytest.mark.parametrize("ends", ["source_id, target_id, 0", "source_id, source_id, 1"])
def test_a_transfer_of_nothing_or_to_itself_is_refused_even_while_posting(contribute, ends):
    contribute(250_00)
    with pytest.raises(IntegrityError, match="transfer_"):
        write_as_posting_does(
            "INSERT INTO ledger_transfer (movement_id, position, source_id, target_id, amount_cents)"
            f" SELECT movement_id, 9, {ends} FROM ledger_transfer"
        )


@transaction.atomic
def write_as_posting_does(statement):
    sqlite, postgresql = "INSERT INTO ledger_posting VALUES (0, 0)", "SET LOCAL ledger.posting = 'on'"
    execute(postgresql if connection.vendor == "postgresql" else sqlite)
    execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_account_that_has_moved_money_stays(contribute):
    contribute(250_00)
    with pytest.raises(IntegrityError):
        execute("DELETE FROM ledger_account WHERE kind = 'bank'")
    assert Account.objects.filter(kind=Kind.BANK).exists()


@pytest.mark.django_db(transaction=True)
def test_money_goes_to_no_account_that_is_not_there(fund):
    nowhere = Account(pk=10**9, fund=fund, kind=Kind.SUSPENSE, ref="nowhere")
    legs = [Leg(chart.account(fund, Kind.BANK), nowhere, 125)]
    with pytest.raises(IntegrityError):
        posting.post(key="one", legs=legs, on=MONDAY, why="Lost")
    with pytest.raises(IntegrityError):
        posting.post_many([posting.Entry("many", legs, MONDAY, "Lost")])
    assert not Movement.objects.exists()


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_movement", "ledger_daytotal"])
def test_the_books_refuse_to_be_emptied(contribute, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    contribute(250_00)
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(f"TRUNCATE {table} CASCADE")
    assert Transfer.objects.count() == 2


def test_the_books_refuse_the_models_as_well(fund, contribute):
    movement = contribute(250_00)
    bank = Account.objects.get(kind=Kind.BANK)
    attempts = [
        lambda: movement.delete(),
        lambda: Movement.objects.filter(pk=movement.pk).update(why="x"),
        lambda: Transfer.objects.all().delete(),
        lambda: Transfer.objects.update(amount_cents=1),
        lambda: Account.objects.filter(pk=bank.pk).update(in_cents=F("in_cents") + 1),
        lambda: DayTotal.objects.update(in_cents=0),
        lambda: Movement.objects.create(
            key=movement.key, digest="", fund=fund, booked_on=MONDAY, value_on=MONDAY, why=""
        ),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert balance(bank) == 250_00


def test_a_movement_without_transfers_is_refused_by_the_database_or_found_by_the_proof(fund, contribute):
    contribute(250_00)
    slipped = {"key": "empty", "digest": "", "fund": fund, "booked_on": MONDAY, "value_on": MONDAY, "why": ""}
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="written by posting only"), transaction.atomic():
            Movement.objects.create(**slipped)
        return
    Movement.objects.create(**slipped)  # SQLite: posting itself writes the movement first
    assert "empty" in str(proof.run().differences)


def test_an_account_may_still_be_described_anew(fund, contribute):
    contribute(250_00)
    bank = Account.objects.get(kind=Kind.BANK)
    bank.ref = "BE68539007547034"
    bank.save()
    assert balance(bank) == 250_00


def test_a_transfer_across_funds_or_books_is_refused_by_the_database_too(fund, contribute):
    crowns = Fund.objects.create(code="se", name="Fonden", currency="SEK")
    bank, available = chart.account(fund, Kind.BANK), chart.account(fund, Kind.AVAILABLE)
    for other in (chart.account(crowns, Kind.BANK), available):
        with pytest.raises(IntegrityError):
            slip_in(fund, bank, other)


@transaction.atomic
def slip_in(fund, source, target):
    """Post as `post` would if it did not look."""
    entry = posting.Entry("x", [Leg(source, source_twin(source), 1)], MONDAY, "x")
    row, _legs = posting._row(entry, timezone.now(), {})
    writing.insert(row, [(source.pk, target.pk, 1)])


def source_twin(account):
    return chart.account(account.fund, account.kind, ref="twin")
