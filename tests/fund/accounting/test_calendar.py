"""Deadlines of treasurers in their own calendars: what funders wait for, and months to close."""

from datetime import date

from fund.ledger import chart
from fund.ledger.models import Envelope, Kind
from fund.sources.models import Condition, ConditionNote, FundingLine, LineInstalment, LineSchedule
from workflows import calendars
from workflows.committee import invitations
from workflows.people.permissions import Role

TODAY = date(2026, 3, 10)


def said(user) -> dict[str, date]:
    return {event.summary: event.whole_day for event in calendars.of(user, TODAY)}


def a_line(fund):
    envelope = Envelope.objects.create(fund=fund, code="brupart", name="Brupart")
    line = FundingLine.objects.create(
        fund=fund, code="brupart", lender="Region", limit_cents=1_000_00, from_on=date(2025, 1, 1),
        to_on=date(2027, 1, 31), envelope=envelope, account=chart.account(fund, Kind.LINE, ref="brupart"),
    )  # fmt: skip
    for number, day in ((1, date(2026, 5, 1)), (2, date(2026, 6, 1))):
        plan = LineSchedule.objects.create(line=line, number=number, total_cents=1_000_00)
        LineInstalment.objects.create(schedule=plan, due_on=day, principal_cents=1_000_00)
    return line


def test_a_treasurer_finds_what_funders_wait_for(fund, chloe):
    line = a_line(fund)
    conditions = [
        Condition.objects.create(line=line, text=f"Secret {at}", due_on=date(2026, 7, at)) for at in (1, 2, 3)
    ]
    for condition, met in ((conditions[0], True), (conditions[1], True), (conditions[1], False)):
        ConditionNote.objects.create(condition=condition, met=met, on=TODAY, evidence="Letter")
    days = said(chloe)
    assert days["Last day of the funding line brupart"] == date(2027, 1, 31)
    assert days["Repayment due: brupart"] == date(2026, 6, 1)  # the plan that holds, not the one before
    uids = [event.uid.split("@")[0] for event in calendars.of(chloe, TODAY)]
    assert [uid for uid in uids if uid.startswith("condition")] == [
        f"condition-{conditions[1].pk}", f"condition-{conditions[2].pk}",
    ]  # fmt: skip
    feed = invitations.feed_of(chloe, TODAY)
    assert "DTSTART;VALUE=DATE:20260601" in feed
    assert "Secret" not in feed


def test_months_that_are_over_and_open_are_to_close(fund, chloe, move):
    move(date(2026, 1, 5), (Kind.CONTRIBUTIONS, Kind.BANK, 1_00))
    days = said(chloe)
    assert days["Close January 2026 of Solidarity fund"] == date(2026, 2, 1)
    assert days["Close 2026 of Solidarity fund"] == date(2027, 1, 1)


def test_a_member_and_a_treasurer_of_another_fund_find_nothing(fund, person, belgium, move):
    a_line(fund)
    move(date(2026, 1, 5), (Kind.CONTRIBUTIONS, Kind.BANK, 1_00))
    assert said(person("Mia", Role.MEMBER)) == {}
    assert said(person("Sven", Role.TREASURER, cooperative=belgium)) == {}
