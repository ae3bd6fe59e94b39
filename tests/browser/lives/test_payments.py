"""Money comes for a loan: by the bank, at the desk, from another, from what the Activity is paid; too much, too little,
ahead of time, and taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from config.demo import bank
from fund.banking.models import BatchLine
from fund.debits.models import Collection
from loans.income import review_on, share_of_loan
from loans.models import Agreement
from tests.browser.acting import Keep, follow, press, says, silent

from .acts import (
    bank_brings,
    cells,
    euros,
    facts,
    figure,
    fill,
    loan_of,
    look_at_cash,
    open_loan,
    plan,
    received,
    take_cash,
    undo_cash,
    unpaid,
)
from .conftest import PageOf, delivered, night, on_day

TODAY = timezone.localdate()
MODES = {"ends the loan sooner": "fewer", "lowers the instalments": "smaller", "covers the next": "later"}


def test_a_line_of_the_bank_without_a_reference_is_matched_to_a_loan_and_that_is_undone(
    page_of: PageOf, seen: Keep
) -> None:
    """The demonstration's bank brought 125.00 from somebody whom nobody knows."""
    loan = loan_of("Jules")
    left = loan.outstanding_cents
    chloe = page_of("Chloé")
    open_loan(chloe, loan)
    before = plan(chloe)
    chloe.goto("/bank/lines/")
    seen(chloe, "lines to match")
    chloe.get_by_role("row").filter(has_text="Vandevelde").get_by_role("link").first.click()
    says(chloe, "Instalment November, thank you", "125.00 EUR")
    chloe.get_by_label("Find an expected payment").fill(loan.number)
    press(chloe, "Search")
    says(chloe, "It comes from another account than theirs: somebody may be paying for them.")
    seen(chloe, "a bank line to match")
    line = chloe.url.partition("?")[0]
    chloe.locator(".card").filter(has_text=loan.number).get_by_role("button", name="Match 125.00").click()
    says(chloe, "The line is matched.")
    open_loan(chloe, loan)
    assert figure(chloe, "Left to pay") == euros(left - 125_00)
    assert received(chloe)[0][1] == "125.00"
    chloe.goto(line)
    press(chloe, "Undo this match")
    open_loan(chloe, loan)
    assert figure(chloe, "Left to pay") == euros(left)
    assert plan(chloe) == before
    says(chloe, "taken back on")


def test_money_by_the_loans_own_reference_finds_it_by_itself(page_of: PageOf) -> None:
    loan = loan_of("Lotte")
    left, first = loan.outstanding_cents, unpaid(loan)[0]
    chloe = page_of("Chloé")
    plain = "".join(one for one in loan.reference if one.isalnum())
    bank_brings(
        chloe, bank.Line(first.left_cents, reference="LIFE1", structured=plain, name=str(loan.member))
    )
    open_loan(chloe, loan)
    assert figure(chloe, "Left to pay") == euros(left - first.left_cents)
    assert received(chloe)[0][1:] == [
        f"{first.left_cents / 100:,.2f}",
        f"Receipt {first.left_cents / 100:,.2f} on no. {first.position}, in advance",
    ]


@pytest.mark.parametrize("mode", MODES)
def test_money_ahead_does_what_was_chosen_and_shown(page_of: PageOf, seen: Keep, mode: str) -> None:
    """Zoë looks at what half of what is left would do, and keeps her choice; a cousin brings it to the desk."""
    loan = loan_of("Zoë")
    left, rows = loan.outstanding_cents, unpaid(loan)
    half = left // 2
    zoe, chloe = page_of("Zoë"), page_of("Chloé")
    open_loan(zoe, loan)
    seen(zoe, "a loan as its borrower reads it")
    before = plan(zoe)
    follow(zoe, "See what a larger payment would do")
    fill(zoe, Amount=f"{half / 100:.2f}")
    zoe.get_by_role("radio", name=mode).check()
    press(zoe, "Show what it does")
    shown = facts(zoe, "#effect")
    seen(zoe, f"paying ahead {MODES[mode]}")
    assert shown["Left to pay"].startswith(f"{euros(left - half)}, in ")
    press(zoe, "Keep this choice")
    says(zoe, "Your choice counts from the next payment.")
    assert figure(zoe, "Left to pay") == euros(left)  # looking pays nothing

    chloe_sees = look_at_cash(chloe, loan, half, payer="A cousin")
    assert chloe_sees == shown  # the choice is there already
    seen(chloe, "money at the desk")
    press(chloe, "Record the cash")
    says(chloe, "Recorded. The money is in the cash box.", "in cash, A cousin")
    assert figure(chloe, "Left to pay") == euros(left - half)
    after = unpaid(loan)
    assert sum(row.left_cents for row in after) == left - half
    assert len(after) < len(rows)  # the next instalment is paid first
    sooner, smaller = after[-1].due_on < rows[-1].due_on, after[-1].due_cents < rows[-1].due_cents
    assert (sooner, smaller) == (MODES[mode] == "fewer", MODES[mode] == "smaller")
    zoe.reload()
    assert figure(zoe, "Left to pay") == euros(left - half)

    undo_cash(chloe, "Counted twice")
    assert plan(chloe) == before
    assert figure(chloe, "Left to pay") == euros(left)


def test_what_is_paid_too_much_is_kept_for_the_member_and_sent_back_by_a_payment_order(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Lotte")
    left = loan.outstanding_cents
    chloe = page_of("Chloé")
    said = take_cash(chloe, loan, left + 12_34)
    assert said["More than is owed"] == "12.34 EUR"
    assert figure(chloe, "Left to pay") == "0.00 EUR"
    assert figure(chloe, "Owed to the member") == "12.34 EUR"
    says(chloe, "Everything repaid")
    seen(chloe, "a loan that is settled with a surplus")
    lotte = page_of(loan.member.user)
    open_loan(lotte, loan)
    assert figure(lotte, "We owe you") == "12.34 EUR"
    press(chloe, "Send 12.34 EUR back to the member")
    says(chloe, "Ordered. It waits among the payments to make.", "12.34 EUR")
    follow(chloe, "Payments out")
    for box in chloe.get_by_role("checkbox").all():
        box.uncheck()
    chloe.get_by_role("row").filter(has_text="12.34").get_by_role("checkbox").check()
    press(chloe, "Prepare the batch")
    says(chloe, "You prepared this batch: another person approves it.")
    seen(chloe, "a batch of one refund")
    thomas = page_of("Thomas")
    thomas.goto(chloe.url)
    press(thomas, "Approve 12.34 EUR")
    press(thomas, "Write the payment file")
    placed = BatchLine.objects.get(order__cents=12_34, is_active=True)
    bank_brings(
        chloe,
        bank.Line(
            -12_34, reference="LIFE2", end_to_end_id=placed.end_to_end_id, name=placed.order.payee_name
        ),
    )
    open_loan(chloe, loan)
    assert figure(chloe, "Owed to the member") == ""


def test_a_rest_too_small_to_ask_for_is_let_go_and_closes_the_loan(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Lotte")
    left, rest = loan.outstanding_cents, loan.terms.tolerance_cents
    assert rest == 1_00
    chloe = page_of("Chloé")
    look_at_cash(chloe, loan, left - rest - 1)
    said = facts(chloe, "#effect")
    assert said["Left to pay"].startswith(f"{euros(rest + 1)}, in 1 instalment")
    take_cash(chloe, loan, left - rest)
    assert figure(chloe, "Left to pay") == "0.00 EUR"
    assert figure(chloe, "Given up") == euros(rest)
    says(chloe, "Everything repaid")
    seen(chloe, "a loan that a small rest closed")
    undo_cash(chloe, "It was another loan")
    assert figure(chloe, "Left to pay") == euros(left)
    assert figure(chloe, "Given up") == ""


def test_a_direct_debit_that_the_bank_takes_back_reopens_its_instalment(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Lies")
    one = Collection.objects.filter(
        state=Collection.State.COLLECTED, mandate__member=loan.member
    ).order_by("-pk").first()  # fmt: skip
    assert one
    left = loan.outstanding_cents
    chloe = page_of("Chloé")
    open_loan(chloe, loan)
    paid_before = sum("paid" in row[0] for row in plan(chloe))
    bank_brings(
        chloe,
        bank.Line(-one.cents, reference="LIFE3", end_to_end_id=one.end_to_end_id, name=one.mandate.debtor_name,
                  iban=one.mandate.iban, return_reason="MD06"),
    )  # fmt: skip
    open_loan(chloe, loan)
    seen(chloe, "a direct debit that came back")
    assert figure(chloe, "Left to pay") == euros(left + one.cents)
    says(chloe, "taken back on", "Repayment taken back")
    assert sum("paid" in row[0] for row in plan(chloe)) < paid_before
    follow(chloe, f"Direct debit {one.mandate.reference}")
    seen(chloe, "a mandate with a collection that came back")


def test_a_share_of_what_the_activity_is_paid_repays_the_loan_at_least_the_floor_and_is_reviewed_each_year(
    page_of: PageOf, seen: Keep
) -> None:
    """Arne's Activity is paid in this month; when the month is over a tenth of it is deducted. Of the next month,
    without a receipt, the floor is asked. A year after it was agreed, the share is reviewed."""
    loan = loan_of("Arne")
    share = share_of_loan(loan)
    assert share
    left, month = loan.outstanding_cents, TODAY.replace(day=1)
    activity = loan.case.loan_application.activity
    assert activity
    chloe, arne = page_of("Chloé"), page_of("Arne")
    chloe.goto("/fund/sources/import/?kind=income")
    seen(chloe, "what an activity was paid is handed in")
    rows = f"reference;activity;date;amount;currency\nLIFE-1;{activity.code};{TODAY};4.321,00;EUR\n"
    chloe.get_by_label("File").set_input_files(
        {"name": "receipts.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    press(chloe, "Look at the file")
    seen(chloe, "what the file of receipts would do")
    press(chloe, "Record 1 lines")
    delivered()
    open_loan(arne, loan)
    says(arne, "10 % of what your Activity is paid, at least 150.00 EUR a month")
    follow(arne, "Every month")
    seen(arne, "a share of income month by month")
    assert cells(arne.locator("table"))[0][1:] == ["4,321.00", "10 %", "not closed yet", "0.00"]
    assert figure_of(chloe, loan) == euros(left)  # the month is not over

    closing = (month + timedelta(days=62)).replace(day=1) + timedelta(days=20)
    with on_day(closing, 4):
        night(closing)
    with on_day(closing, 9):
        arne = page_of("Arne")
        open_loan(arne, loan)
        follow(arne, "Every month")
        _this, empty, full = cells(arne.locator("table"))[:3]
        assert full[1:] == ["4,321.00", "10 %", "150.00", "432.10"]
        assert empty[1:] == ["0.00", "10 %", "150.00", "150.00"]
        open_loan(arne, loan)
        says(arne, "deducted from the Activity")
        assert figure(arne, "Left to pay") == euros(left - 432_10 - 150_00)

    review = review_on(share)
    with on_day(review, 4):
        night(review)
    with on_day(review, 9):
        chloe, thomas = page_of("Chloé"), page_of("Thomas")
        chloe.goto("/loans/follow-up/?tab=review")
        seen(chloe, "a share to review")
        follow(chloe, loan.number)
        says(
            chloe,
            "The share has run for a year: review it with the borrower.",
            "As the last twelve months went",
        )
        seen(chloe, "the review of a share")
        follow(chloe, "Propose another share")
        seen(chloe, "another share is proposed")
        fill(
            chloe,
            **{"Percent of what the Activity is paid": "15", "At least, a month": "200", "Why": "It grows"},
        )
        press(chloe, "Propose it")
        says(chloe, "Proposed. Another treasurer decides.", "15 %", "200.00 EUR")
        thomas.goto(chloe.url)
        press(thomas, "Approve it")
        open_loan(thomas, loan)
        says(thomas, "15 % of what the Activity is paid, at least 200.00 EUR a month")
        thomas.goto("/loans/follow-up/?tab=review")
        silent(thomas, loan.number)


def figure_of(page: Page, loan: Agreement) -> str:
    open_loan(page, loan)
    return figure(page, "Left to pay")
