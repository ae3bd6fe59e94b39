"""One act on many cases: looked at first, then done case by case, each with its result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows import kinds
from workflows.people.models import User
from workflows.refusals import Refusal, Unmet
from workflows.steps import open_steps, perform

from .models import Case

MOST = 100
ACTS: dict[str, tuple[str | Promise, Callable[..., Any]]] = {
    "take": (_("Take"), Case.take),
    "hand_over": (_("Hand over"), Case.hand_over),
    "ready": (_("Mark ready for the committee"), Case.ready),
}


@dataclass(frozen=True)
class Row:
    """A case with what the act would do, or did, to it: `why` it cannot be, or could not."""

    case: Case
    good: bool
    why: str | Promise = ""


def chosen(user: User, references: Sequence[str]) -> list[Case]:
    """The cases of these numbers that this person sees. raises Unmet for none, and for too many"""
    wanted = [reference for reference in dict.fromkeys(references) if "\0" not in reference]
    if not wanted:
        raise Unmet(_("Tick at least one case."), code="nothing_chosen")
    if len(wanted) > MOST:
        raise Unmet(_("At most %(most)d cases at once.") % {"most": MOST}, code="too_many", most=MOST)
    related = ("applicant__user", "cooperative", "officer")
    seen = Case.objects.visible_to(user).filter(reference__in=wanted, submitted_on__isnull=False)
    return list(seen.select_related(*related).order_by("reference"))


def looked_at(act: str, cases: Sequence[Case], *, by: User) -> list[Row]:
    """What would happen; nothing is done."""
    return [_look(act, case, by) for case in cases]


def _look(act: str, case: Case, by: User) -> Row:
    if act not in open_steps(case, by):
        return Row(case, False, _("Not possible: its state, or your part in it."))
    if act == "ready":
        if case.corrections.open().exists():
            return Row(case, False, _("The member still has to answer a correction."))
        if not case.opinions.exists():
            return Row(case, False, _("Record an opinion first."))
        if unmet := kinds.of(case).unmet(case):
            return Row(case, False, unmet[0])
    return Row(case, True)


def run(act: str, cases: Sequence[Case], *, by: User, on: date, to: User | None = None) -> list[Row]:
    """Do it, each case in a transaction of its own: one that cannot be stops no other."""
    if act == "hand_over" and to is None:
        raise Unmet(_("Choose a case officer."), code="nobody_chosen")
    facts = {"to": to} if act == "hand_over" else {}
    payload = {"to": to.pk} if to is not None and act == "hand_over" else None
    return [_do(act, case, by, on, facts, payload) for case in cases]


def _do(
    act: str, case: Case, by: User, on: date, facts: dict[str, Any], payload: dict[str, Any] | None
) -> Row:
    try:
        perform(ACTS[act][1], case, by=by, on=on, payload=payload, **facts)
    except Refusal as refusal:
        return Row(case, False, refusal.message)
    return Row(case, True)
