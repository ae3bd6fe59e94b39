"""Funding lines: loans to the fund with their schedule, subsidies with their conditions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from fund.ledger import chart, commitments, proof
from fund.ledger.balances import total
from fund.ledger.chart import Kind
from fund.ledger.envelopes import available
from fund.ledger.models import Account
from fund.ledger.refusals import InsufficientFunds
from fund.sources import conditions, importing, schedules
from fund.sources.funding_lines import draw, open_line, pay_back, take_back_move, withdraw
from fund.sources.models import Condition, FundingLine, LineMove
from fund.sources.refusals import BadSchedule, LineExhausted, LineInUse
from workflows.refusals import Refusal

from .conftest import TODAY, record, staged

ON = date(2026, 3, 2)


@pytest.fixture
def line(fund):
    return open_line(
        fund=fund, code="brussels", lender="Finance Brussels", limit_cents=1_000_00, from_on=ON, region="BRU"
    )


@pytest.fixture
def subsidy(fund):
    return open_line(
        fund=fund,
        code="region",
        lender="Region",
        limit_cents=500_00,
        from_on=ON,
        kind=FundingLine.Kind.SUBSIDY,
    )


def sentences(made):
    return [row.sentence for row in made.rows.filter(outcome="problem").order_by("line")]


def test_what_a_lender_pays_in_is_available_in_the_lines_own_envelope(fund, line, chloe):
    first = draw(line, key="1", cents=600_00, on=ON, by=chloe)
    assert draw(line, key="1", cents=600_00, on=ON, by=chloe) == first
    line.account.refresh_from_db()
    assert (line.drawn_cents, line.undrawn_cents) == (600_00, 400_00)
    assert available(line.envelope) == 600_00
    assert available(chart.general(fund)) == 0
    assert proof.run().holds


def test_a_line_is_not_drawn_beyond_its_limit_not_even_by_the_database(line, chloe):
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    with pytest.raises(LineExhausted, match=r"400\.00") as refused:
        draw(line, key="2", cents=400_01, on=ON, by=chloe)
    assert refused.value.figures == {"left_cents": 400_00, "asked_cents": 400_01}
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=line.account_id).update(floor_cents=-599_99)


def test_a_line_is_paid_back_from_what_its_envelope_holds(fund, line, chloe):
    draw(line, key="1", cents=600_00, on=ON, by=chloe)
    commitments.commit(
        key="L-1", envelope=line.envelope, cents=500_00, reference="L-1", on=ON, by=chloe, why="Loan"
    )
    with pytest.raises(InsufficientFunds):
        pay_back(line, key="1", cents=100_01, on=ON, by=chloe)
    first = pay_back(line, key="2", cents=100_00, on=ON, by=chloe)
    assert pay_back(line, key="2", cents=100_00, on=ON, by=chloe) == first
    assert total(fund, Kind.LINE) == -500_00
    with pytest.raises(LineExhausted):
        pay_back(line, key="3", cents=500_01, on=ON, by=chloe)
    assert proof.run(["lines_equal_their_moves"]).holds


def test_two_funds_may_have_a_line_of_the_same_code(fund, crowns, line, chloe):
    other = open_line(fund=crowns, code="brussels", lender="Almi", limit_cents=900_00, from_on=ON)
    draw(line, key="1", cents=100_00, on=ON, by=chloe)
    draw(other, key="1", cents=200_00, on=ON, by=chloe)
    assert (total(fund, Kind.LINE), total(crowns, Kind.LINE)) == (-100_00, -200_00)


def test_a_draw_is_taken_back_and_then_the_line(line, chloe):
    move = draw(line, key="1", cents=600_00, on=ON, by=chloe)
    with pytest.raises(LineInUse):
        withdraw(line, on=TODAY)
    back = take_back_move(move, on=TODAY, by=chloe, why="Never came")
    assert take_back_move(move, on=TODAY, by=chloe, why="Again") == back
    line.account.refresh_from_db()
    assert line.drawn_cents == 0
    assert withdraw(line, on=TODAY).withdrawn_on == withdraw(line, on=ON).withdrawn_on == TODAY
    line.refresh_from_db()
    with pytest.raises(Refusal):
        draw(line, key="2", cents=1, on=ON, by=chloe)


# ---- schedules


def test_what_was_paid_back_pays_the_oldest_instalment_first(line, chloe):
    draw(line, key="1", cents=900_00, on=ON, by=chloe)
    schedules.set_schedule(line, plan=[(date(2026, 12, 1), 400_00), (date(2026, 6, 1), 500_00)], by=chloe)
    pay_back(line, key="1", cents=600_00, on=ON, by=chloe)
    stands = schedules.standing(line, date(2026, 7, 1))
    assert (stands.received_cents, stands.repaid_cents) == (900_00, 600_00)
    assert [(due.due_on.month, due.left_cents) for due in stands.dues] == [(6, 0), (12, 300_00)]
    assert stands.next.due_on == date(2026, 12, 1)
    assert not stands.next.is_late(date(2026, 12, 1))
    assert stands.next.is_late(date(2026, 12, 2))


def test_money_short_before_a_due_day_is_said(line, chloe):
    draw(line, key="1", cents=900_00, on=ON, by=chloe)
    schedules.set_schedule(line, plan=[(date(2026, 6, 1), 500_00), (date(2026, 12, 1), 400_00)], by=chloe)
    assert schedules.standing(line, date(2026, 4, 1)).short_cents == 0
    commitments.commit(
        key="L-1", envelope=line.envelope, cents=700_00, reference="L-1", on=ON, by=chloe, why="Loan"
    )
    assert schedules.standing(line, date(2026, 4, 1)).short_cents == 300_00
    assert schedules.standing(line, date(2026, 3, 2)).short_cents == 0  # 91 days ahead


def test_a_new_plan_takes_the_place_of_the_one_before_and_gives_it_back(line, chloe):
    plan = [(date(2027, 1, 1), 400_00)]
    first = schedules.set_schedule(line, plan=plan, by=chloe)
    assert schedules.set_schedule(line, plan=plan, by=chloe) == first
    second = schedules.set_schedule(line, plan=[(date(2027, 1, 1), 500_00)], by=chloe)
    assert (second.number, schedules.current(line)) == (2, second)
    schedules.withdraw(second, on=TODAY)
    assert schedules.current(line) == first


@pytest.mark.parametrize(
    "plan",
    [[], [(ON, 1_000_01)], [(ON, 1), (ON, 1)], [(ON, 0)]],
)
def test_a_plan_that_cannot_hold_is_refused(line, chloe, plan):
    with pytest.raises(BadSchedule):
        schedules.set_schedule(line, plan=plan, by=chloe)


# ---- conditions


def test_a_subsidy_is_at_risk_until_its_conditions_are_met(subsidy, chloe):
    draw(subsidy, key="1", cents=300_00, on=ON, by=chloe)
    subsidy.account.refresh_from_db()
    report = conditions.ask(subsidy, text="Report", due_on=date(2026, 5, 1), at_risk_cents=100_00)
    assert conditions.ask(subsidy, text="Report", due_on=date(2026, 5, 1)) == report
    audit = conditions.ask(subsidy, text="Audit", due_on=date(2027, 5, 1))
    assert conditions.at_risk(subsidy, TODAY) == 300_00
    assert [one.overdue for one in conditions.standings(subsidy, TODAY)] == [True, False]
    conditions.say(audit, met=True, on=ON, evidence="Letter 12", by=chloe)
    assert conditions.at_risk(subsidy, TODAY) == 100_00
    note = conditions.say(report, met=True, on=TODAY, evidence="Report 2026", by=chloe)
    assert conditions.say(report, met=True, on=TODAY, evidence="Report 2026", by=chloe) == note
    assert conditions.at_risk(subsidy, TODAY) == 0
    conditions.say(report, met=False, on=TODAY, evidence="Sent back", by=chloe)
    assert conditions.at_risk(subsidy, TODAY) == 100_00
    conditions.withdraw(report, on=TODAY)
    assert len(conditions.standings(subsidy, TODAY)) == 1
    with pytest.raises(Refusal):
        conditions.say(report, met=True, on=TODAY, evidence="x", by=chloe)


def test_a_loan_has_a_schedule_and_a_subsidy_conditions(line, subsidy, chloe):
    with pytest.raises(Refusal):
        conditions.ask(line, text="Report", due_on=TODAY)
    with pytest.raises(BadSchedule):
        schedules.set_schedule(subsidy, plan=[(TODAY, 1)], by=chloe)


# ---- files


LINES = [
    {"code": "bru", "kind": "loan", "funder": "Finance", "limit": "1000", "from": "2026-01-01"},
    {"code": "reg", "kind": "subsidy", "funder": "Region", "limit": "500", "from": "2026-01-01", "until": "2027-01-01"},
]  # fmt: skip
MONEY = [
    {"line": "bru", "way": "back", "date": "2026-02-02", "amount": "100", "reference": "2"},
    {"line": "bru", "way": "draw", "date": "2026-02-01", "amount": "400", "reference": "1"},
]
PLAN = [
    {"line": "bru", "due": "2027-01-01", "principal": "400"},
    {"line": "bru", "due": "2028-01-01", "principal": "600"},
]
ASKED = [{"line": "reg", "condition": "Report", "due": "2026-12-31", "at_risk": "50"}]


def test_lines_their_money_plans_and_conditions_come_by_file_and_go_back(fund, chloe):
    made = {
        kind: record(fund, chloe, *rows, kind=kind)
        for kind, rows in (
            ("lines", LINES),
            ("line-money", MONEY),
            ("schedules", PLAN),
            ("conditions", ASKED),
        )
    }
    assert {one.state for one in made.values()} == {"done"}
    bru = FundingLine.objects.get(code="bru")
    assert (bru.drawn_cents, schedules.standing(bru, TODAY).repaid_cents) == (300_00, 100_00)
    assert [due.left_cents for due in schedules.standing(bru, TODAY).dues] == [300_00, 600_00]
    assert Condition.objects.get().at_risk_cents == 50_00
    for kind, rows in (("lines", LINES), ("line-money", MONEY), ("schedules", PLAN), ("conditions", ASKED)):
        again = staged(fund, *rows, kind=kind)
        assert (again.problems, again.known) == (0, len(rows)), kind
    with pytest.raises(LineInUse):
        importing.take_back(made["lines"], on=TODAY, by=chloe, why="x")
    for kind in ("line-money", "schedules", "conditions", "lines"):
        importing.take_back(made[kind], on=TODAY, by=chloe, why="x")
    assert total(fund, Kind.LINE) == 0
    assert not Condition.objects.filter(withdrawn_on=None).exists()
    assert not FundingLine.objects.filter(withdrawn_on=None).exists()
    assert LineMove.objects.count() == 2
    assert proof.run().holds


@pytest.mark.parametrize(
    ("kind", "row", "words"),
    [
        ("lines", LINES[0] | {"kind": "gift"}, "neither"),
        ("lines", LINES[0] | {"limit": "-1"}, "more than zero"),
        ("lines", LINES[0] | {"code": "general"}, "taken by an envelope"),
        ("lines", LINES[0] | {"code": "a b"}, "letters"),
        ("lines", LINES[1] | {"until": "2025-01-01"}, "before the first"),
        ("lines", LINES[0] | {"currency": "SEK"}, "This is in SEK"),
        ("line-money", MONEY[0], "no funding line"),
        ("schedules", PLAN[0], "no funding line"),
        ("conditions", ASKED[0], "no funding line"),
        ("schedules", PLAN[0] | {"line": "brussels", "principal": "1000,01"}, "make 1,000.01"),
        ("line-money", MONEY[1] | {"line": "brussels", "amount": "1000,01"}, "can still be drawn"),
        ("line-money", MONEY[1] | {"line": "brussels", "way": "up"}, "neither"),
        ("conditions", ASKED[0] | {"line": "brussels"}, "no subsidy"),
    ],
)
def test_a_line_that_is_wrong_is_named(fund, line, kind, row, words):
    chart.general(fund)
    assert words in sentences(staged(fund, row, kind=kind))[0]
