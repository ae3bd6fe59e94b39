"""What is late, on any day, from the dates."""

from datetime import date, timedelta

import pytest

from fund.reporting import figures
from loans.arrears import (
    Bucket,
    ageing,
    at_risk_basis_points,
    in_bucket,
    late_cents,
    out_on_loan_cents,
    take_snapshot,
)
from loans.models import Agreement, ArrearsSnapshot

from .conftest import FIRST

pytestmark = pytest.mark.django_db


def test_days_past_due_are_calendar_days_since_the_oldest_unpaid_due_date(ana, running):
    loan = running(ana, first_due_on=date(2026, 3, 31))
    assert loan.days_late(date(2026, 3, 31)) == 0
    assert loan.days_late(date(2026, 4, 1)) == 1
    assert loan.days_late(date(2026, 6, 3)) == 64


def test_a_loan_is_late_the_day_after_and_until_the_last_cent(ana, running, repay):
    loan = running(ana)
    assert not Agreement.objects.in_arrears(FIRST).exists()
    tomorrow = FIRST + timedelta(days=1)
    assert list(Agreement.objects.in_arrears(tomorrow)) == [loan]
    repay(loan, 9_999, on=FIRST)
    assert late_cents(Agreement.objects.all(), tomorrow) == 1
    repay(loan, 1, on=tomorrow)
    assert not Agreement.objects.in_arrears(tomorrow).exists()
    assert list(Agreement.objects.due_between(date(2026, 6, 1), date(2026, 6, 30))) == [loan]


def test_ageing_counts_each_late_loan_once(ana, member, running):
    running(ana)
    running(member("Eve"), cents=60_000, first_due_on=date(2026, 7, 6))
    on = date(2026, 7, 10)
    buckets = ageing(Agreement.objects.all(), on)
    assert [(bucket.from_days, bucket.loans) for bucket in buckets] == [(1, 1), (31, 0), (61, 1), (91, 0)]
    assert [bucket.late_cents for bucket in buckets] == [5_000, 0, 30_000, 0]
    assert sum(bucket.outstanding_cents for bucket in buckets) == 180_000
    assert late_cents(Agreement.objects.all(), on) == 35_000
    assert out_on_loan_cents(Agreement.objects.all()) == 180_000
    for bucket in buckets:
        assert in_bucket(Agreement.objects.all(), bucket.from_days, on).count() == bucket.loans


def test_an_offer_that_nobody_signed_is_never_late(ana, offer):
    offer(ana)
    assert late_cents(Agreement.objects.all(), date(2027, 1, 1)) == 0


def test_the_nightly_picture_is_taken_once_a_day(ana, running):
    loan = running(ana)
    on = date(2026, 6, 10)
    assert take_snapshot(on) == 1
    assert take_snapshot(on) == 1
    snapshot = ArrearsSnapshot.objects.get()
    assert (snapshot.agreement, snapshot.days, snapshot.late_cents) == (loan, 36, 20_000)
    assert snapshot.outstanding_cents == 120_000


def test_the_treasurers_figures_are_those_of_the_loans(ana, running, repay, fund):
    repay(running(ana), 10_000, on=FIRST)
    on = date(2026, 6, 10)
    sections = {section.code: section for section in figures.sections()}
    assert sections["out_on_loan"].compute(fund, on) == 110_000
    assert sections["late"].compute(fund, on) == 10_000
    assert str(sections["late"].note(fund, on)) == "1 loan"
    assert sections["late"].rows_url() == "/loans/?due=late"


def test_the_night_lapses_offers_and_takes_the_picture(ana, offer):
    from loans.tasks import NIGHTLY

    loan = offer(ana)
    for part in NIGHTLY:
        part(loan.offer_ends_on + timedelta(days=1))
    loan.refresh_from_db()
    assert loan.state == "lapsed"


def test_the_portfolio_at_risk_is_what_is_left_of_loans_more_than_thirty_days_late():
    buckets = [
        Bucket(1, "", 1, 100, 50_000),
        Bucket(31, "", 1, 100, 20_000),
        Bucket(61, ""),
        Bucket(91, "", 1, 1, 5_000),
    ]
    assert at_risk_basis_points(buckets, 200_000) == 1_250
    assert at_risk_basis_points([], 0) == 0
