"""With a script: what Ana types is saved as she types, and stays in her browser while there is no connection."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from fund.aid import applying, publishing
from fund.aid.models import AidApplication, Programme
from tests.browser.acting import press, says
from tests.fund.aid.conftest import IBAN, RULES
from tests.fund.aid.test_questions import LATE, NOTE, SINCE, WHAT
from workflows.cases.typed import TypedPage
from workflows.people.models import Member, User
from workflows.people.permissions import Role

STORED = (
    "Object.keys(localStorage).filter(key => key.startsWith('typed:')).map(key => localStorage[key]).join()"
)


@pytest.fixture
def ana(transactional_db: None, member: Callable[..., Member]) -> Member:
    return member("Ana")


@pytest.fixture
def draft(ana: Member, programme: Programme, person: Callable[..., User]) -> AidApplication:
    """Ana's draft of a programme that asks what it is for, and of some since when the rent is late."""
    dora = person("Dora", Role.ADMINISTRATOR)
    rules = {"opens_on": "2020-01-01", "closes_on": None, "criteria": [], "documents": []}
    rules["questions"] = [RULES["questions"][0], WHAT, LATE, SINCE, NOTE]
    version = publishing.draft_version(programme, RULES | rules, by=dora)
    publishing.publish_version(version, by=dora, on=localdate())
    return applying.start_application(programme, ana, by=ana.user, on=localdate())


def at(draft: AidApplication, page: str) -> str:
    return f"/aid/requests/{draft.case.reference}/{page}/"


def test_a_draft_is_saved_as_one_types_and_is_there_on_another_device(
    page: Page, enter: Callable[..., Page], sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    page.get_by_role("textbox").press_sequentially("No concerts")
    expect(page.locator("[data-autosave-status]")).to_have_text("Draft saved.")
    assert page.evaluate(STORED) == ""
    phone = enter(ana.user)
    phone.goto(at(draft, "need"))
    expect(phone.get_by_role("textbox")).to_have_value("No concerts")
    says(phone, "It is not saved yet")


def test_what_is_typed_without_a_connection_stays_until_the_server_has_it(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    page.context.set_offline(True)
    page.get_by_role("textbox").press_sequentially("The line is dead")
    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection")
    press(page, "Save and continue")
    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection")
    assert "The line is dead" in page.evaluate(STORED)
    later = page.context.new_page()
    page.close()
    later.context.set_offline(False)
    later.goto(at(draft, "need"))
    expect(later.get_by_role("textbox")).to_have_value("The line is dead")
    expect(later.locator("[data-autosave-status]")).to_contain_text("is here again")
    assert later.evaluate(STORED) == ""
    press(later, "Save and continue")
    expect(later.locator("h1")).to_have_text("What is it for?")
    assert AidApplication.objects.get().answers == {"need": "The line is dead"}


def test_a_connection_that_comes_back_saves_by_itself(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    page.context.set_offline(True)
    page.get_by_role("textbox").press_sequentially("In a tunnel")
    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_have_text("Draft saved.")
    assert TypedPage.objects.get().fields["need"] == ["In a tunnel"]


def test_an_account_number_never_stays_in_the_browser(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "payment"))
    page.context.set_offline(True)
    page.locator("[name=iban]").press_sequentially(IBAN)
    page.locator("[name=iban_holder]").press_sequentially("Ana T.")
    kept = page.evaluate(STORED)
    assert "Ana T." in kept
    assert IBAN not in kept


def test_a_session_that_ended_is_said_and_what_was_typed_comes_back_after_signing_in(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    Session.objects.all().delete()
    page.get_by_role("textbox").press_sequentially("A long story")
    expect(page.locator("[data-autosave-status]")).to_contain_text("You were signed out.")
    press(page, "Save and continue")
    says(page, "You were signed out in the meantime.")
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    expect(page.get_by_role("textbox")).to_have_value("A long story")


def test_who_signs_out_leaves_nothing_in_the_browser(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    page.route("**/need/", lambda route: route.abort())
    page.get_by_role("textbox").press_sequentially("My story")
    expect(page.locator("[data-autosave-status]")).to_contain_text("No connection")
    assert page.evaluate(STORED) != ""
    page.locator("summary", has_text="Ana").click()
    press(page, "Sign out")
    page.wait_for_url(lambda url: "requests" not in url)
    assert page.evaluate(STORED) == ""


def test_a_question_appears_as_soon_as_its_condition_is_met(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any, axe: Callable[..., None]
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "what"))
    page.get_by_label("Rent").check()
    page.get_by_role("group", name="Is the rent late?").get_by_label("Yes").check()
    expect(page.get_by_label("Since when?")).to_be_visible()
    axe(page)
    page.get_by_label("Energy").check()
    expect(page.get_by_label("Since when?")).not_to_be_attached()
    press(page, "Save and continue")
    expect(page.locator("h1")).to_have_text("Anything else?")
    assert AidApplication.objects.get().answers == {"what": "energy"}


def test_two_tabs_and_the_back_button_after_saving(
    page: Page, sign_in: Callable[..., None], ana: Member, draft: Any
) -> None:
    sign_in(ana.user)
    page.goto(at(draft, "need"))
    other = page.context.new_page()
    other.goto(at(draft, "need"))
    other.get_by_role("textbox").fill("From the other tab")
    press(other, "Save and continue")
    expect(other.locator("h1")).to_have_text("What is it for?")
    page.get_by_role("textbox").fill("From this tab")
    press(page, "Save and continue")
    says(page, "saved in another tab", "From the other tab")
    expect(page.get_by_role("textbox")).to_have_value("From this tab")
    press(page, "Save and continue")
    expect(page.locator("h1")).to_have_text("What is it for?")
    assert AidApplication.objects.get().answers["need"] == "From this tab"
