"""A guarantor is called by two people; what they pay lowers the debt or the loss, and never more than is owed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from fund.banking.matching import CannotMatch, assign
from fund.banking.matching import undo as unmatch
from fund.banking.models import StatementLine
from fund.ledger import balances, proof, proposals
from fund.ledger.chart import Kind
from loans import changes, guarantees
from loans.models import GuaranteeCall, Repayment
from loans.models.agreements import State
from tests.fund.banking.builders import Booked
from workflows import outbox
from workflows.notices.models import Notice
from workflows.refusals import NotYours, TooLate, Unmet

ON, DUE = date(2026, 7, 20), date(2026, 8, 20)


@pytest.fixture
def gus(member):
    return member("Gus")


@pytest.fixture
def loan(ana, gus, running):
    """1,200.00 in 12 months from 5 May, guaranteed by Gus: on 20 July 300.00 are late."""
    return running(ana, guarantor=gus)


@pytest.fixture
def called(chloe, dirk):
    def make(loan, cents, *, on=ON):
        call = guarantees.propose(
            loan, key=f"c{cents}", cents=cents, due_on=DUE, why="No answer", on=on, by=chloe
        )
        proposals.approve(call, by=dirk, on=on, digest=call.digest())
        call.refresh_from_db()
        outbox.deliver()
        return call

    return make


@pytest.fixture
def pays(bank):
    """pays(call, 10_000, on=…): a payment with the reference of the call arrives."""

    def make(call, cents, *, on):
        entry = Booked(cents, reference=call.expected.reference.replace("+", "").replace("/", ""))
        entry.bank_reference = f"G{on:%m%d}{cents}"
        bank(entry, on=on)
        outbox.deliver()
        call.expected.refresh_from_db()
        return StatementLine.objects.get(bank_reference=entry.bank_reference)

    return make


def test_what_is_late_is_asked_by_two_and_lowers_the_debt(ana, gus, loan, called, pays, chloe, dirk):
    for cents, code in [(30_001, "more_than_is_owed"), (0, "more_than_is_owed")]:
        with pytest.raises(Unmet) as refused:
            guarantees.propose(loan, key="x", cents=cents, due_on=DUE, why="x", on=ON, by=chloe)
        assert refused.value.code == code
    call = called(loan, 30_000)
    with pytest.raises(NotYours):
        proposals.approve(call, by=chloe, on=ON, digest=call.digest())
    with pytest.raises(Unmet) as refused:
        guarantees.propose(loan, key="y", cents=100, due_on=DUE, why="x", on=ON, by=chloe)
    assert refused.value.code == "called_already"
    assert Notice.objects.filter(template="guarantor_called", member=gus).count() == 1
    assert guarantees.letter_pdf(call).startswith(b"%PDF")
    assert guarantees.letter_pdf(call) == guarantees.letter_pdf(call)
    line = pays(call, 20_000, on=date(2026, 8, 3))
    loan.refresh_from_db()
    paid = Repayment.objects.get()
    assert (paid.channel, paid.payer, paid.cents) == ("guarantor", "Gus Test", 20_000)
    assert (loan.outstanding_cents, loan.oldest_unpaid_on, call.expected.cents) == (
        100_000,
        date(2026, 7, 6),
        10_000,
    )
    assert proof.run().holds
    unmatch(line.matches.get(), by=chloe)
    outbox.deliver()
    loan.refresh_from_db()
    assert loan.outstanding_cents == 120_000
    assert proof.run().holds


def test_more_than_is_asked_waits_for_a_treasurer_who_splits_the_line(loan, called, pays, chloe):
    call = called(loan, 30_000)
    line = pays(call, 35_000, on=date(2026, 8, 3))
    assert not Repayment.objects.exists()
    with pytest.raises(Unmet) as refused:
        assign(line, call.expected, by=chloe)
    assert (refused.value.code, refused.value.figures["left_cents"]) == ("more_than_is_called", 30_000)
    assign(line, call.expected, by=chloe, cents=30_000)
    loan.refresh_from_db()
    assert loan.repaid_cents == 30_000


def test_after_a_write_off_it_lowers_the_loss_up_to_what_was_lost(
    loan, gus, repay, called, pays, chloe, dirk, fund
):
    repay(loan, 20_000, on=date(2026, 6, 5))
    proposal = changes.propose(loan, key="w", why="Gone", on=ON, by=chloe, kind="write_off")
    proposals.approve(proposal, by=dirk, on=ON, digest=proposal.digest())
    loan.refresh_from_db()
    call = called(loan, 100_000)
    pays(call, 60_000, on=date(2026, 8, 3))
    loan.refresh_from_db()
    assert (loan.state, loan.recovered_cents, balances.total(fund, Kind.LOSSES)) == (
        State.WRITTEN_OFF,
        60_000,
        40_000,
    )
    repay(loan, 30_000, on=date(2026, 8, 5))  # Ana pays some of it after all: less is left for Gus
    outbox.deliver()
    call.expected.refresh_from_db()
    assert call.expected.cents == 10_000
    line = pays(call, 40_000, on=date(2026, 8, 6))
    with pytest.raises(Unmet):
        assign(line, call.expected, by=chloe)
    assert proof.run().holds


def test_a_call_is_ended_and_takes_no_more_money(loan, gus, called, pays, chloe, dirk):
    call = called(loan, 30_000)
    with pytest.raises(NotYours):
        guarantees.end(call, on=ON, by=chloe, why="Ana pays")
    guarantees.end(call, on=ON, by=dirk, why="Ana pays")
    with pytest.raises(TooLate):
        guarantees.end(call, on=ON, by=dirk, why="Ana pays")
    outbox.deliver()
    assert Notice.objects.filter(template="guarantor_call_ended", member=gus).count() == 1
    line = pays(call, 10_000, on=date(2026, 8, 3))
    with pytest.raises((Unmet, CannotMatch)):
        assign(line, call.expected, by=chloe)
    assert not Repayment.objects.exists()


def test_by_page_and_api(client, ana, gus, loan, chloe, dirk, member):
    client.force_login(chloe)
    assert "Call the guarantor" in client.get(f"/loans/{loan.number}/").content.decode()
    page, due = f"/loans/{loan.number}/guarantor/", timezone.localdate() + timedelta(days=30)
    assert client.get(page).status_code == 200
    assert client.post(page, {"cents": "1e3", "due_on": due, "why": "x"}).status_code == 422
    typed = {"cents": "100", "due_on": due, "why": "No answer", "key": "k"}
    for _twice in range(2):
        assert client.post(page, typed).status_code == 302
    call = GuaranteeCall.objects.get()
    own = f"/loans/guarantees/{call.number}/"
    client.force_login(gus.user)
    assert client.get(own).status_code == 404  # not before it is approved
    api = APIClient()
    api.force_authenticate(dirk)
    shown = api.get(f"/api/v1/loan-guarantees/{call.number}/").json()
    approved = api.post(
        f"/api/v1/loan-guarantees/{call.number}/approve/", {"digest": shown["digest"]}, format="json"
    )
    assert approved.json()["state"] == "approved"
    seen = client.get(own).content.decode()
    assert "Your guarantee is called" in seen
    assert "No answer" not in seen
    assert client.get(f"{own}letter.pdf").headers["content-type"] == "application/pdf"
    assert client.post(f"{own}decide/", {"act": "end", "why": "x"}).status_code == 403
    api.force_authenticate(gus.user)
    assert "why" not in api.get(f"/api/v1/loan-guarantees/{call.number}/").json()
    letter = f"/api/v1/loan-guarantees/{call.number}/letter/"
    assert api.get(letter).content == client.get(f"{own}letter.pdf").content
    eve = member("Eve").user
    api.force_authenticate(eve)
    assert api.get(letter).status_code == 404
    client.force_login(eve)
    assert client.get(own).status_code == 404
    client.force_login(dirk)
    assert client.post(f"{own}decide/", {"act": "end", "why": ""}).status_code == 422
    assert client.post(f"{own}decide/", {"act": "end", "why": "Ana pays"}).status_code == 302
    assert "Guarantee called" in client.get(f"/loans/{loan.number}/").content.decode()
