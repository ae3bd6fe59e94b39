"""What happens in many lives: a request is handled, decided and paid; the bank says what moved; a code is typed."""

import io
import re
from typing import Any

from django.core import mail
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from config.demo.bank import Line
from config.demo.people import code_now
from fund.banking.models import BatchLine
from tests.browser.acting import follow, press, says
from tests.browser.evening import card, count, open_ballot, plan, vote
from workflows.cases.models import Case
from workflows.people.models import Member
from workflows.people.permissions import Role

from .acts import bank_brings
from .conftest import PageOf

VOTERS = ("Carla", "Dirk", "Élise")  # with the chair, a quorum


def member(first: str) -> Member:
    return Member.objects.select_related("user").get(first_name=first)


def picture(name: str) -> FilePayload:
    """A photo of a paper; two of another name are never the same file."""
    drawn, out = Image.new("RGB", (420, 240), "white"), io.BytesIO()
    ImageDraw.Draw(drawn).text((24, 24), name, fill="black")
    drawn.save(out, "PNG")
    return FilePayload(name=f"{name}.png", mimeType="image/png", buffer=out.getvalue())


def pdf(page: Page, link: str, **how: Any) -> bytes:
    """What a link to a PDF gives to whoever is signed in here."""
    address = page.get_by_role("link", name=link, **how).first.get_attribute("href")
    answer = page.request.get(str(address))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-"), (link, answer.status)
    return answer.body()


def fill(page: Page, **figures: str) -> None:
    """By label, its spaces written as underscores; one that may stay empty says so after its name."""
    for label, value in figures.items():
        name = re.compile(rf"^{re.escape(label.replace('_', ' '))}( \(optional\))?$")
        page.get_by_label(name).fill(value)


# ---- handled and decided


def handled(page_of: PageOf, number: str, officer: str = "Omar") -> None:
    """The officer finds the request on the desk, takes it, writes an opinion and marks it ready."""
    desk = page_of(officer)
    desk.goto("/cases/?tab=unassigned")
    follow(desk, number)
    press(desk, "Take this case")
    says(desk, f"You now handle {number}.")
    follow(desk, "Record an opinion")
    desk.get_by_label("Your opinion").fill("The papers show it; the amount is in line with the rules.")
    press(desk, "Record the opinion")
    press(desk, "Mark ready for the committee")
    says(desk, f"{number} is ready for the committee.")
    desk.context.close()


def decided(page_of: PageOf, number: str, amount: str) -> None:
    """The committee meets, and grants what was asked."""
    case, chair = Case.objects.get(reference=number), page_of("Bram", Role.CHAIR)
    meeting = plan(chair, timezone.localdate())
    expect(chair.get_by_role("heading", level=1, name="Put cases on the agenda")).to_be_visible()
    for box in chair.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("aria-label") == number)
    press(chair, "Put on the agenda")
    press(chair, "Call the members")
    says(chair, "convened")
    press(chair, "Open the meeting")
    for name in ("Bram", *VOTERS):
        chair.get_by_role("button", name=re.compile(f"^Is here {name} ")).click()
        expect(chair.get_by_role("button", name=re.compile(f"^Has left {name} "))).to_be_visible()
    open_ballot(chair, meeting, case)
    vote(chair, meeting, case, "Grant", amount)
    for name in VOTERS[:2]:
        voter = page_of(name, Role.COMMITTEE)
        vote(voter, meeting, case, "Grant", amount)
        voter.context.close()
    count(chair, meeting, case)
    chair.get_by_role("button", name=re.compile("^Grant ")).click()
    expect(card(chair, case)).to_contain_text("granted")
    press(chair, "Close the meeting")
    says(chair, "closed")
    chair.context.close()


# ---- codes


def accepted(page: Page) -> None:
    """Ask for a code by e-mail, read it there, tick, and accept."""
    mail.outbox.clear()
    press(page, "Send me a code")
    says(page, "A code is on its way")
    found = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    page.get_by_label("I have read the agreement and I accept it").check()
    page.get_by_label("Code").fill(found.group())
    press(page, "Accept the agreement")
    says(page, "You have accepted the agreement.")


# ---- paid


def paid(page_of: PageOf, *, to: str, amount: str) -> None:
    """One payment that waits is prepared by Chloé, approved by Thomas with a code, and the bank says that it left."""
    desk = page_of("Chloé")
    desk.goto("/bank/payments/")
    expect(desk.get_by_role("heading", level=1, name="Payments out")).to_be_visible()
    for box in desk.get_by_role("checkbox").all():
        if (label := box.get_attribute("aria-label")) is not None:
            box.set_checked(to in label)
    press(desk, "Prepare the batch")
    expect(desk.get_by_role("heading", level=1, name="Batch")).to_be_visible()
    says(desk, "to be approved", to, amount)
    batch = desk.url
    cleared(desk)
    desk.goto(batch)
    thomas = page_of("Thomas")
    thomas.goto(batch)
    if thomas.get_by_label("Code of your authenticator").count():
        thomas.get_by_label("Code of your authenticator").fill(code_now())
    press(thomas, f"Approve {amount}")
    says(thomas, "Your approval is on the record.")
    press(thomas, "Write the payment file")
    says(thomas, "The payment file is written.")
    thomas.context.close()
    number = batch.rstrip("/").split("/")[-1]
    lines = [
        Line(-one.cents, reference=f"OUT{one.pk:08d}", end_to_end_id=one.end_to_end_id, name=one.order.payee_name,
             iban=one.order.iban)
        for one in BatchLine.objects.filter(batch__number=number, is_active=True).select_related("order")
    ]  # fmt: skip
    bank_brings(desk, *lines)
    says(desk, "Payments confirmed: 1")
    desk.context.close()


def cleared(desk: Page) -> None:
    """Where a payment looks like one made before, Chloé says why it is another."""
    while desk.get_by_text("looks like one made twice").count():
        batch = desk.url
        desk.locator("table tbody th a").first.click()
        desk.get_by_label("Why both are paid").first.fill("Two payments of one loan.")
        desk.get_by_role("button", name="Both are to be paid").first.click()
        desk.goto(batch)


def received(cents: int, reference: str, name: str) -> Line:
    """Money that comes with a structured message."""
    plain = "".join(one for one in reference if one.isalnum())
    mark = f"IN{plain[-10:]}{cents}"
    return Line(cents, reference=mark, structured=plain, name=name, iban="BE19000000001212")
