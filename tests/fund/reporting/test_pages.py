"""The first page of the treasurer leads to the rows; members read sums that point at nobody."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from fund.banking.models import BankAccount, PaymentBatch
from fund.ledger.commitments import commit
from fund.ledger.models import Envelope, Fund, Kind, ProofRun
from fund.reporting import figures, history, sections
from fund.reporting.figures import Section, Task
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 15)


@pytest.fixture
def chloe(client: Client, person: Callable[..., User]) -> User:
    user = person("Chloé", Role.TREASURER)
    client.force_login(user)
    return user


def promise(general: Envelope, cents: int, reference: str) -> None:
    commit(
        key=reference, envelope=general, cents=cents, reference=reference, on=TODAY, by=None, why="granted"
    )


def test_today_shows_what_the_fund_has_and_each_figure_leads_to_its_rows(
    client: Client, chloe: User, general: Envelope, feed: Callable[..., None]
) -> None:
    feed(TODAY, 5_000_000)
    promise(general, 614_000, "A-2026-0001")
    page = client.get("/fund/today/").content.decode()
    assert "43,860.00" in page
    assert "6,140.00" in page
    assert '<a class="figure" href="/fund/promised/?fund=solidarity">' in page
    rows = client.get("/fund/promised/?fund=solidarity").content.decode()
    assert "A-2026-0001" in rows
    assert rows.count("6,140.00") >= 2  # the row and the total


def test_the_list_of_promises_adds_up_to_the_figure(
    client: Client, chloe: User, general: Envelope, feed: Callable[..., None]
) -> None:
    feed(TODAY, 5_000_000)
    for number in range(60):
        promise(general, 1_000 + number, f"A-2026-{number:04d}")
    page = client.get("/fund/promised/").content.decode()
    assert "617.70" in page  # 60 × 10.00 + 0.01 × (0 + … + 59)
    assert "?page=2" in page
    csv = b"".join(client.get("/fund/promised/?format=csv")).decode()
    assert len(csv.strip().splitlines()) == 61


def test_a_section_and_a_task_registered_above_appear(
    client: Client, chloe: User, solidarity: Fund, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_sections", {})
    monkeypatch.setattr(figures, "_tasks", {})
    figures.register(Section("late", "Late", lambda fund, on: 131_450, lambda: "/loans/?due=late", 40))
    figures.register(Section("available", "Available", lambda fund, on: 1, lambda: "", 10))
    figures.register_task(Task("x", "Loans to call about", lambda user, on: 3, lambda: "/loans/"))
    figures.register_task(Task("y", "Nothing here", lambda user, on: 0, lambda: "/"))
    page = client.get("/fund/today/").content.decode()
    assert page.index("Available") < page.index("1,314.50")
    assert "/loans/?due=late&amp;fund=solidarity" in page
    assert "Loans to call about" in page
    assert "Nothing here" not in page


@pytest.mark.parametrize(
    ("holds", "words"),
    [(None, "not been proved yet"), (True, "schedules agreed on"), (False, "look before you pay")],
)
def test_today_says_whether_the_books_agree(
    client: Client, chloe: User, solidarity: Fund, holds: bool | None, words: str
) -> None:
    if holds is not None:
        ProofRun.objects.create(at=timezone.now(), holds=not holds, seconds=0.1, results=[])
        ProofRun.objects.create(at=timezone.now(), holds=holds, seconds=0.1, results=[])
    assert words in client.get("/fund/today/").content.decode()


def test_nobody_is_asked_to_approve_what_they_prepared(
    client: Client, person: Callable[..., User], solidarity: Fund, belgium: Cooperative
) -> None:
    chloe, dina = person("Chloé", Role.TREASURER, Role.TREASURER2), person("Dina", Role.TREASURER2)
    account = BankAccount.objects.create(
        fund=solidarity, name="Main", iban="BE68539007547034", holder="Solidaire"
    )
    PaymentBatch.objects.create(number="B-1", account=account, execute_on=TODAY, prepared_by=chloe)
    assert sections.batches_to_approve(chloe, TODAY) == 0
    assert sections.batches_to_approve(dina, TODAY) == 1
    assert sections.orders_to_prepare(dina, TODAY) == 0
    client.force_login(dina)
    assert '/bank/batches/?state=prepared"' in client.get("/fund/today/").content.decode()


def test_without_a_fund_the_page_says_what_to_do(client: Client, chloe: User) -> None:
    for address in ("today", "envelopes", "promised", "transit", "members", "reports", "report"):
        assert b"There is no fund here yet" in client.get(f"/fund/{address}/").content


def test_envelopes_add_up_and_each_has_its_page(
    client: Client, chloe: User, solidarity: Fund, general: Envelope, feed: Callable[..., None]
) -> None:
    feed(TODAY, 5_000_000)
    promise(general, 614_000, "A-2026-0001")
    page = client.get("/fund/envelopes/").content.decode()
    assert page.count("43,860.00") == 2
    one = client.get(f"/fund/envelopes/{general.code}/?fund=solidarity")
    assert b"A-2026-0001" in one.content
    assert client.get("/fund/envelopes/nowhere/").status_code == 404
    assert b"".join(client.get("/fund/envelopes/?format=xlsx"))[:2] == b"PK"


def test_history_carries_balances_over_months_without_movement(
    solidarity: Fund, general: Envelope, feed: Callable[..., None]
) -> None:
    feed(date(2019, 5, 5), 1_000)
    feed(date(2026, 1, 31), 500)
    feed(date(2026, 3, 15), 50)
    feed(date(2026, 3, 16), 7)
    points = history.months(solidarity, TODAY)
    assert len(points) == 24
    assert (points[0].on, points[0].available_cents) == (date(2024, 4, 30), 1_000)
    assert [(p.on, p.available_cents) for p in points[-3:]] == [
        (date(2026, 1, 31), 1_500),
        (date(2026, 2, 28), 1_500),
        (TODAY, 1_550),
    ]
    assert history.months(solidarity, TODAY, envelope=general) == points


def test_the_chart_has_its_figures_in_a_table(
    client: Client, chloe: User, feed: Callable[..., None], solidarity: Fund
) -> None:
    feed(timezone.localdate(), 1_234_500)
    page = client.get("/fund/today/").content.decode()
    assert "<svg" in page
    assert "12,345.00" in page


def test_the_figures_by_api(
    client: Client, person: Callable[..., User], general: Envelope, feed: Callable[..., None]
) -> None:
    feed(TODAY, 5_000_000)
    client.force_login(person("Robot", Role.INTEGRATION))
    told: dict[str, Any] = client.get(f"/api/v1/figures/?on={TODAY}").json()
    found = {figure["code"]: figure["cents"] for figure in told["figures"]}
    assert found["available"] == 5_000_000
    assert told["currency"] == "EUR"
    before: dict[str, Any] = client.get("/api/v1/figures/?on=2026-03-14").json()
    assert before["figures"][0]["cents"] == 0
    assert client.get("/api/v1/figures/?on=soon").status_code == 422
    client.force_login(person("Bram", Role.COMMITTEE))
    assert client.get("/api/v1/figures/").status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client,
    chloe: User,
    general: Envelope,
    feed: Callable[..., None],
    django_assert_max_num_queries: Any,
) -> None:
    feed(TODAY, 5_000_000)
    for number in range(40):
        promise(general, 1_000, f"A-2026-{number:04d}")
    for address in ("today", "envelopes", "promised", "members"):
        with django_assert_max_num_queries(31):
            client.get(f"/fund/{address}/")


def test_money_on_its_way_is_shown_even_when_no_order_explains_it(
    client: Client, chloe: User, solidarity: Fund, feed: Callable[..., None], move: Callable[..., None]
) -> None:
    feed(TODAY, 5_000)
    move(TODAY, (Kind.BANK, Kind.TRANSIT, 700))
    assert b"The ledger has" in client.get("/fund/transit/").content
