"""What the funder of a subsidy asks in return: by when, on what evidence it was met, and what is at risk until then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.refusals import Refusal
from workflows.sheets import as_day

from . import formats
from .formats import Frame, Read, words
from .funding_lines import SUBSIDY, line_of
from .models import Condition, ConditionNote, FundingLine, Import, ImportLine


@dataclass(frozen=True, slots=True)
class Standing:
    """A condition today: what was last said of it, and the cents that depend on it."""

    condition: Condition
    note: ConditionNote | None
    overdue: bool
    at_risk_cents: int

    @property
    def met(self) -> bool:
        return bool(self.note and self.note.met)


@transaction.atomic
def ask(
    line: FundingLine,
    *,
    text: str,
    due_on: date,
    at_risk_cents: int | None = None,
    made_by: Import | None = None,
) -> Condition:
    """Write down a condition of a subsidy; the same again answers the first."""
    if line.kind != SUBSIDY:
        raise Refusal(_("Conditions are those of a subsidy."), code="not_a_subsidy")
    made, _new = Condition.objects.get_or_create(
        line=line, text=text, due_on=due_on, withdrawn_on=None,
        defaults={"at_risk_cents": at_risk_cents, "made_by": made_by},
    )  # fmt: skip
    return made


def say(condition: Condition, *, met: bool, on: date, evidence: str, by: Any) -> ConditionNote:
    """Say that a condition is met, or is not after all; the same said again adds nothing."""
    if condition.withdrawn_on:
        raise Refusal(_("This condition was taken back."), code="condition_taken_back")
    last = condition.notes.first()
    if last and (last.met, last.on, last.evidence) == (met, on, evidence):
        return last
    return ConditionNote.objects.create(condition=condition, met=met, on=on, evidence=evidence, by=by)


def withdraw(condition: Condition, *, on: date) -> Condition:
    """Take back a condition that was written down by mistake."""
    if condition.withdrawn_on is None:
        condition.withdrawn_on = on
        condition.save(update_fields=["withdrawn_on"])
    return condition


def standings(line: FundingLine, on: date) -> list[Standing]:
    """The conditions of a subsidy, by their day."""
    return standings_of([line], on)[line.pk]


def standings_of(lines: Collection[FundingLine], on: date) -> dict[int, list[Standing]]:
    """The same by line."""
    drawn = {line.pk: line.drawn_cents for line in lines}
    found: dict[int, list[Standing]] = {line.pk: [] for line in lines}
    asked = Condition.objects.filter(line__in=lines, withdrawn_on=None)
    for condition in asked.prefetch_related("notes__by"):
        note, received = next(iter(condition.notes.all()), None), drawn[condition.line_id]
        met = bool(note and note.met)
        risk = received if condition.at_risk_cents is None else min(condition.at_risk_cents, received)
        overdue = not met and condition.due_on < on
        found[condition.line_id].append(Standing(condition, note, overdue, 0 if met else max(0, risk)))
    return found


def at_risk(line: FundingLine, on: date) -> int:
    """What is to be given back if no more condition is met: never more than was received."""
    return min(max(0, line.drawn_cents), sum(one.at_risk_cents for one in standings(line, on)))


# ---- a table of conditions


def _check(row: dict[str, Any], frame: Frame) -> Read:
    frame.currency(row.get("currency") or "")
    line = line_of(frame.fund, words(row, "line", 40))
    if line.kind != SUBSIDY:
        raise Refusal(_("“%s” is no subsidy.") % line.code)
    text, due_on = words(row, "condition", 300), as_day(str(row.get("due") or ""))
    cents = frame.cents(row["at_risk"]) if row.get("at_risk") else None
    before = Condition.objects.filter(line=line, text=text, due_on=due_on, withdrawn_on=None).exists()
    return Read(
        0, "known" if before else "new", 0, line.code, due_on, text, cents, cents,
        facts={"reference": f"{due_on} {text}", "text": text},
    )  # fmt: skip


def _post(made: Import, rows: list[ImportLine], *, on: date, by: Any) -> None:
    for row, facts in formats.facts_of(rows):
        ask(
            line_of(made.fund, row.entity), text=facts["text"], due_on=row.on or on, at_risk_cents=row.cents,
            made_by=made,
        )  # fmt: skip


def _take_back(made: Import, *, on: date, by: Any, why: str) -> None:
    for condition in made.conditions.all():
        withdraw(condition, on=on)


formats.register(
    formats.Format(
        Import.Kind.CONDITIONS,
        required=("line", "condition", "due"),
        optional=("at_risk", "currency"),
        check=formats.by_line(_check),
        post=_post,
        take_back=_take_back,
        hint=gettext_lazy("One line a condition; at_risk is what goes back if it is not met, empty for all."),
        example=[
            ["line", "condition", "due", "at_risk"],
            ["region-2026", "Report with receipts", "2027-03-31", "10000.00"],
        ],
    )
)
