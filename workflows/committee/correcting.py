"""New words for a decision: a successor that names it, never another outcome or amount."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.cases.models import Case
from workflows.numbering import next_number
from workflows.people.models import User
from workflows.people.permissions import may
from workflows.refusals import NotYours, Unmet
from workflows.steps import note

from .enacting import SERIES, Verdict, record, require_reasons
from .models import Decision
from .models.electorate import conflicts
from .models.office import LEADS, holds
from .refusals import AlreadyDecided, Recused


@transaction.atomic
def correct_decision(
    decision: Decision,
    *,
    by: User,
    on: date,
    reason: str,
    text: str,
    conditions: str = "",
    reasons: Sequence[str] = (),
) -> Decision:
    """Correct what a decision says. Outcome, amount and last day to contest stay; a new letter is made.

    by      the chair or vice-chair of its committee that day, who does not stand aside from the case
    reason  why it is corrected: it stands at the head of the new letter
    The same correction again answers the first one. raises NotYours, Recused; AlreadyDecided where another
    correction was quicker; Unmet without a reason, or where nothing changes
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=decision.case_id)
    decision = Decision.objects.select_related("committee", "corrected_by").get(pk=decision.pk)
    require_corrector(decision, case, by, on)
    said = _said(decision, text, conditions, reasons)
    if not decision.stands:
        later = decision.corrected_by
        if later.correction_reason == reason.strip() and _same(later, said):
            return later
        raise AlreadyDecided(
            _("Decision %(number)s has corrected it already.") % {"number": later.number},
            decision=later.number,
        )
    if not reason.strip():
        raise Unmet(_("Say why it is corrected."), code="reason_missing")
    if _same(decision, said):
        raise Unmet(_("Nothing is changed: there is nothing to correct."), code="nothing_changed")
    require_reasons(said, case)
    corrected = _successor(decision, said, by, on, reason.strip())
    note(case, "decision_corrected", by=by, payload=record(corrected) | {"first": decision.number})
    outbox.put("decision.taken", f"decision/{corrected.number}", decision_id=corrected.pk)
    return corrected


def require_corrector(decision: Decision, case: Case, by: User, on: date) -> None:
    if not may(by, "decision.correct") or not holds(decision.committee, by, on, *LEADS):
        raise NotYours(_("This is for the chair or the vice-chair of the committee that decided."))
    if by.pk in conflicts(case, [by.pk]) and by.pk not in decision.taken_by():
        raise Recused(_("You stand aside from this case."))


def _said(decision: Decision, text: str, conditions: str, reasons: Sequence[str]) -> Verdict:
    kept = conditions.strip() if decision.outcome == Decision.Outcome.GRANTED else ""
    return Verdict(decision.outcome, decision.cents, kept, sorted(set(reasons)), text.strip())


def _same(decision: Decision, said: Verdict) -> bool:
    return (decision.text, decision.conditions, list(decision.reasons)) == (
        said.text,
        said.conditions,
        list(said.reasons),
    )


def _successor(decision: Decision, said: Verdict, by: User, on: date, reason: str) -> Decision:
    return Decision.objects.create(
        number=next_number(SERIES, on.year),
        case=decision.case,
        committee=decision.committee,
        corrects=decision,
        correction_reason=reason,
        appeal=decision.appeal,
        outcome=decision.outcome,
        cents=decision.cents,
        currency=decision.currency,
        conditions=said.conditions,
        reasons=list(said.reasons),
        text=said.text,
        remedies=decision.remedies,
        appeal_until=decision.appeal_until,
        decided_on=on,
        by=by,
    )
