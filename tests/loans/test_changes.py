"""Pauses, new plans, money given up and money back: worked to the cent, replayed in any order, with the proof held."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund.banking.matching import use_as
from fund.banking.models import StatementLine
from fund.ledger import balances, chart, proof, proposals
from fund.ledger.chart import Kind
from loans import changes
from loans.allocation import Hardship, Mode, Pause, Payment, Reage, Relief, Replan, Rewrite, replay
from loans.arrears import in_bucket, late_on, take_snapshot
from loans.cash import take_cash, undo_cash
from loans.models import Agreement, Allocation, LoanChange
from loans.models.agreements import State
from loans.repayment import replayed
from loans.schedule import BusinessDay, Unplannable, Wanted, schedule
from tests.fund.banking.builders import Booked
from workflows import outbox
from workflows.refusals import NotYours, Refusal, TooLate, Unmet

from .conftest import MONDAY

PLAN = schedule(120_000, 12, date(2026, 1, 31), business_day=BusinessDay.NONE)  # 100.00 at each month's end


def held(fund, kind):
    return balances.total(fund, kind)


def proved(loan):
    """The proof holds, and replaying gives what is stored; what is left is the same from plan, payments and ledger."""
    report = proof.run()
    assert report.holds, report.differences
    loan = Agreement.objects.get(pk=loan.pk)
    found = replayed(loan)
    stored = Allocation.objects.filter(repayment__agreement=loan)
    rows = stored.values_list("repayment__key", "instalment__position", "part", "cents")
    assert sorted((key, at or 0, part, cents) for key, at, part, cents in rows) == sorted(found.allocated)
    assert tuple(loan.schedule.rows()) == found.rows
    account = chart.account(loan.fund, Kind.LOAN, ref=loan.number)
    account.refresh_from_db()
    assert account.balance_cents == loan.outstanding_cents == found.outstanding_cents
    return loan


# ---- pure


def test_a_pause_moves_what_is_unpaid_and_keeps_the_end_of_the_month():
    paid = [Payment("a", date(2026, 1, 31), 10_000)]
    result = replay(PLAN, paid, changes=[Pause("p", date(2026, 2, 1), 1)])
    assert [row.due_on for row in result.rows[:4]] == [
        date(2026, 1, 31), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31),
    ]  # fmt: skip
    assert result.rows[-1].due_on == date(2027, 1, 31)
    assert sum(row.due_cents for row in result.rows) == 120_000


def test_a_new_plan_spreads_all_that_is_unpaid_also_what_is_late():
    paid = [Payment("a", date(2026, 1, 31), 14_000)]  # february is paid in part, march is late
    result = replay(PLAN, paid, changes=[Replan("r", date(2026, 4, 2), 53, date(2026, 4, 30))])
    assert [row.due_cents for row in result.rows[:3]] == [10_000, 4_000, 2_000]
    assert [row.due_on for row in result.rows[2:5]] == [
        date(2026, 4, 30),
        date(2026, 5, 30),
        date(2026, 6, 30),
    ]
    assert (len(result.rows), result.outstanding_cents, result.late_cents(date(2026, 4, 2))) == (
        55,
        106_000,
        0,
    )


def test_a_new_plan_leaves_out_months_doubles_others_and_ends_with_a_larger_instalment():
    season = (1, 1, 1, 1, 1, 1, 0, 0, 2, 1, 1, 1)  # none in July and August, two in September
    change = Replan("r", date(2026, 1, 2), 5, date(2026, 6, 15), season=season, balloon_cents=30_000)
    result = replay(PLAN, [], changes=[change])
    assert [(row.due_on.month, row.due_cents) for row in result.rows] == [
        (6, 18_000), (9, 36_000), (10, 18_000), (11, 18_000), (12, 30_000),
    ]  # fmt: skip


def test_a_hardship_plan_asks_less_for_a_time_and_makes_no_instalment_larger():
    paid = [Payment("a", date(2026, 1, 31), 10_000)]  # february is late
    result = replay(PLAN, paid, changes=[Hardship("h", date(2026, 3, 2), 3, 2_500, date(2026, 3, 31))])
    assert [row.due_cents for row in result.rows] == [10_000] + [2_500] * 3 + [10_000] * 10 + [2_500]
    assert [row.due_on for row in result.rows[1:3]] == [date(2026, 3, 31), date(2026, 4, 30)]
    assert (result.late_cents(date(2026, 3, 2)), result.outstanding_cents) == (0, 110_000)


def test_what_is_late_is_shared_over_the_instalments_that_remain():
    paid = [Payment("a", date(2026, 1, 31), 4_003)]
    result = replay(PLAN, paid, changes=[Reage("g", date(2026, 3, 1))])
    assert [row.due_cents for row in result.rows] == [4_003] + [11_599] * 9 + [11_606]  # 159.97 over ten
    assert [row.due_on for row in result.rows[:2]] == [date(2026, 1, 31), date(2026, 3, 31)]
    last = replay(PLAN, [], changes=[Reage("g", date(2027, 1, 1))])
    assert last.rows == tuple(PLAN)  # no instalment remains to bear it


def test_rows_written_by_hand_take_what_is_open_whatever_came_in_meanwhile():
    wanted = (Wanted(date(2026, 6, 1), 50_000), Wanted(date(2026, 9, 1), 60_000))
    change = Rewrite("w", date(2026, 2, 1), wanted)
    paid = [Payment("a", date(2026, 1, 31), 10_000)]
    assert [row.due_cents for row in replay(PLAN, paid, changes=[change]).rows] == [10_000, 50_000, 60_000]
    assert [row.due_cents for row in replay(PLAN, [], changes=[change]).rows] == [50_000, 70_000]
    more = [*paid, Payment("b", date(2026, 1, 31), 70_000)]
    assert [row.due_cents for row in replay(PLAN, more, changes=[change]).rows] == [10_000] * 2 + [40_000] + [
        10_000
    ] * 6


def test_what_is_given_up_is_taken_from_the_end():
    result = replay(
        PLAN, [Payment("a", date(2026, 1, 31), 10_000)], changes=[Relief("f", date(2026, 2, 1), 25_000)]
    )
    assert [row.due_cents for row in result.rows] == [10_000] * 9 + [5_000]
    assert (result.outstanding_cents, result.relieved_cents) == (85_000, 25_000)


def test_money_after_a_write_off_makes_good_the_loss_and_no_more():
    off = Relief("w", date(2026, 6, 1), 110_000, written_off=True)
    money = [Payment("a", date(2026, 1, 31), 10_000), Payment("b", date(2026, 7, 1), 110_500)]
    result = replay(PLAN, money, changes=[off])
    assert (result.recovered_cents, result.surplus_cents, result.outstanding_cents) == (110_000, 500, 0)


def test_money_ahead_may_cover_the_next_instalments():
    result = replay(PLAN, [Payment("a", date(2026, 1, 31), 35_000, Mode.NEXT)])
    assert result.paid_cents == (10_000, 10_000, 10_000, 5_000, *[0] * 8)
    assert result.rows == tuple(PLAN)


days = st.dates(date(2025, 12, 1), date(2027, 6, 30))
events = st.lists(
    st.one_of(
        st.builds(Payment, st.uuids().map(str), days, st.integers(1, 60_000), st.sampled_from(Mode)),
        st.builds(Pause, st.uuids().map(str), days, st.integers(1, 6)),
        st.builds(lambda key, on, count: Replan(key, on, count, on + timedelta(days=20)),
                  st.uuids().map(str), days, st.integers(1, 30)),
        st.builds(lambda key, on, count, cents: Hardship(key, on, count, cents, on + timedelta(days=9)),
                  st.uuids().map(str), days, st.integers(1, 30), st.integers(1, 20_000)),
        st.builds(Reage, st.uuids().map(str), days),
        st.builds(lambda key, on, rows: Rewrite(key, on, tuple(Wanted(on + timedelta(days=40 * place), cents)
                                                              for place, cents in enumerate(rows))),
                  st.uuids().map(str), days, st.lists(st.integers(1, 90_000), min_size=1, max_size=5)),
        st.builds(Relief, st.uuids().map(str), days, st.integers(1, 50_000), st.booleans()),
    ),
    max_size=10,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(events=events, data=st.data())
def test_every_cent_is_paid_given_up_or_left_whatever_happens_in_whatever_order(events, data):
    def carried(happened):
        payments = [event for event in happened if isinstance(event, Payment)]
        return replay(PLAN, payments, changes=[event for event in happened if not isinstance(event, Payment)])

    result = carried(events)
    money = sum(event.cents for event in events if isinstance(event, Payment))
    to_loan = money - result.surplus_cents - result.recovered_cents
    assert to_loan == sum(result.paid_cents)
    assert to_loan + result.relieved_cents + result.outstanding_cents == 120_000
    assert sum(part.cents for part in result.allocated) == money
    off_keys = {event.key for event in events if isinstance(event, Relief) and event.written_off}
    off = sum(cents for key, cents in result.relieved if key in off_keys)
    assert 0 <= result.recovered_cents <= off
    assert all(0 <= paid <= row.due_cents for row, paid in zip(result.rows, result.paid_cents, strict=True))
    dates = [row.due_on for row in result.rows]
    assert dates == sorted(dates)
    assert carried(data.draw(st.permutations(events))) == result


# ---- with the books


@pytest.fixture
def agreed(chloe, dirk):
    """agreed(loan, kind=…): proposed by Chloé, approved by Dirk."""

    def make(loan, *, on, **figures):
        proposal = changes.propose(
            loan, key=f"{loan.pk}/{figures}/{on}"[:60], why="Ill", on=on, by=chloe, **figures
        )
        proposals.approve(proposal, by=dirk, on=on, digest=proposal.digest())
        loan.refresh_from_db()
        return LoanChange.objects.get(proposal=proposal)

    return make


def test_days_late_are_not_counted_while_that_is_paused_and_nobody_is_chased(ana, running, agreed, dirk):
    loan = running(ana)  # 100.00 are due on 5 May, 5 June, 6 July
    change = agreed(loan, on=date(2026, 5, 25), kind="arrears_pause", until_on=date(2026, 6, 14))
    loan = proved(loan)
    loans = Agreement.objects.all()
    assert [loan.days_late(date(2026, 5, 4 + days)) for days in (1, 2, 20, 21, 25)] == [0, 1, 19, 20, 20]
    assert [loan.days_late(date(2026, 6, day)) for day in (1, 14, 15, 16)] == [20, 20, 20, 21]
    assert [loans.chased(date(2026, *day)).count() for day in ((5, 24), (5, 25), (6, 14), (6, 15))] == [
        1,
        0,
        0,
        1,
    ]
    on = date(2026, 7, 1)  # 57 calendar days, of which 21 are not counted
    assert (loan.days_late(on), [late.days(on) for late in late_on(loans, on)]) == (36, [36])
    assert take_snapshot(on) == 1
    assert loan.arrears_snapshots.get().days == 36
    assert [in_bucket(loans, days, on).count() for days in (1, 31, 61, 91)] == [0, 1, 0, 0]
    assert [row.due_on for row in loan.schedule.rows()[:2]] == [date(2026, 5, 5), date(2026, 6, 5)]
    with pytest.raises(Unmet) as refused:
        agreed(loan, on=date(2026, 6, 15), kind="arrears_pause", until_on=date(2026, 7, 1))
    assert refused.value.code == "paused_already"
    changes.undo(change, on=on, by=dirk, why="Mistake")
    assert proved(loan).days_late(on) == 57


def test_nothing_is_late_while_all_days_since_are_paused(ana, running, agreed):
    loan = running(ana)
    agreed(loan, on=date(2026, 5, 5), kind="arrears_pause", until_on=date(2026, 7, 31))
    assert proved(loan).days_late(date(2026, 8, 1)) == 0
    counted = [Agreement.objects.in_arrears(date(2026, 8, day)).count() for day in (1, 2)]
    assert counted == [0, 1]


def test_rows_written_by_hand_are_agreed_by_two_and_keep_the_sum(ana, running, repay, agreed, chloe):
    loan = repay(running(ana), 15_000, on=date(2026, 6, 5))  # may is paid, june in part
    rows = [["2026-07-06", 40_000], ["2026-12-24", 60_000]]
    with pytest.raises(Unplannable) as refused:
        changes.propose(loan, key="r", why="x", on=date(2026, 6, 8), by=chloe, kind="rows", rows=rows[:1])
    assert refused.value.code == "rows_do_not_sum"
    agreed(loan, on=date(2026, 6, 8), kind="rows", rows=rows)
    loan = proved(loan)
    assert [(row.due_on, row.due_cents) for row in loan.schedule.rows()] == [
        (date(2026, 5, 5), 10_000), (date(2026, 6, 5), 10_000),
        (date(2026, 7, 6), 40_000), (date(2026, 12, 24), 60_000),
    ]  # fmt: skip
    proposal = changes.propose(
        loan, key="s", why="x", on=date(2026, 6, 9), by=chloe, kind="rows", rows=[["2026-09-01", 100_000]]
    )
    assert (
        changes.propose(
            loan, key="s", why="x", on=date(2026, 6, 9), by=chloe, kind="rows", rows=[["2026-09-01", 100_000]]
        )
        == proposal
    )


def test_two_treasurers_agree_within_the_terms_and_what_is_beyond_says_so(ana, publish, running, chloe):
    terms = publish(replan_months_max=6, forgive_cents_max=0, write_off_cents_max=50_000)
    loan, on = running(ana, under=terms), date(2026, 6, 1)
    beyond = [
        ({"kind": "pause", "months": 4}, "pause_too_long"),
        ({"kind": "arrears_pause", "until_on": date(2026, 9, 1)}, "pause_too_long"),
        ({"kind": "replan", "count": 18, "first_due_on": date(2026, 7, 5)}, "plan_too_long"),
        ({"kind": "hardship", "count": 12, "cents": 500, "first_due_on": date(2026, 7, 5)}, "plan_too_long"),
        ({"kind": "forgive", "cents": 1}, "relief_too_large"),
        ({"kind": "write_off"}, "relief_too_large"),
    ]
    for figures, code in beyond:
        _found, why = changes.preview(loan, on=on, **figures)
        assert getattr(why, "code", None) == code, figures
        with pytest.raises(Unmet) as refused:
            changes.propose(loan, key=code, why="x", on=on, by=chloe, **figures)
        assert refused.value.code == code
    within = {
        "kind": "replan",
        "count": 16,
        "first_due_on": date(2026, 7, 5),
    }  # ends on 5 October, six months later
    assert changes.preview(loan, on=on, **within)[1] is None


def test_a_new_plan_keeps_the_season_and_the_last_instalment_that_were_signed(ana, publish, running, chloe):
    terms = publish(seasons=True, balloon_basis_points=3_000)
    loan = running(ana, under=terms, months_off=[7, 8], balloon_cents=36_000)
    asked = {"kind": "replan", "count": 4, "first_due_on": date(2026, 6, 5)}
    found, _beyond = changes.preview(loan, on=date(2026, 6, 1), **asked)
    assert [(row.due_on.month, row.due_cents) for row in found.rows] == [
        (6, 28_000), (9, 28_000), (10, 28_000), (11, 36_000),
    ]  # fmt: skip
    found, _beyond = changes.preview(loan, on=date(2026, 6, 1), **asked, months_off=[], balloon_cents=0)
    assert [row.due_cents for row in found.rows] == [30_000] * 4
    with pytest.raises(Unmet) as refused:
        changes.preview(loan, on=date(2026, 6, 1), **asked, balloon_cents=36_001)
    assert refused.value.code == "balloon_too_large"


def test_a_pause_is_agreed_by_two_and_undone_as_a_right(ana, running, repay, agreed, chloe, dirk):
    loan = repay(running(ana), 10_000, on=date(2026, 5, 5))
    before = loan.schedule.rows()
    with pytest.raises(Unmet) as refused:
        changes.propose(loan, key="long", why="Ill", on=date(2026, 5, 20), by=chloe, kind="pause", months=4)
    assert refused.value.code == "pause_too_long"
    proposal = changes.propose(
        loan, key="p", why="Ill", on=date(2026, 5, 20), by=chloe, kind="pause", months=2
    )
    with pytest.raises(NotYours):
        proposals.approve(proposal, by=chloe, on=date(2026, 5, 20), digest=proposal.digest())
    proposals.approve(proposal, by=dirk, on=date(2026, 5, 21), digest=proposal.digest())
    loan = proved(loan)
    assert loan.oldest_unpaid_on == date(2026, 8, 5)
    assert loan.expected.due_on == date(2026, 8, 5)
    assert loan.schedules.latest("number").reason == "change"
    repay(loan, 10_000, on=date(2026, 8, 5))
    with pytest.raises(NotYours):
        changes.undo(proposal.change, on=date(2026, 8, 6), by=chloe, why="Mistake")
    with pytest.raises(Refusal):
        changes.undo(proposal.change, on=date(2026, 8, 6), by=dirk, why=" ")
    changes.undo(proposal.change, on=date(2026, 8, 6), by=dirk, why="Mistake")
    with pytest.raises(TooLate):
        changes.undo(proposal.change, on=date(2026, 8, 6), by=dirk, why="Mistake")
    loan = proved(loan)
    assert loan.schedule.rows() == before
    assert loan.oldest_unpaid_on == date(2026, 7, 6)


def test_a_new_plan_survives_the_undoing_of_an_earlier_payment(ana, running, agreed, chloe):
    loan = running(ana)
    entry = take_cash(loan, key="one", cents=10_000, on=date(2026, 5, 5), by=chloe)
    agreed(loan, on=date(2026, 7, 20), kind="replan", count=22, first_due_on=date(2026, 9, 1))
    loan = proved(loan)
    assert [row.due_cents for row in loan.schedule.rows()] == [10_000] + [5_000] * 22
    undo_cash(entry, on=date(2026, 7, 21), by=chloe, why="False notes")
    loan = proved(loan)
    rows = loan.schedule.rows()
    assert (len(rows), sum(row.due_cents for row in rows), rows[0].due_on) == (22, 120_000, date(2026, 9, 1))


def test_a_write_off_is_a_loss_and_what_still_comes_makes_it_smaller(ana, running, repay, agreed, fund, dirk):
    loan = repay(running(ana), 20_000, on=date(2026, 6, 5))
    change = agreed(loan, on=date(2026, 12, 1), kind="write_off")
    loan = proved(loan)
    assert (loan.state, loan.outstanding_cents, loan.relieved_cents) == (State.WRITTEN_OFF, 0, 100_000)
    assert (held(fund, Kind.LOSSES), held(fund, Kind.LOST), held(fund, Kind.LOAN)) == (100_000, 100_000, 0)
    repay(loan, 30_000, on=date(2027, 1, 4))
    loan = proved(loan)
    assert (loan.state, loan.recovered_cents, held(fund, Kind.LOSSES)) == (State.WRITTEN_OFF, 30_000, 70_000)
    repay(loan, 70_500, on=date(2027, 2, 1))
    loan = proved(loan)
    assert (loan.recovered_cents, loan.surplus_cents, held(fund, Kind.LOSSES)) == (100_000, 500, 0)
    changes.undo(change, on=date(2027, 2, 2), by=dirk, why="All came back")
    loan = proved(loan)
    assert (loan.state, loan.repaid_cents, loan.surplus_cents) == (State.SETTLED, 120_000, 500)


def test_a_payment_from_before_a_write_off_makes_the_loss_smaller_by_itself(
    ana, running, agreed, chloe, fund
):
    loan = running(ana)
    agreed(loan, on=date(2026, 12, 1), kind="write_off")
    entry = take_cash(loan, key="late", cents=15_000, on=date(2026, 11, 30), by=chloe)
    loan = proved(loan)
    assert (loan.state, loan.repaid_cents, held(fund, Kind.LOSSES)) == (State.WRITTEN_OFF, 15_000, 105_000)
    undo_cash(entry, on=date(2026, 12, 2), by=chloe, why="Counted twice")
    loan = proved(loan)
    assert (loan.state, loan.repaid_cents, held(fund, Kind.LOSSES)) == (State.WRITTEN_OFF, 0, 120_000)


def test_a_payment_returned_after_a_write_off_opens_the_loan_again(ana, running, agreed, chloe, fund):
    loan = running(ana)
    entry = take_cash(loan, key="one", cents=15_000, on=date(2026, 6, 1), by=chloe)
    agreed(loan, on=date(2026, 12, 1), kind="write_off")
    undo_cash(entry, on=date(2026, 12, 2), by=chloe, why="False notes")
    loan = proved(loan)
    assert (loan.state, loan.outstanding_cents, loan.ended_on) == (State.RUNNING, 15_000, None)


def test_forgiving_a_part_leaves_the_rest_to_be_repaid(ana, running, repay, agreed, chloe, fund):
    loan = running(ana)
    with pytest.raises(Unmet):
        changes.propose(loan, key="all", why="x", on=MONDAY, by=chloe, kind="forgive", cents=120_001)
    agreed(loan, on=date(2026, 6, 1), kind="forgive", cents=100_000)
    loan = proved(loan)
    assert (loan.state, loan.outstanding_cents) == (State.RUNNING, 20_000)
    repay(loan, 20_100, on=date(2026, 6, 5))
    loan = proved(loan)
    assert (loan.state, loan.surplus_cents, loan.recovered_cents) == (State.SETTLED, 100, 0)
    assert held(fund, Kind.LOSSES) == 100_000


def test_a_rest_within_the_terms_is_let_go_with_a_movement_of_its_own(
    ana, publish, draft, running, repay, fund
):
    loan = running(ana, under=publish(tolerance_cents=100))
    repay(loan, 119_899, on=date(2026, 5, 5))
    outbox.deliver()
    assert proved(loan).state == State.RUNNING
    repay(loan, 1, on=date(2026, 5, 6))
    outbox.deliver()
    loan = proved(loan)
    assert (loan.state, loan.relieved_cents, held(fund, Kind.LOSSES)) == (State.SETTLED, 100, 100)
    assert loan.changes.get().kind == "tolerance"


def test_a_rest_that_was_let_go_is_owed_again_with_the_money_that_is_taken_back(
    ana, publish, draft, running, chloe, fund
):
    loan = running(ana, under=publish(tolerance_cents=100))
    paid = take_cash(loan, key="c", cents=119_900, on=date(2026, 5, 5), by=chloe)
    outbox.deliver()
    assert proved(loan).state == State.SETTLED
    undo_cash(paid, on=date(2026, 5, 6), by=chloe, why="It was another loan")
    loan = proved(loan)
    assert (loan.state, loan.outstanding_cents, loan.relieved_cents) == (State.RUNNING, 120_000, 0)
    assert held(fund, Kind.LOSSES) == 0
    assert loan.changes.get().undone.why == "It was another loan"


def test_cash_lies_in_the_box_until_the_bank_has_it(ana, running, bank, chloe, nora, fund):
    loan = running(ana)
    with pytest.raises(NotYours):
        take_cash(loan, key="c", cents=12_300, on=date(2026, 5, 5), by=nora)
    first = take_cash(
        loan, key="c", cents=12_300, on=date(2026, 5, 5), by=chloe, payer="Ana's aunt", mode="next"
    )
    assert take_cash(loan, key="c", cents=12_300, on=date(2026, 5, 5), by=chloe) == first
    loan = proved(loan)
    assert (loan.repaid_cents, first.payer, first.mode) == (12_300, "Ana's aunt", "next")
    assert (held(fund, Kind.CASH), held(fund, Kind.SUSPENSE)) == (12_300, 0)
    bank(Booked(12_300, bank_reference="DESK"), on=date(2026, 5, 7))
    use_as(StatementLine.objects.get(bank_reference="DESK"), "cash", by=chloe)
    proved(loan)
    assert held(fund, Kind.CASH) == 0


def test_nobody_proposes_or_approves_a_change_of_their_own_loan(ana, running, chloe, dirk):
    """A treasurer who borrows, or who lives with who does, leaves it to others."""
    loan = running(ana)
    on, mine = date(2026, 6, 2), {"kind": "write_off"}
    ana.user = chloe
    ana.save()
    loan = Agreement.objects.get(pk=loan.pk)
    with pytest.raises(NotYours) as refused:
        changes.propose(loan, key="own", why="Mine", on=on, by=chloe, **mine)
    assert refused.value.code == "own_loan"
    ana.user = dirk
    ana.save()
    loan = Agreement.objects.get(pk=loan.pk)
    asked = changes.propose(loan, key="others", why="Hers", on=on, by=chloe, **mine)
    with pytest.raises(NotYours):
        proposals.approve(asked, digest=asked.digest(), by=dirk, on=on)
