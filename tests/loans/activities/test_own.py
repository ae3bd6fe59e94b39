"""Ana puts 600.00 of her own into her Activity, and has it back in six parts; where means lack, both sides agree."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from fund.bank_days import bank_day_from
from fund.banking import orders
from fund.banking.batches import approve, export, prepare_batch
from fund.banking.matching import undo as undo_match
from fund.banking.models import Match, PaymentOrder, StatementLine
from fund.ledger.chart import Kind
from fund.ledger.envelopes import allot, open_envelope
from fund.ledger.models import Account
from loans.activities import asking, own
from loans.activities.models import OwnMoney, OwnMove, OwnPlan
from loans.activities.models.own import OwnState
from loans.activities.own import MeansLack
from loans.schedule import Unplannable
from tests.fund.banking.builders import Booked
from tests.loans.conftest import MONDAY, at, granted
from workflows import outbox
from workflows.notices.models import Notice
from workflows.refusals import NotYours, TooLate, Unmet

from .conftest import whole

CAME = date(2026, 3, 4)
FIRST = date(2026, 4, 1)


@pytest.fixture
def envelope(fund):
    """Empty: what members put in is all that it holds."""
    return open_envelope(fund, "own", "Own money")


def held(fund, kind):
    return sum(row.balance_cents for row in Account.objects.filter(fund=fund, kind=kind))


@pytest.fixture
def agreed(asked, nora, bram):
    """agreed(ana): the committee took 600.00 by her plan; nothing came yet."""

    def make(member, *, cents=600_00, **answers):
        request = asked(member, "own", cents=cents, **answers)
        sent = asking.submit(request, by=member.user, on=MONDAY, at=at(MONDAY))
        return own.agree(granted(sent, nora, bram, cents=cents, on=MONDAY), cents=cents, by=bram, on=MONDAY)

    return make


@pytest.fixture
def put_in(bank):
    def make(money, cents, *, on=CAME):
        plain = money.reference.replace("+", "").replace("/", "")
        bank(Booked(cents, reference=plain, bank_reference=f"OWN{on:%m%d}{cents}"), on=on)
        money.refresh_from_db()
        return money

    return make


@pytest.fixture
def running(agreed, put_in):
    """running(ana): 600.00 came."""
    return lambda member, **facts: put_in(agreed(member, **facts), facts.get("cents", 600_00))


@pytest.fixture
def confirm(account, chloe, dirk, bank):
    """confirm(order, on=…): two people let it go, and the bank pays it."""

    def make(order, *, on):
        batch = prepare_batch(account=account, orders=[order], execute_on=on, on=on, by=chloe)
        batch = export(approve(batch, by=dirk), by=dirk, at=at(on))
        placed = batch.lines.get()
        bank(Booked(-placed.cents, end_to_end_id=placed.end_to_end_id, bank_reference=f"O{placed.pk}"), on=on)
        return placed

    return make


def test_own_money_comes_in_and_goes_back_part_by_part(
    ana, agreed, put_in, confirm, chloe, nora, fund, envelope
):
    money = agreed(ana)
    assert (money.state, money.owed_cents, money.case.state) == (OwnState.AGREED, 0, "granted")
    assert money.reference.startswith("+++226/")
    money = put_in(money, 400_00)
    assert (money.state, money.owed_cents, money.expected.cents) == (OwnState.RUNNING, 400_00, 200_00)
    money = put_in(money, 200_00, on=date(2026, 3, 5))
    assert (money.owed_cents, money.expected.is_open, money.case.state) == (600_00, False, "closed")
    assert (-held(fund, Kind.OWN), money.last_on) == (600_00, date(2031, 3, 4))
    whole()
    assert own.to_order_cents(money, date(2026, 3, 26)) == 0
    with pytest.raises(NotYours):
        own.order_due(money, on=FIRST, by=nora)
    order = own.order_due(money, on=FIRST, by=chloe)
    assert (order.cents, order.iban, order.commitment.open_cents) == (100_00, "BE71096123456769", 100_00)
    with pytest.raises(Unmet) as refused:
        own.order_due(money, on=FIRST, by=chloe)
    assert refused.value.code == "nothing_due"
    whole()
    confirm(order, on=FIRST)
    money.refresh_from_db()
    assert (money.paid_back_cents, money.owed_cents, money.oldest_unpaid_on) == (
        100_00,
        500_00,
        date(2026, 5, 4),
    )
    assert (-held(fund, Kind.OWN), held(fund, Kind.COMMITTED)) == (500_00, 0)
    whole()
    for month in range(5, 10):
        day = bank_day_from(date(2026, month, 4))
        confirm(own.order_due(money, on=day, by=chloe), on=day)
    money.refresh_from_db()
    assert (money.state, money.owed_cents, money.ended_on) == (OwnState.PAID_BACK, 0, date(2026, 9, 4))
    assert held(fund, Kind.OWN) == 0
    whole()


def test_a_part_that_the_bank_sends_back_is_owed_again(ana, running, confirm, bank, chloe):
    money = running(ana, count=1)
    placed = confirm(own.order_due(money, on=FIRST, by=chloe), on=FIRST)
    money.refresh_from_db()
    assert money.state == OwnState.PAID_BACK
    back = Booked(600_00, end_to_end_id=placed.end_to_end_id, bank_reference="BACK", reason="AC04")
    bank(back, on=date(2026, 4, 3))
    money.refresh_from_db()
    assert (money.state, money.owed_cents, money.ended_on) == (OwnState.RUNNING, 600_00, None)
    whole()
    order = own.orders_of(money).get()
    assert own.to_order_cents(money, FIRST) == 0  # it waits to be paid again
    confirm(order, on=date(2026, 4, 7))
    money.refresh_from_db()
    assert money.state == OwnState.PAID_BACK
    whole()


def test_an_order_that_is_cancelled_gives_its_money_back_and_can_be_made_again(ana, running, chloe, fund):
    money = running(ana)
    order = own.order_due(money, on=FIRST, by=chloe)
    orders.cancel_order(order, by=chloe, why="Account closed")
    assert held(fund, Kind.COMMITTED) == 0
    again = own.order_due(money, on=FIRST, by=chloe)
    assert (again.pk != order.pk, again.cents) == (True, 100_00)
    whole()


def test_no_more_comes_in_than_was_agreed_and_a_match_undone_takes_it_out(ana, agreed, put_in, chloe, fund):
    money = put_in(agreed(ana), 600_01)
    assert money.state == OwnState.AGREED  # the line waits for a person
    line = StatementLine.objects.get()
    assert line.matched_cents == 0
    money = put_in(money, 600_00, on=date(2026, 3, 5))
    order = own.order_due(money, on=FIRST, by=chloe)
    with pytest.raises(Unmet) as refused:
        undo_match(Match.objects.get(expected=money.expected), by=chloe)
    assert refused.value.code == "sent_back"
    orders.cancel_order(order, by=chloe, why="A mistake")
    undo_match(Match.objects.get(expected=money.expected), by=chloe)
    money.refresh_from_db()
    assert (money.state, money.put_in_cents, money.started_on) == (OwnState.AGREED, 0, None)
    assert held(fund, Kind.OWN) == 0
    whole()


def test_where_means_lack_nothing_is_ordered_until_both_agree_on_a_later_plan(
    ana, running, chloe, fund, envelope, confirm
):
    money = running(ana)
    allot(key="spent", source=envelope, target=fund.envelopes.get(code="general"), cents=550_00, on=CAME, by=chloe,
          why="The piano")  # fmt: skip
    with pytest.raises(MeansLack) as refused:
        own.order_due(money, on=FIRST, by=chloe)
    assert refused.value.figures["available_cents"] == 50_00
    assert own.order_all_due(FIRST) == "0 parts of own money ordered, 1 without means"
    assert not PaymentOrder.objects.exists()
    facts = {
        "count": 3,
        "period_months": 3,
        "first_due_on": date(2026, 10, 1),
        "why": "No concerts",
        "on": FIRST,
    }
    plan = own.propose_plan(money, key="p", by=chloe, **facts)
    assert own.propose_plan(money, key="p", by=chloe, **facts) == plan
    with pytest.raises(TooLate):
        own.propose_plan(money, key="q", by=ana.user, **facts)
    with pytest.raises(NotYours):
        own.answer(plan, agreed=True, on=FIRST, by=chloe)
    own.answer(plan, agreed=True, on=FIRST, by=ana.user)
    money.refresh_from_db()
    assert (money.oldest_unpaid_on, own.to_order_cents(money, FIRST)) == (date(2026, 10, 1), 0)
    assert [row.due_cents for row in own.standing(money).rows] == [200_00] * 3
    with pytest.raises(TooLate):
        own.answer(plan, agreed=False, on=FIRST, by=ana.user)
    whole()


def test_a_member_may_propose_and_a_plan_stays_within_five_years(ana, running, chloe, nora, member):
    money = running(ana)
    facts = {
        "count": 2,
        "period_months": 1,
        "first_due_on": date(2026, 5, 4),
        "why": "I need it",
        "on": FIRST,
    }
    for by in (nora, member("Eve").user):
        with pytest.raises(NotYours):
            own.propose_plan(money, key="x", by=by, **facts)
    for wrong in ({"first_due_on": CAME}, {"why": " "}):
        with pytest.raises(Unmet):
            own.propose_plan(money, key="x", by=ana.user, **{**facts, **wrong})
    with pytest.raises(Unplannable):
        own.propose_plan(money, key="x", by=ana.user, **{**facts, "first_due_on": date(2031, 2, 28)})
    plan = own.propose_plan(money, key="x", by=ana.user, **facts)
    with pytest.raises(NotYours):
        own.answer(plan, agreed=True, on=FIRST, by=ana.user)
    own.answer(plan, agreed=False, on=FIRST, by=chloe)
    again = own.propose_plan(money, key="y", by=ana.user, **facts)
    own.withdraw(again, on=FIRST, by=ana.user)
    assert list(OwnPlan.objects.values_list("state", flat=True)) == ["withdrawn", "declined"]
    money.refresh_from_db()
    assert money.oldest_unpaid_on == FIRST


def test_each_night_what_is_due_is_ordered_once(ana, running):
    running(ana)
    night = date(2026, 3, 27)  # five days before
    assert own.order_all_due(date(2026, 3, 26)) == "0 parts of own money ordered, 0 without means"
    assert own.order_all_due(night) == "1 parts of own money ordered, 0 without means"
    assert own.order_all_due(night) == "0 parts of own money ordered, 0 without means"
    assert PaymentOrder.objects.get().ordered_by is None


def test_a_request_for_more_than_five_years_is_refused_at_once(ana, asked):
    request = asked(ana, "own", cents=600_00)
    with pytest.raises(Unplannable):
        asking.save_answers(request, by=ana.user, count=60, period_months=3)
    with pytest.raises(Unplannable):
        asking.save_answers(request, by=ana.user, cents=5)


def test_what_is_not_put_in_is_cancelled(ana, agreed, chloe, nora):
    money = agreed(ana)
    with pytest.raises(NotYours):
        own.cancel(money, on=FIRST, by=nora, why="Changed her mind")
    money = own.cancel(money, on=FIRST, by=chloe, why="Changed her mind")
    assert (money.state, money.expected.is_open, money.case.state) == (OwnState.CANCELLED, False, "closed")


def test_the_database_keeps_what_was_agreed_and_moved(ana, running):
    money = running(ana)
    for rows, columns in (
        (OwnMoney.objects.all(), {"cents": 1}),
        (OwnMoney.objects.all(), {"paid_back_cents": 600_01}),
        (OwnMoney.objects.all(), {"started_on": None}),
        (OwnMove.objects.all(), {"cents": 1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        money.moves.get().delete()


def test_the_member_is_told_and_takes_a_statement_away(ana, running, member, chloe):
    money = running(ana)
    own.propose_plan(money, key="p", count=2, period_months=1, first_due_on=date(2026, 6, 1), why="Means", on=FIRST,
                     by=chloe)  # fmt: skip
    while outbox.deliver():
        pass
    told = Notice.objects.filter(member=ana, path=money.get_absolute_url()).values_list("template", flat=True)
    assert sorted(told) == ["own_agreed", "own_plan", "own_received"]
    facts = {"on": FIRST, "language": "fr"}
    assert own.statement_pdf(money, MONDAY, FIRST, **facts).startswith(b"%PDF")
    with pytest.raises(Unmet):
        own.statement_pdf(money, FIRST, MONDAY, **facts)


def text(answer):
    return " ".join(answer.content.decode().split())


def test_own_money_by_page(client, ana, offered, trade, running, member, chloe, nora):
    money = running(ana)
    page, soon = f"/activities/own/{money.number}/", timezone.localdate() + timedelta(days=40)
    client.force_login(member("Eve").user)
    assert client.get(page).status_code == 404
    client.force_login(nora)
    assert client.get(page).status_code == 403
    client.force_login(ana.user)
    assert "We owe you" in text(client.get(page))
    assert page in text(client.get(money.case.get_absolute_url()))
    assert client.post(f"{page}order/").status_code == 403
    read = client.get(f"{page}statement.pdf?since=2026-01-01&until=2026-12-31")
    assert (read.status_code, read.content[:4]) == (200, b"%PDF")
    assert client.get(f"{page}statement.pdf?since=x").status_code == 302
    assert client.get(f"{page}statement.pdf?since=2026-12-31&until=2026-01-01").status_code == 422
    asked = {"key": "1", "count": "2", "period_months": "1", "first_due_on": soon, "why": "Later is fine"}
    assert client.post(f"{page}plan/", asked | {"count": "99"}).status_code == 422
    assert "in 2 instalments" in text(client.post(f"{page}plan/", asked))
    assert not OwnPlan.objects.exists()
    for _twice in range(2):
        assert client.post(f"{page}plan/", asked | {"propose": "1"}).headers["location"] == page
    plan = OwnPlan.objects.get()
    client.post(f"{page}plan/{plan.pk}/", {"act": "agree"})
    plan.refresh_from_db()
    assert plan.state == "proposed"
    client.force_login(chloe)
    assert "I agree" in text(client.get(page))
    client.post(f"{page}plan/{plan.pk}/", {"act": "decline"})
    plan.refresh_from_db()
    assert plan.state == "declined"
    assert money.number in text(client.get("/activities/own/?due=on&state=running&q=Test"))
    assert b"600" in b"".join(client.get("/activities/own/?format=csv").streaming_content)
    assert "Nothing fits" in text(client.get("/activities/own/?q=nobody"))
    assert "/bank/" in client.post(f"{page}order/").headers["location"]
    assert client.post(f"{page}order/").headers["location"] == page
    assert client.post(f"{page}cancel/", {"why": "x"}).status_code == 409


def test_a_member_asks_to_put_money_in_by_page(client, ana, offered, trade):
    activity = trade(ana)
    offered("own")
    client.force_login(ana.user)
    assert "Put own money into my Activity" in text(client.get("/cases/mine/"))
    page = client.post("/activities/ask/own/").headers["location"]
    typed = {"activity": activity.pk, "amount": "600", "count": "60", "period_months": "12", "story": "A piano",
             "first_due_on": timezone.localdate() + timedelta(days=40), "iban": "BE71096123456769",
             "iban_seen": "BE71096123456769", "iban_holder": "Ana Test"}  # fmt: skip
    refused = client.post(page, typed)
    assert (refused.status_code, "within five years" in text(refused)) == (422, True)
    assert client.post(page, typed | {"count": "6", "period_months": "3"}).status_code == 302
    assert client.get(f"{page}documents/").status_code == 200
    assert "every quarter" in text(client.get(f"{page}check/"))
    assert client.post(f"{page}check/", {"declared": "on"}).status_code == 302


def test_own_money_by_api(ana, running, chloe, member):
    money, api = running(ana), APIClient()
    place = f"/api/v1/own-money/{money.number}/"
    soon = (timezone.localdate() + timedelta(days=40)).isoformat()
    api.force_authenticate(member("Eve").user)
    assert api.get(place).status_code == 404
    api.force_authenticate(chloe)
    assert api.get("/api/v1/own-money/?state=running").json()["count"] == 1
    assert api.get(place).json()["last_on"] == "2031-03-04"
    assert len(api.get(f"{place}schedule/").json()) == 6
    assert api.get(f"{place}moves/").json()[0]["cents"] == 600_00
    statement = api.get(f"{place}statement/?since=2026-01-01&until=2026-12-31&language=de")
    assert (statement.status_code, statement.content[:5]) == (200, b"%PDF-")
    assert api.get(f"{place}statement/?since=2026-01-01").status_code == 400
    assert api.get(f"{place}statement/?since=2026-02-01&until=2026-01-01").status_code == 422
    asked = {"count": 3, "first_due_on": soon}
    assert api.post(f"{place}preview/", asked, format="json").json()["instalments_left"] == 3
    far = api.post(f"{place}preview/", asked | {"first_due_on": "2031-03-01"}, format="json")
    assert (far.status_code, far.json()["code"]) == (422, "longer_than_five_years")
    plan = api.post(f"{place}propose/", asked | {"key": "1", "why": "Means"}, format="json")
    assert plan.status_code == 201
    at = f"/api/v1/own-money-plans/{plan.json()['id']}/"
    assert api.post(f"{at}agree/").status_code == 403
    api.force_authenticate(ana.user)
    assert api.post(f"{place}order/").status_code == 403
    assert api.post(f"{at}agree/").json()["state"] == "agreed"
    assert api.post(f"{at}withdraw/").status_code == 409
    api.force_authenticate(chloe)
    assert api.post(f"{place}order/").json()["code"] == "nothing_due"
    assert api.post(f"{place}cancel/", {"why": "x"}, format="json").status_code == 409


def test_the_list_costs_the_same_whatever_its_length(client, ana, running, agreed, chloe, member):
    running(ana)
    client.force_login(chloe)

    def count():
        with CaptureQueriesContext(connection) as seen:
            client.get("/activities/own/")
        return len(seen)

    count()
    before = count()
    agreed(member("Eve"))
    assert count() == before
    assert OwnMoney.objects.count() == 2
