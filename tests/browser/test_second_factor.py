"""The second factor from first activation to signing in with it, each page without a barrier."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import Page, expect

from workflows.people.models import User
from workflows.people.permissions import Role

PASSWORD = "correct horse battery"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def celia(transactional_db: None, person: Callable[..., User]) -> User:
    made = person("Celia", Role.CHAIR)
    made.set_password(PASSWORD)
    made.save()
    return made


def enter(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill("celia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def test_celia_sets_up_a_second_factor_and_signs_in_with_it(
    page: Page, axe: Callable[..., None], no_sideways_scroll: Callable[[Page], None], celia: User
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    enter(page)
    expect(page.get_by_text("Celia · Chair")).to_be_visible()
    page.goto("/account/reauthenticate/?next=/account/2fa/totp/activate/")
    axe(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(re.compile("/account/2fa/totp/activate/"))
    axe(page)
    no_sideways_scroll(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("code").fill("000000")
    page.locator("main").get_by_role("button", name="Activate").click()
    expect(page.locator(".error-summary")).to_be_visible()
    axe(page)
    page.get_by_label("code").fill(code_for(secret))
    page.locator("main").get_by_role("button", name="Activate").click()
    expect(page).to_have_url(re.compile("/account/2fa/recovery-codes/"))
    axe(page)
    no_sideways_scroll(page)
    page.goto("/account/2fa/")
    axe(page)
    page.goto("/account/2fa/totp/deactivate/")
    axe(page)

    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    cache.clear()  # the code of this half minute counts as used
    enter(page)
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    axe(page)
    page.get_by_label("code").fill(code_for(secret))
    page.locator("main").get_by_role("button", name="Sign In").click()
    expect(page.get_by_text("Celia · Chair")).to_be_visible()


def test_what_is_refused_and_what_is_not_ones_own_have_no_barrier(
    page: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    celia: User,
    person: Callable[..., User],
) -> None:
    sign_in(person("Ana", Role.MEMBER))
    page.goto("/people/")
    expect(page.locator("h1")).to_have_text("This page is not for your role")
    axe(page)
