"""One evening of the committee from its first date to the letter that was read, each person in a browser of their own:
the chair at a desk, everybody else on a phone. With SHOTS=folder it keeps what was seen after each step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.acting import Enter, Keep, follow, press, says, silent
from tests.browser.conftest import DESK
from tests.browser.evening import card, count, open_ballot, open_file, plan, vote
from workflows.cases.models import Case
from workflows.committee.delegating import approve_delegation, propose_delegation
from workflows.committee.fast_track import confirm_grant, propose_grant
from workflows.committee.models import Committee, Decision, Reason
from workflows.people.models import Member, User
from workflows.people.permissions import Role

FUND_LIMITED = str(Reason.FUND_LIMITED.label)
OTHER_HELP = str(Reason.OTHER_HELP.label)


@pytest.fixture
def fast_grant(
    committee: Committee,
    dina: User,
    eva: User,
    admin: User,
    person: Callable[..., User],
) -> Callable[[Case, int], Decision]:
    """fast_grant(case, cents): Dina proposes and Eva confirms, the two delegates of this month."""
    today = timezone.localdate()
    given = propose_delegation(
        committee,
        dina,
        eva,
        by=admin,
        at=timezone.now(),
        from_on=today,
        to_on=today + timedelta(30),
        kinds_of_case=["hardship"],
        cap_cents=50_000,
        period_cap_cents=80_000,
    )
    given = approve_delegation(given, by=person("Ruben", Role.ADMINISTRATOR), at=timezone.now())

    def grant(case: Case, cents: int) -> Decision:
        track = propose_grant(given, case, cents=cents, by=dina, at=timezone.now(), on=today)
        return confirm_grant(track, by=eva, on=today)

    return grant


@pytest.fixture
def eva(seat: Callable[..., User]) -> User:
    return seat("Eva")


@pytest.fixture
def sofie(seat: Callable[..., User]) -> User:
    """Sofie writes the minutes: she has no vote."""
    return seat("Sofie", "secretary")


def test_an_evening_of_the_committee(
    enter: Enter,
    keep: Keep,
    members: list[User],
    eva: User,
    sofie: User,
    officer: User,
    panel: list[User],
    ready_case: Callable[..., Case],
    ana: Member,
    member: Callable[..., Member],
    fast_grant: Callable[[Case, int], Decision],
) -> None:
    of = {name: member(name) for name in ("Finn", "Gus", "Hana", "Ivo", "Jo")}
    urgent = ready_case(of["Jo"], cents=40_000, urgency=4)
    fast_grant(urgent, 40_000)
    anas, finns = ready_case(ana), ready_case(of["Finn"], cents=50_000)
    batch = [ready_case(of[name], cents=30_000) for name in ("Gus", "Hana", "Ivo")]
    pulled = batch[-1]
    chair = enter(members[0], DESK)
    vik, bram, dina = (enter(user) for user in members[1:])
    eva_page, sofie_page = enter(eva), enter(sofie)

    # The chair lays the agenda, proposes three cases by consent, and calls the members.
    meeting = plan(chair, timezone.localdate())
    for case in (anas, finns, *batch):
        expect(chair.get_by_role("checkbox", name=case.reference)).to_be_checked()
    keep(chair, "laying the agenda")
    press(chair, "Put on the agenda")
    expect(chair.get_by_role("article")).to_have_count(6)
    expect(card(chair, urgent)).to_contain_text("a decision of the fast track")
    for case in batch:
        follow(chair, f"Propose by consent {case.reference}")
        chair.get_by_role("radio", name="Grant").check()
        chair.get_by_label("Amount, if it is granted").fill("300")
        press(chair, "Propose by consent")
        expect(card(chair, case)).to_contain_text("Proposed by consent: grant 300.00")
    press(chair, "Call the members")
    says(chair, "convened", "By consent")
    keep(chair, "the members are called")

    # Bram reads before the evening; Dina stands aside from Ana's case and no longer finds it.
    bram.goto("/committee/")
    says(bram, "Files read: 0 of 6.")
    follow(bram, "Read the next file")
    says(bram, "Before you read")
    keep(bram, "before the file opens")
    open_file(bram, meeting, anas)
    says(bram, "The story of Ana Test", "Help is needed.", "The ballot on this case is not open.")
    keep(bram, "the file")
    bram.goto("/committee/")
    says(bram, "Files read: 1 of 6.")

    dina.goto(meeting)
    follow(dina, anas.reference)
    dinas_way_in = dina.url
    follow(dina, "I stand aside")
    says(dina, "You will no longer see this file, nor vote on it.")
    keep(dina, "standing aside")
    dina.get_by_role("radio", name="I am close to the applicant.").check()
    press(dina, "Stand aside")
    says(dina, "You stand aside. You no longer see this file.")
    silent(dina, anas.reference)
    keep(dina, "the agenda without the case")
    for address in (dinas_way_in, anas.get_absolute_url()):
        answer = dina.goto(address)
        assert answer is not None
        assert answer.status == 404

    # The meeting opens; everybody is ticked in but Eva, who is late.
    chair.goto(meeting)
    press(chair, "Open the meeting")
    for name in ("Clara", "Vik", "Bram", "Dina", "Sofie"):
        press(chair, f"Is here {name} Test")
        expect(chair.get_by_role("button", name=f"Has left {name} Test")).to_be_visible()
    expect(chair.get_by_role("button", name="Is here Eva Test")).to_be_visible()
    keep(chair, "the meeting is open")

    # A vote to grant at two amounts: the larger finds no majority. Eva arrives while it is open.
    open_ballot(chair, meeting, anas)
    open_file(eva_page, meeting, anas)
    says(eva_page, "You are not recorded as present: you cannot vote.")
    chair.goto(meeting)
    press(chair, "Is here Eva Test")
    vote(bram, meeting, anas, "Grant", "1000")
    keep(bram, "a vote")
    vote(eva_page, meeting, anas, "Grant", "1000")
    vote(vik, meeting, anas, "Grant", "800")
    says(vik, "Not voted yet: Clara Test.", "You voted: Grant, 800.00 EUR.")
    chair.goto(meeting)
    expect(card(chair, anas)).to_contain_text("Not voted yet: Clara Test.")
    keep(chair, "waiting for votes")
    vote(chair, meeting, anas, "Grant", "800")
    count(chair, meeting, anas)
    says(chair, "Less than was asked is granted: say why.")
    keep(chair, "the count at two amounts")
    press(chair, "Grant 800.00")
    says(chair, "Give at least one reason")
    chair.get_by_label(FUND_LIMITED).check()
    chair.get_by_label("Explanation").fill("The rest can be asked again in spring.")
    press(chair, "Grant 800.00")
    expect(card(chair, anas)).to_contain_text("800.00")
    expect(card(chair, anas)).to_contain_text("granted")

    # A tie: two for, two against, one abstains; the chair's casting vote refuses.
    open_ballot(chair, meeting, finns)
    vote(vik, meeting, finns, "Grant", "500")
    vote(bram, meeting, finns, "Grant", "500")
    vote(dina, meeting, finns, "Refuse")
    vote(eva_page, meeting, finns, "Abstain")
    vote(chair, meeting, finns, "Refuse")
    count(chair, meeting, finns)
    says(chair, "casting vote")
    keep(chair, "a tie")
    chair.get_by_label(OTHER_HELP).check()
    press(chair, "Refuse the request")
    expect(card(chair, finns)).to_contain_text("refused")

    # By consent: Bram pulls one out, the others are decided at one press, and his is voted on.
    bram.goto(meeting)
    press(bram, f"Pull out: vote on it {pulled.reference}")
    says(bram, "Pulled out by Bram Test: it is voted on.")
    keep(bram, "pulled out")
    chair.goto(meeting)
    press(chair, "Nobody objects: decide these")
    for case in batch[:2]:
        says(chair, f"{case.reference}: granted, decision D-")
    expect(card(chair, pulled)).to_contain_text("not voted yet")
    keep(chair, "nobody objects")
    open_ballot(chair, meeting, pulled)
    for page in (vik, bram, chair):
        vote(page, meeting, pulled, "Grant", "300")
    count(chair, meeting, pulled)
    press(chair, "Grant 300.00")
    expect(card(chair, pulled)).to_contain_text("granted")

    # What Dina and Eva granted before is ratified without them.
    dina.goto(meeting)
    expect(card(dina, urgent)).to_contain_text("You stand aside from this case.")
    open_ballot(chair, meeting, urgent)
    open_file(vik, meeting, urgent)
    says(vik, "Dina Test and Eva Test granted 400.00", "You say whether the committee ratifies it.")
    keep(vik, "a grant to ratify")
    for page in (vik, bram, chair):
        vote(page, meeting, urgent, "Ratify")
    count(chair, meeting, urgent)
    expect(chair.get_by_role("row").filter(has_text="Vik Test")).to_contain_text("Ratify")
    keep(chair, "ratification counted")
    press(chair, "Ratify the grant")
    expect(card(chair, urgent)).to_contain_text("ratified")

    # Finn contests the refusal on his phone; a panel of people who took no part hears it.
    finn = enter(of["Finn"].user)
    finn.goto(finns.get_absolute_url())
    says(finn, "refused")
    keep(finn, "the refusal")
    follow(finn, "Contest this decision")
    finn.get_by_label("Why do you not agree?").fill("The city has said no: I have its letter.")
    press(finn, "Send the appeal")
    says(finn, "We received your appeal.", "The city has said no: I have its letter.")
    keep(finn, "the appeal is sent")

    pia = enter(panel[0], DESK)
    quentin, rita = enter(panel[1]), enter(panel[2])
    hearing = plan(pia, timezone.localdate())
    pia.goto(hearing)
    expect(card(pia, finns)).to_contain_text("an appeal")
    press(pia, "Call the members")
    press(pia, "Open the meeting")
    for user in panel:
        press(pia, f"Is here {user}")
    open_ballot(pia, hearing, finns)
    open_file(quentin, hearing, finns)
    says(quentin, "What the member says", "The city has said no: I have its letter.")
    keep(quentin, "the appeal in the reading room")
    vote(quentin, hearing, finns, "Grant", "500")
    vote(rita, hearing, finns, "Grant", "500")
    vote(pia, hearing, finns, "Refuse")
    count(pia, hearing, finns)
    press(pia, "Grant 500.00")
    expect(card(pia, finns)).to_contain_text("granted")
    keep(pia, "the appeal is decided")
    finn.reload()
    says(finn, "changed")
    keep(finn, "the appeal changed the decision")

    # The meeting closes; two people sign its minutes, and both versions are there.
    chair.goto(meeting)
    press(chair, "Close the meeting")
    follow(chair, "Minutes")
    says(chair, "Draft", "None yet.", "The secretary has not signed yet.")
    follow(chair, "Edit the remarks")
    chair.get_by_label("Opening remark").fill("All but one came in time.")
    press(chair, "Save")
    says(chair, "All but one came in time.")
    press(chair, "Sign for the chair")
    says(chair, "You have signed.")
    keep(chair, "one signature")
    sofie_page.goto(chair.url)
    press(sofie_page, "Sign for the secretary")
    for page in (sofie_page, chair):
        page.goto(f"{meeting}minutes/")
        says(page, "minutes approved")
        for version in ("Approved minutes (PDF)", "Version for members"):
            expect(page.get_by_role("link", name=version)).to_be_visible()
    keep(sofie_page, "the minutes are signed")
    dina.goto(f"{meeting}minutes/")
    says(dina, "Not shown to you")
    silent(dina, anas.reference, "Ana Test")
    expect(dina.get_by_role("link", name="Approved minutes (PDF)")).to_have_count(0)

    # Ana reads her letter on her phone; her officer sees that she has. The members' minutes name nobody.
    her, otto = enter(ana.user), enter(officer, DESK)
    decision = Decision.objects.get(case=anas)
    otto.goto(f"/committee/decisions/{decision.number}/")
    says(otto, "The letter has not been read yet.")
    her.goto(anas.get_absolute_url())
    keep(her, "her request")
    follow(her, decision.number, exact=True)
    says(her, "800.00", FUND_LIMITED, "The rest can be asked again in spring.", "Last day to contest")
    keep(her, "her decision")
    with her.expect_download() as letter:
        follow(her, "Letter (PDF)")
    assert letter.value.path().read_bytes().startswith(b"%PDF-")
    her.reload()
    otto.reload()
    for page in (her, otto):
        says(page, "The letter was read on")
    keep(otto, "the letter was read")
    her.goto("/committee/minutes/")
    follow(her, "Solidarity committee")
    says(her, "6 of 6 people of the committee were there.", "those of five to nine people")
    silent(her, "Ana", "Finn", "Dina", anas.reference, "800.00", "stood aside")
    keep(her, "the minutes for members")
