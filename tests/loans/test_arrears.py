"""What is late, on any day, from the dates."""

import random
from datetime import date, timedelta

import pytest
from rest_framework.test import APIClient

from fund.reporting import figures
from loans import arrears, changes
from loans.allocation import replay
from loans.arrears import in_bucket, late_cents, late_on, left_on, take_snapshot
from loans.models import Agreement, ArrearsRun, ArrearsSnapshot, Repayment
from loans.portfolio import Bucket, at_risk_basis_points, portfolio
from loans.repayment import record, undo
from loans.schedule import settlement_day

from .conftest import FIRST, MONDAY

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


def test_the_portfolio_counts_each_late_loan_once(ana, member, running):
    running(ana)
    running(member("Eve"), cents=60_000, first_due_on=date(2026, 7, 6))
    on = date(2026, 7, 10)
    loans = Agreement.objects.all()
    [group] = portfolio(loans, on)
    assert [(bucket.from_days, bucket.loans) for bucket in group.buckets] == [
        (1, 1),
        (31, 0),
        (61, 1),
        (91, 0),
    ]
    assert [bucket.late_cents for bucket in group.buckets] == [5_000, 0, 30_000, 0]
    assert sum(bucket.outstanding_cents for bucket in group.buckets) == group.out_cents == 180_000
    assert late_cents(loans, on) == group.late_cents == 35_000
    assert group.at_risk_basis_points == 6_667
    for bucket in group.buckets:
        assert in_bucket(loans, bucket.from_days, on).count() == bucket.loans


def test_a_past_day_is_seen_as_the_rows_and_payments_were_by_value_date(ana, running, repay):
    """100.00 on the 5th of each month from May; nothing until 20 July, then 250.00; then a new plan in August."""
    loan = running(ana)
    repay(loan, 25_000, on=date(2026, 7, 20))
    figures = {"kind": "replan", "from_on": date(2026, 8, 10), "count": 10, "first_due_on": date(2026, 9, 1)}
    changes.apply(loan, key="plan", figures=figures, on=date(2026, 8, 10), by=None)
    seen = {
        day: [(late.days(day), late.late_cents, late.left_cents) for late in late_on(Agreement.objects.all(), day)]
        for day in (date(2026, 5, 5), date(2026, 5, 6), date(2026, 7, 19), date(2026, 7, 20), date(2026, 8, 9),
                    date(2026, 8, 10), date(2026, 9, 2))
    }  # fmt: skip
    assert seen == {
        date(2026, 5, 5): [],
        date(2026, 5, 6): [(1, 10_000, 120_000)],
        date(2026, 7, 19): [(75, 30_000, 120_000)],
        date(2026, 7, 20): [(14, 5_000, 95_000)],
        date(2026, 8, 9): [(34, 15_000, 95_000)],
        date(2026, 8, 10): [],
        date(2026, 9, 2): [(1, 9_500, 95_000)],
    }
    undo(Repayment.objects.get(), on=date(2026, 8, 20), by=None, why="Returned")
    assert [late.late_cents for late in late_on(Agreement.objects.all(), date(2026, 7, 20))] == [30_000]


@pytest.mark.parametrize("seed", range(4))
def test_every_day_equals_a_plain_recomputation_from_rows_payments_and_changes(seed, ana, member, running):
    chance = random.Random(seed)
    borrowers = (ana, member("Eve"), member("Zoe"))
    happened = {running(borrower, cents=120_000 + 12 * at): ([], []) for at, borrower in enumerate(borrowers)}
    base = {loan: loan.schedule.rows() for loan in happened}
    for number in range(24):
        loan = chance.choice(list(happened))
        payments, changed = happened[loan]
        on = MONDAY + timedelta(days=chance.randrange(3, 500))
        if chance.random() < 0.75:
            made, _change = record(
                loan, key=f"k{number:02}", cents=chance.choice((2_500, 10_000, 10_000, 30_000)), value_on=on,
                booked_on=on, by=None, mode=chance.choice(("shorten", "lower", "next")),
            )  # fmt: skip
            payments.append(made.as_payment())
        else:
            figures = {"kind": chance.choice(("pause", "replan", "forgive")), "from_on": on, "months": 2,
                       "count": 8, "first_due_on": on + timedelta(days=9), "cents": 7_000}  # fmt: skip
            change = changes.apply(loan, key=f"k{number:02}", figures=figures, on=on, by=None)
            changed.append(change.as_event(change.key, loan.terms))
    every = Agreement.objects.all()
    for day in (MONDAY + timedelta(days=days) for days in range(2, 560, 23)):
        expected, left = {}, {}
        for loan, (payments, changed) in happened.items():
            then = replay(
                base[loan],
                [one for one in payments if one.value_on <= day],
                changes=[one for one in changed if one.on <= day],
                placer=settlement_day,
            )
            left[loan.pk,] = then.outstanding_cents
            if late := then.late_cents(day):
                expected[loan.pk] = (then.oldest_unpaid_on, late, then.outstanding_cents)
        assert {one.loan: one[1:4] for one in late_on(every, day)} == expected, day
        assert left_on(every, day) == left, day


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


def test_a_picture_goes_on_where_it_stopped_and_is_right_for_a_day_gone_by(
    ana, member, running, repay, monkeypatch
):
    borrowers = (ana, member("Eve"), member("Zoe"))
    loans = [running(borrower, cents=120_000 + 12 * at) for at, borrower in enumerate(borrowers)]
    on = date(2026, 6, 10)
    repay(loans[1], 120_012, on=date(2026, 6, 11))  # the day after: repaid, yet late on the day
    monkeypatch.setattr(arrears, "SLICE", loans[0].pk)
    taken = []

    def stops(run, last):
        if taken:
            raise ConnectionError("the machine stopped")
        taken.append(take(run, last))

    take = arrears._take_slice
    monkeypatch.setattr(arrears, "_take_slice", stops)
    with pytest.raises(ConnectionError):
        take_snapshot(on)
    assert ArrearsSnapshot.objects.count() == 1
    monkeypatch.setattr(arrears, "_take_slice", take)
    assert take_snapshot(on) == 3
    assert ArrearsRun.objects.get().done_at is not None
    kept = ArrearsSnapshot.objects.values_list("agreement", "days", "late_cents", "outstanding_cents")
    assert sorted(kept) == [
        (loan.pk, 36, 20_000 + 2 * at, 120_000 + 12 * at) for at, loan in enumerate(loans)
    ]


def test_the_portfolio_of_any_day_by_page_and_by_api(client, ana, member, running, repay, nora, france):
    loan = running(ana)
    running(member("Eve"), cents=120_012, first_due_on=date(2026, 7, 6))
    repay(loan, 60_000, on=date(2026, 7, 20))
    assert client.get("/loans/arrears/").status_code == 302
    client.force_login(ana.user)
    assert client.get("/loans/arrears/").status_code == 403
    client.force_login(nora)
    page = client.get("/loans/arrears/", {"on": "2026-07-10", "by": "product"})
    text = " ".join(page.content.decode().split())
    assert "Arrears on 10 Jul 2026" in text
    assert "Equipment loan" in text
    assert [row.late.late_cents for row in page.context["rows"]] == [30_000, 10_001]
    only = client.get("/loans/arrears/", {"on": "2026-07-10", "late": "1"})
    assert [row.late.late_cents for row in only.context["rows"]] == [10_001]
    bad = client.get("/loans/arrears/", {"on": "31/02/2026", "by": "moon"})
    assert bad.status_code == 422
    assert 'value="31/02/2026"' in bad.content.decode()
    for day in ("0001-01-01", "9999-12-31"):
        for late in ("", "1", "91"):
            assert client.get("/loans/arrears/", {"on": day, "late": late}).status_code == 200
    listed = client.get("/loans/arrears/", {"on": "2026-07-10", "format": "csv"})
    assert b"2026-05-05" in b"".join(listed.streaming_content)
    groups = {"on": "2026-07-10", "by": "cooperative", "table": "groups", "format": "csv"}
    grouped = client.get("/loans/arrears/", groups)
    assert b"Solidaire BE" in b"".join(grouped.streaming_content)
    api = APIClient()
    api.force_authenticate(nora)
    [group] = api.get("/api/v1/loan-arrears/", {"on": "2026-07-10", "by": "cooperative"}).json()
    assert (group["group"], group["out_cents"], group["late_cents"]) == ("Solidaire BE", 240_012, 40_001)
    assert group["at_risk_basis_points"] == 5_000  # 120,000 of 240,012
    found = api.get("/api/v1/loan-arrears/loans/", {"on": "2026-07-10", "late": 61}).json()
    assert [(row["loan"], row["days"], row["left_cents"]) for row in found["results"]] == [
        (loan.number, 66, 120_000)
    ]
    assert api.get("/api/v1/loan-arrears/", {"on": "tomorrow"}).status_code == 400
    assert api.get("/api/v1/loan-arrears/", {"month": "7"}).status_code == 400


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
