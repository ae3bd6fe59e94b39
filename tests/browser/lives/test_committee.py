"""What two treasurers may not agree on is decided by the committee: a pause beyond the terms, a debt forgiven."""

from django.utils import timezone
from playwright.sync_api import expect

from loans.models import Agreement
from tests.browser.acting import Keep, follow, press, says
from tests.browser.evening import card, count, open_ballot, plan, vote
from workflows.cases.models import Case
from workflows.people.permissions import Role

from .acts import euros, facts, figure, fill, loan_of, open_loan, unpaid
from .conftest import PageOf, delivered

VOTERS = ("Carla", "Dirk", "Élise", "Farid")


def prepare(page_of: PageOf, officer: str, case: Case, seen: Keep) -> None:
    """The officer takes the case, says what they think, and marks it ready."""
    page = page_of(officer)
    page.goto("/cases/desk/")
    page.goto(case.get_absolute_url())
    seen(page, f"a change brought {case.applicant}")
    press(page, "Take this case")
    follow(page, "Record an opinion")
    page.get_by_label("Your opinion").fill("What they say is documented.")
    press(page, "Record the opinion")
    press(page, "Mark ready for the committee")
    says(page, "ready")


def decide(page_of: PageOf, case: Case, grant: str, seen: Keep) -> None:
    """An evening of one case: everybody is there, votes to grant, and the chair decides so."""
    chair = page_of("Bram", Role.CHAIR)
    meeting = plan(chair, timezone.localdate())
    for box in chair.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("aria-label") == case.reference)
    press(chair, "Put on the agenda")
    chair.goto(meeting)
    press(chair, "Call the members")
    press(chair, "Open the meeting")
    for name in ("Bram", *VOTERS):
        button = chair.get_by_role("button", name=f"Is here {name}")
        button.click()
        expect(button).to_have_count(0)
    open_ballot(chair, meeting, case)
    for name in VOTERS:
        page = page_of(name)
        vote(page, meeting, case, "Grant", grant)
        if name == VOTERS[0]:
            seen(page, f"a vote on a change {case.applicant}")
    vote(chair, meeting, case, "Grant", grant)
    count(chair, meeting, case)
    chair.get_by_role("button", name="Grant").last.click()
    expect(card(chair, case)).to_contain_text("granted")
    delivered()


def test_a_pause_beyond_the_terms_is_asked_for_by_the_borrower_and_granted(
    page_of: PageOf, seen: Keep
) -> None:
    loan = loan_of("Lotte")
    before = unpaid(loan)
    lotte = page_of("Lotte")
    open_loan(lotte, loan)
    follow(lotte, "Ask for a pause or a new plan")
    lotte.get_by_role("radio", name="A pause: for some months I cannot pay").check()
    lotte.get_by_label("For how many months?").fill("6")
    fill(lotte, **{"What happened?": "A hard operation; the doctor says half a year."})
    press(lotte, "Show what it would mean")
    says(
        lotte,
        "A pause agreed by two treasurers is of at most 3 months.",
        "The committee decides on more than that",
    )
    shown = facts(lotte, "#effect")
    seen(lotte, "a pause for the committee")
    press(lotte, "Ask the committee")
    says(lotte, "Handed in. The committee decides")
    seen(lotte, "a change that the committee decides")
    case = Case.objects.order_by("-pk").first()
    assert case
    assert lotte.url.endswith(case.get_absolute_url())
    prepare(page_of, "Omar", case, seen)
    decide(page_of, case, "", seen)
    lotte.reload()
    says(lotte, "granted")
    seen(lotte, "a change that was granted")
    open_loan(lotte, loan)
    assert facts(lotte, "section[aria-labelledby=next]")["Next instalment"] == shown["Next instalment"]
    after = unpaid(loan)
    assert [row.left_cents for row in after] == [row.left_cents for row in before]
    assert (after[0].due_on - before[0].due_on).days > 175


def test_a_part_is_forgiven_for_hardship_by_the_committee(page_of: PageOf, seen: Keep) -> None:
    loan = loan_of("Jules")
    left = loan.outstanding_cents
    chloe = page_of("Chloé")
    open_loan(chloe, loan)
    follow(chloe, "Bring a change to the committee")
    follow(chloe, "Give up a part, or all, for good")
    seen(chloe, "a part to be forgiven by the committee")
    chloe.get_by_role("radio", name="hardship").check()
    fill(
        chloe, Amount_given_up="1000",
        **{"What happened?": "Ill for half a year, and no insurance.",
           "What does the borrower know of it?": "They asked for it on the telephone"},
    )  # fmt: skip
    press(chloe, "Show what it does")
    assert facts(chloe, "#effect")["Left to pay"].startswith(euros(left - 1_000_00))
    press(chloe, "Hand it in")
    says(chloe, "Handed in. The committee decides")
    case = Case.objects.order_by("-pk").first()
    assert case
    prepare(page_of, "Lucie", case, seen)
    decide(page_of, case, "1000", seen)
    jules = page_of(loan.member.user)
    open_loan(jules, loan)
    assert figure(jules, "Left to pay") == euros(left - 1_000_00)
    assert figure(jules, "Given up") == "1,000.00 EUR"
    assert Agreement.objects.get(pk=loan.pk).outstanding_cents == left - 1_000_00
