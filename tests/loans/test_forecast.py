"""What loans tell the forecast of the fund."""

from datetime import date, timedelta

import pytest

from fund.reporting.forecast import ground
from fund.reporting.forecast.model import PAID, foresee
from loans import forecast
from loans.arrears import take_snapshot
from loans.models import Instalment

from .conftest import FIRST

pytestmark = pytest.mark.django_db


def test_what_is_to_come_and_what_is_late_are_all_that_is_owed(ana, running, fund):
    loan = running(ana)
    for on in (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=100)):
        found = forecast.lending(fund, on)
        to_come = list(found.dues)
        assert sum(cents for _day, cents in to_come) + sum(found.late) == loan.outstanding_cents
        assert min(day for day, _cents in to_come) >= on
    assert found.late == [0, 0, 0, 40_000]  # by the age of the oldest


def test_money_that_came_is_neither_late_nor_to_come(ana, running, repay, fund):
    loan = running(ana)
    repay(loan, 12_500, on=FIRST)
    loan.refresh_from_db()
    found = forecast.lending(fund, FIRST + timedelta(days=1))
    assert sum(found.late) == 0
    assert sum(cents for _day, cents in found.dues) == loan.outstanding_cents


def test_how_what_was_due_was_paid(ana, running, repay, fund):
    """Two instalments of 100.00 fell due: the first came at once, half of the second within a month."""
    loan = running(ana)
    first, second = Instalment.objects.in_force().order_by("due_on")[:2]
    repay(loan, first.due_cents, on=first.due_on)
    repay(loan, second.due_cents // 2, on=second.due_on + timedelta(days=20))
    on = second.due_on + timedelta(days=31)
    paying = forecast.lending(fund, on).paying
    assert len(paying) == len(PAID)
    assert (paying[0].loans, paying[0].part) == (2, pytest.approx(0.75))


def test_how_late_money_came_is_read_from_the_pictures_of_month_ends(ana, running, repay, fund):
    """Late by 100.00 at the end of June; 40.00 of it came in July."""
    loan = running(ana)
    end = date(FIRST.year, FIRST.month + 1, 1) - timedelta(days=1)
    late = take_snapshot(end)
    repay(loan, 4_000, on=end + timedelta(days=10))
    seen = forecast.lending(fund, end + timedelta(days=40)).paying[1]
    assert (late, seen.loans, seen.part) == (1, 1, pytest.approx(0.4))


def test_the_fund_with_a_loan_is_foretold_to_have_it_back(ana, running, fund):
    loan = running(ana)
    found = ground.read(fund, FIRST - timedelta(days=1))
    assert sum(found.dues) == loan.outstanding_cents
    assert [month.repaid_cents for month in foresee(found).months][1] > 0
    assert ground.read(fund, loan.offered_on + timedelta(days=40)).term >= 1
