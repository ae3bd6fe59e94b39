"""A loan ends: repaid, given up, written off, paid by its guarantor; and what comes after."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from config.demo import bank
from loans.models import GuaranteeCall
from tests.browser.acting import Keep, follow, press, says, silent

from .acts import (
    approve_change,
    bank_brings,
    choose_change,
    euros,
    facts,
    figure,
    fill,
    loan_of,
    open_loan,
    plan,
    propose,
    received,
    show_received,
    take_cash,
    undo_cash,
    undo_change,
)
from .conftest import PageOf

TODAY = timezone.localdate()


def download(page: Page, link: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=link).first.click()
    content = found.value.path().read_bytes()
    assert content.startswith(b"%PDF-")
    return content


def test_the_last_payment_settles_the_loan_and_its_receipt_is_there(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Zoë")
    chloe, zoe = page_of("Chloé"), page_of("Zoë")
    take_cash(chloe, loan, loan.outstanding_cents)
    assert figure(chloe, "Left to pay") == "0.00 EUR"
    says(chloe, "Everything repaid", "Ended on")
    open_loan(zoe, loan)
    says(zoe, "Ended on")
    silent(zoe, "Next instalment", "Late")
    seen(zoe, "a loan that is repaid")
    show_received(zoe)
    download(zoe, "Receipt")
    zoe.goto("/loans/mine/")
    says(zoe, "repaid")
    seen(zoe, "my loans, one repaid")


def test_what_is_lost_is_written_off_recovered_up_to_the_loss_and_taken_back_as_a_right(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Lotte")
    left = loan.outstanding_cents
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    open_loan(chloe, loan)
    before = plan(chloe)
    choose_change(chloe, loan, "Write off all that is left; what still comes makes the loss smaller")
    seen(chloe, "a write-off is written")
    said = propose(chloe, "Moved away; letters come back", From=str(TODAY - timedelta(days=1)))
    assert said["Left to pay"] == "0.00 EUR"
    approve_change(thomas, loan)
    open_loan(chloe, loan)
    assert figure(chloe, "Given up") == euros(left)
    says(chloe, "Written off")
    seen(chloe, "a loan that is written off")
    take_cash(chloe, loan, left + 7_00)
    assert figure(chloe, "Recovered of it") == euros(left)  # never more than the loss
    assert figure(chloe, "Owed to the member") == "7.00 EUR"
    seen(chloe, "a loss that was recovered")
    undo_cash(chloe, "It was another loan")
    assert figure(chloe, "Recovered of it") == ""
    thomas.goto("/loans/changes/")
    thomas.get_by_role("row").filter(has_text=loan.number).first.get_by_role("link").click()
    undo_change(thomas, "They are back")
    says(thomas, "Thomas Baert", "They are back")
    open_loan(thomas, loan)
    assert figure(thomas, "Left to pay") == euros(left)
    assert plan(thomas) == before
    says(thomas, "Something is owed again; the loan runs again", "Written off")  # both stay in the history
    seen(thomas, "a write-off that was taken back")


def test_a_part_is_given_up_for_good_by_two_treasurers(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Jules")
    left = loan.outstanding_cents
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    choose_change(chloe, loan, "Give up a part, or all, for good")
    seen(chloe, "giving up a part")
    said = propose(chloe, "A small pension, and alone", Amount_given_up="150")
    assert said["Left to pay"].startswith(f"{euros(left - 150_00)}, in ")
    approve_change(thomas, loan)
    jules = page_of(loan.member.user)
    open_loan(jules, loan)
    assert figure(jules, "Left to pay") == euros(left - 150_00)
    assert figure(jules, "Given up") == "150.00 EUR"
    seen(jules, "a part given up, as the borrower reads it")


def test_the_guarantor_pays_what_is_late(page_of: PageOf, seen: Keep) -> None:
    """Hugo was called for Nadia in the demonstration; he reads it, and his bank pays with the reference of the call."""
    loan = loan_of("Nadia")
    call = GuaranteeCall.objects.get(agreement=loan, state="approved")
    left = loan.outstanding_cents
    hugo, chloe = page_of("Hugo"), page_of("Chloé")
    hugo.goto(call.get_absolute_url())
    says(hugo, "Your guarantee is called", f"You guarantee loan {loan.number}", euros(call.cents))
    seen(hugo, "a guarantee that is called")
    download(hugo, "The letter (PDF)")
    reference = (
        facts(hugo)["Structured message"].removesuffix(" Copy Structured message").removesuffix(" Copy")
    )
    plain = "".join(one for one in reference if one.isdigit())
    bank_brings(chloe, bank.Line(call.cents, reference="LIFE4", structured=plain, name="Hugo"))
    open_loan(chloe, loan)
    assert figure(chloe, "Left to pay") == euros(left - call.cents)
    assert received(chloe)[0][0].endswith("by the guarantor")
    follow(chloe, call.number)
    says(chloe, "paid")
    assert facts(chloe)["Left to pay"] == "0.00 EUR"
    hugo.reload()
    assert facts(hugo)["Paid"] == euros(call.cents)
    seen(hugo, "a guarantee that was paid")


def test_a_treasurer_calls_the_guarantor_and_another_agrees(page_of: PageOf, seen: Keep) -> None:
    """The call of the demonstration is ended first: of two, one is enough."""
    loan = loan_of("Nadia")
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    call = GuaranteeCall.objects.get(agreement=loan, state="approved")
    open_loan(thomas, loan)
    follow(thomas, call.number)
    thomas.get_by_text("Ask nothing more").click()
    fill(thomas, Why="Another sum is late by now")
    press(thomas, "End the call")
    says(thomas, "ended")
    open_loan(chloe, loan)
    late = figure(chloe, "Late")
    follow(chloe, "Call the guarantor")
    says(chloe, f"At most {late} can be asked")
    seen(chloe, "calling the guarantor")
    fill(chloe, Why="Three reminders came to nothing")
    press(chloe, "Propose it")
    says(chloe, "Proposed. Another treasurer decides.")
    thomas.goto(chloe.url)
    press(thomas, "Approve it")
    says(thomas, "Approved. The guarantor is told; the letter is on this page.")
    assert facts(thomas)["Left to pay"] == late
    seen(thomas, "a guarantee call that was approved")
