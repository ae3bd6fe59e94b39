"""Whoever comes by: the start, the statements, sign-in and the components, read by axe-core in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize(
    "address",
    ["/ui/", "/", "/help/", "/accessibility/", "/privacy/", "/contact/", "/news/", "/account/login/",
     "/account/password/reset/",
     "/account/password/reset/done/", "/account/signup/", "/no-such-page/"],
)  # fmt: skip
def test_a_public_page_has_no_barrier_on_phone_or_desk_in_light_or_dark(
    page: Page, in_every_look: Callable[..., None], address: str
) -> None:
    in_every_look(page, address)


def test_a_page_at_400_percent_keeps_one_column(
    page: Page, no_sideways_scroll: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    for address in ("/ui/", "/", "/account/login/"):
        page.goto(address)
        no_sideways_scroll(page)
