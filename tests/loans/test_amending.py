"""Ana borrows more on a loan that Paul guarantees: everybody who answers for it accepts a new agreement first; the
guarantee goes on or another takes it over. Where the envelope is short, a further amount waits like any grant."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from fund.ledger import balances, commitments, proof, waiting
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available
from fund.ledger.models import WaitingGrant
from fund.ledger.refusals import InsufficientFunds
from loans import amending, change_cases, guarantees, signing
from loans.change_cases import grant
from loans.models import Amendment
from loans.models.acceptances import people_of
from loans.offer import agreement_pdf
from loans.parties import parties_among
from tests.loans.conftest import FIRST, accepts, at, granted
from tests.loans.test_top_up import pay
from workflows import kinds, outbox
from workflows.notices.models import Notice
from workflows.people import mail_codes
from workflows.refusals import NotYours, TooLate, Unmet

JUNE = date(2026, 6, 10)
FIRST_AFTER = date(2026, 7, 6)
__all__ = ["pay"]


@pytest.fixture
def paul(member):
    return member("Paul")


@pytest.fixture
def loan(ana, paul, running, repay):
    """1,200.00 in 12, guaranteed by Paul; two instalments are repaid: 1,000.00 are left."""
    made = running(ana, guarantor=paul)
    repay(made, 10_000, on=FIRST)
    return repay(made, 10_000, on=date(2026, 6, 5))


@pytest.fixture
def ask(ana):
    def make(loan, cents=80_000, *, guarantor=None, by=ana.user):
        return change_cases.bring(
            loan, kind="top_up", cents=cents, count=12, first_due_on=FIRST_AFTER, ground="need",
            story="A second violin.", on=JUNE, by=by, guarantor=guarantor,
        )  # fmt: skip

    return make


@pytest.fixture
def give(nora, bram):
    def make(held, cents, **how):
        case = granted(held.case, nora, bram, cents=cents, on=JUNE)
        return grant(case, cents=cents, by=bram, on=JUNE, **how)

    return make


def accept_all(amendment, lender, on=JUNE):
    for member in people_of(amendment).values():
        accepts(amendment, member.user, on=on)
    return accepts(amendment, lender, on=on)


def test_nothing_is_paid_before_borrower_guarantor_and_cooperative_have_accepted(
    loan, ask, give, ana, paul, greta, envelope
):
    """1,000.00 are left and 800.00 come: the agreement says 1,800.00 in 12 instalments of 150.00."""
    before = available(envelope)
    made = give(ask(loan), 80_000)
    assert isinstance(made, Amendment)
    assert (made.state, made.guarantor, available(envelope)) == ("offered", paul, before - 80_000)
    assert [made.agreed[name] for name in ("left_cents", "further_cents", "owed_cents")] == [
        100_000,
        80_000,
        180_000,
    ]
    assert [row["due_cents"] for row in made.agreed["instalments"]] == [15_000] * 12
    assert not loan.disbursements.filter(position=2).exists()
    with pytest.raises(NotYours):  # the cooperative is the last
        signing.accept(made, by=greta, at=at(JUNE), agreed_hash=made.agreed_hash)
    accepts(made, ana.user, on=JUNE)
    accepts(made, paul.user, on=JUNE)
    assert Amendment.objects.lent_by(greta).to_sign_as_lender().get() == made
    accepts(made, greta, on=JUNE)
    made.refresh_from_db()
    part = loan.disbursements.get(position=2)
    assert (made.state, part.state, part.cents, made.asked.case.reference) == (
        "signed", "ordered", 80_000, part.order.case_reference,
    )  # fmt: skip
    loan.refresh_from_db()
    assert (loan.answering, loan.topped_up_cents) == (paul, 80_000)
    assert proof.run().holds


def test_another_guarantor_takes_the_place_of_the_one_before(
    loan, ask, give, ana, paul, member, greta, chloe
):
    rosa = member("Rosa")
    made = give(ask(loan, guarantor=rosa), 80_000)
    assert not Amendment.objects.acceptable_by(paul.user).exists()
    with pytest.raises(NotYours):
        signing.accept(made, by=paul.user, at=at(JUNE), agreed_hash=made.agreed_hash)
    accept_all(made, greta)
    loan.refresh_from_db()
    assert (loan.guarantor, loan.answering) == (paul, rosa)  # what was signed first stays written
    assert loan.events.filter(step="replace_guarantor").count() == 1
    outbox.deliver()
    assert Notice.objects.filter(template="guarantor_replaced", member=paul).count() == 1
    assert Notice.objects.filter(template="further_guarantee_to_sign", member=rosa).count() == 1
    assert {user for _case, user, _why in parties_among([loan.case], [rosa.user.pk])} == {rosa.user.pk}
    call = guarantees.propose(
        loan, key="k", cents=10_000, due_on=date(2026, 9, 1), why="Late", on=date(2026, 8, 1), by=chloe
    )
    assert call.guarantor == rosa


def test_whoever_is_freed_a_second_time_is_told_a_second_time(loan, ask, give, member, paul, greta, pay):
    rosa = member("Rosa")
    for position, guarantor in enumerate((rosa, paul, rosa), start=2):
        accept_all(give(ask(loan, position * 1_000, guarantor=guarantor), position * 1_000), greta)
        pay(loan.disbursements.get(position=position), on=JUNE)
        loan.refresh_from_db()
    outbox.deliver()
    assert Notice.objects.filter(template="guarantor_replaced", member=paul).count() == 2
    assert Notice.objects.filter(template="guarantor_replaced", member=rosa).count() == 1


def test_who_would_guarantee_takes_no_part_in_the_decision(loan, ask, member):
    rosa = member("Rosa")
    held = ask(loan, guarantor=rosa)
    among = list(kinds.of(held.case).parties.among([held.case], [rosa.user.pk]))
    assert among == [(held.case.pk, rosa.user.pk, "guarantor")]
    assert not type(held.case).objects.visible_to(rosa.user).filter(pk=held.case.pk).exists()


def test_a_co_borrower_accepts_too(ana, member, draft, nora, bram, sign, pay_out, repay, ask, give, greta):
    from loans import application as applying  # the request waits for their answer
    from loans import joining
    from loans.offer import make_offer
    from tests.loans.conftest import MONDAY

    eve = member("Eve")
    held = draft(ana, co_borrower=eve)
    held = joining.agree(held, by=eve.user, at=at(MONDAY), seen=held.invitations)
    case = granted(applying.submit(held, by=ana.user, on=MONDAY), nora, bram, cents=120_000, on=MONDAY)
    loan = pay_out(sign(make_offer(case, None, cents=120_000, by=bram, on=MONDAY)))
    repay(loan, 10_000, on=FIRST)
    repay(loan, 10_000, on=date(2026, 6, 5))
    made = give(ask(loan, by=eve.user), 80_000)
    assert list(people_of(made)) == ["borrower", "co_borrower"]
    accepts(made, ana.user, on=JUNE)
    assert not loan.disbursements.filter(position=2).exists()
    accepts(made, eve.user, on=JUNE)
    accepts(made, greta, on=JUNE)
    assert loan.disbursements.get(position=2).state == "ordered"


def test_where_one_does_not_accept_all_stays_as_it_was(loan, ask, give, ana, paul, envelope):
    before = available(envelope)
    made = give(ask(loan), 80_000)
    accepts(made, ana.user, on=JUNE)
    assert amending.lapse_amendments(made.offer_ends_on) == 0
    after = made.offer_ends_on + timedelta(days=1)
    assert amending.lapse_amendments(after) == 1
    assert amending.lapse_amendments(after) == 0
    made.refresh_from_db()
    made.asked.case.refresh_from_db()
    loan.refresh_from_db()
    assert (made.state, made.asked.case.state, available(envelope)) == ("lapsed", "closed", before)
    assert (loan.topped_up_cents, loan.answering, loan.outstanding_cents) == (0, paul, 100_000)
    with pytest.raises(TooLate):
        signing.accept(made, by=paul.user, at=at(after), agreed_hash=made.agreed_hash, code="123456")
    outbox.deliver()
    assert {each.member for each in Notice.objects.filter(template="further_amount_ended")} == {ana, paul}
    assert proof.run().holds


def test_a_loan_that_moved_meanwhile_is_not_lent_more(loan, ask, give, ana, paul, greta, repay):
    """The next instalment is late when the last party accepts: refused by name, and nothing is signed."""
    made = give(ask(loan), 80_000)
    for who in (ana.user, paul.user):
        accepts(made, who, on=JUNE)
    with pytest.raises(Unmet, match="late"):
        accepts(made, greta, on=date(2026, 7, 9))
    made.refresh_from_db()
    assert (made.state, made.acceptances.filter(agreed_hash=made.agreed_hash).count()) == ("offered", 2)


def test_a_second_one_waits_for_the_first(loan, ask, give):
    give(ask(loan), 80_000)
    with pytest.raises(Unmet, match="not paid yet"):
        ask(loan, 20_000)


def test_nobody_guarantees_their_own_loan_nor_one_that_nobody_guarantees(
    loan, ask, ana, paul, member, running, repay
):
    with pytest.raises(Unmet, match="their own loan"):
        ask(loan, guarantor=ana)
    assert ask(loan, guarantor=paul).guarantor is None  # it goes on
    eve = member("Eve")
    alone = repay(running(eve, cents=60_000), 10_001, on=date(2026, 6, 6))
    with pytest.raises(Unmet, match="that one guarantees"):
        ask(alone, guarantor=paul, by=eve.user)


def test_what_was_accepted_is_read_again_and_never_changes(client, loan, ask, give, greta):
    made = give(ask(loan), 80_000)
    accept_all(made, greta)
    client.force_login(made.member.user)
    kept = f"/loans/{loan.number}/further/{made.reference}/signed.pdf"
    assert kept in client.get(f"/loans/{loan.number}/").content.decode()
    assert client.get(kept).content == made.content()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE loans_amendment SET agreed_hash = 'x' WHERE id = %s", [made.pk])


def test_the_agreement_reads_in_four_languages_and_names_both_guarantors(loan, ask, give, member):
    made = give(ask(loan, guarantor=member("Rosa")), 80_000)
    texts = {agreement_pdf(made.agreed, loan.case, language=code) for code in ("en", "fr", "nl", "de")}
    assert len(texts) == 4
    assert made.agreed["freed"]["name"].startswith("Paul")
    assert made.agreed["guarantor"]["name"].startswith("Rosa")


# ---- the envelope is short


def test_where_the_envelope_is_short_it_waits_and_is_paid_when_money_comes(
    ana, running, repay, ask, give, fund, envelope, nora, bram
):
    loan = running(ana)
    repay(loan, 10_000, on=FIRST)
    repay(loan, 10_000, on=date(2026, 6, 5))
    held = ask(loan)
    blocking = commitments.commit(
        key="x", envelope=envelope, cents=available(envelope) - 100, reference="x", on=JUNE, by=None, why="x"
    )
    case = granted(held.case, nora, bram, cents=80_000, on=JUNE)
    with pytest.raises(InsufficientFunds):
        grant(case, cents=80_000, by=bram, on=JUNE)
    row = grant(case, cents=80_000, by=bram, on=JUNE, wait_for_money=True)
    assert isinstance(row, WaitingGrant)
    assert kinds.of(case).awaits_money(case)
    assert waiting.serve(envelope, on=JUNE) == 0
    commitments.release(blocking, cents=blocking.reserved_cents, on=JUNE, by=None, why="x", key="x")
    assert waiting.serve(envelope, on=JUNE) == 1
    part, case = loan.disbursements.get(position=2), type(case).objects.get(pk=case.pk)
    assert (part.state, part.cents, case.state) == ("ordered", 80_000, "closed")
    assert balances.total(fund, Kind.COMMITTED) >= 80_000
    assert waiting.serve(envelope, on=JUNE) == 0


def test_what_waits_or_is_on_offer_is_stopped_with_its_case(loan, ask, give, envelope, bram):
    before = available(envelope)
    made = give(ask(loan), 80_000)
    kinds.of(made.asked.case).stopped(made.asked.case, None, by=bram, on=JUNE)
    made.refresh_from_db()
    assert (made.state, available(envelope)) == ("stopped", before)


# ---- pages and API


def test_each_party_reads_and_accepts_it_on_its_page_and_by_api(client, loan, ask, give, ana, paul, greta):
    made = give(ask(loan), 80_000)
    Amendment.objects.filter(pk=made.pk).update(offer_ends_on=date(2100, 1, 1))
    url = f"/loans/{loan.number}/further/{made.reference}/"
    client.force_login(ana.user)
    assert url in client.get(f"/loans/{loan.number}/").content.decode()
    page = client.get(url)
    assert "Further amount" in page.content.decode()
    assert (
        client.get(f"/loans/{loan.number}/further/{made.reference}.pdf")["Content-Type"] == "application/pdf"
    )
    assert client.post(url, {"agreed_hash": made.agreed_hash, "code": "x"}).status_code == 422
    assert client.post(f"{url}code/").status_code == 302
    made.refresh_from_db()
    _row, code = mail_codes.make(ana.user, signing.act_of(made), at=timezone.now())
    typed = {"agreed_hash": made.agreed_hash, "read": "on", "code": code}
    assert client.post(url, typed).status_code == 302
    assert "You accepted this agreement" in client.get(url).content.decode()
    assert url not in client.get("/loans/mine/").content.decode()
    client.force_login(paul.user)
    assert url in client.get("/loans/mine/").content.decode()
    client.force_login(ana.user)
    assert client.get(f"/loans/{loan.number}/further/C-2026-9999/").status_code == 404
    client.force_login(greta)
    assert client.get(url).status_code == 200
    assert made.reference in client.get(f"/loans/{loan.number}/").content.decode()
    api = APIClient()
    api.force_authenticate(paul.user)
    assert api.get(f"/api/v1/loans/{loan.number}/").status_code == 404  # a guarantor sees nothing of the loan
    read = api.get(f"/api/v1/loans/{loan.number}/agreement/", {"agreed_hash": made.agreed_hash})
    assert read["Content-Type"] == "application/pdf"
    sent = api.post(
        f"/api/v1/loans/{loan.number}/acceptance-code/", {"agreed_hash": made.agreed_hash}, format="json"
    )
    assert sent.status_code == 202
    api.force_authenticate(ana.user)
    shown = api.get(f"/api/v1/loan-change-cases/{made.reference}/").json()["amendment"]
    assert (shown["cents"], shown["still_to_accept"]) == (80_000, ["guarantor", "lender"])
