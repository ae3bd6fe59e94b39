"""Bank lines and loans: over, under, ahead, by another person, in parts, and undone after closing."""

from datetime import date, timedelta

import pytest

from fund.banking import matching
from fund.banking.matching import Part, PeriodClosed
from fund.banking.models import StatementLine
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from loans.models.agreements import State
from tests.closing import close
from tests.fund.banking.builders import Booked

from .conftest import FIRST

pytestmark = pytest.mark.django_db
STRANGER = "BE68539007547034"


def latest() -> StatementLine:
    return StatementLine.objects.select_related("account__fund").latest("pk")


def proved() -> None:
    report = proof.run()
    assert report.holds, report.differences


@pytest.fixture
def arrive(bank):
    """arrive(cents, on=…): money without a reference, from somebody else's account."""

    def make(cents: int, *, on: date, text: str = "") -> StatementLine:
        bank(
            Booked(cents, text=text, name="Mother Test", iban=STRANGER, bank_reference=f"X{on}{cents}"), on=on
        )
        line = latest()
        assert line.state == StatementLine.State.TO_MATCH
        return line

    return make


def test_one_line_pays_two_loans_and_the_next_time_both_are_suggested(
    ana, member, running, arrive, chloe, fund
):
    one, two = running(ana), running(member("Ben"), cents=150_000)
    matching.split(
        arrive(25_000, on=FIRST), [Part(10_000, one.expected), Part(15_000, two.expected)], by=chloe
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.repaid_cents, two.repaid_cents) == (10_000, 15_000)
    assert balances.total(fund, Kind.SUSPENSE) == 0
    proved()


def test_two_lines_pay_one_instalment_and_too_little_leaves_the_rest_due(ana, running, arrive, chloe):
    loan = running(ana)
    lines = [arrive(4_000, on=FIRST, text="a"), arrive(5_000, on=FIRST + timedelta(days=1), text="b")]
    matching.gather(lines, loan.expected, by=chloe)
    loan.refresh_from_db()
    loan.expected.refresh_from_db()
    assert (loan.repaid_cents, loan.expected.cents, loan.expected.due_on) == (9_000, 1_000, FIRST)
    proved()


def test_too_much_goes_ahead_and_beyond_the_loan_it_is_owed_to_the_member(ana, running, arrive, chloe, fund):
    loan = running(ana)
    matching.assign(arrive(25_000, on=FIRST), loan.expected, by=chloe)
    loan.refresh_from_db()
    assert (loan.repaid_cents, loan.surplus_cents) == (25_000, 0)
    matching.assign(arrive(100_000, on=FIRST + timedelta(days=2)), loan.expected, by=chloe)
    loan.refresh_from_db()
    assert (loan.repaid_cents, loan.surplus_cents, loan.state) == (120_000, 5_000, State.SETTLED)
    assert balances.total(fund, Kind.CREDIT) == -5_000
    proved()


def test_a_payment_before_the_first_day_is_in_advance(ana, running, arrive, chloe):
    loan = running(ana)
    matching.assign(arrive(10_000, on=FIRST - timedelta(days=20)), loan.expected, by=chloe)
    loan.refresh_from_db()
    loan.expected.refresh_from_db()
    assert loan.repaid_cents == 10_000
    assert loan.expected.due_on > FIRST
    proved()


def test_a_match_of_a_closed_month_is_reversed_in_the_open_one_and_the_loan_owes_again(
    ana, running, arrive, chloe, dirk, fund
):
    loan, line = running(ana), arrive(10_000, on=FIRST)
    match = matching.assign(line, loan.expected, by=chloe)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"):
        close(fund, month, on=date(2026, 6, 3), by=chloe, second=dirk)
    before = balances.total(fund, Kind.LOAN, date(2026, 5, 31))
    with pytest.raises(PeriodClosed):
        matching.undo(match, by=chloe)
    matching.undo(match, by=chloe, why="another loan", in_open_period=True)
    loan.refresh_from_db()
    assert loan.repaid_cents == 0
    assert balances.total(fund, Kind.LOAN, date(2026, 5, 31)) == before
    assert balances.total(fund, Kind.LOAN) == before + 10_000
    proved()
