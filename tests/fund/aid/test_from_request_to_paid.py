"""A request goes its whole way: the committee decides, two people pay, the bank confirms."""

from datetime import UTC, date, datetime, time

import pytest

from fund.aid import awarding
from fund.aid.models import Award
from fund.banking import batches, orders
from fund.banking.importing import import_statement
from fund.banking.models import BankAccount, BatchLine, PaymentOrder
from fund.banking.pain001 import CannotPay
from fund.ledger import proof
from fund.ledger.commitments import commit
from fund.ledger.envelopes import standings
from fund.ledger.refusals import Earmarked, InsufficientFunds
from tests.factor import confirmed
from tests.fund.aid.conftest import IBAN, give
from tests.fund.banking.builders import Booked, camt053
from workflows import outbox
from workflows.cases.models import Case
from workflows.committee import balloting, deciding, mandates, sessions
from workflows.committee.models import Committee, Mandate
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate

TODAY = date(2026, 3, 12)
PAID_ON = date(2026, 3, 16)
FUND_IBAN = "BE71096123456769"


def at(hour: int) -> datetime:
    return datetime(2026, 3, 12, hour, tzinfo=UTC)


@pytest.fixture
def committee(belgium, admin, person):
    """Chair Clara, with Bram and Dina: more than half present, a majority of the votes cast."""
    made = Committee.objects.create(code="aid", name="Aid committee")
    made.cooperatives.add(belgium)
    mandates.publish_rules(
        made, by=admin, from_on=date(2026, 1, 1), quorum_base="not_recused", quorum_numerator=1,
        quorum_denominator=2, quorum_strict=True, majority_base="cast", majority_numerator=1,
        majority_denominator=2, majority_strict=True, abstentions_count=False, tie="casting_vote",
        appeal_days=60,
    )  # fmt: skip
    for name, held, seat in (
        ("Clara", Role.CHAIR, "chair"), ("Bram", Role.COMMITTEE, "member"),
        ("Dina", Role.COMMITTEE, "member"),
    ):  # fmt: skip
        user = person(name, held)
        mandates.give_mandate(made, user, role=Mandate.Role(seat), by=admin, from_on=date(2026, 1, 1))
    return made


@pytest.fixture
def decide(committee, person):
    """decide(case, cents): an evening of the committee that grants this amount."""
    clara, bram, dina = person("Clara"), person("Bram"), person("Dina")

    def grant(case, cents, reasons=(), wait=False):
        session = sessions.plan_session(committee, held_on=TODAY, starts_at=time(18), by=clara)
        (item,) = sessions.put_on_agenda(session, [case], by=clara)
        sessions.convene(session, by=clara, at=at(8))
        sessions.open_session(session, by=clara, at=at(18))
        for user in (clara, bram, dina):
            sessions.record_arrival(session, user, by=clara, at=at(18))
        ballot = balloting.open_ballot(item, by=clara, at=at(18))
        for user in (clara, bram, dina):
            balloting.cast_vote(ballot, by=user, choice="grant", cents=cents, at=at(19))
        ballot = balloting.close_ballot(ballot, by=clara, at=at(19))
        return deciding.decide(ballot, by=clara, on=TODAY, reasons=reasons, wait_for_money=wait)

    return grant


@pytest.fixture
def account(fund, belgium):
    return BankAccount.objects.create(
        fund=fund, cooperative=belgium, name="Main", iban=FUND_IBAN, bic="GKCCBEBB",
        holder="Solidarity Fund", town="Brussels", country="BE",
    )  # fmt: skip


@pytest.fixture
def sent(account, chloe, person):
    """sent(order): in a batch that Chloe prepared, Dirk approved and exported."""

    dirk = confirmed(person("Dirk", Role.TREASURER2))

    def make(order):
        batch = batches.prepare_batch(account=account, orders=[order], execute_on=TODAY, on=TODAY, by=chloe)
        batches.export(batches.approve(batch, by=dirk), by=dirk)
        return BatchLine.objects.get(order=order, is_active=True)

    return make


def answer(cents, placed, number="2026-001", reason="", on=PAID_ON):
    """The bank's statement with one line for this payment."""
    line = Booked(cents, on=on, end_to_end_id=placed.end_to_end_id, name="Ana Test", iban=IBAN, reason=reason)
    raw = camt053([line], iban=FUND_IBAN, number=number, on=on)
    (report,) = import_statement([(f"{number}.xml", raw)], by=None)
    return report


def corona(fund):
    return next(row for row in standings(fund) if row.envelope.code == "corona")


def test_ana_is_granted_84_euros_and_the_bank_pays_them(complete, ready, decide, sent, fund, ana):
    decide(ready(complete), 84_00)
    order = Award.objects.get().payments.get().order
    placed = sent(order)
    assert Case.objects.get().state == "granted"
    assert (corona(fund).committed_cents, corona(fund).spent_cents) == (84_00, 0)
    answer(-84_00, placed)
    case = Case.objects.get()
    assert (case.state, case.closed_on) == ("closed", PAID_ON)
    assert PaymentOrder.objects.get().state == "paid"
    assert (corona(fund).available_cents, corona(fund).committed_cents, corona(fund).spent_cents) == (
        916_00, 0, 84_00,
    )  # fmt: skip
    assert Award.objects.with_paid().get().paid_cents == 84_00
    assert ana.notices.filter(template="payment_sent").count() == 1
    assert proof.run().differences == []


def test_a_final_amount_that_is_lower_gives_the_rest_back(
    complete, ready, decide, sent, fund, ana, chloe, person
):
    decide(ready(complete), 84_00)
    order = Award.objects.get().payments.get().order
    for wrong in (0, 84_00, 84_01):
        with pytest.raises(CannotPay):
            orders.lower(order, cents=wrong, why="Less", on=TODAY, by=chloe)
    with pytest.raises(Refusal, match="Say why"):
        orders.lower(order, cents=80_00, why=" ", on=TODAY, by=chloe)
    clara = person("Clara", Role.TREASURER)
    with pytest.raises(NotYours):
        orders.lower(order, cents=80_00, why="Less", on=TODAY, by=clara)
    orders.lower(order, cents=80_00, why="The final bill was lower", on=TODAY, by=chloe)
    assert (corona(fund).available_cents, corona(fund).committed_cents) == (920_00, 80_00)
    assert ana.notices.filter(template="payment_lowered").count() == 1
    assert order.events.last().payload == {"before": 84_00, "after": 80_00}
    placed = sent(order)
    with pytest.raises(TooLate):
        orders.lower(order, cents=70_00, why="Less", on=TODAY, by=chloe)
    answer(-80_00, placed)
    assert (Case.objects.get().state, corona(fund).spent_cents) == ("closed", 80_00)
    assert proof.run().differences == []


def test_paying_less_on_screen_and_by_the_api(complete, ready, decide, account, client, chloe):
    decide(ready(complete), 84_00)
    order = PaymentOrder.objects.get()
    client.force_login(chloe)
    assert "Pay less" in client.get(order.get_absolute_url()).content.decode()
    url = f"{order.get_absolute_url()}lower/"
    kept = client.post(url, {"cents": "90,00", "why": "The final bill"})
    assert (kept.status_code, "The final bill" in kept.content.decode()) == (422, True)
    assert client.post(url, {"cents": "80,00", "why": "The final bill"}).status_code == 302
    api = f"/api/v1/payment-orders/{order.pk}/lower/"
    done = client.post(api, {"cents": 75_00, "why": "Again"}, content_type="application/json")
    assert (done.status_code, done.json()["cents"]) == (200, 75_00)


def test_a_grant_waits_for_money_and_is_then_paid_as_if_it_had_been_granted_that_day(
    complete, ready, decide, sent, fund, envelope, ana, client
):
    commit(key="most", envelope=envelope, cents=950_00, reference="X", on=TODAY, by=None, why="Others")
    decide(ready(complete), 84_00, wait=True)
    assert not Award.objects.exists()
    assert Case.objects.get().awaits_money
    client.force_login(ana.user)
    page = client.get(Case.objects.get().get_absolute_url()).content.decode()
    assert "You were granted" in page
    assert "Waiting for money to come in" in page
    give(fund, envelope, 33_00, key="a little")
    outbox.deliver()
    assert not Award.objects.exists()
    give(fund, envelope, 1_00, key="enough")
    outbox.deliver()
    outbox.deliver()
    order = Award.objects.get().payments.get().order
    assert (order.cents, corona(fund).available_cents) == (84_00, 0)
    assert not Case.objects.get().awaits_money
    assert ana.notices.filter(template="grant_served").count() == 1
    answer(-84_00, sent(order))
    assert Case.objects.get().state == "closed"
    assert proof.run().differences == []


def test_what_a_member_waits_for_counts_against_the_years_ceiling(
    complete, ready, decide, envelope, ana, version, published
):
    commit(key="most", envelope=envelope, cents=1_000_00, reference="X", on=TODAY, by=None, why="Others")
    decide(ready(complete), 84_00, wait=True)
    assert awarding.waiting_cents(version.programme, ana) == 84_00
    with pytest.raises(awarding.CeilingPassed):
        awarding.refuse_above_ceilings(complete, 700_00 - 83_99, TODAY)
    awarding.refuse_above_ceilings(complete, 500_00, TODAY)


def test_an_envelope_of_one_cooperative_pays_nobody_of_another(complete, ready, decide, envelope, france):
    envelope.earmark, envelope.cooperative = "cooperative", france
    envelope.save()
    with pytest.raises(Earmarked, match="Solidaire FR"):
        decide(ready(complete), 84_00)
    assert Case.objects.get().state == "ready"


def test_a_payment_that_comes_back_is_paid_again_and_the_books_agree(
    complete, ready, decide, sent, fund, ana
):
    decide(ready(complete), 84_00)
    order = Award.objects.get().payments.get().order
    answer(-84_00, placed := sent(order))
    answer(84_00, placed, number="2026-002", reason="AC04", on=date(2026, 3, 18))
    order.refresh_from_db()
    assert order.state == "waiting"
    assert (corona(fund).committed_cents, corona(fund).spent_cents) == (84_00, 0)
    assert ana.notices.filter(template="payment_returned").count() == 1
    assert proof.run().differences == []
    answer(-84_00, sent(order), number="2026-003", on=date(2026, 3, 20))
    assert corona(fund).spent_cents == 84_00
    assert proof.run().differences == []


def test_a_decision_beyond_the_envelope_is_undone_whole(complete, ready, decide, fund, envelope):
    case = ready(complete)
    give_away(fund, envelope, 950_00)
    with pytest.raises(InsufficientFunds) as refusal:
        decide(case, 84_00)
    assert refusal.value.figures["available_cents"] == 50_00
    case = Case.objects.get()
    assert (case.state, case.granted_cents) == ("ready", None)
    assert not case.decisions.exists()
    give(fund, envelope, 34_00, key="a gift")
    assert corona(fund).available_cents == 84_00


def give_away(fund, envelope, cents):
    """Another decision takes this from the envelope first."""
    commit(key="other", envelope=envelope, cents=cents, reference="L-1", on=TODAY, by=None, why="other")
