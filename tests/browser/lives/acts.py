"""What people do on the pages of loans, and read there."""

from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from config.demo import bank
from fund.banking.models import BankAccount, Statement
from loans.models import Agreement
from loans.models.agreements import State
from loans.standing import Line, plan_lines
from tests.browser.acting import follow, press, says
from workflows import money_words


def euros(cents: int) -> str:
    """1,250.00 EUR, as the pages write it; their no-break space is read as a space."""
    return f"{money_words.amount(cents, 'en')} EUR"


def loan_of(first: str, **wanted: Any) -> Agreement:
    """The loan of that member which runs; the first of several."""
    found = Agreement.objects.filter(**{"state": State.RUNNING, "member__first_name": first, **wanted})
    one = found.select_related("member__user", "terms", "fund", "schedule").order_by("pk").first()
    assert one, first
    return one


def unpaid(loan: Agreement) -> list[Line]:
    """The rows of the plan in force that ask for something, as its page lists them."""
    fresh = Agreement.objects.get(pk=loan.pk)
    return [line for line in plan_lines(fresh, fresh.offered_on) if line.left_cents]


def open_loan(page: Page, loan: Agreement) -> None:
    """From the list of loans; a borrower from their own."""
    page.goto("/loans/")
    if not page.get_by_role("heading", name="Repayments", level=1).is_visible():
        page.goto("/loans/mine/")
    follow(page, loan.number)
    expect(page.get_by_role("heading", level=1)).to_contain_text(loan.number)


def facts(page: Page, within: str = "main") -> dict[str, str]:
    """Label and value of each fact there."""
    page.wait_for_load_state()
    rows = page.locator(f"{within} dl.facts > div").evaluate_all(
        "all => all.map(one => [one.querySelector('dt').innerText, one.querySelector('dd').innerText])"
    )
    return {" ".join(label.split()): " ".join(value.split()) for label, value in rows}


def figure(page: Page, label: str) -> str:
    """The sum in the box of that name at the top of a page; "" where there is none."""
    page.wait_for_load_state()
    found = page.locator(".figure").filter(has=page.get_by_text(label, exact=True))
    return " ".join(found.locator("strong").inner_text().split()) if found.count() else ""


def plan(page: Page) -> list[list[str]]:
    """The rows of the plan on the page of a loan: day and how it stands, due, paid."""
    return cells(page.locator("section[aria-labelledby=plan] table").first)


def cells(table: Locator) -> list[list[str]]:
    """The words of each row."""
    rows = table.locator("tbody tr").evaluate_all(
        "all => all.map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def choose_change(page: Page, loan: Agreement, label: str) -> None:
    open_loan(page, loan)
    follow(page, "Change the loan")
    follow(page, label)
    expect(page.get_by_label("Why")).to_be_visible()


def propose(page: Page, why: str, **figures: str) -> dict[str, str]:
    """Fill in the change on the page by its labels, look at it, propose it; what the preview said."""
    fill(page, Why=why, **figures)
    press(page, "Show what it does")
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    seen = facts(page, "#effect")
    press(page, "Propose it")
    says(page, "Proposed. Another treasurer decides.", "You proposed this: another person decides on it.")
    return seen


def fill(page: Page, **figures: str) -> None:
    """By label, its spaces written as underscores."""
    for label, value in figures.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def approve_change(page: Page, loan: Agreement) -> None:
    """The other treasurer finds what waits on the list of changes, and approves what is read there."""
    page.goto("/loans/")
    follow(page, "Changes", exact=True)
    page.get_by_role("row").filter(has_text=loan.number).filter(has_text="to be approved").get_by_role(
        "link"
    ).click()
    press(page, "Approve the change")
    says(page, "Approved. It holds from now on; the member is told.")


def undo_change(page: Page, why: str) -> None:
    """On the page of what was approved."""
    page.get_by_text("Undo this change").click()
    page.get_by_label("Why").fill(why)
    press(page, "Undo it")
    says(page, "Undone. The loan stands as if it had not been; the member is told.")


def received(page: Page) -> list[list[str]]:
    """The payments on the page of a loan, the newest first: value date and channel, amount, what it paid."""
    show_received(page)
    return cells(page.locator("section[aria-labelledby=received] table"))


def show_received(page: Page) -> None:
    """Many payments are folded away."""
    if page.locator("section[aria-labelledby=received] details").get_attribute("open") is None:
        page.get_by_text("Each payment and what it paid").first.click()


def look_at_cash(
    page: Page, loan: Agreement, cents: int, *, mode: str = "", payer: str = ""
) -> dict[str, str]:
    """Money at the desk, typed and looked at; what the preview says."""
    open_loan(page, loan)
    follow(page, "Take in cash")
    fill(page, Amount=f"{cents / 100:.2f}")
    if mode:
        page.get_by_role("radio", name=mode).check()
    page.get_by_label("Paid by").fill(payer)
    press(page, "Show what it does")
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    return facts(page, "#effect")


def take_cash(page: Page, loan: Agreement, cents: int, *, mode: str = "", payer: str = "") -> dict[str, str]:
    """Looked at, then recorded; the page is the loan's again."""
    seen = look_at_cash(page, loan, cents, mode=mode, payer=payer)
    press(page, "Record the cash")
    says(page, "Recorded. The money is in the cash box.")
    return seen


def undo_cash(page: Page, why: str) -> None:
    """The newest of the page, which is the loan's."""
    show_received(page)
    page.locator("section[aria-labelledby=received]").get_by_role("link", name="Undo").first.click()
    fill(page, Why=why)
    press(page, "Undo it")
    says(page, "Undone. The loan stands as if it had not been.")


def bank_brings(page: Page, *lines: bank.Line) -> None:
    """The treasurer brings in the bank's statement of today: looked at first, then imported."""
    account = BankAccount.objects.get(is_paying=True)
    last = Statement.objects.filter(account=account, kind="statement").order_by("-booked_on", "-pk").first()
    assert last
    on, opening = timezone.localdate(), last.closing_cents or 0
    raw = bank.statement(account.iban, int(last.number.rpartition("/")[2] or 0) + 1, on, opening, lines)
    page.goto("/bank/")
    follow(page, "Import bank files")
    page.get_by_label("Bank files").set_input_files(
        {"name": f"{on}.xml", "mimeType": "text/xml", "buffer": raw}
    )
    press(page, "Read the files")
    assert facts(page)["New"] == str(len(lines))
    press(page, "Import this file")
    says(page, f"Imported. New lines: {len(lines)}.")
