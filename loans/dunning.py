"""What is done about a late loan, and when. Pure: nothing here reads a database or a clock.

A loan is late in one **spell** from the due date of the first instalment that was late until nothing late is left. The
path of its product says what is done after how many days; each step at most once in a spell, one after the other, no
two on a day, and never closer to each other than the path has them: a loan found late after a hundred days gets the
friendly reminder first. Money that comes gives some days of quiet.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple


class Step(StrEnum):
    """What the path may hold."""

    REMINDER = "reminder"
    LETTER = "letter"
    CALL = "call"
    PLAN = "plan"
    COMMITTEE = "committee"


class PathStep(NamedTuple):
    """`step` is done from `days` days past due. The days name the step: no two of a path have the same."""

    days: int
    step: Step


STANDARD = (
    PathStep(4, Step.REMINDER),
    PathStep(15, Step.LETTER),
    PathStep(30, Step.CALL),
    PathStep(45, Step.PLAN),
    PathStep(75, Step.COMMITTEE),
)


class BadPath(ValueError):
    """What was given is no path: unknown steps, or days that do not ascend."""


def standard_path() -> list[dict[str, Any]]:
    """What a new product begins with, as it is kept."""
    return kept(STANDARD)


def kept(path: Iterable[PathStep]) -> list[dict[str, Any]]:
    """A path as a version of a product keeps it: [{"days": 4, "step": "reminder"}, …]."""
    return [{"days": each.days, "step": each.step.value} for each in path]


def read_path(found: Any) -> list[PathStep]:
    """The path that was kept, by days. raises BadPath"""
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadPath(found)
    path = []
    for each in found:
        days = each.get("days")
        known = set(each) == {"days", "step"} and each["step"] in list(Step)
        if not known or type(days) is not int or not 1 <= days <= 999:
            raise BadPath(each)
        path.append(PathStep(days, Step(each["step"])))
    if any(after.days <= before.days for before, after in pairwise(path)):
        raise BadPath(found)
    return path


class Row(NamedTuple):
    """An instalment of the plan in force, and when the last money came that paid of it."""

    due_on: date
    left_cents: int
    paid_on: date | None


class Spell(NamedTuple):
    """How a loan is late: since when without a break, from which unpaid due date its days count, and the last money
    that came meanwhile. `free_days` are those on which the clock stood still."""

    since: date
    oldest_on: date
    money_on: date | None = None
    free_days: int = 0

    def days(self, today: date) -> int:
        return (today - self.oldest_on).days - self.free_days


def spell_of(
    rows: Iterable[Row], today: date, *, money_on: date | None = None, free_days: int = 0
) -> Spell | None:
    """The spell in which a loan is late; None when nothing fell due before today and is unpaid.

    rows  of the plan in force, by due date. An instalment that was paid late belongs to the spell when the next one
          fell due before its last cent came
    money_on  when money last came, whatever it paid
    """
    due = [row for row in rows if row.due_on < today]
    place = next((at for at, row in enumerate(due) if row.left_cents), None)
    if place is None:
        return None
    since = oldest = due[place].due_on
    for row in reversed(due[:place]):
        if row.paid_on is None or row.paid_on <= since:
            break
        since = row.due_on
    within = money_on if money_on and money_on > since else None
    return Spell(since, oldest, within, free_days)


def next_step(
    spell: Spell | None, path: Sequence[PathStep], done: Mapping[int, date], today: date, quiet_days: int = 0
) -> PathStep | None:
    """The step to do today, if any.

    done        the days of the steps done in this spell, each with the day it was done on
    quiet_days  after money came, nothing is done before so many days have passed
    """
    found = coming(spell, path, done, today, quiet_days)
    return found[0] if found and found[1] <= today else None


def coming(
    spell: Spell | None, path: Sequence[PathStep], done: Mapping[int, date], today: date, quiet_days: int = 0
) -> tuple[PathStep, date] | None:
    """The next step of the path and the first day on which it may be done, if nothing changes until then."""
    if spell is None:
        return None
    place = next((at for at, each in enumerate(path) if each.days not in done), None)
    if place is None:
        return None
    step = path[place]
    waits = [today + timedelta(days=step.days - spell.days(today))]
    if done:
        gap = step.days - path[place - 1].days if place else 1
        waits.append(max(done.values()) + timedelta(days=max(1, gap)))
    if spell.money_on:
        waits.append(spell.money_on + timedelta(days=quiet_days))
    return step, max(waits)
