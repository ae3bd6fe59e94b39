"""The month of a treasurer, from the batch to the closing: each person in a browser of their own at a desk, and the
matching without a mouse. With SHOTS=folder it keeps what was seen after each step, at a desk and on a phone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import FilePayload, Page, expect

from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentBatch, StatementLine
from fund.debits import mandates
from fund.debits.models import Creditor, DebitMandate
from fund.ledger import proof
from fund.ledger.models import Fund
from loans.models import Agreement
from tests.browser.acting import Enter, Keep, follow, press, says, silent, tab_to
from tests.browser.conftest import DESK
from tests.closing import close
from tests.factor import code, confirmed
from tests.fund.banking.builders import Booked, camt053
from tests.fund.banking.test_pain002 import status
from workflows.people.models import Member, User

BRUSSELS = ZoneInfo("Europe/Brussels")
MARCH, MAY, SIXTH, TWENTIETH, JUNE = (
    date(2026, 3, 4), date(2026, 5, 4), date(2026, 5, 6), date(2026, 5, 20), date(2026, 6, 1)
)  # fmt: skip
OPENING = 50_000_00
ANA, BEN, CLEO, EMMA, FINN, GIL = (
    "BE85539111111106", "BE58539222222279", "BE31539333333355",
    "BE04539444444431", "BE74539555555507", "BE47539666666680",
)  # fmt: skip
HANNA, STRANGER, NOBODY = "BE20539777777756", "BE90539888888832", "FR1420041010050500013M02606"

Loan = Callable[..., Agreement]


@contextmanager
def at(on: date, hour: int = 9, minute: int = 0) -> Iterator[None]:
    """In the block it is that moment, for the server too."""
    moment = datetime(on.year, on.month, on.day, hour, minute, tzinfo=BRUSSELS)
    with time_machine.travel(moment, tick=True):
        yield


class Bank:
    """The bank of the fund: statements of which each begins where the last one ended."""

    def __init__(self) -> None:
        self.number, self.balance = 0, OPENING

    def writes(self, on: date, *lines: Booked) -> FilePayload:
        self.number += 1
        for line in lines:
            line.on = on
        number = f"2026-{self.number:03d}"
        raw = camt053(list(lines), opening=self.balance, number=number, on=on)
        self.balance += sum(line.cents for line in lines)
        return FilePayload(name=f"{number}.xml", mimeType="application/xml", buffer=raw)


@pytest.fixture
def the_bank() -> Bank:
    return Bank()


@pytest.fixture
def bank(account: BankAccount, chloe: User, the_bank: Bank) -> Callable[..., Any]:
    """bank(Booked(…), on=…): what happened before this month is imported behind the pages."""

    def bring(*lines: Booked, on: date) -> Any:
        file = the_bank.writes(on, *lines)
        return import_statement([(file["name"], file["buffer"])], by=chloe)

    return bring


def bring(page: Page, file: FilePayload) -> None:
    """Read the file, look at what it would do, import it."""
    page.goto("/bank/import/")
    page.get_by_label("Bank files").set_input_files(file)
    press(page, "Read the files")
    says(page, "What importing it would do")
    press(page, "Import this file")


def facts(page: Page) -> dict[str, str]:
    rows = page.locator("dl.facts > div")
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows.all()}


def with_slip(reference: str) -> str:
    """The reference with its fourth digit one too high."""
    return reference[:7] + str((int(reference[7]) + 1) % 10) + reference[8:]


def placed(loan: Agreement) -> BatchLine:
    return BatchLine.objects.select_related("order").get(order=loan.order, is_active=True)


def test_a_treasurers_month(
    fund: Fund,
    account: BankAccount,
    the_bank: Bank,
    running: Loan,
    offer: Loan,
    sign: Loan,
    member: Callable[..., Member],
    chloe: User,
    dirk: User,
    dora: User,
    enter: Enter,
    keep: Keep,
) -> None:
    # What was before: three loans run, the months until April are closed, three new loans are signed.
    with at(MARCH, 8):
        for user in (dirk, dora):
            confirmed(user)
        anas, bens = running(member("Ana"), iban=ANA), running(member("Ben"), iban=BEN, cents=150_000)
        cleos = running(member("Cleo"), iban=CLEO, first_due_on=date(2026, 6, 5))
        creditor = Creditor.objects.create(account=account, identifier="FR72ZZZ123456")
        assert cleos.expected
        mandates.sign(
            cleos.expected, debtor_name="Cleo Test", iban=CLEO, on=MARCH, by=cleos.member.user,
            text=mandates.text_of(cleos.expected, creditor),
        )  # fmt: skip
    with at(MAY, 8):
        new = {"Emma": (EMMA, 60_000), "Finn": (FINN, 70_000), "Gil": (GIL, 80_000)}
        signed = {
            name: sign(offer(member(name), iban=iban, cents=cents, on=MAY), on=MAY)
            for name, (iban, cents) in new.items()
        }
        for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
            close(fund, month, on=MAY, by=chloe, second=dirk)

    # 4 May: Chloé prepares a batch and cannot approve it; Dirk and Dora read and approve it, each with a code.
    with at(MAY):
        desk, second, third = enter(chloe, DESK), enter(dirk, DESK), enter(dora, DESK)
        desk.goto("/bank/payments/")
        says(desk, "3 payments", "Emma Test", "Finn Test", "Gil Test")
        keep(desk, "payments that wait")
        press(desk, "Prepare the batch")
        says(desk, "2,100.00", "to be approved", "You prepared this batch: another person approves it.")
        silent(desk, "Approve 2,100.00")
        batch = desk.url
        second.goto("/bank/payments/")
        follow(second, "1 batch waits to be approved by a second person")
        second.goto(batch)
        keep(second, "the batch to approve")
        second.get_by_label("Code of your authenticator").fill("000000")
        press(second, "Approve 2,100.00")
        expect(second.get_by_role("alert")).to_be_visible()
        for page in (second, third):
            page.goto(batch)
            page.get_by_label("Code of your authenticator").fill(code())
            press(page, "Approve 2,100.00")
            says(page, "Your approval is on the record.")
        press(third, "Write the payment file")
        says(third, "The payment file is written.")
        with third.expect_download() as file:
            press(third, "Download the payment file")
        assert b"pain.001.001.09" in Path(file.value.path()).read_bytes()
        third.reload()
        keep(third, "the payment file")

    # 6 May: the bank refuses Finn's, pays Emma's and Gil's.
    emma, finn, gil = (placed(signed[name]) for name in ("Emma", "Finn", "Gil"))
    with at(SIXTH):
        desk = enter(chloe, DESK)
        raw = status(emma.batch.number, (finn.end_to_end_id, "RJCT", "AC04"), group="PART")
        bring(desk, FilePayload(name="status.xml", mimeType="application/xml", buffer=raw))
        desk.goto("/bank/payments/?view=returned")
        says(desk, "Finn Test", "the account is closed")
        expect(desk.get_by_role("checkbox", name="Finn Test")).not_to_be_checked()
        keep(desk, "refused by the bank")
        paid = [
            Booked(-one.cents, end_to_end_id=one.end_to_end_id, bank_reference=f"OUT{one.pk}")
            for one in (emma, gil)
        ]
        bring(desk, the_bank.writes(SIXTH, *paid))
        says(desk, "Payments confirmed: 2")

    # 20 May: Gil's comes back; the rest of the statement is for Chloé, who has no mouse.
    twin = Booked(2_500, text="for the fund", name="Hanna Test", iban=HANNA, bank_reference="TWIN")
    with at(TWENTIETH):
        desk, second = enter(chloe, DESK), enter(dirk, DESK)
        statement = the_bank.writes(
            TWENTIETH,
            Booked(gil.cents, end_to_end_id=gil.end_to_end_id, reason="AC04", bank_reference="BACK"),
            Booked(4_200, text="no idea what for", name="Somebody", iban=NOBODY, bank_reference="A"),
            twin, Booked(**vars(twin)),
            Booked(12_500, text=with_slip(bens.reference), name="Ben Test", iban=STRANGER, bank_reference="B"),
            Booked(15_000, text="thanks", name="Ana Test", iban=ANA, bank_reference="C"),
            Booked(-350, text="frais de gestion", name="Bank", iban="", bank_reference="D"),
        )  # fmt: skip
        desk.goto("/bank/import/")
        desk.get_by_label("Bank files").set_input_files(statement)
        press(desk, "Read the files")
        says(desk, "What importing it would do")
        told = facts(desk)
        assert (told["New"], told["Payments that came back"], told["To match by a person"]) == ("7", "1", "6")
        keep(desk, "what the statement would do")
        press(desk, "Import this file")
        says(desk, "New lines: 7. Payments confirmed: 0; came back: 1; matched: 0; to match: 6.")
        keep(desk, "lines to match")
        match_by_keyboard(desk, keep)
        desk.goto("/bank/payments/?view=returned")
        says(desk, "Finn Test", "Gil Test")

        # The next instalment of Cleo's is drawn: announced, put into a file, sent by another.
        mandate = DebitMandate.objects.get()
        desk.goto(mandate.get_absolute_url())
        press(desk, "Announce the next collection now")
        says(desk, "The member is told of the day and the amount.")
        keep(desk, "the mandate")
        desk.goto("/debits/")
        desk.get_by_label("To be collected until").fill("2026-06-05")
        keep(desk, "direct debits announced")
        press(desk, "Make the file to Main")
        says(desk, "You prepared this file: another person sends it.")
        keep(desk, "the collection file")
        second.goto(desk.url)
        second.get_by_label("Code of your authenticator").fill(code())
        press(second, "Send: collect")
        says(second, "The collection file is written.")
        with second.expect_download() as file:
            press(second, "Download the collection file")
        assert b"pain.008.001.08" in Path(file.value.path()).read_bytes()
        second.reload()
        keep(second, "the collection file sent")

    # 1 June: bank and books agree, and May is closed.
    with at(JUNE):
        desk = enter(chloe, DESK)
        desk.goto("/bank/reconciliation/")
        keep(desk, "reconciliation")
        follow(desk, "May 2026")
        says(desk, "There is none: bank and books say the same.")
        keep(desk, "the month of May")
        desk.keyboard.press("r")
        says(desk, "It is on the record that bank and books agree.")
        desk.goto("/fund/ledger/periods/2026-05/close/")
        says(desk, "42.00 EUR came in or went out and is not matched yet.")
        keep(desk, "closing May")
        press(desk, "Close it")
        says(desk, "May 2026 is closed.")
        keep(desk, "May is closed")

        # What was matched in it is not undone any more, but reversed on the first open day.
        line = StatementLine.objects.get(bank_reference="C")
        desk.goto(line.get_absolute_url())
        press(desk, "Undo this match")
        desk.get_by_label("Reason").fill("It was for another loan.")
        keep(desk, "undone after closing")
        press(desk, "Reverse it in the open period")
        desk.goto(line.get_absolute_url())
        says(desk, "to match")
    report = proof.run()
    assert report.holds, report.differences
    for loan in (anas, bens):
        loan.refresh_from_db()
    assert (anas.repaid_cents, bens.repaid_cents) == (0, 12_500)
    assert PaymentBatch.objects.get(number=emma.batch.number).state == PaymentBatch.State.SETTLED


def match_by_keyboard(page: Page, keep: Keep) -> None:
    """Six lines, one after the other, and not one click."""
    keys = page.keyboard
    keys.press("m")
    says(page, "1 of 6 to match", "thanks", "Ana Test", "150.00", "It is more than is due")
    keep(page, "an over-payment")
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keep(page, "the keys")
    keys.press("Escape")
    keys.press("1")
    says(page, "1 of 5 to match", "Ben Test", "+++")
    keep(page, "a reference one digit off")
    keys.press("1")
    says(page, "1 of 4 to match", "for the fund", "Nothing that is expected resembles it.")
    tab_to(page, page.locator("summary", has_text="It is something else"))
    keys.press("Enter")
    tab_to(page, page.get_by_label("It is", exact=True))
    keys.type("Gift")
    keep(page, "one of two twins")
    tab_to(page, page.get_by_role("button", name="Book it", exact=True))
    keys.press("Enter")
    says(page, "1 of 3 to match", "for the fund", "Gift")
    keep(page, "the other twin")
    keys.press("1")
    says(page, "1 of 2 to match", "no idea what for", "Nothing that is expected resembles it.")
    tab_to(page, page.locator("summary", has_text="Ask the payer"))
    keys.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ask what it is for"))
    keys.press("Enter")
    says(page, "Payer asked")
    tab_to(page, page.locator("summary", has_text="Ask the payer"))
    keys.press("Enter")
    letter = page.get_by_role("link", name="Letter to print (PDF)")
    tab_to(page, letter)
    keep(page, "asked by letter")
    answer = page.request.get(str(letter.get_attribute("href")))
    assert answer.body().startswith(b"%PDF-")
    keys.press("n")
    says(page, "2 of 2 to match", "frais de gestion", "Bank charges")
    keep(page, "bank charges")
    keys.press("1")
    says(page, "1 of 1 to match", "no idea what for")
