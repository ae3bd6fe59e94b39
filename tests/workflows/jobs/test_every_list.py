"""Lists that had no file yet: each comes as CSV and XLSX through the door of its page, and long ones made row by row
are written outside the request too."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from fund.ledger import chart, proposals
from fund.ledger.models import Kind
from fund.ledger.posting import Leg, post
from workflows import sheets
from workflows.jobs import exporting, working
from workflows.people.permissions import Role

LISTS = [
    (Role.TREASURER, "ledger:proposals", ""),
    (Role.TREASURER, "ledger:proposals", "table=changes"),
    (Role.TREASURER, "ledger:periods", ""),
    (Role.TREASURER, "jobs:list", ""),
    (Role.TREASURER, "jobs:exports", ""),
    (Role.TREASURER, "loans:moratoria", ""),
    (Role.TREASURER, "notices:list", ""),
    (Role.ADMINISTRATOR, "notices:log", ""),
    (Role.OFFICER, "people:account_changes", ""),
    (Role.OFFICER, "cases:away", ""),
    (Role.CHAIR, "people:grants", ""),
    (Role.ADVISOR, "cases:members", ""),
    (Role.MEMBER, "people:helpers", ""),
    (Role.MEMBER, "committee:members_minutes", ""),
]


@pytest.fixture
def fund(solidarity):
    return solidarity


@pytest.fixture
def paid_in(fund):
    """Three contributions, one of whose reasons a spreadsheet would run."""
    for at, why in enumerate(("=SUM(1)", "Contribution", "Contribution")):
        legs = [
            Leg(chart.account(fund, Kind.CONTRIBUTIONS), chart.account(fund, Kind.BANK), 1_234),
            Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 1_234),
        ]
        post(key=f"c/{at}", legs=legs, on=fund_day(at), why=why)
    return chart.account(fund, Kind.BANK)


def fund_day(at):
    return date(2026, 1, 5 + at)


def taken(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(("role", "route", "query"), LISTS)
def test_a_list_is_taken_out_in_both_formats(client, fund, person, role, route, query):
    client.force_login(person("Reader", role))
    address = f"{reverse(route)}?{query}&" if query else f"{reverse(route)}?"
    assert taken(client, f"{address}format=csv").startswith(b"\xef\xbb\xbf")
    load_workbook(io.BytesIO(taken(client, f"{address}format=xlsx")))


def test_an_account_comes_with_real_numbers_days_and_text_that_nothing_runs(client, paid_in, person):
    client.force_login(person("Chloe", Role.TREASURER))
    address = reverse("ledger:account", args=[paid_in.pk])
    assert b"'=SUM(1)" in taken(client, f"{address}?format=csv")
    book = load_workbook(io.BytesIO(taken(client, f"{address}?format=xlsx")))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [(row[0].date(), row[3]) for row in rows] == [(fund_day(at), 12.34) for at in (2, 1, 0)]
    assert rows[2][1] == "=SUM(1)"
    assert book.active["B4"].data_type == "s"


def test_proposals_hold_what_was_proposed(client, fund, paid_in, person):
    chloe = person("Chloe", Role.TREASURER)
    general = chart.general(fund)
    proposals.propose_change(
        key="k", envelope=general, reserve_cents=500, earmark="none", cooperative=None, funder="",
        why="=A1", on=fund_day(3), by=chloe,
    )  # fmt: skip
    client.force_login(chloe)
    csv = taken(client, f"{reverse('ledger:proposals')}?table=changes&format=csv").decode()
    assert "5.00" in csv
    assert "'=A1" in csv


def test_a_ledger_card_that_is_long_asks_first_though_its_rows_are_made_one_by_one(
    client, paid_in, person, monkeypatch
):
    chloe = person("Chloe", Role.TREASURER)
    client.force_login(chloe)
    address = reverse("accounting:card", args=[paid_in.pk]) + "?from=2026-01-01&to=2026-12-31&format=csv"
    monkeypatch.setattr(sheets, "LONG", 3)
    at_once = taken(client, address)
    monkeypatch.setattr(sheets, "LONG", 2)
    assert client.get(address).status_code == 302
    made = exporting.ask(address, by=chloe)
    working.carry_out(made._meta.label, made.pk, made.tries)
    made.refresh_from_db()
    assert (made.state, made.done, made.wanted) == ("done", 3, 3)
    assert b"".join(working.response(made).streaming_content) == at_once
