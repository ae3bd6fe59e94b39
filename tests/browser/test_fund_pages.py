"""The pages of the ledger and its sources: without a barrier, by keyboard, without script; from a figure down to its
bank line; and an altered row that is found."""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from config.demo import bank as camt
from fund.banking import matching
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, StatementLine
from fund.ledger import chart, commitments, envelopes, proposals, waiting
from fund.ledger.chart import Kind
from fund.ledger.models import EnvelopeTransfer, Fund, Movement
from fund.ledger.posting import Leg, post
from fund.sources import conditions, funding_lines, gifts, importing, rates, receipts, schedules
from fund.sources.models import Condition, ContributionRate, FundingLine, Gift, Invoice
from fund.sources.openings import open_books
from tests.closing import close
from tests.fund.ledger.tampering import execute, unguarded
from workflows.cases.models import Case
from workflows.people.models import Cooperative, Member, User
from workflows.people.permissions import Role

TODAY = timezone.localdate()
LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)
CLOSED = LAST_MONTH.replace(day=1) - timedelta(days=1)
"""The last day of the month that is closed; the one after it and this one are open."""


@dataclass
class Books:
    """A fund in which a little of everything has happened."""

    fund: Fund
    chloe: User
    thomas: User
    transfer: EnvelopeTransfer
    line: FundingLine
    subsidy: FundingLine
    gift: Gift
    late: Movement
    bank_line: StatementLine


@pytest.fixture
def books(
    transactional_db: None,
    belgium: Cooperative,
    france: Cooperative,
    person: Any,
    member: Callable[..., Member],
) -> Books:
    chloe, thomas = person("Chloé", Role.TREASURER), person("Thomas", Role.TREASURER2)
    fund = Fund.objects.create(code="solidarity", name="Solidarity fund")
    fund.cooperatives.add(belgium, france)
    start = CLOSED.replace(day=1)
    for cooperative in (belgium, france):
        ContributionRate.objects.create(cooperative=cooperative, basis_points=650, from_on=date(2020, 1, 1))
    open_books(fund, cents=5_000_00, on=start, by=chloe, evidence="Statement 12")
    account = BankAccount.objects.create(
        fund=fund, cooperative=belgium, name="Main", iban="BE68539007547034", bic="GKCCBEBB",
        holder="Solidarity Fund", town="Brussels", country="BE",
    )  # fmt: skip
    rows = [
        {"invoice": f"F-{n}", "cooperative": "be", "date": start, "amount": f"{n},00"} for n in range(90, 96)
    ]
    importing.record("contributions", rows, fund=fund, key="march", name="Invoices", on=CLOSED, by=chloe)
    gift = gifts.receive_gift(
        key="g", fund=fund, giver="Theatre Nova", cents=350_00, on=start, by=chloe, note="A cancelled evening"
    )
    receipts.issue(gift, on=CLOSED, by=chloe)
    line, subsidy = _outside_money(fund, chloe, start)
    statement = camt.statement(
        account.iban, 1, LAST_MONTH, account.ledger.balance_cents,
        [camt.Line(123_45, "IN-1", name="Coop", free_text="Contributions"), camt.Line(50_00, "IN-2", name="?")],
    )  # fmt: skip
    import_statement([("statement.xml", statement)], by=chloe)
    bank_line = StatementLine.objects.get(cents=123_45)
    matching.use_as(bank_line, "contribution", by=chloe)
    winter = envelopes.open_envelope(fund, "winter", "Winter")
    envelopes.allot(
        key="w", source=chart.general(fund), target=winter, cents=300_00, on=start, by=chloe, why="Winter"
    )
    _promises(fund, winter, member("Ana"), chloe)
    transfer = proposals.propose_transfer(
        key="more",
        source=chart.general(fund),
        target=winter,
        cents=100_00,
        on=TODAY,
        by=chloe,
        why="Two wait",
    )
    close(fund, f"{CLOSED:%Y-%m}", on=TODAY, by=chloe, second=thomas)
    legs = [
        Leg(chart.account(fund, Kind.GIFTS), chart.account(fund, Kind.BANK), 7_00),
        Leg(chart.account(fund, Kind.SOURCE), chart.account(fund, Kind.AVAILABLE), 7_00),
    ]
    late = post(key="late", legs=legs, on=start, by=chloe, why="Found in a drawer")
    return Books(fund, chloe, thomas, transfer, line, subsidy, gift, late, bank_line)


def _outside_money(fund: Fund, chloe: User, start: date) -> tuple[FundingLine, FundingLine]:
    line = funding_lines.open_line(
        fund=fund,
        code="brussels",
        lender="Finance Brussels",
        limit_cents=4_000_00,
        from_on=start,
        region="BRU",
    )
    funding_lines.draw(line, key="1", cents=2_000_00, on=start, by=chloe, reference="FB-1")
    schedules.set_schedule(line, plan=[(TODAY + timedelta(days=30), 2_000_00)], by=chloe)
    subsidy = funding_lines.open_line(
        fund=fund, code="region", lender="Region", limit_cents=900_00, from_on=start,
        kind=FundingLine.Kind.SUBSIDY,
    )  # fmt: skip
    funding_lines.draw(subsidy, key="2", cents=600_00, on=start, by=chloe, reference="R-1")
    conditions.ask(
        subsidy, text="Report of the first year", due_on=TODAY - timedelta(days=3), at_risk_cents=200_00
    )
    return line, subsidy


def _promises(fund: Fund, winter: Any, ana: Member, chloe: User) -> None:
    for number, on in enumerate((TODAY, LAST_MONTH.replace(day=1), CLOSED.replace(day=1))):
        commitments.commit(
            key=f"c{number}", envelope=winter, cents=90_00, reference=f"A-2026-000{number}", on=on, by=chloe,
            why="Aid granted",
        )  # fmt: skip
    for number, urgency in ((201, 3), (202, 0)):
        case = Case.objects.create(
            reference=f"A-2026-0{number}", kind="aid", cooperative=ana.cooperative, applicant=ana, filed_by=ana.user,
            submitted_on=LAST_MONTH, granted_cents=80_00, decided_on=LAST_MONTH,
        )  # fmt: skip
        waiting.promise(
            key=case.reference, purpose="aid", envelope=winter, cents=80_00, reference=case.reference,
            urgency=urgency, on=TODAY, by=None, why="Granted", wait=True,
        )  # fmt: skip


def test_the_pages_of_the_ledger_have_no_barrier(
    page: Page, sign_in: Callable[..., None], books: Books, look: Any
):
    sign_in(books.chloe, Role.TREASURER)
    closed, opened = f"{CLOSED:%Y-%m}", f"{LAST_MONTH:%Y-%m}"
    account = chart.account(books.fund, Kind.AVAILABLE)
    for place, address in enumerate((
        "", f"?on={CLOSED}&by=value", f"accounts/{account.pk}/", "journal/?q=winter&kind=available",
        "journal/?q=nothing",
        f"journal/{books.late.pk}/", "envelopes/", "envelopes/transfer/", f"envelopes/transfer/{books.transfer.pk}/",
        "envelopes/winter/change/", "envelopes/open/", "promised/", "promised/list/", "waiting/",
        "periods/", f"periods/{closed}/", f"periods/{opened}/close/", f"periods/{closed}/reopen/", "proof/",
    )):  # fmt: skip
        look(page, f"/fund/ledger/{address}", other_way=bool(place % 2))


def test_the_pages_of_the_sources_have_no_barrier(
    page: Page, sign_in: Callable[..., None], books: Books, look: Any
):
    rates.propose(
        Cooperative.objects.get(code="fr"), basis_points=900, from_on=TODAY + timedelta(days=9), by=books.chloe,
        why="General assembly",
    )  # fmt: skip
    bad, _new = importing.hand_in(
        "contributions", b"invoice;cooperative;date;amount\nF-1;be;2026-01-01;1e30\nF-2;nl;2026-01-01;1,00\n",
        fund=books.fund, name="bad.csv", on=TODAY, by=books.chloe,
    )  # fmt: skip
    sign_in(books.chloe, Role.TREASURER)
    invoice, condition = Invoice.objects.all()[0], Condition.objects.get()
    for place, address in enumerate((
        "", "import/", f"import/{bad.pk}/", f"import/{invoice.made_by_id}/", f"import/{invoice.made_by_id}/back/",
        "invoices/", f"invoices/{invoice.pk}/", "rates/", "rates/new/", "opening/", "gifts/", "gifts/new/",
        f"gifts/{books.gift.number}/", f"gifts/{books.gift.number}/back/", "recoveries/", "recoveries/new/", "lines/",
        "lines/new/", f"lines/{books.line.pk}/", f"lines/{books.subsidy.pk}/", f"lines/{books.line.pk}/back/",
        f"lines/{books.line.pk}/schedule/", f"conditions/{condition.pk}/note/",
    )):  # fmt: skip
        look(page, f"/fund/sources/{address}", other_way=bool(place % 2))


def test_from_what_is_available_one_reaches_the_bank_line_by_keyboard(
    page: Page, sign_in: Callable[..., None], books: Books
):
    sign_in(books.chloe, Role.TREASURER)
    page.goto("/fund/ledger/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Available"))
    row.get_by_role("link").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/journal/**")
    page.get_by_label("Words, reference or number").fill("contribution")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=contribution**")
    found = page.get_by_role("row").filter(has_text="123.45")
    expect(found).to_have_count(1)
    found.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/journal/*/")
    expect(page.get_by_text("Available · Solidarity fund")).to_be_visible()
    page.get_by_role("link", name="Bank line of").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{books.bank_line.get_absolute_url()}")
    expect(page.get_by_text("123.45").first).to_be_visible()


def test_an_altered_row_is_found_by_the_proof_and_stops_money(
    page: Page, sign_in: Callable[..., None], books: Books, axe: Any
):
    altered = Movement.objects.get(key="allot/w")
    with unguarded("ledger_transfer"):
        execute("UPDATE ledger_transfer SET amount_cents = 29900 WHERE movement_id = %s", altered.pk)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("proof", stdout=out)
    assert f"#{altered.pk}" in out.getvalue()
    assert "Available · Winter" in out.getvalue()
    sign_in(books.thomas, Role.TREASURER2)
    page.goto("/fund/ledger/proof/")
    page.get_by_role("button", name="Run the proof now").click()
    expect(page.get_by_text("Something does not add up")).to_be_visible()
    expect(page.get_by_role("rowheader", name=f"#{altered.pk}").first).to_be_visible()
    axe(page)
    sign_in(books.chloe, Role.TREASURER)
    page.goto("/fund/ledger/journal/")
    expect(page.get_by_text("The books do not add up").first).to_be_visible()
    axe(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/frozen.png", full_page=True)
        page.goto("/fund/ledger/proof/")
        page.screenshot(path=f"{folder}/found.png", full_page=True)


def test_a_file_is_read_recorded_and_taken_back_without_script(
    browser: Any, context: BrowserContext, live_server: Any, sign_in: Callable[..., None], books: Books, tmp_path: Any,
):  # fmt: skip
    sign_in(books.chloe, Role.TREASURER)
    plain = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    file = tmp_path / "invoices.csv"

    def hand_in(*rows: str) -> None:
        file.write_text("\n".join(["invoice;cooperative;date;amount", *rows]))
        page.goto("/fund/sources/import/")
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Look at the file").click()

    hand_in(f"N-1;be;{TODAY};100,00", f"N-2;be;{TODAY};1e30", f"N-3;xx;{TODAY};1,00")
    expect(page.get_by_text("2 lines have a problem")).to_be_visible()
    hand_in(f"N-1;be;{TODAY};100,00", f"N-2;be;{TODAY};200,00")
    record = page.get_by_role("button", name="Record 2 lines")
    record.click()
    expect(record).to_have_count(0)  # the answer is there: a page on its way cannot be read again
    page.reload()
    expect(page.get_by_text("recorded", exact=True)).to_be_visible()
    hand_in(f"N-1;be;{TODAY};100,00", f"N-2;be;{TODAY};200,00")
    expect(page.get_by_text("This very file was handed in before")).to_be_visible()
    page.get_by_role("link", name="Take all of it back").click()
    page.get_by_label("Why").fill("Wrong month")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The file was taken back")).to_be_visible()
    plain.close()
