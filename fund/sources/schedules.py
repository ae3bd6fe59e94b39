"""How a loan to the fund goes back to its lender: instalments of principal, paid oldest first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fund.ledger.envelopes import available
from fund.ledger.models import Fund
from workflows.money_words import money
from workflows.refusals import Refusal
from workflows.sheets import as_day

from . import coming, formats
from .coming import Shortfall, shortfalls
from .formats import Frame, Read, Row, problem, words
from .funding_lines import LOAN, line_of
from .models import FundingLine, Import, ImportLine, LineInstalment, LineMove, LineSchedule
from .refusals import BadSchedule

SOON = timedelta(days=90)
"""How far ahead money for a lender is looked for."""

Plan = list[tuple[date, int]]

WAYS = (LineMove.Way.DRAW, LineMove.Way.BACK, LineMove.Way.CAME_BACK)


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment with what is still to pay of it."""

    due_on: date
    principal_cents: int
    left_cents: int

    def is_late(self, on: date) -> bool:
        return self.left_cents > 0 and self.due_on < on


@dataclass(frozen=True, slots=True)
class Standing:
    """A loan to the fund today.

    received_cents, repaid_cents  all that came, all that went back
    shortfalls    the instalments that cannot be met from what the line's envelope holds and what is expected back into
                  it by their day; short_cents: what is lacking for those that fall due soon
    """

    received_cents: int
    repaid_cents: int
    dues: list[Due]
    short_cents: int
    shortfalls: list[Shortfall]

    @property
    def next(self) -> Due | None:
        return next((due for due in self.dues if due.left_cents), None)


@transaction.atomic
def set_schedule(line: FundingLine, *, plan: Plan, by: Any, made_by: Import | None = None) -> LineSchedule:
    """A new plan in place of the one before, which is kept; the same plan again is that plan.

    raises  BadSchedule: a subsidy, no rows, two rows of a day, more than the limit
    """
    plan = sorted(plan)
    line = FundingLine.objects.select_for_update(of=("self",)).select_related("fund").get(pk=line.pk)
    checked(line, plan)
    before = current(line)
    if before and list(before.instalments.values_list("due_on", "principal_cents")) == plan:
        return before
    number = line.schedules.aggregate(last=Max("number", default=0))["last"] + 1
    made = LineSchedule.objects.create(
        line=line, number=number, total_cents=sum(cents for _on, cents in plan), by=by, made_by=made_by
    )
    LineInstalment.objects.bulk_create(
        LineInstalment(schedule=made, due_on=due_on, principal_cents=cents) for due_on, cents in plan
    )
    return made


def checked(line: FundingLine, plan: Plan) -> None:
    if line.kind != LOAN:
        raise BadSchedule(_("A subsidy has conditions, not a repayment schedule."))
    if not plan:
        raise BadSchedule(_("A repayment schedule has at least one line."))
    if len({due_on for due_on, _cents in plan}) < len(plan):
        raise BadSchedule(_("Two instalments fall due on the same day."))
    total = sum(cents for _on, cents in plan)
    if any(cents <= 0 for _on, cents in plan) or total > line.limit_cents:
        raise BadSchedule(
            _("The instalments make %(total)s; the line is %(limit)s.")
            % {
                "total": money(total, line.fund.currency),
                "limit": money(line.limit_cents, line.fund.currency),
            },
            total_cents=total,
            limit_cents=line.limit_cents,
        )


def current(line: FundingLine) -> LineSchedule | None:
    return line.schedules.filter(withdrawn_on=None).order_by("-number").first()


def withdraw(schedule: LineSchedule, *, on: date) -> LineSchedule:
    """Take a plan back: the one before it holds again."""
    if schedule.withdrawn_on is None:
        schedule.withdrawn_on = on
        schedule.save(update_fields=["withdrawn_on"])
    return schedule


def standing(line: FundingLine, on: date) -> Standing:
    """What came, what went back, what is due, and whether the money for it is there."""
    received, repaid, dues = plans_of([line])[line.pk]
    lacking = shortfalls(
        available(line.envelope), coming.expected(line, on), _owed(dues, received - repaid), on
    )
    short = sum(one.short_cents for one in lacking if one.due_on <= on + SOON)
    return Standing(received, repaid, dues, short, lacking)


class Planned(NamedTuple):
    """What came of a loan to the fund, what went back, and its instalments with what is left of each."""

    received_cents: int
    repaid_cents: int
    dues: list[Due]


def plans_of(lines: Collection[FundingLine]) -> dict[int, Planned]:
    """By line. Three questions."""
    moves = LineMove.objects.filter(line__in=lines, movement__reversed_by=None).order_by()
    sums = {
        (line, way): cents for line, way, cents in moves.values_list("line", "way").annotate(Sum("cents"))
    }
    standing = LineSchedule.objects.filter(line__in=lines, withdrawn_on=None).order_by("number")
    in_force = dict(standing.values_list("line", "pk"))  # the latest of each
    rows: dict[int, Plan] = defaultdict(list)
    instalments = LineInstalment.objects.filter(schedule__in=in_force.values()).order_by("due_on")
    for schedule, due_on, cents in instalments.values_list("schedule", "due_on", "principal_cents"):
        rows[schedule].append((due_on, cents))
    found = {}
    for line in lines:
        received, back, came_back = (sums.get((line.pk, way), 0) for way in WAYS)
        repaid = back - came_back
        found[line.pk] = Planned(received, repaid, _dues(rows[in_force.get(line.pk, 0)], repaid))
    return found


def _dues(plan: Plan, repaid: int) -> list[Due]:
    """Paid oldest first."""
    left, dues = repaid, []
    for due_on, cents in plan:
        paid = min(left, cents)
        left -= paid
        dues.append(Due(due_on, cents, cents - paid))
    return dues


def _owed(dues: list[Due], cents: int) -> Plan:
    """What is left of each instalment, up to what is owed: what was not drawn is not paid back."""
    owed: Plan = []
    for due in dues:
        part = min(due.left_cents, cents)
        cents -= part
        if part > 0:
            owed.append((due.due_on, part))
    return owed


# ---- a table of schedules


def _check(rows: Iterable[Row], frame: Frame) -> Iterator[Read]:
    """Lines by themselves; then each line's plan as a whole, on its last row."""
    plans: dict[str, list[Read]] = {}
    for number, row in rows:
        try:
            read = _one(number, row, frame)
        except Refusal as refused:
            yield problem(number, refused, row)
        else:
            plans.setdefault(read.entity, []).append(read)
    for code, reads in plans.items():
        plan = sorted((read.on or frame.on, read.cents or 0) for read in reads)
        line = line_of(frame.fund, code)
        try:
            checked(line, plan)
        except Refusal as refused:
            reads[-1] = problem(reads[-1].line, refused, {"line": code})
        before = current(line)
        if before and list(before.instalments.values_list("due_on", "principal_cents")) == plan:
            for read in reads:
                read.outcome = "known"
        yield from reads


def _one(number: int, row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    line = line_of(frame.fund, words(row, "line", 40))
    cents = frame.cents(row.get("principal") or "")
    return Read(number, "new", 0, line.code, as_day(str(row.get("due") or "")), str(line), cents, cents)


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    plans: dict[str, Plan] = {}
    for row in rows:
        plans.setdefault(row.entity, []).append((row.on or on, row.cents or 0))
    for code, plan in plans.items():
        set_schedule(line_of(made.fund, code), plan=plan, by=by, made_by=made)


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    for schedule in made.schedules.all():
        withdraw(schedule, on=on)


def lines_with_schedules(fund: Fund) -> list[FundingLine]:
    found = FundingLine.objects.filter(fund=fund, kind=LOAN, withdrawn_on=None)
    return list(found.select_related("account", "envelope", "fund"))


formats.register(
    formats.Format(
        Import.Kind.SCHEDULES,
        required=("line", "due", "principal"),
        optional=("currency",),
        check=_check,
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy(
            "One line an instalment to a lender. The instalments of a funding line in a file are its whole plan."
        ),
        example=[
            ["line", "due", "principal"],
            ["brussels", "2027-03-31", "50000.00"],
            ["brussels", "2028-03-31", "50000.00"],
        ],
    )
)
