"""The pages of a case in a browser: read by axe in every look, and walked by keyboard and without script."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.workflows.cases.test_documents import WHOLE_PDF
from workflows.cases import attachments, corrections, messages
from workflows.cases.models import Case, State
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.steps import perform

TODAY = date(2026, 3, 2)


@pytest.fixture
def olga(transactional_db: None, person: Callable[..., User], belgium: Any) -> User:
    return person("Olga", Role.OFFICER, cooperative=belgium)


@pytest.fixture
def asked(transactional_db: None, ana: Member, make_case: Callable[..., Case], olga: User) -> Case:
    """Ana's case, with a document, a message and an open question."""
    case = make_case(
        State.IN_REVIEW,
        officer=olga,
        urgency=7,
        urgency_points=[{"question": "Home?", "answer": "Yes", "points": 7}],
    )
    attachments.attach(
        case, name="rent.pdf", content=WHOLE_PDF, by=ana.user, at=timezone.now(), requirement="rent"
    )
    messages.post(case, by=ana.user, text="Is it enough?", at=timezone.now())
    messages.post(case, by=olga, text="Ring the landlord.", at=timezone.now(), internal=True)
    perform(Case.opine, case, by=olga, on=TODAY, text="Sound.", recommended_cents=70_000)
    corrections.ask(
        case, by=olga, on=TODAY, fields=["need", "document:rent"], sentence="The receipt of February, please."
    )
    return case


def test_axe_finds_nothing_on_the_members_pages(
    page: Page, sign_in: Any, in_every_look: Any, asked: Case, ana: Member
) -> None:
    sign_in(ana.user, Role.MEMBER)
    for address in (
        "/cases/mine/",
        *(f"/cases/{asked.reference}/{part}" for part in ("", "answer/", "withdraw/")),
    ):
        in_every_look(page, address)


def test_axe_finds_nothing_on_the_officers_pages(
    page: Page,
    sign_in: Any,
    in_every_look: Any,
    asked: Case,
    olga: User,
    make_case: Callable[..., Case],
) -> None:
    sign_in(olga, Role.OFFICER)
    other = make_case(State.IN_REVIEW)
    parts = [
        f"/cases/{asked.reference}/?part={part}"
        for part in ("answers", "documents", "messages", "notes", "history")
    ]
    acts = [f"/cases/{other.reference}/{act}/" for act in ("correction", "opinion", "hand-over")]
    for address in (
        "/cases/today/",
        "/cases/?tab=all&q=ana&attention=late",
        "/cases/?tab=waiting",
        *parts,
        *acts,
    ):
        in_every_look(page, address)


def test_an_empty_list_reads_well(
    page: Page, sign_in: Any, in_every_look: Any, olga: User, ana: Member
) -> None:
    sign_in(olga, Role.OFFICER)
    in_every_look(page, "/cases/?tab=ready")
    sign_in(ana.user, Role.MEMBER)
    in_every_look(page, "/cases/mine/")


def test_a_member_answers_by_keyboard_alone(page: Page, sign_in: Any, asked: Case, ana: Member) -> None:
    sign_in(ana.user, Role.MEMBER)
    page.goto("/cases/mine/")
    page.get_by_role("link", name=asked.reference).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Complete your request").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Anything to add?").focus()
    page.keyboard.type("The landlord sent it late.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").or_(page.get_by_text("with us again")).first).to_be_visible()
    expect(page.locator("h1 + p .tag, .tag").first).to_have_text("Being read")
    asked.refresh_from_db()
    assert not asked.corrections.open().exists()


def test_everything_works_without_script(
    browser: Browser,
    live_server: Any,
    sign_in: Any,
    context: Any,
    asked: Case,
    ana: Member,
    olga: User,
    tmp_path: Any,
) -> None:
    sign_in(ana.user, Role.MEMBER)
    plain = browser.new_context(
        base_url=live_server.url, locale="en-GB", java_script_enabled=False, accept_downloads=True
    )
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"/cases/{asked.reference}/")
    page.get_by_label("Your message").fill("Here is February.")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_text("Here is February.")).to_be_visible()
    receipt = tmp_path / "february.pdf"
    receipt.write_bytes(WHOLE_PDF + b"\n")
    page.locator("#id_document_file").set_input_files(receipt)
    page.get_by_role("button", name="Add documents").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="february.pdf", exact=True).click()
    assert got.value.suggested_filename == "february.pdf"
    wrong = tmp_path / "photo.png"
    wrong.write_bytes(WHOLE_PDF)
    page.locator("#id_document_file").set_input_files(wrong)
    page.get_by_role("button", name="Add documents").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_text("is not what its name says")).to_be_visible()
    plain.close()


UNDERLINED = "one => parseFloat(getComputedStyle(one).borderBottomWidth)"


def test_in_the_colours_of_the_reader_the_current_tab_is_still_told_from_the_others(
    page: Page, sign_in: Any, axe: Any, asked: Case, olga: User
) -> None:
    sign_in(olga, Role.OFFICER)
    page.emulate_media(forced_colors="active")
    page.goto(f"/cases/{asked.reference}/?part=documents")
    tabs = page.locator(".tabs a")
    current = page.locator(".tabs a[aria-current]")
    assert current.evaluate(UNDERLINED) == 3
    assert sum(tab.evaluate(UNDERLINED) for tab in tabs.all()) == 3
    button = page.get_by_role("button").last
    assert button.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") > 0
    axe(page)
    page.keyboard.press("Tab")  # where one is stands out, whatever the colours
    assert page.locator(":focus").evaluate("one => getComputedStyle(one).outlineStyle") != "none"


def test_on_paper_there_is_what_is_read_and_nothing_to_press(
    page: Page, sign_in: Any, asked: Case, olga: User
) -> None:
    sign_in(olga, Role.OFFICER)
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"/cases/{asked.reference}/?part=history")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in (".top", ".foot", ".tabs", ".actions", "button"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    ink = page.evaluate("getComputedStyle(document.body).color.match(/[0-9.]+/g).slice(0, 3)")
    assert sum(map(float, ink)) < 150  # dark on white, though the reader's screen is dark
    folded = page.locator("main details:not([open]) > :not(summary)")
    assert folded.count()
    assert [one.inner_html() for one in folded.all() if not one.is_visible()] == []
