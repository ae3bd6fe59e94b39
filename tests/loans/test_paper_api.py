"""What the page of a loan gives, given over the API: papers, what is next, every version of the plan."""

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from loans import changes, paper
from loans.cash import take_cash
from loans.models import Repayment
from tests.loans.conftest import FIRST
from workflows.people.models import User

pytestmark = pytest.mark.django_db


def call(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_borrower_takes_the_same_papers_over_the_api_as_from_the_page(
    ana: Any, running: Any, repay: Any, client: Any, member: Any, dirk: User
) -> None:
    loan = repay(running(ana), 15_000, on=FIRST)
    base, api, eve = f"/api/v1/loans/{loan.number}/", call(ana.user), call(member("Eve").user)
    (payment,) = api.get(f"{base}repayments/").json()
    period = "since=2026-01-01&until=2026-12-31"
    for place in (
        f"statement/?{period}",
        "payoff/",
        "payoff/?days=60",
        f"receipts/{payment['id']}/",
        "record/",
    ):
        answer = api.get(base + place)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
            200,
            "application/pdf",
            b"%PDF-",
        )
        assert eve.get(base + place).status_code == 404
    client.force_login(ana.user)
    page = client.get(f"/loans/{loan.number}/statement/?{period}")
    assert api.get(f"{base}statement/?{period}").content == page.content
    papers = {api.get(f"{base}record/?language={code}").content for code in ("en", "fr", "nl", "de")}
    assert len(papers) == 4
    assert api.get(f"{base}calendar/").content.decode().count("BEGIN:VEVENT") == 11
    assert api.get(f"{base}calendar/").content == client.get(f"/loans/{loan.number}/instalments.ics").content


@pytest.mark.parametrize(
    ("place", "status", "wrong"),
    [
        ("statement/", 400, "since"),
        ("statement/?since=2026-01-01&until=soon", 400, "until"),
        ("statement/?since=2026-02-01&until=2026-01-01", 422, "code"),
        ("payoff/?days=0", 400, "days"),
        ("payoff/?days=61", 400, "days"),
        ("payoff/?day=5", 400, "day"),
        ("record/?language=it", 400, "language"),
        ("receipts/999999/", 404, "detail"),
    ],
)
def test_a_paper_that_cannot_be_made_says_why(
    ana: Any, running: Any, place: str, status: int, wrong: str
) -> None:
    answer = call(ana.user).get(f"/api/v1/loans/{running(ana).number}/{place}")
    assert (answer.status_code, wrong in answer.json()) == (status, True)


def test_a_payoff_quote_holds_for_the_days_asked_for(ana: Any, running: Any, client: Any) -> None:
    loan = running(ana)
    client.force_login(ana.user)
    address = f"/loans/{loan.number}/payoff.pdf"
    shown = client.get(f"/loans/{loan.number}/").content.decode()
    assert 'name="days" value="14"' in shown
    assert (
        client.get(address)["Content-Disposition"] == client.get(f"{address}?days=14")["Content-Disposition"]
    )
    assert client.get(address).content == client.get(f"{address}?days=14").content
    assert client.get(f"{address}?days=30").content != client.get(address).content
    for typed in ("0", "61", "soon", "", "1\0", "9" * 40):
        answer = client.get(address, {"days": typed})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["days"]), typed
    with pytest.raises(Exception, match="1 to 60 days"):
        paper.payoff_pdf(loan, on=FIRST, days=61, language="en")


def test_what_is_next_bears_its_reference_and_the_code_for_a_banking_app(
    ana: Any, running: Any, repay: Any, member: Any
) -> None:
    loan = repay(running(ana), 3_000, on=FIRST)
    place = f"/api/v1/loans/{loan.number}/next/"
    found = call(ana.user).get(place).json()
    assert found["code"].splitlines() == [
        "BCD", "002", "1", "SCT", "GKCCBEBB", "Solidaire", "BE68539007547034", "EUR70.00", "", "", loan.reference,
    ]  # fmt: skip
    del found["code"]
    assert found == {"due_on": "2026-05-05", "cents": 7_000, "reference": loan.reference}
    assert call(member("Eve").user).get(place).status_code == 404
    loan = repay(loan, 117_000, on=FIRST)
    assert loan.state == "settled"
    assert call(ana.user).get(place).status_code == 404


def test_every_version_of_the_plan_is_read(ana: Any, running: Any, chloe: User, member: Any) -> None:
    loan = running(ana)
    figures = {"kind": "pause", "from_on": FIRST, "months": 2}
    changes.apply(loan, key="p", figures=figures, on=date(2026, 4, 1), by=None, decided_by=chloe)
    place = f"/api/v1/loans/{loan.number}/versions/"
    found = call(ana.user).get(place).json()
    assert [row["reason"] for row in found] == ["offer", "disbursement", "change"]
    assert [row["number"] for row in found] == [1, 2, 3]
    assert [row["instalments"][0]["due_on"] for row in found] == ["2026-05-05", "2026-05-05", "2026-07-06"]
    assert {sum(one["due_cents"] for one in row["instalments"]) for row in found} == {120_000}
    assert call(member("Eve").user).get(place).status_code == 404


def test_only_the_borrower_chooses_what_money_ahead_does(
    ana: Any, running: Any, chloe: User, member: Any
) -> None:
    loan = running(ana)
    place = f"/api/v1/loans/{loan.number}/ahead/"
    assert call(chloe).post(place, {"mode": "lower"}, format="json").status_code == 403
    assert call(member("Eve").user).post(place, {"mode": "lower"}, format="json").status_code == 404
    assert call(ana.user).post(place, {"mode": "sooner"}, format="json").status_code == 400
    assert call(ana.user).post(place, {"mode": "lower"}, format="json").json()["ahead_mode"] == "lower"


def test_a_cash_entry_is_undone_once_with_a_reason(ana: Any, running: Any, chloe: User, nora: User) -> None:
    loan = running(ana)
    entry = take_cash(loan, key="one", cents=10_000, on=FIRST, by=chloe)
    place = f"/api/v1/loan-life/{loan.number}/cash/{entry.pk}/undo/"
    assert call(nora).post(place, {"why": "x"}, format="json").status_code == 403
    api = call(chloe)
    assert api.post(place, {}, format="json").status_code == 400
    assert api.post(place, {"why": "Counted twice"}, format="json").status_code == 200
    assert Repayment.objects.get().undone.why == "Counted twice"
    loan.refresh_from_db()
    assert loan.repaid_cents == 0
    again = api.post(place, {"why": "Again"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "undone_before")


def test_what_came_by_bank_is_not_undone_at_the_desk(ana: Any, running: Any, repay: Any, chloe: User) -> None:
    loan = repay(running(ana), 10_000, on=FIRST)
    place = f"/api/v1/loan-life/{loan.number}/cash/{Repayment.objects.get().pk}/undo/"
    refused = call(chloe).post(place, {"why": "Twice"}, format="json")
    assert refused.json()["code"] == "not_cash"
    loan.refresh_from_db()
    assert loan.repaid_cents == 10_000


def test_a_loan_names_where_its_money_comes_from(ana: Any, running: Any, chloe: User) -> None:
    loan = running(ana)
    assert call(chloe).get(f"/api/v1/loans/{loan.number}/").json()["line"] is None
