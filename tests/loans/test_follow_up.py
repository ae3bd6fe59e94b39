"""A late loan is followed: steps each night, promises, requests, holds; all of it stops when money comes."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from fund.ledger import proposals
from loans import asking, changes, follow_up, promises
from loans.letters import letter_pdf
from loans.models import Agreement, DunningStep, LoanPromise
from loans.promises import Outcome
from loans.repayment import record, undo
from loans.todo import todo
from workflows import outbox
from workflows.notices.models import Notice
from workflows.people.permissions import Role
from workflows.refusals import NotYours, Refusal, TooLate, Unmet

from .conftest import FIRST

pytestmark = pytest.mark.django_db


def late(days):
    """The day on which the first instalment, due on 5 May, is so many days late."""
    return FIRST + timedelta(days=days)


def nights(first, last):
    """The clock's round of each of these days late; the steps done, as (days late, step)."""
    for days in range(first, last + 1):
        follow_up.follow_up(late(days))
    outbox.deliver()
    return [(row.late_days, row.step) for row in DunningStep.objects.order_by("pk")]


@pytest.fixture
def loan(ana, running):
    return running(ana)


def paid(loan, cents, days, key=""):
    return record(
        loan, key=key or f"p{days}", cents=cents, value_on=late(days), booked_on=late(days), by=None
    )[0]


def test_a_late_loan_walks_the_path_of_its_product_one_step_a_night(loan, nora):
    assert nights(0, 80) == [
        (4, "reminder"), (15, "letter"), (30, "call"), (45, "plan"), (75, "committee"),
    ]  # fmt: skip
    assert nights(0, 90)[5:] == []
    steps = loan.events.filter(step__startswith="dunning_").values_list("step", flat=True)
    assert list(steps) == [f"dunning_{step}" for step in ("reminder", "letter", "call", "plan", "committee")]
    told = {notice.template: notice for notice in Notice.objects.filter(template__startswith="loan_")}
    assert set(told) == {"loan_reminder", "loan_letter", "loan_plan", "loan_committee"}
    for notice in told.values():
        assert loan.number in notice.subject
        assert not any(word in f"{notice.subject} {notice.body}" for word in ("EUR", "100", "late"))
    assert [str(row.acts[0]) for row in todo(nora, late(80))] == [
        "Call the borrower", "Propose a new plan", "Bring it before the committee",
    ]  # fmt: skip


def test_money_for_all_that_is_late_stops_the_path_and_empties_the_list(loan, nora):
    nights(0, 30)
    assert [row.step.step for row in todo(nora, late(30))] == ["call"]
    came = paid(loan, 10_000, 30)
    assert follow_up.situation(Agreement.objects.get(), late(31)).spell is None
    assert todo(nora, late(31)) == []
    undo(
        came, on=late(36), by=None, why="Returned"
    )  # the direct debit came back: the same spell, nothing repeated
    assert nights(36, 45)[2:] == [(30, "call"), (45, "plan")]


def test_money_for_a_part_gives_quiet_days(loan):
    nights(0, 15)
    paid(loan, 5_000, 28)
    assert nights(28, 34)[2:] == []
    assert nights(35, 35)[2:] == [(35, "call")]


def test_a_change_a_proposal_and_a_hold_each_stop_the_path(loan, chloe, nora, ana):
    nights(0, 4)
    with pytest.raises(NotYours):
        follow_up.hold_back(loan, until_on=late(20), why="x", on=late(5), by=ana.user)
    with pytest.raises(Refusal):
        follow_up.hold_back(loan, until_on=late(20), why=" ", on=late(5), by=nora)
    with pytest.raises(Unmet):
        follow_up.hold_back(loan, until_on=late(120), why="Ill", on=late(5), by=nora)
    follow_up.hold_back(loan, until_on=late(20), why="In hospital", on=late(5), by=nora)
    assert nights(5, 20)[1:] == []
    assert nights(21, 21)[1:] == [(21, "letter")]
    follow_up.hold_back(loan, until_on=late(60), why="Still there", on=late(22), by=nora)
    follow_up.go_on(loan, on=late(34), by=nora)
    with pytest.raises(TooLate):
        follow_up.go_on(loan, on=late(34), by=nora)
    changes.propose(loan, key="k", kind="pause", months=2, from_on=FIRST, why="Ill", on=late(34), by=chloe)
    assert nights(34, 50)[2:] == []
    changes.apply(
        loan, key="now", figures={"kind": "pause", "months": 2, "from_on": FIRST}, on=late(50), by=None
    )
    assert nights(50, 60)[2:] == []
    assert "In hospital" not in str(list(loan.events.values_list("reason", "payload")))


def test_who_has_no_email_gets_every_word_by_post(member, running, nora, ana):
    ana.user.email = ""
    ana.user.save()
    loan = running(ana)
    nights(0, 30)
    assert not Notice.objects.filter(template__startswith="loan_").exists()
    rows = todo(nora, late(30))
    assert [sorted(row.kinds) for row in rows] == [["post"], ["post"], ["call"]]
    letter = DunningStep.objects.get(step="letter")
    assert letter_pdf(letter) == letter_pdf(letter)
    follow_up.answer(letter, words="Posted", on=late(31), by=nora)
    with pytest.raises(TooLate):
        follow_up.answer(letter, words="Posted", on=late(31), by=nora)
    assert len(todo(nora, late(31))) == 2
    for forbidden in ({"late_cents": 1}, {"answered_on": None}):
        with pytest.raises(Error), transaction.atomic():
            DunningStep.objects.filter(pk=letter.pk).update(**forbidden)
    assert loan.dunning.count() == 3


def test_the_advisor_is_asked_to_call_and_sees_no_other_loan(loan, person, member, running):
    paul = person("Paul", Role.ADVISOR)
    loan.case.advisor = paul
    loan.case.save()
    running(member("Eve"), cents=120_012)
    nights(0, 31)
    assert [notice.template for notice in Notice.objects.filter(user=paul)] == ["loan_call"]
    assert [row.loan.pk for row in todo(paul, late(31))] == [loan.pk]


# ---- promises


def promised(loan, on):
    return [one.outcome for one in promises.promised([loan], on).get(loan.pk, [])]


def test_a_promise_quiets_the_path_and_is_kept_by_the_money_that_comes(loan, ana):
    nights(0, 4)
    row = promises.promise(loan, key="k", cents=10_000, due_on=late(20), on=late(10), by=ana.user)
    assert promises.promise(loan, key="k", cents=10_000, due_on=late(20), on=late(10), by=ana.user) == row
    assert nights(10, 23)[1:] == []
    came = paid(loan, 10_000, 22)  # two days late, within the tolerance of three
    assert promised(loan, late(24)) == [Outcome.KEPT]
    undo(came, on=late(24), by=None, why="Returned")
    assert promised(loan, late(24)) == [Outcome.BROKEN]
    assert nights(24, 24)[1:] == [(24, "letter")]


def test_a_promise_has_limits(loan, ana, nora, member, monkeypatch):
    ask = {"key": "k", "cents": 10_000, "due_on": late(20), "on": late(10)}
    with pytest.raises(NotYours):
        promises.promise(loan, **ask, by=member("Eve").user)
    for wrong, code in (
        ({"on": late(0)}, "not_late"),
        ({"due_on": late(9)}, "promise_day"),
        ({"due_on": late(42)}, "promise_day"),
        ({"cents": 9_999}, "promise_amount"),
        ({"cents": 10_001}, "promise_amount"),
    ):
        with pytest.raises(Unmet) as refused:
            promises.promise(loan, **ask | wrong, by=ana.user)
        assert refused.value.code == code
    first = promises.promise(loan, **ask, by=ana.user)
    with pytest.raises(Unmet, match="open already"):
        promises.promise(loan, **ask | {"key": "k2"}, by=nora)
    with pytest.raises(NotYours):
        promises.withdraw(first, on=late(10), by=ana.user)
    promises.withdraw(first, on=late(10), by=nora)
    with pytest.raises(TooLate):
        promises.withdraw(first, on=late(10), by=nora)
    assert promised(loan, late(10)) == [Outcome.WITHDRAWN]
    by_phone = ask | {"key": "k3", "cents": 100}
    promises.promise(loan, **by_phone, by=nora)  # an officer may record less than an instalment
    assert promised(loan, late(30)) == [Outcome.BROKEN, Outcome.WITHDRAWN]
    last = {"key": "k4", "cents": 10_000, "due_on": late(34), "on": late(30)}
    promises.promise(loan, **last, by=ana.user)
    with pytest.raises(Unmet, match="Let us talk"):
        promises.promise(loan, **last | {"key": "k5", "on": late(40), "due_on": late(45)}, by=ana.user)
    with pytest.raises(Error), transaction.atomic():
        LoanPromise.objects.filter(pk=first.pk).update(cents=1)


def test_money_of_before_the_promise_does_not_keep_it(loan, ana):
    paid(loan, 5_000, 5)
    promises.promise(loan, key="k", cents=5_000, due_on=late(20), on=late(10), by=ana.user)
    assert promised(loan, late(20)) == [Outcome.OPEN]
    paid(loan, 4_999, 12)
    assert promised(loan, late(23)) == [Outcome.OPEN]
    paid(loan, 1, 23)
    assert promised(loan, late(23)) == [Outcome.KEPT]


# ---- requests


def test_what_was_asked_is_taken_back_or_answered_by_the_change_itself(loan, ana, chloe, dirk, nora):
    asked = {"kind": "pause", "months": 2, "words": "I broke my hand.", "on": late(10)}
    row = asking.ask(loan, **asked, by=ana.user)
    with pytest.raises(NotYours):
        asking.withdraw(row, on=late(11), by=nora)
    assert asking.withdraw(row, on=late(11), by=ana.user).withdrawn
    with pytest.raises(TooLate):
        asking.withdraw(row, on=late(11), by=ana.user)
    with pytest.raises(Unmet) as refused:  # two treasurers agree on three months at most
        asking.ask(loan, **asked | {"months": 9}, by=ana.user)
    assert refused.value.code == "pause_too_long"
    row = asking.ask(loan, **asked, by=ana.user)
    figures = asking.wanted(loan, row.kind, late(12), months=row.months)
    proposal = changes.propose(loan, key="asked", why="Asked", on=late(12), by=chloe, **figures)
    proposals.approve(proposal, by=dirk, on=late(12), digest=proposal.digest())
    outbox.deliver()
    row.refresh_from_db()
    assert (row.answered_by, row.answered_on, row.withdrawn) == (dirk, late(12), False)
    assert (
        Notice.objects.filter(template="loan_request_answered").count() == 0
    )  # the change has its own notice


def test_a_borrower_asks_and_is_answered_and_nothing_is_sent_meanwhile(loan, ana, nora, member):
    asked = {"kind": "plan", "monthly_cents": 5_000, "words": "My client stopped.", "on": late(10)}
    with pytest.raises(NotYours):
        asking.ask(loan, **asked, by=nora)
    with pytest.raises(Refusal):
        asking.ask(loan, **asked | {"words": " "}, by=ana.user)
    row = asking.ask(loan, **asked, by=ana.user)
    with pytest.raises(Unmet):
        asking.ask(loan, **asked, by=ana.user)
    assert nights(10, 40) == []
    assert [sorted(one.kinds) for one in todo(nora, late(40))] == [["request"]]
    asking.answer_request(row, words="We propose 50.00 a month.", on=late(40), by=nora)
    with pytest.raises(TooLate):
        asking.answer_request(row, words="Again", on=late(40), by=nora)
    outbox.deliver()
    assert Notice.objects.filter(template="loan_request_answered", member=ana).count() == 1
    assert nights(41, 41) == [(41, "reminder")]
