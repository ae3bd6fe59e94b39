"""Each thing a bank line can turn out to be, matched by a treasurer who never touches a mouse."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from fund.banking.models import StatementLine
from fund.ledger import balances, proof
from fund.ledger.chart import Kind
from tests.browser.acting import says, tab_to
from tests.fund.banking.builders import Booked
from tests.loans.conftest import FIRST
from workflows.people.models import User

STRANGER = "BE71096123456769"


@pytest.fixture
def loans(transactional_db: None, running: Callable[..., Any], member: Callable[..., Any]) -> list[Any]:
    """Ana owes 100.00 a month, Ben 125.00."""
    return [running(member("Ana")), running(member("Ben"), cents=150_000)]


@pytest.fixture
def arrive(bank: Callable[..., Any]) -> Callable[..., StatementLine]:
    """arrive(40_00, text="…"): money that names no loan, from somebody's mother."""

    def make(cents: int, *, text: str = "", after: int = 0) -> StatementLine:
        on = FIRST + timedelta(days=after)
        bank(
            Booked(cents, text=text, name="Mother Test", iban=STRANGER, bank_reference=f"X{after}{cents}"),
            on=on,
        )
        return StatementLine.objects.latest("pk")

    return make


def enter(page: Page, place: Any, typed: str = "") -> None:
    """Go there with the tab key; type, if there is something to type; press Enter."""
    tab_to(page, place)
    if typed:
        page.keyboard.type(typed)
    page.keyboard.press("Enter")


def send(page: Page, place: Any, typed: str = "") -> None:
    """The same where the server answers with a page."""
    with page.expect_navigation():
        enter(page, place, typed)


def find(page: Page, number: str) -> None:
    send(page, page.get_by_label("Find an expected payment"), number)
    says(page, number)


def match_button(page: Page, loan: Any, amount: str) -> Any:
    card = page.locator(".card").filter(has_text=loan.number).first
    return card.get_by_role("button", name=f"Match {amount}")


def test_whatever_comes_in_is_matched_by_keyboard(
    loans: list[Any],
    arrive: Callable[..., StatementLine],
    chloe: User,
    page: Page,
    sign_in: Callable[..., None],
) -> None:
    ana, ben = loans
    sign_in(chloe)

    # One line over two loans, which are not suggested: they are found by their number.
    line = arrive(225_00, text="for both")
    page.goto(f"/bank/lines/{line.pk}/split/")
    for loan, typed in ((ana, "100"), (ben, "125,00")):
        field = page.get_by_label(loan.number, exact=False)
        if not field.count():
            send(page, page.get_by_label("Find an expected payment"), loan.number)
        tab_to(page, page.get_by_label(loan.number, exact=False).first)
        page.keyboard.type(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert left(line) == 0
    assert [repaid(loan) for loan in loans] == [100_00, 125_00]

    # What was learnt from it comes first the next time, and another person pays for them: too little stays due.
    line = arrive(40_00, text="later", after=1)
    page.goto(line.get_absolute_url())
    says(page, "money from this account was matched to it 1 time")
    find(page, ana.number)
    send(page, match_button(page, ana, "40.00"))
    assert repaid(ana) == 140_00

    # The same line undone, and gathered with another for the one instalment.
    page.goto(line.get_absolute_url())
    send(page, page.get_by_role("button", name="Undo this match"))
    says(page, "The match is undone")
    assert repaid(ana) == 100_00
    other = arrive(60_00, text="the rest", after=2)
    page.goto("/bank/lines/")
    for each in (line, other):
        tab_to(page, page.locator(f"input[name=lines][value='{each.pk}']"))
        page.keyboard.press("Space")
    enter(page, page.get_by_text("Several lines for one payment"))
    send(page, page.get_by_label("Match the ticked lines to"), ana.number)
    assert repaid(ana) == 200_00
    assert left(line) == left(other) == 0

    # More than is due goes ahead; more than the whole loan is owed to the member.
    line = arrive(1_050_00, text="all of it", after=3)
    page.goto(line.get_absolute_url())
    find(page, ana.number)
    says(page, "It is more than is due: what is too much counts for what comes next.")
    send(page, match_button(page, ana, "1,050.00"))
    assert (repaid(ana), surplus(ana)) == (1_200_00, 50_00)

    # A part of a line; the rest of it is interest that the bank pays.
    line = arrive(20_00, text="mixed", after=4)
    page.goto(line.get_absolute_url())
    find(page, ben.number)
    card = page.locator(".card").filter(has_text=ben.number).first
    enter(page, card.get_by_text("Only a part of it"))
    send(page, card.get_by_label("Amount"), "15,00")
    assert (repaid(ben), left(line)) == (140_00, 5_00)
    page.goto(line.get_absolute_url())
    enter(page, page.get_by_text("It is something else"))
    tab_to(page, page.get_by_label("It is", exact=True))
    page.keyboard.type("Interest")
    send(page, page.get_by_role("button", name="Book it", exact=True))
    assert left(line) == 0

    # Money that nobody knows: its payer is asked, it is set aside with a reason, and taken up again.
    line = arrive(33_00, text="???", after=5)
    page.goto(line.get_absolute_url())
    enter(page, page.get_by_text("Ask the payer"))
    send(page, page.get_by_role("button", name="Ask what it is for"))
    says(page, "Payer asked")
    enter(page, page.get_by_text("Set it aside"))
    send(page, page.get_by_label("Reason").locator("visible=true"), "Nobody answers")
    says(page, "The line is set aside.")
    page.goto("/bank/unmatched/")
    says(page, "Nobody answers", "33.00")
    page.goto(line.get_absolute_url())
    send(page, page.get_by_role("button", name="Take it up again"))
    says(page, "Set it aside")
    line.refresh_from_db()
    assert line.state == StatementLine.State.TO_MATCH
    assert balances.total(line.account.fund, Kind.SUSPENSE) == -33_00
    assert proof.run().holds


def left(line: StatementLine) -> int:
    line.refresh_from_db()
    return line.open_cents


def repaid(loan: Any) -> int:
    loan.refresh_from_db()
    return loan.repaid_cents


def surplus(loan: Any) -> int:
    loan.refresh_from_db()
    return loan.surplus_cents
