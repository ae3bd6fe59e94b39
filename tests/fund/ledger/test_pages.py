"""The books on screen and over the API, for who may read them."""

from datetime import date

import pytest
from django.urls import reverse

from fund.ledger import chart, envelopes, origins
from fund.ledger.chart import Kind
from fund.ledger.models import Fund, ProofRun
from fund.ledger.posting import Leg, post
from fund.ledger.posting import reverse as reverse_movement
from workflows.people.permissions import Role

from .conftest import MONDAY


@pytest.fixture
def fund(solidarity):
    return solidarity


@pytest.fixture
def elsewhere(france):
    """Another cooperative's fund with money in it."""
    fund = Fund.objects.create(code="autre", name="Autre fonds")
    fund.cooperatives.add(france)
    bank, opening = chart.account(fund, Kind.BANK), chart.account(fund, Kind.OPENING)
    return post(key="elsewhere", legs=[Leg(opening, bank, 77_77)], on=MONDAY, why="Elsewhere")


@pytest.fixture
def treasury(client, person, belgium):
    """Chloé, treasurer in Belgium only, signed in."""
    client.force_login(person("Dina", Role.TREASURER, cooperative=belgium))
    return client


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"ledger:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:500]
    return (
        answer.content.decode()
        if not answer.streaming
        else b"".join(answer.streaming_content).decode("utf-8-sig")
    )


def test_the_accounts_page_shows_both_books_now_and_on_a_past_day(treasury, contribute):
    contribute(250_00, on=date(2026, 1, 31))
    contribute(1_000_00, on=date(2026, 2, 28))
    now, past = page(treasury, "accounts"), page(treasury, "accounts", on="2026-02-01")
    assert "1,250.00" in now
    assert "Contributions" in now
    assert "1,250.00" not in past
    assert "250.00" in past
    assert "is not a date" in page(treasury, "accounts", on="soon", status=422)
    assert "1250.00" in page(treasury, "accounts", format="csv")


def test_another_cooperatives_books_are_not_there(treasury, contribute, elsewhere):
    contribute(5_00)
    assert "77.77" not in page(treasury, "journal")
    page(treasury, "movement", elsewhere.pk, status=404)
    page(treasury, "account", elsewhere.transfers.get().source_id, status=404)
    page(treasury, "accounts", fund="autre", status=404)
    assert "77.77" not in page(treasury, "account_list")
    ids = [row["id"] for row in treasury.get("/api/v1/movements/").json()["results"]]
    assert elsewhere.pk not in ids
    assert treasury.get(f"/api/v1/movements/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.MEMBER, Role.ADVISOR, Role.OFFICER, Role.COMMITTEE, Role.ADMINISTRATOR]
)
def test_the_journal_is_for_treasurers_and_auditors(client, person, role, contribute):
    contribute(5_00)
    client.force_login(person("Eve", role))
    page(client, "journal", status=403)
    page(client, "accounts", status=403)
    assert client.get("/api/v1/movements/").status_code == 403
    assert client.get("/api/v1/accounts/").status_code == 403


def test_the_journal_is_searched_filtered_and_drilled(treasury, fund, contribute):
    first = contribute(12_34, on=date(2026, 1, 31))
    contribute(56_78, on=date(2026, 2, 28))
    assert "2 movements" in page(treasury, "journal")
    for query in (
        {"until": "2026-02-01"}, {"cents": "12,34"}, {"q": f"#{first.pk}"}, {"q": "contribution/0"},
        {"kind": "bank", "until": "2026-01-31"},
    ):  # fmt: skip
        found = page(treasury, "journal", **query)
        assert "1 movement" in found, query
        assert "12.34" in found
        assert "56.78" not in found
    assert "No movement fits" in page(treasury, "journal", kind="loan")
    assert "There is a problem" in page(treasury, "journal", cents="1e3", status=422)
    bank = chart.account(fund, Kind.BANK)
    assert reverse("ledger:account", args=[bank.pk]) in page(treasury, "movement", first.pk)
    assert reverse("ledger:movement", args=[first.pk]) in page(treasury, "account", bank.pk)
    assert "2 movements" in page(treasury, "journal", account=bank.pk)


def test_a_movement_shows_what_it_rests_on_and_what_undid_it(treasury, contribute, chloe, monkeypatch):
    monkeypatch.setattr(
        origins, "_finders", [lambda movement: [origins.Origin("Case A-2026-0001", "/cases/1/")]]
    )
    movement = contribute(12_34)
    undone = reverse_movement(movement, on=MONDAY, by=chloe, why="Typed twice")
    text = page(treasury, "movement", movement.pk)
    assert "Case A-2026-0001" in text
    assert f"Movement {undone.pk}" in text
    assert f"Movement {movement.pk}" in page(treasury, "movement", undone.pk)


@pytest.mark.parametrize("account", ["1e30", "9" * 25, "-1", "0", "NaN", "Infinity", "1.5"])
def test_an_account_that_cannot_be_is_no_movement_or_a_sentence(treasury, contribute, account):
    contribute(250_00)
    page = treasury.get(reverse("ledger:journal"), {"account": account})
    no_number = account in ("NaN", "Infinity")
    assert page.status_code == (422 if no_number else 200)
    assert ("Enter a number" in page.content.decode()) == no_number
    assert no_number or "250.00" not in page.content.decode()
    assert treasury.get("/api/v1/movements/", {"account": account}).status_code in (200, 400)


def test_the_journals_file_holds_every_transfer(treasury, contribute):
    contribute(12_34)
    lines = page(treasury, "journal", format="csv").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Booked,Value date,Movement")
    assert treasury.get(reverse("ledger:journal"), {"format": "xlsx"}).status_code == 200


def test_a_page_of_the_journal_asks_the_same_number_of_questions_however_long_it_is(
    treasury, contribute, django_assert_max_num_queries
):
    page(treasury, "journal")
    contribute(1_00)
    with django_assert_max_num_queries(14):
        page(treasury, "journal")
    for cents in range(1, 20):
        contribute(cents)
    with django_assert_max_num_queries(14):
        page(treasury, "journal")


def test_the_proof_is_run_and_kept(treasury, contribute):
    contribute(5_00)
    assert "has not run yet" in page(treasury, "proof")
    assert treasury.post(reverse("ledger:proof")).status_code == 302
    assert ProofRun.objects.get().holds
    text = page(treasury, "proof")
    assert "Everything adds up" in text
    assert "The two books agree" in text


def test_a_proof_that_differs_says_where(treasury, fund):
    post(
        key="half",
        legs=[Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK), 9_00)],
        on=MONDAY,
        why="?",
    )
    treasury.post(reverse("ledger:proof"))
    assert "does not add up" in page(treasury, "proof")
    run = treasury.post("/api/v1/proofs/").json()
    assert not run["holds"]
    books = next(result for result in run["results"] if result["code"] == "two_books_agree")
    assert books["differences"][0]["expected_cents"] == 9_00
    assert treasury.get("/api/v1/proofs/").json()["count"] == 2


def test_the_api_reads_balances_and_envelopes(treasury, fund, contribute):
    contribute(100_00, on=date(2026, 1, 31))
    held = treasury.get("/api/v1/funds/solidarity/balances/").json()["balances"]
    assert (held["bank"], held["contributions"], held["available"]) == (100_00, -100_00, 100_00)
    past = treasury.get("/api/v1/funds/solidarity/balances/", {"on": "2026-01-30"}).json()
    assert past == {"on": "2026-01-30", "balances": dict.fromkeys(held, 0)}
    envelopes.keep_reserve(chart.general(fund), 40_00)
    (standing,) = treasury.get("/api/v1/funds/solidarity/envelopes/").json()
    assert (standing["available_cents"], standing["reserve_cents"], standing["promisable_cents"]) == (
        100_00, 40_00, 60_00,
    )  # fmt: skip
    account = chart.account(fund, Kind.BANK)
    one = treasury.get(f"/api/v1/accounts/{account.pk}/balance/", {"on": "2026-01-31"}).json()
    assert one["balance_cents"] == 100_00
