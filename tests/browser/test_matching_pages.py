"""A treasurer matches the bank's lines by keyboard alone, and reconciles the month; without a barrier."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from fund.banking import expected as awaited
from fund.banking import receivables
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, ExpectedPayment, StatementLine
from fund.ledger import chart
from fund.ledger.chart import Kind
from fund.ledger.models import Fund
from fund.ledger.posting import Leg, post
from tests.fund.banking.builders import Booked, camt053
from workflows.people.models import Cooperative, User
from workflows.people.permissions import Role

TODAY = timezone.localdate()
REFERENCE = "+++123/4567/89002+++"


@pytest.fixture
def loans_registered(transactional_db: None) -> Any:
    def receive(row: ExpectedPayment, *, cents: int, **_facts: Any) -> list[Leg]:
        gifts, suspense = chart.account(row.fund, Kind.GIFTS), chart.account(row.fund, Kind.SUSPENSE)
        source, available = chart.account(row.fund, Kind.SOURCE), chart.account(row.fund, Kind.AVAILABLE)
        return [Leg(gifts, suspense, cents), Leg(source, available, cents)]

    receivables.register(receivables.Receivable("shown", "Shown", receive, lambda *_args, **_facts: None))
    yield
    receivables._receivables.pop("shown")


@pytest.fixture
def chloe(loans_registered: None, belgium: Cooperative, person: Callable[..., User]) -> User:
    """Chloé's fund: a slip in a reference, bank charges, and money that nobody knows."""
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium)
    account = BankAccount.objects.create(fund=fund, name="Main", iban="BE68539007547034", holder="Fund")
    awaited.expect(
        key="one", purpose="shown", fund=fund, reference=REFERENCE, cents=100_00, due_on=TODAY, label="Loan L-2026-0001"
    )  # fmt: skip
    legs = [
        Leg(chart.account(fund, Kind.OPENING), account.ledger, 500_00),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 500_00),
    ]
    post(key="opening", legs=legs, on=TODAY - timedelta(days=40), why="Opening")
    entries = [
        Booked(25_00, TODAY, text="hello", bank_reference="1", name="Nobody Knows"),
        Booked(-3_50, TODAY, text="FRAIS DE GESTION", bank_reference="2", name="", iban=""),
        Booked(100_00, TODAY, text="+++123/4567/89012+++", bank_reference="3"),
    ]
    (report,) = import_statement([("a.xml", camt053(entries, opening=500_00, on=TODAY))], by=None)
    assert report.to_match == 3, report
    return person("Chloé", Role.TREASURER)


def test_lines_are_matched_and_the_month_reconciled_without_a_mouse(
    chloe: User, page: Page, sign_in: Callable[..., None], axe: Callable[..., None]
) -> None:
    sign_in(chloe)
    page.goto("/bank/lines/")
    page.keyboard.press("m")
    expect(page.get_by_text("it should be +++123/4567/89002+++")).to_be_visible()
    expect(page.get_by_text("1 of 3 to match")).to_be_visible()
    axe(page)
    page.keyboard.press("n")
    expect(page.get_by_text("2 of 3 to match")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("1 of 3 to match")).to_be_visible()
    page.keyboard.press("1")  # the mistyped reference
    expect(page.get_by_text("1 of 2 to match")).to_be_visible()
    expect(page.get_by_text("money from this account was matched to it 1 time")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Split 25.00")).to_be_visible()
    page.get_by_label("Gift").focus()
    page.keyboard.type("20")
    page.get_by_label("Contribution").focus()
    page.keyboard.type("5,00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 1 to match")).to_be_visible()
    page.keyboard.press("1")  # the bank's charges
    expect(page.get_by_text("That was the last line to match.")).to_be_visible()
    assert set(StatementLine.objects.values_list("state", flat=True)) == {"matched"}
    page.goto(f"/bank/reconciliation/{BankAccount.objects.get().pk}/{TODAY:%Y-%m}/")
    page.keyboard.press("r")
    expect(page.get_by_text("It is on the record that bank and books agree.")).to_be_visible()


def test_the_pages_of_matching_have_no_barrier_and_fit_a_phone(
    chloe: User, page: Page, sign_in: Callable[..., None], in_every_look: Callable[..., None]
) -> None:
    sign_in(chloe)
    line, account = StatementLine.objects.order_by("pk")[2], BankAccount.objects.get()
    for address in (
        "/bank/lines/", f"/bank/lines/{line.pk}/", f"/bank/lines/{line.pk}/split/", "/bank/unmatched/",
        "/bank/reconciliation/", f"/bank/reconciliation/{account.pk}/{TODAY:%Y-%m}/", "/bank/matching-rules/",
    ):  # fmt: skip
        in_every_look(page, address)


def test_a_line_is_matched_without_script(
    chloe: User, context: BrowserContext, sign_in: Callable[..., None], live_server: Any
) -> None:
    sign_in(chloe)
    plain = context.browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/bank/lines/")
    page.get_by_role("link", name="Start matching").click()
    page.get_by_role("button", name="Match 100.00").first.click()
    expect(page.get_by_text("The line is matched.")).to_be_visible()
    plain.close()
