"""Gifts with their receipts, opening balances, recoveries."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fund.ledger import chart, proof
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available, open_envelope
from fund.ledger.posting import Leg, post
from fund.ledger.refusals import FloorBreached, KeyReused
from fund.sources import importing
from fund.sources.funding_lines import open_line
from fund.sources.gifts import receive_gift, take_back_gift
from fund.sources.models import Gift, OpeningBalance, Receipt, Recovery
from fund.sources.openings import Part, open_books, open_with, take_back_opening
from fund.sources.receipts import issue
from fund.sources.recoveries import loss_of, recover, take_back_recovery
from fund.sources.refusals import BooksAreOpen, LossExceeded, OutOfBalance
from workflows.refusals import Refusal, TooLate

from .conftest import TODAY, record, staged

ON = date(2026, 3, 2)


def sentences(made):
    return [row.sentence for row in made.rows.filter(outcome="problem").order_by("line")]


# ---- gifts


def test_a_gift_is_numbered_and_taken_once(fund, chloe):
    crisis = open_envelope(fund, "crisis", "Crisis plan")
    facts = {"key": "form-1", "fund": fund, "giver": "Theatre Nova", "cents": 350_00, "on": ON, "by": chloe}
    gift = receive_gift(**facts, envelope=crisis, note="Cancelled evening, paid anyway")
    assert receive_gift(**facts, envelope=crisis) == gift
    assert gift.number == "G-2026-0001"
    assert (total(fund, Kind.GIFTS), total(fund, Kind.BANK), available(crisis)) == (-350_00, 350_00, 350_00)
    with pytest.raises(KeyReused):
        receive_gift(**facts | {"cents": 1}, envelope=crisis)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.update(amount_cents=1)
    assert proof.run().holds


def test_a_gift_is_taken_back_once_and_says_why(fund, chloe):
    gift = receive_gift(key="1", fund=fund, giver="Nova", cents=50_00, on=ON, by=chloe)
    with pytest.raises(Refusal):
        take_back_gift(gift, on=TODAY, by=chloe, why=" ")
    back = take_back_gift(gift, on=TODAY, by=chloe, why="Bounced")
    assert take_back_gift(gift, on=date(2026, 7, 1), by=chloe, why="Again") == back
    assert total(fund, Kind.BANK) == 0
    with pytest.raises(Refusal):
        issue(gift, on=TODAY, by=chloe)


def test_a_receipt_is_made_once_in_the_members_language(fund, chloe, member):
    giver = member("Bruno", language="nl")
    gift = receive_gift(key="1", fund=fund, giver="Bruno Test", member=giver, cents=50_00, on=ON, by=chloe)
    receipt = issue(gift, on=TODAY, by=chloe)
    again = issue(gift, on=date(2026, 8, 1), by=chloe)
    assert (receipt.number, receipt.language) == ("R-2026-0001", "nl")
    assert bytes(again.content) == bytes(receipt.content)
    assert bytes(receipt.content).startswith(b"%PDF")
    assert b"/MarkInfo" in bytes(receipt.content)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(number="R-0")


def test_a_client_has_a_receipt_in_the_funds_language(fund, chloe):
    gift = receive_gift(key="1", fund=fund, giver="Nova", cents=50_00, on=ON, by=chloe, address="Rue Haute 1")
    assert issue(gift, on=TODAY, by=chloe).language == "fr"


def gift_row(reference, **cells):
    return {"reference": reference, "date": "2026-03-02", "amount": "350,00", "giver": "Nova", **cells}


def test_a_file_of_gifts_is_recorded_once_by_their_references(fund, chloe, ana):
    open_envelope(fund, "crisis", "Crisis plan")
    made = record(
        fund, chloe, gift_row("G1", envelope="crisis"), gift_row("G2", giver="", member=ana.number), kind="gifts"
    )  # fmt: skip
    assert (made.state, made.cents, made.gifts.count()) == ("done", 700_00, 2)
    assert Gift.objects.get(reference="G2").giver == str(ana)
    again = record(fund, chloe, gift_row("G1"), gift_row("G3"), kind="gifts")
    assert (again.known, again.fresh) == (1, 1)
    importing.take_back(made, on=TODAY, by=chloe, why="Wrong")
    assert total(fund, Kind.GIFTS) == -350_00
    assert proof.run().holds


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"amount": "-1"}, "more than zero"),
        ({"currency": "SEK"}, "This is in SEK"),
        ({"giver": ""}, "giver"),
        ({"giver": "=cmd"}, "formula"),
        ({"member": "M404"}, "no member"),
        ({"envelope": "none"}, "no envelope"),
        ({"date": "2999-01-01"}, "not a day"),
    ],
)
def test_a_gift_that_is_wrong_is_named(fund, cells, words):
    assert words in sentences(staged(fund, gift_row("G1", **cells), kind="gifts"))[0]


def test_the_same_reference_is_one_gift(fund, chloe):
    made = staged(fund, gift_row("G1"), gift_row("G1"), kind="gifts")
    assert "stands on line 1" in sentences(made)[0]
    record(fund, chloe, gift_row("G1"), kind="gifts")
    assert "other figures" in sentences(staged(fund, gift_row("G1", amount="1"), kind="gifts"))[0]
    with pytest.raises(TooLate):
        receive_gift(key="2", fund=fund, giver="N", cents=1, on=ON, by=chloe, reference="G1")


def test_a_gift_in_euros_does_not_enter_a_fund_in_crowns(crowns, chloe):
    assert "reckons in SEK" in sentences(staged(crowns, gift_row("G1", currency="EUR"), kind="gifts"))[0]
    made = record(crowns, chloe, gift_row("G1", currency="sek"), kind="gifts")
    assert made.state == "done"


# ---- opening balances


def test_the_books_open_once_until_it_is_reversed(fund, chloe):
    facts = {"on": ON, "by": chloe}
    first = open_books(fund, cents=10_000_00, **facts)
    assert open_books(fund, cents=10_000_00, **facts) == first
    assert total(fund, Kind.AVAILABLE) == 10_000_00
    with pytest.raises(BooksAreOpen):
        open_books(fund, cents=9_000_00, **facts)
    take_back_opening(first, on=TODAY, by=chloe, why="Wrong statement")
    second = open_books(fund, cents=9_000_00, **facts)
    assert second != first
    assert total(fund, Kind.BANK) == 9_000_00
    with pytest.raises(BooksAreOpen):
        open_books(fund, cents=10_000_00, **facts)
    assert proof.run().holds


def test_the_bank_and_the_envelopes_make_the_same_sum(fund, chloe):
    open_envelope(fund, "crisis", "Crisis plan")
    line = open_line(fund=fund, code="bru", lender="Finance", limit_cents=500_00, from_on=ON)
    parts = [Part("bank", "", 1_000_00), Part("line", "bru", 400_00), Part("envelope", "crisis", 600_00)]
    with pytest.raises(OutOfBalance) as refused:
        open_with(fund, parts=parts, on=ON, by=chloe)
    assert refused.value.figures == {"bank_cents": 1_000_00, "envelopes_cents": 600_00, "lines_cents": 400_00}
    open_with(fund, parts=[*parts, Part("envelope", "bru", 400_00)], on=ON, by=chloe)
    line.account.refresh_from_db()
    assert (line.drawn_cents, available(line.envelope)) == (400_00, 400_00)
    assert proof.run().holds


def opening_row(account, code, amount, **cells):
    return {"account": account, "code": code, "date": "2026-01-01", "amount": amount, **cells}


def test_a_file_of_an_opening_balance_is_checked_as_a_whole(fund, chloe):
    chart.general(fund)
    bad = staged(
        fund, opening_row("bank", "", "100"), opening_row("envelope", "general", "90"), kind="openings"
    )
    assert "The bank holds 100.00" in sentences(bad)[0]
    rows = [opening_row("bank", "", "100", evidence="2025/12"), opening_row("envelope", "general", "100")]
    made = record(fund, chloe, *rows, kind="openings")
    assert (made.state, made.cents, OpeningBalance.objects.get().evidence) == ("done", 100_00, "2025/12")
    assert record(fund, chloe, *reversed(rows), kind="openings").known == 2
    other = staged(
        fund, opening_row("bank", "", "9"), opening_row("envelope", "general", "9"), kind="openings"
    )
    assert "another opening balance" in sentences(other)[0]
    importing.take_back(made, on=TODAY, by=chloe, why="x")
    assert total(fund, Kind.BANK) == 0


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("cash", "", "1"), "neither"),
        (("envelope", "none", "1"), "no envelope"),
        (("line", "none", "1"), "no funding line"),
        (("bank", "", "-1"), "more than zero"),
    ],
)
def test_a_line_of_an_opening_balance_that_is_wrong_is_named(fund, cells, words):
    assert words in sentences(staged(fund, opening_row(*cells), kind="openings"))[0]


# ---- recoveries


@pytest.fixture
def loss(fund, chloe):
    """Loan L-1 of 300.00 was lent and lost."""
    open_books(fund, cents=1_000_00, on=ON, by=chloe)
    loan, bank, losses = (chart.account(fund, Kind.LOAN, ref="L-1"), chart.account(fund, Kind.BANK),
                          chart.account(fund, Kind.LOSSES))  # fmt: skip
    held, lent, lost = (chart.account(fund, kind) for kind in (Kind.AVAILABLE, Kind.LENT, Kind.LOST))
    post(key="lend", legs=[Leg(bank, loan, 300_00), Leg(held, lent, 300_00)], on=ON, why="Lent")
    return post(
        key="lose", legs=[Leg(loan, losses, 300_00), Leg(lent, lost, 300_00)], on=ON, why="Lost",
        source_ref="loan/L-1",
    )  # fmt: skip


def test_no_more_comes_back_than_was_lost(fund, chloe, loss):
    facts = {"fund": fund, "payer": "Bailiff", "on": ON, "by": chloe, "loss": "L-1"}
    first = recover(key="1", cents=200_00, **facts)
    assert recover(key="1", cents=200_00, **facts) == first
    assert (total(fund, Kind.AVAILABLE), total(fund, Kind.LOSSES)) == (900_00, 100_00)
    with pytest.raises(LossExceeded) as refused:
        recover(key="2", cents=100_01, **facts)
    assert refused.value.figures == {"lost_cents": 300_00, "recovered_cents": 200_00, "asked_cents": 100_01}
    with pytest.raises(LossExceeded):
        recover(key="2", cents=1, **facts | {"loss": "L-2"})
    with pytest.raises(LossExceeded):
        recover(key="2", cents=100_01, **facts | {"loss": ""})
    take_back_recovery(first, on=TODAY, by=chloe, why="Bounced")
    assert loss_of(fund, "L-1").left_cents == loss_of(fund, "").left_cents == 300_00
    recover(key="3", cents=300_00, **facts)
    assert total(fund, Kind.LOSSES) == 0
    assert proof.run(["two_books_agree", "running_totals_equal_transfers"]).holds


def test_without_a_loss_nothing_comes_back(fund, chloe):
    with pytest.raises(LossExceeded):
        recover(key="1", fund=fund, payer="X", cents=1, on=ON, by=chloe)


def test_the_database_itself_holds_the_loss(fund, chloe, loss):
    legs = [
        Leg(chart.account(fund, Kind.LOSSES), chart.account(fund, Kind.BANK), 300_01),
        Leg(chart.account(fund, Kind.LOST), chart.account(fund, Kind.AVAILABLE), 300_01),
    ]
    with pytest.raises(FloorBreached):
        post(key="too-much", legs=legs, on=ON, why="x")


def recovery_row(reference, amount, **cells):
    return {"reference": reference, "date": "2026-03-02", "amount": amount, "payer": "Bailiff", **cells}


def test_a_file_of_recoveries_is_bounded_by_the_loss_as_a_whole(fund, chloe, loss):
    rows = [recovery_row("R1", "200", loss="L-1"), recovery_row("R2", "100,01", loss="L-1")]
    assert "300.01" in sentences(staged(fund, *rows, kind="recoveries"))[0]
    made = record(fund, chloe, rows[0], kind="recoveries")
    assert record(fund, chloe, rows[0], recovery_row("R3", "1"), kind="recoveries").known == 1
    importing.take_back(made, on=TODAY, by=chloe, why="x")
    assert Recovery.objects.filter(movement__reversed_by=None).count() == 1
    assert (
        "This is in SEK"
        in sentences(staged(fund, recovery_row("R9", "1", currency="SEK"), kind="recoveries"))[0]
    )
