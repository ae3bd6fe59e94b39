"""What a chair and the members of a committee do on the pages of a session."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.browser.acting import follow, press, says
from workflows.cases.models import Case


def card(page: Page, case: Case) -> Locator:
    """The item of the agenda on this case."""
    return page.get_by_role("article").filter(has_text=case.reference)


def plan(page: Page, day: date) -> str:
    """Plan a session; the address of its page once its agenda is laid or left as it is."""
    page.goto("/committee/")
    follow(page, "Plan a session")
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_label("Starts at").fill("18:00")
    page.get_by_label("Place or link").fill("Room 2")
    press(page, "Plan and choose the cases")
    return page.url.removesuffix("agenda/")


def open_file(page: Page, meeting: str, case: Case) -> None:
    """From the agenda to the file, past the question about a link where it is asked."""
    page.goto(meeting)
    card(page, case).get_by_role("link", name=case.reference).first.click()
    no_link = page.get_by_role("button", name="I have no link: open the file")
    summary = page.get_by_role("heading", name="Summary")
    expect(no_link.or_(summary)).to_be_visible()  # is_visible() alone would look before the page is there
    if no_link.is_visible():
        no_link.click()
    expect(summary).to_be_visible()


def vote(page: Page, meeting: str, case: Case, choice: str, amount: str = "") -> None:
    open_file(page, meeting, case)
    page.get_by_role("radio", name=choice, exact=True).check()
    if amount:
        page.get_by_label("Amount, if you grant").fill(amount)
    press(page, "Vote", exact=True)
    says(page, f"You voted: {choice}", "Only you see this until the ballot is counted.")


def open_ballot(chair: Page, meeting: str, case: Case) -> None:
    chair.goto(meeting)
    press(chair, f"Open the ballot {case.reference}")
    expect(card(chair, case)).to_contain_text("ballot open")


def count(chair: Page, meeting: str, case: Case) -> None:
    chair.goto(meeting)
    press(chair, f"Close and count {case.reference}")
    says(chair, "How it was counted")
