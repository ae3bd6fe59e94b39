"""Ana borrows with Ben: he is asked, agrees, sees the loan, is told of it, and owes it too; nobody else learns it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from fund.banking.four_eyes import refuse_the_involved
from loans import application as applying
from loans import joining
from loans.models import Agreement, LoanApplication
from loans.models.acceptances import outstanding
from loans.offer import make_offer
from loans.signing import party_for
from tests.loans.conftest import MONDAY, at, granted
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee.models.electorate import conflicts
from workflows.committee.models.recusals import hidden_from
from workflows.notices.models import Notice
from workflows.people.models import Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

Make = Callable[..., Agreement]


@pytest.fixture
def ben(member: Callable[..., Member]) -> Member:
    return member("Ben")


@pytest.fixture
def asked(draft: Callable[..., LoanApplication], ana: Member, ben: Member) -> LoanApplication:
    """Ana's request, in which Ben is invited and has not answered."""
    return draft(ana, co_borrower=ben)


@pytest.fixture
def joint(asked: LoanApplication, ana: Member, ben: Member, nora: User, bram: User) -> Agreement:
    """Offered to both."""
    held = joining.agree(asked, by=ben.user, at=at(MONDAY), seen=asked.invitations)
    case = applying.submit(held, by=ana.user, on=MONDAY)
    granted(case, nora, bram, cents=120_000, on=MONDAY)
    return make_offer(case, None, cents=120_000, by=bram, on=MONDAY)


def told(member: Member) -> list[str]:
    outbox.deliver()
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("template", flat=True))


def test_the_request_waits_for_the_answer(asked: LoanApplication, ana: Member, ben: Member):
    assert told(ben) == ["loan_co_borrower_invited"]
    with pytest.raises(Unmet, match="not answered"):
        applying.submit(asked, by=ana.user, on=MONDAY)
    joining.agree(asked, by=ben.user, at=at(MONDAY), seen=asked.invitations)
    joining.agree(asked, by=ben.user, at=at(MONDAY), seen=asked.invitations)
    assert told(ana) == ["loan_co_borrower_agreed"]
    asked.refresh_from_db()
    assert applying.submit(asked, by=ana.user, on=MONDAY).state == "submitted"


def test_another_amount_is_another_question(asked: LoanApplication, ana: Member, ben: Member):
    seen = asked.invitations
    joining.agree(asked, by=ben.user, at=at(MONDAY), seen=seen)
    asked.refresh_from_db()
    again = applying.save_answers(asked, by=ana.user, cents=200_000)
    assert again.co_borrower_agreed_at is None
    with pytest.raises(TooLate) as refused:
        joining.agree(again, by=ben.user, at=at(MONDAY), seen=seen)
    assert refused.value.code == "changed_since"
    applying.save_answers(again, by=ana.user, budget="Other words")
    assert joining.agree(again, by=ben.user, at=at(MONDAY), seen=again.invitations).co_borrower_agreed_at


def test_who_declines_is_no_party_any_more(asked: LoanApplication, ana: Member, ben: Member):
    joining.decline(asked, by=ben.user)
    assert told(ana) == ["loan_co_borrower_declined"]
    asked.refresh_from_db()
    assert asked.co_borrower is None
    assert applying.submit(asked, by=ana.user, on=MONDAY).state == "submitted"
    with pytest.raises(NotYours):
        joining.agree(asked, by=ben.user, at=at(MONDAY), seen=asked.invitations)


def test_nobody_answers_for_another(asked: LoanApplication, ana: Member, member: Callable[..., Member]):
    for who in (ana.user, member("Eve").user):
        with pytest.raises(NotYours):
            joining.agree(asked, by=who, at=at(MONDAY), seen=asked.invitations)
        with pytest.raises(NotYours):
            joining.decline(asked, by=who)


def test_who_cannot_borrow_is_refused_by_name(ana: Member, draft: Any, member: Callable[..., Member]):
    held = draft(ana)
    gone = member("Gone", left_on=MONDAY)
    mute = Member.objects.create(
        number="M-X", cooperative=ana.cooperative, first_name="No", last_name="Screen", joined_on=MONDAY
    )
    gus = member("Gus")
    applying.save_answers(held, by=ana.user, guarantor=gus)
    for who, code in (
        (ana, "own_co_borrower"),
        (gone, "cannot_co_borrow"),
        (mute, "cannot_co_borrow"),
        (gus, "guarantor_borrows"),
    ):
        with pytest.raises(Unmet) as refused:
            applying.save_answers(held, by=ana.user, co_borrower=who)
        assert refused.value.code == code


def test_the_second_borrower_stands_aside_and_sees_nothing_of_the_case(
    joint: Agreement, ben: Member, person: Any
):
    case = joint.case
    assert conflicts(case, [ben.user_id]) == {ben.user_id: "joint"}
    assert Case.objects.filter(hidden_from(ben.user)).get() == case
    assert not Case.objects.visible_to(ben.user).exists()
    person("Ben", Role.TREASURER)
    with pytest.raises(NotYours) as refused:
        refuse_the_involved(User.objects.get(pk=ben.user_id), {case.reference})
    assert refused.value.code == "has_a_part"


def test_both_are_named_in_the_agreement_and_told_of_it(joint: Agreement, ana: Member, ben: Member):
    agreed = joint.document.agreed
    assert (agreed["borrower"]["name"], agreed["co_borrower"]["name"]) == ("Ana Test", "Ben Test")
    assert "agreement_to_sign" in told(ana)
    assert told(ben)[-1] == "agreement_to_sign"
    assert outstanding(joint) == ["borrower", "co_borrower", "lender"]
    assert party_for(joint, ben.user) == "co_borrower"


def test_what_was_signed_keeps_both_even_by_sql(joint: Agreement, sign: Make):
    loan = sign(joint)
    for change in ({"co_borrower": None}, {"guarantor": loan.member}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=loan.pk).update(**change)


def test_both_see_the_loan_its_payments_and_its_papers_and_nobody_else_does(
    client: Client, joint: Agreement, sign: Make, pay_out: Make, repay: Make, ben: Member, member: Any
):
    loan = repay(pay_out(sign(joint)), 10_000, on=MONDAY + timedelta(days=5))
    pages = [
        f"/loans/{loan.number}/{tail}"
        for tail in ("", "statement/", "payoff.pdf", "agreement.pdf", "versions/")
    ]
    api = [f"/api/v1/loans/{loan.number}/{tail}" for tail in ("", "schedule/", "repayments/")]
    client.force_login(ben.user)
    assert [client.get(page).status_code for page in pages + api] == [200] * 8
    page = client.get(pages[0]).content.decode()
    assert "Owed jointly by" in page
    assert f"/cases/{loan.number}/" not in page  # the request is Ana's
    assert loan.number in client.get("/loans/mine/").content.decode()
    assert client.get(f"/cases/{loan.number}/").status_code == 404
    assert client.get(f"/loans/applications/{loan.number}/").status_code == 404
    assert client.get(f"/api/v1/loan-applications/{loan.number}/").status_code == 404
    client.force_login(member("Eve").user)
    assert [client.get(page).status_code for page in pages + api] == [404] * 8
    assert client.get("/api/v1/loans/").json()["results"] == []
    assert told(ben)[-1] == "payment_received"


def test_the_page_of_the_invitation_tells_no_project_and_takes_the_answer(
    client: Client, asked: LoanApplication, ana: Member, ben: Member, member: Any
):
    page = f"/loans/invitations/{asked.case.reference}/"
    client.force_login(member("Eve").user)
    assert client.get(page).status_code == 404
    client.force_login(ana.user)
    assert client.get(page).status_code == 404
    client.force_login(ben.user)
    assert b"asks you to borrow with them" in client.get("/loans/mine/").content
    shown = client.get(page).content.decode()
    assert ("Ana Test" in shown, "A violin" in shown, "Forty lessons" in shown) == (True, False, False)
    stale = client.post(page, {"answer": "yes", "seen": "x"})
    assert (stale.status_code, b"has changed" in stale.content) == (409, True)
    assert client.post(page, {"answer": "yes", "seen": asked.invitations}).status_code == 302
    assert b"You agreed on" in client.get(page).content
    assert client.post(page, {"answer": "no"}).status_code == 302
    assert client.get(page).status_code == 404


def test_the_api_of_the_invitation(client: Client, asked: LoanApplication, ana: Member, ben: Member):
    client.force_login(ben.user)
    row = client.get("/api/v1/loan-invitations/").json()["results"][0]
    assert (row["borrower"], row["amount_cents"], len(row["instalments"])) == ("Ana Test", 120_000, 12)
    assert {"project", "budget", "iban"} & row.keys() == set()
    one = f"/api/v1/loan-invitations/{row['reference']}/"
    wrong = client.post(f"{one}agree/", {"invitation": 99}, content_type="application/json")
    assert wrong.status_code == 409
    right = client.post(f"{one}agree/", {"invitation": row["invitation"]}, content_type="application/json")
    assert right.json()["co_borrower_agreed_at"]
    assert client.post(f"{one}decline/").status_code == 204
    client.force_login(ana.user)
    assert client.get("/api/v1/loan-invitations/").json()["results"] == []


def test_the_number_is_written_by_page_and_api(client: Client, ana: Member, ben: Member, draft: Any):
    held = draft(ana)
    client.force_login(ana.user)
    page = f"/loans/applications/{held.case.reference}/parties/"
    wrong = client.post(page, {"co_borrower": "M99999"})
    assert (wrong.status_code, b"M99999" in wrong.content) == (422, True)
    assert client.post(page, {"co_borrower": ben.number}).status_code == 302
    answer = client.get(f"/api/v1/loan-applications/{held.case.reference}/").json()
    assert (answer["co_borrower"], answer["co_borrower_agreed_at"]) == (ben.number, None)
