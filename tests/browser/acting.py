"""What a person does on a page, and reads there, in the words of the page."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

Enter = Callable[..., Page]
Keep = Callable[[Page, str], None]


def says(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("main")).to_contain_text(sentence)
    page.wait_for_load_state()  # before it, a key pressed is heard by nobody


def silent(page: Page, *sentences: str) -> None:
    for sentence in sentences:
        expect(page.locator("main")).not_to_contain_text(sentence)


def press(page: Page, name: str, **how: Any) -> None:
    page.get_by_role("button", name=name, **how).click()


def follow(page: Page, name: str, **how: Any) -> None:
    page.get_by_role("link", name=name, **how).first.click()


def agree(page: Page) -> None:
    """Tick every box of the declaration, once that page is there: all() would count those of the page before."""
    expect(page.get_by_role("heading", level=1, name="Declaration")).to_be_visible()
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox").all():
        box.check()


def tab_to(page: Page, place: Locator) -> None:
    """Walk there with the tab key, as somebody without a mouse does."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the tab key never reaches {place}")
