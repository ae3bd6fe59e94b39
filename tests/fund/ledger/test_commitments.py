"""Money is set aside, used and let go; never more than there is."""

from datetime import date

import pytest

from fund.ledger import chart, commitments, envelopes, proof
from fund.ledger.balances import balance, by_kind, series, total
from fund.ledger.chart import Kind
from fund.ledger.models import Commitment, Movement
from fund.ledger.posting import Leg, post
from fund.ledger.refusals import CommitmentExceeded, InsufficientFunds, KeyReused

from .conftest import MONDAY


@pytest.fixture
def grant(fund, contribute, chloe):
    """500.00 in the fund, 200.00 of it promised to Ana."""
    contribute(500_00)
    return promise(fund, chloe, 200_00)


def promise(fund, by, cents, key="A-2026-0001"):
    return commitments.commit(
        key=key,
        envelope=chart.general(fund),
        cents=cents,
        reference="A-2026-0001",
        on=MONDAY,
        by=by,
        why="Granted",
    )


def test_a_promise_moves_money_from_available_to_promised(fund, grant):
    assert total(fund, Kind.AVAILABLE) == 300_00
    assert total(fund, Kind.COMMITTED) == 200_00
    assert grant.open_cents == 200_00


def test_a_promise_asked_twice_is_made_once(fund, grant, chloe):
    assert promise(fund, chloe, 200_00) == grant
    assert total(fund, Kind.COMMITTED) == 200_00
    with pytest.raises(KeyReused):
        promise(fund, chloe, 150_00)


def test_a_promise_beyond_what_is_available_is_refused_with_the_figures(fund, grant, chloe):
    with pytest.raises(InsufficientFunds) as refused:
        promise(fund, chloe, 300_01, key="A-2026-0002")
    assert refused.value.figures["available_cents"] == 300_00
    assert Commitment.objects.count() == 1


def test_what_is_released_is_available_again_once(fund, grant, chloe):
    for _click in range(2):
        commitments.release(grant, cents=50_00, on=MONDAY, by=chloe, why="Lower amount", key="A-1/lower")
    assert (grant.released_cents, grant.open_cents) == (50_00, 150_00)
    assert total(fund, Kind.AVAILABLE) == 350_00
    with pytest.raises(CommitmentExceeded) as refused:
        commitments.release(grant, cents=150_01, on=MONDAY, by=chloe, why="All", key="A-1/all")
    assert refused.value.figures == {"open_cents": 150_00, "asked_cents": 150_01}
    assert total(fund, Kind.AVAILABLE) == 350_00
    assert proof.run().holds


def test_a_promise_is_used_by_a_payment_in_parts(fund, grant):
    paid(fund, grant, 120_00)
    paid(fund, grant, 80_00)
    assert (grant.used_cents, grant.open_cents) == (200_00, 0)
    assert total(fund, Kind.SPENT) == 200_00
    assert proof.run().holds
    with pytest.raises(CommitmentExceeded):
        commitments.mark_used(grant, 1)


def test_a_payment_that_comes_back_is_promised_again(fund, grant):
    paid(fund, grant, 200_00)
    back = [Leg(chart.account(fund, Kind.AID_GIVEN), chart.account(fund, Kind.BANK), 200_00)]
    post(key="back", legs=[*back, *commitments.restore_legs(grant, 200_00)], on=MONDAY, why="Account closed")
    commitments.mark_restored(grant, 200_00)
    assert grant.open_cents == 200_00
    assert proof.run().holds
    with pytest.raises(CommitmentExceeded):
        commitments.mark_restored(grant, 1)


def paid(fund, commitment, cents):
    bank, given = chart.account(fund, Kind.BANK), chart.account(fund, Kind.AID_GIVEN)
    post(
        key=f"paid/{Movement.objects.count()}",
        legs=[Leg(bank, given, cents), *commitments.use_legs(commitment, cents)],
        on=MONDAY,
        why="Paid",
    )
    commitments.mark_used(commitment, cents)


def test_each_envelope_promises_from_its_own_money(fund, contribute, chloe):
    contribute(100_00)
    crisis = envelopes.open_envelope(fund, "crisis", "Crisis plan")
    envelopes.allot(
        key="1", source=chart.general(fund), target=crisis, cents=60_00, on=MONDAY, by=chloe, why="Board"
    )
    assert envelopes.available(crisis) == 60_00
    with pytest.raises(InsufficientFunds, match="Crisis plan"):
        commitments.commit(
            key="x", envelope=crisis, cents=60_01, reference="A-1", on=MONDAY, by=chloe, why="Too much"
        )
    standing = {each.envelope.code: each.available_cents for each in envelopes.standings(fund)}
    assert standing == {"crisis": 60_00, "general": 40_00}
    with pytest.raises(InsufficientFunds):
        envelopes.allot(
            key="2", source=crisis, target=chart.general(fund), cents=60_01, on=MONDAY, by=chloe, why="Back"
        )


def test_any_past_balance_is_what_the_transfers_up_to_that_day_add_up_to(fund, contribute):
    days = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 1), date(2025, 12, 31)]
    for n, on in enumerate(days):
        contribute(10**n, on=on)
    bank = chart.account(fund, Kind.BANK)
    assert balance(bank) == 11_111
    assert balance(bank, date(2025, 12, 30)) == 0
    assert balance(bank, date(2026, 1, 31)) == 10_001
    assert balance(bank, date(2026, 2, 28)) == 10_111
    assert total(fund, Kind.CONTRIBUTIONS, date(2026, 2, 28)) == -10_111
    assert by_kind(fund, date(2026, 1, 31))[Kind.AVAILABLE] == 10_001
    assert by_kind(fund)[Kind.LOAN] == 0
    points = series(fund, Kind.AVAILABLE, date(2026, 1, 15), date(2026, 3, 31))
    assert [(point.on.isoformat(), point.cents) for point in points] == [
        ("2026-01-15", 10_000),
        ("2026-01-31", 10_001),
        ("2026-02-28", 10_111),
        ("2026-03-01", 11_111),
        ("2026-03-31", 11_111),
    ]


def test_a_past_balance_is_one_question_whatever_the_number_of_transfers(
    fund, contribute, django_assert_num_queries
):
    contribute(5)
    bank = chart.account(fund, Kind.BANK)
    with django_assert_num_queries(2):
        balance(bank)
        balance(bank, MONDAY)
