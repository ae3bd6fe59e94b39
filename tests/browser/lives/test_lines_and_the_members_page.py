"""A line of a lender from drawing to paying back, and what a borrower reads and takes away on the page of a loan."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from config.demo.people import fake_iban
from loans.models import Agreement
from tests.browser.acting import Keep, follow, press, says, silent
from tests.browser.conftest import HAND
from workflows.templatetags.entraide import day

from .acts import bank_brings, euros, facts, figure, loan_of, plan, unpaid
from .conftest import PageOf
from .handling import fill, paid, pdf, received
from .test_agreements_and_goods import accepted, granted, lender_signs


def cents(said: str) -> int:
    return round(float(said.replace(",", "").removesuffix(" EUR")) * 100)


def test_a_line_is_drawn_lent_and_paid_back(page_of: PageOf, seen: Keep) -> None:
    today = timezone.localdate()
    chloe = page_of("Chloé")
    chloe.goto("/loans/lines/")
    says(chloe, "Bruxelles-Capitale: Finance Brussels (brussels)")
    seen(chloe, "funding lines")
    follow(chloe, "Finance Brussels")
    uses = chloe.url
    before = {name: cents(figure(chloe, name)) for name in ("Drawn", "Lent", "Left to repay", "Available")}
    seen(chloe, "a funding line and its uses")

    # Drawn.
    follow(chloe, "Schedule, conditions and terms of the line")
    line = chloe.url
    seen(chloe, "a funding line")
    follow(chloe, "Draw", exact=True)
    fill(chloe, Amount="5.000,00", Reference="FB-2", On=today.isoformat())
    press(chloe, "Record")
    says(chloe, "The money was recorded.", "FB-2")
    chloe.goto(uses)
    assert cents(figure(chloe, "Drawn")) == before["Drawn"] + 500_000
    assert cents(figure(chloe, "Available")) == before["Available"] + 500_000

    # Lent: the rule picks the line for an Activity in Brussels.
    page, number = granted(page_of, "Wout", "1000")
    page.goto("/loans/mine/")
    follow(page, "Read and sign the agreement")
    accepted(page)
    lender_signs(page_of, number)
    chloe.goto(f"/loans/{number}/")
    assert facts(chloe)["Money from"] == "Finance Brussels (brussels)"
    paid(page_of, to=number, amount="1,000.00")
    chloe.goto(uses)
    assert cents(figure(chloe, "Lent")) == before["Lent"] + 100_000
    assert cents(figure(chloe, "Available")) == before["Available"] + 400_000
    says(chloe, number)

    # What the borrower repays is there for others, and a part goes back to the lender under four eyes.
    loan = Agreement.objects.get(number=number)
    bank_brings(chloe, received(40_000, loan.reference, "Wout"))
    chloe.goto(uses)
    assert cents(figure(chloe, "Left to repay")) == before["Left to repay"] + 60_000
    chloe.goto(line)
    follow(chloe, "Order a payment to the lender")
    fill(chloe, Amount="2.000,00", IBAN=fake_iban("BE", 44_810_011))
    chloe.get_by_label("Communication").fill("FB/2026/1")
    seen(chloe, "order a payment to the lender")
    press(chloe, "Record")
    says(chloe, "If that is right, send the form again.")
    press(chloe, "Record")
    says(chloe, "2,000.00 EUR is ordered and not paid yet.")
    paid(page_of, to="Finance Brussels", amount="2,000.00")
    chloe.goto(line)
    assert figure(chloe, "Repaid") == "2,000.00 EUR"

    # A due date that cannot be met is said before, on both pages and on the first page of the day.
    follow(chloe, "New schedule")
    soon = today + timedelta(days=60)
    chloe.get_by_label("Instalments").fill(f"{soon.isoformat()} 40 000,00")
    press(chloe, "Record")
    says(chloe, "is missing", day(soon))
    seen(chloe, "a due date that cannot be met")
    chloe.goto(uses)
    says(chloe, "is missing")
    chloe.goto("/loans/lines/")
    says(chloe, "will be missing")
    chloe.goto("/fund/today/")
    seen(chloe, "today of a treasurer")


def test_a_borrower_reads_and_takes_away_all_of_a_loan(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Zoë")
    left, rows = loan.outstanding_cents, unpaid(loan)
    page = page_of(loan.member.user, width=HAND)
    page.goto("/loans/mine/")
    seen(page, "my loans")
    follow(page, loan.number)
    assert figure(page, "Left to pay") == euros(left)
    told = facts(page, "section[aria-labelledby=next]")
    assert told["Next instalment"] == f"{euros(rows[0].left_cents)} on {day(rows[0].due_on)}"
    assert loan.reference in told["Structured message"]
    page.get_by_text("Pay with a banking app").click()
    code = page.get_by_alt_text("QR code of the oldest instalment that is not paid")
    expect(code).to_be_visible()
    assert code.evaluate("one => one.complete && one.naturalWidth > 0")
    assert len([row for row in plan(page) if row[2] != row[1]]) == len(rows)
    seen(page, "a loan of mine")
    page.get_by_text("Each payment and what it paid").first.click()
    pdf(page, "Receipt")
    follow(page, "Statement of a period (PDF)")
    seen(page, "statement of a period")
    with page.expect_download() as file:
        press(page, "Statement (PDF)")
    assert file.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"/loans/{loan.number}/")
    page.get_by_text("What would settle it now (PDF)").click()
    page.get_by_label("Days for which it holds").fill("30")
    with page.expect_download() as file:
        press(page, "Make the payoff quote")
    until = timezone.localdate() + timedelta(days=30)
    assert file.value.suggested_filename == f"{loan.number}-payoff-{until}.pdf"
    with page.expect_download() as file:
        follow(page, "The instalments for your calendar")
    calendar = file.value.path().read_text()
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert calendar.count("BEGIN:VEVENT") == len(rows)

    # A pause is asked for: what it would mean first; a treasurer proposes it, another approves, and that answers it.
    follow(page, "Ask for a pause or a new plan")
    page.get_by_label("A pause: for some months I cannot pay").check()
    page.get_by_label("For how many months?").fill("2")
    page.get_by_label("What happened?").fill("My client pays in February.")
    press(page, "Show what it would mean")
    seen(page, "what a pause would mean")
    moved = facts(page, "#effect")["Next instalment"]
    press(page, "Ask for it")
    says(page, "We have your request, and will answer it.")
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    chloe.goto("/loans/follow-up/")
    seen(chloe, "loans to follow")
    follow(chloe, loan.number)
    says(chloe, "“My client pays in February.”")
    seen(chloe, "a loan with a request")
    follow(chloe, "Look at the change")
    chloe.get_by_label("Why").fill("As asked")
    press(chloe, "Show what it does")
    press(chloe, "Propose it")
    says(chloe, "Proposed. Another treasurer decides.")
    thomas.goto(chloe.url)
    press(thomas, "Approve the change")
    says(thomas, "Approved. It holds from now on")
    page.goto(f"/loans/{loan.number}/")
    says(page, "Agreed: the page of the loan shows the new plan.")
    assert facts(page, "section[aria-labelledby=next]")["Next instalment"] == moved
    assert figure(page, "Left to pay") == euros(left)
    silent(page, "We have your request of")
    seen(page, "a loan of mine with a pause")
