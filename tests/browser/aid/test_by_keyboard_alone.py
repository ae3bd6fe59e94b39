"""Ana asks for aid without a mouse: with the tab key, the space bar, the arrows and Enter, from the start page to the
number of her request."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from fund.aid.models import ProgrammeVersion
from tests.browser.acting import Enter, tab_to
from tests.browser.aid.test_from_start_to_paid import ana, photo, version
from workflows.cases.models import Case
from workflows.people.models import Member

__all__ = ["ana", "photo", "version"]


class Hands:
    """What somebody does who has a keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reaches(self, place: Locator) -> None:
        self.page.wait_for_load_state()
        tab_to(self.page, place)

    def presses(self, place: Locator, key: str = "Enter") -> None:
        self.reaches(place)
        self.page.keyboard.press(key)

    def follows(self, name: str) -> None:
        self.presses(self.page.get_by_role("link", name=name).first)

    def pushes(self, name: str) -> None:
        self.presses(self.page.get_by_role("button", name=name, exact=True))

    def types(self, label: str, text: str) -> None:
        self.reaches(self.page.get_by_label(label).first)
        self.page.keyboard.type(text)

    def answers(self, question: str, answer: str) -> None:
        """Into the group at its first choice, and down to the one that is meant."""
        choices = self.page.get_by_role("group", name=question).get_by_role("radio")
        self.presses(choices.first, "Space")
        meant = self.page.get_by_role("group", name=question).get_by_label(answer)
        for _step in range(choices.count()):
            if meant.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {answer}")


def test_ana_asks_for_aid_by_keyboard_alone(
    enter: Enter, ana: Member, version: ProgrammeVersion, photo: Callable[[str], Path]
) -> None:
    page = enter(ana.user)
    hands = Hands(page)
    page.goto("/aid/")
    hands.follows("Corona supplement")
    hands.follows("See whether I may ask")
    hands.presses(page.get_by_label("Yes").first, "Space")
    hands.types("How many days without work?", "12")
    hands.pushes("See the answer")
    hands.pushes("Begin the request")
    hands.types("What happened, and what do you need?", "No work since March")
    hands.pushes("Save and continue")
    hands.types("Who they are to you", "Ch")
    hands.types("Age", "7")
    hands.pushes("Save and continue")
    hands.types("Wages and fees, after tax", "1 800")
    hands.types("Rent or home loan", "900")
    hands.pushes("Save and continue")
    hands.answers("lose your home", "Yes")
    hands.answers("nothing to eat", "No")
    hands.pushes("Save and continue")
    hands.types("How many days?", "12")
    hands.pushes("Save and continue")
    with page.expect_file_chooser() as chosen:
        hands.presses(page.get_by_label("Payslip", exact=True), "Enter")
    chosen.value.set_files(photo("IMG_1.HEIC"))
    hands.types("Date on it: Payslip", "02012020")
    hands.pushes("Save and add more")
    expect(page.locator("main")).to_contain_text("IMG_1.jpg")
    hands.pushes("Save and continue")
    hands.types("IBAN", "BE68 5390 0754 7034")
    hands.types("Name on the account", "Ana Test")
    hands.pushes("Save and continue")
    expect(page.locator("main")).to_contain_text("84.00")
    hands.follows("Continue")
    expect(page.get_by_role("heading", level=1, name="Declaration")).to_be_visible()
    page.wait_for_load_state()  # before it, not all boxes may be there
    for box in page.get_by_role("checkbox").all():
        hands.presses(box, "Space")
    hands.pushes("Send the request")
    expect(page.locator("h1")).to_contain_text("was sent")
    assert Case.objects.get().state == "submitted"
