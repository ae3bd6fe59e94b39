"""A loan changes: within its terms two treasurers agree, beyond them the committee; each plan stays to be compared."""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from loans.models import Agreement
from loans.schedule import add_months
from tests.browser.acting import Keep, follow, press, says, silent
from workflows.templatetags.entraide import day

from .acts import (
    approve_change,
    cells,
    choose_change,
    euros,
    facts,
    figure,
    fill,
    loan_of,
    open_loan,
    plan,
    propose,
    undo_change,
    unpaid,
)
from .conftest import PageOf, delivered, on_day

TODAY = timezone.localdate()


def test_a_payment_holiday_is_looked_at_agreed_by_two_compared_and_undone(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Lotte")
    rows, left = unpaid(loan), loan.outstanding_cents
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    open_loan(chloe, loan)
    seen(chloe, "a loan as its treasurer reads it")
    before = plan(chloe)
    assert figure(chloe, "Left to pay") == euros(left)
    choose_change(chloe, loan, "A pause: what is not paid falls due later")
    seen(chloe, "a pause is written")
    said = propose(chloe, "Two tours were called off", Months="2")
    seen(chloe, "a pause is proposed")
    assert said["Left to pay"] == f"{euros(left)}, in {len(rows)} instalments"
    first = rows[0].due_on
    moved = add_months(first.replace(day=1), 2)
    assert said["Next instalment"].startswith(f"{euros(rows[0].left_cents)} on ")
    assert said["Next instalment"].endswith(f"{moved:%b %Y}")
    approve_change(thomas, loan)
    seen(thomas, "a pause is approved")
    open_loan(thomas, loan)
    assert facts(thomas, "section[aria-labelledby=next]")["Next instalment"] == said["Next instalment"]
    follow(thomas, "Compare with an earlier plan")
    seen(thomas, "two plans side by side")
    compared = {row[0]: row[1:] for row in cells(thomas.locator("main table"))}
    assert compared[day(first)][1] == "–"
    assert sum(row[1] != "–" for row in compared.values()) == len(before)

    lotte = page_of(loan.member.user)
    open_loan(lotte, loan)
    says(lotte, said["Next instalment"])

    thomas.goto("/loans/changes/")
    thomas.get_by_role("row").filter(has_text=loan.number).first.get_by_role("link").click()
    undo_change(thomas, "They play after all")
    open_loan(thomas, loan)
    assert plan(thomas) == before
    says(thomas, "Change taken back")


def test_a_new_plan_and_a_hardship_plan_keep_every_cent(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Jules")
    left, count = loan.outstanding_cents, len(unpaid(loan))
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    first = TODAY + timedelta(days=40)
    choose_change(chloe, loan, "A new plan for all that is not paid")
    seen(chloe, "a new plan is written")
    said = propose(
        chloe, "A smaller orchestra", Number_of_instalments=str(count + 4), First_due_date=str(first)
    )
    assert said["Left to pay"] == f"{euros(left)}, in {count + 4} instalments"
    approve_change(thomas, loan)
    assert len(unpaid(loan)) == count + 4

    choose_change(chloe, loan, "A hardship plan: smaller instalments first, then as before, for longer")
    seen(chloe, "a hardship plan is written")
    said = propose(
        chloe, "Ill for three months", How_many_reduced_instalments="3", A_reduced_instalment="25",
        First_due_date=str(first),
    )  # fmt: skip
    assert said["Next instalment"].startswith("25.00 EUR on ")
    assert said["Left to pay"].startswith(f"{euros(left)}, in ")
    approve_change(thomas, loan)
    open_loan(thomas, loan)
    asked = [row for row in plan(thomas) if "paid" not in row[0]]
    assert [row[1] for row in asked[:3]] == ["25.00"] * 3
    assert sum(round(float(row[1].replace(",", "")) * 100) for row in asked) == left
    follow(thomas, "Compare with an earlier plan")
    plans = thomas.get_by_label("One plan").locator("option").all_inner_texts()
    assert len(plans) == 4  # as offered, as paid out, and both changes
    thomas.get_by_label("One plan").select_option(index=0)
    press(thomas, "Show")
    expect(thomas.get_by_role("columnheader", name="Plan 1")).to_be_visible()
    expect(thomas.get_by_role("columnheader", name="Plan 4")).to_be_visible()


def test_what_is_late_is_shared_over_the_instalments_that_remain(page_of: PageOf, seen: Keep) -> None:
    """The demonstration has it proposed; the other treasurer reads it and agrees."""
    loan = loan_of("Gabriel")
    left = loan.outstanding_cents
    thomas = page_of("Thomas")
    open_loan(thomas, loan)
    assert figure(thomas, "Late")
    seen(thomas, "a late loan")
    approve_change(thomas, loan)
    says(thomas, "Undo this change")
    open_loan(thomas, loan)
    assert figure(thomas, "Left to pay") == euros(left)
    assert figure(thomas, "Late") == ""
    assert not any("late" in row[0] for row in plan(thomas))
    assert facts(thomas, "section[aria-labelledby=follow-up]")["Late"] == "nothing"


def test_days_late_are_not_counted_for_a_time_and_that_is_withdrawn(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Nadia")
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    open_loan(chloe, loan)
    before = plan(chloe)
    days = loan.days_late(TODAY)
    assert days
    choose_change(chloe, loan, "Stop counting days late for a time; no date moves")
    seen(chloe, "an arrears pause is written")
    propose(chloe, "In hospital", From=str(TODAY), Until_and_with=str(TODAY + timedelta(days=20)))
    approve_change(thomas, loan)
    open_loan(thomas, loan)
    assert plan(thomas) == before
    says(thomas, "none: arrears are paused")
    thomas.goto("/loans/changes/")
    thomas.get_by_role("row").filter(has_text=loan.number).first.get_by_role("link").click()
    undo_change(thomas, "They are out of hospital")
    open_loan(thomas, loan)
    silent(thomas, "none: arrears are paused")
    assert plan(thomas) == before
    assert Agreement.objects.get(pk=loan.pk).days_late(TODAY) == days


def test_instalments_are_written_by_hand_under_rules(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Lotte")
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    choose_change(chloe, loan, "Write the instalments by hand")
    seen(chloe, "instalments written by hand")
    places = chloe.locator("input[name^=due_]").count()
    open_rows = [line for line in unpaid(loan) if not line.paid_cents]
    for place in range(2, places):
        chloe.locator(f"[name=due_{place}]").fill("")
        chloe.locator(f"[name=cents_{place}]").fill("")
    total = sum(line.due_cents for line in open_rows)
    days = (date(TODAY.year + 1, 3, 1), date(TODAY.year + 1, 9, 1))
    for place, (on, cents) in enumerate(zip(days, (total - 1_00, 2_00), strict=True)):
        chloe.locator(f"[name=due_{place}]").fill(str(on))
        chloe.locator(f"[name=cents_{place}]").fill(f"{cents / 100:.2f}")
    fill(chloe, Why="Two fairs a year")
    press(chloe, "Show what it does")
    says(chloe, "There is a problem", "exactly")
    chloe.locator("[name=cents_1]").fill("1.00")
    said = propose(chloe, "Two fairs a year")
    assert said["Left to pay"].startswith(euros(loan.outstanding_cents))
    approve_change(thomas, loan)
    assert unpaid(loan)[-1].left_cents == 1_00


def test_a_moratorium_runs_for_many_loans_and_is_taken_back_before_its_first_date(
    page_of: PageOf, seen: Keep
) -> None:
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    chloe.goto("/loans/")
    follow(chloe, "Moratoria")
    seen(chloe, "moratoria")
    follow(chloe, "A new moratorium")
    seen(chloe, "a new moratorium")
    chloe.get_by_label("Product").select_option("investment")
    chloe.get_by_label("Entity").select_option("be")
    fill(chloe, Why="The halls are closed")
    chloe.get_by_label("From", exact=True).fill(str(TODAY))
    chloe.get_by_label("Months", exact=False).first.fill("2")
    press(chloe, "Show what it does")
    expect(chloe.get_by_role("heading", name="What it does")).to_be_visible()
    seen(chloe, "what a moratorium does")
    said = facts(chloe, "section[aria-labelledby=does]")
    count = int(said["Loans"])
    assert count > 5
    press(chloe, "Propose it")
    says(chloe, "Proposed. Another treasurer decides.")
    loan = loan_of("Lotte")
    open_loan(thomas, loan)
    before = plan(thomas)
    thomas.goto("/loans/moratoria/")
    thomas.get_by_role("row").filter(has_text="The halls are closed").get_by_role("link").click()
    assert facts(thomas)["Instalments that fall due later"] == said["Instalments that fall due later"]
    press(thomas, "Approve it")
    delivered()
    thomas.reload()
    ran = facts(thomas)
    assert int(ran["Changed"]) == count
    seen(thomas, "a moratorium that ran")
    open_loan(thomas, loan)
    assert plan(thomas) != before
    thomas.goto("/loans/moratoria/")
    thomas.get_by_role("row").filter(has_text="The halls are closed").get_by_role("link").click()
    thomas.get_by_text("Take it back for every loan").click()
    fill(thomas, Why="They open again")
    press(thomas, "Take it back")
    says(thomas, "It is taken back, one loan after the other; each member is told.")
    delivered()
    thomas.reload()
    assert facts(thomas)["Taken back"] == str(count)
    open_loan(thomas, loan)
    assert plan(thomas) == before


def test_a_moratorium_cannot_be_taken_back_once_a_date_has_passed(page_of: PageOf) -> None:
    chloe, thomas = page_of("Chloé"), page_of("Thomas")
    chloe.goto("/loans/moratoria/new/")
    chloe.get_by_label("Product").select_option("investment")
    fill(chloe, Why="The halls are closed")
    chloe.get_by_label("Months", exact=False).first.fill("1")
    press(chloe, "Show what it does")
    press(chloe, "Propose it")
    thomas.goto(chloe.url)
    press(thomas, "Approve it")
    delivered()
    later = TODAY + timedelta(days=75)
    with on_day(later, 9):
        nora = page_of("Nora")
        nora.goto(chloe.url)
        says(nora, "The halls are closed")
        silent(nora, "Take it back for every loan")
