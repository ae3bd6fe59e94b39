"""Ana has lost work. On a telephone whose browser runs no script she goes from the start page to “paid”; each page she
meets is examined by axe-core."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import Page, expect

from fund.aid import publishing
from fund.aid.models import Programme, ProgrammeVersion
from fund.banking.models import PaymentOrder
from tests.browser.acting import Enter, Keep, agree, follow, press, says
from tests.fund.aid import test_from_request_to_paid as to_paid
from tests.fund.aid.conftest import RULES, chloe
from tests.fund.aid.test_from_request_to_paid import account, committee, decide, sent
from workflows import outbox
from workflows.cases import corrections, messages
from workflows.cases.models import Case
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.steps import perform

__all__ = ["account", "chloe", "committee", "decide", "sent"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The committee and the bank act on the day on which the browser does."""
    on = localdate()
    monkeypatch.setattr(to_paid, "TODAY", on)
    monkeypatch.setattr(to_paid, "at", lambda hour: datetime(on.year, on.month, on.day, hour, tzinfo=UTC))


@pytest.fixture
def ana(transactional_db: None, member: Callable[..., Member]) -> Member:
    return member("Ana")


@pytest.fixture
def olga(transactional_db: None, person: Callable[..., User], belgium: Any) -> User:
    return person("Olga", Role.OFFICER, cooperative=belgium)


@pytest.fixture
def version(transactional_db: None, programme: Programme, person: Callable[..., User]) -> ProgrammeVersion:
    dora = person("Dora", Role.ADMINISTRATOR)
    rules = RULES | {"opens_on": "2020-01-01", "closes_on": None}
    return publishing.publish_version(
        publishing.draft_version(programme, rules, by=dora), by=dora, on=localdate()
    )


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[str], Path]:
    def taken(name: str) -> Path:
        shade = (sum(name.encode()) % 256, 40, 90)  # two photos are never the same file
        Image.new("RGB", (300, 200), shade).save(tmp_path / name, format="HEIF")
        return tmp_path / name

    return taken


class Walk:
    """One person on one telephone. Each page she stands on is examined in a twin that may run scripts, because axe-core
    waits for timers: it shows the same page as it came from the server."""

    def __init__(self, page: Page, twin: Page, keep: Keep, axe: Callable[[Page], None]) -> None:
        self.page, self.twin, self.keep, self.axe = page, twin, keep, axe

    def stands(self, name: str, *sentences: str) -> None:
        says(self.page, *sentences)
        self.keep(self.page, name)
        seen = self.page.content()
        self.twin.route(self.page.url, lambda route: route.fulfill(body=seen, content_type="text/html"))
        self.twin.goto(self.page.url)
        self.axe(self.twin)
        self.twin.unroute(self.page.url)

    def opens(self, case: Case, name: str, *sentences: str) -> None:
        self.page.goto(case.get_absolute_url())
        self.stands(name, *sentences)

    def presses(self, button: str) -> None:
        press(self.page, button, exact=True)

    def goes_on(self) -> None:
        self.presses("Save and continue")


def test_ana_asks_for_aid_on_a_telephone_without_script_and_is_paid(
    enter: Enter, keep: Keep, axe: Callable[[Page], None], ana: Member, olga: User, version: ProgrammeVersion,
    decide: Callable[..., Any], sent: Callable[..., Any], photo: Callable[[str], Path],
) -> None:  # fmt: skip
    walk = Walk(enter(ana.user, script=False), enter(ana.user), keep, axe)
    ask(walk, photo)
    case = Case.objects.get()
    assert case.state == "submitted"

    perform(Case.take, case, by=olga, on=localdate())
    complete(walk, case, olga, photo)
    perform(Case.opine, case, by=olga, on=localdate(), text="Well founded.")
    perform(Case.ready, case, by=olga, on=localdate())
    walk.opens(case, "before the committee", "Before the committee", "Decision of the committee")

    decide(case, 50_00, reasons=["fund_limited"])
    outbox.deliver()
    walk.opens(case, "granted", "Granted", "50.00", "to be paid", "Contest this decision")
    order = PaymentOrder.objects.get()
    placed = sent(order)
    to_paid.answer(-50_00, placed, on=localdate())
    outbox.deliver()
    case.refresh_from_db()
    assert (case.state, case.paid_on) == ("closed", localdate())
    walk.opens(case, "paid", "the money has been paid", "50.00")
    walk.page.goto("/cases/mine/")
    walk.stands("my requests", case.reference)


def ask(walk: Walk, photo: Callable[[str], Path]) -> None:
    """From the start page to the number of the request."""
    page = walk.page
    page.goto("/")
    walk.stands("start")
    follow(page, "Ask for aid")
    walk.stands("programmes", "Corona supplement")
    follow(page, "Corona supplement")
    walk.stands("the programme")
    follow(page, "See whether I may ask")
    page.get_by_label("Yes").check()
    page.get_by_label("How many days without work?").fill("12")
    walk.stands("eligibility")
    walk.presses("See the answer")
    walk.stands("eligible")
    walk.presses("Begin the request")
    page.get_by_label("What happened, and what do you need?").fill("لا عمل منذ مارس 🌊")
    walk.stands("need")
    walk.goes_on()
    page.get_by_label("Who they are to you").first.select_option("child")
    page.get_by_label("Age").first.fill("7")
    walk.stands("household")
    walk.goes_on()
    page.get_by_label("Wages and fees, after tax").fill("1 800")
    page.get_by_label("Rent or home loan").fill("900")
    walk.stands("budget")
    walk.goes_on()
    for question, answer in {"lose your home": "Yes", "nothing to eat": "No"}.items():
        page.get_by_role("group", name=question).get_by_label(answer).check()
    walk.stands("urgency")
    walk.goes_on()
    page.get_by_label("How many days?").fill("12")
    walk.stands("figures")
    walk.goes_on()
    page.get_by_label("Payslip", exact=True).set_input_files([photo("IMG_1.HEIC"), photo("IMG_2.heic")])
    page.get_by_label("Date on it: Payslip").fill("2020-01-02")
    walk.stands("documents")
    walk.presses("Save and add more")
    walk.stands("documents received", "IMG_1.jpg", "older than the 90 days")
    walk.goes_on()
    page.get_by_label("IBAN").fill("BE68 5390 0754 7034")
    page.get_by_label("Name on the account").fill("Ana Test")
    walk.stands("account")
    walk.goes_on()
    walk.stands("check", "لا عمل منذ مارس", "84.00")
    follow(page, "Continue")
    agree(page)
    walk.stands("declaration")
    walk.presses("Send the request")
    expect(page.locator("h1")).to_contain_text("was sent")
    walk.stands("sent", "What happens next")


def complete(walk: Walk, case: Case, olga: User, photo: Callable[[str], Path]) -> None:
    """Olga asks for a newer paper and writes a line; Ana sends the one and answers the other."""
    page, on = walk.page, localdate()
    corrections.ask(case, by=olga, on=on, fields=["document:payslip"], sentence="Have you one of this month?")
    messages.post(case, by=olga, text="Take your time.", at=datetime.now(UTC))
    walk.opens(
        case, "waiting for her", "What we need from you", "Have you one of this month?", "Take your time."
    )
    follow(page, "Complete your request")
    page.get_by_label("Photo or file").set_input_files(photo("IMG_3.HEIC"))
    page.get_by_label("Date on the document").last.fill(on.isoformat())
    walk.presses("Add the document Payslip")
    walk.stands("answer", "IMG_3.jpg")
    walk.presses("I have completed my request")
    walk.stands("completed", "Thank you.")
    page.get_by_label("Your message").fill("Here it is, with my letter.")
    page.get_by_label("Photos or files that go with it").set_input_files(photo("letter.heic"))
    walk.presses("Send the message")
    walk.stands("message", "Here it is, with my letter.", "letter.jpg", "Not read yet")
