"""An instalment is not paid: reminders go along the path of the product until money comes, a promise is made, or a
plan is agreed."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from loans.models import DunningStep, LoanPromise
from tests.browser.acting import Keep, follow, press, says, silent

from .acts import (
    approve_change,
    euros,
    facts,
    figure,
    fill,
    loan_of,
    open_loan,
    propose,
    take_cash,
    unpaid,
)
from .conftest import PageOf, night, on_day

TODAY = timezone.localdate()


def test_a_reminder_goes_after_four_days_once_and_stops_when_money_comes(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Jules")
    row = next(line for line in unpaid(loan) if line.due_on >= TODAY)
    late_on = row.due_on + timedelta(days=4)
    with on_day(late_on, 4):
        night(late_on)
        night(late_on)
    with on_day(late_on, 9):
        lucie, jules = page_of("Lucie"), page_of(loan.member.user)
        open_loan(lucie, loan)
        seen(lucie, "a loan four days late")
        assert figure(lucie, "Late") == euros(row.left_cents)
        says(lucie, "a friendly reminder, 4 days late")
        letters = lucie.get_by_role("link", name="Letter (PDF)")
        expect(letters).to_have_count(1)  # however often the night comes
        open_loan(jules, loan)
        says(jules, "You are 4 days late: here is what you can do", "No interest and no penalty is ever due")
        seen(jules, "late, as the borrower reads it")
        chloe = page_of("Chloé")
        take_cash(chloe, loan, row.left_cents)
        assert figure(chloe, "Late") == ""
        assert facts(chloe, "section[aria-labelledby=follow-up]")["Late"] == "nothing"
    letter_on = row.due_on + timedelta(days=15)
    with on_day(letter_on, 4):
        night(letter_on)
    assert DunningStep.objects.filter(agreement=loan).count() == 1


def test_the_advisor_finds_a_call_to_make_and_notes_what_came_of_it(page_of: PageOf, seen: Keep) -> None:
    """Nadia's path went on while nobody paid; Inès, her advisor, calls."""
    loan = loan_of("Nadia")
    ines = page_of("Inès")
    ines.goto("/loans/")
    follow(ines, "To follow")
    seen(ines, "loans to follow")
    follow(ines, "Calls")
    ines.get_by_role("row").filter(has_text=loan.number).filter(has_text="Call the borrower").get_by_role(
        "link"
    ).first.click()
    says(ines, "a call by the advisor")
    seen(ines, "a loan with a call to make")
    ines.locator("li").filter(has_text="a call by the advisor").get_by_role(
        "link", name="Note what came of it"
    ).click()
    fill(ines, **{"What came of it?": "She pays again from next month."})
    seen(ines, "what came of a call")
    press(ines, "Note it")
    says(ines, "Noted.", "She pays again from next month.")
    ines.goto("/loans/follow-up/?tab=call")
    silent(ines, loan.number)


def test_a_promise_is_kept_by_the_money_that_comes(page_of: PageOf, seen: Keep) -> None:
    """Mathias promised in the demonstration; the treasurer takes what he brings."""
    loan = loan_of("Mathias")
    promised = LoanPromise.objects.get(agreement=loan, withdrawn_on=None)
    mathias, chloe = page_of("Mathias"), page_of("Chloé")
    open_loan(mathias, loan)
    says(mathias, f"You promised {euros(promised.cents)} by")
    seen(mathias, "a promise as the borrower reads it")
    open_loan(chloe, loan)
    says(chloe, "none: a promise is open until")
    take_cash(chloe, loan, promised.cents)
    expect(chloe.locator("li").filter(has_text=f"{euros(promised.cents)} promised by")).to_contain_text(
        "kept"
    )
    silent(chloe, "not kept")


def test_a_promise_that_nobody_pays_is_broken_by_itself_and_the_path_goes_on(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Mathias")
    promised = LoanPromise.objects.get(agreement=loan, withdrawn_on=None)
    before = DunningStep.objects.filter(agreement=loan).count()
    with on_day(promised.last_day, 4):
        night(promised.last_day)
    assert DunningStep.objects.filter(agreement=loan).count() == before
    after = promised.last_day + timedelta(days=1)
    with on_day(after, 4):
        night(after)
    with on_day(after, 9):
        omar = page_of("Omar")
        open_loan(omar, loan)
        expect(omar.locator("li").filter(has_text=f"{euros(promised.cents)} promised by")).to_contain_text(
            "not kept"
        )
        seen(omar, "a promise that was not kept")
        assert DunningStep.objects.filter(agreement=loan).count() == before + 1
        mathias = page_of("Mathias")
        open_loan(mathias, loan)
        follow(mathias, "Promise a day on which you will pay")
        press(mathias, "Promise it")
        says(mathias, "Let us talk before you promise again")


def test_a_borrower_promises_and_the_promise_is_withdrawn_for_them(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Nadia")
    nadia, ines = page_of("Nadia"), page_of("Inès")
    open_loan(nadia, loan)
    follow(nadia, "Promise a day on which you will pay")
    seen(nadia, "a promise is made")
    cents = unpaid(loan)[0].left_cents
    fill(nadia, Amount=f"{cents / 100:.2f}", Paid_by=str(TODAY + timedelta(days=10)))
    press(nadia, "Promise it")
    says(nadia, "Noted. No reminder is sent until that day.", f"You promised {euros(cents)} by")
    open_loan(ines, loan)
    ines.locator("li").filter(has_text=f"{euros(cents)} promised by").get_by_role(
        "button", name="Withdraw it"
    ).click()
    expect(ines.locator("li").filter(has_text=f"{euros(cents)} promised by")).to_contain_text("withdrawn")


def test_a_borrower_asks_for_smaller_instalments_and_two_treasurers_agree_on_the_plan(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Nadia")
    left = loan.outstanding_cents
    nadia, chloe, thomas = page_of("Nadia"), page_of("Chloé"), page_of("Thomas")
    open_loan(nadia, loan)
    follow(nadia, "Ask for a pause or a new plan")
    seen(nadia, "asking for a new plan")
    nadia.get_by_role("radio", name="A new plan: I can pay, but less a month").check()
    nadia.get_by_label("How much can you pay a month?").fill("75")
    fill(nadia, **{"What happened?": "My hand was broken; I work again, but slowly."})
    press(nadia, "Show what it would mean")
    count = -(-left // 75_00)
    shown = facts(nadia, "#effect")
    assert shown["Left to pay"] == f"{euros(left)}, in {count} instalments"
    seen(nadia, "what a new plan would mean")
    press(nadia, "Ask for it")
    says(nadia, "We have your request, and will answer it. No reminder is sent until then.")
    chloe.goto("/loans/follow-up/?tab=request")
    follow(chloe, loan.number)
    says(chloe, "75.00 EUR a month", "My hand was broken; I work again, but slowly.")
    follow(chloe, "Look at the change")
    seen(chloe, "the change that was asked for")
    said = propose(chloe, "As she asks")
    assert said["Left to pay"] == shown["Left to pay"]
    approve_change(thomas, loan)
    nadia.reload()
    assert figure(nadia, "Late") == ""
    assert figure(nadia, "Left to pay") == euros(left)
    says(nadia, "Agreed: the page of the loan shows the new plan.")
    assert len(unpaid(loan)) == count
    seen(nadia, "a new plan as the borrower reads it")


def test_reminders_are_held_back_for_a_reason_and_go_on(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Nadia")
    ines = page_of("Inès")
    open_loan(ines, loan)
    follow(ines, "Hold back reminders")
    seen(ines, "holding back reminders")
    fill(ines, Until=str(TODAY + timedelta(days=20)), Why="She moves house")
    press(ines, "Hold back")
    says(ines, "Held back.", "none: held back until", "She moves house")
    press(ines, "Let reminders go on")
    says(ines, "Noted.", "lifted on")
    silent(ines, "none: held back until")
