"""The service clock: how long a case has been in our hands, and when an answer may be expected.

Days are calendar days in the cooperative's zone. The day on which a case comes to us is not counted, the day
it leaves us is: a request sent and answered on one day took 0 days. The clock stops only while it is the
applicant's turn (a correction is open, an agreement lies to be signed); what the applicant takes is added to
the day that was promised.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DRAFT_MONTHS = 3
DRAFT_NOTICE_DAYS = 14


class Turn(StrEnum):
    OURS = "ours"
    APPLICANT = "applicant"
    OVER = "over"


TO_DECISION = {
    "submit": Turn.OURS,
    "ask_correction": Turn.APPLICANT,
    "answer_correction": Turn.OURS,
    "grant": Turn.OVER,
    "refuse": Turn.OVER,
    "send_back": Turn.OURS,
    "withdraw": Turn.OVER,
    "expire": Turn.OVER,
    "close": Turn.OVER,
}
TO_MONEY = {"grant": Turn.OURS, "grant_on_appeal": Turn.OURS, "raise_grant": Turn.OURS, "close": Turn.OVER}
TO_MONEY_SIGNED = {
    "grant": Turn.APPLICANT,
    "grant_on_appeal": Turn.APPLICANT,
    "await_money": Turn.OURS,
    "lay_to_sign": Turn.APPLICANT,
    "sign": Turn.OURS,
    "close": Turn.OVER,
}  # an agreement comes first; before it, perhaps, a wait for the fund's money


@dataclass(frozen=True)
class Interval:
    """A stretch of days in one pair of hands; `to_on` is None while it lasts."""

    turn: Turn
    from_on: date
    to_on: date | None

    def days(self, *, on: date) -> int:
        return max(((self.to_on or on) - self.from_on).days, 0)


def intervals(steps: Iterable[tuple[str, date]], turns: dict[str, Turn] = TO_DECISION) -> list[Interval]:
    """The stretches that the steps of a case draw, in their order; a step that moves no ball draws none."""
    drawn: list[Interval] = []
    for step, day in steps:
        turn = turns.get(step)
        if turn is None or (drawn and drawn[-1].turn == turn) or (not drawn and turn == Turn.OVER):
            continue
        if drawn:
            drawn[-1] = Interval(drawn[-1].turn, drawn[-1].from_on, day)
        drawn.append(Interval(turn, day, None))
    return [stretch for stretch in drawn if stretch.turn != Turn.OVER]


def days_in(turn: Turn, stretches: Iterable[Interval], *, on: date) -> int:
    return sum(stretch.days(on=on) for stretch in stretches if stretch.turn == turn)


def with_us(stretches: Iterable[Interval], *, on: date) -> int:
    """How many days the case has been in our hands so far."""
    return days_in(Turn.OURS, stretches, on=on)


def target_on(stretches: list[Interval], days: int, *, on: date) -> date | None:
    """The day by which an answer is promised: the first day, the target's days, and every day the applicant took.

    None before the case is sent, and while it is the applicant's turn: the day then depends on them.
    """
    if not stretches or (stretches[-1].turn == Turn.APPLICANT and stretches[-1].to_on is None):
        return None
    waited = days_in(Turn.APPLICANT, stretches, on=on)
    return stretches[0].from_on + timedelta(days=days + waited)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 30 November and three months give 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    return months_after(day, -months)


def draft_expires_on(created_on: date) -> date:
    """A draft never sent is kept for three months."""
    return months_after(created_on, DRAFT_MONTHS)


def draft_notice_on(created_on: date) -> date:
    return draft_expires_on(created_on) - timedelta(days=DRAFT_NOTICE_DAYS)
