"""Repayment schedules at zero interest: who owes how many cents, on which day.

Pure: no database and no clock. Amounts are integer cents. Dates are computed from the anchor day, never from
the date before (31 January, 28 February, 31 March), then moved to a day on which euro payments settle.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count as counting
from itertools import islice, pairwise, repeat
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from fund.bank_days import bank_day_from, bank_day_until, is_bank_day
from workflows.refusals import Unmet

FIRST_YEAR, LAST_YEAR = 2000, 2099  # the ECB calendar of settlement days starts in 2000
_FIRST_MONTH, _MONTHS = FIRST_YEAR * 12, (LAST_YEAR - FIRST_YEAR + 1) * 12
_DAY = timedelta(days=1)
SHORTEST_PERIOD = 7  # days: two dates so far apart never move to the same settlement day
EVEN = (1,) * 12  # every month of the year bears one ordinary instalment
MOST_TIMES = 6  # ordinary instalments in one


class Remainder(StrEnum):
    """Who takes the cents that do not divide."""

    LAST = "last"
    FIRST = "first"
    SPREAD = "spread"


class BusinessDay(StrEnum):
    """Where a due date goes that falls on a Saturday, a Sunday or a TARGET holiday."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_IN_MONTH = "next_in_month"  # the next settlement day, or the one before when that is next month


class Unplannable(Unmet):
    """The amount, number of instalments or dates asked for cannot make a schedule."""


class Shape(NamedTuple):
    """What a borrower asks of a plan beside its sum, term and first date.

    months_off     months of the year (1 to 12) without an instalment
    months_double  months with another ordinary instalment in theirs: a month named twice bears three, up to six
    balloon_cents  what the last instalment is; 0 is an ordinary one
    """

    months_off: tuple[int, ...] = ()
    months_double: tuple[int, ...] = ()
    balloon_cents: int = 0

    @property
    def season(self) -> Sequence[int]:
        """How many ordinary instalments each month bears; see `schedule`."""
        if not (self.months_off or self.months_double):
            return EVEN
        if set(self.months_off) & set(self.months_double):
            raise Unplannable(
                _("A month is left out or bears a larger instalment, not both."), code="month_off_and_double"
            )
        season = tuple(
            0 if month in self.months_off else 1 + self.months_double.count(month) for month in range(1, 13)
        )
        if max(season) > MOST_TIMES:
            raise Unplannable(
                _("A month bears at most %(most)d ordinary instalments.") % {"most": MOST_TIMES},
                code="month_too_heavy",
            )
        return season


ORDINARY = Shape()


class Row(NamedTuple):
    """One instalment. `anchor_on` is the day before any shift; `ahead` marks money paid ahead of the plan."""

    position: int
    anchor_on: date
    due_on: date
    due_cents: int
    ahead: bool = False


_make = tuple.__new__  # Row(*row), at half its price


def schedule(
    principal_cents: int,
    count: int,
    first_due_on: date,
    *,
    period_months: int = 1,
    period_days: int = 0,
    grace_months: int = 0,
    season: Sequence[int] = EVEN,
    balloon_cents: int = 0,
    remainder: Remainder | str = Remainder.LAST,
    multiple_cents: int = 1,
    business_day: BusinessDay | str = BusinessDay.NEXT,
    anchor_day: int | None = None,
) -> list[Row]:
    """Split `principal_cents` into exactly `count` dated instalments that sum to it.

    first_due_on    the first due date when there is no grace; its day of month is the anchor of all others
    period_days     7 is weekly, n every n days, in the place of `period_months`; 0 goes by months
    grace_months    whole months without instalment before the first one; they lengthen the loan
    season          how many ordinary instalments each month of the year bears, January first; a month of 0 is
                    left out, which lengthens the loan and keeps the count
    balloon_cents   what the last instalment is; the others share the rest
    multiple_cents  instalments are whole multiples of this (500 = 5.00), except the one that takes the rest
    anchor_day      the day of month asked for, when `first_due_on` was clamped (a 31st starting in February)
    raises          Unplannable
    """
    if period_months < 1 or grace_months < 0:
        raise Unplannable(_("The rhythm must be at least one month and the grace period zero or more."))
    if period_days or balloon_cents or season is not EVEN:
        anchors = anchors_of(
            count,
            first_due_on,
            period_months=period_months,
            period_days=period_days,
            grace_months=grace_months,
            season=season,
            anchor_day=anchor_day,
        )
        weights = [season[anchor.month - 1] for anchor in anchors]
        amounts = shares(principal_cents, weights, remainder, multiple_cents, balloon_cents)
        return [
            Row(position, anchor, settlement_day(anchor, business_day), cents)
            for position, (anchor, cents) in enumerate(zip(anchors, amounts, strict=True), start=1)
        ]
    amounts = split(principal_cents, count, remainder, multiple_cents)
    start = first_due_on.year * 12 + first_due_on.month - 1 - _FIRST_MONTH + grace_months
    stop = start + (count - 1) * period_months + 1
    if start < 0 or stop > _MONTHS:
        raise out_of_range()
    anchors, dues = _calendar(anchor_day or first_due_on.day, business_day)
    rows = zip(
        range(1, count + 1),
        anchors[start:stop:period_months],
        dues[start:stop:period_months],
        amounts,
        repeat(False),
        strict=False,
    )
    return [_make(Row, row) for row in rows]


def anchors_of(
    count: int,
    first_due_on: date,
    *,
    period_months: int = 1,
    period_days: int = 0,
    grace_months: int = 0,
    season: Sequence[int] = EVEN,
    anchor_day: int | None = None,
) -> list[date]:
    """The anchor dates of `count` instalments, before any move to a settlement day. raises Unplannable"""
    day = anchor_day or first_due_on.day
    if not FIRST_YEAR <= first_due_on.year <= LAST_YEAR:
        raise out_of_range()
    first_on = add_months(first_due_on, grace_months, anchor_day=day)
    dates = _every(first_on, period_days) if period_days else _monthly(first_on, day, period_months)
    return _in_season(dates, count, season, 1 if period_days else period_months, first_on.month)


def out_of_range() -> Unplannable:
    return Unplannable(
        _("A repayment schedule must lie between the years 2000 and 2099."), code="dates_out_of_range"
    )


def _every(first_on: date, days: int) -> Iterator[date]:
    if days < SHORTEST_PERIOD:
        raise Unplannable(_("Instalments are at least a week apart."), code="rhythm_too_quick")
    return (first_on + index * timedelta(days=days) for index in counting())


def _monthly(first_on: date, day: int, months: int) -> Iterator[date]:
    return (add_months(first_on, index * months, anchor_day=day) for index in counting())


def _in_season(
    dates: Iterator[date], count: int, season: Sequence[int], step: int, first_month: int
) -> list[date]:
    """The first `count` of the dates whose month bears an instalment; `step`: how many months they advance by."""
    met = {(first_month - 1 + index * step) % 12 for index in range(12)}
    if len(season) != 12 or min(season) < 0 or not any(season[month] for month in met):
        raise Unplannable(_("Keep at least one month of the year with an instalment."), code="no_month_left")
    kept: list[date] = []
    while len(kept) < count:
        try:
            anchor = next(dates)
        except (ValueError, OverflowError):
            raise out_of_range() from None
        if not FIRST_YEAR <= anchor.year <= LAST_YEAR:
            raise out_of_range()
        if season[anchor.month - 1]:
            kept.append(anchor)
    return kept


def shares(
    principal_cents: int,
    weights: Sequence[int],
    remainder: Remainder | str = Remainder.LAST,
    multiple_cents: int = 1,
    balloon_cents: int = 0,
) -> list[int]:
    """An amount for each weight, summing to `principal_cents`: a weight of 2 is two ordinary instalments. With
    `balloon_cents` the last amount is that, and the others share what is left."""
    if balloon_cents:
        if len(weights) < 2 or not 0 < balloon_cents < principal_cents:
            raise Unplannable(
                _("A larger last instalment needs others before it, and is less than the whole amount."),
                code="balloon_too_large",
            )
        others = shares(principal_cents - balloon_cents, weights[:-1], remainder, multiple_cents)
        return [*others, balloon_cents]
    ordinary = iter(split(principal_cents, sum(weights), remainder, multiple_cents))
    return [sum(islice(ordinary, weight)) for weight in weights]


def part_of(rows: Sequence[Row], from_cents: int, to_cents: int) -> list[Row]:
    """The rows of a plan that repay its cents from `from_cents` (0: the first) up to `to_cents`, each with what of it
    lies between: what is drawn of a loan is repaid from the beginning of its plan, so that what is never drawn
    shortens it from the end. Dates and places are those of the whole plan; the parts of a plan sum to it."""
    found, before = [], 0
    for row in rows:
        cents = min(before + row.due_cents, to_cents) - max(before, from_cents)
        if cents > 0:
            found.append(row._replace(due_cents=cents))
        before += row.due_cents
    return found


class Wanted(NamedTuple):
    """A row written by hand."""

    due_on: date
    due_cents: int


def rewritten(
    rows: Sequence[Row],
    paid_cents: Sequence[int],
    wanted: Sequence[Wanted],
    business_day: BusinessDay | str = BusinessDay.NEXT,
) -> list[Row]:
    """The plan with its unpaid rows replaced by those written by hand; a row on which something was paid stays.

    paid_cents  beside rows
    wanted      dates ascending once moved to settlement days, other than those of the rows that stay, and
                together exactly what the replaced rows came to
    raises      Unplannable
    """
    stay = [row for row, paid in zip(rows, paid_cents, strict=True) if paid]
    open_cents = sum(row.due_cents for row in rows) - sum(row.due_cents for row in stay)
    if any(one.due_cents < 1 for one in wanted):
        raise Unplannable(_("Each instalment is more than zero."), code="row_of_nothing")
    if any(not FIRST_YEAR <= one.due_on.year < LAST_YEAR for one in wanted):
        raise out_of_range()
    if sum(one.due_cents for one in wanted) != open_cents:
        raise Unplannable(
            _("The instalments must come to exactly what is left to plan."),
            code="rows_do_not_sum",
            wanted_cents=sum(one.due_cents for one in wanted),
            open_cents=open_cents,
        )
    made = [Row(0, one.due_on, settlement_day(one.due_on, business_day), one.due_cents) for one in wanted]
    if any(a.due_on >= b.due_on for a, b in pairwise(made)):
        raise Unplannable(_("Each date must be after the one before it."), code="dates_not_ascending")
    whole = sorted([*stay, *made], key=lambda row: row.due_on)
    if any(not (a.ahead or b.ahead) and a.due_on >= b.due_on for a, b in pairwise(whole)):
        raise Unplannable(_("Two instalments fall due on one day."), code="dates_not_ascending")
    return [row._replace(position=position) for position, row in enumerate(whole, start=1)]


def split(
    principal_cents: int,
    count: int,
    remainder: Remainder | str = Remainder.LAST,
    multiple_cents: int = 1,
) -> list[int]:
    """`count` amounts of cents that sum to `principal_cents`; 1000.00 in 6 by 1.00 is 167.00 x 5 + 165.00.

    A multiple too coarse for the sum (5.00 in 12 by 1.00) is not used: every row keeps its share.
    """
    if principal_cents < 1 or count < 1 or multiple_cents < 1:
        raise Unplannable(
            _("A schedule needs an amount above zero and at least one instalment."),
            code="nothing_to_repay",
            principal_cents=principal_cents,
            count=count,
        )
    if multiple_cents * count > principal_cents:
        multiple_cents = 1
    if remainder == Remainder.SPREAD:
        return _spread(principal_cents, count, multiple_cents)
    part, rest = _rounded(principal_cents, count, multiple_cents)
    if remainder == Remainder.FIRST:
        return [rest] + [part] * (count - 1)
    if remainder == Remainder.LAST:
        return [part] * (count - 1) + [rest]
    raise Unplannable(_("The remainder goes to the last instalment, to the first, or is spread."))


def _rounded(cents: int, count: int, multiple: int) -> tuple[int, int]:
    """The equal part and the rest: down to the cent, or to the nearest multiple (a half to the even one)."""
    if multiple == 1:
        part = cents // count
    else:
        units, over = divmod(cents, count * multiple)
        twice = 2 * over - count * multiple
        part = (units + (twice > 0 or (twice == 0 and units % 2 == 1))) * multiple
        if part * (count - 1) >= cents:  # rounding up left nothing for the last row
            part = units * multiple
    return part, cents - part * (count - 1)


def _spread(cents: int, count: int, multiple: int) -> list[int]:
    """Parts that differ by one multiple at most, larger first; what is under a multiple goes to the last."""
    units, under = divmod(cents, multiple)
    part, more = divmod(units, count)
    amounts = [(part + 1) * multiple] * more + [part * multiple] * (count - more)
    amounts[-1] += under
    return amounts


@lru_cache(maxsize=256)  # 31 anchor days x 4 rules
def _calendar(day: int, rule: BusinessDay | str) -> tuple[list[date], list[date]]:
    """Every month's anchor date for this day of month, and where the rule moves it: a schedule is a slice."""
    if not 1 <= day <= 31:
        raise Unplannable(_("The day of the month must be between 1 and 31."))
    anchors = [_clamped(month, day) for month in range(_FIRST_MONTH, _FIRST_MONTH + _MONTHS)]
    return anchors, [settlement_day(anchor, rule) for anchor in anchors]


def _clamped(month_number: int, day: int) -> date:
    """The `day` of that month, or its last day."""
    year, month = divmod(month_number, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day, (following - _DAY).day))


def add_months(anchor_on: date, months: int, *, anchor_day: int | None = None) -> date:
    """The anchor day, `months` later, clamped to the end of that month."""
    return _clamped(anchor_on.year * 12 + anchor_on.month - 1 + months, anchor_day or anchor_on.day)


@lru_cache(maxsize=100_000)
def settlement_day(day: date, rule: BusinessDay | str = BusinessDay.NEXT) -> date:
    """`day` itself, or the settlement day the rule moves it to."""
    if rule == BusinessDay.NONE or is_bank_day(day):
        return day
    after, before = bank_day_from(day), bank_day_until(day)
    if rule == BusinessDay.PREVIOUS:
        return before
    if rule == BusinessDay.NEXT or after.month == day.month:
        return after
    return before
