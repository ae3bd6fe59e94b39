"""Gifts, opening balances and funding lines."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fund.ledger import chart, commitments, proof
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available, open_envelope
from fund.ledger.models import Account
from fund.ledger.refusals import InsufficientFunds, KeyReused
from fund.sources.funding_lines import draw, open_line, pay_back
from fund.sources.income import open_books, receive_gift
from fund.sources.models import Gift
from fund.sources.refusals import LineExhausted

ON = date(2026, 3, 2)


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


def test_the_books_open_once(fund, chloe):
    assert open_books(fund, cents=10_000_00, on=ON, by=chloe) == open_books(
        fund, cents=10_000_00, on=ON, by=chloe
    )
    assert total(fund, Kind.AVAILABLE) == 10_000_00
    with pytest.raises(KeyReused):
        open_books(fund, cents=9_000_00, on=ON, by=chloe)


@pytest.fixture
def line(fund):
    return open_line(
        fund=fund, code="brussels", lender="Finance Brussels", limit_cents=1_000_00, from_on=ON, region="BRU"
    )


def test_what_a_lender_pays_in_is_available_in_the_lines_own_envelope(fund, line, chloe):
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    line.account.refresh_from_db()
    assert (line.drawn_cents, line.undrawn_cents) == (600_00, 400_00)
    assert available(line.envelope) == 600_00
    assert available(chart.general(fund)) == 0
    assert proof.run().holds


def test_a_line_is_not_drawn_beyond_its_limit_not_even_by_the_database(line, chloe):
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    with pytest.raises(LineExhausted, match=r"400\.00") as refused:
        draw(line, key="2", cents=400_01, on=ON, by=chloe)
    assert refused.value.figures == {"left_cents": 400_00, "asked_cents": 400_01}
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=line.account_id).update(floor_cents=-599_99)


def test_a_line_is_paid_back_from_what_its_envelope_holds(fund, line, chloe):
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    commitments.commit(
        key="L-1", envelope=line.envelope, cents=500_00, reference="L-1", on=ON, by=chloe, why="Loan"
    )
    with pytest.raises(InsufficientFunds):
        pay_back(line, key="1", cents=100_01, on=ON, by=chloe)
    pay_back(line, key="2", cents=100_00, on=ON, by=chloe)
    assert total(fund, Kind.LINE) == -500_00
    with pytest.raises(LineExhausted):
        pay_back(line, key="3", cents=500_01, on=ON, by=chloe)
    assert proof.run().holds
