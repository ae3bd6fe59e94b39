"""From what a loan would be to its end: asked, granted, accepted by everybody with a code, paid in parts to suppliers,
withdrawn from, enlarged; and what is leased: bought, handed over, given back, lost."""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from config.demo.people import fake_iban
from loans.models import Agreement
from loans.schedule import add_months, settlement_day
from tests.browser.acting import Keep, follow, press, says, silent
from tests.browser.conftest import HAND
from workflows.people.permissions import Role
from workflows.templatetags.entraide import day

from .acts import bank_brings, cells, euros, facts, figure, plan
from .conftest import PageOf
from .handling import accepted, decided, fill, handled, member, paid, pdf, picture, received

SHOP, MILL = fake_iban("BE", 44_810_009), fake_iban("BE", 44_810_010)


def first_due() -> date:
    return add_months(timezone.localdate().replace(day=5), 2)


def begin(page: Page, product: str = "Zero-rate loan") -> str:
    """The number of the draft."""
    page.goto("/loans/apply/")
    press(page, f"Begin the request {product}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your loan request")
    return page.url.rstrip("/").split("/")[-1]


def task(page: Page, name: str) -> None:
    follow(page, name)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def save(page: Page) -> None:
    press(page, "Save", exact=True)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your loan request")


def asked(page: Page, amount: str, months: str, project: str) -> None:
    """The pages that every request has."""
    task(page, "Purpose and project")
    page.get_by_label("Equipment").first.check()
    page.get_by_label("Describe your project").fill(project)
    save(page)
    task(page, "Amount and plan")
    page.get_by_label("Amount", exact=True).fill(amount)
    page.get_by_label("Term in months").fill(months)
    page.get_by_label("First due date").fill(first_due().isoformat())
    expect(page.locator("#plan tbody tr")).to_have_count(int(months))
    save(page)
    task(page, "Activity and budget")
    page.get_by_role("radio").first.check()
    page.get_by_label("Invoiced by this Activity").fill("24 800")
    page.get_by_label("How will the Activity repay?").fill("From what it invoices each month.")
    save(page)
    task(page, "Quotes")
    page.get_by_label("Photo or file").set_input_files(picture(f"quote {project}"))
    press(page, "Add these files")
    expect(page.get_by_role("heading", name="Received")).to_be_visible()
    says(page, f"“quote {project}.png” is added.")
    follow(page, "Back to the list")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your loan request")


def supplier(page: Page, name: str, iban: str, invoice: str) -> None:
    page.get_by_label("to the supplier, against an invoice or a quote").check()
    fill(page, **{"Address_of_the_supplier": "Quai 5, 1000 Bruxelles", "IBAN_of_the_supplier": iban})
    page.get_by_label("Name of the supplier").fill(name)
    page.get_by_label("Number of the invoice or quote").fill(invoice)


def sent(page: Page) -> str:
    task(page, "Check your answers and send")
    page.get_by_label("I confirm this").check()
    press(page, "Send the request")
    expect(page.get_by_role("heading", level=1, name="Your request was sent")).to_be_visible()
    return page.locator("main strong").first.inner_text()


def lender_signs(page_of: PageOf, number: str, seen: Keep | None = None) -> None:
    nora = page_of("Nora")
    nora.goto("/loans/to-sign/")
    if seen:
        seen(nora, "agreements to sign for the cooperative")
    follow(nora, number)
    nora.get_by_label("I have read the agreement and I accept it").check()
    press(nora, "Accept the agreement")
    says(nora, "You have accepted the agreement.")
    nora.context.close()


def test_a_loan_of_four_signatures_paid_in_parts_to_suppliers(page_of: PageOf, seen: Keep) -> None:
    wout, samira, jan = member("Wout"), member("Samira"), member("Jan")
    # What would it be?
    page = page_of(wout.user, width=HAND)
    page.goto("/loans/simulator/")
    page.get_by_label("Loan", exact=True).select_option("investment")
    page.get_by_label("Amount").fill("2.400,00")
    page.get_by_label("Term in months").fill("12")
    page.get_by_label("First due date").fill(first_due().isoformat())
    expect(page.locator("#plan tbody tr")).to_have_count(12)
    expect(page.locator("#plan tfoot")).to_contain_text("2,400.00")
    says(page, "There is no file fee: you repay what you receive.")
    seen(page, "simulator")
    follow(page, "Ask for this loan")
    seen(page, "ask for a loan")

    # Asked: in two payments, to suppliers, with a second borrower and a guarantor.
    number = begin(page)
    seen(page, "task list of a loan")
    asked(page, "2.400,00", "12", "A weaving mill")
    task(page, "Payments of the loan")
    fill(page, **{"Payment_1:_amount": "1.500,00", "Payment_2:_amount": "900,00"})
    seen(page, "payments of the loan asked")
    save(page)
    task(page, "Others who take part")
    page.get_by_label("Co-borrower: member number").fill(samira.number)
    page.get_by_label("Guarantor: member number").fill(jan.number)
    save(page)
    task(page, "Bank account and payment")
    supplier(page, "Atelier du Fil", SHOP, "AF-2026-11")
    seen(page, "bank account and payment")
    save(page)
    samiras = page_of(samira.user, width=HAND)
    samiras.goto("/loans/mine/")
    says(samiras, "asks you to borrow with them")
    follow(samiras, "Read it and answer")
    seen(samiras, "asked to borrow with another")
    press(samiras, "I agree to borrow it too")
    says(samiras, "You agree. The agreement will come to you too")
    page.goto(f"/loans/applications/{number}/check/")
    seen(page, "check a loan request")
    page.goto(f"/loans/applications/{number}/")
    assert sent(page) == number

    handled(page_of, number)
    decided(page_of, number, "2400")

    # Accepted by each with a code that came by e-mail, by the cooperative with an authenticator's.
    loan = Agreement.objects.get(number=number)
    assert loan.document.language == wout.language == "fr"
    page.goto("/loans/mine/")
    follow(page, "Read and sign the agreement")
    told = facts(page)
    assert (told["Amount lent"], told["The supplier receives"]) == ("2,400.00 EUR", "2,400.00 EUR")
    seen(page, "sign the agreement")
    pdf(page, "Read the agreement (PDF, opens in a new tab)")
    accepted(page)
    says(page, "Still to accept", "Co-borrower", "Guarantor", "Cooperative")
    samiras.goto("/loans/mine/")
    follow(samiras, "Read and sign the agreement")
    accepted(samiras)
    jans = page_of(jan.user, width=HAND)
    jans.goto("/loans/mine/")
    says(jans, f"{wout} asks you to guarantee the loan {number} of 2,400.00 EUR.")
    seen(jans, "loans of a guarantor")
    follow(jans, "Read it and answer")
    assert facts(jans)["Borrower"] == f"{wout}, {samira}"
    says(jans, "Accept as guarantor")
    accepted(jans)
    says(jans, "You accepted this agreement on")
    lender_signs(page_of, number, seen)

    # The first payment leaves under four eyes, and the loan begins.
    page.goto(f"/loans/{number}/")
    says(page, "The agreement is signed. The payment is being prepared")
    paid(page_of, to="Atelier du Fil", amount="1,500.00")
    page.goto("/loans/mine/")
    follow(page, number, exact=True)
    assert figure(page, "Left to pay") == "1,500.00 EUR"
    assert [row[0] for row in cells(page.locator("section[aria-labelledby=payments] table"))] == [
        "Payment 1",
        "Payment 2",
    ]
    seen(page, "a loan in parts")

    # Proof for the second, sent back once, shown again, ordered, paid.
    follow(page, "Ask for the next payment of 900.00")
    page.get_by_label("File").set_input_files(picture("a bill of the mill"))
    supplier(page, "Moulin de la Senne", MILL, "MS-77")
    seen(page, "ask for a payment")
    press(page, "Ask for this payment")
    says(page, "You have asked for this payment. A treasurer looks at it.")
    chloe = page_of("Chloé")
    chloe.goto("/loans/?due=asked")
    follow(chloe, number)
    follow(chloe, "Payment 2")
    says(chloe, "a bill of the mill.png", "Moulin de la Senne")
    seen(chloe, "a payment asked for")
    chloe.get_by_text("Say what is missing").click()
    chloe.get_by_label("Why").fill("The bill is not to be read: send another photo")
    press(chloe, "Send back")
    page.reload()
    says(page, "What you showed is not enough: The bill is not to be read: send another photo")
    page.get_by_label("File").set_input_files(picture("the bill of the mill again"))
    press(page, "Ask for this payment")
    chloe.reload()
    press(chloe, "Order this payment")
    says(chloe, "Ordered. It waits among the payments to make.")
    paid(page_of, to="Moulin de la Senne", amount="900.00")
    page.goto(f"/loans/{number}/")
    assert figure(page, "Left to pay") == "2,400.00 EUR"
    assert [row[1] for row in plan(page)] == ["200.00"] * 12
    samiras.goto("/loans/mine/")
    says(samiras, "Left to pay: 2,400.00 EUR")
    pdf(page, "With who accepted it, and when (PDF)")


def withdrawable(page_of: PageOf, *, waits: bool) -> None:
    """Max publishes terms with a period to withdraw."""
    max_ = page_of("Max", Role.ADMINISTRATOR)
    max_.goto("/loans/products/")
    follow(max_, "Zero-rate loan")
    follow(max_, "New version")
    max_.get_by_label("Days in which the borrower may withdraw").fill("14")
    max_.get_by_label(re.compile("paid out only after these days", re.IGNORECASE)).set_checked(waits)
    press(max_, "Save")
    follow(max_, "Publish")
    press(max_, "Publish")
    says(max_, "14")
    max_.context.close()


def granted(page_of: PageOf, first: str, amount: str) -> tuple[Page, str]:
    """A plain loan, asked and granted; the borrower's page and its number."""
    page = page_of(member(first).user, width=HAND)
    number = begin(page)
    asked(page, amount, "10", "A sewing machine")
    task(page, "Bank account and payment")
    page.get_by_label("to the borrower").check()
    save(page)
    assert sent(page) == number
    handled(page_of, number)
    decided(page_of, number, amount)
    return page, number


def signed_with_a_way_back(page_of: PageOf, *, waits: bool) -> tuple[Page, str]:
    """Wout's loan that may be withdrawn from, signed by both; the page is his."""
    withdrawable(page_of, waits=waits)
    page, number = granted(page_of, "Wout", "1000")
    page.goto("/loans/mine/")
    follow(page, "Read and sign the agreement")
    accepted(page)
    lender_signs(page_of, number)
    return page, number


def test_a_borrower_withdraws_before_the_loan_is_paid(page_of: PageOf, seen: Keep) -> None:
    page, number = signed_with_a_way_back(page_of, waits=True)
    page.goto(f"/loans/{number}/")
    last = timezone.localdate() + timedelta(days=14)
    says(page, f"The borrower may withdraw until {last:%-d %B %Y}; it is paid out after that.")
    seen(page, "a loan that may be withdrawn from")
    follow(page, f"Withdraw from the agreement (until {day(last)})")
    says(page, "The loan is not paid out, and you owe nothing.")
    seen(page, "withdraw from the agreement")
    press(page, "Withdraw from the agreement")
    says(page, "You have withdrawn from the agreement.")
    silent(page, "Left to pay", "Withdraw from the agreement (until")
    chloe = page_of("Chloé")
    chloe.goto("/bank/payments/")
    silent(chloe, number)


def test_a_borrower_withdraws_after_the_loan_is_paid_and_sends_it_back(page_of: PageOf, seen: Keep) -> None:
    page, number = signed_with_a_way_back(page_of, waits=False)
    paid(page_of, to=number, amount="1,000.00")
    page.goto(f"/loans/{number}/")
    assert figure(page, "Left to pay") == "1,000.00 EUR"
    page.get_by_role("link", name="Withdraw from the agreement").click()
    says(page, "You give back what you received: 1,000.00 EUR, in one sum within 30 days.")
    press(page, "Withdraw from the agreement")
    says(page, "You have withdrawn from the agreement.")
    due = settlement_day(timezone.localdate() + timedelta(days=30))
    assert facts(page)["Next instalment"] == f"1,000.00 EUR on {day(due)}"
    loan = Agreement.objects.get(number=number)
    chloe = page_of("Chloé")
    bank_brings(chloe, received(100_000, loan.reference, "Wout"))
    page.reload()
    assert figure(page, "Left to pay") == "0.00 EUR"
    assert figure(page, "Repaid") == "1,000.00 EUR"
    seen(page, "withdrawn and sent back")


# ---- a further amount


def more_asked(page: Page, number: str, *, guarantor: str = "") -> str:
    """The borrower of a guaranteed loan asks for 500.00 more; the number of the request."""
    page.goto(f"/loans/{number}/")
    follow(page, "Ask for a further amount")
    fill(page, Further_amount="500,00", Number_of_instalments_for_all_that_is_left_then="18")
    page.get_by_label("First due date").fill(first_due().isoformat())
    page.get_by_role("radio").first.check()
    page.get_by_label("What is it for?").fill("More orders than the first machine can carry.")
    if guarantor:
        page.get_by_label("Another guarantor: member number").fill(guarantor)
    press(page, "Show what it does")
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    press(page, "Hand it in")
    says(page, "Handed in.")
    return page.url.rstrip("/").split("/")[-1]


def guaranteed() -> Agreement:
    """Ilse's, for whom Simon answers: it runs, and nothing of it is late."""
    found = Agreement.objects.filter(state="running", guarantor__isnull=False).select_related(
        "member__user", "guarantor__user"
    )
    return next(one for one in found if not one.days_late(timezone.localdate()))


def test_a_further_amount_is_accepted_by_the_guarantor_too(page_of: PageOf, seen: Keep) -> None:
    loan = guaranteed()
    left = loan.outstanding_cents
    page = page_of(loan.member.user, width=HAND)
    case = more_asked(page, loan.number)
    handled(page_of, case)
    decided(page_of, case, "500")
    page.goto(f"/loans/{loan.number}/")
    says(page, "A further amount of 500.00 EUR is granted.", "Borrower, Guarantor, Cooperative")
    seen(page, "a further amount is granted")
    follow(page, "Read and accept it")
    told = facts(page)
    assert (told["Left to pay"], told["Further amount"], told["Owed then"]) == (
        euros(left), "500.00 EUR", euros(left + 50_000),
    )  # fmt: skip
    seen(page, "accept a further amount")
    pdf(page, "Read the agreement (PDF, opens in a new tab)")
    accepted(page)
    assert loan.guarantor
    simon = page_of(loan.guarantor.user, width=HAND)
    simon.goto("/loans/mine/")
    says(
        simon,
        f"A further amount of 500.00 EUR on the loan {loan.number} of {loan.member} waits for you to accept it.",
    )
    follow(simon, "Read it and answer")
    says(simon, "Accept as guarantor")
    accepted(simon)
    lender_signs(page_of, loan.number)
    page.goto(f"/loans/{loan.number}/")
    assert figure(page, "Left to pay") == euros(left)  # until the bank has paid
    paid(page_of, to=case, amount="500.00")
    page.reload()
    assert figure(page, "Left to pay") == euros(left + 50_000)
    says(page, "of which", "later")
    pdf(page, "The agreement on a further amount (PDF)")
    follow(page, "Compare with an earlier plan")
    says(page, f"Another payment of the loan, {day(timezone.localdate())}")


def test_a_further_amount_with_another_guarantor_frees_the_first(page_of: PageOf, seen: Keep) -> None:
    loan = guaranteed()
    left, first, other = loan.outstanding_cents, loan.guarantor, member("Wout")
    assert first
    page = page_of(loan.member.user, width=HAND)
    case = more_asked(page, loan.number, guarantor=other.number)
    handled(page_of, case)
    decided(page_of, case, "500")
    page.goto(f"/loans/{loan.number}/")
    follow(page, "Read and accept it")
    assert facts(page)["Guarantor"] == str(other)
    accepted(page)
    firsts = page_of(first.user, width=HAND)
    firsts.goto("/loans/mine/")
    silent(firsts, "Read it and answer")
    wouts = page_of(other.user, width=HAND)
    wouts.goto("/loans/mine/")
    seen(wouts, "asked to guarantee a further amount")
    follow(wouts, "Read it and answer")
    accepted(wouts)
    lender_signs(page_of, loan.number)
    paid(page_of, to=case, amount="500.00")
    chloe = page_of("Chloé")
    chloe.goto(f"/loans/{loan.number}/")
    assert figure(chloe, "Left to pay") == euros(left + 50_000)
    assert facts(chloe)["Guarantor"] == str(other)
    says(chloe, "Another guarantor answers for the loan")
    firsts.goto("/notices/")
    seen(firsts, "notices of a guarantor who is free")


# ---- leased goods


def test_a_machine_is_leased_paid_off_and_handed_over(page_of: PageOf, seen: Keep) -> None:
    page = page_of(member("Wout").user, width=HAND)
    number = begin(page, "Equipment lease")
    asked(page, "1.210,00", "12", "A loom")
    task(page, "Purpose and project")
    page.get_by_label("Which goods?").fill("Loom, 80 cm")
    page.get_by_label("Price before VAT").fill("1.000,00")
    seen(page, "project of a lease")
    save(page)
    task(page, "Bank account and payment")
    page.get_by_label("Name of the supplier").fill("Atelier du Fil")
    fill(page, **{"Address_of_the_supplier": "Quai 5, 1000 Bruxelles", "IBAN_of_the_supplier": SHOP})
    page.get_by_label("Number of the invoice or quote").fill("AF-2026-12")
    save(page)
    assert sent(page) == number
    handled(page_of, number)
    decided(page_of, number, "1210")
    page.goto("/loans/mine/")
    follow(page, "Read and sign the agreement")
    accepted(page)
    lender_signs(page_of, number)
    paid(page_of, to="Atelier du Fil", amount="1,210.00")

    omar = page_of("Omar")
    omar.goto("/loans/goods/")
    seen(omar, "register of leased goods")
    omar.get_by_role("row").filter(has_text="Loom, 80 cm").get_by_role("link").first.click()
    told = facts(omar)
    assert (told["Owner"], told["Price before VAT"]) == ("Solidaire Belgique", "1,000.00 EUR")
    assert told["Lease"] == f"{number}, 1,210.00 EUR left to pay"
    seen(omar, "a leased good bought")
    follow(omar, "Delivered to the member")
    fill(omar, Serial_number="LM-80-1")
    press(omar, "Delivered to the member")
    says(omar, "Before it is delivered, write down its serial number and until when it is insured with whom.")
    omar.get_by_label("Insurer").fill("Assurances du Commun")
    omar.get_by_label("Policy").fill("AC-1")
    omar.get_by_label("Insured until").fill((timezone.localdate() + timedelta(days=365)).isoformat())
    seen(omar, "deliver a leased good")
    press(omar, "Delivered to the member")
    says(omar, "Recorded. The goods are with the member.")
    omar.get_by_text("Add a photo or a paper").click()
    omar.get_by_label("What it shows").fill("The loom at the member's")
    omar.get_by_label("File").set_input_files(picture("loom"))
    press(omar, "Add this file")
    says(omar, "The loom at the member's")

    # Every instalment is a row of a loan; all are paid, and it is the member's own.
    page.goto(f"/loans/{number}/")
    assert len(plan(page)) == 12
    assert sum(round(float(row[1]) * 100) for row in plan(page)) == 1_210_00
    says(page, "the cooperative owns it until the last instalment")
    follow(page, "Loom, 80 cm")
    says(page, "The cooperative owns and insures these goods until your last instalment.")
    seen(page, "a leased good of mine")
    loan = Agreement.objects.get(number=number)
    chloe = page_of("Chloé")
    bank_brings(chloe, received(121_000, loan.reference, "Wout"))
    chloe.goto("/loans/goods/?todo=hand_over")
    chloe.get_by_role("row").filter(has_text="Loom, 80 cm").get_by_role("link").first.click()
    follow(chloe, "Hand it over")
    seen(chloe, "hand over")
    press(chloe, "Hand it over")
    says(chloe, "Handed over. The certificate is on this page.", "Wout")
    page.reload()
    assert facts(page)["Owner"] == str(loan.member)
    pdf(page, "Certificate of the hand-over (PDF)")


def held_good(page: Page) -> str:
    """The page of the field recorder, which its member has; the number of its lease."""
    page.goto("/loans/goods/")
    page.get_by_role("row").filter(has_text="Field recorder").get_by_role("link").first.click()
    return facts(page)["Lease"].split(",")[0]


def test_leased_goods_are_given_back_and_the_rest_is_decided(page_of: PageOf, seen: Keep) -> None:
    omar, chloe, thomas = page_of("Omar"), page_of("Chloé"), page_of("Thomas")
    number = held_good(omar)
    left = Agreement.objects.get(number=number).outstanding_cents
    follow(omar, "Given back")
    omar.get_by_label("What happened?").fill("Ill, and no tour this year")
    omar.get_by_label("Condition").select_option(label="worn")
    omar.get_by_label("Where it is now").fill("Depot")
    press(omar, "The member gives it back")
    says(omar, "Recorded. Decide on its loan what becomes of the instalments that are left.", "returned")
    good = omar.url
    # Another buys it for 300.00, which repays a part; the rest is forgiven by two.
    loan = Agreement.objects.get(number=number)
    bank_brings(chloe, received(30_000, loan.reference, "Brocante du Midi"))
    chloe.goto(good)
    follow(chloe, "Decide on the instalments that are left")
    follow(chloe, "Write off all that is left; what still comes makes the loss smaller")
    chloe.get_by_label("From").fill(timezone.localdate().isoformat())
    chloe.get_by_label("Why").fill("Given back, and sold for what it was worth")
    press(chloe, "Show what it does")
    seen(chloe, "write off what is left of a lease")
    press(chloe, "Propose it")
    says(chloe, "Proposed. Another treasurer decides.")
    thomas.goto(chloe.url)
    press(thomas, "Approve the change")
    says(thomas, "Approved. It holds from now on")
    chloe.goto(f"/loans/{number}/")
    assert figure(chloe, "Left to pay") == "0.00 EUR"
    assert figure(chloe, "Given up") == euros(left - 30_000)
    chloe.goto(good)
    follow(chloe, "It is gone")
    chloe.get_by_label("What happened?").fill("Sold to Brocante du Midi")
    seen(chloe, "sold")
    press(chloe, "Sold, scrapped or given up")
    says(chloe, "Recorded.", "Sold to Brocante du Midi")


def test_leased_goods_are_lost_and_the_insurer_pays(page_of: PageOf, seen: Keep) -> None:
    omar, chloe = page_of("Omar"), page_of("Chloé")
    number = held_good(omar)
    left = Agreement.objects.get(number=number).outstanding_cents
    follow(omar, "Lost or destroyed")
    omar.get_by_label("What happened?").fill("Fell into the canal")
    omar.get_by_label("Number of the insurance claim").fill("AC-99")
    omar.get_by_label("Amount that the insurer pays").fill(f"{left // 100}.{left % 100:02d}")
    seen(omar, "lost or destroyed")
    press(omar, "Lost or destroyed")
    says(omar, "Recorded. What the insurer pays will be found by its reference.")
    told = facts(omar)["The insurer pays"]
    assert told.startswith(euros(left))
    bank_brings(chloe, received(left, told.split(", ")[-1].split(";")[0], "Assurances du Commun"))
    omar.reload()
    says(omar, f"{euros(left)} received")
    chloe.goto(f"/loans/{number}/")
    assert figure(chloe, "Left to pay") == "0.00 EUR"
    says(chloe, "repaid")
    chloe.goto(omar.url)
    follow(chloe, "It is gone")
    chloe.get_by_label("What happened?").fill("At the bottom of the canal")
    press(chloe, "Sold, scrapped or given up")
    says(chloe, "Recorded.")
    seen(chloe, "a leased good that is gone")
