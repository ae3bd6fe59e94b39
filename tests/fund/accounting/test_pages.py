"""The accountant's pages and the same verbs over the API."""

from datetime import date

import pytest
from django.urls import reverse

from fund.accounting.models import AccountingExport, ChartOfAccounts
from fund.ledger import chart
from fund.ledger.models import Kind
from workflows.people.permissions import Role

from .conftest import SIREN

YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


@pytest.fixture
def treasury(client, chloe, two_years):
    client.force_login(chloe)
    return client


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:800]
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_the_trial_balance_leads_to_a_card_and_the_card_to_a_movement(treasury, fund, agreed):
    agreed()
    page = text(treasury.get(reverse("accounting:balance"), YEAR))
    assert "512000 Bank" in page
    assert "1,500.50" in page
    loans = text(treasury.get(reverse("accounting:balance"), YEAR | {"kind": "loan"}))
    account = chart.account(fund, Kind.LOAN, ref="L-1")
    link = reverse("accounting:card", args=[account.pk])
    assert link in loans
    card = text(treasury.get(link, YEAR))
    assert "150.00" in card
    assert reverse("ledger:movement", args=[account.received.first().movement_id]) in card
    assert text(treasury.get(link, YEAR | {"format": "csv"})).splitlines()[1].endswith("200.00,0.00,200.00")


def test_the_file_of_the_balance_holds_every_account(treasury):
    lines = text(treasury.get(reverse("accounting:balance"), YEAR | {"format": "csv"})).splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == [
        "Bank", "Loans outstanding · L-1", "Contributions", "Aid given",
    ]  # fmt: skip
    assert treasury.get(reverse("accounting:balance"), YEAR | {"format": "xlsx"}).status_code == 200


@pytest.mark.parametrize(
    "days", [{"from": "x"}, {"from": "2026-02-30"}, {"from": "2026-03-01", "to": "2026-02-01"}]
)
def test_days_that_are_none_are_answered_with_a_sentence(treasury, days):
    assert "There is a problem" in text(treasury.get(reverse("accounting:balance"), days), 422)


def test_a_list_has_a_fixed_number_of_queries(treasury, move, django_assert_max_num_queries):
    for number in range(30):
        move(date(2026, 4, 1), (Kind.BANK, f"loan:N-{number}", 100))
    with django_assert_max_num_queries(22):
        treasury.get(reverse("accounting:balance"), YEAR | {"kind": "loan"})
    with django_assert_max_num_queries(22):
        account = chart.Account.objects.get(kind=Kind.BANK)
        treasury.get(reverse("accounting:card", args=[account.pk]), YEAR)


def test_a_chart_is_proposed_on_its_page_and_agreed_by_another(treasury, client, bram, fund):
    form = text(treasury.get(reverse("accounting:propose_chart")))
    assert "512000 Banques" in form
    typed = {
        "key": "page-key-1",
        "standard": "pcg",
        "company": SIREN,
        "kind_bank": "512 Ma banque",
        "why": "First",
    }
    assert "Write a number" in text(
        treasury.post(reverse("accounting:propose_chart"), typed | {"kind_cash": "caisse"}), 422
    )
    assert treasury.post(reverse("accounting:propose_chart"), typed).status_code == 302
    made = ChartOfAccounts.objects.get()
    decide = reverse("accounting:decide_chart", args=[made.pk])
    assert treasury.post(decide, {"act": "approve", "digest": made.digest()}).status_code == 302
    made.refresh_from_db()
    assert made.state == "proposed"  # nobody agrees to their own
    client.force_login(bram)
    assert "Ma banque" in text(client.get(reverse("accounting:chart")))
    client.post(decide, {"act": "approve", "digest": made.digest()})
    made.refresh_from_db()
    assert made.state == "approved"
    assert client.post(decide, {"act": "shred"}).status_code == 404


def test_a_file_is_asked_for_and_taken(treasury, agreed, django_capture_on_commit_callbacks):
    agreed()
    here, typed = (
        reverse("accounting:exports"),
        {"layout": "fec", "since": "2026-01-01", "until": "2026-06-30"},
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = treasury.post(here, typed)
    made = AccountingExport.objects.get()
    assert answer.url == made.get_absolute_url()
    assert "552100554FEC20261231.txt" in text(treasury.get(answer.url))
    file = treasury.get(reverse("accounting:file", args=[made.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="552100554FEC20261231.txt"'
    assert b"".join(file.streaming_content).startswith(b"JournalCode\t")
    assert "Taken out before" in text(treasury.get(here))
    assert "Nothing new" in text(treasury.post(here, typed | {"only_new": "on"}), 422)
    assert text(treasury.post(here, {"layout": "fec"}), 422)


def test_the_api_does_the_same(treasury, fund, bram, chloe, django_capture_on_commit_callbacks):
    trial = treasury.get(f"/api/v1/trial-balances/{fund.code}/", YEAR).json()
    assert trial["totals"]["debit_cents"] == trial["totals"]["credit_cents"] == 750_50
    bank = chart.account(fund, Kind.BANK)
    card = treasury.get(f"/api/v1/ledger-cards/{bank.pk}/", YEAR | {"offset": 1}).json()
    assert (card["opening_cents"], card["closing_cents"]) == (700_00, 1_050_50)
    assert [line["balance_cents"] for line in card["lines"]] == [1_000_50, 1_050_50]
    body = {
        "key": "api-key-1", "fund": fund.code, "entity": "fr", "standard": "pcg", "company": SIREN, "why": "First",
        "numbers": {"bank": "512000 Banques", "contributions": "756000 Cotisations", "loan": "274000 Prêts"},
    }  # fmt: skip
    made = treasury.post("/api/v1/charts-of-accounts/", body, content_type="application/json").json()
    treasury.force_login(bram)
    answer = treasury.post(
        f"/api/v1/charts-of-accounts/{made['id']}/approve/", {"digest": made["digest"]},
        content_type="application/json",
    )  # fmt: skip
    assert answer.json()["state"] == "approved", answer.content
    treasury.force_login(chloe)
    asked = {"fund": fund.code, "entity": "fr", "layout": "csv", "since": "2026-01-01", "until": "2026-12-31"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = treasury.post("/api/v1/accounting-exports/", asked, content_type="application/json")
    assert answer.status_code == 201, answer.content
    one = treasury.get(f"/api/v1/accounting-exports/{answer.json()['id']}/").json()
    assert (one["state"], one["entries"], one["debit_cents"]) == ("done", 3, 750_50)
    file = treasury.get(f"/api/v1/accounting-exports/{one['id']}/file/")
    assert b"Cotisations" in b"".join(file.streaming_content)
    refused = treasury.post(
        "/api/v1/accounting-exports/", asked | {"layout": "fec"}, content_type="application/json"
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "kind_unmapped")


def test_another_entitys_books_are_not_there(treasury, client, person, belgium, agreed, take_out, fund):
    agreed()
    made, _content = take_out("csv")
    client.force_login(person("Sven", Role.TREASURER, cooperative=belgium))
    account = chart.account(fund, Kind.BANK)
    for path in (
        reverse("accounting:card", args=[account.pk]), made.get_absolute_url(),
        reverse("accounting:file", args=[made.pk]), f"/api/v1/trial-balances/{fund.code}/",
        f"/api/v1/accounting-exports/{made.pk}/file/",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
