"""The pages of loans without a barrier in any look, and the plan that appears while one types."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from loans.models import Agreement, ProductVersion
from loans.schedule import add_months
from loans.signing import act_of
from loans.versions import draft_version
from workflows.people import mail_codes
from workflows.people.models import Member, User
from workflows.people.permissions import Role

Look = Callable[..., None]


@pytest.fixture
def ana(transactional_db: None, member: Callable[..., Member]) -> Member:
    return member("Ana")


@pytest.fixture
def look(in_every_look: Look) -> Look:
    """As in_every_look; with SHOTS=folder it also keeps what it saw, for a person to look at."""

    def see(page: Page, address: str) -> None:
        in_every_look(page, address)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{address.strip('/').replace('/', '_')}.png", full_page=True)

    return see


def test_the_plan_appears_while_one_types(page: Page, ana: Member, terms: ProductVersion, look: Look) -> None:
    look(page, "/loans/simulator/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/loans/simulator/")
    page.get_by_label("Amount").fill("1.200,00")
    page.get_by_label("Term in months").fill("10")
    expect(page.locator("#plan table tbody tr")).to_have_count(10)
    expect(page.locator("#plan tfoot")).to_contain_text("1,200.00")
    page.get_by_label("Amount").fill("1e3")
    expect(page.locator("#plan")).to_contain_text("Enter an amount")


def test_a_season_is_chosen_month_by_month(page: Page, publish: Callable[..., Any], look: Look) -> None:
    publish(seasons=True)
    look(page, "/loans/simulator/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/loans/simulator/")
    page.get_by_label("Amount").fill("1.200,00")
    page.get_by_label("Term in months").fill("12")
    page.get_by_label("July").last.select_option("× 4")
    expect(page.locator("#plan table tbody td.num").filter(has_text="320.00")).to_have_count(
        1
    )  # 15 shares of 80.00
    expect(page.locator("#plan tfoot")).to_contain_text("1,200.00")


def test_the_pages_of_a_request_have_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    ana: Member,
    draft: Any,
    look: Look,
) -> None:
    held = draft(ana, first_due_on=add_months(timezone.localdate(), 2))
    sign_in(ana.user)
    base = f"/loans/applications/{held.case.reference}/"
    look(page, "/loans/apply/")
    for part in ("", "project/", "plan/", "activity/", "quotes/", "bank/", "check/"):
        look(page, base + part)
    page.goto(f"{base}plan/")
    page.get_by_label("Term in months").fill("6")
    expect(page.locator("#plan table tbody tr")).to_have_count(6)


def test_the_pages_of_a_loan_have_no_barrier(
    page: Page, sign_in: Callable[..., None], ana: Member, offer: Any, running: Any, repay: Any, chloe: User,
    member: Callable[..., Member], look: Look,
) -> None:  # fmt: skip
    today = timezone.localdate()
    offered: Agreement = offer(ana, on=today, first_due_on=add_months(today, 2))
    loan: Agreement = repay(running(ana), 15_000, on=today - timedelta(days=3))
    sign_in(ana.user)
    for address in ("mine/", f"{loan.number}/", f"{offered.number}/", f"{offered.number}/sign/"):
        look(page, f"/loans/{address}")
    page.goto(f"/loans/{offered.number}/sign/")
    page.get_by_label("I have read the agreement and I accept it").check()
    _row, code = mail_codes.make(ana.user, act_of(offered), at=timezone.now())
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Accept the agreement").click()
    expect(page.get_by_text("You have accepted the agreement.")).to_be_visible()
    sign_in(chloe, Role.TREASURER)
    for address in ("", "?due=late", "?q=nobody", f"{loan.number}/"):
        look(page, f"/loans/{address}")


def test_the_pages_of_products_have_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    ana: Member,
    terms: ProductVersion,
    chloe: User,
    look: Look,
) -> None:
    draft_version(terms.product, by=chloe, from_on=timezone.localdate())
    sign_in(chloe, Role.TREASURER)
    for address in ("", "new/", "equipment/", "equipment/new/", "equipment/2/", "equipment/2/edit/",
                    "equipment/2/publish/"):  # fmt: skip
        look(page, f"/loans/products/{address}")
