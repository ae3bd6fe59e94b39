"""Provisions: a rate for each bucket, computed once a month, equal to a plain recomputation, and never posted."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from fund.ledger import balances, proof, proposals
from fund.ledger.chart import Kind
from fund.ledger.models import Movement
from loans import provisions
from loans.models import Agreement, Provision, ProvisionRates, ProvisionRun
from loans.provisions import GRADES, lines, sums
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Unmet

RATES = {0: 100, 1: 500, 31: 2_500, 61: 5_000, 91: 10_000}


def test_each_loan_is_at_the_rate_of_its_bucket_to_the_half_cent():
    left = {1: 120_000, 2: 9_999, 3: 50, 4: 33_333, 5: 700, 6: 0}
    days = {2: 1, 3: 31, 4: 61, 5: 400, 6: 400}
    found = lines(left, days, RATES)
    assert [(line.loan, line.from_days, line.cents) for line in found] == [
        (1, 0, 1_200), (2, 1, 500), (3, 31, 13), (4, 61, 16_667), (5, 91, 700),
    ]  # fmt: skip
    assert [(row["loans"], row["left_cents"], row["cents"]) for row in sums(found, RATES)] == [
        (1, 120_000, 1_200), (1, 9_999, 500), (1, 50, 13), (1, 33_333, 16_667), (1, 700, 700),
    ]  # fmt: skip


loans = st.dictionaries(st.integers(1, 40), st.integers(0, 10**7), max_size=15)
late = st.dictionaries(st.integers(1, 40), st.integers(1, 400), max_size=15)
points = st.fixed_dictionaries({days: st.integers(0, 10_000) for days, _label in GRADES})


@given(left=loans, days=late, rates=points)
def test_no_loan_is_provided_for_beyond_what_is_left_and_the_buckets_add_up(left, days, rates):
    found = lines(left, days, rates)
    assert sum(line.left_cents for line in found) == sum(left.values())
    assert all(0 <= line.cents <= line.left_cents for line in found)
    assert all(abs(line.cents * 10_000 - line.left_cents * line.basis_points) <= 5_000 for line in found)
    buckets = sums(found, rates)
    assert sum(row["cents"] for row in buckets) == sum(line.cents for line in found)
    assert sum(row["left_cents"] for row in buckets) == sum(left.values())


@pytest.fixture
def rates(fund, chloe, dirk):
    made = provisions.propose(
        key="r", fund=fund, rates=RATES, from_on=date(2026, 6, 1), why="First", on=date(2026, 6, 1), by=chloe
    )
    with pytest.raises(NotYours):
        proposals.approve(made, by=chloe, on=date(2026, 6, 1), digest=made.digest())
    return proposals.approve(made, by=dirk, on=date(2026, 6, 1), digest=made.digest())


def test_the_month_is_provided_for_once_equal_to_a_recomputation_and_nothing_is_posted(
    ana, member, running, repay, rates, fund
):
    """Ana is 86 days late at the end of July and repays later; Eve is not late."""
    loan = running(ana)
    running(member("Eve"), cents=60_000, first_due_on=date(2026, 9, 7))
    available, moved = balances.total(fund, Kind.AVAILABLE), Movement.objects.count()
    assert provisions.provide(date(2026, 6, 30)) == 0  # the rates were not in force at the end of May
    assert provisions.provide(date(2026, 8, 1)) == 1
    assert provisions.provide(date(2026, 8, 2)) == 0
    run = ProvisionRun.objects.get()
    assert (run.on, run.left_cents, run.cents) == (date(2026, 7, 31), 180_000, 60_600)
    assert {(row.agreement_id == loan.pk, row.from_days, row.days, row.cents) for row in run.provisions.all()} == {
        (True, 61, 87, 60_000), (False, 0, 0, 600),
    }  # fmt: skip
    repay(loan, 120_000, on=date(2026, 8, 20))
    again = provisions.computed(fund, run.on, rates)
    kept = run.provisions.values_list("agreement", "from_days", "days", "left_cents", "basis_points", "cents")
    assert sorted(tuple(line) for line in again) == sorted(kept)
    assert provisions.provide(date(2026, 9, 1)) == 1
    assert ProvisionRun.objects.get(on=date(2026, 8, 31)).cents == 600
    assert Movement.objects.filter(why__icontains="provision").count() == 0
    assert balances.total(fund, Kind.AVAILABLE) == available + 120_000
    assert Movement.objects.count() > moved
    assert proof.run().holds
    for row in (run, run.provisions.first()):
        with pytest.raises(Error), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(cents=0)


def test_rates_have_a_day_to_come_and_a_place_for_each_bucket(fund, chloe, nora):
    asked = {
        "key": "r",
        "fund": fund,
        "rates": RATES,
        "from_on": date(2026, 6, 1),
        "why": "x",
        "on": date(2026, 6, 1),
    }
    with pytest.raises(NotYours):
        provisions.propose(**asked, by=nora)
    for wrong in ({"from_on": date(2026, 5, 31)}, {"rates": {0: 1}}, {"rates": {**RATES, 1: 10_001}}):
        with pytest.raises(Unmet):
            provisions.propose(**asked | wrong, by=chloe)
    assert not ProvisionRates.objects.exists()


def test_rates_and_months_by_page_and_by_api(client, ana, running, fund, chloe, dirk, nora, person):
    loan, today = running(ana), timezone.localdate()
    client.force_login(nora)
    assert client.get("/loans/provisions/").status_code == 403
    client.force_login(chloe)
    assert "No provision yet" in client.get("/loans/provisions/").content.decode()
    address = f"/loans/provisions/rates/{fund.code}/"
    percents = {f"rate_{days}": f"{points / 100:g}" for days, points in RATES.items()}
    typed = {"key": "k", "from_on": today, "why": "First", **percents}
    assert client.post(address, typed | {"rate_61": "140"}).status_code == 422
    assert client.post(address, typed | {"from_on": today - timedelta(days=1)}).status_code == 422
    assert client.post(address, typed | {"from_on": "soon"}).status_code == 422
    for _twice in range(2):
        assert client.post(address, typed).status_code == 302
    proposed = ProvisionRates.objects.get()
    assert proposed.rates == {str(days): points for days, points in RATES.items()}
    decide = f"/loans/provisions/rates/{proposed.pk}/decide/"
    client.post(decide, {"act": "approve", "digest": proposed.digest()})
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    client.force_login(dirk)
    assert "Approve the rates from" in client.get("/loans/provisions/").content.decode()
    client.post(decide, {"act": "reject", "why": ""})
    client.post(decide, {"act": "approve", "digest": "0" * 64})
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    client.post(decide, {"act": "approve", "digest": proposed.digest()})
    proposed.refresh_from_db()
    assert proposed.state == "approved"
    on = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert provisions.provide(on) == 1
    run = ProvisionRun.objects.get()
    assert (
        run.on.isoformat() in b"".join(client.get("/loans/provisions/?format=csv").streaming_content).decode()
    )
    page = client.get(f"/loans/provisions/{run.pk}/").content.decode()
    assert loan.number in page
    assert (
        loan.number
        in b"".join(client.get(f"/loans/provisions/{run.pk}/?format=csv").streaming_content).decode()
    )
    api = APIClient()
    api.force_authenticate(person("Aude", Role.AUDITOR))
    [shown] = api.get("/api/v1/loan-provisions/").json()["results"]
    assert shown["cents"] == sum(bucket["cents"] for bucket in shown["buckets"]) == run.cents
    [row] = api.get(f"/api/v1/loan-provisions/{run.pk}/loans/").json()["results"]
    assert (row["loan"], row["left_cents"]) == (loan.number, 120_000)
    body = {"key": "k2", "fund": fund.code, "from_on": today.isoformat(), "why": "Less",
            "rates": {str(days): 0 for days in RATES}}  # fmt: skip
    assert api.post("/api/v1/provision-rates/", body, format="json").status_code == 403
    api.force_authenticate(chloe)
    assert api.post("/api/v1/provision-rates/", body | {"rates": {"0": 1}}, format="json").status_code == 400
    made = api.post("/api/v1/provision-rates/", body, format="json").json()
    assert (
        api.post(
            f"/api/v1/provision-rates/{made['id']}/approve/", {"digest": made["digest"]}, format="json"
        ).status_code
        == 403
    )
    assert (
        api.post(f"/api/v1/provision-rates/{made['id']}/withdraw/", {}, format="json").json()["state"]
        == "withdrawn"
    )
    assert Provision.objects.count() == 1
    assert Agreement.objects.get().outstanding_cents == 120_000
