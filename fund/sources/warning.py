"""Before a lender cannot be paid, who keeps the books is told: once for each instalment each time it comes nearer."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from fund.ledger.models import Fund
from workflows import outbox
from workflows.notices.telling import notify
from workflows.people.models import User
from workflows.people.permissions import Role

from . import deadlines, schedules
from .coming import Shortfall
from .models import FundingLine

STAGES = (90, 30, 7)
"""Days before an instalment at which its warning is given."""


def short(lines: Any, on: date) -> list[tuple[FundingLine, Shortfall]]:
    """The loans to the fund that have an instalment soon which cannot be met: its first one."""
    found = lines.filter(kind=schedules.LOAN, withdrawn_on=None).select_related("account", "envelope", "fund")
    last = on + timedelta(days=STAGES[0])
    return [
        (line, lacking[0])
        for line in found
        if (lacking := schedules.standing(line, on).shortfalls) and lacking[0].due_on <= last
    ]


def warn(on: date) -> int:
    """Each night: a warning for each line that is short. How many there are."""
    found = short(FundingLine.objects.order_by("pk"), on)
    for line, one in found:
        stage = min(days for days in STAGES if one.due_on <= on + timedelta(days=days))
        key = f"sources.line_short/{line.pk}/{one.due_on}/{stage}"
        outbox.put("sources.line_short", key, line=line.pk, due_on=one.due_on.isoformat(), stage=stage)
    return len(found)


@outbox.handles("sources.line_short")
def tell(*, line: int, due_on: str, stage: int) -> None:
    _tell_keepers("line_short", line, due_on, f"{due_on}/{stage}")


def warn_of_deadlines(on: date) -> int:
    """Each night: a warning for each day by which something is to be done for a funder, each time it comes nearer. How
    many are due."""
    lines = FundingLine.objects.filter(withdrawn_on=None).select_related("account", "envelope", "fund")
    found = deadlines.to_warn_of(list(lines.order_by("pk")), on)
    for line, one, stage in found:
        key = f"sources.line_deadline/{line.pk}/{one.what}/{one.on}/{stage}"
        what, due_on = str(one.what), one.on.isoformat()
        outbox.put("sources.line_deadline", key, line=line.pk, what=what, due_on=due_on, stage=stage)
    return len(found)


@outbox.handles("sources.line_deadline")
def tell_deadline(*, line: int, what: str, due_on: str, stage: int) -> None:
    _tell_keepers(f"line_{what}_due", line, due_on, f"{due_on}/{stage}")


def _tell_keepers(template: str, line: int, due_on: str, once: str) -> None:
    """Every treasurer who reads the fund."""
    held = FundingLine.objects.get(pk=line)
    keepers = User.objects.filter(is_active=True, role_grants__role__in=[Role.TREASURER, Role.TREASURER2])
    for user in keepers.distinct():
        if user.may("sources.read") and Fund.objects.visible_to(user).filter(pk=held.fund_id).exists():
            notify(
                f"{template}/{line}/{once}/{user.pk}", user=user, template=template,
                context={"reference": held.code, "due_on": date.fromisoformat(due_on)},
                path=reverse("sources:line", args=[line]),
            )  # fmt: skip
