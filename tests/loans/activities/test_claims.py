"""Advances: asked, granted, paid, recovered by itself from what the client pays; lost only by decision."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from fund.banking import orders
from fund.banking.matching import undo as undo_match
from fund.banking.models import Match, PaymentOrder
from fund.ledger import proposals
from fund.ledger.chart import Kind
from fund.ledger.models import Account
from fund.ledger.refusals import InsufficientFunds, KeyReused
from fund.reporting import figures
from loans.activities import asking, deciding, recovering
from loans.activities.models import Claim, ClaimProposal, Receipt, Request
from loans.activities.models.claims import State
from loans.activities.offering import propose_terms, terms_for
from loans.activities.paying import grant
from tests.fund.banking.builders import Booked
from tests.loans.conftest import MONDAY, at, granted
from workflows import outbox
from workflows.cases.models import Case
from workflows.notices.models import Notice
from workflows.refusals import NotYours, TooLate, Unmet
from workflows.steps import perform

from .conftest import ACTIVITIES, INVOICE, whole

LATER = date(2026, 4, 7)


def held(fund, kind, ref=""):
    return sum(row.balance_cents for row in Account.objects.filter(fund=fund, kind=kind, ref__startswith=ref))


def approved(proposal, by, on=LATER):
    return proposals.approve(proposal, by=by, on=on, digest=proposal.digest())


def test_an_advance_is_paid_before_the_client_and_comes_back_by_itself(ana, claimed, client_pays, fund):
    claim = claimed(ana)
    assert (claim.state, claim.iban, claim.reference) == (State.RUNNING, "BE71096123456769", INVOICE)
    assert claim.case.state == "closed"
    assert (held(fund, Kind.CLAIM), held(fund, Kind.LENT), held(fund, Kind.COMMITTED)) == (400_00, 400_00, 0)
    whole()
    client_pays(claim, 150_00, on=LATER)
    assert (claim.state, claim.outstanding_cents) == (State.RUNNING, 250_00)
    assert (held(fund, Kind.CLAIM), held(fund, Kind.LENT)) == (250_00, 250_00)
    client_pays(claim, 850_00, on=date(2026, 4, 8))
    assert (claim.state, claim.repaid_cents, claim.surplus_cents) == (State.RECOVERED, 400_00, 600_00)
    assert claim.ended_on == date(2026, 4, 8)
    assert not claim.expected.is_open
    assert (held(fund, Kind.CLAIM), -held(fund, Kind.CREDIT, claim.number)) == (0, 600_00)
    whole()


def test_what_the_client_paid_too_much_goes_on_to_the_activity(ana, claimed, client_pays, chloe, dirk, nora):
    claim = client_pays(claimed(ana), 1_000_00, on=LATER)
    with pytest.raises(NotYours):
        recovering.pass_on(claim, on=LATER, by=nora)
    order = recovering.pass_on(claim, on=LATER, by=chloe)
    assert (order.cents, order.iban, order.purpose) == (600_00, ACTIVITIES, "claim_refund")
    with pytest.raises(Unmet):
        recovering.pass_on(claim, on=LATER, by=chloe)
    with pytest.raises(Unmet) as refused:
        undo_match(Match.objects.get(expected=claim.expected), by=dirk)
    assert refused.value.code == "sent_back"


def test_the_figure_of_what_is_lent_says_what_its_list_of_loans_leaves_out(ana, claimed, fund):
    section = next(each for each in figures.sections() if each.code == "out_on_loan")
    assert section.notes(fund, LATER, "") == ""
    claimed(ana)
    assert section.notes(fund, LATER, "0 loans").replace("\xa0", " ") == (
        "0 loans · 400.00 EUR of it in advances and guarantees"
    )


def test_a_match_undone_restores_the_advance(ana, claimed, client_pays, chloe, fund):
    claim = client_pays(claimed(ana), 400_00, on=LATER)
    assert claim.state == State.RECOVERED
    undo_match(Match.objects.get(expected=claim.expected), by=chloe)
    claim.refresh_from_db()
    assert (claim.state, claim.outstanding_cents, claim.ended_on) == (State.RUNNING, 400_00, None)
    assert claim.expected.is_open
    assert held(fund, Kind.CLAIM) == 400_00
    whole()


def test_the_invoicing_tells_a_payment_once_and_never_one_that_the_bank_showed(
    ana, claimed, client_pays, chloe, nora, fund
):
    claim = claimed(ana)
    told = {"key": "1", "cents": 150_00, "on": LATER}
    with pytest.raises(NotYours):
        recovering.tell(claim, by=nora, **told)
    receipt = recovering.tell(claim, by=chloe, **told)
    assert recovering.tell(claim, by=chloe, **told) == receipt
    with pytest.raises(KeyReused):
        recovering.tell(claim, by=chloe, key="1", cents=150_01, on=LATER)
    with pytest.raises(Unmet):
        recovering.tell(claim, by=chloe, key="2", cents=1_00, on=date(2026, 3, 1))  # before it was paid
    claim.refresh_from_db()
    assert claim.outstanding_cents == 250_00
    client_pays(claim, 50_00, on=LATER)
    with pytest.raises(Unmet) as refused:
        recovering.tell(claim, by=chloe, key="3", cents=50_00, on=LATER)
    assert refused.value.code == "told_by_bank"
    whole()
    recovering.untell(receipt, on=LATER, by=chloe, why="Another invoice")
    with pytest.raises(TooLate):
        recovering.untell(receipt, on=LATER, by=chloe, why="Again")
    claim.refresh_from_db()
    assert claim.outstanding_cents == 350_00
    assert held(fund, Kind.CLAIM) == 350_00
    whole()


def test_a_loss_is_decided_by_two_and_what_still_comes_makes_it_smaller(
    ana, claimed, client_pays, chloe, dirk, fund
):
    claim = client_pays(claimed(ana), 100_00, on=LATER)
    facts = {"kind": "loss", "why": "Insolvent", "on": LATER, "by": chloe}
    with pytest.raises(Unmet):
        deciding.propose(claim, key="x", cents=300_01, **facts)
    loss = deciding.propose(claim, key="loss", **facts)
    assert deciding.propose(claim, key="loss", **facts) == loss
    assert loss.cents == 300_00
    with pytest.raises(NotYours):
        approved(loss, chloe)
    approved(loss, dirk)
    claim.refresh_from_db()
    assert (claim.state, claim.relieved_cents, claim.outstanding_cents) == (State.LOST, 300_00, 0)
    assert (held(fund, Kind.CLAIM), held(fund, Kind.LOSSES), held(fund, Kind.LOST)) == (0, 300_00, 300_00)
    whole()
    client_pays(claim, 320_00, on=date(2026, 6, 1))
    assert (claim.state, claim.recovered_cents, claim.surplus_cents) == (State.LOST, 300_00, 20_00)
    assert (held(fund, Kind.LOSSES), -held(fund, Kind.CREDIT, claim.number)) == (0, 20_00)
    whole()
    undo = deciding.propose(claim, key="undo", kind="undo", why="They pay", on=date(2026, 6, 2), by=chloe)
    approved(undo, dirk, date(2026, 6, 2))
    claim.refresh_from_db()
    assert (claim.state, claim.repaid_cents, claim.relieved_cents) == (State.RECOVERED, 400_00, 0)
    with pytest.raises(TooLate):
        deciding.propose(claim, key="undo2", kind="undo", why="Again", on=LATER, by=chloe)
    whole()


def test_a_client_pays_by_a_plan(ana, claimed, client_pays, chloe, dirk):
    claim = claimed(ana)
    facts = {"kind": "plan", "why": "They asked", "on": LATER, "by": chloe}
    for count, first in ((0, LATER), (61, LATER), (4, MONDAY), (4, None)):
        with pytest.raises(Unmet):
            deciding.propose(claim, key=f"no{count}{first}", count=count, first_due_on=first, **facts)
    plan = deciding.propose(claim, key="plan", count=4, first_due_on=date(2026, 5, 31), **facts)
    seen = deciding.preview(claim, kind="plan", on=LATER, count=4, first_due_on=date(2026, 5, 31))
    assert [str(row.due_on) for row in seen.rows] == ["2026-06-01", "2026-06-30", "2026-07-31", "2026-08-31"]
    approved(plan, dirk)
    client_pays(claim, 100_00, on=date(2026, 6, 1))
    assert (claim.oldest_unpaid_on, claim.days_late(date(2026, 7, 2))) == (date(2026, 6, 30), 2)
    assert (claim.expected.cents, claim.expected.due_on) == (100_00, date(2026, 6, 30))
    whole()


def test_the_bank_sends_it_back_and_it_waits_again_or_is_cancelled(ana, claimed, bank, chloe, fund):
    claim = claimed(ana)
    placed = claim.order.batch_lines.get()
    bank(Booked(400_00, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04"), on=LATER)
    claim.refresh_from_db()
    assert (claim.state, claim.started_on) == (State.ORDERED, None)
    assert held(fund, Kind.CLAIM) == 0
    with pytest.raises(TooLate):
        recovering.tell(claim, key="1", cents=1_00, on=LATER, by=chloe)
    orders.cancel_order(claim.order, by=chloe, why="Account closed")
    claim.refresh_from_db()
    assert (claim.state, held(fund, Kind.COMMITTED)) == (State.CANCELLED, 0)
    whole()


def test_one_invoice_is_covered_once_at_a_time(ana, ordered, asked, nora, bram, member, trade):
    claim = ordered(ana)
    again = asked(ana, "advance")
    with pytest.raises(Unmet) as refused:
        asking.submit(again, by=ana.user, on=MONDAY, at=at(MONDAY))
    assert claim.number in str(refused.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(
            **{field.attname: getattr(claim, field.attname) for field in Claim._meta.concrete_fields
               if field.attname not in ("id", "number", "case_id", "commitment_id", "reference", "order_id", "state")},
            number="X", case=again.case, commitment_id=-1, reference="Y",
        )  # fmt: skip
    other = asked(member("Eve"), "advance", invoice="F-2")  # the same structured message, another invoice
    case = granted(asking.submit(other, by=other.case.applicant.user, on=MONDAY, at=at(MONDAY)), nora, bram,
                   cents=100_00, on=MONDAY)  # fmt: skip
    second = grant(case, cents=100_00, by=bram, on=MONDAY)
    assert second.reference != claim.reference
    assert second.reference.startswith("+++626/")


def test_what_is_asked_and_granted_stays_within_terms_and_invoice(ana, asked, nora, bram, offered):
    held = asked(ana, "advance")
    with pytest.raises(Unmet) as refused:
        asking.save_answers(held, by=ana.user, cents=800_01)
    assert refused.value.figures["most_cents"] == 800_00
    asking.save_answers(held, by=ana.user, invoice_cents=399_99)
    with pytest.raises(Unmet) as refused:
        asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY))
    assert "owes" in refused.value.figures["missing"][0]
    asking.save_answers(held, by=ana.user, invoice_cents=700_00)
    case = granted(
        asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY)), nora, bram, cents=700_01, on=MONDAY
    )
    with pytest.raises(Unmet):
        grant(case, cents=700_01, by=bram, on=MONDAY)


def test_an_advance_that_presses_is_urgent_and_says_why(ana, asked):
    case = asked(ana, "advance", pressing=["living", "long"]).case
    assert case.urgency == 6
    assert [point["points"] for point in case.urgency_points] == [4, 2]


def test_without_money_nothing_is_granted_or_it_waits_for_its_turn(ana, asked, nora, bram, offered, fund):
    offered("advance", most_cents=90_000_00)
    held = asked(ana, "advance", cents=60_000_00, invoice_cents=70_000_00)
    case = granted(
        asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY)), nora, bram, cents=60_000_00, on=MONDAY
    )
    with pytest.raises(InsufficientFunds):
        grant(case, cents=60_000_00, by=bram, on=MONDAY)
    assert not Claim.objects.exists()
    grant(case, cents=60_000_00, by=bram, on=MONDAY, wait_for_money=True)
    assert not Claim.objects.exists()
    assert case.awaits_money


def test_a_draft_is_one_and_what_is_sent_is_changed_on_request_only(ana, asked, nora, member, trade):
    held = asked(ana, "advance")
    assert asking.start(ana, "advance", by=ana.user, on=MONDAY) == held
    eve = member("Eve")
    with pytest.raises(NotYours):
        asking.save_answers(held, by=eve.user, story="Mine")
    with pytest.raises(NotYours):
        asking.start(ana, "advance", by=eve.user, on=MONDAY, consent="By telephone")
    with pytest.raises(Unmet):
        asking.start(ana, "advance", by=nora, on=MONDAY)  # an officer says how she asked
    typed = asking.start(ana, "advance", by=nora, on=MONDAY, consent="By telephone on 2 March")
    assert (typed.case.filed_by, typed.case.consent) == (nora, "By telephone on 2 March")
    with pytest.raises(Unmet):
        asking.start(eve, "advance", by=eve.user, on=MONDAY)  # no Activity
    foreign = trade(eve)
    with pytest.raises(Unmet):
        asking.save_answers(held, by=ana.user, activity=foreign)
    with pytest.raises(Unmet):
        asking.save_answers(held, by=ana.user, due_on=date(9999, 12, 31))
    case = asking.submit(held, by=ana.user, on=MONDAY, at=at(MONDAY))
    with pytest.raises(TooLate):
        asking.save_answers(held, by=ana.user, story="More")
    perform(Case.take, case, by=nora, on=MONDAY)
    perform(Case.ask_correction, case, by=nora, on=MONDAY, fields=["story"], sentence="Which train?")
    asking.save_answers(held, by=ana.user, story="The night train")
    with pytest.raises(TooLate):
        asking.save_answers(held, by=ana.user, client="Another")
    assert Request.objects.get(pk=held.pk).story == "The night train"


def test_terms_are_approved_by_another_and_follow_one_another(
    offered, belgium, france, envelope, chloe, committee
):
    first = offered("advance")
    facts = {"way": "guarantee", "envelope": envelope, "committee_code": "fund", "most_cents": 1_00, "why": "x",
             "on": MONDAY, "from_on": MONDAY, "by": chloe}  # fmt: skip
    for wrong in ({}, {"way": "advance", "from_on": date(2026, 3, 1)}, {"way": "advance", "committee_code": "no"},
                  {"iban": ACTIVITIES}, {"way": "advance", "most_cents": 0}):  # fmt: skip
        with pytest.raises(Unmet):
            propose_terms(key=f"k{wrong}"[:60], **{**facts, **wrong})
    assert terms_for("advance", belgium, MONDAY) == first
    later = offered("advance", most_cents=900_00, from_on=LATER)
    assert terms_for("advance", belgium, MONDAY) == first
    assert terms_for("advance", france, LATER) == later
    with pytest.raises(Unmet):
        terms_for("guarantee", belgium, LATER)


def test_what_the_invoicing_told_by_mistake_is_taken_back_by_api(ana, claimed, client_pays, chloe, nora):
    claim, api = client_pays(claimed(ana), 50_00, on=LATER), APIClient()
    receipt = recovering.tell(claim, key="1", cents=100_00, on=LATER, by=chloe)
    place = f"/api/v1/claims/{claim.number}/receipts/"
    api.force_authenticate(nora)
    assert api.post(f"{place}{receipt.pk}/undo/", {"why": "x"}, format="json").status_code == 403
    api.force_authenticate(chloe)
    assert api.post(f"{place}{receipt.pk}/undo/", {"why": ""}, format="json").status_code == 400
    taken = api.post(f"{place}{receipt.pk}/undo/", {"why": "Another invoice"}, format="json")
    assert (taken.status_code, taken.json()["undone"]) == (200, True)
    by_bank = claim.receipts.get(channel="bank")
    refused = api.post(f"{place}{by_bank.pk}/undo/", {"why": "x"}, format="json")
    assert refused.json()["code"] == "by_bank"
    claim.refresh_from_db()
    assert claim.repaid_cents == 50_00
    whole()


def test_the_database_keeps_what_was_granted_received_and_decided(ana, claimed, chloe, dirk):
    claim = claimed(ana)
    receipt = recovering.tell(claim, key="1", cents=100_00, on=LATER, by=chloe)
    loss = approved(deciding.propose(claim, key="l", kind="loss", why="x", on=LATER, by=chloe), dirk)
    for rows, column in (
        (Claim.objects.filter(pk=claim.pk), {"cents": 1}),
        (Claim.objects.filter(pk=claim.pk), {"repaid_cents": 900_00}),
        (Claim.objects.filter(pk=claim.pk), {"ended_on": None}),
        (Receipt.objects.filter(pk=receipt.pk), {"cents": 1}),
        (ClaimProposal.objects.filter(pk=loss.pk), {"cents": 1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**column)
    with pytest.raises(IntegrityError), transaction.atomic():
        receipt.delete()


def test_the_member_is_told_and_others_see_nothing(ana, claimed, client_pays, member, nora, chloe, person):
    claim = client_pays(claimed(ana), 400_00, on=LATER)
    while outbox.deliver():
        pass
    told = list(
        Notice.objects.filter(member=ana, path=claim.get_absolute_url()).values_list("template", flat=True)
    )
    assert sorted(told) == ["claim_recovered", "payment_sent"]
    assert Claim.objects.visible_to(ana.user).get() == claim
    assert Claim.objects.visible_to(nora).get() == claim
    assert not Claim.objects.visible_to(member("Eve").user).exists()
    assert PaymentOrder.objects.get(pk=claim.order_id).communication == claim.number
