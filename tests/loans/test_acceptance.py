"""An agreement holds once every party has accepted the same text, each with a code."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from fund.banking.batches import approve, prepare_batch
from fund.banking.models import BankAccount
from loans.models import Acceptance, Agreement
from loans.models.acceptances import accepted, outstanding
from loans.offer import agreement_pdf, lapse_offers
from loans.signing import accept, act_of, party_for, send_code
from tests.factor import code as shown_code
from tests.factor import confirmed, forget, with_factor
from tests.loans.conftest import MONDAY, accepts, at
from tests.tables import taken_out
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people import mail_codes
from workflows.people.models import Cooperative, FactorCheck, Member, User
from workflows.people.permissions import Role
from workflows.refusals import NotYours, TooLate, Unmet

Make = Callable[..., Agreement]


@pytest.fixture
def gus(member: Callable[..., Member]) -> Member:
    return member("Gus")


# ---- by every party


def test_it_is_paid_out_only_when_every_party_has_accepted(
    ana: Member, gus: Member, offer: Make, greta: User
):
    loan = offer(ana, guarantor=gus)
    assert outstanding(loan) == ["borrower", "guarantor", "lender"]
    for user, left in ((gus.user, ["borrower", "lender"]), (ana.user, ["lender"])):
        loan = accepts(loan, user)
        assert (loan.state, outstanding(loan), loan.order) == ("offered", left, None)
    loan = accepts(loan, greta)
    assert (loan.state, loan.accepted_by, loan.order.cents) == ("signed", ana.user, 120_000)
    rows = {row.party: (row.by, row.agreed_hash, row.document_hash) for row in accepted(loan).values()}
    assert rows == {
        party: (user, loan.agreed_hash, loan.document_hash)
        for party, user in (("borrower", ana.user), ("guarantor", gus.user), ("lender", greta))
    }


def test_the_payment_follows_of_itself_and_whoever_signed_for_the_cooperative_may_approve_it(
    ana: Member, offer: Make, sign: Make, account: BankAccount, chloe: User, greta: User
):
    loan = sign(offer(ana))
    assert accepted(loan)["lender"].by == greta
    assert [event.by for event in loan.order.events.filter(step="order")] == [None]
    batch = prepare_batch(account=account, orders=[loan.order], execute_on=MONDAY, on=MONDAY, by=chloe)
    assert approve(batch, by=confirmed(greta)).approvals.get().by == greta


def test_nobody_accepts_twice_nor_as_another_nor_for_both_sides(
    ana: Member,
    gus: Member,
    offer: Make,
    greta: User,
    member: Callable[..., Member],
    person: Any,
    france: Cooperative,
):
    loan = offer(ana, guarantor=gus)
    with pytest.raises(NotYours):  # the members come first
        accepts(loan, greta)
    accepts(loan, gus.user)
    person("Gus", Role.TREASURER2)
    gus_now = User.objects.get(pk=gus.user_id)
    elsewhere = person("Fleur", Role.TREASURER2, cooperative=france)
    accepts(loan, ana.user)
    for user in (ana.user, gus_now, elsewhere, member("Eve").user):
        assert party_for(loan, user) == ""
        with pytest.raises(NotYours):
            accepts(loan, user)
    assert party_for(loan, greta) == "lender"


def test_a_recusal_keeps_from_signing_for_the_cooperative(
    ana: Member, member: Callable[..., Member], offer: Make, person: Any
):
    vic = member("Vic")
    person("Vic", Role.TREASURER2)
    loan = accepts(offer(ana, supplier=_trade(vic)), ana.user)
    assert party_for(loan, User.objects.get(pk=vic.user_id)) == ""


def _trade(holder: Member) -> Any:
    from workflows.people.models import Activity

    made = Activity.objects.create(
        code="shop", name="Shop", cooperative=holder.cooperative, opened_on=date(2020, 1, 1)
    )
    made.members.add(holder)
    return made


def test_a_guarantor_who_does_not_accept_lets_the_offer_lapse(ana: Member, gus: Member, offer: Make):
    loan = accepts(offer(ana, guarantor=gus), ana.user)
    with pytest.raises(TooLate):
        accepts(loan, gus.user, on=loan.offer_ends_on + timedelta(days=1))
    assert lapse_offers(loan.offer_ends_on + timedelta(days=1)) == 1


def test_the_cooperative_that_lets_members_wait_takes_nothing_from_them(
    ana: Member, offer: Make, greta: User
):
    loan = accepts(offer(ana), ana.user, on=MONDAY)
    late = loan.offer_ends_on + timedelta(days=40)
    assert lapse_offers(late) == 0
    assert list(Agreement.objects.lent_by(greta).to_sign_as_lender()) == [loan]
    assert accepts(loan, greta, on=late).state == "signed"
    assert not Agreement.objects.to_sign_as_lender().exists()


def test_acceptances_never_change_even_by_sql(ana: Member, offer: Make, sign: Make):
    row = sign(offer(ana)).acceptances.first()
    assert row is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.filter(pk=row.pk).update(party="guarantor")
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.filter(pk=row.pk)._raw_delete("default")


# ---- by a code


def test_who_has_a_second_factor_types_that_and_no_other(ana: Member, offer: Make, greta: User):
    loan = offer(ana)
    with_factor(ana.user)
    now = timezone.now()
    Agreement.objects.filter(pk=loan.pk).update(offer_ends_on=timezone.localdate(now))
    loan.refresh_from_db()
    _row, mailed = mail_codes.make(ana.user, act_of(loan), at=now)
    facts: dict[str, Any] = {"by": ana.user, "at": now, "agreed_hash": loan.agreed_hash}
    with pytest.raises(NotYours):
        send_code(loan, by=ana.user, at=now)
    with pytest.raises(NotYours):
        accept(loan, code=mailed, **facts)
    forget(ana.user)
    with pytest.raises(Unmet):
        accept(loan, code="", **facts)
    loan = accept(loan, code=shown_code(), **facts)
    row = loan.acceptances.get()
    assert (row.factor.passed, row.mail_code) == (True, None)
    assert FactorCheck.objects.filter(user=ana.user, passed=False).count() == 1  # the one sent by e-mail


def test_a_wrong_code_accepts_nothing_and_stays_counted(ana: Member, offer: Make):
    loan = offer(ana)
    row, code = mail_codes.make(ana.user, act_of(loan), at=at(MONDAY))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    with pytest.raises(NotYours):
        accept(loan, by=ana.user, at=at(MONDAY), agreed_hash=loan.agreed_hash, code=wrong)
    row.refresh_from_db()
    assert (row.wrong, row.used_at, loan.acceptances.count()) == (1, None, 0)


def test_the_code_for_one_text_confirms_no_other(ana: Member, offer: Make, bram: User):
    from loans.new_offer import replace_offer

    loan = offer(ana, cents=100_000)
    _row, code = mail_codes.make(ana.user, act_of(loan), at=at(MONDAY))
    again = replace_offer(loan.case, None, cents=120_000, by=bram, on=MONDAY)
    with pytest.raises(Unmet):
        accept(again, by=ana.user, at=at(MONDAY), agreed_hash=again.agreed_hash, code=code)


# ---- on paper


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_record_is_printed_in_four_languages(
    ana: Member, gus: Member, offer: Make, sign: Make, language: str
):
    loan = sign(offer(ana, guarantor=gus))
    rows = list(accepted(loan).values())
    printed = agreement_pdf(loan.document.agreed, loan.case, language=language, accepted=rows)
    assert printed.startswith(b"%PDF-")
    assert printed == agreement_pdf(loan.document.agreed, loan.case, language=language, accepted=rows)
    assert printed != loan.document.content()


def test_the_text_that_was_accepted_stays_byte_for_byte(ana: Member, offer: Make, sign: Make):
    loan = offer(ana)
    before = loan.document.content()
    assert agreement_pdf(loan.document.agreed, loan.case) == before
    assert sign(loan).document.content() == before


# ---- what each may see


def test_a_guarantor_reads_the_agreement_and_nothing_of_the_loan(
    client: Client, ana: Member, gus: Member, offer: Make, pay_out: Make, sign: Make, member: Any
):
    loan = offer(ana, guarantor=gus)
    outbox.deliver()
    assert Notice.objects.get(template="guarantee_to_sign").path == f"/loans/{loan.number}/sign/"
    client.force_login(gus.user)
    pages = [f"/loans/{loan.number}/{tail}" for tail in ("sign/", "sign/agreement.pdf")]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    Agreement.objects.filter(pk=loan.pk).update(offer_ends_on=date(2100, 1, 1))
    shown = client.get(pages[0]).content.decode()
    assert str(ana) in shown
    assert "The borrower receives" in shown
    listed = client.get("/loans/mine/").content.decode()
    assert f"{ana} asks you to guarantee the loan {loan.number}" in listed
    assert pages[0] in listed
    assert client.get(f"/api/v1/loans/{loan.number}/agreement/").content.startswith(b"%PDF-")
    hidden = [f"/loans/{loan.number}/{tail}" for tail in ("", "agreement.pdf", "accepted.pdf", "versions/")]
    hidden += [
        f"/api/v1/loans/{loan.number}/",
        f"/api/v1/loans/{loan.number}/acceptances/",
        f"/cases/{loan.number}/",
    ]
    assert {client.get(page).status_code for page in hidden} == {404}
    loan = pay_out(sign(loan))
    assert {client.get(page).status_code for page in hidden} == {404}
    assert loan.number not in client.get("/loans/mine/").content.decode()
    client.force_login(member("Eve").user)
    assert {client.get(page).status_code for page in pages + hidden} == {404}
    assert client.post(f"/loans/{loan.number}/sign/code/").status_code == 404


def test_who_signs_for_the_cooperative_finds_what_waits(
    client: Client, ana: Member, offer: Make, greta: User, person: Any, france: Cooperative
):
    loan = offer(ana)
    client.force_login(greta)
    assert loan.number not in client.get("/loans/to-sign/").content.decode()
    accepts(loan, ana.user)
    assert loan.number in client.get("/loans/to-sign/").content.decode()
    assert [(row["Loan"], row["Member"]) for row in taken_out(client, "/loans/to-sign/")] == [
        (loan.number, str(ana))
    ]
    assert "Agreements to sign for the cooperative" in client.get("/fund/today/").content.decode()
    assert client.get(f"/loans/{loan.number}/sign/").status_code == 200
    client.force_login(person("Fleur", Role.TREASURER2, cooperative=france))
    assert loan.number not in client.get("/loans/to-sign/").content.decode()
    assert client.get(f"/loans/{loan.number}/sign/").status_code == 404


def test_the_cooperative_signs_with_an_authenticator_only(ana: Member, offer: Make, greta: User):
    loan = accepts(offer(ana), ana.user)
    with pytest.raises(NotYours):
        send_code(loan, by=greta, at=at(MONDAY))
    _row, mailed = mail_codes.make(greta, act_of(loan), at=at(MONDAY))
    with pytest.raises(Unmet) as refused:
        accept(loan, by=greta, at=at(MONDAY), agreed_hash=loan.agreed_hash, code=mailed)
    assert refused.value.code == "no_second_factor"
    token = APIClient()
    token.force_authenticate(confirmed(greta), token="of an integration")
    url, body = f"/api/v1/loans/{loan.number}/accept/", {"agreed_hash": loan.agreed_hash}
    answer = token.post(url, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "token_cannot_approve")
    token.force_authenticate(greta)
    assert token.post(url, body, format="json").json()["state"] == "signed"
