"""The pages about people, and one's own, without a barrier in any look; the small comforts of the script."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from workflows.people.models import Cooperative, Member, RoleGrant, User
from workflows.people.permissions import Role

Person = Callable[..., User]
HEAD = "number,first_name,last_name,cooperative,joined_on"


@pytest.fixture
def dirk(transactional_db: None, person: Person) -> User:
    return person("Dirk", Role.ADMINISTRATOR)


@pytest.fixture
def ana(transactional_db: None, member: Callable[..., Member]) -> Member:
    made = member("Ana", iban="BE71096123456769", iban_holder="Ana Test")
    made.user.set_password("correct horse battery")
    made.user.save()
    return made


@pytest.mark.parametrize(
    "address",
    ["/people/profile/", "/people/profile/contact/", "/people/profile/account-number/", "/people/my-data/",
     "/account/password/change/", "/account/2fa/", "/account/logout/", "/help/"],
)  # fmt: skip
def test_anas_own_pages_have_no_barrier(
    page: Page, sign_in: Callable[..., None], in_every_look: Callable[..., None], ana: Member, address: str
) -> None:
    sign_in(ana.user)
    in_every_look(page, address)


@pytest.mark.parametrize(
    "address", ["/people/", "/people/?view=staff", "/people/accounts/new/", "/people/import/"]
)
def test_the_administrators_pages_have_no_barrier(
    page: Page, sign_in: Callable[..., None], in_every_look: Callable[..., None], dirk: User, ana: Member,
    address: str,
) -> None:  # fmt: skip
    sign_in(dirk)
    in_every_look(page, address)


def test_an_account_and_what_waits_for_approval_have_no_barrier(
    page: Page, sign_in: Callable[..., None], in_every_look: Callable[..., None], dirk: User, person: Person
) -> None:
    eva, celia = person("Eva", Role.OFFICER), person("Celia", Role.CHAIR, Role.MEMBER)
    RoleGrant.objects.create(user=eva, role=Role.TREASURER, from_on=date(2026, 1, 1), granted_by=dirk)
    sign_in(dirk)
    in_every_look(page, f"/people/accounts/{eva.pk}/")
    sign_in(celia, Role.CHAIR)
    in_every_look(page, "/people/grants/")


def test_ana_signs_in_by_keyboard_alone(page: Page, ana: Member) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").focus()
    page.keyboard.type("ana@example.org")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.tagName") == "A":
        page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    expect(page.get_by_text("Ana · Member")).to_be_visible()


def test_a_wrong_password_is_said_first_and_focused(
    page: Page, axe: Callable[..., None], ana: Member
) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill("guess")
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Sign in – Entraide")
    axe(page)


def test_dirk_imports_members_seeing_first_what_will_change(
    page: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., None],
    dirk: User,
    belgium: Cooperative,
    tmp_path: Any,
) -> None:
    file = tmp_path / "members.csv"
    file.write_text(f"{HEAD}\nM1,Ana,Test,be,2020-01-01\nM2,,Test,be,2020-01-01\n")
    sign_in(dirk)
    page.goto("/people/import/")
    page.get_by_label("Table of members").set_input_files(file)
    page.get_by_role("button", name="Read the table").click()
    expect(page.get_by_text("1 line has a problem")).to_be_visible()
    axe(page)
    file.write_text(f"{HEAD}\nM1,Ana,Test,be,2020-01-01\n")
    page.get_by_role("link", name="Hand in a corrected table").click()
    page.get_by_label("Table of members").set_input_files(file)
    page.get_by_role("button", name="Read the table").click()
    axe(page)
    page.get_by_role("button", name="Write 1 lines").click()
    expect(page.get_by_text("Written.")).to_be_visible()
    assert Member.objects.get().number == "M1"


def test_the_header_switches_language_and_role(
    page: Page, sign_in: Callable[..., None], transactional_db: None, person: Person
) -> None:
    celia = person("Celia", Role.MEMBER, Role.CHAIR)
    sign_in(celia, Role.MEMBER)
    page.goto("/help/")
    page.get_by_text("Celia · Member").click()
    page.get_by_role("button", name="Chair").click()
    expect(page.get_by_text("Celia · Chair")).to_be_visible()
    page.goto("/help/")
    page.get_by_text("Language EN").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url.endswith("/help/")


def test_keys_search_and_list_themselves(page: Page, sign_in: Callable[..., None], dirk: User) -> None:
    sign_in(dirk)
    page.goto("/people/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Show these keys")


def test_before_the_session_ends_one_may_stay(
    page: Page, sign_in: Callable[..., None], axe: Callable[..., None], dirk: User
) -> None:
    sign_in(dirk)
    page.clock.install()
    page.goto("/help/")
    page.clock.fast_forward("07:58:30")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You will be signed out soon")
    axe(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()


def test_every_page_works_without_javascript(browser: Any, live_server: Any, ana: Member) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.goto("/people/profile/")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_text("Ana · Member").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/people/profile/")
    assert "/account/login/" in page.url
    context.close()
