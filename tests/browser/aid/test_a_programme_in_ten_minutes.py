"""A crisis: Dora opens a programme, from nothing to published, without a programmer; Ana asks for it on her phone,
in a browser that runs no script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from fund.aid.models import AidApplication
from tests.browser.acting import Enter, Keep, agree, follow, press, says, silent
from tests.browser.conftest import DESK
from workflows.committee.models import Committee
from workflows.people.models import Member, User
from workflows.people.permissions import Role

READ, PRESS, CHARACTERS = 12, 4, 3  # seconds to read a page, to find and press something; characters a second


class Dora:
    """Works at the speed of a person who does this for the first time, and keeps the time."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0
        page.on("load", lambda _page: self.spend(READ))

    def spend(self, seconds: float) -> None:
        self.seconds += seconds

    def types(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]").fill(text)
        self.spend(PRESS + len(text) / CHARACTERS)

    def ticks(self, name: str, **how: Any) -> None:
        self.page.get_by_label(name, **how).locator("visible=true").check()
        self.spend(PRESS)

    def opens(self, name: str, place: int = 0) -> None:
        self.page.locator("summary", has_text=name).nth(place).press("Enter")
        self.spend(PRESS)

    def presses(self, name: str, **how: Any) -> None:
        self.spend(PRESS)
        press(self.page, name, **how)
        self.page.wait_for_load_state()

    def follows(self, name: str) -> None:
        self.spend(PRESS)
        follow(self.page, name, exact=True)
        self.page.wait_for_load_state()


@pytest.fixture
def dora(transactional_db: None, person: Callable[..., User]) -> User:
    return person("Dora", Role.ADMINISTRATOR)


@pytest.fixture
def ana(transactional_db: None, member: Callable[..., Member]) -> Member:
    return member("Ana", iban="BE68539007547034")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (80, 60), "navy").save(tmp_path / "damage.jpg")
    return tmp_path / "damage.jpg"


def test_from_nothing_to_published_in_ten_minutes_and_ana_asks(
    enter: Enter, keep: Keep, dora: User, ana: Member, envelope: Any, picture: Path, axe: Callable[..., None]
) -> None:
    Committee.objects.create(code="aid", name="Aid committee")
    page = enter(dora, DESK)
    does = Dora(page)
    compose(page, does, keep, axe)
    assert does.seconds < 600, f"{does.seconds:.0f} seconds: more than ten minutes"
    ask(enter(ana.user, script=False), keep, picture)
    held = AidApplication.objects.get()
    assert held.case.state == "submitted"
    assert held.answers["what-was-damaged"] == "my-tools"
    assert (held.case.requested_cents, held.case.urgency) == (400_00, 4)


def compose(page: Page, does: Dora, keep: Keep, axe: Callable[..., None]) -> None:
    page.goto("/")
    does.follows("Write the first one")
    does.types("code", "flood")
    does.types("name_en", "Flood aid")
    does.opens("Other languages")
    does.types("name_fr", "Aide inondation")
    does.types("summary_en", "For members whose home or tools were damaged by the flood.")
    does.presses("Save")

    does.ticks("Lump sum", exact=True)
    does.types("lump_cents", "400")
    does.types("ceiling_member_year_cents", "800")
    does.ticks("To the member")
    does.opens("Document 1")
    does.types("documents-0-label_en", "A photo of the damage")
    does.ticks("Must be given")
    does.types("documents-0-max_age_days", "60")
    does.opens("Condition 1")
    does.types("criteria-0-question_en", "Were you hit by the flood of this month?")
    does.types("criteria-0-reason_en", "This aid is for those whom the flood hit.")
    keep(page, "rules")
    does.presses("Save and go on to the questions")
    says(page, "What happened, and what do you need?", "Could you lose your home within a month?")

    page.get_by_label("What kind of question").select_option("choice")
    page.get_by_label("Where it stands").select_option("need")
    does.presses("Add a question")
    does.types("label_en", "What was damaged?")
    for place, answer in enumerate(["My home", "My tools"]):
        does.types(f"options-{place}-label_en", answer)
    keep(page, "a choice")
    axe(page)
    does.presses("Save the question")
    page.get_by_label("What kind of question").select_option("amount")
    page.get_by_label("Where it stands").select_option("what-was-damaged")
    does.presses("Add a question")
    does.types("label_en", "What would new tools cost?")
    does.ticks("“What was damaged?” My tools")
    does.presses("Save the question")
    does.presses("Up Do children depend on you?", exact=True)
    does.presses("Remove Could your energy be cut off?")
    silent(page, "Could your energy be cut off?")
    keep(page, "questions")
    axe(page)

    does.follows("Try it as a member")
    silent(page, "What would new tools cost?")
    page.get_by_label("My tools").check()
    says(page, "What would new tools cost?")
    axe(page)
    keep(page, "tried")
    does.follows("Publish…")
    does.presses("Publish these rules")
    says(page, "Version 1 is published.")
    keep(page, "published")


def ask(page: Page, keep: Keep, picture: Path) -> None:
    page.goto("/aid/")
    follow(page, "Flood aid")
    keep(page, "the programme")
    follow(page, "See whether I may ask")
    page.get_by_label("Yes").check()
    press(page, "See the answer")
    press(page, "Begin the request")
    page.get_by_label("What happened, and what do you need?").fill("The cellar stood full. 🌊")
    keep(page, "need")
    press(page, "Save and continue")
    says(page, "What was damaged?")
    page.get_by_label("My tools").check()
    press(page, "Save and continue")
    page.get_by_label("What would new tools cost?").fill("650,00")
    press(page, "Save and continue")
    page.get_by_label("Who they are to you").first.select_option("child")
    page.get_by_label("Age").first.fill("7")
    keep(page, "household")
    press(page, "Save and continue")
    page.get_by_label("Wages and fees, after tax").fill("1 200")
    page.get_by_label("Rent or home loan").fill("900")
    keep(page, "budget")
    press(page, "Save and continue")
    keep(page, "urgency")
    for question, answer in {"lose your home": "Yes", "food": "No", "depend": "No"}.items():
        page.get_by_role("group", name=question).get_by_label(answer).check()
    press(page, "Save and continue")
    page.get_by_label("A photo of the damage", exact=True).set_input_files(picture)
    page.get_by_label("Date on it: A photo of the damage").fill(timezone.localdate().isoformat())
    press(page, "Save and continue")
    keep(page, "account")
    press(page, "Save and continue")
    says(page, "Left to live on, for each person and day", "5.00", "My tools")
    keep(page, "check")
    follow(page, "Continue")
    agree(page)
    press(page, "Send the request")
    expect(page.locator("h1")).to_contain_text("was sent")
    keep(page, "sent")
