"""A loan as its page shows it: the plan with what was paid, what comes next, what came in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from loans.models import Agreement, Allocation, Instalment, Repayment


@dataclass(frozen=True)
class Line:
    """One instalment with what was paid of it. `standing` is paid, part, late, next or later."""

    position: int
    due_on: date
    due_cents: int
    paid_cents: int
    ahead: bool
    standing: str

    @property
    def left_cents(self) -> int:
        return self.due_cents - self.paid_cents


def plan_lines(agreement: Agreement, on: date) -> list[Line]:
    """The plan in force, each row with its payments and how it stands that day."""
    found = Instalment.objects.filter(schedule=agreement.schedule_id).annotate(paid=Sum("allocations__cents"))
    rows = ((row, row.paid or 0) for row in found.order_by("position"))
    return lines_of(rows, on, started=agreement.started_on is not None)


def lines_of(rows: Iterable[tuple[Any, int]], on: date, *, started: bool) -> list[Line]:
    """(row, cents paid of it) as they stand that day; of what has not started none is next."""
    lines: list[Line] = []
    next_found = not started
    for row, paid in rows:
        standing = _standing(row.due_on, row.due_cents, paid, on, next_found)
        next_found = next_found or standing in ("next", "part")
        lines.append(Line(row.position, row.due_on, row.due_cents, paid, row.ahead, standing))
    return lines


def _standing(due_on: date, due: int, paid: int, on: date, next_found: bool) -> str:
    if paid >= due:
        return "paid"
    if due_on < on:
        return "late"
    return "later" if next_found else ("part" if paid else "next")


def next_line(lines: list[Line]) -> Line | None:
    """The oldest row that is not paid and not late: what falls due next."""
    return next((line for line in lines if line.standing in ("next", "part")), None)


@dataclass(frozen=True)
class Received:
    """One payment that came in, with its parts; `undone` ones stay on the page."""

    repayment: Repayment
    parts: list[Allocation]
    undone: bool


def received(agreement: Agreement) -> list[Received]:
    """Every repayment, newest first."""
    parts: dict[int, list[Allocation]] = defaultdict(list)
    allocations = Allocation.objects.filter(repayment__agreement=agreement).select_related("instalment")
    for part in allocations.order_by("instalment__position"):
        parts[part.repayment_id].append(part)
    rows = agreement.repayments.select_related("undone").order_by("-value_on", "-pk")
    return [Received(row, parts[row.pk], hasattr(row, "undone")) for row in rows]
