"""Granted cases that wait for money are served by urgency, then by waiting time, and nobody passes."""

from datetime import timedelta

import pytest
from django.db import connection

from fund.ledger import chart, envelopes, proof, waiting
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.commitments import release
from fund.ledger.models import Commitment, WaitingGrant
from fund.ledger.posting import Entry, Leg, post, post_many, reverse
from fund.ledger.refusals import InsufficientFunds, KeyReused, QueueAhead
from fund.ledger.runs import run_and_keep
from fund.ledger.tasks import serve_waiting
from workflows import outbox
from workflows.cases.models import Case
from workflows.notices.models import Notice
from workflows.people.permissions import Role
from workflows.record import broken_links
from workflows.refusals import NotYours, Refusal, TooLate, Unmet
from workflows.steps import perform

from .conftest import MONDAY, contribution
from .tampering import execute, unguarded


@pytest.fixture
def resumed(monkeypatch):
    """What was resumed, in order: (reference, cents)."""
    done = []
    monkeypatch.setitem(
        waiting._resumes,
        "test",
        lambda reference, commitment, *, on: done.append((reference, commitment.reserved_cents)),
    )
    return done


@pytest.fixture
def granted(fund, ana, resumed):
    """granted(60_00, urgency=3): a case of Ana's, granted; its commitment or its place in the queue."""

    def make(cents, *, urgency=0, wait=True, envelope=None, key=""):
        number = Case.objects.count() + 1
        reference = f"T-2026-{number:04d}"
        Case.objects.create(
            reference=reference, kind="aid", cooperative=ana.cooperative, applicant=ana, filed_by=ana.user,
            submitted_on=MONDAY, granted_cents=cents, decided_on=MONDAY,
        )  # fmt: skip
        return waiting.promise(
            key=key or reference, purpose="test", envelope=envelope or chart.general(fund), cents=cents,
            reference=reference, urgency=urgency, on=MONDAY, by=None, why="Granted", wait=wait,
        )  # fmt: skip

    return make


def queue(fund):
    return [place.grant.reference for place in waiting.queue(chart.general(fund))]


def test_while_there_is_money_a_grant_is_set_aside_at_once(fund, contribute, granted):
    contribute(100_00)
    assert isinstance(granted(60_00), Commitment)
    assert not WaitingGrant.objects.exists()
    assert total(fund, Kind.COMMITTED) == 60_00


def test_without_being_told_to_wait_it_is_refused_with_the_figures(contribute, granted):
    contribute(50_00)
    with pytest.raises(InsufficientFunds) as refused:
        granted(60_00, wait=False)
    assert refused.value.figures["available_cents"] == 50_00
    assert not WaitingGrant.objects.exists()


def test_a_grant_that_waits_sets_nothing_aside(fund, contribute, granted):
    contribute(50_00)
    row = granted(60_00)
    assert (row.state, row.cents, row.commitment) == ("open", 60_00, None)
    assert total(fund, Kind.AVAILABLE) == 50_00
    assert row.events.get().step == "wait"


def test_the_same_grant_asked_twice_waits_once(contribute, granted):
    row = granted(60_00, key="same")
    assert granted(60_00, key="same") == row
    with pytest.raises(KeyReused):
        granted(61_00, key="same")


def test_the_most_urgent_comes_first_then_who_waits_longest(fund, granted, contribute, resumed):
    granted(10_00, urgency=2)
    granted(20_00, urgency=7)
    granted(30_00, urgency=2)
    assert queue(fund) == ["T-2026-0002", "T-2026-0001", "T-2026-0003"]
    contribute(100_00)
    assert waiting.serve(chart.general(fund), on=MONDAY) == 3
    assert [reference for reference, _cents in resumed] == ["T-2026-0002", "T-2026-0001", "T-2026-0003"]
    assert proof.run().holds


def test_a_small_grant_does_not_pass_a_large_one_before_it(fund, contribute, granted, resumed):
    granted(80_00, urgency=5)
    small = granted(10_00, urgency=5)
    contribute(50_00)
    assert waiting.serve(chart.general(fund), on=MONDAY) == 0
    small.refresh_from_db()
    assert small.state == "open"


def test_a_new_grant_does_not_pass_the_queue_unless_it_is_more_urgent(fund, contribute, granted):
    granted(80_00, urgency=5)
    contribute(50_00)
    with pytest.raises(QueueAhead) as refused:
        granted(10_00, urgency=5, wait=False)
    assert refused.value.figures == {"ahead": 1, "ahead_cents": 80_00}
    assert isinstance(granted(10_00, urgency=5), WaitingGrant)
    assert isinstance(granted(10_00, urgency=6, wait=False), Commitment)


@pytest.mark.parametrize("way", ["contribution", "bulk", "allotment", "release", "reversal"])
def test_whatever_brings_money_gives_the_queue_its_turn(
    way, fund, contribute, granted, resumed, chloe, django_capture_on_commit_callbacks, settings
):
    crisis = envelopes.open_envelope(fund, "crisis", "Crisis")
    contribute(100_00)
    general = chart.general(fund)
    held = granted(100_00)
    lent = None
    if way == "reversal":
        release(held, cents=100_00, on=MONDAY, by=chloe, why="", key="all")
        lent = envelopes.allot(
            key="out", source=general, target=crisis, cents=100_00, on=MONDAY, by=chloe, why=""
        )
    if way == "allotment":
        contribute(40_00)
        envelopes.allot(key="out", source=general, target=crisis, cents=40_00, on=MONDAY, by=chloe, why="")
    granted(40_00)
    assert resumed == []
    with django_capture_on_commit_callbacks(execute=True):
        if way == "contribution":
            contribute(40_00)
        elif way == "bulk":
            post_many([Entry(f"b{n}", contribution(fund, 10_00), MONDAY, "") for n in range(4)])
        elif way == "allotment":
            envelopes.allot(key="in", source=crisis, target=general, cents=40_00, on=MONDAY, by=chloe, why="")
        elif way == "release":
            release(held, cents=40_00, on=MONDAY, by=chloe, why="", key="some")
        else:
            reverse(lent, on=MONDAY, by=chloe, why="")
    outbox.deliver()
    assert resumed == [("T-2026-0002", 40_00)]
    row = WaitingGrant.objects.get()
    assert (row.state, row.commitment.reserved_cents) == ("served", 40_00)
    assert Notice.objects.filter(template="grant_served").count() == 1
    assert proof.run().holds


def test_each_delivery_serves_one_and_leaves_word_for_the_next(fund, contribute, granted, resumed):
    for cents in (10_00, 20_00, 30_00):
        granted(cents)
    contribute(45_00)
    for _round in range(5):
        outbox.deliver()
    assert [cents for _reference, cents in resumed] == [10_00, 20_00]
    assert queue(fund) == ["T-2026-0003"]


def test_money_in_another_envelope_serves_nobody_here(fund, contribute, granted, resumed, chloe):
    crisis = envelopes.open_envelope(fund, "crisis", "Crisis")
    granted(10_00, envelope=crisis)
    contribute(100_00)
    outbox.deliver()
    assert serve_waiting(MONDAY) == "0 grants expired, 0 served"
    assert resumed == []


def test_the_nightly_sweep_serves_what_a_delivery_missed(fund, contribute, granted, resumed):
    granted(10_00)
    contribute(30_00)
    assert serve_waiting(MONDAY) == "0 grants expired, 1 served"
    assert serve_waiting(MONDAY) == "0 grants expired, 0 served"
    assert len(resumed) == 1


def test_the_reserve_is_not_spent_on_the_queue(fund, contribute, granted, resumed):
    contribute(30_00)
    envelopes.keep_reserve(chart.general(fund), 25_00)
    granted(10_00)
    assert waiting.serve(chart.general(fund), on=MONDAY) == 0
    contribute(5_00)
    assert waiting.serve(chart.general(fund), on=MONDAY) == 1


def test_a_grant_that_cannot_be_resumed_keeps_its_place_and_stops_nobody(
    fund, contribute, granted, resumed, monkeypatch
):
    stuck = granted(10_00)
    granted(20_00)

    def resume(reference, commitment, *, on):
        if reference == stuck.reference:
            raise Refusal("The account was closed.")
        resumed.append((reference, commitment.reserved_cents))

    monkeypatch.setitem(waiting._resumes, "test", resume)
    contribute(100_00)
    assert waiting.serve(chart.general(fund), on=MONDAY) == 1
    stuck.refresh_from_db()
    assert (stuck.state, stuck.problem) == ("open", "The account was closed.")
    assert total(fund, Kind.COMMITTED) == 20_00
    assert proof.run().holds


def test_a_treasurer_may_let_one_pass_for_a_reason_on_the_record(
    fund, contribute, granted, resumed, chloe, person
):
    granted(80_00, urgency=9)
    second = granted(10_00)
    contribute(50_00)
    with pytest.raises(Refusal, match="Say why"):
        waiting.move_first(second, why=" ", by=chloe)
    with pytest.raises(NotYours):
        waiting.move_first(second, why="Evicted tomorrow", by=person("Omar", Role.OFFICER))
    waiting.move_first(second, why="Evicted tomorrow", by=chloe)
    assert queue(fund)[0] == second.reference
    assert second.events.last().reason == "Evicted tomorrow"
    outbox.deliver()
    assert resumed == [(second.reference, 10_00)]


def test_the_member_may_give_it_up_and_a_stranger_may_not(fund, granted, ana, member, resumed, contribute):
    row = granted(10_00)
    move(row.reference, "granted")
    with pytest.raises(NotYours):
        waiting.give_up(row, why="", on=MONDAY, by=member("Bob").user)
    waiting.give_up(row, why="I found work", on=MONDAY, by=ana.user)
    assert row.state == "withdrawn"
    assert Case.objects.get(reference=row.reference).state == "closed"
    contribute(100_00)
    outbox.deliver()
    assert resumed == []
    with pytest.raises(TooLate):
        waiting.give_up(row, why="", on=MONDAY, by=ana.user)


def move(reference, state):
    """Bring a case where the test needs it, past the steps that other tests take."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = %s WHERE reference = %s", [state, reference])


def test_a_committee_that_stops_a_grant_ends_its_wait(fund, granted, contribute, resumed):
    row = granted(10_00)
    move(row.reference, "granted")
    for _twice in range(2):
        waiting.stop(row.reference, on=MONDAY, why="Stopped by the committee")
    assert Case.objects.get(reference=row.reference).state == "closed"
    contribute(100_00)
    outbox.deliver()
    assert resumed == []


def test_a_grant_that_waited_a_year_expires_and_the_member_is_told(fund, granted, resumed):
    row = granted(10_00)
    move(row.reference, "granted")
    assert serve_waiting(row.until) == "0 grants expired, 0 served"
    with pytest.raises(Unmet):
        perform(WaitingGrant.expire, row, by=None, on=row.until)
    assert serve_waiting(row.until + timedelta(days=1)) == "1 grants expired, 0 served"
    outbox.deliver()
    assert Case.objects.get(reference=row.reference).state == "closed"
    assert Notice.objects.get(template="grant_expired").member is not None
    assert broken_links(type(row.events.first())) == []


def test_a_movement_that_feeds_no_envelope_asks_nothing_about_queues(
    fund, contribute, django_assert_max_num_queries
):
    contribute(10_00)
    bank, transit = chart.account(fund, Kind.BANK), chart.account(fund, Kind.TRANSIT)
    leg = Leg(bank, transit, 5_00)
    with django_assert_max_num_queries(6):
        post(key="out", legs=[leg], on=MONDAY, why="")


def test_while_the_books_are_frozen_the_queue_waits_and_goes_on_afterwards(
    fund, granted, contribute, resumed
):
    row = granted(10_00)
    contribute(30_00)
    alter = "UPDATE ledger_account SET in_cents = in_cents {} 1 WHERE kind = 'bank'"
    with unguarded("ledger_account"):
        execute(alter.format("+"))
    run_and_keep(cheap=True)
    assert serve_waiting(MONDAY) == "0 grants expired, 0 served"
    row.refresh_from_db()
    assert (row.state, row.problem) == (WaitingGrant.State.OPEN, "")
    with unguarded("ledger_account"):
        execute(alter.format("-"))
    assert run_and_keep(only=None).holds
    assert serve_waiting(MONDAY) == "0 grants expired, 1 served"
