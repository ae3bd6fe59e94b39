"""Ana's loan is repaid by a share of what her Activity is paid: agreed by two, deducted month by month from receipts
that come, are corrected and given back; reviewed after a year."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from fund.ledger import balances, proof, proposals
from fund.ledger.chart import Kind
from fund.ledger.refusals import KeyReused
from fund.sources import importing
from fund.sources.models import Import
from fund.sources.refusals import LaterFirst
from loans import income
from loans.income_rule import Share, course
from loans.models import Deduction, IncomeReceipt, IncomeShare, LoanChange
from loans.models.agreements import State
from loans.todo import todo
from workflows.notices.models import Notice
from workflows.outbox import deliver
from workflows.people.models import Activity
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
BEGIN = date(2026, 3, 10)


@pytest.fixture
def terms(publish):
    return publish(deduction_basis_points_max=3_000)


@pytest.fixture
def agree(chloe, dirk):
    """agree(loan, 1_000, 5_000): proposed by Chloé, approved by Dirk."""

    def make(loan, points=1_000, floor=5_000, *, from_on=MARCH, on=BEGIN):
        key = f"s/{loan.number}/{from_on}/{points}"
        made = income.propose(
            loan,
            key=key,
            basis_points=points,
            floor_cents=floor,
            from_on=from_on,
            why="Agreed",
            on=on,
            by=chloe,
        )
        return proposals.approve(made, by=dirk, on=on, digest=made.digest())

    return make


@pytest.fixture
def file(fund, chloe):
    """file("P-1;act;2026-03-05;2400.00", …): a file is handed in and confirmed."""

    def make(*lines, on, name="receipts.csv"):
        content = "\n".join(["reference;activity;date;amount;credits", *lines]).encode()
        made, _new = importing.hand_in(Import.Kind.INCOME, content, fund=fund, name=name, on=on, by=chloe)
        if made.problems or made.state == Import.State.DONE:
            return made
        return importing.run(importing.confirm(made, by=chloe, wake=False), on=on)

    return make


@pytest.fixture
def loan(ana, running, agree):
    """1,200.00 in 12 instalments, repaid from March by 10 % of what the violin lessons are paid, at least 50.00."""
    made = running(ana)
    agree(made)
    made.refresh_from_db()
    return made


def of(loan) -> str:
    return income.activity_of(loan).code


def taken(loan):
    return Deduction.objects.by_month(loan)


def test_the_share_is_agreed_by_two_and_the_plan_is_a_floor_on_each_closing_day(ana, running, chloe, dirk):
    loan = running(ana)
    asked = {
        "key": "a",
        "basis_points": 1_000,
        "floor_cents": 5_000,
        "from_on": MARCH,
        "why": "x",
        "on": BEGIN,
    }
    for wrong in (
        {"basis_points": 3_001}, {"basis_points": 0}, {"floor_cents": 3_332}, {"floor_cents": 120_001},
        {"from_on": date(2026, 2, 1)}, {"basis_points": 0, "floor_cents": 0},
    ):  # fmt: skip
        with pytest.raises(Unmet):
            income.propose(loan, **asked | wrong, by=chloe)
    made = income.propose(loan, **asked, by=chloe)
    assert income.propose(loan, **asked, by=chloe) == made
    with pytest.raises(KeyReused):
        income.propose(loan, **asked | {"floor_cents": 6_000}, by=chloe)
    with pytest.raises(NotYours):
        proposals.approve(made, by=chloe, on=BEGIN, digest=made.digest())
    proposals.approve(made, by=dirk, on=BEGIN, digest=made.digest())
    loan.refresh_from_db()
    rows = loan.schedule.rows()
    assert [row.due_cents for row in rows] == [5_000] * 24
    assert [row.due_on for row in rows[:3]] == [date(2026, 4, 15), date(2026, 5, 15), date(2026, 6, 15)]
    assert LoanChange.objects.get().kind == "share"
    assert proof.run().holds


def test_terms_that_do_not_know_it_refuse_it(ana, offer, sign, pay_out, publish, chloe):
    loan = pay_out(sign(offer(ana, under=publish(from_on=date(2026, 2, 1), deduction_basis_points_max=0))))
    with pytest.raises(Unmet, match="not repaid by a share"):
        income.propose(
            loan, key="a", basis_points=100, floor_cents=5_000, from_on=MARCH, why="x", on=BEGIN, by=chloe
        )


def test_months_are_deducted_as_a_treasurer_would_check_them(loan, file, fund):
    """March: 2,400.00 paid, 240.00 deducted when it is over. April: 120.00 paid, 12.00 at once, 38.00 more on 15 May
    for the floor. May: 3,000.00, 300.00. June: 7,000.00, and only the 610.00 that are left."""
    bank, lent = balances.total(fund, Kind.BANK), balances.total(fund, Kind.LENT)
    activity = of(loan)
    file(f"P-1;{activity};2026-03-12;1500.00;", f"P-2;{activity};2026-03-30;900.00;", on=date(2026, 3, 31))
    assert taken(loan) == {}  # the month is not over
    assert income.deduct(APRIL) == 1
    assert income.deduct(APRIL) == 0
    assert taken(loan) == {MARCH: 24_000}
    file(f"P-3;{activity};2026-04-20;120.00;", on=date(2026, 5, 4))
    assert taken(loan)[APRIL] == 1_200
    income.deduct(date(2026, 5, 14))
    assert taken(loan)[APRIL] == 1_200
    income.deduct(date(2026, 5, 15))
    assert taken(loan)[APRIL] == 5_000
    file(
        f"P-4;{activity};2026-05-20;3000.00;", on=date(2026, 6, 20)
    )  # told late: the floor was asked, then the rest
    assert taken(loan)[MAY] == 30_000
    file(f"P-5;{activity};2026-06-20;7000.00;", on=date(2026, 7, 2))
    assert taken(loan)[date(2026, 6, 1)] == 61_000
    loan.refresh_from_db()
    assert (loan.state, loan.repaid_cents, loan.surplus_cents) == (State.SETTLED, 120_000, 0)
    assert (balances.total(fund, Kind.BANK) - bank, lent - balances.total(fund, Kind.LENT)) == (
        120_000,
        120_000,
    )
    assert [line.taken_cents for line in income.lines(loan, date(2026, 7, 31))] == [
        24_000,
        5_000,
        30_000,
        61_000,
        0,
    ]
    assert {row.channel for row in loan.repayments.all()} == {"activity"}
    assert {row.value_on.day for row in loan.repayments.all()} == {1}  # the day after the month
    assert proof.run().holds


def test_a_month_told_in_time_is_never_late_and_one_without_income_owes_its_floor(loan):
    income.deduct(date(2026, 4, 15))
    loan.refresh_from_db()
    assert taken(loan) == {MARCH: 5_000}
    assert not loan.days_late(date(2026, 5, 15))
    assert income.deduct(date(2026, 4, 16)) == 0


def test_the_oldest_due_is_paid_first_and_what_is_more_ends_the_loan_sooner(loan, file):
    file(f"P-1;{of(loan)};2026-03-12;2400.00;", on=APRIL)
    loan.refresh_from_db()
    repayment = loan.repayments.get()
    parts = [
        (part.instalment.position, part.cents)
        for part in repayment.allocations.order_by("instalment__position")
    ]
    assert parts == [(1, 5_000), (21, 4_000), (22, 5_000), (23, 5_000), (24, 5_000)]
    assert loan.oldest_unpaid_on == date(2026, 5, 15)


def test_who_pays_the_instalment_by_bank_is_not_asked_for_the_floor_again(loan, repay):
    repay(loan, 5_000, on=date(2026, 4, 10))
    income.deduct(date(2026, 4, 15))
    assert taken(loan) == {}
    income.deduct(date(2026, 5, 15))
    assert taken(loan) == {APRIL: 5_000}


def test_corrections_and_credits_change_the_month_they_belong_to(loan, file, fund):
    activity, on = of(loan), date(2026, 4, 2)
    file(f"P-1;{activity};2026-03-12;2400.00;", on=on)
    assert taken(loan) == {MARCH: 24_000}
    again = file(f"P-1;{activity};2026-03-12;2400.00;", on=on, name="again.csv")
    assert Import.objects.get() == again  # the very same file
    file(f"P-1;{activity};2026-03-12;2000.00;", on=on)
    assert taken(loan) == {MARCH: 20_000}
    file(f"P-1;{activity};2026-03-12;2600.00;", on=on)
    assert taken(loan) == {MARCH: 26_000}
    file(f"C-1;{activity};2026-05-02;-600.00;P-1", on=date(2026, 5, 2))
    assert taken(loan) == {MARCH: 20_000}
    loan.refresh_from_db()
    assert (loan.repaid_cents, loan.surplus_cents) == (20_000, 0)
    assert IncomeReceipt.objects.by_month(income.activity_of(loan)) == {MARCH: 200_000}
    assert proof.run().holds
    with pytest.raises(Error), transaction.atomic():
        IncomeReceipt.objects.update(cents=1)


def test_a_credit_after_the_last_cent_opens_the_loan_again(loan, file):
    activity = of(loan)
    file(f"P-1;{activity};2026-03-12;15000.00;", on=APRIL)
    loan.refresh_from_db()
    assert loan.state == State.SETTLED
    file(f"C-1;{activity};2026-04-02;-14000.00;P-1", on=date(2026, 4, 2))
    loan.refresh_from_db()
    assert (loan.state, loan.repaid_cents, loan.outstanding_cents) == (State.RUNNING, 10_000, 110_000)
    assert proof.run().holds


def test_a_file_with_a_line_that_cannot_be_records_nothing(loan, file, belgium, ana):
    activity = of(loan)
    other = Activity.objects.create(code="other", name="Other", cooperative=belgium, opened_on=MARCH)
    wrong = [
        f"P-1;{activity};2026-03-12;2400.00;", f"P-1;{activity};2026-03-12;2400.00;", "P-2;nowhere;2026-03-12;1.00;",
        f"P-3;{activity};2026-03-12;-1.00;", f"P-4;{activity};2026-03-12;-1.00;P-9",
        f"P-5;{activity};2026-03-12;1.00;P-1", f"P-6;{activity};2026-03-12;-2400.01;P-1", f";{activity};2026-03-12;1;",
        f"P-7;{activity};2026-13-12;1.00;", f"P-8;{activity};2026-03-12;0;", f"=1+1;{activity};2026-03-12;1;",
        f"P-10;{activity};2026-04-12;1.00;", f"P-11;{other.code};2026-03-12;1.00;",
    ]  # fmt: skip
    made = file(*wrong, on=APRIL)
    assert (made.state, made.fresh, made.known, made.problems) == ("read", 1, 1, 11)
    assert not IncomeReceipt.objects.exists()
    with pytest.raises(Exception, match="cannot be recorded"):
        importing.confirm(made, by=None)


def test_a_credit_may_stand_above_its_receipt_and_more_than_one_file_is_taken_back_in_order(
    loan, file, chloe
):
    activity, on = of(loan), date(2026, 4, 2)
    first = file(f"C-1;{activity};2026-03-20;-400.00;P-1", f"P-1;{activity};2026-03-12;2400.00;", on=on)
    assert taken(loan) == {MARCH: 20_000}
    second = file(f"P-1;{activity};2026-03-12;3400.00;", on=on)
    assert taken(loan) == {MARCH: 30_000}
    with pytest.raises(LaterFirst):
        importing.take_back(first, on=on, by=chloe, why="Wrong file")
    importing.take_back(second, on=on, by=chloe, why="Wrong file")
    assert taken(loan) == {MARCH: 20_000}
    importing.take_back(first, on=on, by=chloe, why="Wrong file")
    importing.take_back(first, on=on, by=chloe, why="Wrong file")
    assert taken(loan) == {}
    file(f"P-1;{activity};2026-03-12;2400.00;", on=on)
    assert taken(loan) == {MARCH: 24_000}
    assert proof.run().holds


def test_another_share_counts_from_its_month_and_nothing_of_nothing_ends_it(loan, agree, file):
    activity = of(loan)
    agree(loan, 2_000, 10_000, from_on=APRIL, on=date(2026, 3, 20))
    file(
        f"P-1;{activity};2026-03-12;1000.00;", f"P-2;{activity};2026-04-12;1000.00;", on=date(2026, 5, 2),
    )  # fmt: skip
    assert taken(loan) == {MARCH: 10_000, APRIL: 20_000}
    agree(loan, 0, 0, from_on=MAY, on=date(2026, 5, 3))
    file(f"P-3;{activity};2026-05-12;1000.00;", on=date(2026, 6, 2))
    income.deduct(date(2026, 7, 30))
    assert taken(loan) == {MARCH: 10_000, APRIL: 20_000}
    assert income.share_of_loan(loan) is None


def test_a_share_of_a_loan_that_ended_meanwhile_is_not_approved(ana, running, repay, chloe, dirk):
    loan = running(ana)
    made = income.propose(
        loan, key="a", basis_points=100, floor_cents=5_000, from_on=APRIL, why="x", on=BEGIN, by=chloe
    )
    repay(loan, 120_000, on=date(2026, 3, 12))
    with pytest.raises(TooLate):
        proposals.approve(made, by=dirk, on=date(2026, 3, 13), digest=made.digest())


def test_after_a_year_it_is_reviewed_by_advisor_and_treasurer(
    ana, loan, chloe, nora, agree, file, advisor_of
):
    advisor = advisor_of(loan)
    year = date(2027, 3, 1)
    for on in (APRIL, date(2027, 2, 20)):
        income.deduct(on)
        assert income.remind_reviews(on) == 0
    assert not [row for row in todo(advisor, date(2027, 2, 28)) if "review" in row.kinds]
    for person in (advisor, chloe):
        found = [row for row in todo(person, year) if "review" in row.kinds]
        assert [(row.loan, row.since) for row in found] == [(loan, year)]
    assert income.remind_reviews(year) == 1
    deliver()
    assert [notice.template for notice in Notice.objects.filter(user=advisor)] == ["loan_share_review"]
    assert income.remind_reviews(year + timedelta(days=1)) == 1
    deliver()
    assert Notice.objects.filter(user=advisor).count() == 1
    points, floor = income.proposed_share(loan, year)
    assert (points, floor) == (1_000, 5_000)  # nothing was told of the year: it stays
    agree(loan, 500, 5_000, from_on=year, on=year)
    assert not [row for row in todo(advisor, year) if "review" in row.kinds]


@pytest.fixture
def advisor_of(person):
    def make(loan):
        advisor = person("Ines", Role.ADVISOR)
        loan.case.advisor = advisor
        loan.case.save(update_fields=["advisor"])
        return advisor

    return make


def test_the_review_proposes_what_the_year_would_need(loan, file):
    """1,150.00 left, ten months until the last day that was signed, 24,000.00 paid in the year: 5.75 %."""
    income.deduct(date(2026, 4, 15))
    file(f"P-1;{of(loan)};2026-05-12;24000.00;", on=date(2026, 5, 20))
    points, _floor = income.proposed_share(loan, date(2026, 6, 1))
    assert points == 600


def test_pages_let_two_treasurers_agree_and_the_member_read(client, ana, running, chloe, dirk, nora, file):
    loan, today = running(ana), timezone.localdate()
    page, address = f"/loans/{loan.number}/income/", f"/loans/{loan.number}/income/propose/"
    typed = {"key": "k", "from_on": today.replace(day=1), "share": "10", "floor_cents": "50", "why": "Agreed"}
    client.force_login(ana.user)
    assert client.get(address).status_code == 403
    assert "repaid by its instalments" in client.get(page).content.decode()
    client.force_login(chloe)
    assert client.get(address).status_code == 200
    for wrong in ({"share": "31"}, {"share": "x"}, {"floor_cents": "1"}, {"from_on": "soon"}, {"why": ""}):
        answer = client.post(address, typed | wrong)
        assert answer.status_code == 422, wrong
    shown = client.post(address, typed)
    assert shown.status_code == 302
    assert client.post(address, typed).url == shown.url
    made = IncomeShare.objects.get()
    assert client.post(shown.url, {"act": "approve", "digest": made.digest()}).status_code == 403
    client.force_login(nora)
    assert client.get(shown.url).status_code == 403
    client.force_login(dirk)
    read = client.get(shown.url).content.decode()
    assert "10\u00a0%" in read
    assert client.post(shown.url, {"act": "approve", "digest": "0" * 64}).status_code == 409
    assert client.post(shown.url, {"act": "approve", "digest": made.digest()}).status_code == 302
    client.force_login(ana.user)
    assert "of what your Activity is paid, at least" in client.get(page).content.decode()
    assert "of what your Activity is paid, at least" in client.get(f"/loans/{loan.number}/").content.decode()
    assert client.get(page, {"format": "csv"}).status_code == 200
    assert client.get(shown.url).status_code == 403


def test_another_member_does_not_see_it(client, loan, member):
    client.force_login(member("Eve").user)
    assert client.get(f"/loans/{loan.number}/income/").status_code == 404


def test_the_import_page_takes_its_example_and_a_file(client, loan, chloe, fund):
    client.force_login(chloe)
    assert "Receipts of Activities" in client.get(reverse("sources:import_file")).content.decode()
    example = client.get(reverse("sources:example", args=["income"]))
    assert b"reference;activity;date;amount;credits" in example.content


def test_by_api_receipts_come_once_and_shares_are_agreed(ana, running, chloe, dirk, person, fund):
    loan, today = running(ana), timezone.localdate()
    api = APIClient()
    api.force_authenticate(chloe)
    asked = {"key": "k", "loan": loan.number, "from_on": today.isoformat(), "basis_points": 1_000, "floor_cents": 5_000,
             "why": "Agreed"}  # fmt: skip
    assert (
        api.post("/api/v1/income-shares/", asked | {"basis_points": 9_000}, format="json").status_code == 422
    )
    assert api.post("/api/v1/income-shares/", asked | {"loan": "L-0"}, format="json").status_code == 404
    made = api.post("/api/v1/income-shares/", asked, format="json")
    assert made.status_code == 201, made.data
    approve = f"/api/v1/income-shares/{made.data['id']}/approve/"
    assert api.post(approve, {"digest": made.data["digest"]}, format="json").status_code == 403
    api.force_authenticate(dirk)
    assert api.post(approve, {"digest": made.data["digest"]}, format="json").data["state"] == "approved"
    machine = person("Robot", Role.INTEGRATION)
    api.force_authenticate(machine)
    body = {"key": "r1", "fund": fund.code, "name": "Today", "receipts": [
        {"reference": "P-1", "activity": of(loan), "on": today.isoformat(), "cents": 240_000},
    ]}  # fmt: skip
    first = api.post("/api/v1/income-receipts/", body, format="json")
    assert (first.status_code, first.data["fresh"]) == (201, 1), first.data
    assert api.post("/api/v1/income-receipts/", body, format="json").data["id"] == first.data["id"]
    other = body | {"name": "x", "receipts": [body["receipts"][0] | {"cents": 1}]}
    assert api.post("/api/v1/income-receipts/", other, format="json").status_code == 409
    bad = api.post(
        "/api/v1/income-receipts/",
        body | {"key": "r2", "receipts": [body["receipts"][0] | {"activity": "nowhere", "reference": "P-2"}]},
        format="json",
    )
    assert bad.status_code == 422
    assert api.get("/api/v1/income-receipts/").data["count"] == 1
    api.force_authenticate(ana.user)
    assert api.post("/api/v1/income-receipts/", body, format="json").status_code == 403
    months = api.get(f"/api/v1/loan-income/{loan.number}/").data
    assert [(row["received_cents"], row["taken_cents"]) for row in months] == [(240_000, 0)]
    api.force_authenticate(person("Eve", Role.MEMBER))
    assert api.get(f"/api/v1/loan-income/{loan.number}/").status_code == 404


receipts = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 400_000), st.booleans()), min_size=1, max_size=6
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=receipts, order=st.randoms(use_true_random=False))
def test_in_whatever_order_receipts_are_told_the_months_come_to_the_rule(loan, file, told, order):
    """Each month known by the end deducts what the pure rule says, whenever its receipts came; what was deducted is
    what was repaid, and never more than was lent."""
    with transaction.atomic():
        activity, received, lines = of(loan), dict[date, int](), []
        for place, (month, cents, corrected) in enumerate(told):
            day = date(2026, 3 + month, 5)
            received[day.replace(day=1)] = received.get(day.replace(day=1), 0) + cents
            lines.append(f"P-{place};{activity};{day};{cents / 100:.2f};")
            if corrected:
                lines.insert(0, f"P-{place};{activity};{day};{cents / 100 + 1:.2f};")
        until = date(2026, 9, 20)
        firsts = {}
        for line in lines:
            firsts.setdefault(line.split(";")[0], []).append(line)
        rounds = [[versions[n] for versions in firsts.values() if n < len(versions)] for n in range(2)]
        for some in rounds:
            order.shuffle(some)
            if some:
                file(*some, on=date(2026, 9, 1))
        income.deduct(until)
        income.deduct(until)
        expected = course(120_000, [Share(MARCH, 1_000, 5_000)], received, date(2026, 9, 1))
        found = taken(loan)
        loan.refresh_from_db()
        assert sum(found.values()) == loan.repaid_cents == sum(expected) <= 120_000
        assert loan.outstanding_cents >= 0
        assert loan.surplus_cents == 0
        transaction.set_rollback(True)
