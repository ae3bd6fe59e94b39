"""Money paid in the place of clients and what becomes of it; a member's own money put into their Activity and back."""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from loans.activities.models import Claim, OwnMoney
from loans.schedule import add_months
from tests.browser.acting import Keep, follow, press, says, silent
from tests.browser.conftest import HAND
from workflows.templatetags.entraide import day

from .acts import bank_brings, figure, plan
from .conftest import PageOf, night, on_day
from .handling import decided, fill, handled, member, paid, pdf, picture, received


def begin(page: Page, what: str) -> None:
    page.goto("/cases/mine/")
    follow(page, what)
    press(page, "Begin")
    expect(page.get_by_role("heading", level=1, name="Your answers")).to_be_visible()
    page.get_by_role("radio").first.check()


def client(page: Page, name: str, invoice: str, open_: str, due_on: date) -> None:
    fill(page, Client=name, Invoice_number=invoice)
    page.get_by_label("Open on the invoice").fill(open_)
    page.get_by_label("The client pays by").fill(due_on.isoformat())


def sent(page: Page, *papers: str) -> str:
    """The documents, the check, the declaration; the number of the request."""
    expect(page.get_by_role("heading", level=1, name="Documents")).to_be_visible()
    for paper in papers:
        page.get_by_label("What it is").select_option(label=paper)
        page.get_by_label("Photos or files").set_input_files(picture(f"{paper} {page.url.split('/')[-3]}"))
        press(page, "Add these files")
        says(page, f"{paper}: ")
    follow(page, "Continue")
    page.get_by_label("I confirm this").check()
    press(page, "Send the request")
    expect(page.get_by_role("heading", level=1, name="Your request was sent")).to_be_visible()
    follow(page, "Follow your request")
    says(page, "We received it.")
    return page.url.rstrip("/").split("/")[-1]


def open_claim(page: Page, number: str) -> None:
    page.goto("/activities/")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def decide(chloe: Page, thomas: Page, number: str, kind: str, why: str, **figures: str) -> None:
    """One treasurer looks at it and proposes it, another approves what is read there."""
    open_claim(chloe, number)
    follow(chloe, "Payment plan or loss")
    chloe.get_by_label(kind).check()
    fill(chloe, Why=why, **figures)
    press(chloe, "Show what it does")
    expect(chloe.get_by_role("heading", name="What it does")).to_be_visible()
    press(chloe, "Propose it")
    says(chloe, "You proposed this: another person decides on it.")
    thomas.goto(chloe.url)
    press(thomas, "Approve it")
    says(thomas, "Approved. It holds from now on.")


def remind(page_of: PageOf, number: str, on: date, button: str, note: str = "") -> None:
    with on_day(on):
        omar = page_of("Omar")
        open_claim(omar, number)
        if note:
            omar.get_by_label("Court, bailiff or trustee, and the number of the file").fill(note)
        press(omar, button)
        says(omar, "Recorded.")
        omar.context.close()


def test_an_unpaid_invoice_is_guaranteed_pressed_for_and_comes_back_to_the_fund(
    page_of: PageOf, seen: Keep
) -> None:
    today, wout = timezone.localdate(), member("Wout")
    page = page_of(wout.user, width=HAND)
    begin(page, "Ask the guarantee fund for an unpaid invoice")
    client(page, "Salle Molière", "F-2611-9", "900,00", today - timedelta(days=20))
    page.get_by_label("Address of the client").fill("Rue de la Source 12\n1060 Bruxelles")
    page.get_by_label("Amount asked").fill("600,00")
    page.get_by_label("What happened?").fill("Two reminders, and no answer.")
    seen(page, "guarantee asked")
    press(page, "Save and continue")
    seen(page, "documents of a guarantee")
    number = sent(page, "Invoice to the client", "Reminders sent")
    handled(page_of, number)
    decided(page_of, number, "600")
    paid(page_of, to="Solidaire Belgique, Activités", amount="600.00")

    chloe, omar = page_of("Chloé"), page_of("Omar")
    open_claim(omar, number)
    assert (figure(omar, "Paid"), figure(omar, "Recovered"), figure(omar, "Left")) == (
        "600.00 EUR", "0.00 EUR", "600.00 EUR",
    )  # fmt: skip
    seen(omar, "claim to be recovered")
    press(omar, "Write a reminder")
    says(
        omar,
        "Recorded. Print the letter and post it.",
        f"The next letter is due from {day(today + timedelta(days=14))}",
    )
    pdf(omar, f"Reminder, {day(today)} (PDF)")
    remind(page_of, number, today + timedelta(days=14), "Write a reminder")
    remind(page_of, number, today + timedelta(days=28), "Write a formal notice")

    # The client writes, a plan is agreed, one part comes; then nothing more, and the court has it.
    at = today + timedelta(days=40)
    with on_day(at):
        chloe, thomas = page_of("Chloé"), page_of("Thomas")
        first = at + timedelta(days=10)
        decide(
            chloe, thomas, number, "The client pays by a plan, month by month", "Agreed by telephone",
            Number_of_instalments="3", First_due_date=first.isoformat(),
        )  # fmt: skip
        open_claim(chloe, number)
        assert [row[1] for row in plan(chloe)] == ["200.00"] * 3
        seen(chloe, "claim with a plan")
        claim = Claim.objects.get(number=number)
        bank_brings(chloe, received(20_000, claim.reference, "Salle Molière"))
        open_claim(chloe, number)
        assert (figure(chloe, "Recovered"), figure(chloe, "Left")) == ("200.00 EUR", "400.00 EUR")
    claim.refresh_from_db()
    assert claim.oldest_unpaid_on
    late = claim.oldest_unpaid_on
    for after, button in ((8, "Write a reminder"), (22, "Write a reminder"), (36, "Write a formal notice")):
        remind(page_of, number, late + timedelta(days=after), button)
    remind(
        page_of, number, late + timedelta(days=66), "Hand it over", "Justice de paix de Saint-Gilles, 26/1182"
    )
    with on_day(late + timedelta(days=90)):
        chloe = page_of("Chloé")
        bank_brings(chloe, received(40_000, claim.reference, "Huissier Dumont"))
        open_claim(chloe, number)
        assert (figure(chloe, "Recovered"), figure(chloe, "Left")) == ("600.00 EUR", "0.00 EUR")
        says(chloe, "recovered", "Justice de paix de Saint-Gilles, 26/1182", "All of it came back")
        silent(chloe, "Payment plan or loss")
        seen(chloe, "claim recovered")
        page = page_of(wout.user, width=HAND)
        page.goto("/cases/mine/")
        follow(page, number)
        seen(page, "a guarantee of mine at its end")


def test_an_advance_comes_back_by_itself_when_the_client_pays(page_of: PageOf, seen: Keep) -> None:
    number, page = advanced(page_of, seen)
    chloe = page_of("Chloé")
    open_claim(chloe, number)
    assert (figure(chloe, "Paid"), figure(chloe, "Left")) == ("380.00 EUR", "380.00 EUR")
    # The invoicing says that the client paid a part elsewhere; it was another's, and is taken back; then all comes.
    follow(chloe, "The client paid")
    fill(chloe, Amount="80,00", Received_on=timezone.localdate().isoformat())
    seen(chloe, "the client paid")
    press(chloe, "Record it")
    assert figure(chloe, "Left") == "300.00 EUR"
    follow(chloe, "Undo")
    chloe.get_by_label("Why").fill("Another invoice")
    press(chloe, "Undo it")
    assert figure(chloe, "Left") == "380.00 EUR"
    bank_brings(chloe, received(120_000, "+++090/9337/55493+++", "Théâtre Nova"))
    open_claim(chloe, number)
    assert (figure(chloe, "Recovered"), figure(chloe, "Left")) == ("380.00 EUR", "0.00 EUR")
    assert figure(chloe, "More than was claimed") == "820.00 EUR"
    seen(chloe, "an advance recovered with more")
    press(chloe, "Send 820.00 EUR on to the Activity")
    says(chloe, "Ordered. It waits among the payments to make.")
    paid(page_of, to=number, amount="820.00")
    page.goto(f"/activities/{number}/")
    says(page, "recovered")
    assert figure(page, "Recovered") == "380.00 EUR"


def advanced(page_of: PageOf, seen: Keep) -> tuple[str, Page]:
    """An advance of 380.00 on expense notes, asked, granted and paid to the member."""
    page = page_of(member("Wout").user, width=HAND)
    begin(page, "Ask for an advance on expense notes")
    client(page, "Théâtre Nova", "F-2611-10", "1.200,00", timezone.localdate() + timedelta(days=30))
    page.get_by_label("Structured message of the invoice").fill("+++090/9337/55493+++")
    page.get_by_label("Amount asked").fill("380,00")
    page.get_by_label("What happened?").fill("Trains and a hotel, and my rent is due.")
    page.get_by_label("Do your rent, energy or food depend on this money?").check()
    seen(page, "an advance asked")
    press(page, "Save and continue")
    number = sent(page, "Expense notes", "Invoice to the client")
    handled(page_of, number)
    decided(page_of, number, "380")
    paid(page_of, to=number, amount="380.00")
    page.goto("/cases/mine/")
    follow(page, number)
    seen(page, "an advance of mine paid")
    return number, page


def test_an_advance_is_a_loss_only_by_decision(page_of: PageOf, seen: Keep) -> None:
    number, _page = advanced(page_of, seen)
    with on_day(timezone.localdate() + timedelta(days=200)):
        chloe, thomas = page_of("Chloé"), page_of("Thomas")
        open_claim(chloe, number)
        says(chloe, "client", "days late")
        assert figure(chloe, "Left") == "380.00 EUR"
        decide(
            chloe,
            thomas,
            number,
            "The fund takes the loss; what still comes makes it smaller",
            "The client is gone",
        )
        open_claim(chloe, number)
        assert (figure(chloe, "Lost"), figure(chloe, "Left")) == ("380.00 EUR", "0.00 EUR")
    with on_day(timezone.localdate() + timedelta(days=210)):
        chloe = page_of("Chloé")
        bank_brings(chloe, received(10_000, "+++090/9337/55493+++", "Théâtre Nova"))
        open_claim(chloe, number)
        assert figure(chloe, "Came back after the loss") == "100.00 EUR"
        seen(chloe, "an advance lost")


def test_own_money_goes_in_and_comes_back_by_a_plan(page_of: PageOf, seen: Keep) -> None:
    today, wout = timezone.localdate(), member("Wout")
    first = add_months(today.replace(day=10), 2)
    page = page_of(wout.user, width=HAND)
    begin(page, "Put own money into my Activity")
    page.get_by_label("Amount asked").fill("600,00")
    page.get_by_label("In how many parts is it paid back?").fill("2")
    page.get_by_label("First part on").fill(first.isoformat())
    page.get_by_label("What is the money for?").fill("Stock for the winter market.")
    seen(page, "own money asked")
    press(page, "Save and continue")
    number = sent(page)
    handled(page_of, number)
    decided(page_of, number, "600")
    own = OwnMoney.objects.get(number=number)
    page.goto("/cases/mine/")
    follow(page, number)
    seen(page, "own money to be put in")
    chloe = page_of("Chloé")
    bank_brings(chloe, received(60_000, own.reference, "Wout"))
    page.goto(f"/activities/own/{number}/")
    assert (figure(page, "Put in"), figure(page, "We owe you")) == ("600.00 EUR", "600.00 EUR")
    assert [row[1] for row in plan(page)] == ["300.00", "300.00"]
    seen(page, "own money of mine")

    # The market brings less: Chloé proposes three parts, Wout agrees.
    chloe.goto("/activities/own/")
    seen(chloe, "own money of members")
    follow(chloe, number)
    follow(chloe, "Propose another plan")
    fill(chloe, Number_of_parts="3", Why="The market brought less than hoped")
    chloe.get_by_label("First part on").fill(first.isoformat())
    press(chloe, "Show what it does")
    seen(chloe, "another plan of own money")
    press(chloe, "Propose it")
    says(chloe, "Proposed. It holds once the other side agrees.")
    page.reload()
    says(page, "Another plan is proposed", "The market brought less than hoped")
    press(page, "I agree")
    says(page, "Agreed. The plan holds from now on.")
    assert [row[1] for row in plan(page)] == ["200.00"] * 3

    # Each part is ordered by the night, or at the desk, and leaves under four eyes.
    for place in range(3):
        with on_day(add_months(first, place)):
            if place:
                night(add_months(first, place))
            chloe = page_of("Chloé")
            chloe.goto(f"/activities/own/{number}/")
            if not place:
                press(chloe, "Order 200.00 EUR paid back")
                says(chloe, "Ordered. It waits among the payments to make.")
            paid(page_of, to=number, amount="200.00")
            chloe.goto(f"/activities/own/{number}/")
            assert figure(chloe, "Paid back") == f"{200 * (place + 1)}.00 EUR"
            chloe.context.close()
    with on_day(add_months(first, 3)):
        page = page_of(wout.user, width=HAND)
        page.goto(f"/activities/own/{number}/")
        assert (figure(page, "Paid back"), figure(page, "We owe you")) == ("600.00 EUR", "0.00 EUR")
        says(page, "paid back")
        page.get_by_text("Statement of a period (PDF)").click()
        seen(page, "own money paid back")
