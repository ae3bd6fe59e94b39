"""Periods on screen and over the API, for the treasurers."""

from datetime import date

import pytest
from django.urls import reverse

from fund.ledger import chart, closing
from fund.ledger.chart import Kind
from fund.ledger.models import Period
from fund.ledger.posting import Leg, post
from workflows.people.permissions import Role

MARCH, AFTER = date(2026, 3, 15), date(2026, 5, 4)


@pytest.fixture
def fund(solidarity):
    return solidarity


@pytest.fixture
def dina(person, belgium):
    return person("Dina", Role.TREASURER, cooperative=belgium)


@pytest.fixture
def bram(person, belgium):
    return person("Bram", Role.TREASURER2, cooperative=belgium)


@pytest.fixture
def treasury(client, dina):
    client.force_login(dina)
    return client


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"ledger:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode() if not answer.streaming else b"".join(answer).decode("utf-8-sig")


@pytest.mark.parametrize("code", ["9999", "9999-12", "0001-01", "0000", "2026-13", "2026-1", "9" * 25])
def test_a_period_that_cannot_be_is_not_there(treasury, fund, code):
    for name in ("period", "close", "ask_to_reopen"):
        assert treasury.get(reverse(f"ledger:{name}", args=[code])).status_code == 404


def test_a_month_is_looked_at_and_closed(treasury, fund, contribute):
    contribute(1_234_56, on=MARCH)
    assert "March 2026" in page(treasury, "periods")
    assert "No month is closed yet" in page(treasury, "periods")
    before = page(treasury, "close", "2026-03")
    assert "The two books agree at its end" in before
    answer = treasury.post(reverse("ledger:close", args=["2026-03"]))
    assert answer.status_code == 302
    assert "Closed until 31 Mar 2026" in page(treasury, "periods")
    text = page(treasury, "period", "2026-03")
    assert "1,234.56" in text
    assert "Ask to open it again" in text
    again = treasury.post(reverse("ledger:close", args=["2026-03"]))
    assert again.status_code == 422


def test_a_page_says_what_is_open_before_closing_and_what_stops_it(treasury, fund, contribute):
    contribute(5_00, on=date(2026, 2, 1))
    bank, suspense = chart.account(fund, Kind.BANK), chart.account(fund, Kind.SUSPENSE)
    post(key="in", legs=[Leg(suspense, bank, 9_00)], on=MARCH, why="Unknown")
    assert "9.00\u00a0EUR came in or went out" in page(treasury, "close", "2026-03")
    answer = treasury.post(reverse("ledger:close", args=["2026-03"]))
    assert answer.status_code == 422
    assert "months close in order" in answer.content.decode()
    post(key="half", legs=[Leg(chart.account(fund, Kind.GIFTS), bank, 1)], on=date(2026, 2, 2), why="?")
    text = page(treasury, "close", "2026-02")
    assert "does not add up" in text
    assert "Close it" not in text


def test_two_people_open_it_again(treasury, client, fund, contribute, dina, bram):
    contribute(5_00, on=MARCH)
    closing.close(fund, "2026-03", on=AFTER, by=dina)
    url = reverse("ledger:ask_to_reopen", args=["2026-03"])
    assert treasury.post(url, {"why": ""}).status_code == 422
    assert treasury.post(url, {"why": "The bank corrected a line"}).status_code == 302
    text = page(treasury, "period", "2026-03")
    assert "The bank corrected a line" in text
    assert "Open it again" not in text
    answer = reverse("ledger:answer_reopening", args=["2026-03"])
    assert treasury.post(answer, {"answer": "open"}).status_code == 403
    assert Period.objects.get().state == Period.State.CLOSED
    client.force_login(bram)
    assert "Open it again" in page(client, "period", "2026-03")
    assert client.post(answer, {"answer": "open"}).status_code == 302
    assert Period.objects.get().state == Period.State.OPEN
    assert "opened again" in page(client, "period", "2026-03")
    assert client.post(answer, {"answer": "open"}).status_code == 409


def test_a_year_reads_as_a_table_and_as_a_file_of_every_account(treasury, fund, contribute):
    contribute(5_00, on=MARCH)
    assert "5.00" in page(treasury, "period", "2026")
    lines = page(treasury, "period", "2026", format="csv").splitlines()
    assert len(lines) == 5
    assert lines[0] == "Kind,Account,Carried forward,Added,Taken,At the end"
    assert treasury.get(reverse("ledger:period", args=["2026"]), {"format": "xlsx"}).status_code == 200


@pytest.mark.parametrize("code", ["2026-13", "soon", "20261"])
def test_what_is_no_period_is_not_there(treasury, fund, code):
    page(treasury, "period", code, status=404)
    page(treasury, "ask_to_reopen", code, status=404)


def test_periods_are_for_those_who_keep_or_audit_the_books(client, person, fund, france):
    for role in (Role.MEMBER, Role.OFFICER, Role.CHAIR):
        client.force_login(person(role.value.title(), role))
        page(client, "periods", status=403)
        assert client.get("/api/v1/periods/").status_code == 403
    client.force_login(person("Aud", Role.AUDITOR))
    page(client, "periods")
    page(client, "close", "2026-03", status=403)
    assert client.post("/api/v1/periods/", {}, content_type="application/json").status_code == 403
    client.force_login(person("Fred", Role.TREASURER, cooperative=france))
    page(client, "period", "2026-03", status=404, fund="solidarity")
    body = {"fund": "solidarity", "code": "2026-03"}
    assert client.post("/api/v1/periods/", body, content_type="application/json").status_code == 404


def test_the_api_closes_and_two_people_open_again(treasury, client, fund, contribute, bram):
    contribute(5_00, on=MARCH)
    body = {"fund": "solidarity", "code": "2026-03"}

    def ask(path, body=None):
        return client.post(f"/api/v1/periods/{path}", body or {}, content_type="application/json")

    assert ask("", body | {"code": "March"}).status_code == 400
    assert ask("", body | {"code": "2126-03"}).json()["code"] == "not_over"
    made = ask("", body)
    assert (made.status_code, made.json()["state"]) == (201, "closed")
    assert ask("", body).status_code == 409
    number = made.json()["id"]
    held = {
        row["kind"]: row["closing_cents"] for row in client.get(f"/api/v1/periods/{number}/carried/").json()
    }
    assert held["bank"] == 5_00
    assert ask(f"{number}/reopen/").status_code == 422
    assert ask(f"{number}/ask_to_reopen/", {"why": ""}).status_code == 400
    assert ask(f"{number}/ask_to_reopen/", {"why": "Wrong"}).json()["asked_why"] == "Wrong"
    assert ask(f"{number}/reopen/").status_code == 403
    client.force_login(bram)
    assert ask(f"{number}/keep_closed/").json()["asked_why"] == ""
    assert ask(f"{number}/ask_to_reopen/", {"why": "Wrong"}).status_code == 200
    assert client.get("/api/v1/periods/").json()["count"] == 1


def test_balances_by_value_date_are_read_on_the_page_and_over_the_api(treasury, fund):
    legs = [Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK), 7_77)]
    legs.append(Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 7_77))
    post(key="k", legs=legs, on=date(2026, 4, 2), value_on=date(2026, 3, 30), why="Gift")
    assert "7.77" not in page(treasury, "accounts", on="2026-03-31")
    assert "7.77" in page(treasury, "accounts", on="2026-03-31", by="value")
    url = "/api/v1/funds/solidarity/balances/"
    assert treasury.get(url, {"on": "2026-03-31", "by": "value"}).json()["balances"]["bank"] == 7_77
    assert treasury.get(url, {"on": "2026-03-31"}).json()["balances"]["bank"] == 0
    assert treasury.get(url, {"on": "2026-03-31", "by": "moon"}).status_code == 400
    bank = chart.account(fund, Kind.BANK)
    one = treasury.get(f"/api/v1/accounts/{bank.pk}/balance/", {"on": "2026-03-31", "by": "value"})
    assert one.json()["balance_cents"] == 7_77
